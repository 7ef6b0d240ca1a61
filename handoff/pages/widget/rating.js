/** Five stars and room for a remark, after the end. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

const SCORES = [1, 2, 3, 4, 5];

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
    this.more = el(
      "div",
      { class: "field", hidden: true },
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

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const comment = this.comment.value.trim() || null;
    this.line.command({ type: "rate", score: this.score, comment });
  }
}

/** @param {import("../shared/i18n.js").Words} words */
export function optional(words) {
  return el("span", { class: "field__hint" }, `(${words.say("optional")})`);
}
