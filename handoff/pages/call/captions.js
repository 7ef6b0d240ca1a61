/** What is said in a call, as it is said; a log that screen readers follow. */

import { el, setText } from "../shared/dom.js";

const MOST = 200;
const NEAR_THE_END = 48; // px

/** A list of captions; it scrolls along unless the reader has scrolled up. */
export class Captions {
  constructor() {
    this.title = el("h2", { class: "captions__title", id: "captions-title" });
    this.empty = el("p", { class: "captions__empty" });
    this.list = el("ol", {
      class: "captions__list",
      role: "log",
      "aria-live": "polite",
      "aria-labelledby": "captions-title",
      tabindex: "0",
    });
    this.element = el("section", { class: "captions" }, this.title, this.empty, this.list);
    /** @type {{ who: string, name?: string, label: HTMLElement }[]} */
    this.lines = [];
  }

  /** @param {import("../shared/i18n.js").Words} words */
  speak(words) {
    this.words = words;
    setText(this.title, words.say("captions"));
    setText(this.empty, words.say("captions_empty"));
    for (const { who, name, label } of this.lines) setText(label, name ?? words.say(`who_${who}`));
  }

  /** @param {import("./call.js").Caption} caption */
  add({ who, text, name }) {
    const follows = this.#follows;
    const label = el("span", { class: "said__who" }, name ?? this.words?.say(`who_${who}`) ?? "");
    this.list.append(
      el("li", { class: `said said--${who}` }, label, el("p", { class: "said__text" }, text)),
    );
    this.lines.push({ who, name, label });
    while (this.lines.length > MOST) {
      this.lines.shift();
      this.list.firstElementChild?.remove();
    }
    this.empty.hidden = true;
    if (follows) this.list.scrollTop = this.list.scrollHeight;
  }

  clear() {
    this.lines = [];
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  get #follows() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }
}
