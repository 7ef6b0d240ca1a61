/** The head of the conversation: who, where from, since when, how they feel, and what can be done. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { nameOf } from "../names.js";
import { timeOf } from "../times.js";
import { ask } from "./dialog.js";
import { moodBadge } from "./mood.js";
import { askTarget } from "./transfer_dialog.js";
import { badge, present } from "./rows.js";

/** @import { Ui } from "../ui.js" */
/** @import { Turn } from "./mood.js" */

/**
 * @typedef {{ id: string, name: string, channel: string, language: string, waitingSince: string | null,
 *             controller: string | null, mine: boolean, online: boolean, mood: readonly Turn[], actions: readonly Action[] }} Head
 * @typedef {{ does: string, icon: import("../../shared/icons.js").IconName, key: string,
 *             act: (ui: Ui, id: string) => void }} Action
 */

/** What the agent in control can do with a conversation; the order is that on the page. @type {readonly Action[]} */
export const ACTIONS = [
  { does: "transfer", icon: "transfer", key: "T", act: transfer },
  { does: "hand_back", icon: "bot", key: "B", act: handBack },
  { does: "close", icon: "check", key: "X", act: close },
];

/** @type {Record<string, string>} */
const TONES = { agent: "live", queue: "waiting" };

export class Header {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    const { words } = ui;
    this.name = el("h2", { class: "head__name" });
    this.line = el("p", { class: "head__line" });
    this.mood = el("div", { class: "head__mood" });
    this.actions = el("div", { class: "head__actions" });
    const back = el(
      "button",
      {
        type: "button",
        class: "icon-button head__back",
        "aria-label": words.say("back"),
        on: { click: () => ui.showPane("inbox") },
      },
      icon("back"),
    );
    this.context = el(
      "button",
      {
        type: "button",
        class: "icon-button head__context",
        "aria-label": words.say("context"),
        title: words.say("context"),
        on: { click: () => ui.showPane("context") },
      },
      icon("note"),
    );
    this.element = el(
      "header",
      { class: "head" },
      back,
      el("div", { class: "head__who" }, this.name, this.line),
      this.mood,
      this.actions,
      this.context,
    );
  }

  /** @param {Head} head */
  update(head) {
    const { words, clock } = this.ui;
    setText(this.name, head.name);
    const waiting = head.controller === "queue" && head.waitingSince;
    const parts = [
      head.mine &&
        badge(
          head.online ? "live" : "",
          words.say(head.online ? "customer.here" : "customer.away"),
        ),
      !head.mine &&
        head.controller &&
        badge(TONES[head.controller] ?? "", words.say(`controller.${head.controller}`)),
      el("span", {}, nameOf(words, "channel", head.channel)),
      el("span", {}, words.say(`language.${head.language}`)),
      waiting &&
        el(
          "span",
          { class: "head__waiting" },
          icon("clock"),
          words.say("offer.waiting"),
          " ",
          timeOf(words, head.waitingSince ?? "", "since", clock.now()),
        ),
    ];
    this.line.replaceChildren(...present(parts));
    this.mood.replaceChildren(...present([moodBadge(words, head.mood)]));
    keyed(this.actions, head.actions, {
      key: ({ does }) => `${does} ${head.id}`,
      make: (action) => this.#action(action, head.id),
    });
  }

  /** @param {Action} action @param {string} id */
  #action(action, id) {
    const label = this.ui.words.say(`action.${action.does}`);
    const button = el(
      "button",
      {
        type: "button",
        class: "button",
        "data-does": action.does,
        title: action.key ? `${label} (${action.key})` : label,
        "aria-keyshortcuts": action.key || null,
        on: { click: () => action.act(this.ui, id) },
      },
      icon(action.icon),
      el("span", {}, label),
    );
    setAttribute(button, "aria-label", label);
    return button;
  }
}

/** @param {Ui} ui @param {string} id */
async function transfer(ui, id) {
  const wanted = await askTarget(ui, {
    title: ui.words.say("transfer.title"),
    modes: true,
    confirm: ui.words.say("transfer.confirm"),
  });
  if (wanted) await ui.commands.transfer(id, { ...wanted });
}

/** @param {Ui} ui @param {string} id */
async function handBack(ui, id) {
  const { words, drafts, commands } = ui;
  const note = await ask(ui, {
    title: words.say("hand_back.title"),
    text: words.say("hand_back.text"),
    confirm: words.say("action.hand_back"),
    field: {
      label: words.say("hand_back.note"),
      hint: words.say("hand_back.hint"),
      max: 500,
      value: drafts.get(id, "hand_back"),
    },
  });
  if (note === null) return;
  const done = await commands.handBack(id, note);
  drafts.set(id, "hand_back", done ? "" : note);
}

/** @param {Ui} ui @param {string} id */
async function close(ui, id) {
  const { words, commands, drafts } = ui;
  const unsent = drafts.get(id, "reply").trim() !== "";
  const answer = await ask(ui, {
    title: words.say("close.title"),
    text: words.say(unsent ? "close.text.unsent" : "close.text"),
    confirm: words.say("action.close"),
    urgent: true,
  });
  if (answer !== null) await commands.close(id);
}
