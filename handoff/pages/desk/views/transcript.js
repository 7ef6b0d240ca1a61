/** The middle of the middle: messages in order, what is on its way, who is typing; keeps to its end. */

import { el, keyed, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { linesOf } from "../stretches.js";
import { makeEntry, makeLine, setMark } from "./message.js";

/** @import { Entry } from "../outbox.js" */
/** @import { Line } from "../stretches.js" */
/** @import { Ui } from "../ui.js" */
/** @import { Message } from "../wire_types.js" */

/** As near to the end as counts as being there, in pixels. */
const NEAR = 80;

export class Transcript {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.id = "";
    this.customer = "";
    /** @type {Map<string, Set<number>>} opened folds by conversation */
    this.unfolded = new Map();
    this.list = el("ol", { role: "list", class: "transcript__list" });
    this.typing = el(
      "p",
      { class: "transcript__typing", hidden: true },
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      el("span", {}, ui.words.say("typing")),
    );
    this.newer = el(
      "button",
      {
        type: "button",
        class: "button transcript__newer",
        hidden: true,
        on: { click: () => this.toEnd() },
      },
      icon("down"),
      ui.words.say("newer"),
    );
    this.empty = el("p", { class: "transcript__empty", hidden: true });
    this.scroller = el(
      "div",
      {
        class: "transcript__scroll",
        tabindex: "0",
        role: "log",
        "aria-live": "off",
        "aria-label": ui.words.say("transcript"),
      },
      this.empty,
      this.list,
      this.typing,
    );
    this.element = el("div", { class: "transcript" }, this.scroller, this.newer);
    this.following = true;
    this.top = 0;
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const watch = new ResizeObserver(() => this.following && this.toEnd());
    for (const grows of [this.scroller, this.list]) watch.observe(grows);
  }

  /**
   * @param {string} id of the conversation
   * @param {readonly Message[]} messages
   * @param {{ customer: string, readSeq?: number, typing?: boolean, problem?: string }} now
   */
  update(id, messages, { customer, readSeq = 0, typing = false, problem = "" }) {
    const fresh = id !== this.id;
    this.following ||= fresh;
    const last = this.list.lastElementChild;
    if (fresh) this.list.replaceChildren();
    this.id = id;
    this.customer = customer;
    setText(this.empty, problem);
    this.empty.hidden = !problem;
    this.#draw(id, messages, readSeq);
    this.typing.hidden = !typing;
    const grown = this.list.lastElementChild !== last;
    if (this.following) this.toEnd();
    else if (grown) this.newer.hidden = false;
  }

  /** @param {string} id @param {readonly Message[]} messages @param {number} readSeq */
  #draw(id, messages, readSeq) {
    const stored = new Set(messages.map((message) => message.client_msg_id));
    const lines = linesOf(this.#shown(id, messages), this.unfolded.get(id) ?? new Set());
    const entries = this.ui.outbox
      .of(id)
      .filter((entry) => entry.kind !== "consult" && !stored.has(entry.clientMsgId));
    keyed(this.list, [...lines, ...entries], {
      key: (item) =>
        "clientMsgId" in item
          ? `${item.clientMsgId} ${item.state} ${this.ui.words.language}`
          : `${item.key} ${this.customer}`,
      make: (item) =>
        "clientMsgId" in item
          ? makeEntry(this.ui, /** @type {Entry} */ (item))
          : this.#line(item, messages),
      update: (element, item) => {
        if ("kind" in item && item.kind === "message")
          setMark(this.ui, element, item.message.seq <= readSeq);
      },
    });
  }

  /** Without what was meant for others, and what stands in the consult's own pane. @param {string} id @param {readonly Message[]} messages */
  #shown(id, messages) {
    const consulting = this.ui.desk.transferOf(id)?.state === "consulting";
    return messages.filter(
      ({ kind, text }) =>
        (kind !== "consult" && kind !== "whisper") || (text && !(consulting && kind === "consult")),
    );
  }

  /** @param {Line} line @param {readonly Message[]} messages */
  #line(line, messages) {
    return makeLine(this.ui, line, (seq) => this.#unfold(seq), {
      messages,
      customer: this.customer,
    });
  }

  /** @param {number} seq the first of the folded stretch */
  #unfold(seq) {
    const height = this.scroller.scrollHeight;
    const opened = this.unfolded.get(this.id) ?? new Set();
    this.unfolded.set(this.id, opened.add(seq));
    this.following = false;
    this.ui.desk.dispatchEvent(new Event("changed"));
    this.scroller.scrollTop += this.scroller.scrollHeight - height; // what was read stays where it was
    this.scroller.focus({ preventScroll: true });
  }

  /** Only going up means reading: a foot or a new line moves the end away without the agent moving. */
  #scrolled() {
    const { scrollTop } = this.scroller;
    if (this.#nearEnd()) this.following = true;
    else if (scrollTop < this.top) this.following = false;
    this.top = scrollTop;
    if (this.following) this.newer.hidden = true;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}
