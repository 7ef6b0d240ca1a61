/** Changes the rate of a stream of samples; it knows nothing of audio devices. */

const PHASES = 32;
const ZEROS = 10; // crossings of the sinc on either side

/** A windowed sinc that is cut off below half of the lower rate, so that nothing folds over. */
export class Resampler {
  /**
   * @param {number} from samples a second
   * @param {number} to samples a second
   */
  constructor(from, to) {
    this.step = from / to;
    const cutoff = 0.92 * Math.min(1, to / from);
    this.half = Math.ceil(ZEROS / cutoff);
    this.kernels = kernels(cutoff, this.half);
    this.kept = new Float32Array(2 * this.half);
    this.at = this.half - 1; // of the next sample made, in what is kept and what comes
  }

  /**
   * @param {Float32Array} samples
   * @returns {Float32Array} as many as can be made of what came so far
   */
  feed(samples) {
    const all = new Float32Array(this.kept.length + samples.length);
    all.set(this.kept);
    all.set(samples, this.kept.length);
    const last = all.length - this.half - 1;
    const made = new Float32Array(Math.max(0, Math.floor((last - this.at) / this.step) + 1));
    for (let index = 0; index < made.length; index++) {
      made[index] = this.#sample(all, this.at);
      this.at += this.step;
    }
    const from = Math.max(0, Math.floor(this.at) - this.half);
    this.kept = all.slice(from);
    this.at -= from;
    return made;
  }

  /** @param {Float32Array} all @param {number} at */
  #sample(all, at) {
    const whole = Math.floor(at);
    const phase = (at - whole) * PHASES;
    const near = Math.floor(phase);
    const share = phase - near;
    const [one, two] = [this.kernels[near], this.kernels[near + 1]];
    let sum = 0;
    for (let tap = 0, from = whole - this.half + 1; tap < one.length; tap++) {
      const value = all[from + tap];
      if (value !== undefined) sum += value * (one[tap] * (1 - share) + two[tap] * share);
    }
    return sum;
  }
}

/**
 * The taps for each place between two samples, each set adding up to one.
 * @param {number} cutoff share of half the rate
 * @param {number} half taps on either side
 */
function kernels(cutoff, half) {
  return Array.from({ length: PHASES + 1 }, (_, phase) => {
    const taps = Float64Array.from({ length: 2 * half }, (_, tap) => {
      const x = tap - half + 1 - phase / PHASES;
      const window = 0.5 * (1 + Math.cos((Math.PI * x) / (half + 1)));
      return sinc(cutoff * x) * window;
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
}

/** @param {number} x */
function sinc(x) {
  return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
