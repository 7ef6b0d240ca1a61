/** A two-note ring made with WebAudio; silent until the person has touched the page once. */

const NOTES = [659.25, 830.61]; // E5, G#5
const NOTE_S = 0.16;

export class Chime {
  constructor() {
    /** @type {AudioContext | null} */
    this.audio = null;
    const unlock = () => this.#unlock();
    for (const event of ["pointerdown", "keydown"])
      addEventListener(event, unlock, { passive: true });
  }

  /** @param {number} [volume] 0 to 1 */
  play(volume = 0.2) {
    if (this.audio?.state !== "running") return;
    NOTES.forEach((pitch, place) => this.#note(pitch, place * NOTE_S, volume));
  }

  #unlock() {
    this.audio ??= typeof AudioContext === "function" ? new AudioContext() : null;
    if (this.audio?.state === "suspended") this.audio.resume().catch(() => {});
  }

  /** @param {number} pitch Hz @param {number} delay seconds @param {number} volume */
  #note(pitch, delay, volume) {
    const audio = /** @type {AudioContext} */ (this.audio);
    const from = audio.currentTime + delay;
    const tone = new OscillatorNode(audio, { type: "sine", frequency: pitch });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.linearRampToValueAtTime(volume, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S * 2);
    tone.connect(gain).connect(audio.destination);
    tone.start(from);
    tone.stop(from + NOTE_S * 2);
  }
}
