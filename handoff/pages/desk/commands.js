/** What the agent can do, said to the service; each keeps the desk true and tells what failed. */

import { upload, UploadRefused } from "../shared/files.js";
import { workOf } from "./desk.js";
import { newClientMsgId } from "./outbox.js";
import { CONNECTION_LOST, Refused } from "./wire.js";

/** @import { Desk, Selected } from "./desk.js" */
/** @import { Entry, Kind, Outbox } from "./outbox.js" */
/** @import { Thread } from "./thread.js" */
/** @import { Wire } from "./wire.js" */
/** @import { Frame, Transfer } from "./wire_types.js" */

/** Events: `refused` (detail: {code, message}) when a command was refused. */
export class Commands extends EventTarget {
  /** @param {Desk} desk @param {Wire} wire @param {Outbox} outbox */
  constructor(desk, wire, outbox) {
    super();
    this.desk = desk;
    this.wire = wire;
    this.outbox = outbox;
    /** @type {Map<string, Promise<void>>} conversations being opened */
    this.opening = new Map();
    desk.addEventListener("welcome", () => this.#catchUp());
    desk.addEventListener("said", (event) => {
      outbox.forget([/** @type {CustomEvent} */ (event).detail.message.client_msg_id]);
    });
    desk.addEventListener("missed", (event) =>
      this.open(/** @type {CustomEvent} */ (event).detail.id),
    );
  }

  // ---- looking

  /** The agent goes there, and the focus with them. @param {Selected | null} selected */
  select(selected) {
    this.desk.selected = selected;
    this.desk.arrivals++;
    const id = this.desk.shownConversation;
    if (id && selected?.kind !== "offer" && selected?.kind !== "transfer") this.open(id);
    this.desk.changed();
  }

  /** Asks for what this page has not heard of a conversation, then says what waits. @param {string} id */
  open(id) {
    const running = this.opening.get(id) ?? this.#open(id).finally(() => this.opening.delete(id));
    this.opening.set(id, running);
    return running;
  }

  /** @param {string} id */
  async #open(id) {
    const thread = this.desk.thread(id);
    try {
      const shown = await this.wire.ask({
        type: "open",
        conversation_id: id,
        after_seq: thread.heardSeq,
      });
      this.desk.hear(shown);
      this.outbox.forget(thread.messages.map((message) => message.client_msg_id));
      for (const entry of this.outbox.waiting(id)) this.#deliver(entry);
    } catch (error) {
      const { code, message } = refused(error);
      if (code === CONNECTION_LOST) return; // the next welcome opens it
      thread.status = "refused";
      thread.refusal = { code, message };
      this.desk.changed();
    }
  }

  /** After each (re)connect: what is on screen, and what holds words that have not gone out. */
  #catchUp() {
    const wanted = this.outbox.conversations;
    const rings = ["offer", "transfer"].includes(this.desk.selected?.kind ?? "");
    const shown = rings ? null : this.desk.shownConversation;
    if (shown) wanted.add(shown);
    for (const id of this.desk.threads.keys()) {
      if (this.desk.isMine(id)) wanted.add(id);
      else if (!wanted.has(id)) this.desk.threads.delete(id);
    }
    for (const id of wanted) this.open(id);
  }

  /** Everything on screen has been seen. @param {Thread} thread */
  read(thread) {
    if (thread.heardSeq <= thread.saidReadSeq || !this.desk.isMine(thread.id)) return;
    const told = this.wire.tell({ type: "read", conversation_id: thread.id, seq: thread.heardSeq });
    if (told) thread.saidReadSeq = thread.heardSeq;
  }

  // ---- offers

  /** @param {string} reservationId */
  async accept(reservationId) {
    const offer = this.desk.offer(reservationId);
    if (!offer || !(await this.#do({ type: "accept", reservation_id: reservationId })))
      return false;
    if (!offer.follow_up) this.desk.thread(offer.conversation_id).expect(offer);
    this.desk.endOffer(reservationId, "accepted");
    this.select(workOf(offer));
    return true;
  }

  /** @param {string} reservationId */
  async decline(reservationId) {
    if (!(await this.#do({ type: "decline", reservation_id: reservationId }))) return false;
    this.desk.endOffer(reservationId, "declined");
    this.desk.changed();
    return true;
  }

  // ---- talking

  /** Shows at once, goes out now or after the next connect. @param {string} id @param {Kind} kind @param {string} text */
  say(id, kind, text) {
    const thread = this.desk.thread(id);
    const at = new Date(this.desk.now()).toISOString();
    const entry = this.outbox.add({ conversationId: id, kind, text, epoch: thread.epoch, at });
    this.#deliver(entry);
    this.desk.changed();
  }

  /** @param {Entry} entry that was refused */
  sayAgain(entry) {
    this.outbox.again(entry, this.desk.thread(entry.conversationId).epoch);
    this.#deliver(entry);
    this.desk.changed();
  }

  /** @param {Entry} entry that was refused */
  giveUp(entry) {
    this.outbox.forget([entry.clientMsgId]);
    this.desk.changed();
  }

  /** @param {Entry} entry */
  async #deliver(entry) {
    const frame = {
      type: entry.kind,
      conversation_id: entry.conversationId,
      client_msg_id: entry.clientMsgId,
      text: entry.text,
    };
    this.outbox.inFlight.add(entry.clientMsgId);
    try {
      await this.wire.ask(entry.kind === "reply" ? { ...frame, epoch: entry.epoch } : frame);
      this.outbox.stored(entry);
    } catch (error) {
      const { code, message } = refused(error);
      if (code !== CONNECTION_LOST) this.outbox.refuse(entry, { code, message });
    } finally {
      this.outbox.inFlight.delete(entry.clientMsgId);
      this.desk.changed();
    }
  }

  /** @param {string} id @param {boolean} on */
  typing(id, on) {
    this.wire.tell({ type: "typing", conversation_id: id, on });
  }

  /** @param {string} id @param {string} text what the customer reads */
  requestFile(id, text) {
    const client_msg_id = newClientMsgId();
    return this.#do({ type: "request_file", conversation_id: id, client_msg_id, text });
  }

  /** @param {Thread} thread @param {File} file */
  async sendFile({ id, epoch }, file) {
    try {
      const { attachment_id } = await upload(`/api/agent/conversations/${id}/attachments`, file);
      const client_msg_id = newClientMsgId();
      return this.#do({ type: "send_file", conversation_id: id, epoch, client_msg_id, attachment_id });
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error;
      const { code, message } = error;
      this.dispatchEvent(new CustomEvent("refused", { detail: { code, message } }));
      return false;
    }
  }

  // ---- ending, following up, presence: each resolves to whether it was done

  /** @param {"available" | "not_ready" | "offline"} state @param {string | null} [reason] */
  setPresence(state, reason = null) {
    return this.#do({ type: "presence", state, reason });
  }

  /** @param {string} id @param {string} note */
  handBack(id, note) {
    return this.#do({ type: "hand_back", conversation_id: id, note });
  }

  /** @param {string} id */
  close(id) {
    return this.#do({ type: "close", conversation_id: id });
  }

  /** @param {string} taskId @param {Record<string, unknown>} result disposition, notes and what it asks for */
  wrapUp(taskId, result) {
    return this.#do({ type: "wrap_up", task_id: taskId, ...result });
  }

  /** @param {string} id */
  takeFollowUp(id) {
    return this.#do({ type: "take_follow_up", follow_up_id: id });
  }

  /** @param {string} id @param {string} notes @param {"done" | "no_answer"} [outcome] */
  finishFollowUp(id, notes, outcome = "done") {
    return this.#do({ type: "finish_follow_up", follow_up_id: id, notes, outcome });
  }

  // ---- together: each resolves to whether it was done

  /** @param {string} id @param {Record<string, unknown>} wanted mode, to_agent or to_queue, reason, note */
  transfer(id, wanted) {
    return this.do({ type: "transfer", conversation_id: id, ...wanted });
  }

  /** @param {Transfer} transfer that rings here */
  async acceptTransfer({ transfer_id, conversation_id }) {
    if (!(await this.do({ type: "accept_transfer", transfer_id }))) return false;
    this.select({ kind: "conversation", id: conversation_id });
    return true;
  }

  /** @param {Transfer} transfer @param {string} [reason] */
  declineTransfer({ transfer_id }, reason = "") {
    return this.do({ type: "decline_transfer", transfer_id, reason });
  }

  /** @param {"cancel_transfer" | "complete_transfer" | "start_conference"} act @param {string} transfer_id */
  onTransfer(act, transfer_id) {
    return this.do({ type: act, transfer_id });
  }

  /** @param {"leave" | "monitor" | "barge" | "take_over"} act @param {string} id */
  onConversation(act, id) {
    return this.do({ type: act, conversation_id: id });
  }

  /** Says it and waits for the answer; a refusal is told. @param {Frame} command @returns {Promise<boolean>} */
  do(command) {
    return this.#do(command);
  }

  /** @param {Frame} command @returns {Promise<boolean>} */
  async #do(command) {
    try {
      await this.wire.ask(command);
      return true;
    } catch (error) {
      const { code, message } = refused(error);
      this.dispatchEvent(new CustomEvent("refused", { detail: { code, message } }));
      return false;
    }
  }
}

/** @param {unknown} error @returns {Refused} anything else is a fault of the page and goes on up */
function refused(error) {
  if (error instanceof Refused) return error;
  throw error;
}
