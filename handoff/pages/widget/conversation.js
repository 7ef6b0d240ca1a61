/** The conversation as this page knows it, built from the service's frames; no DOM, no socket. */

/**
 * @typedef {{ kind: "customer" | "bot" | "agent" | "system", name?: string | null }} Author
 * @typedef {{ title: string, payload: string }} Button
 * @typedef {{ seq: number, client_msg_id?: string | null, author: Author, kind: string,
 *             text: string | null, code?: string | null, buttons: Button[],
 *             custom?: Record<string, any> | null, at: string, local?: boolean }} Message
 *   local: shown from the outbox's words until the service's own copy arrives
 * @typedef {{ controller: "bot" | "queue" | "agent" | "none", epoch: number, language: "en" | "nl",
 *             agent_name?: string | null, position?: number | null,
 *             expected_wait_s?: number | null, staffed: boolean,
 *             options: ("leave_message" | "callback" | "return_to_bot")[], bot_busy: boolean,
 *             rated?: number | null, queue?: string | null, opens_at?: string | null,
 *             one_moment?: boolean, also_here?: string[], file_wanted?: boolean,
 *             reopens_until?: string | null }} State
 */

const LIMITS = { max_message_chars: 2000, ping_every_s: 20 };

export class Conversation {
  constructor() {
    /** @type {Message[]} in order */
    this.messages = [];
    /** @type {State | null} */
    this.state = null;
    this.lastSeq = 0; // everything up to here is known
    this.readSeq = 0;
    this.agentReadSeq = 0;
    /** @type {"bot" | "agent" | null} */
    this.typing = null;
    this.limits = LIMITS;
  }

  /** @param {Record<string, any>} frame */
  welcome(frame) {
    this.state = frame.state;
    this.limits = { ...LIMITS, ...frame.limits };
    this.typing = null;
    for (const message of frame.messages) this.#put(message);
    // A long history comes in parts: the rest follows as messages, and is asked for again when
    // the connection breaks in between.
    this.lastSeq = Math.max(this.lastSeq, frame.messages.at(-1)?.seq ?? frame.last_seq);
    this.readSeq = Math.max(this.readSeq, frame.last_read_seq);
    this.agentReadSeq = Math.max(this.agentReadSeq, frame.agent_read_seq);
  }

  /**
   * @param {Message} message
   * @param {number} prevSeq the number before it in the customer's view
   * @returns {boolean} false when something before it is missing: resume
   */
  receive(message, prevSeq) {
    if (prevSeq > this.lastSeq) return false;
    this.#put(message);
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    if (message.author.kind === this.typing) this.typing = null;
    return true;
  }

  /**
   * The customer's own words are safe; shown as theirs until the service's copy comes.
   * @param {number} seq
   * @param {import("./outbox.js").Entry} entry
   */
  stored(seq, entry) {
    if (entry.shown === null || this.messages.some((message) => message.seq === seq)) return;
    this.#put({
      seq,
      client_msg_id: entry.frame.client_msg_id,
      author: { kind: "customer" },
      kind: "text",
      text: entry.shown,
      buttons: [],
      at: entry.at,
      local: true,
    });
    if (seq === this.lastSeq + 1) this.lastSeq = seq;
  }

  /** How many messages by others came since the customer last looked. */
  get unread() {
    return this.messages.filter(
      (message) => message.seq > this.readSeq && message.author.kind !== "customer",
    ).length;
  }

  /** Who is about to say something. @returns {"bot" | "agent" | null} */
  get busy() {
    if (this.state?.controller === "none") return null;
    return this.typing ?? (this.state?.bot_busy ? "bot" : null);
  }

  get ended() {
    return this.state?.controller === "none";
  }

  /** The quick replies on offer: those of the bot's last message while nobody answered it. */
  get offered() {
    const last = this.messages.at(-1);
    return this.state?.controller === "bot" && last?.author.kind === "bot" ? last.buttons : [];
  }

  /** @param {Message} message */
  #put(message) {
    let at = this.messages.length;
    while (at > 0 && this.messages[at - 1].seq > message.seq) at--;
    const before = this.messages[at - 1];
    if (before?.seq !== message.seq) this.messages.splice(at, 0, message);
    else if (before.local) this.messages[at - 1] = message;
  }
}
