/** The service's time as well as this page can tell it, and a beat a second. */

/** Events: `tick`, also while the page is hidden. */
export class Clock extends EventTarget {
  /** @param {() => number} [local] milliseconds */
  constructor(local = Date.now) {
    super();
    this.local = local;
    this.skew = 0;
  }

  /** @returns {number} milliseconds */
  now() {
    return this.local() + this.skew;
  }

  /**
   * Learns how far this computer's clock is off. The header counts whole seconds, so small
   * differences say nothing.
   * @param {string | null} date a `Date` header, just received
   */
  learn(date) {
    const there = date ? Date.parse(date) + 500 : Number.NaN;
    const skew = there - this.local();
    if (Math.abs(skew) > 2_000) this.skew = skew;
  }

  start() {
    const worker = new Worker(new URL("./metronome.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", () => this.dispatchEvent(new Event("tick")));
  }
}
