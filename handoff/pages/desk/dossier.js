/** What the service knows of a conversation besides its messages: the order now, earlier talks, times. */

/** @import { Language, Row } from "./wire_types.js" */

/**
 * @typedef {{ number: string, status: string, placed_at: string, total: string, currency: string }} ShortOrder
 * @typedef {{ verified: boolean, verification?: string | null, customer_name?: string | null,
 *             as_of: string | null, order: Record<string, any> | null, others: ShortOrder[] }} OrderNow
 * @typedef {{ bot_s: number, queue_s: number, agent_s: number, closed_s: number, handoffs: number,
 *             transfers: number, reopened: number }} Spent
 * @typedef {{ conversations: Row[] }} Earlier
 */

/**
 * One answer of the service; what was known stays while it is asked for again.
 * @template T
 * @typedef {{ state: "none" | "asked" | "known" | "away", value: T | null, version: number }} Sheet
 */

/** Asks for each conversation once, and for the order again whenever the agent wants. */
export class Dossier {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.id = "";
    /** @type {string | null} */
    this.number = null;
    this.#clear();
  }

  #clear() {
    /** @type {Sheet<OrderNow>} */
    this.order = blank();
    /** @type {Sheet<Earlier>} */
    this.earlier = blank();
    /** @type {Sheet<Spent>} */
    this.spent = blank();
  }

  /** Opens the one of this conversation; at a change of hands what has changed with it is asked again. @param {string} id @param {number} epoch @param {Language} language */
  show(id, epoch, language) {
    const wanted = `${id} ${epoch} ${language}`;
    if (this.wanted === wanted) return;
    this.wanted = wanted;
    if (this.id !== id) {
      this.id = id;
      this.number = null;
      this.#clear();
    }
    const path = encodeURIComponent(id);
    this.#ask(this.earlier, `/api/agent/history/${path}`);
    this.#ask(this.spent, `/api/agent/conversations/${path}/times`);
    this.askOrder(language);
  }

  /** @param {Language} language of the labels @param {string | null} [number] another one of the customer's */
  askOrder(language, number = this.number) {
    this.number = number;
    const asked = new URLSearchParams(number ? { language, number } : { language });
    return this.#ask(this.order, `/api/agent/conversations/${encodeURIComponent(this.id)}/order?${asked}`);
  }

  /** @param {Sheet<any>} sheet @param {string} path */
  async #ask(sheet, path) {
    const version = ++sheet.version;
    sheet.state = "asked";
    this.changed();
    const value = await read(path);
    if (sheet.version !== version) return; // asked again meanwhile
    sheet.version++;
    sheet.state = value ? "known" : "away";
    sheet.value = value ?? sheet.value;
    this.changed();
  }
}

/** @returns {Sheet<any>} */
const blank = () => ({ state: "none", value: null, version: 0 });

/** @param {string} path @returns {Promise<any>} null when there is no answer, or a refusal */
async function read(path) {
  try {
    const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
