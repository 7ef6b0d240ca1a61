/** The log of everything that was done, newest first, a page at a time. */

import { el, setAttribute } from "../../shared/dom.js";
import { nameOf } from "../../desk/names.js";
import { timeOf } from "../../desk/times.js";

/** @import { BoardUi } from "../frame.js" */

/**
 * @typedef {{ id: number, at: string, actor: string, actor_name: string | null, subject: string,
 *             subject_id: string, name: string, source: string | null, target: string | null,
 *             conversation_id: string | null }} Line
 */

const PAGE = "50";

export class LogView {
  /** @param {BoardUi} ui */
  constructor(ui) {
    this.ui = ui;
    /** @type {number | null} */
    this.before = null;
    const { words } = ui;
    const heads = ["at", "who", "what", "where"].map((name) =>
      el("th", { scope: "col" }, words.say(`log.${name}`)),
    );
    this.body = el("tbody");
    this.state = el("p", { class: "table__empty", role: "status" });
    this.more = el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, words.say("log.more"));
    this.element = el(
      "section",
      { class: "panel panel--log", "aria-labelledby": "log-title", hidden: true, tabindex: "-1" },
      el("h2", { id: "log-title" }, words.say("log")),
      el("table", {}, el("thead", {}, el("tr", {}, ...heads)), this.body),
      this.state,
      this.more,
    );
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    if (this.element.hidden) return;
    this.before = null;
    this.body.replaceChildren();
    this.element.focus();
    this.#load();
  }

  async #load() {
    const { words } = this.ui;
    setAttribute(this.more, "disabled", true);
    this.state.hidden = false;
    this.state.textContent = words.say("log.loading");
    const page = await this.#page();
    setAttribute(this.more, "disabled", false);
    if (!page) {
      this.more.hidden = false;
      this.state.textContent = words.say("log.failed");
      return;
    }
    this.body.append(...page.events.map((line) => this.#line(line)));
    this.before = page.next_before;
    this.more.hidden = page.next_before === null;
    this.state.hidden = this.body.childElementCount > 0;
    this.state.textContent = words.say("log.none");
  }

  /** @returns {Promise<{ events: Line[], next_before: number | null } | null>} */
  async #page() {
    const query = new URLSearchParams({ limit: PAGE });
    if (this.before !== null) query.set("before", String(this.before));
    try {
      const answer = await fetch(`/api/supervisor/events?${query}`, { cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** @param {Line} line */
  #line({ at, actor, actor_name, subject, name, source, target, conversation_id }) {
    const { words, clock } = this.ui;
    const move = source && target ? `${source} → ${target}` : "";
    const what = [nameOf(words, "log.name", name), nameOf(words, "log.subject", subject)];
    return el(
      "tr",
      {},
      el("td", {}, timeOf(words, at, "ago", clock.now())),
      el("td", {}, actor_name ?? nameOf(words, "log.actor", actor)),
      el("td", {}, el("strong", {}, what[0]), ` · ${what[1]}`, move && el("span", { class: "log__move" }, move)),
      el("td", {}, conversation_id && el("a", { href: `/desk#${conversation_id}`, target: "frontline-desk" }, words.say("log.open"))),
    );
  }
}
