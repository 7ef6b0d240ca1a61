/** The two ends of a telephone line in the audio thread: microphone to frames, frames to speaker. */

import { JitterBuffer } from "./jitter_buffer.js";
import { Resampler } from "./resampler.js";

const RATE = 8_000;
const FRAME = 160;
const BLOCK = 32;
const FRAMES_A_LEVEL = 3;

/** Posts `{ frame, level }` every 20 ms: 160 samples of 16 bits, and how loud they are. */
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
    this.power = 0;
  }

  /** @param {Float32Array[][]} inputs */
  process([[channel]]) {
    if (channel) for (const sample of this.resampler.feed(channel)) this.#add(sample);
    return true;
  }

  /** @param {number} sample */
  #add(sample) {
    const clipped = Math.max(-1, Math.min(1, sample));
    this.power += clipped * clipped;
    this.frame[this.filled++] = Math.round(clipped * 32_767);
    if (this.filled < FRAME) return;
    this.port.postMessage({ frame: this.frame.buffer, level: decibels(this.power / FRAME) }, [
      this.frame.buffer,
    ]);
    this.frame = new Int16Array(FRAME);
    this.filled = this.power = 0;
  }
}

/** Plays the frames it is given, evenly; takes `{ frame }` and `{ clear }`, posts `{ level }`. */
class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.buffer = new JitterBuffer();
    this.resampler = new Resampler(RATE, sampleRate);
    this.ready = new Float32Array(0);
    this.power = this.counted = 0;
    this.port.onmessage = ({ data }) => {
      if (data.clear) this.buffer.clear();
      else this.buffer.push(Float32Array.from(new Int16Array(data.frame), (it) => it / 32_768));
    };
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, [channels]) {
    const count = channels[0].length;
    while (this.ready.length < count) this.#make();
    for (const channel of channels) channel.set(this.ready.subarray(0, count));
    this.ready = this.ready.slice(count);
    return true;
  }

  #make() {
    const block = this.buffer.pull(BLOCK);
    for (const sample of block) this.power += sample * sample;
    this.counted += BLOCK;
    if (this.counted >= FRAMES_A_LEVEL * FRAME) {
      this.port.postMessage({ level: decibels(this.power / this.counted) });
      this.power = this.counted = 0;
    }
    const made = this.resampler.feed(block);
    const ready = new Float32Array(this.ready.length + made.length);
    ready.set(this.ready);
    ready.set(made, this.ready.length);
    this.ready = ready;
  }
}

/** @param {number} power @returns {number} dB below full scale */
function decibels(power) {
  return 10 * Math.log10(power + 1e-10);
}

registerProcessor("frontline-microphone", Microphone);
registerProcessor("frontline-speaker", Speaker);
