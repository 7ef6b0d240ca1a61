/** The list of canned replies over the composer: opened by `/`, narrowed by typing on. */

import { el, setAttribute } from "../../shared/dom.js";
import { fill, matching, openVariable, slashAt } from "../canned.js";
import { readContext, variables } from "../context.js";

/** @import { Thread } from "../thread.js" */
/** @import { Ui } from "../ui.js" */
/** @import { CannedReply } from "../wire_types.js" */

export class CannedPicker {
  /** @param {Ui} ui @param {HTMLTextAreaElement} field @param {() => Thread | null} thread */
  constructor(ui, field, thread) {
    this.ui = ui;
    this.field = field;
    this.thread = thread;
    /** @type {CannedReply[]} */
    this.found = [];
    this.chosen = 0;
    this.dismissed = -1;
    this.element = el("div", {
      class: "canned",
      role: "listbox",
      id: "canned-list",
      "aria-label": ui.words.say("canned"),
      hidden: true,
    });
    setAttribute(field, "aria-controls", "canned-list");
    setAttribute(field, "aria-autocomplete", "list");
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Puts the slash there, as if it had been typed. */
  begin() {
    const { field } = this;
    field.focus();
    const before = field.value.slice(0, field.selectionStart);
    if (slashAt(before) === null) {
      field.setRangeText(
        before === "" || /\s$/.test(before) ? "/" : " /",
        field.selectionStart,
        field.selectionEnd,
        "end",
      );
    }
    this.dismissed = -1;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** What stands before the caret decides. */
  look() {
    const slash = slashAt(this.field.value.slice(0, this.field.selectionStart));
    if (!slash || slash.start === this.dismissed) {
      if (!slash) this.dismissed = -1;
      return this.close();
    }
    this.found = matching(this.ui.desk.cannedReplies, slash.query, this.ui.words.language);
    this.chosen = 0;
    this.element.hidden = false;
    this.#draw();
  }

  close() {
    this.element.hidden = true;
    setAttribute(this.field, "aria-activedescendant", null);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was the list's */
  key(event) {
    if (!this.isOpen) return false;
    const { length } = this.found;
    if (event.key === "ArrowDown" && length) this.chosen = (this.chosen + 1) % length;
    else if (event.key === "ArrowUp" && length) this.chosen = (this.chosen + length - 1) % length;
    else if ((event.key === "Enter" || event.key === "Tab") && length && !event.shiftKey)
      this.#take(this.found[this.chosen]);
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    if (this.isOpen) this.#draw();
    return true;
  }

  #dismiss() {
    this.dismissed = slashAt(this.field.value.slice(0, this.field.selectionStart))?.start ?? -1;
    this.close();
  }

  #draw() {
    const { words } = this.ui;
    const options = this.found.map((reply, place) =>
      el(
        "div",
        {
          role: "option",
          class: "canned__option",
          id: `canned-${place}`,
          "aria-selected": String(place === this.chosen),
          on: {
            pointerdown: (/** @type {Event} */ event) => {
              event.preventDefault();
              this.#take(reply);
            },
          },
        },
        el(
          "span",
          { class: "canned__title" },
          reply.title[words.language],
          el("kbd", {}, `/${reply.key}`),
        ),
        el("span", { class: "canned__text" }, this.#filled(reply)),
      ),
    );
    this.element.replaceChildren(
      ...(options.length
        ? options
        : [
            el(
              "p",
              { class: "canned__none" },
              words.say(this.ui.desk.cannedReplies.length ? "canned.nothing" : "canned.none"),
            ),
          ]),
    );
    setAttribute(
      this.field,
      "aria-activedescendant",
      options.length ? `canned-${this.chosen}` : null,
    );
    options[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  /** In the customer's language, with what is known of them. @param {CannedReply} reply */
  #filled(reply) {
    const thread = this.thread();
    const { desk, words } = this.ui;
    const language = thread?.row?.language ?? words.language;
    const values = variables(
      readContext(thread?.context),
      thread?.row?.customer_name ?? null,
      desk.agent?.name ?? "",
    );
    return fill(reply.text[language] ?? reply.text.en ?? "", values);
  }

  /** @param {CannedReply} reply */
  #take(reply) {
    const { field } = this;
    const text = this.#filled(reply);
    const slash = slashAt(field.value.slice(0, field.selectionStart));
    const start = slash?.start ?? field.selectionStart;
    const from = slash && /\s/.test(field.value[start] ?? "") ? start + 1 : start;
    field.setRangeText(text, from, field.selectionEnd, "end");
    const open = openVariable(text);
    if (open) field.setSelectionRange(from + open.start, from + open.end);
    this.dismissed = -1;
    this.close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    field.focus();
  }
}
