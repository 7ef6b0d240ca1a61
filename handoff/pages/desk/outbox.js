/** What the agent sent and the service has not yet stored; kept over reconnects and reloads. */

import { Keep } from "../shared/keep.js";

/**
 * @typedef {"reply" | "note" | "consult" | "whisper"} Kind
 * @typedef {object} Entry
 * @property {string} clientMsgId the same on every try, so that it is stored once
 * @property {string} conversationId
 * @property {Kind} kind
 * @property {string} text
 * @property {number} epoch the conversation's when it was written
 * @property {string} at
 * @property {"pending" | "stored" | "refused"} state
 * @property {{ code: string, message: string } | null} refusal
 */

export class Outbox {
  /** @param {Keep} keep @param {() => string} newId */
  constructor(keep, newId = newClientMsgId) {
    this.keep = keep;
    this.newId = newId;
    /** @type {Entry[]} */
    this.entries = keep.get("outbox", []);
    /** @type {Set<string>} on the wire now */
    this.inFlight = new Set();
  }

  /**
   * @param {{ conversationId: string, kind: Kind, text: string, epoch: number, at: string }} words
   * @returns {Entry}
   */
  add(words) {
    /** @type {Entry} */
    const entry = { ...words, clientMsgId: this.newId(), state: "pending", refusal: null };
    this.entries.push(entry);
    this.#save();
    return entry;
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return this.entries.filter((entry) => entry.conversationId === conversationId);
  }

  /** Waiting to go out (again). @param {string} conversationId */
  waiting(conversationId) {
    return this.of(conversationId).filter(
      (entry) => entry.state === "pending" && !this.inFlight.has(entry.clientMsgId),
    );
  }

  /** @returns {Set<string>} conversations with words that have not gone out */
  get conversations() {
    const pending = this.entries.filter((entry) => entry.state === "pending");
    return new Set(pending.map((entry) => entry.conversationId));
  }

  /** @param {Entry} entry */
  stored(entry) {
    entry.state = "stored";
    this.#save();
  }

  /** @param {Entry} entry @param {{ code: string, message: string }} refusal */
  refuse(entry, refusal) {
    entry.state = "refused";
    entry.refusal = refusal;
    this.#save();
  }

  /** Once more, under the conversation's epoch of now. @param {Entry} entry @param {number} epoch */
  again(entry, epoch) {
    entry.state = "pending";
    entry.refusal = null;
    entry.epoch = epoch;
    this.#save();
  }

  /** @param {Iterable<string | null>} clientMsgIds that are in the transcript, or given up */
  forget(clientMsgIds) {
    const gone = new Set(clientMsgIds);
    const left = this.entries.filter((entry) => !gone.has(entry.clientMsgId));
    if (left.length === this.entries.length) return;
    this.entries = left;
    this.#save();
  }

  #save() {
    this.keep.set("outbox", this.entries.length ? this.entries : null);
  }
}

/** @returns {string} 32 hex digits; `randomUUID` alone would need https */
export function newClientMsgId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
