/** The open chat: header, messages, dock and composer in a dialog; a form or an error in their place. */

import { el, setAttribute } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { switchTheme } from "../shared/theme.js";
import { Choices } from "./choices.js";
import { Composer } from "./composer.js";
import { ContactForm } from "./contact_form.js";
import { Dock } from "./dock.js";
import { Header } from "./header.js";
import { Scroller } from "./scroller.js";
import { Transcript } from "./transcript.js";
import { refusalLine } from "./wording.js";

export class Panel {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *   saved: import("./saved.js").Saved, name: string, close: () => void,
   *   switchLanguage: () => void }} to
   */
  constructor({ line, words, saved, name, close, switchLanguage }) {
    this.line = line;
    this.words = words;
    /** @type {ContactForm | null} */
    this.form = null;
    this.composerAwaited = false;
    const settled = () => this.focus();
    this.header = new Header({
      line,
      words,
      name,
      close,
      switchLanguage,
      switchTheme,
      settled,
      endAsked: () => this.dock.askEnd(),
    });
    this.transcript = new Transcript({ line, words });
    this.choices = new Choices({ line, words, chosen: settled });
    this.scroller = new Scroller(words, this.transcript.element, this.transcript.typing, this.choices.element);
    this.composer = new Composer({ line, words, saved, sent: () => this.scroller.toNewest() });
    this.dock = new Dock({
      line,
      words,
      settled,
      openForm: (kind) => this.#openForm(kind),
      startAgain: () => this.#startAgain(),
      reopened: () => {
        this.update();
        this.focus();
      },
    });
    this.talk = el("div", { class: "talk" }, this.scroller.element, this.dock.element, this.composer.element);
    this.opening = el("div", { class: "blank", role: "status" });
    this.problem = el("div", { class: "blank", role: "alert" });
    this.element = el("div", { class: "panel__inner" }, this.header.element, this.opening, this.problem, this.talk);
  }

  update() {
    const { phase, welcomed, problem } = this.line;
    this.header.update();
    this.transcript.update();
    this.choices.update();
    this.dock.update();
    this.composer.update();
    this.form?.update();
    const showTalk = welcomed && !problem && !this.form;
    setAttribute(this.talk, "hidden", !showTalk);
    setAttribute(this.composer.element, "hidden", this.line.conversation.ended && !this.dock.reopening);
    if (showTalk && this.composerAwaited) this.focus();
    this.#showOpening(!welcomed && !problem, phase);
    this.#showProblem(problem);
  }

  /** To where the customer goes on: the form, the composer, or what is left when it has ended. */
  focus() {
    if (this.form) return this.form.focus();
    this.composerAwaited = !this.line.welcomed;
    const inside = this.composer.element.hidden || this.talk.hidden ? null : this.composer.area;
    const next = inside ?? this.element.querySelector("section button, .blank:not([hidden]) button, .header button");
    /** @type {HTMLElement | null} */ (next)?.focus();
  }

  /** @param {boolean} show @param {string} phase */
  #showOpening(show, phase) {
    const key = show ? phase : "";
    this.opening.hidden = !show;
    if (this.opening.dataset.key === key) return;
    this.opening.dataset.key = key;
    this.opening.replaceChildren();
    if (!show) return;
    const offline = phase === "offline";
    const dots = [el("i"), el("i"), el("i")];
    this.opening.append(
      offline
        ? el("span", { class: "blank__icon", "aria-hidden": "true" }, icon("cloud_off"))
        : el("span", { class: "dots dots--large", "aria-hidden": "true" }, ...dots),
      el("h3", {}, this.words.say(offline ? "who.offline" : "opening_title")),
      el("p", {}, this.words.say(offline ? "banner.offline" : "opening_text")),
    );
  }

  /** @param {{ code: string, message: string } | null} problem */
  #showProblem(problem) {
    const key = problem?.code ?? "";
    this.problem.hidden = !problem;
    if (this.problem.dataset.key === key) return;
    this.problem.dataset.key = key;
    this.problem.replaceChildren();
    if (!problem) return;
    const unreachable = problem.code === "unreachable";
    this.problem.append(
      el("span", { class: "blank__icon", "aria-hidden": "true" }, icon("alert")),
      el("h3", {}, this.words.say("problem_title")),
      el("p", { dir: "auto" }, unreachable ? this.words.say("problem_text") : refusalLine(this.words, problem)),
      el(
        "button",
        { type: "button", class: "button button--primary", on: { click: () => this.line.tryNow() } },
        this.words.say("try_now"),
      ),
    );
  }

  /** @param {"leave_message" | "callback"} kind */
  #openForm(kind) {
    this.#closeForm();
    this.form = new ContactForm({
      line: this.line,
      words: this.words,
      kind,
      done: () => {
        this.#closeForm();
        this.update();
        this.focus();
      },
    });
    this.element.append(this.form.element);
    this.update();
    this.form.focus();
  }

  #closeForm() {
    this.form?.element.remove();
    this.form = null;
  }

  /** Words that did not make it into the ended conversation go along into the new one. */
  #startAgain() {
    const undelivered = this.line.outbox.entries.map((entry) => entry.frame.text).filter(Boolean);
    if (undelivered.length) this.composer.fill(undelivered.join("\n"));
    this.line.beginAgain().then(() => this.focus());
  }
}
