/** Leave a message, or ask for a call: what is asked, what is wrong with it, what goes out. */

import { el, setAttribute } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { iconButton } from "./header.js";
import { optional } from "./rating.js";
import { refusalLine } from "./wording.js";

/** The service's own rules, so that the page can say it first. */
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const PHONE = /^\+?[0-9 ()./-]{6,31}$/;

/**
 * @typedef {{ name: string, kind: "text" | "tel" | "email" | "area", max: number, fill: string,
 *             needed?: boolean, hint?: string }} Field
 * @type {Record<"leave_message" | "callback", { title: string, lead: string, send: string, fields: Field[] }>}
 */
const FORMS = {
  leave_message: {
    title: "leave_title",
    lead: "leave_lead",
    send: "form_send",
    fields: [
      { name: "text", kind: "area", max: 2000, fill: "off", needed: true },
      { name: "name", kind: "text", max: 120, fill: "name" },
      { name: "email", kind: "email", max: 254, fill: "email", hint: "reach_hint" },
      { name: "phone", kind: "tel", max: 32, fill: "tel" },
    ],
  },
  callback: {
    title: "callback_title",
    lead: "callback_lead",
    send: "form_call",
    fields: [
      { name: "phone", kind: "tel", max: 32, fill: "tel", needed: true },
      { name: "name", kind: "text", max: 120, fill: "name" },
      { name: "note", kind: "area", max: 500, fill: "off" },
    ],
  },
};

/**
 * What is wrong, by field: the key of a sentence.
 * @param {"leave_message" | "callback"} kind
 * @param {Record<string, string>} values
 * @returns {Record<string, string>}
 */
export function mistakes(kind, values) {
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const { name, max } of FORMS[kind].fields) {
    if ([...values[name]].length > max) wrong[name] = "invalid.long";
  }
  if (values.email && !EMAIL.test(values.email)) wrong.email = "invalid.email";
  if (values.phone && !PHONE.test(values.phone)) wrong.phone = "invalid.phone";
  if (kind === "callback" && !values.phone) wrong.phone = "invalid.phone_missing";
  if (kind === "leave_message") {
    if (!values.text) wrong.text = "invalid.text";
    if (!values.email && !values.phone) wrong.email = "invalid.reach";
  }
  return wrong;
}

export class ContactForm {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *   kind: "leave_message" | "callback", done: () => void }} to
   */
  constructor({ line, words, kind, done }) {
    this.line = line;
    this.words = words;
    this.kind = kind;
    this.done = done;
    /** @type {string | null} the `client_msg_id` under which it went out */
    this.sentAs = null;
    this.form = FORMS[kind];
    /** @type {Map<string, HTMLInputElement | HTMLTextAreaElement>} */
    this.inputs = new Map();
    this.summary = el("p", { class: "form__summary", role: "alert" });
    this.submit = el("button", { type: "submit", class: "button button--primary" }, words.say(this.form.send));
    this.element = el(
      "form",
      {
        class: "form",
        novalidate: true,
        "aria-labelledby": "form-title",
        on: { submit: (/** @type {Event} */ event) => this.#send(event) },
      },
      el(
        "div",
        { class: "form__head" },
        iconButton("back", words.say("back"), done),
        el("h3", { id: "form-title" }, words.say(this.form.title)),
      ),
      el("p", {}, words.say(this.form.lead)),
      ...this.form.fields.map((field) => this.#field(field)),
      this.summary,
      this.submit,
    );
  }

  focus() {
    this.inputs.values().next().value?.focus();
  }

  /** Closes once the service has it; shows why when it refused. */
  update() {
    if (!this.sentAs) return;
    const entry = this.line.outbox.find(this.sentAs);
    if (!entry) return this.done();
    if (!entry.failed) return;
    this.line.outbox.remove(this.sentAs);
    this.sentAs = null;
    this.#busy(false);
    this.summary.textContent = refusalLine(this.words, entry.failed);
  }

  /** @param {Field} field */
  #field({ name, kind, max, fill, needed, hint }) {
    const id = `field-${name}`;
    const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
    const shared = {
      id,
      name,
      class: "input",
      dir: "auto",
      autocomplete: fill,
      "aria-describedby": described,
      "aria-required": needed ? "true" : null,
    };
    const input = /** @type {HTMLInputElement} */ (
      kind === "area"
        ? el("textarea", { ...shared, rows: max > 600 ? "4" : "2" })
        : el("input", { ...shared, type: kind })
    );
    input.addEventListener("input", () => {
      if (input.hasAttribute("aria-invalid")) this.#show(this.#wrong(), [name]);
    });
    const saysOptional = !needed && !hint && name !== "phone";
    this.inputs.set(name, input);
    return el(
      "div",
      { class: "field" },
      el(
        "label",
        { for: id },
        this.words.say(`field_${name}`),
        " ",
        saysOptional && optional(this.words),
      ),
      input,
      hint && el("p", { class: "field__hint", id: `${id}-hint` }, this.words.say(hint)),
      el("p", { class: "field__error", id: `${id}-error`, hidden: true }),
    );
  }

  get #values() {
    return Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value.trim()]));
  }

  #wrong() {
    return mistakes(this.kind, this.#values);
  }

  /** @param {Record<string, string>} wrong @param {Iterable<string>} names */
  #show(wrong, names) {
    for (const name of names) {
      const input = this.inputs.get(name);
      const error = this.element.querySelector(`#field-${name}-error`);
      if (!input || !error) continue;
      setAttribute(input, "aria-invalid", wrong[name] ? "true" : null);
      const count = this.form.fields.find((field) => field.name === name)?.max ?? 0;
      error.replaceChildren(...(wrong[name] ? [icon("alert"), this.words.say(wrong[name], { count })] : []));
      setAttribute(error, "hidden", !wrong[name]);
    }
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    if (this.sentAs) return;
    const wrong = this.#wrong();
    this.#show(wrong, this.inputs.keys());
    const names = this.form.fields.map((field) => field.name).filter((name) => wrong[name]);
    this.summary.textContent = names.length ? this.words.say("invalid_some", { count: names.length }) : "";
    if (names.length) return this.inputs.get(names[0])?.focus();
    this.#busy(true);
    const filled = Object.entries(this.#values).filter(([, value]) => value);
    const type = this.kind === "callback" ? "request_callback" : "leave_message";
    this.sentAs = this.line.submit({ type, ...Object.fromEntries(filled) }).frame.client_msg_id;
  }

  /** @param {boolean} busy */
  #busy(busy) {
    setAttribute(this.submit, "aria-disabled", busy ? "true" : null);
    this.submit.textContent = this.words.say(busy ? "form_sending" : this.form.send);
  }
}
