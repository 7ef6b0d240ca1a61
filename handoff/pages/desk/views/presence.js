/** The presence menu: what the agent says of themselves, why, and for how long it has been so. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { nameOf } from "../names.js";
import { setTime, timeOf } from "../times.js";
import { Menu } from "./menu.js";

/** @import { Ui, View } from "../ui.js" */
/** @import { Item } from "./menu.js" */

/** Reasons of `not_ready`; the codes go to the service and into its reports. */
const REASONS = ["break", "lunch", "meeting", "training", "admin", "other"];

/** @param {Ui} ui @returns {View} */
export function presenceMenu(ui) {
  const { words, desk, clock } = ui;
  const dot = el("span", { class: "presence__dot", "aria-hidden": "true" });
  const label = el("span", { class: "presence__label" });
  const since = timeOf(words, new Date(clock.now()).toISOString(), "since", clock.now());
  const button = el(
    "button",
    { type: "button", class: "button presence" },
    dot,
    label,
    since,
    icon("chevron"),
  );
  const menu = new Menu(button, () => items(ui));
  const update = () => {
    if (!desk.agent) return;
    const { presence, reason } = desk.agent;
    const state = words.say(`presence.${presence}`);
    setAttribute(button, "data-presence", presence);
    setText(label, presence === "not_ready" && reason ? nameOf(words, "not_ready", reason) : state);
    setAttribute(
      button,
      "aria-label",
      `${words.say("presence")}: ${state}${reason ? `, ${nameOf(words, "not_ready", reason)}` : ""}`,
    );
    setTime(since, words, desk.agent.since, clock.now());
  };
  return { element: menu.element, update };
}

/** @param {Ui} ui @returns {Item[]} */
function items({ words, desk, commands }) {
  const agent = desk.agent;
  const presence = agent?.presence;
  return [
    {
      label: words.say("presence.available"),
      hint: words.say("presence.available.hint"),
      checked: presence === "available",
      choose: () => commands.setPresence("available"),
    },
    ...REASONS.map((reason, place) => ({
      label: words.say(`not_ready.${reason}`),
      checked: presence === "not_ready" && agent?.reason === reason,
      group: place === 0 ? words.say("presence.not_ready") : undefined,
      choose: () => commands.setPresence("not_ready", reason),
    })),
    {
      label: words.say("presence.offline"),
      hint: words.say("presence.offline.hint"),
      group: " ",
      checked: presence === "offline",
      choose: () => commands.setPresence("offline"),
    },
  ];
}
