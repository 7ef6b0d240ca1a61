/** The right pane: why the customer is here, what they want, what was tried, and what is known. */

import { el, keyed, setAttribute } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { readContext, summaryIn } from "../context.js";
import { Dossier } from "../dossier.js";
import { customerName, intentName, moodName, nameOf, reasonName, statusName } from "../names.js";
import { timeOf } from "../times.js";
import { moodBadge, moodTurns } from "./mood.js";
import { earlierTalks, orderNow, section, timeSpent } from "./dossier_cards.js";
import { badge } from "./rows.js";

/** @import { Context } from "../context.js" */
/** @import { Ui } from "../ui.js" */
/** @import { Message } from "../wire_types.js" */

/** The sections, in the order in which an agent needs them; each may have nothing to show. */
const SECTIONS = { why, wants, tried, order, customer, mood, known, promises, earlier, times };
/** Those that change by themselves, by what they show of the dossier. @type {Record<string, "order" | "earlier" | "spent">} */
const LIVE = { order: "order", customer: "order", earlier: "earlier", times: "spent" };

export class ContextCard {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.dossier = new Dossier(() => ui.desk.changed());
    /** @type {Map<string, HTMLElement | null>} what is there, by what it was made from */
    this.made = new Map();
    this.body = el("div", { class: "context__body" });
    const close = el(
      "button",
      {
        type: "button",
        class: "icon-button context__close",
        "aria-label": ui.words.say("back"),
        on: { click: () => ui.showPane("conversation") },
      },
      icon("close"),
    );
    this.element = el(
      "aside",
      { class: "context", id: "context", "aria-label": ui.words.say("context") },
      el("div", { class: "context__top" }, el("h2", {}, ui.words.say("context")), close),
      this.body,
    );
  }

  update() {
    const { desk, words } = this.ui;
    const offer = desk.selected?.kind === "offer" ? desk.offer(desk.selected.id) : null;
    const id = desk.shownConversation;
    const asked = desk.selected?.kind === "transfer" ? desk.ringing(desk.selected.id) : null;
    const rings = offer ?? asked;
    const thread = !rings && id ? desk.thread(id) : null;
    const raw = rings?.context ?? thread?.context ?? null;
    const messages = rings?.messages ?? thread?.messages ?? [];
    const language = rings?.language ?? thread?.row?.language ?? null;
    const name = asked?.customer_name ?? thread?.row?.customer_name ?? null;
    const ready = thread?.status === "ready";
    const here = id && (this.dossier.id !== id || desk.isMine(id) || desk.partIn(id) || desk.supervises);
    if (here && thread && ready) this.dossier.show(id, thread.epoch, words.language);
    const dossier = ready ? this.dossier : null;
    const state = JSON.stringify([id, rings !== null, raw, language, name]);
    const context = readContext(raw);
    setAttribute(this.element, "data-empty", context ? null : "true");
    const given = { ui: this.ui, context: context ?? NOTHING, messages, language, name, dossier };
    const empty = () =>
      el("p", { class: "context__empty" }, words.say(id ? "context.none" : "context.nothing"));
    const parts = context
      ? Object.entries(SECTIONS).map(([part, make]) => ({
          key: `${part} ${state} ${part === "mood" || part === "why" ? messages.length : ""} ${dossier ? this.#version(part) : ""}`,
          make: () => make(given),
        }))
      : [{ key: `empty ${id !== null}`, make: empty }];
    this.#draw(parts);
  }

  /** @param {string} part */
  #version(part) {
    const live = LIVE[part];
    return live ? this.dossier[live].version : "";
  }

  /** Only what has changed is made anew; the focus stays on what does the same. @param {{ key: string, make: () => HTMLElement | null }[]} parts */
  #draw(parts) {
    const focus = /** @type {HTMLElement | null} */ (document.activeElement);
    const keeps = this.body.contains(focus) ? focus?.dataset.keeps : undefined;
    this.made = new Map(
      parts.map(({ key, make }) => [key, this.made.has(key) ? (this.made.get(key) ?? null) : make()]),
    );
    const there = [...this.made].filter(([, element]) => element);
    keyed(this.body, there, {
      key: ([key]) => key,
      make: ([, element]) => /** @type {HTMLElement} */ (element),
    });
    if (!keeps || this.body.contains(document.activeElement)) return;
    const same = this.body.querySelector(`[data-keeps="${CSS.escape(keeps)}"]`);
    /** @type {HTMLElement | null} */ (same)?.focus({ preventScroll: true });
  }
}

const NOTHING = /** @type {Context} */ (readContext({}));

/** @typedef {{ ui: Ui, context: Context, messages: readonly Message[], language: string | null, name: string | null,
 *             dossier: Dossier | null }} Given dossier: not of what only rings */

/** @param {Given} given */
function why({ ui: { words }, context, messages }) {
  const urgent = context.reason === "angry" || context.reason === "sensitive_topic";
  return section(
    "why",
    words.say("context.why"),
    el(
      "p",
      { class: `card__reason ${urgent ? "card__reason--urgent" : ""}` },
      urgent && icon("alert"),
      reasonName(words, context.reason),
    ),
    messages.some(({ code }) => code === "reopened") && badge("waiting", words.say("context.reopened")),
    ...summaryIn(context, words.language).map((line) => el("p", { class: "card__summary", dir: "auto" }, line)),
  );
}

/** @param {Given} given */
function wants({ ui: { words }, context }) {
  if (!context.wants) return null;
  return section(
    "wants",
    words.say("context.wants"),
    el("p", {}, intentName(words, context.wants)),
  );
}

/** @param {Given} given */
function tried({ ui: { words }, context }) {
  if (!context.tried.length) return null;
  const steps = context.tried.map(({ what, result }) =>
    el(
      "li",
      {},
      el("span", {}, intentName(words, what)),
      el("span", { class: "card__result" }, result),
    ),
  );
  return section(
    "tried",
    words.say("context.tried"),
    el("ul", { role: "list", class: "card__list" }, ...steps),
  );
}

/** @param {Given} given */
function order(given) {
  const told = toldOrder(given);
  const { ui, dossier } = given;
  return dossier && dossier.order.state !== "none" ? orderNow(ui, dossier, told) : told;
}

/** @param {Given} given */
function earlier({ ui, dossier }) {
  return dossier && earlierTalks(ui, dossier);
}

/** @param {Given} given */
function times({ ui, dossier }) {
  return dossier && timeSpent(ui, dossier);
}

/** What the handoff said of it. @param {Given} given */
function toldOrder({ ui: { words, clock }, context: { order: found } }) {
  if (!found) return null;
  const lines = (found.lines ?? []).map((/** @type {any} */ line) =>
    el("li", {}, `${line.quantity} × ${line.name}`),
  );
  return section(
    "order",
    words.say("order.title", { number: found.number }),
    el(
      "div",
      { class: "card__row" },
      badge(
        found.status === "delivered" ? "live" : found.status === "cancelled" ? "urgent" : "accent",
        statusName(words, found.status),
      ),
      found.total && el("strong", {}, words.money(found.total, found.currency)),
    ),
    lines.length > 0 && el("ul", { role: "list", class: "card__list" }, ...lines),
    facts(words, [
      found.placed_at && ["order.placed", words.day(found.placed_at)],
      found.last_event && ["order.last_event", lastEvent(words, found, clock.now())],
    ]),
    found.as_of &&
      el(
        "p",
        { class: "card__as_of" },
        words.say("order.as_of"),
        " ",
        timeOf(words, found.as_of, "ago", clock.now()),
      ),
  );
}

/**
 * What the carrier reported last, and how long ago where that is known.
 * @param {import("../../shared/i18n.js").Words} words @param {Record<string, any>} found @param {number} now
 */
function lastEvent(words, { last_event: told, last_event_at: at }, now) {
  if (Number.isNaN(Date.parse(at))) return told;
  return el("span", {}, told, " ·\u00a0", timeOf(words, at, "ago", now));
}

/** @param {Given} given */
function customer({ ui: { words }, context, language, name, dossier }) {
  const now = dossier?.order.value;
  const told = context.verification;
  const verification = told === "none" && now?.verified ? (now.verification ?? "order") : told;
  const proven = verification !== "none";
  return section(
    "customer",
    words.say("context.customer"),
    el("p", { class: "card__name" }, customerName(words, context.customer?.name ?? now?.customer_name ?? name)),
    el(
      "p",
      { class: `card__verified ${proven ? "card__verified--yes" : ""}` },
      icon(proven ? "check" : "alert"),
      words.say(`verification.${verification}`),
    ),
    facts(words, [language && ["context.language", words.say(`language.${language}`)]]),
  );
}

/** @param {Given} given */
function mood({ ui: { words }, context, messages }) {
  const turns = moodTurns(context, messages);
  if (!turns.length) return null;
  const marks = turns
    .slice(-10)
    .map(({ label }, place) =>
      el(
        "li",
        { class: `turn turn--${label}`, title: `${place + 1}. ${moodName(words, label)}` },
        { negative: "−", positive: "+" }[label] ?? "·",
        el("span", { class: "hidden-visually" }, moodName(words, label)),
      ),
    );
  return section(
    "mood",
    words.say("context.mood"),
    moodBadge(words, turns),
    el(
      "ol",
      { role: "list", class: "turns", "aria-label": words.say("context.mood.turns") },
      ...marks,
    ),
  );
}

/** @param {Given} given */
function known({ ui: { words }, context }) {
  if (!context.slots.length) return null;
  return section(
    "known",
    words.say("context.known"),
    facts(
      words,
      context.slots.map(([name, value]) => [`slot.${name}`, value]),
    ),
  );
}

/** @param {Given} given */
function promises({ ui: { words }, context }) {
  if (!context.promises.length) return null;
  return section(
    "promises",
    words.say("context.promises"),
    el(
      "ul",
      { role: "list", class: "card__list" },
      ...context.promises.map((promise) => el("li", {}, promise)),
    ),
  );
}

/** @param {import("../../shared/i18n.js").Words} words @param {(any[] | string | null | false | undefined)[]} rows key of a sentence, and a value */
function facts(words, rows) {
  const given = rows.filter((row) => Array.isArray(row));
  if (!given.length) return null;
  const named = (/** @type {string} */ key) =>
    words.has(key) ? words.say(key) : nameOf(words, "slot", key.replace(/^slot\./, ""));
  return el(
    "dl",
    { class: "facts" },
    ...given.map(([key, value]) =>
      el("div", {}, el("dt", {}, named(key)), el("dd", { dir: "auto" }, value)),
    ),
  );
}
