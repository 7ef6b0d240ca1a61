/** Who is there and what they do: a table that sorts by name, state, time and load. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { nameOf } from "../../desk/names.js";
import { setTime, timeOf } from "../../desk/times.js";
import { badge } from "../../desk/views/rows.js";
import { agentActs } from "../acts.js";
import { actsMenu } from "./row_menu.js";

/** @import { BoardUi } from "../frame.js" */
/** @import { AgentNow } from "../floor.js" */

/** In the order in which a supervisor wants to see them. */
const STATES = ["not_responding", "alerting", "busy", "wrap_up", "available", "not_ready", "offline"];
/** @type {Record<string, string>} */
const TONES = {
  available: "live",
  busy: "accent",
  alerting: "waiting",
  wrap_up: "note",
  not_responding: "urgent",
};
/** @type {Record<string, (a: AgentNow, b: AgentNow) => number>} */
const ORDERS = {
  name: (a, b) => a.name.localeCompare(b.name),
  state: (a, b) => STATES.indexOf(a.doing) - STATES.indexOf(b.doing) || byTime(a, b),
  time: byTime,
  load: (a, b) => b.conversations / b.capacity - a.conversations / a.capacity,
};

/** @param {AgentNow} a @param {AgentNow} b */
function byTime(a, b) {
  return Date.parse(a.since) - Date.parse(b.since);
}

export class AgentTable {
  /** @param {BoardUi} ui */
  constructor(ui) {
    this.ui = ui;
    this.sort = ui.keep.get("agents", { by: "state", down: false });
    const { words } = ui;
    this.heads = new Map(Object.keys(ORDERS).map((by) => [by, this.#head(by)]));
    this.body = el("tbody");
    this.empty = el("p", { class: "table__empty" }, words.say("board.agents.none"));
    this.element = el(
      "section",
      { class: "panel panel--agents", "aria-labelledby": "agents-title" },
      el("h2", { id: "agents-title" }, words.say("board.agents")),
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ...this.heads.values(), el("th", { class: "acts-head" }, el("span", { class: "hidden-visually" }, words.say("board.acts"))))),
        this.body,
      ),
      this.empty,
    );
  }

  update() {
    const agents = [...(this.ui.floor.board?.agents ?? [])];
    const order = ORDERS[this.sort.by] ?? byTime;
    agents.sort((a, b) => (this.sort.down ? -1 : 1) * order(a, b));
    this.empty.hidden = agents.length > 0;
    for (const [by, head] of this.heads) {
      const sorted = this.sort.down ? "descending" : "ascending";
      setAttribute(head, "aria-sort", by === this.sort.by ? sorted : null);
    }
    keyed(this.body, agents, {
      key: ({ agent_id }) => agent_id,
      make: (agent) => this.#row(agent),
      update: (row, agent) => this.#show(row, agent),
    });
  }

  /** @param {string} by */
  #head(by) {
    const sort = el("button", { type: "button", class: "sort" }, this.ui.words.say(`board.agents.${by}`));
    sort.addEventListener("click", () => {
      this.sort = { by, down: this.sort.by === by && !this.sort.down };
      this.ui.keep.set("agents", this.sort);
      this.update();
    });
    return el("th", { scope: "col" }, sort);
  }

  /** @param {AgentNow} agent */
  #row(agent) {
    const { words } = this.ui;
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, agent.name),
      el("td", { class: "cell__state" }),
      el("td", {}, timeOf(words, "", "since", 0)),
      el("td", { class: "cell__load" }),
      el("td", { class: "acts-cell" }, actsMenu(words.say("board.acts.for", { name: agent.name }), () => agentActs(this.ui, this.#now(agent)))),
    );
  }

  /** @param {AgentNow} agent as it is by now */
  #now(agent) {
    return this.ui.floor.board?.agents.find((it) => it.agent_id === agent.agent_id) ?? agent;
  }

  /** @param {Element} row @param {AgentNow} agent */
  #show(row, agent) {
    const { words, clock } = this.ui;
    const state = words.say(`doing.${agent.doing}`);
    const told = agent.reason ? `${state} · ${nameOf(words, "not_ready", agent.reason)}` : state;
    const cell = /** @type {HTMLElement} */ (row.querySelector(".cell__state"));
    if (cell.textContent !== told) cell.replaceChildren(badge(TONES[agent.doing] ?? "", told));
    setTime(/** @type {Element} */ (row.querySelector("time")), words, agent.since, clock.now());
    const load = words.say("board.load", { busy: agent.conversations, capacity: agent.capacity });
    setText(/** @type {Element} */ (row.querySelector(".cell__load")), load);
  }
}
