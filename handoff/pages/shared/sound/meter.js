/** A bar that shows how loud something is; for the eye only, so hidden from screen readers. */

import { el } from "../dom.js";

const QUIETEST = -55; // dB, shown as nothing
const LOUDEST = -12;
const FALL = 0.08; // of the whole, for each reading

/** `data-level` is 0 to 100; the style sheet draws `--level`, 0 to 1. */
export class Meter {
  /** @param {string} name part of the class */
  constructor(name) {
    this.level = 0;
    this.element = el("div", { class: `meter meter--${name}`, "aria-hidden": "true" }, el("i"));
    this.show(-100);
  }

  /** Rises at once and falls slowly, as meters do. @param {number} decibels */
  show(decibels) {
    const now = Math.max(0, Math.min(1, (decibels - QUIETEST) / (LOUDEST - QUIETEST)));
    this.level = Math.max(now, this.level - FALL);
    this.element.dataset.level = String(Math.round(100 * this.level));
    this.element.style.setProperty("--level", this.level.toFixed(3));
  }

  reset() {
    this.level = 0;
    this.show(-100);
  }
}
