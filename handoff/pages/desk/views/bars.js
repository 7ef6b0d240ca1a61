/** Bars under the top bar: a lost connection, and an agent whom the service takes for absent. */

import { el, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";

/** @import { Ui, View } from "../ui.js" */

/** @param {Ui} ui @returns {View} */
export function bars(ui) {
  const { words } = ui;
  const lostWords = el("span");
  const lost = el(
    "div",
    { class: "bar bar--urgent", role: "alert", hidden: true },
    icon("cloud_off"),
    lostWords,
    el(
      "button",
      { type: "button", class: "button", on: { click: () => ui.socket.retryNow() } },
      words.say("link.retry"),
    ),
  );
  const silent = el(
    "div",
    { class: "bar bar--waiting", role: "alert", hidden: true },
    icon("alert"),
    el("span", {}, words.say("silent.bar")),
    el(
      "button",
      {
        type: "button",
        class: "button",
        on: { click: () => ui.commands.setPresence("available") },
      },
      words.say("silent.back"),
    ),
  );
  const update = () => {
    const { link, welcomed, agent } = ui.desk;
    const gone = link === "waiting" || link === "offline" || (link === "connecting" && welcomed);
    if (gone) setText(lostWords, words.say(link === "offline" ? "link.bar.offline" : "link.bar"));
    lost.hidden = !gone;
    silent.hidden = gone || agent?.presence !== "not_responding";
  };
  return { element: el("div", { class: "bars" }, lost, silent), update };
}
