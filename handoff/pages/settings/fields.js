/** Labelled fields of a form, and the line below it that says how saving went. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { NotDone } from "./service.js";

/** @import { Words } from "../shared/i18n.js" */

let made = 0;

/**
 * @param {string} label
 * @param {string | number} value
 * @param {Record<string, unknown> & { hint?: string, rows?: number }} [props] of the input
 */
export function field(label, value, { hint, rows, ...props } = {}) {
  const id = `field-${++made}`;
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  const input = /** @type {HTMLInputElement} */ (
    el(rows ? "textarea" : "input", { class: "input", id, rows, ...described, ...props })
  );
  input.value = String(value);
  const shown = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    input,
    hint && el("p", { class: "field__hint", id: `${id}-hint` }, hint),
  );
  return { element: shown, input };
}

/** @param {string} label @param {readonly (readonly [string, string])[]} options @param {string} value */
export function choice(label, options, value) {
  const id = `field-${++made}`;
  const input = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { class: "input", id },
      ...options.map(([name, text]) => el("option", { value: name }, text)),
    )
  );
  input.value = value;
  return { element: el("div", { class: "field" }, el("label", { for: id }, label), input), input };
}

/** @param {string} label @param {boolean} on */
export function tick(label, on) {
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" }));
  input.checked = on;
  return { element: el("label", { class: "tick" }, input, el("span", {}, label)), input };
}

/** Buttons, and how it went: told once, in words. */
export class Outcome {
  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.element = el("p", { class: "outcome", role: "status" });
  }

  /** @param {() => Promise<unknown>} act @returns {Promise<boolean>} whether it was done */
  async of(act) {
    this.#say("", "outcome");
    try {
      await act();
      this.#say(this.words.say("settings.saved"), "outcome outcome--done");
      return true;
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      this.#say(refusal(this.words, error), "outcome outcome--refused");
      return false;
    }
  }

  /** @param {string} text @param {string} look */
  #say(text, look) {
    this.element.className = look;
    const sign = look.endsWith("refused") ? "alert" : "check";
    this.element.replaceChildren(...(text ? [icon(sign), el("span", {}, text)] : []));
  }
}

/** In the reader's language where there are words for it, else as the service says it. @param {Words} words @param {NotDone} error */
export function refusal(words, { code, message }) {
  const key = `settings.refused.${code}`;
  if (!words.has(key)) return message || words.say("settings.refused.unreachable");
  return words.say(key, { message });
}
