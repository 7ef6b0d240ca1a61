/** Evens out frames that come unevenly; counted in samples, without a clock of its own. */

/** Waits until enough is there before it gives any, and again after it has run dry. */
export class JitterBuffer {
  /**
   * @param {{ enough?: number, most?: number }} [options] samples; more than `most` is old sound,
   *   of which the oldest is thrown away
   */
  constructor({ enough = 640, most = 3_200 } = {}) {
    this.enough = enough;
    this.most = most;
    /** @type {Float32Array[]} */
    this.pieces = [];
    this.length = 0;
    this.flowing = false;
    this.waited = 0;
  }

  /** @param {Float32Array} samples */
  push(samples) {
    this.pieces.push(samples);
    this.length += samples.length;
    if (this.length > this.most) this.#take(this.length - this.enough);
  }

  /**
   * @param {number} count
   * @returns {Float32Array} that many; silence where nothing is due
   */
  pull(count) {
    if (!this.#flows(count)) return new Float32Array(count);
    const taken = this.#take(Math.min(count, this.length));
    if (this.length === 0) this.flowing = false;
    if (taken.length === count) return taken;
    const filled = new Float32Array(count);
    filled.set(taken);
    return filled;
  }

  /** Forgets everything: somebody interrupted. */
  clear() {
    this.pieces = [];
    this.length = 0;
    this.flowing = false;
    this.waited = 0;
  }

  /** A word shorter than `enough` must not wait for ever. @param {number} count */
  #flows(count) {
    if (this.flowing || this.length === 0) return this.flowing;
    this.waited += count;
    if (this.length >= this.enough || this.waited > 1.5 * this.enough) {
      this.flowing = true;
      this.waited = 0;
    }
    return this.flowing;
  }

  /** @param {number} count @returns {Float32Array} the oldest ones */
  #take(count) {
    const taken = new Float32Array(count);
    let filled = 0;
    while (filled < count) {
      const piece = this.pieces[0];
      const part = piece.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) this.pieces.shift();
      else this.pieces[0] = piece.subarray(part.length);
    }
    this.length -= count;
    return taken;
  }
}
