/** Commands with answers over the agent's socket; it knows request ids, not what they mean. */

/** @import { Frame } from "./wire_types.js" */
/** @import { Socket } from "../shared/socket.js" */

export const CONNECTION_LOST = "connection-lost";
const ANSWER_WITHIN = 15_000;

/** The service said no, or could not be reached. */
export class Refused extends Error {
  /** @param {string} code kebab-case @param {string} message a sentence */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Events: `frame` for everything that is not the answer to a command. */
export class Wire extends EventTarget {
  /** @param {Socket} socket */
  constructor(socket) {
    super();
    this.socket = socket;
    this.count = 0;
    /** @type {Map<string, { resolve: (frame: Frame) => void, reject: (why: Refused) => void, timer: number }>} */
    this.asked = new Map();
    socket.addEventListener("frame", (event) =>
      this.#hear(/** @type {CustomEvent} */ (event).detail),
    );
    socket.addEventListener("state", () => this.#lose());
  }

  /**
   * @param {Frame} command without its request_id
   * @returns {Promise<Frame>} `done` or `conversation`; rejects with `Refused`
   */
  ask(command) {
    const request_id = `r${++this.count}`;
    return new Promise((resolve, reject) => {
      if (!this.socket.send({ ...command, request_id })) {
        reject(new Refused(CONNECTION_LOST, "There is no connection now."));
        return;
      }
      const timer = setTimeout(() => this.#expire(request_id), ANSWER_WITHIN);
      this.asked.set(request_id, { resolve, reject, timer });
    });
  }

  /** Says something that needs no answer. @param {Frame} frame */
  tell(frame) {
    return this.socket.send(frame);
  }

  /** @param {Frame} frame */
  #hear(frame) {
    const question = this.#take(frame.request_id);
    if (!question) {
      this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    } else if (frame.type === "error") {
      question.reject(new Refused(frame.code, frame.message));
    } else {
      question.resolve(frame);
    }
  }

  #lose() {
    if (this.socket.state === "open") return;
    for (const id of [...this.asked.keys()]) {
      this.#take(id)?.reject(new Refused(CONNECTION_LOST, "The connection was lost."));
    }
  }

  /** @param {string} id An answer this late means a connection that only looks alive. */
  #expire(id) {
    this.#take(id)?.reject(new Refused(CONNECTION_LOST, "No answer came."));
    this.socket.restart();
  }

  /** @param {string | undefined} id */
  #take(id) {
    const question = id === undefined ? undefined : this.asked.get(id);
    if (!question) return undefined;
    clearTimeout(question.timer);
    this.asked.delete(/** @type {string} */ (id));
    return question;
  }
}
