/** The quick replies under the bot's last message. */

import { el, keyed } from "../shared/dom.js";

export class Choices {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *           chosen: () => void }} to
   */
  constructor({ line, words, chosen }) {
    this.line = line;
    this.chosen = chosen;
    this.element = el("div", { class: "choices", role: "group", "aria-label": words.say("choices"), hidden: true });
  }

  update() {
    const { conversation, outbox } = this.line;
    // Once something was sent the question is answered, also while the answer is on its way.
    const answered = outbox.entries.some((entry) => entry.shown !== null);
    const offered = answered ? [] : conversation.offered;
    keyed(this.element, offered, {
      key: (button) => `${conversation.lastSeq} ${button.payload} ${button.title}`,
      make: (button) =>
        el(
          "button",
          { type: "button", class: "choice", dir: "auto", on: { click: () => this.#choose(button) } },
          button.title,
        ),
    });
    this.element.hidden = offered.length === 0;
  }

  /** @param {import("./conversation.js").Button} button */
  #choose(button) {
    this.line.choose(button);
    this.chosen();
  }
}
