/** What stands on the page when there is no desk to show: no login, no permission, no answer. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { LOGIN, loginAddress, logOut } from "../session.js";

/** @import { Words } from "../../shared/i18n.js" */

/**
 * @param {"out" | "forbidden" | "unreachable"} why
 * @param {Words} words
 * @param {() => void} again
 */
export function stopPage(why, words, again) {
  if (why === "out") return location.replace(loginAddress(location));
  const other = async () => {
    await logOut();
    location.assign(LOGIN);
  };
  document.body.replaceChildren(
    el(
      "main",
      { class: "stop", role: "alert" },
      el("span", { class: "blank__sign" }, icon(why === "forbidden" ? "alert" : "cloud_off")),
      el("h1", {}, words.say(`stop.${why}.title`)),
      el("p", {}, words.say(`stop.${why}`)),
      why === "forbidden"
        ? el(
            "button",
            { type: "button", class: "button button--primary", on: { click: other } },
            words.say("stop.other_login"),
          )
        : el(
            "button",
            { type: "button", class: "button button--primary", on: { click: again } },
            icon("refresh"),
            words.say("link.retry"),
          ),
    ),
  );
}
