/** Shows the messages: groups by author with time, day lines, marks; keeps the newest in sight. */

import { el, keyed, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { card } from "./cards.js";
import { arrange } from "./grouping.js";
import { authorName, refusalLine, systemLine } from "./wording.js";

/**
 * @typedef {import("./grouping.js").Item} Item
 * @typedef {Extract<Item, { type: "group" }>} Group
 * @typedef {import("./grouping.js").Bubble} Bubble
 * @typedef {import("../shared/i18n.js").Words} Words
 */

export class Transcript {
  /**
   * @param {{ line: import("./line.js").Line, words: Words }} to
   */
  constructor({ line, words }) {
    this.line = line;
    this.words = words;
    this.list = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.say("log") });
    this.newestOwn = "";
    this.typing = el("p", { class: "typing", hidden: true });
    this.element = this.list;
  }

  update() {
    const { conversation, outbox } = this.line;
    // What was said before this page came is there to read, not to be read out.
    this.list.setAttribute("aria-busy", String(this.line.phase !== "live"));
    const items = arrange(conversation.messages, outbox.entries);
    this.newestOwn = newestOwn(items);
    keyed(this.list, items, {
      key: (item) => item.key,
      make: (item) => this.#make(item),
      update: (element, item) => item.type === "group" && this.#updateGroup(element, item),
    });
    this.#updateTyping();
  }

  /** @param {Item} item */
  #make(item) {
    if (item.type === "day") return el("p", { class: "day" }, this.#day(item.at));
    if (item.type === "system") {
      const { message } = item;
      return el(
        "p",
        { class: message.code === "reopened" ? "system system--reopened" : "system" },
        message.code === "reopened" && icon("refresh"),
        el("span", { dir: "auto" }, systemLine(this.words, message)),
        " ",
        this.#time(message.at),
      );
    }
    const kind = item.author.kind;
    return el(
      "div",
      { class: `group group--${kind}`, role: "group", "aria-label": authorName(this.words, item.author) },
      kind !== "customer" && this.#head(item),
      el("div", { class: "group__bubbles" }),
    );
  }

  /** @param {Group} group */
  #head(group) {
    const name = authorName(this.words, group.author);
    const isBot = group.author.kind === "bot";
    return el(
      "p",
      { class: "group__head" },
      el("span", { class: "avatar", "aria-hidden": "true" }, isBot ? icon("bot") : [...name][0]),
      el("span", { class: "group__name", dir: "auto" }, name),
      isBot && el("span", { class: "badge" }, this.words.say("bot_mark")),
      this.#time(group.at),
    );
  }

  /** @param {Element} element @param {Group} group */
  #updateGroup(element, group) {
    const bubbles = /** @type {HTMLElement} */ (element.querySelector(".group__bubbles"));
    keyed(bubbles, group.bubbles, {
      key: (bubble) => bubble.key,
      make: () => el("div", { class: "bubble" }),
      update: (made, bubble) => this.#updateBubble(/** @type {HTMLElement} */ (made), bubble),
    });
  }

  /** @param {HTMLElement} element @param {Bubble} bubble */
  #updateBubble(element, bubble) {
    const { message } = bubble;
    if (content.get(element) !== message.text || !element.firstChild) {
      const shown = card(this.words, message.custom, this.line);
      content.set(element, message.text);
      element.replaceChildren(
        ...[message.text && el("p", { class: "bubble__text", dir: "auto" }, message.text), shown].filter(isNode),
      );
    }
    if (message.author.kind === "customer") this.#mark(element, bubble);
  }

  /**
   * How far the words got. Only the newest of one's own, and those that are not there yet, say so;
   * of the older ones the last of a group has its time.
   * @param {HTMLElement} element
   * @param {Bubble} bubble
   */
  #mark(element, bubble) {
    const { message, entry } = bubble;
    const state = this.#markState(bubble);
    const shown = element.querySelector(".mark");
    if (shown?.getAttribute("data-state") === state) return;
    const mark = el(
      "p",
      { class: `mark mark--${state}`, "data-state": state },
      state !== "older" && icon(MARKS[state]),
      state !== "older" && el("span", {}, this.words.say(`mark.${state}`)),
      entry?.failed && el("span", {}, refusalLine(this.words, entry.failed)),
      this.#time(message.at),
    );
    if (entry?.failed) {
      const id = entry.frame.client_msg_id;
      mark.append(this.#wayOut("retry", () => this.line.retry(id)));
      mark.append(this.#wayOut("discard", () => this.line.discard(id)));
    }
    if (shown) shown.replaceWith(mark);
    else element.append(mark);
  }

  /** @param {Bubble} bubble */
  #markState({ key, message, entry }) {
    if (entry) return entry.failed ? "failed" : "pending";
    if (key !== this.newestOwn) return "older";
    return message.seq <= this.line.conversation.agentReadSeq ? "read" : "stored";
  }

  /** @param {string} key @param {() => void} click */
  #wayOut(key, click) {
    return el("button", { type: "button", class: "text-button", on: { click } }, this.words.say(key));
  }

  #updateTyping() {
    const { conversation } = this.line;
    const who = this.line.phase === "live" ? conversation.busy : null;
    const name = conversation.state?.agent_name ?? this.words.say("agent");
    const text = who ? this.words.say(`typing_${who}`, { name }) : "";
    this.typing.hidden = !who;
    if (!this.typing.firstChild) {
      const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
      this.typing.append(dots, el("span", { class: "typing__text" }));
    }
    setText(/** @type {Element} */ (this.typing.lastChild), text);
  }

  /** @param {string} at */
  #time(at) {
    return el("time", { datetime: at, title: this.words.exact(at) }, this.words.time(at));
  }

  /** @param {string} at */
  #day(at) {
    const date = new Date(at);
    const today = new Date();
    if (date.toDateString() === today.toDateString()) return this.words.say("today");
    today.setDate(today.getDate() - 1);
    if (date.toDateString() === today.toDateString()) return this.words.say("yesterday");
    return this.words.day(at);
  }
}

/** @type {WeakMap<Element, string | null>} the text a bubble was made from */
const content = new WeakMap();

const MARKS = /** @type {const} */ ({ pending: "clock", stored: "check", read: "checks", failed: "alert" });

/** The key of the customer's newest stored message. @param {Item[]} items */
function newestOwn(items) {
  const own = items.flatMap((item) =>
    item.type === "group" && item.author.kind === "customer" ? item.bubbles : [],
  );
  return own.findLast((bubble) => !bubble.entry)?.key ?? "";
}

/** @param {unknown} value @returns {value is Node} */
function isNode(value) {
  return value instanceof Node;
}
