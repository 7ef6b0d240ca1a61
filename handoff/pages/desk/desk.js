/** What the desk knows at this moment; frames go in, `changed` comes out, nothing is drawn here. */

import { Thread } from "./thread.js";

/** @import { AgentCard, CannedReply, Disposition, FollowUp, Frame, Inbox, Offer, ParticipantKind, Row, Transfer } from "./wire_types.js" */
/** @import { LinkState } from "../shared/socket.js" */

/**
 * @typedef {{ kind: "offer" | "conversation" | "follow_up" | "transfer", id: string, task?: string | null }} Selected
 *   id: of the reservation, the conversation, the follow-up or the transfer that rings
 */

/**
 * Events: `changed` once for all changes of a moment · `said` (detail: {thread, message}) for a new
 * message of a customer · `missed` (detail: Thread) when numbers are missing · `welcome` after each
 * (re)connect · `offer_over` (detail: {offer, outcome}) · `transfer_over` (detail: the frame and
 * {mine}: whether this agent had asked).
 */
export class Desk extends EventTarget {
  /** @param {() => number} now milliseconds */
  constructor(now) {
    super();
    this.now = now;
    /** @type {LinkState} */
    this.link = "idle";
    this.welcomed = false;
    /** @type {AgentCard | null} */
    this.agent = null;
    /** @type {Offer[]} */
    this.offers = [];
    /** @type {Row[]} */
    this.mine = [];
    /** @type {Row[]} */
    this.queue = [];
    /** @type {FollowUp[]} */
    this.followUps = [];
    /** @type {Transfer[]} */
    this.transfers = [];
    /** @type {Row[]} others' conversations that this agent takes part in */
    this.joined = [];
    /** @type {Disposition[]} */
    this.dispositions = [];
    /** @type {CannedReply[]} */
    this.cannedReplies = [];
    /** @type {Map<string, Thread>} */
    this.threads = new Map();
    /** @type {Selected | null} */
    this.selected = null;
    /** How often the agent went somewhere themselves; the focus follows that, and nothing else. */
    this.arrivals = 0;
    this.telling = false;
  }

  /** Something changed that views show; they hear of it once, after the present event. */
  changed() {
    if (this.telling) return;
    this.telling = true;
    queueMicrotask(() => {
      this.telling = false;
      this.dispatchEvent(new Event("changed"));
    });
  }

  /** @param {Frame} frame anything but answers to commands */
  hear(frame) {
    const heard = HEARD[frame.type];
    if (!heard) return;
    heard(this, frame);
    this.changed();
  }

  /** @param {Inbox} inbox */
  take(inbox) {
    const gone = this.offers.filter(
      (offer) => !inbox.offers.some((o) => o.reservation_id === offer.reservation_id),
    );
    this.agent = inbox.agent;
    this.offers = inbox.offers;
    this.mine = inbox.mine;
    this.queue = inbox.queue;
    this.followUps = inbox.follow_ups;
    this.transfers = inbox.transfers ?? [];
    this.joined = inbox.joined ?? [];
    this.#leaveTransfer();
    for (const row of [...inbox.mine, ...inbox.queue, ...this.joined]) {
      const thread = this.threads.get(row.conversation_id);
      if (thread?.row) thread.row = row;
    }
    for (const offer of gone) this.#offerOver(offer, "");
  }

  /** @param {string} reservationId @param {string} outcome */
  endOffer(reservationId, outcome) {
    const offer = this.offer(reservationId);
    if (!offer) return;
    this.offers = this.offers.filter((other) => other !== offer);
    this.#offerOver(offer, outcome);
  }

  /** @param {Offer} offer @param {string} outcome empty when the lists only left it out */
  #offerOver(offer, outcome) {
    const shown = this.selected?.kind === "offer" && this.selected.id === offer.reservation_id;
    const call = offer.follow_up;
    const mine = outcome === "accepted" || (!call && this.isMine(offer.conversation_id));
    if (shown) this.selected = mine ? workOf(offer) : null;
    this.dispatchEvent(new CustomEvent("offer_over", { detail: { offer, outcome, mine, shown } }));
  }

  /** What rang is over, or has become a conversation. */
  #leaveTransfer() {
    if (this.selected?.kind !== "transfer" || this.ringing(this.selected.id)) return;
    this.selected = null;
  }

  /** @param {string} transferId that rings here @returns {Transfer | null} */
  ringing(transferId) {
    return this.ringingTransfers.find((it) => it.transfer_id === transferId) ?? null;
  }

  /** Colleagues who ask this agent, and have had no answer. */
  get ringingTransfers() {
    return this.transfers.filter((it) => it.direction === "in" && it.state === "requested");
  }

  /** The transfer of a conversation that is not over and does not ring here. @param {string} id */
  transferOf(id) {
    const rings = new Set(this.ringingTransfers);
    return this.transfers.find((it) => it.conversation_id === id && !rings.has(it)) ?? null;
  }

  /** As what this agent takes part in somebody else's conversation. @param {string} id @returns {ParticipantKind | null} */
  partIn(id) {
    const row = this.joined.find((it) => it.conversation_id === id);
    if (!row) return null;
    const part = row.participants?.find((it) => it.agent_id === this.agent?.agent_id);
    return part?.kind ?? "monitor";
  }

  /** @returns {boolean} */
  get supervises() {
    return this.agent !== null && this.agent.role !== "agent";
  }

  /** @param {string} id @returns {Thread} the known one, or a new one that loads */
  thread(id) {
    let thread = this.threads.get(id);
    if (!thread) {
      thread = new Thread(id);
      this.threads.set(id, thread);
    }
    return thread;
  }

  /** @param {string} reservationId */
  offer(reservationId) {
    return this.offers.find((offer) => offer.reservation_id === reservationId) ?? null;
  }

  /** @param {string} id */
  followUp(id) {
    return this.followUps.find((followUp) => followUp.follow_up_id === id) ?? null;
  }

  /**
   * The agent's own work on a conversation. A customer may be back while the last talk with them is
   * still being wrapped up: then the one that was chosen, else the talk.
   * @param {string} conversationId
   * @returns {Row | null}
   */
  own(conversationId) {
    const rows = this.mine.filter((row) => row.conversation_id === conversationId);
    const chosen = rows.find((row) => row.task_id === this.selected?.task);
    return chosen ?? rows.find((row) => row.task_state === "assigned") ?? rows[0] ?? null;
  }

  /** @param {string} conversationId */
  isMine(conversationId) {
    return this.own(conversationId) !== null;
  }

  /** The conversation behind whatever is selected. @returns {string | null} */
  get shownConversation() {
    if (!this.selected) return null;
    const { kind, id } = this.selected;
    if (kind === "offer") return this.offer(id)?.conversation_id ?? null;
    if (kind === "follow_up") return this.followUp(id)?.conversation_id ?? null;
    if (kind === "transfer") return this.ringing(id)?.conversation_id ?? null;
    return id;
  }

  get unread() {
    return this.mine.reduce((sum, row) => sum + row.unread, 0);
  }
}

/** What an accepted offer leads to: a conversation, or a call to make. @param {Offer} offer @returns {Selected} */
export function workOf({ follow_up, conversation_id }) {
  if (follow_up) return { kind: "follow_up", id: follow_up.follow_up_id };
  return { kind: "conversation", id: conversation_id };
}

/** @type {Record<string, (desk: Desk, frame: Frame) => void>} */
const HEARD = {
  welcome(desk, frame) {
    desk.welcomed = true;
    desk.dispositions = frame.dispositions;
    desk.cannedReplies = frame.canned_replies;
    desk.take(frame.inbox);
    desk.dispatchEvent(new Event("welcome"));
  },
  canned_replies(desk, frame) {
    desk.cannedReplies = frame.canned_replies;
  },
  inbox: (desk, frame) => desk.take(frame.inbox),
  offer_ended: (desk, frame) => desk.endOffer(frame.reservation_id, frame.outcome),
  conversation(desk, frame) {
    desk.thread(frame.conversation.conversation_id).show(frame);
  },
  message(desk, { conversation_id, message }) {
    const thread = desk.threads.get(conversation_id);
    if (!thread || thread.status !== "ready") return;
    const known = message.seq <= thread.heardSeq;
    const follows = thread.add(message);
    if (!known) desk.dispatchEvent(new CustomEvent("said", { detail: { thread, message } }));
    if (!follows) desk.dispatchEvent(new CustomEvent("missed", { detail: thread }));
  },
  state(desk, frame) {
    desk.threads.get(frame.conversation.conversation_id)?.move(frame);
  },
  transfer_ended(desk, frame) {
    const known = desk.transfers.find((it) => it.transfer_id === frame.transfer_id);
    desk.transfers = desk.transfers.filter((it) => it !== known);
    desk.dispatchEvent(
      new CustomEvent("transfer_over", { detail: { frame, mine: known?.direction === "out" } }),
    );
  },
  typing(desk, frame) {
    desk.threads.get(frame.conversation_id)?.typing(frame.on, desk.now());
  },
  read(desk, frame) {
    const thread = desk.threads.get(frame.conversation_id);
    if (thread) thread.customerReadSeq = Math.max(thread.customerReadSeq, frame.seq);
  },
};
