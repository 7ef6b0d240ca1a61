/** What replaces the composer after the conversation: how it ended, notes, time left, done. */

import { el, keyed, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { setTime, timeOf } from "../times.js";
import { PlannedFollowUp, WrapUpFields } from "./wrap_up_more.js";

/** @import { Ui } from "../ui.js" */
/** @import { Disposition, Row } from "../wire_types.js" */

const NOTES_LIMIT = "4000";

export class WrapUp {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.taskId = "";
    const { words, drafts } = ui;
    this.left = timeOf(words, "", "left", 0);
    this.choices = el("div", { class: "wrap_up__choices" });
    this.fields = new WrapUpFields(ui);
    this.planned = new PlannedFollowUp(ui);
    this.rating = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" }));
    this.notes = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "input",
        id: "wrap-up-notes",
        rows: "2",
        maxlength: NOTES_LIMIT,
        placeholder: words.say("wrap_up.notes.placeholder"),
        on: { input: () => drafts.set(this.taskId, "wrap_up", this.notes.value) },
      })
    );
    this.problem = el("p", { class: "field__error", role: "alert", hidden: true });
    this.done = el(
      "button",
      { type: "submit", class: "button button--primary" },
      icon("check"),
      words.say("wrap_up.done"),
    );
    this.element = el(
      "form",
      { class: "wrap_up", "aria-label": words.say("wrap_up") },
      el(
        "div",
        { class: "wrap_up__head" },
        el("h3", {}, words.say("wrap_up")),
        el(
          "span",
          { class: "wrap_up__left", title: words.say("wrap_up.left.hint") },
          icon("clock"),
          this.left,
        ),
      ),
      el(
        "fieldset",
        { class: "field" },
        el("legend", {}, words.say("wrap_up.disposition")),
        this.choices,
        this.problem,
      ),
      this.fields.element,
      el(
        "div",
        { class: "field" },
        el("label", { for: "wrap-up-notes" }, words.say("wrap_up.notes")),
        this.notes,
      ),
      this.planned.element,
      el(
        "div",
        { class: "wrap_up__foot" },
        el("label", { class: "wrap_up__rating" }, this.rating, words.say("wrap_up.ask_rating")),
        this.done,
      ),
    );
    this.element.addEventListener("submit", (event) => this.#submit(event));
    this.notes.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
        /** @type {HTMLFormElement} */ (this.element).requestSubmit();
    });
  }

  /** @param {Row} row in state `wrapping` */
  update(row) {
    const { words, clock, desk, drafts } = this.ui;
    if (row.task_id !== this.taskId) {
      this.taskId = row.task_id ?? "";
      /** @type {HTMLFormElement} */ (this.element).reset();
      this.notes.value = drafts.get(this.taskId, "wrap_up");
      this.problem.hidden = true;
      this.planned.reset();
      this.fields.update(null);
    }
    this.left.hidden = !row.wrap_up_due_at;
    if (row.wrap_up_due_at) setTime(this.left, words, row.wrap_up_due_at, clock.now());
    keyed(this.choices, desk.dispositions, {
      key: ({ code }) => code,
      make: (disposition) => this.#choice(disposition),
    });
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.choices.querySelector("input"))?.focus({
      preventScroll: true,
    });
  }

  /** @param {Disposition} disposition */
  #choice(disposition) {
    const { code, label } = disposition;
    return el(
      "label",
      { class: "choice" },
      el("input", {
        type: "radio",
        name: "disposition",
        value: code,
        on: { change: () => this.#chose(disposition) },
      }),
      el("span", {}, label[this.ui.words.language] ?? label.en ?? code),
    );
  }

  /** @param {Disposition} disposition */
  #chose(disposition) {
    this.problem.hidden = true;
    this.fields.update(disposition);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const chosen = /** @type {HTMLInputElement | null} */ (
      this.choices.querySelector("input:checked")
    );
    if (!chosen) {
      setText(this.problem, this.ui.words.say("wrap_up.choose"));
      this.problem.hidden = false;
      return this.focus();
    }
    const taskId = this.taskId;
    this.done.setAttribute("disabled", "");
    const stored = await this.ui.commands.wrapUp(taskId, {
      disposition: chosen.value,
      notes: this.notes.value.trim(),
      fields: this.fields.values,
      follow_up: this.planned.value,
      ask_rating: this.rating.checked,
    });
    this.done.removeAttribute("disabled");
    if (!stored) return;
    this.ui.drafts.set(taskId, "wrap_up", "");
    this.ui.commands.select(null);
    this.ui.showPane("inbox");
  }
}
