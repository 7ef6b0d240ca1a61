/** The line to the service: opens or resumes the conversation, keeps it, says what must be said. */

import { backoff } from "../shared/backoff.js";
import { upload } from "../shared/files.js";
import { Socket, socketUrl } from "../shared/socket.js";
import { Conversation } from "./conversation.js";
import { OpeningRefused, openConversation } from "./opening.js";
import { Outbox } from "./outbox.js";

/**
 * @typedef {"none" | "opening" | "refused" | "live" | "reconnecting" | "offline"} Phase
 *   none: no conversation yet; opening: never welcomed so far; refused: `problem` says why;
 *   reconnecting: welcomed before, the connection is gone
 */

/** Refusals after which the saved key is of no use. */
const KEY_LOST = ["invalid-token", "expired-token", "conversation-not-found"];
const TYPING_GONE = 12_000; // a typing indicator whose end got lost

/** Event `change` after everything that may look different. */
export class Line extends EventTarget {
  /** @param {{ origin: string, saved: import("./saved.js").Saved, language: "en" | "nl" }} on */
  constructor({ origin, saved, language }) {
    super();
    this.origin = origin;
    this.saved = saved;
    this.language = language;
    this.outbox = new Outbox(saved);
    this.#reset();
  }

  #reset() {
    this.conversation = new Conversation();
    /** @type {Socket | null} */
    this.socket = null;
    this.welcomed = false;
    /** @type {{ code: string, message: string } | null} why nothing works */
    this.problem = null;
    /** @type {{ code: string, message: string } | null} why the last thing was refused */
    this.complaint = null;
    this.opening = false;
    this.fresh = false; // the key was made by this page
    this.attempt = 0;
    this.retryTimer = 0;
    this.typingTimer = 0;
    /** @type {Map<string, Record<string, any> & { type: string }>} said after the next welcome */
    this.owed = new Map();
  }

  /** @returns {Phase} */
  get phase() {
    if (this.problem) return "refused";
    if (!this.welcomed) {
      if (!this.socket && !this.opening) return "none";
      return this.socket?.state === "offline" ? "offline" : "opening";
    }
    const state = this.socket?.state;
    if (state === "offline") return "offline";
    return state === "open" ? "live" : "reconnecting";
  }

  /** Whether to say that the connection is gone; catching up a gap takes no words. */
  get interrupted() {
    return this.phase === "offline" || (this.phase === "reconnecting" && !!this.socket?.attempt);
  }

  /** Goes on with the saved conversation, if there is one. @returns {boolean} */
  resume() {
    if (!this.saved.key || this.socket) return Boolean(this.socket);
    this.#connect();
    return true;
  }

  /** Makes sure there is a conversation. */
  async begin() {
    if (this.opening || this.resume()) return;
    clearTimeout(this.retryTimer);
    this.opening = true;
    this.problem = null;
    this.#changed();
    try {
      this.saved.key = await openConversation(this.origin, this.language);
      this.fresh = true;
      this.attempt = 0;
      this.#connect();
    } catch (error) {
      if (!(error instanceof OpeningRefused)) throw error;
      this.problem = { code: error.code, message: error.message };
      if (error.passing) {
        this.retryTimer = setTimeout(() => this.begin(), backoff(this.attempt++, { first: 2000 }));
      }
    } finally {
      this.opening = false;
      this.#changed();
    }
  }

  /** Leaves this conversation behind and begins another. */
  async beginAgain() {
    this.#forget();
    this.outbox.clear();
    await this.begin();
  }

  /** Tries at once instead of waiting. */
  tryNow() {
    if (this.socket) this.socket.retryNow();
    else this.begin();
  }

  /** @param {string} text */
  send(text) {
    return this.#post({ type: "message", text }, text);
  }

  /** @param {import("./conversation.js").Button} button */
  choose(button) {
    return this.#post({ type: "choose", payload: button.payload }, button.title);
  }

  /** @param {Record<string, any> & { type: string }} form */
  submit(form) {
    return this.#post(form, null);
  }

  /** @param {File} file @returns {Promise<import("../shared/files.js").Uploaded>} to be sent with its id; rejects with `UploadRefused` */
  upload(file) {
    return upload(new URL("/api/attachments", this.origin), file, this.#asCustomer);
  }

  /** @param {string} href of a file in this conversation @returns {Promise<Blob | null>} */
  async file(href) {
    try {
      const answer = await fetch(new URL(href, this.origin), this.#asCustomer);
      return answer.ok ? await answer.blob() : null;
    } catch {
      return null;
    }
  }

  /** @returns {RequestInit} */
  get #asCustomer() {
    const token = this.saved.key?.token ?? "";
    return { headers: { Authorization: `Bearer ${token}` }, credentials: "omit" };
  }

  /** @param {string} id of a refused message */
  retry(id) {
    this.outbox.retry(id);
    const entry = this.outbox.find(id);
    if (entry && this.phase === "live") this.socket?.send(entry.frame);
    this.#changed();
  }

  /** @param {string} id of a refused message */
  discard(id) {
    this.outbox.remove(id);
    this.#changed();
  }

  /**
   * A command without a number: the last one of its type is said now, or after the next welcome.
   * @param {Record<string, any> & { type: string }} frame
   */
  command(frame) {
    this.complaint = null;
    if (this.phase !== "live" || !this.socket?.send(frame)) this.owed.set(frame.type, frame);
    this.#changed();
  }

  /** The customer chose a language. @param {"en" | "nl"} language */
  speak(language) {
    this.language = language;
    this.saved.language = language;
    if (this.saved.key) this.command({ type: "set_language", language });
  }

  /** @param {boolean} on */
  typing(on) {
    if (this.phase === "live") this.socket?.send({ type: "typing", on });
  }

  /** The customer looks at the conversation now; one's own words need no reading. */
  markRead() {
    const { conversation } = this;
    if (conversation.unread === 0 || this.phase !== "live") return;
    if (!this.socket?.send({ type: "read", seq: conversation.lastSeq })) return;
    conversation.readSeq = conversation.lastSeq;
    this.#changed();
  }

  /** @param {Record<string, any> & { type: string }} frame @param {string | null} shown */
  #post(frame, shown) {
    this.complaint = null;
    const entry = this.outbox.add(frame, shown);
    if (this.phase === "live") this.socket?.send(entry.frame);
    this.#changed();
    return entry;
  }

  #connect() {
    const socket = new Socket(socketUrl("/ws/customer", this.origin));
    this.socket = socket;
    socket.addEventListener("open", () =>
      socket.send({
        type: "resume",
        token: this.saved.key?.token ?? "",
        after_seq: this.conversation.lastSeq,
      }),
    );
    socket.addEventListener("state", () => this.#changed());
    socket.addEventListener("frame", (event) => {
      if (socket !== this.socket) return;
      this.#hear(/** @type {CustomEvent} */ (event).detail);
      this.#changed();
    });
    socket.start();
  }

  /** @param {Record<string, any> & { type: string }} frame */
  #hear(frame) {
    const { conversation } = this;
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "message":
        if (!conversation.receive(frame.message, frame.prev_seq)) return this.socket?.restart();
        return this.outbox.remove(frame.message.client_msg_id);
      case "messages":
        return this.#follow(frame);
      case "stored": {
        const entry = this.outbox.find(frame.client_msg_id);
        if (entry) conversation.stored(frame.seq, entry);
        return this.outbox.remove(frame.client_msg_id);
      }
      case "state":
        conversation.state = frame.state;
        return;
      case "typing":
        return this.#showTyping(frame.on ? frame.author : null);
      case "read":
        conversation.agentReadSeq = Math.max(conversation.agentReadSeq, frame.seq);
        return;
      case "error":
        return this.#refused(frame);
    }
  }

  /** A long replay goes on. @param {Record<string, any>} frame */
  #follow(frame) {
    let before = frame.prev_seq;
    for (const message of frame.messages) {
      if (!this.conversation.receive(message, before)) return this.socket?.restart();
      this.outbox.remove(message.client_msg_id);
      before = message.seq;
    }
  }

  /** @param {Record<string, any>} frame */
  #welcome(frame) {
    this.conversation.welcome(frame);
    this.welcomed = true;
    this.socket?.keepAlive(this.conversation.limits.ping_every_s);
    for (const message of frame.messages) this.outbox.remove(message.client_msg_id);
    for (const command of this.owed.values()) this.socket?.send(command);
    this.owed.clear();
    for (const entry of this.outbox.pending) this.socket?.send(entry.frame);
  }

  /** @param {"bot" | "agent" | null} who */
  #showTyping(who) {
    clearTimeout(this.typingTimer);
    this.conversation.typing = who;
    if (!who) return;
    this.typingTimer = setTimeout(() => {
      this.conversation.typing = null;
      this.#changed();
    }, TYPING_GONE);
  }

  /** @param {Record<string, any>} error */
  #refused({ code, message, client_msg_id, fatal }) {
    if (this.outbox.find(client_msg_id)) this.outbox.fail(client_msg_id, { code, message });
    else if (fatal && KEY_LOST.includes(code)) this.#lost(code, message);
    else this.complaint = { code, message };
  }

  /**
   * The saved key opens nothing any more. An old one is forgotten, so that the next step is a new
   * conversation; a new one that is refused is a problem, or we would ask for ever.
   * @param {string} code
   * @param {string} message
   */
  #lost(code, message) {
    const { fresh } = this;
    this.#forget();
    if (fresh) this.problem = { code, message };
  }

  #forget() {
    this.socket?.stop();
    clearTimeout(this.retryTimer);
    clearTimeout(this.typingTimer);
    this.saved.key = null;
    this.#reset();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
