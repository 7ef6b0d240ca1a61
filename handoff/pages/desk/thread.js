/** One opened conversation: its messages in order, who is in control, and what was missed. */

/** @import { Frame, Message, Offer, Row } from "./wire_types.js" */

/** How long "is typing" is believed without hearing it again, in milliseconds. */
const TYPING_BELIEVED = 15_000;

export class Thread {
  /** @param {string} id of the conversation */
  constructor(id) {
    this.id = id;
    /** @type {"loading" | "ready" | "refused"} */
    this.status = "loading";
    /** @type {{ code: string, message: string } | null} why it cannot be shown */
    this.refusal = null;
    /** @type {Message[]} in order of seq */
    this.messages = [];
    /** @type {Row | null} */
    this.row = null;
    /** @type {Record<string, any> | null} */
    this.context = null;
    this.epoch = 0;
    /** Everything up to this number has been heard; what comes after is asked for again. */
    this.heardSeq = 0;
    this.customerReadSeq = 0;
    /** The last number this agent's screen has shown, so that `read` is said once. */
    this.saidReadSeq = 0;
    this.typingUntil = 0;
  }

  /** What the offer showed stands there until the answer to `open` comes. @param {Offer} offer */
  expect(offer) {
    this.context ??= offer.context;
    for (const message of offer.messages) this.#put(message);
  }

  /** The answer to `open`. @param {Frame} frame */
  show(frame) {
    for (const message of frame.messages) this.#put(message);
    this.heardSeq = Math.max(this.heardSeq, frame.messages.at(-1)?.seq ?? frame.last_seq);
    this.customerReadSeq = Math.max(this.customerReadSeq, frame.customer_read_seq ?? 0);
    this.row = frame.conversation;
    this.epoch = frame.epoch;
    this.context = frame.context ?? this.context;
    this.status = "ready";
    this.refusal = null;
  }

  /**
   * @param {Message} message
   * @returns {boolean} whether it follows on; false means that something was missed
   */
  add(message) {
    const follows = message.seq <= this.heardSeq + 1;
    if (follows) this.heardSeq = Math.max(this.heardSeq, message.seq);
    if (message.author.kind === "customer") this.typingUntil = 0;
    this.#put(message);
    return follows;
  }

  /** Control changed. @param {Frame} frame */
  move(frame) {
    this.row = frame.conversation;
    this.epoch = frame.epoch;
  }

  /** @param {boolean} on @param {number} now milliseconds */
  typing(on, now) {
    this.typingUntil = on ? now + TYPING_BELIEVED : 0;
  }

  get lastSeq() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** @param {Message} message */
  #put(message) {
    let place = this.messages.length;
    while (place > 0 && this.messages[place - 1].seq > message.seq) place--;
    if (place > 0 && this.messages[place - 1].seq === message.seq) {
      this.messages[place - 1] = message;
    } else {
      this.messages.splice(place, 0, message);
    }
  }
}
