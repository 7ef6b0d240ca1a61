/** Under the head: with whom the agent works on this conversation, and what can be done about it. */

import { el, keyed, setAttribute } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { setTime, timeOf } from "../times.js";
import { ask } from "./dialog.js";
import { first } from "./transfer_card.js";

/** @import { Ui } from "../ui.js" */
/** @import { ParticipantKind, Row, Transfer } from "../wire_types.js" */

/**
 * @typedef {{ key: string, tone: string, sign: import("../../shared/icons.js").IconName, text: string,
 *             due?: string | null, acts: Act[] }} Strip
 * @typedef {{ does: string, tone?: string, act: () => unknown }} Act
 */

export class TogetherBar {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.element = el("div", { class: "together", role: "status", "aria-atomic": "false" });
  }

  /** @param {string} id of the conversation @param {Row | null} row */
  update(id, row) {
    const strips = this.#strips(id, row);
    this.element.hidden = strips.length === 0;
    keyed(this.element, strips, {
      key: ({ key, text }) => `${id} ${key} ${text}`,
      make: (strip) => this.#strip(strip),
      update: (element, { due }) => {
        const time = element.querySelector("time");
        if (time && due) setTime(time, this.ui.words, due, this.ui.clock.now());
      },
    });
  }

  /** @param {string} id @param {Row | null} row @returns {Strip[]} */
  #strips(id, row) {
    const transfer = this.ui.desk.transferOf(id);
    const part = this.ui.desk.partIn(id);
    const strips = [];
    if (transfer) strips.push(this.#ofTransfer(transfer));
    else if (part) strips.push(this.#ofPart(id, part, row));
    if (this.ui.desk.isMine(id)) strips.push(...this.#others(row, transfer));
    return strips;
  }

  /** @param {Transfer} transfer @returns {Strip} */
  #ofTransfer(transfer) {
    const { words, commands } = this.ui;
    const { transfer_id: id, state, direction, mode } = transfer;
    const out = direction === "out";
    const name = first(out ? (transfer.to_name ?? transfer.to_queue) : transfer.from_name);
    const on = (/** @type {"cancel_transfer" | "complete_transfer" | "start_conference"} */ act) => () =>
      commands.onTransfer(act, id);
    if (state === "requested") {
      const text = words.say(`together.rings.${mode}`, { name });
      const acts = out ? [{ does: "cancel_transfer", act: on("cancel_transfer") }] : [];
      return { key: id + state, tone: "waiting", sign: "bell", text, due: transfer.due_at, acts };
    }
    if (!out) {
      const text = words.say("together.consulted", { name });
      const acts = [{ does: "leave", act: () => commands.onConversation("leave", transfer.conversation_id) }];
      return { key: id + state, tone: "accent", sign: "chat", text, acts };
    }
    return {
      key: id + state,
      tone: "accent",
      sign: "chat",
      text: words.say("together.consulting", { name }),
      acts: [
        { does: "complete_transfer", tone: "primary", act: on("complete_transfer") },
        { does: "start_conference", act: on("start_conference") },
        { does: "end_consult", act: on("cancel_transfer") },
      ],
    };
  }

  /** @param {string} id @param {ParticipantKind} part @param {Row | null} row @returns {Strip} */
  #ofPart(id, part, row) {
    const { words, commands } = this.ui;
    const name = primaryOf(row);
    const acts = [{ does: "leave", act: () => commands.onConversation("leave", id) }];
    const sign = part === "monitor" || part === "whisper" ? "eye" : "chat";
    const text = words.say(`together.part.${part}`, { name });
    return { key: part, tone: "accent", sign, text, acts };
  }

  /** Who else writes to the customer of this agent. @param {Row | null} row @param {Transfer | null} transfer @returns {Strip[]} */
  #others(row, transfer) {
    const { words, desk } = this.ui;
    const others = (row?.participants ?? []).filter(
      ({ agent_id, kind }) =>
        agent_id !== desk.agent?.agent_id && (kind === "conference" || kind === "barge"),
    );
    return others
      .filter(({ agent_id }) => agent_id !== transfer?.to_agent_id)
      .map(({ agent_id, name, kind, transfer_id }) => ({
        key: agent_id + kind + transfer_id,
        tone: kind === "barge" ? "waiting" : "live",
        sign: "person",
        text: words.say(`together.with.${kind}`, { name: first(name) }),
        acts: transfer_id ? [this.#handOver(transfer_id)] : [],
      }));
  }

  /** The conference goes on with the colleague alone. @param {string} transfer @returns {Act} */
  #handOver(transfer) {
    const act = () => this.ui.commands.onTransfer("complete_transfer", transfer);
    return { does: "complete_transfer", act };
  }

  /** @param {Strip} strip */
  #strip({ key, tone, sign, text, due, acts }) {
    const { words, clock } = this.ui;
    return el(
      "div",
      { class: `strip strip--${tone}`, "data-key": key },
      icon(sign),
      el("p", {}, text, due && " ", due && timeOf(words, due, "left", clock.now())),
      el("div", { class: "strip__acts" }, ...acts.map((act) => this.#button(act))),
    );
  }

  /** @param {Act} act */
  #button({ does, tone, act }) {
    const button = el(
      "button",
      { type: "button", class: `button ${tone ? `button--${tone}` : ""}`, "data-does": does },
      this.ui.words.say(`action.${does}`),
    );
    button.addEventListener("click", async () => {
      setAttribute(button, "disabled", true);
      await act();
      setAttribute(button, "disabled", false);
    });
    return button;
  }
}

/** @param {Row | null} row */
export function primaryOf(row) {
  return first(row?.participants?.find(({ kind }) => kind === "primary")?.name ?? null);
}

/** Asks once, with what will happen. @param {Ui} ui @param {string} key of the question @param {Record<string, string>} values */
export async function sure(ui, key, values) {
  const { words } = ui;
  const answer = await ask(ui, {
    title: words.say(`${key}.title`, values),
    text: words.say(`${key}.text`, values),
    confirm: words.say(`${key}.confirm`, values),
    urgent: true,
  });
  return answer !== null;
}
