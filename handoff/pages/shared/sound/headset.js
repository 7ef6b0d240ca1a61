/** The microphone and the speaker of this browser, as 20 ms frames; it knows no calls. */

/**
 * @typedef {"microphone-refused" | "no-microphone" | "microphone-busy" | "not-secure" | "no-sound"}
 *   HeadsetFault
 */

/** The browser cannot give us a headset; `code` says why. */
export class NoHeadset extends Error {
  /** @param {HeadsetFault} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @type {Record<string, HeadsetFault>} */
const FAULTS = {
  NotAllowedError: "microphone-refused",
  SecurityError: "microphone-refused",
  NotFoundError: "no-microphone",
  OverconstrainedError: "no-microphone",
  NotReadableError: "microphone-busy",
  AbortError: "microphone-busy",
};
const WORKLET = new URL("./worklet.js", import.meta.url);

/**
 * Events: `frame` (detail: ArrayBuffer of the microphone; silence while muted), `levels` (detail:
 * `{ microphone }` or `{ speaker }` in dB), `lost` when the microphone was pulled out.
 */
export class Headset extends EventTarget {
  /** Ask for both; call it from a click. Rejects with `NoHeadset`. @returns {Promise<Headset>} */
  static async open() {
    if (!isSecureContext) throw new NoHeadset("not-secure");
    if (!navigator.mediaDevices || !("AudioWorkletNode" in globalThis)) {
      throw new NoHeadset("no-sound");
    }
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      const [stream] = await Promise.all([microphone(), context.audioWorklet.addModule(WORKLET)]);
      await context.resume();
      return new Headset(context, stream);
    } catch (error) {
      await context.close();
      throw error instanceof NoHeadset ? error : new NoHeadset("no-sound");
    }
  }

  /** @param {AudioContext} context @param {MediaStream} stream */
  constructor(context, stream) {
    super();
    this.context = context;
    this.stream = stream;
    this.muted = false;
    this.microphone = new AudioWorkletNode(context, "frontline-microphone", { numberOfOutputs: 0 });
    this.speaker = new AudioWorkletNode(context, "frontline-speaker", { numberOfInputs: 0 });
    context.createMediaStreamSource(stream).connect(this.microphone);
    this.speaker.connect(context.destination);
    this.microphone.port.onmessage = ({ data }) => this.#heard(data.frame, data.level);
    this.speaker.port.onmessage = ({ data }) => this.#tell("levels", { speaker: data.level });
    for (const track of stream.getAudioTracks()) {
      track.addEventListener("ended", () => this.#tell("lost", null));
    }
  }

  /** @param {ArrayBuffer} frame */
  play(frame) {
    this.speaker.port.postMessage({ frame }, [frame]);
  }

  /** Forgets what has come and was not heard yet. */
  clear() {
    this.speaker.port.postMessage({ clear: true });
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    for (const track of this.stream.getAudioTracks()) track.enabled = !muted;
  }

  /** Gives microphone and speaker back. */
  async close() {
    this.microphone.port.onmessage = this.speaker.port.onmessage = null;
    for (const track of this.stream.getTracks()) track.stop();
    if (this.context.state !== "closed") await this.context.close();
  }

  /** @param {ArrayBuffer} frame @param {number} level */
  #heard(frame, level) {
    this.#tell("levels", { microphone: this.muted ? -100 : level });
    this.#tell("frame", frame);
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @returns {Promise<MediaStream>} */
async function microphone() {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, channelCount: 1 } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new NoHeadset(FAULTS[name] ?? "no-sound");
  }
}
