/** Where the agent writes: reply or note, canned replies, what is left of the limit. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { openVariable } from "../canned.js";
import { CannedPicker } from "./canned_picker.js";
import { FileTools } from "./file_tools.js";

/** @import { Ui } from "../ui.js" */
/** @import { Kind } from "../outbox.js" */
/** @import { Thread } from "../thread.js" */

/** The limits of the wire (handoff/protocol/shared.py), in characters as Python counts them. */
/** @type {Record<Kind, number>} */
const LIMIT = { reply: 2_000, note: 4_000, whisper: 4_000, consult: 4_000 };
/** What the agent who has the conversation writes here. @type {readonly Kind[]} */
export const OWN_WORDS = ["reply", "note"];
/** @type {readonly Kind[]} */
const TABS = ["reply", "whisper", "note"];
const TELL_BELOW = 200;
const TYPING_AGAIN = 3_000;
const TYPING_ENDS = 4_000;

export class Composer {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    /** @type {Thread | null} */
    this.thread = null;
    /** @type {readonly Kind[]} what may be written now */
    this.kinds = OWN_WORDS;
    /** @type {Kind} */
    this.kind = "reply";
    this.warnedOf = "";
    this.saidTypingAt = 0;
    this.typingTimer = 0;
    const { words } = ui;
    /** @type {Map<Kind, HTMLElement>} */
    this.tabs = new Map(TABS.map((kind) => [kind, this.#tab(kind)]));
    this.field = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "composer__field",
        rows: "2",
        id: "composer-field",
        dir: "auto",
        spellcheck: "true",
      })
    );
    this.picker = new CannedPicker(ui, this.field, () => this.thread);
    this.files = new FileTools(ui, () => this.thread);
    this.count = el("span", { class: "composer__count", role: "status" });
    this.warning = el("p", { class: "composer__warning", role: "alert", hidden: true });
    this.send = el(
      "button",
      { type: "submit", class: "button button--primary composer__send" },
      el("span"),
      icon("send"),
    );
    this.canned = el(
      "button",
      {
        type: "button",
        class: "button button--quiet composer__canned",
        title: `${words.say("canned")} (/)`,
        on: { click: () => this.picker.begin() },
      },
      icon("chat"),
      el("span", {}, words.say("canned")),
      el("kbd", {}, "/"),
    );
    const hint = el("span", { class: "composer__hint" }, words.say("composer.hint"));
    this.panel = el(
      "div",
      { class: "composer__panel", role: "tabpanel", id: "composer-panel" },
      this.warning,
      this.field,
      el("div", { class: "composer__foot" }, this.canned, this.files.element, hint, this.count, this.send),
    );
    this.element = el(
      "form",
      { class: "composer" },
      el(
        "div",
        { role: "tablist", class: "composer__tabs", "aria-label": words.say("composer") },
        ...this.tabs.values(),
      ),
      this.picker.element,
      this.panel,
    );
    this.element.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
  }

  /** @param {Thread} thread @param {readonly Kind[]} [kinds] what may be written there */
  update(thread, kinds = this.kinds) {
    if (this.thread !== thread || kinds !== this.kinds) {
      this.#stopTyping();
      this.picker.close();
      const begun = this.thread === thread && this.field.value.trim() !== "";
      this.thread = thread;
      this.kinds = kinds;
      // words that were begun for other eyes must not become a reply by themselves
      if (!begun || !kinds.includes(this.kind)) this.kind = kinds[0];
      this.warning.hidden = true;
    }
    const draft = this.ui.drafts.get(thread.id, this.kind);
    if (draft !== this.field.value) this.field.value = draft;
    this.#draw();
  }

  /** A shortcut. @param {"reply" | "note" | "canned"} what */
  use(what) {
    if (!this.thread || !this.element.isConnected) return;
    if (!this.kinds.includes(what === "canned" ? "reply" : what)) return;
    if (what !== "canned") this.#choose(what);
    this.field.focus();
    if (what === "canned") this.picker.begin();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  #draw() {
    const { words } = this.ui;
    this.element.classList.toggle("composer--note", this.kind === "note");
    this.element.classList.toggle("composer--whisper", this.kind === "whisper");
    this.canned.hidden = this.kind !== "reply";
    this.files.element.hidden = this.kind !== "reply";
    for (const [kind, tab] of this.tabs) {
      tab.hidden = !this.kinds.includes(kind);
      setAttribute(tab, "aria-selected", String(kind === this.kind));
      setAttribute(tab, "tabindex", kind === this.kind ? "0" : "-1");
    }
    setAttribute(this.panel, "aria-labelledby", `composer-${this.kind}`);
    setAttribute(this.field, "placeholder", words.say(`composer.${this.kind}.placeholder`));
    setAttribute(this.field, "aria-label", words.say(`composer.${this.kind}.label`));
    setText(
      /** @type {Element} */ (this.send.firstElementChild),
      words.say(`composer.${this.kind}.send`),
    );
    const left = LIMIT[this.kind] - length(this.field.value);
    setText(this.count, left < TELL_BELOW ? words.say("composer.left", { count: left }) : "");
    this.count.classList.toggle("composer__count--over", left < 0);
    setAttribute(this.send, "aria-disabled", this.#mayGo() ? null : "true");
  }

  #mayGo() {
    const text = this.field.value.trim();
    return text !== "" && length(this.field.value) <= LIMIT[this.kind];
  }

  /** @param {Kind} kind */
  #tab(kind) {
    const tab = el(
      "button",
      {
        type: "button",
        role: "tab",
        class: `composer__tab composer__tab--${kind}`,
        id: `composer-${kind}`,
        "aria-controls": "composer-panel",
        on: {
          click: () => {
            this.#choose(kind);
            this.field.focus();
          },
        },
      },
      kind === "note" && icon("note"),
      kind === "whisper" && icon("eye_off"),
      this.ui.words.say(`composer.${kind}.tab`),
    );
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      const step = event.key === "ArrowLeft" ? this.kinds.length - 1 : 1;
      const other = this.kinds[(this.kinds.indexOf(kind) + step) % this.kinds.length];
      this.#choose(other);
      this.tabs.get(other)?.focus();
    });
    return tab;
  }

  /** @param {Kind} kind */
  #choose(kind) {
    if (!this.thread || kind === this.kind) return;
    this.#stopTyping();
    this.picker.close();
    this.kind = kind;
    this.warning.hidden = true;
    this.update(this.thread);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.picker.key(event)) return;
    if (event.key === "Escape") {
      /** @type {HTMLElement | null} */ (
        document.querySelector(".inbox .row[aria-current]")
      )?.focus();
      event.preventDefault();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    /** @type {HTMLFormElement} */ (this.element).requestSubmit();
  }

  #typed() {
    if (!this.thread) return;
    this.ui.drafts.set(this.thread.id, this.kind, this.field.value);
    this.warning.hidden = true;
    this.picker.look();
    this.#draw();
    if (this.kind === "reply") this.#sayTyping();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    if (!this.thread || !this.#mayGo()) return;
    const text = this.field.value.trim();
    if (this.kind === "reply" && this.#holds(text)) return;
    this.picker.close();
    this.#stopTyping();
    this.ui.drafts.set(this.thread.id, this.kind, "");
    this.field.value = "";
    this.ui.commands.say(this.thread.id, this.kind, text);
    this.focus();
  }

  /** A variable that nothing filled: asks once, sends at the second try. @param {string} text */
  #holds(text) {
    const open = openVariable(this.field.value);
    if (!open || this.warnedOf === text) return false;
    this.warnedOf = text;
    this.field.setSelectionRange(open.start, open.end);
    setText(this.warning, this.ui.words.say("composer.variable", { variable: open.variable }));
    this.warning.hidden = false;
    return true;
  }

  #sayTyping() {
    if (!this.thread) return;
    clearTimeout(this.typingTimer);
    if (!this.field.value) return this.#stopTyping();
    this.typingTimer = setTimeout(() => this.#stopTyping(), TYPING_ENDS);
    const now = this.ui.clock.now();
    if (now - this.saidTypingAt < TYPING_AGAIN) return;
    this.saidTypingAt = now;
    this.ui.commands.typing(this.thread.id, true);
  }

  #stopTyping() {
    clearTimeout(this.typingTimer);
    if (!this.thread || !this.saidTypingAt) return;
    this.saidTypingAt = 0;
    this.ui.commands.typing(this.thread.id, false);
  }
}

/** Code points, as the service counts. @param {string} text */
const length = (text) => [...text].length;
