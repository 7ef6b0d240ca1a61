/** The list of keyboard shortcuts, shown by `?`. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { SHORTCUTS } from "../keyboard.js";
import { show } from "./dialog.js";

/** @import { Ui } from "../ui.js" */

/** @param {Ui} ui */
export function showHelp({ words }) {
  if (document.querySelector("dialog[open]")) return;
  const dialog = /** @type {HTMLDialogElement} */ (
    el(
      "dialog",
      { class: "dialog help", "aria-labelledby": "help-title" },
      el(
        "div",
        { class: "help__head" },
        el("h2", { id: "help-title" }, words.say("help")),
        el(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": words.say("dismiss"),
            on: { click: () => dialog.close("no") },
          },
          icon("close"),
        ),
      ),
      el("p", { class: "help__hint" }, words.say("help.hint")),
      el(
        "dl",
        { class: "help__keys" },
        ...SHORTCUTS.flatMap(({ keys, says }) => row(keys, words.say(says))),
      ),
    )
  );
  show(dialog);
}

/** @param {readonly string[]} keys @param {string} sentence */
function row(keys, sentence) {
  return [el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, sentence)];
}
