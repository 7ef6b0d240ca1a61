/** Five stars, what made them, and room for a remark, after the end. */

import { el, keyed } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

const SCORES = [1, 2, 3, 4, 5];
/** What may be ticked, good things first for good scores; the service knows these and no others. */
const GOOD = ["friendly", "quick", "solved"];
const BAD = ["waited_too_long", "not_solved", "unfriendly", "unclear"];
const ABOVE_THIS_GOOD = 3;

export class Rating {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words }} to
   */
  constructor({ line, words }) {
    this.line = line;
    this.words = words;
    this.score = 0;
    this.thanks = el("p", { class: "rating__thanks", role: "status" });
    this.comment = /** @type {HTMLTextAreaElement} */ (
      el("textarea", { class: "input", id: "rating-comment", rows: "2", maxlength: "1000", dir: "auto" })
    );
    /** @type {Set<string>} */
    this.ticked = new Set();
    this.reasons = el("div", { class: "reasons" });
    this.more = el(
      "div",
      { class: "field", hidden: true },
      el(
        "fieldset",
        {},
        el("legend", {}, words.say("rate_reasons"), " ", optional(words)),
        this.reasons,
      ),
      el("label", { for: "rating-comment" }, words.say("rate_comment"), " ", optional(words)),
      this.comment,
      el("button", { type: "submit", class: "button" }, words.say("rate_send")),
    );
    this.stars = SCORES.map((score) => this.#star(score));
    this.form = el(
      "form",
      { class: "rating", on: { submit: (/** @type {Event} */ event) => this.#send(event) } },
      el(
        "fieldset",
        {},
        el("legend", { class: "notice__title" }, words.say("ended_title")),
        el("div", { class: "stars" }, ...this.stars),
      ),
      this.more,
    );
    this.element = el("div", { class: "rating-frame" }, this.form, this.thanks);
  }

  update() {
    const rated = Boolean(this.line.conversation.state?.rated) || this.line.owed.has("rate");
    this.form.hidden = rated;
    this.thanks.textContent = rated ? this.words.say("ended_thanks") : "";
  }

  /** @param {number} score */
  #star(score) {
    const choose = () => {
      this.score = score;
      this.more.hidden = false;
      this.#offer(score > ABOVE_THIS_GOOD ? [...GOOD, "other"] : [...BAD, "other"]);
      this.stars.forEach((star, at) => star.classList.toggle("star--on", at < score));
    };
    return el(
      "label",
      { class: "star" },
      el("input", {
        type: "radio",
        name: "score",
        value: score,
        class: "star__input",
        "aria-label": this.words.say(`rate_${score}`),
        on: { change: choose },
      }),
      icon("star"),
    );
  }

  /** What is ticked and still on offer stays so. @param {string[]} reasons */
  #offer(reasons) {
    this.ticked = new Set(reasons.filter((reason) => this.ticked.has(reason)));
    keyed(this.reasons, reasons, {
      key: (reason) => reason,
      make: (reason) => this.#reason(reason),
    });
  }

  /** @param {string} reason */
  #reason(reason) {
    const box = /** @type {HTMLInputElement} */ (
      el("input", { type: "checkbox", class: "reason__input", value: reason })
    );
    box.addEventListener("change", () => this.ticked[box.checked ? "add" : "delete"](reason));
    return el("label", { class: "reason" }, box, el("span", {}, this.words.say(`reason_${reason}`)));
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const comment = this.comment.value.trim() || null;
    this.line.command({ type: "rate", score: this.score, comment, reasons: [...this.ticked] });
  }
}

/** @param {import("../shared/i18n.js").Words} words */
export function optional(words) {
  return el("span", { class: "field__hint" }, `(${words.say("optional")})`);
}
