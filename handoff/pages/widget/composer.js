/** Where the customer writes: Enter sends, Shift+Enter breaks; the words are kept until they are sent. */

import { el, setAttribute, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

const NEAR_LIMIT = 200; // characters left from which on they are counted
const TYPING_AGAIN = 4_000; // say "still typing" this often
const TYPING_OVER = 6_000; // and "stopped" after this silence

export class Composer {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *           saved: import("./saved.js").Saved, sent: () => void }} to
   */
  constructor({ line, words, saved, sent }) {
    this.line = line;
    this.words = words;
    this.saved = saved;
    this.sent = sent;
    this.typedAt = 0;
    this.silence = 0;
    this.area = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "composer__area",
        rows: "1",
        dir: "auto",
        enterkeyhint: "send",
        "aria-label": words.say("composer"),
        "aria-describedby": "composer-hint composer-left",
        on: {
          input: () => this.#typed(),
          keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
        },
      })
    );
    this.area.value = saved.draft;
    this.button = el(
      "button",
      { type: "submit", class: "icon-button composer__send", "aria-label": words.say("send") },
      icon("send"),
    );
    this.left = el("p", { class: "composer__left", id: "composer-left", hidden: true });
    this.element = el(
      "form",
      {
        class: "composer",
        novalidate: true,
        on: {
          submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            this.#send();
          },
        },
      },
      el("div", { class: "composer__box" }, this.area, this.button),
      this.left,
      el("p", { class: "hidden-visually", id: "composer-hint" }, words.say("send_hint")),
    );
  }

  update() {
    const { conversation } = this.line;
    const name = conversation.state?.controller === "agent" ? conversation.state.agent_name : null;
    const placeholder = name
      ? this.words.say("placeholder_agent", { name })
      : this.words.say("placeholder");
    setAttribute(this.area, "placeholder", placeholder);
    this.#count();
    this.#grow();
  }

  focus() {
    this.area.focus();
  }

  /** Puts words there for the customer to look at and send. @param {string} text */
  fill(text) {
    this.area.value = text;
    this.#typed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #typed() {
    this.saved.draft = this.area.value;
    this.#count();
    this.#grow();
    if (!this.area.value.trim()) return this.#stopTyping();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.#stopTyping(), TYPING_OVER);
    if (performance.now() - this.typedAt < TYPING_AGAIN && this.typedAt) return;
    this.typedAt = performance.now();
    this.line.typing(true);
  }

  #stopTyping() {
    clearTimeout(this.silence);
    if (this.typedAt) this.line.typing(false);
    this.typedAt = 0;
  }

  /** Characters that may still be written; the service counts code points. */
  get #room() {
    return this.line.conversation.limits.max_message_chars - [...this.area.value.trim()].length;
  }

  #count() {
    const room = this.#room;
    this.left.hidden = room > NEAR_LIMIT;
    const key = room < 0 ? "over" : "left";
    setText(this.left, this.left.hidden ? "" : this.words.say(key, { count: Math.abs(room) }));
    this.left.classList.toggle("composer__left--over", room < 0);
    setAttribute(this.area, "aria-invalid", room < 0 ? "true" : null);
    setAttribute(this.button, "aria-disabled", this.#canSend ? null : "true");
  }

  get #canSend() {
    return this.#room >= 0 && this.area.value.trim() !== "";
  }

  #grow() {
    this.area.style.height = "auto";
    if (this.area.value) this.area.style.height = `${this.area.scrollHeight}px`;
  }

  #send() {
    if (!this.#canSend) return;
    const text = this.area.value.trim();
    this.area.value = "";
    this.saved.draft = "";
    this.#stopTyping();
    this.line.send(text);
    this.#count();
    this.#grow();
    this.sent();
  }
}
