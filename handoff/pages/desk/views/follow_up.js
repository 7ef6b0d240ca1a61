/** The foot of a callback or left message: how to reach the customer, take it, done with notes. */

import { el, keyed, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timeOf } from "../times.js";

/** @import { Ui } from "../ui.js" */
/** @import { FollowUp } from "../wire_types.js" */

export class FollowUpPanel {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.id = "";
    const { words, drafts } = ui;
    this.facts = el("dl", { class: "facts" });
    this.state = el("p", { class: "follow_up__state" });
    this.notes = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "input",
        id: "follow-up-notes",
        rows: "2",
        maxlength: "4000",
        on: { input: () => drafts.set(this.id, "follow_up", this.notes.value) },
      })
    );
    this.field = el(
      "div",
      { class: "field" },
      el("label", { for: "follow-up-notes" }, words.say("follow_up.notes")),
      this.notes,
    );
    this.take = el(
      "button",
      { type: "button", class: "button button--primary", on: { click: () => this.#take() } },
      icon("plus"),
      words.say("follow_up.take"),
    );
    this.done = el(
      "button",
      { type: "submit", class: "button button--primary" },
      icon("check"),
      words.say("follow_up.done"),
    );
    this.again = el(
      "button",
      { type: "button", class: "button", on: { click: () => this.#finish(null, "no_answer") } },
      words.say("follow_up.no_answer"),
    );
    this.element = el(
      "form",
      { class: "follow_up", "aria-label": words.say("follow_up") },
      this.facts,
      this.field,
      el("div", { class: "follow_up__foot" }, this.state, this.take, this.again, this.done),
    );
    this.element.addEventListener("submit", (event) => this.#finish(event));
  }

  /** @param {FollowUp} followUp */
  update(followUp) {
    const { words, desk, drafts } = this.ui;
    const ours = followUp.state === "taken" && followUp.taken_by === desk.agent?.agent_id;
    if (followUp.follow_up_id !== this.id) {
      this.id = followUp.follow_up_id;
      this.facts.replaceChildren();
      this.notes.value = drafts.get(this.id, "follow_up");
    }
    keyed(this.facts, this.#facts(followUp), {
      key: ([name]) => name,
      make: ([name, value]) => el("div", {}, el("dt", {}, words.say(name)), el("dd", {}, value)),
    });
    this.take.hidden = followUp.state !== "open";
    this.done.hidden = !ours;
    this.again.hidden = !ours || followUp.kind !== "callback";
    this.field.hidden = !ours;
    const state =
      followUp.state === "open"
        ? "open"
        : ours
          ? "yours"
          : followUp.state === "done"
            ? "is_done"
            : "taken";
    setText(this.state, words.say(`follow_up.${state}.long`));
  }

  /** @param {FollowUp} followUp @returns {[string, Node | string][]} */
  #facts({ kind, phone, email, text, queued_since, language, attempts, due_at }) {
    const { words, clock } = this.ui;
    /** @type {[string, Node | string][]} */
    const all = [
      ["follow_up.queued_since", timeOf(words, queued_since, "since", clock.now())],
      ["context.language", words.say(`language.${language}`)],
    ];
    if (attempts) all.push(["follow_up.attempts", String(attempts)]);
    if (attempts && due_at) all.push(["follow_up.due_at", words.exact(due_at)]);
    if (phone)
      all.unshift([
        "follow_up.phone",
        el("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, phone),
      ]);
    if (email)
      all.unshift([
        "follow_up.email",
        el("a", { href: `mailto:${encodeURIComponent(email)}` }, email),
      ]);
    if (text)
      all.unshift([
        kind === "callback" ? "follow_up.said" : "follow_up.text",
        el("p", { class: "follow_up__text", dir: "auto" }, text),
      ]);
    return all;
  }

  async #take() {
    if (await this.ui.commands.takeFollowUp(this.id)) this.notes.focus();
  }

  /** @param {Event | null} event @param {"done" | "no_answer"} [outcome] */
  async #finish(event, outcome = "done") {
    event?.preventDefault();
    const id = this.id;
    if (!(await this.ui.commands.finishFollowUp(id, this.notes.value.trim(), outcome))) return;
    this.ui.drafts.set(id, "follow_up", "");
    this.ui.commands.select(null);
    this.ui.showPane("inbox");
  }
}
