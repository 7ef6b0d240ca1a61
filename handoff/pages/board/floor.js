/** What the board knows: the floor as the service last told it, and what can be asked of it. */

import { CONNECTION_LOST, Refused } from "../desk/wire.js";

/** @import { Wire } from "../desk/wire.js" */
/** @import { AgentCard, Controller, Frame, Language, Participant } from "../desk/wire_types.js" */

/**
 * @typedef {{ queue_id: string, name: string, waiting: number, longest_wait_s: number | null,
 *             answered: number, answered_in_time: number, abandoned: number,
 *             service_level: number | null, service_level_day?: number | null, target_s: number,
 *             target_share?: number }} QueueNow
 * @typedef {{ agent_id: string, name: string, role: AgentCard["role"],
 *             presence: AgentCard["presence"], doing: string, reason: string | null,
 *             since: string, conversations: number, wrapping: number, capacity: number }} AgentNow
 * @typedef {{ conversation_id: string, controller: Controller, channel: string,
 *             language: Language, queue_id: string | null, agent_id: string | null,
 *             agent_name: string | null, customer_name: string | null, reason: string | null,
 *             priority: number | null, since: string, preview: string,
 *             mood: "negative" | "neutral" | "positive" | null, mood_score: number | null,
 *             participants: Participant[] }} TalkNow
 * @typedef {{ at: string, interval_s: number, queues: QueueNow[], agents: AgentNow[],
 *             conversations: TalkNow[] }} Board
 */

/** Events: `changed` · `refused` (detail: {code, message}). */
export class Floor extends EventTarget {
  /** @param {Wire} wire */
  constructor(wire) {
    super();
    this.wire = wire;
    /** @type {Board | null} */
    this.board = null;
    wire.addEventListener("frame", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail));
    wire.socket.addEventListener("state", () => this.dispatchEvent(new Event("changed")));
  }

  /** @param {Frame} frame */
  #hear(frame) {
    if (frame.type === "welcome") this.do({ type: "watch_board", on: true });
    if (frame.type !== "board") return;
    this.board = frame.board;
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Frame} command @returns {Promise<boolean>} whether it was done; a refusal is told */
  async do(command) {
    try {
      await this.wire.ask(command);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, message } = error;
      const watching = command.type === "watch_board" && code === CONNECTION_LOST;
      if (!watching) this.dispatchEvent(new CustomEvent("refused", { detail: { code, message } }));
      return false;
    }
  }

  /** @param {string | null} queueId */
  queueName(queueId) {
    return this.board?.queues.find((queue) => queue.queue_id === queueId)?.name ?? "";
  }
}
