/** What the customer sent and the service has not yet stored; it survives drops and reloads. */

/**
 * @typedef {{ type: string, client_msg_id: string } & Record<string, any>} Numbered a frame that is
 *   stored once however often it is sent
 * @typedef {{ frame: Numbered, shown: string | null, at: string,
 *             failed: { code: string, message: string } | null }} Entry
 *   shown: the words of the bubble; null for forms, which have none
 */
export class Outbox {
  /** @param {{ unsent: Entry[] }} saved */
  constructor(saved) {
    this.saved = saved;
    /** @type {Entry[]} */
    this.entries = saved.unsent;
  }

  /**
   * @param {Record<string, any> & { type: string }} frame without its id
   * @param {string | null} shown
   * @returns {Entry}
   */
  add(frame, shown) {
    const entry = {
      frame: { ...frame, client_msg_id: newId() },
      shown,
      at: new Date().toISOString(),
      failed: null,
    };
    this.#keep([...this.entries, entry]);
    return entry;
  }

  /** @param {string | null | undefined} id @returns {Entry | undefined} */
  find(id) {
    return id ? this.entries.find((entry) => entry.frame.client_msg_id === id) : undefined;
  }

  /** Stored, or given up. @param {string | null | undefined} id */
  remove(id) {
    if (this.find(id)) this.#keep(this.entries.filter((e) => e.frame.client_msg_id !== id));
  }

  /** Refused by the service. @param {string} id @param {{ code: string, message: string }} why */
  fail(id, why) {
    this.#keep(this.entries.map((e) => (e.frame.client_msg_id === id ? { ...e, failed: why } : e)));
  }

  /** The customer wants it tried again, under the same id. @param {string} id */
  retry(id) {
    this.#keep(this.entries.map((e) => (e.frame.client_msg_id === id ? { ...e, failed: null } : e)));
  }

  /** Everything to say again after a reconnect, in order. */
  get pending() {
    return this.entries.filter((entry) => !entry.failed);
  }

  clear() {
    this.#keep([]);
  }

  /** @param {Entry[]} entries */
  #keep(entries) {
    this.entries = entries;
    this.saved.unsent = entries;
  }
}

/** @returns {string} a `client_msg_id` */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `w${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
