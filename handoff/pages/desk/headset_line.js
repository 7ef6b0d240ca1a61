/** The agent's headset in a call: microphone, socket and who is on the line; it draws nothing. */

import { backoff } from "../shared/backoff.js";
import { Headset, NoHeadset } from "../shared/sound/headset.js";
import { VoiceSocket } from "../shared/sound/voice_socket.js";
import { socketUrl } from "../shared/socket.js";

/**
 * @typedef {"off" | "asking" | "connecting" | "on" | "back"} Stage
 *   asking: for the microphone; back: the connection was lost, and comes back
 * @typedef {{ id: string, name: string, role: string, muted: boolean }} Party
 * @typedef {{ parties: Party[], me: { role: string, muted: boolean }, on_hold: boolean,
 *             briefing: boolean }} Line
 */

const MOST_TRIES = 6;
/** Close codes after which it is of no use to come back: no right, logged out. */
const FINAL = [4001, 4003, 4400, 4404];
/** Who has only just accepted may be known to the service before the gateway hears of it. */
const NOT_YET = "not-in-call";
const NOT_YET_TRIES = 3;

/** Events: `changed`, `levels` (as of the headset). One line at a time. */
export class HeadsetLine extends EventTarget {
  constructor() {
    super();
    this.#forget("");
  }

  /** @param {string} conversation */
  #forget(conversation) {
    this.conversation = conversation;
    /** @type {Stage} */
    this.stage = "off";
    /** @type {Line | null} */
    this.line = null;
    /** @type {string | null} why it does not work */
    this.fault = null;
    /** @type {string | null} why the socket is about to be closed */
    this.refused = null;
    this.briefing = "";
    this.muted = false;
    this.since = 0;
    this.tries = 0;
    this.timer = 0;
    /** @type {Headset | null} */
    this.headset = null;
    /** @type {VoiceSocket | null} */
    this.socket = null;
  }

  /** Is the headset in this call, or about to be? @param {string} id of the conversation */
  isIn(id) {
    return this.conversation === id && this.stage !== "off";
  }

  /** @param {string} conversation @param {{ muted?: boolean }} [how] who only listens begins muted */
  async connect(conversation, { muted = false } = {}) {
    if (this.isIn(conversation)) return;
    this.leave();
    this.#forget(conversation);
    this.muted = muted;
    this.#become("asking");
    let headset;
    try {
      headset = await Headset.open();
    } catch (error) {
      if (!this.#isStill(conversation)) return;
      return this.#end(error instanceof NoHeadset ? error.code : "no-sound");
    }
    if (!this.#isStill(conversation)) return void headset.close();
    this.#wear(headset);
    this.#dial();
  }

  /** Takes the headset out of the call; the conversation stays. */
  leave() {
    if (this.stage === "off") return;
    this.socket?.send({ type: "hang_up" });
    this.#end(null);
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    this.headset?.mute(muted);
    this.socket?.send({ type: "mute", muted });
    this.#changed();
  }

  /** @param {boolean} held */
  hold(held) {
    this.socket?.send({ type: "hold", held });
  }

  /** @param {string} key */
  press(key) {
    this.socket?.send({ type: "key", key });
  }

  /** Any key ends what is said to the agent alone. */
  skipBriefing() {
    this.press("#");
  }

  /** @param {string} conversation */
  #isStill(conversation) {
    return this.conversation === conversation && this.stage === "asking";
  }

  /** @param {Headset} headset */
  #wear(headset) {
    this.headset = headset;
    headset.mute(this.muted);
    headset.addEventListener("frame", (event) => {
      if (this.stage === "on") this.socket?.sound(detail(event));
    });
    headset.addEventListener("levels", (event) =>
      this.dispatchEvent(new CustomEvent("levels", { detail: detail(event) })),
    );
    headset.addEventListener("lost", () => {
      this.socket?.send({ type: "hang_up" });
      this.#end("microphone-lost");
    });
  }

  #dial() {
    const query = new URLSearchParams({ conversation: this.conversation });
    const socket = new VoiceSocket(socketUrl(`/voice/line?${query}`));
    this.socket = socket;
    socket.addEventListener("sound", (event) => this.headset?.play(detail(event)));
    socket.addEventListener("frame", (event) => {
      if (socket === this.socket) this.#hear(detail(event));
    });
    socket.addEventListener("closed", (event) => {
      if (socket === this.socket) this.#closed(detail(event));
    });
    this.#become(this.since ? "back" : "connecting");
  }

  /** @param {{ type: string } & Record<string, any>} frame */
  #hear(frame) {
    if (frame.type === "line") this.#take(/** @type {Line} */ (/** @type {unknown} */ (frame)));
    else if (frame.type === "caption" && frame.who === "system") this.#told(frame.text);
    else if (frame.type === "ended") this.#end(frame.why === "elsewhere" ? "elsewhere" : null);
    else if (frame.type === "error") this.refused = frame.code;
  }

  /** @param {Line} line */
  #take(line) {
    const isNew = this.stage !== "on";
    this.line = line;
    this.tries = 0;
    this.since ||= Date.now();
    if (!line.briefing) this.briefing = "";
    if (isNew && this.muted) this.socket?.send({ type: "mute", muted: true });
    this.#become("on");
  }

  /** What is said to this agent alone is shown too. @param {string} text */
  #told(text) {
    this.briefing = text;
    this.#changed();
  }

  /** @param {number} code */
  #closed(code) {
    const { refused } = this;
    this.refused = null;
    const notYet = refused === NOT_YET && this.tries < NOT_YET_TRIES;
    if (refused && !notYet) return this.#end(refused);
    if (FINAL.includes(code) && !notYet) return this.#end("no-right");
    if (this.tries >= MOST_TRIES) return this.#end(this.since ? "connection-lost" : "voice-away");
    this.socket = null;
    this.#become(this.since ? "back" : "connecting");
    this.timer = setTimeout(() => this.#dial(), backoff(this.tries++, { most: 4_000 }));
  }

  /** @param {string | null} fault */
  #end(fault) {
    clearTimeout(this.timer);
    const { socket, headset } = this;
    this.socket = this.headset = this.line = null;
    this.fault = fault;
    socket?.close();
    void headset?.close();
    this.#become("off");
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
