/** Keeps the newest message in sight, unless the customer is reading further up. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

const NEAR = 80; // pixels from the bottom that still count as "at the bottom"

export class Scroller {
  /**
   * @param {import("../shared/i18n.js").Words} words
   * @param {...Node} children
   */
  constructor(words, ...children) {
    this.inner = el("div", { class: "scroll__inner" }, ...children);
    this.box = el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": words.say("log") },
      this.inner,
    );
    this.down = el(
      "button",
      {
        type: "button",
        class: "icon-button to-newest",
        "aria-label": words.say("to_newest"),
        hidden: true,
        on: { click: () => this.toNewest() },
      },
      icon("down"),
    );
    this.element = el("div", { class: "scroll-frame" }, this.box, this.down);
    this.stuck = true;
    this.top = 0;
    this.box.addEventListener("scroll", () => this.#look());
    this.watch = new ResizeObserver(() => this.stuck && this.toNewest());
    this.watch.observe(this.box);
    this.watch.observe(this.inner);
  }

  toNewest() {
    this.stuck = true;
    this.box.scrollTop = this.box.scrollHeight;
    this.down.hidden = true;
  }

  /** Only going up means reading: new messages move the end away without the customer moving. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stuck = true;
    else if (scrollTop < this.top) this.stuck = false;
    this.top = scrollTop;
    this.down.hidden = this.stuck;
  }
}
