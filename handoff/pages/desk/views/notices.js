/** Short notices at the foot of the page: what was refused, what just happened. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { refusalText } from "../names.js";

/** @import { Ui } from "../ui.js" */

const STAYS = 8_000;

export class Notices {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.element = el("div", { class: "notices" });
    ui.commands.addEventListener("refused", (event) => {
      this.show(refusalText(this.ui.words, /** @type {CustomEvent} */ (event).detail), "urgent");
    });
    ui.desk.addEventListener("transfer_over", (event) =>
      this.#transferOver(/** @type {CustomEvent} */ (event).detail),
    );
    ui.desk.addEventListener("offer_over", (event) =>
      this.#offerOver(/** @type {CustomEvent} */ (event).detail),
    );
  }

  /** @param {string} sentence @param {"urgent" | "plain"} [tone] */
  show(sentence, tone = "plain") {
    const notice = el(
      "div",
      { class: `notice notice--${tone}`, role: tone === "urgent" ? "alert" : "status" },
      icon(tone === "urgent" ? "alert" : "check"),
      el("p", {}, sentence),
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": this.ui.words.say("dismiss"),
          on: { click: () => notice.remove() },
        },
        icon("close"),
      ),
    );
    this.element.append(notice);
    setTimeout(() => notice.remove(), STAYS);
  }

  /** @param {{ frame: import("../wire_types.js").Frame, mine: boolean }} over */
  #transferOver({ frame, mine }) {
    const key = `transfer.over.${mine ? "out" : "in"}.${frame.outcome}`;
    if (!this.ui.words.has(key)) return;
    const name = frame.agent_name ?? this.ui.words.say("author.agent");
    const told = this.ui.words.say(key, { name });
    this.show(frame.reason ? `${told} “${frame.reason}”` : told, mine && frame.outcome !== "accepted" ? "urgent" : "plain");
  }

  /** @param {{ outcome: string, mine: boolean }} over */
  #offerOver({ outcome, mine }) {
    if (mine || outcome === "declined" || outcome === "") return;
    const key = `offer.over.${outcome}`;
    if (this.ui.words.has(key)) this.show(this.ui.words.say(key));
  }
}
