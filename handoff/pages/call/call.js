/** One call of a customer: microphone, socket, and how it stands; it draws nothing. */

import { Headset, NoHeadset } from "../shared/sound/headset.js";
import { VoiceSocket } from "../shared/sound/voice_socket.js";
import { socketUrl } from "../shared/socket.js";

/**
 * @typedef {"idle" | "asking" | "calling" | "up" | "over"} Stage
 *   asking: for the microphone; calling: until the gateway answers
 * @typedef {{ state: string, position?: number, wait_s?: number, agent_name?: string }} Shown
 * @typedef {{ who: "bot" | "caller" | "agent" | "system", text: string, name?: string }} Caption
 */

const AWAY = 1013; // close code of a service that cannot take it now
const FULL = 4503;

/** Events: `changed`, `caption` (detail: Caption), `levels` (as of the headset). */
export class Call extends EventTarget {
  constructor() {
    super();
    this.round = 0;
    this.#forget();
  }

  #forget() {
    /** @type {Stage} */
    this.stage = "idle";
    /** @type {Shown} */
    this.shown = { state: "notice" };
    /** @type {string | null} why it did not work */
    this.fault = null;
    this.then = "bye";
    this.limited = false;
    this.muted = false;
    this.startedAt = this.endedAt = 0;
    /** @type {Headset | null} */
    this.headset = null;
    /** @type {VoiceSocket | null} */
    this.socket = null;
  }

  /** Calls; from a click, because browsers ask for the microphone then. @param {string} language */
  async start(language) {
    if (this.stage !== "idle" && this.stage !== "over") return;
    this.#forget();
    const round = ++this.round;
    this.#become("asking");
    let headset;
    try {
      headset = await Headset.open();
    } catch (error) {
      if (round === this.round) this.#end(error instanceof NoHeadset ? error.code : "no-sound");
      return;
    }
    if (round !== this.round) return void headset.close(); // hung up before it was answered
    this.headset = headset;
    this.#become("calling");
    this.#wire(headset, new VoiceSocket(socketUrl("/voice/call")), language);
  }

  hangUp() {
    this.socket?.send({ type: "hang_up" });
    this.#end(null);
  }

  /** @param {boolean} muted */
  mute(muted) {
    if (this.stage !== "up" && this.stage !== "calling") return;
    this.muted = muted;
    this.headset?.mute(muted);
    this.socket?.send({ type: "mute", muted });
    this.#changed();
  }

  /** @param {string} key */
  press(key) {
    if (this.stage === "up") this.socket?.send({ type: "key", key });
  }

  /** Seconds since it was answered. */
  get seconds() {
    if (!this.startedAt) return 0;
    return Math.floor(((this.endedAt || performance.now()) - this.startedAt) / 1000);
  }

  /** @param {Headset} headset @param {VoiceSocket} socket @param {string} language */
  #wire(headset, socket, language) {
    this.socket = socket;
    socket.addEventListener("open", () => socket.send({ type: "hello", language }));
    socket.addEventListener("sound", (event) => headset.play(detail(event)));
    socket.addEventListener("frame", (event) => this.#hear(detail(event)));
    socket.addEventListener("closed", (event) => this.#closed(socket, detail(event)));
    headset.addEventListener("frame", (event) => {
      if (this.stage === "up") socket.sound(detail(event));
    });
    headset.addEventListener("levels", (event) =>
      this.dispatchEvent(new CustomEvent("levels", { detail: detail(event) })),
    );
    headset.addEventListener("lost", () => this.stage !== "over" && this.stage !== "idle" && this.#lost(socket));
  }

  /** @param {{ type: string } & Record<string, any>} frame */
  #hear(frame) {
    if (this.stage !== "calling" && this.stage !== "up") return;
    if (frame.type === "ready") {
      this.limited = Boolean(frame.limited_vocabulary);
      this.startedAt = performance.now();
      if (this.muted) this.socket?.send({ type: "mute", muted: true });
      this.#become("up");
    } else if (frame.type === "state") {
      this.shown = /** @type {Shown} */ (frame);
      this.#changed();
    } else if (frame.type === "caption") {
      this.dispatchEvent(new CustomEvent("caption", { detail: frame }));
    } else if (frame.type === "clear") {
      this.headset?.clear();
    } else if (frame.type === "ended") {
      this.then = frame.then;
      this.#end(null);
    } else if (frame.type === "error") {
      this.#end(frame.code);
    }
  }

  /** The microphone is gone: nothing could be said any more. @param {VoiceSocket} socket */
  #lost(socket) {
    socket.send({ type: "hang_up" });
    this.#end("microphone-lost");
  }

  /** @param {VoiceSocket} socket @param {number} code */
  #closed(socket, code) {
    if (this.stage === "over" || this.stage === "idle" || socket !== this.socket) return;
    if (code === FULL) return this.#end("no-room");
    if (code === AWAY) return this.#end("voice-away");
    this.#end(this.startedAt ? "connection-lost" : "unreachable");
  }

  /** A call that was given up before it was one leaves nothing behind. @param {string | null} fault */
  #end(fault) {
    this.round++;
    this.fault = fault;
    this.endedAt = performance.now();
    this.socket?.close();
    void this.headset?.close();
    this.headset = null;
    this.#become(fault || this.startedAt ? "over" : "idle");
  }

  /** @param {Stage} stage */
  #become(stage) {
    this.stage = stage;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }
}

/** @param {Event} event @returns {any} */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
