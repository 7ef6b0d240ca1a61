/** A WebSocket that comes back: JSON frames, back-off, heartbeat; it knows no frame but `ping`. */

import { backoff } from "./backoff.js";

/**
 * @typedef {"idle" | "connecting" | "open" | "waiting" | "offline" | "closed"} LinkState
 *   idle: not started; waiting: until the next try; offline: the browser says there is no network;
 *   closed: stopped for good.
 * @typedef {{ type: string } & Record<string, any>} Frame
 */

const CONNECT_WITHIN = 10_000;

/**
 * Events: `frame` (detail: the parsed frame), `open` (say the first words now), `state` (detail:
 * LinkState). A socket is `open` once the first frame arrived: a service that accepts and drops at
 * once must not look connected, nor reset the back-off.
 */
export class Socket extends EventTarget {
  /**
   * @param {string} url ws: or wss: address
   * @param {{ pingEvery?: number, mayConnect?: () => Promise<boolean>, random?: () => number }} [options]
   *   pingEvery in seconds; `mayConnect` is asked before each try (a page whose login has ended
   *   answers false, which closes the socket for good)
   */
  constructor(url, { pingEvery = 20, mayConnect = async () => true, random = Math.random } = {}) {
    super();
    this.url = url;
    this.pingEvery = pingEvery;
    /** @type {LinkState} */
    this.state = "idle";
    this.attempt = 0;
    this.mayConnect = mayConnect;
    this.random = random;
    /** @type {WebSocket | null} */
    this.ws = null;
    this.heardAt = 0;
    this.round = 0;
    this.retryTimer = 0;
    this.pingTimer = 0;
    this.wake = () => this.#wake();
  }

  start() {
    if (this.state !== "idle") return;
    for (const event of ["online", "offline"]) addEventListener(event, this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.#connect();
  }

  /** Stops for good. */
  stop() {
    for (const event of ["online", "offline"]) removeEventListener(event, this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.#drop();
    this.#become("closed");
  }

  /** Tries at once instead of waiting for the next try. */
  retryNow() {
    if (this.state !== "waiting" && this.state !== "offline") return;
    this.#connect();
  }

  /** Drops the connection and makes a new one at once, to hear again what was missed. */
  restart() {
    if (this.state === "closed" || this.state === "idle") return;
    this.#drop();
    this.#connect();
  }

  /**
   * @param {Frame} frame
   * @returns {boolean} whether it went out; false means: keep it and say it after the next `open`
   */
  send(frame) {
    if (this.ws?.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify(frame));
    return true;
  }

  /** How often to ask for a sign of life, as the service wishes. @param {number} seconds */
  keepAlive(seconds) {
    this.pingEvery = seconds;
    if (this.ws) this.#keepAlive();
  }

  async #connect() {
    this.#drop();
    const round = ++this.round;
    this.#become("connecting");
    const may = await this.mayConnect().catch(() => null);
    if (round !== this.round) return;
    if (may === false) return this.stop();
    if (may === null) return this.#later(); // the question itself got no answer
    const ws = new WebSocket(this.url);
    this.ws = ws;
    this.retryTimer = setTimeout(() => this.#later(), CONNECT_WITHIN);
    ws.addEventListener("open", () => {
      if (ws !== this.ws) return;
      clearTimeout(this.retryTimer);
      this.heardAt = performance.now();
      this.#keepAlive();
      this.dispatchEvent(new Event("open"));
    });
    ws.addEventListener("message", (event) => ws === this.ws && this.#hear(event.data));
    ws.addEventListener("close", () => ws === this.ws && this.#later());
  }

  /** @param {unknown} data */
  #hear(data) {
    this.heardAt = performance.now();
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    if (typeof frame?.type !== "string") return;
    if (!(frame.type === "error" && frame.fatal)) {
      this.attempt = 0;
      this.#become("open");
    }
    if (frame.type !== "pong") this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  /** A connection that has gone silent is dead even when the browser has not noticed. */
  #keepAlive() {
    clearInterval(this.pingTimer);
    const every = this.pingEvery * 1000;
    this.pingTimer = setInterval(() => {
      if (performance.now() - this.heardAt > every * 2.5) this.#later();
      else this.send({ type: "ping" });
    }, every);
  }

  #later() {
    this.#drop();
    if (!navigator.onLine) return this.#become("offline");
    this.#become("waiting");
    this.retryTimer = setTimeout(
      () => this.#connect(),
      backoff(this.attempt++, { random: this.random }),
    );
  }

  #drop() {
    this.round++;
    clearTimeout(this.retryTimer);
    clearInterval(this.pingTimer);
    const ws = this.ws;
    this.ws = null;
    ws?.close();
  }

  #wake() {
    if (!navigator.onLine && this.state !== "offline") return this.#later();
    if (!navigator.onLine || document.visibilityState === "hidden") return;
    if (this.state === "open") this.send({ type: "ping" });
    else this.retryNow();
  }

  /** @param {LinkState} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

/**
 * @param {string} path
 * @param {string} [origin] http(s) origin, the page's own by default
 * @returns {string} the ws(s) address
 */
export function socketUrl(path, origin = location.origin) {
  return new URL(path, origin).href.replace(/^http/, "ws");
}
