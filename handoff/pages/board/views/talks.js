/** Live conversations: who waits and who talks, how the customer feels, and what can be done. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { customerName, moodName, reasonName } from "../../desk/names.js";
import { setTime, timeOf } from "../../desk/times.js";
import { badge, present } from "../../desk/views/rows.js";
import { talkActs } from "../acts.js";
import { actsMenu } from "./row_menu.js";

/** @import { BoardUi } from "../frame.js" */
/** @import { TalkNow } from "../floor.js" */

const SIGNS = { negative: "−", neutral: "·", positive: "+" };

export class TalkTable {
  /** @param {BoardUi} ui */
  constructor(ui) {
    this.ui = ui;
    const { words } = ui;
    const heads = ["customer", "with", "time", "mood"].map((name) =>
      el("th", { scope: "col" }, words.say(`board.talks.${name}`)),
    );
    this.body = el("tbody");
    this.empty = el("p", { class: "table__empty" }, words.say("board.talks.none"));
    this.element = el(
      "section",
      { class: "panel panel--talks", "aria-labelledby": "talks-title" },
      el("h2", { id: "talks-title" }, words.say("board.talks")),
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ...heads, el("th", { class: "acts-head" }, el("span", { class: "hidden-visually" }, words.say("board.acts"))))),
        this.body,
      ),
      this.empty,
    );
  }

  update() {
    const talks = [...(this.ui.floor.board?.conversations ?? [])];
    talks.sort(
      (a, b) =>
        Number(b.controller === "queue") - Number(a.controller === "queue") ||
        (a.mood_score ?? 0) - (b.mood_score ?? 0) ||
        Date.parse(a.since) - Date.parse(b.since),
    );
    this.empty.hidden = talks.length > 0;
    keyed(this.body, talks, {
      key: ({ conversation_id }) => conversation_id,
      make: (talk) => this.#row(talk),
      update: (row, talk) => this.#show(row, talk),
    });
  }

  /** @param {TalkNow} talk */
  #row(talk) {
    const { words } = this.ui;
    const who = customerName(words, talk.customer_name);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("span", { class: "talk__name" }), el("span", { class: "talk__preview", dir: "auto" })),
      el("td", { class: "talk__with" }),
      el("td", {}, timeOf(words, "", "since", 0)),
      el("td", { class: "talk__mood" }),
      el("td", { class: "acts-cell" }, actsMenu(words.say("board.acts.for", { name: who }), () => talkActs(this.ui, this.#now(talk)))),
    );
  }

  /** @param {TalkNow} talk as it is by now */
  #now(talk) {
    const id = talk.conversation_id;
    return this.ui.floor.board?.conversations.find((it) => it.conversation_id === id) ?? talk;
  }

  /** @param {Element} row @param {TalkNow} talk */
  #show(row, talk) {
    const { words, clock, floor } = this.ui;
    const waits = talk.controller === "queue";
    setAttribute(row, "data-waits", waits ? "true" : null);
    setText(part(row, "name"), customerName(words, talk.customer_name));
    setText(part(row, "preview"), talk.preview);
    const name = waits ? floor.queueName(talk.queue_id) : (talk.agent_name ?? "");
    const along = talk.participants.filter(({ kind }) => kind !== "primary");
    const state = JSON.stringify([waits, name, talk.reason, talk.priority, along]);
    const cell = part(row, "with");
    if (cell.dataset.state !== state) {
      cell.dataset.state = state;
      cell.replaceChildren(
        ...present([
          waits ? badge("waiting", words.say("board.in_line", { queue: name })) : el("span", { class: "talk__agent" }, name),
          talk.reason && badge(talk.reason === "angry" ? "urgent" : "", reasonName(words, talk.reason)),
          waits && talk.priority !== null && badge("", words.say("board.priority", { count: talk.priority })),
          ...along.map((it) => badge("accent", `${it.name.split(" ")[0]}: ${words.say(`part.${it.kind}`)}`)),
        ]),
      );
    }
    setTime(/** @type {Element} */ (row.querySelector("time")), words, talk.since, clock.now());
    this.#mood(part(row, "mood"), talk);
  }

  /** @param {HTMLElement} cell @param {TalkNow} talk */
  #mood(cell, { mood }) {
    if (cell.dataset.mood === String(mood)) return;
    cell.dataset.mood = String(mood);
    const tone = { negative: "urgent", positive: "live" }[mood ?? ""] ?? "";
    const text = mood ? `${SIGNS[mood]} ${moodName(this.ui.words, mood)}` : "–";
    cell.replaceChildren(badge(tone, text));
  }
}

/** @param {Element} row @param {string} name */
const part = (row, name) => /** @type {HTMLElement} */ (row.querySelector(`.talk__${name}`));
