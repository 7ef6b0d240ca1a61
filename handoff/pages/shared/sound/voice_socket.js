/** A socket of sound and text to the voice gateway; it does not come back by itself. */

const OPEN_WITHIN = 10_000;
const MOST_UNSENT = 8_000; // bytes, half a second: late sound is better left out

/**
 * Events: `open`; `frame` (detail: a text frame, parsed); `sound` (detail: ArrayBuffer); `closed`
 * (detail: the close code), once.
 */
export class VoiceSocket extends EventTarget {
  /** @param {string} url ws: or wss: address */
  constructor(url) {
    super();
    this.ws = new WebSocket(url);
    this.ws.binaryType = "arraybuffer";
    this.timer = setTimeout(() => this.ws.close(), OPEN_WITHIN);
    this.ws.addEventListener("open", () => {
      clearTimeout(this.timer);
      this.#tell("open", null);
    });
    this.ws.addEventListener("message", ({ data }) => this.#hear(data));
    this.ws.addEventListener("close", ({ code }) => {
      clearTimeout(this.timer);
      this.#tell("closed", code);
    });
  }

  /** @param {{ type: string } & Record<string, unknown>} frame */
  send(frame) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(frame));
  }

  /** @param {ArrayBuffer} frame */
  sound(frame) {
    if (this.ws.readyState === WebSocket.OPEN && this.ws.bufferedAmount < MOST_UNSENT) {
      this.ws.send(frame);
    }
  }

  close() {
    this.ws.close();
  }

  /** @param {unknown} data */
  #hear(data) {
    if (data instanceof ArrayBuffer) return this.#tell("sound", data);
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    if (typeof frame?.type === "string") this.#tell("frame", frame);
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
