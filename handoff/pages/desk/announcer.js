/** Says things to screen readers: new offers at once, messages when there is a pause. */

import { el } from "../shared/dom.js";

export class Announcer {
  constructor() {
    this.now = el("div", { role: "alert", class: "hidden-visually" });
    this.soon = el("div", { role: "status", class: "hidden-visually" });
    this.element = el("div", {}, this.now, this.soon);
  }

  /** @param {string} sentence */
  interrupt(sentence) {
    this.now.replaceChildren(el("p", {}, sentence));
  }

  /** @param {string} sentence */
  say(sentence) {
    if (this.soon.childElementCount > 4) this.soon.firstElementChild?.remove();
    this.soon.append(el("p", {}, sentence));
  }
}
