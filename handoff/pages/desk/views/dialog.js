/** Modal questions in the browser's own dialog element: one question, what will happen, two answers. */

import { el } from "../../shared/dom.js";

/** @import { Ui } from "../ui.js" */

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text what will happen
 * @property {string} confirm the button that does it
 * @property {boolean} [urgent] it cannot be undone
 * @property {{ label: string, hint: string, max: number, value?: string }} [field] words that go along
 */

/**
 * @param {Ui} ui
 * @param {Question} question
 * @returns {Promise<string | null>} the field's words (empty without a field), null for no
 */
export function ask(ui, { title, text, confirm, urgent = false, field }) {
  const input =
    field &&
    el("textarea", { class: "input", id: "dialog-field", rows: "4", maxlength: String(field.max) });
  if (input && field?.value) /** @type {HTMLTextAreaElement} */ (input).value = field.value;
  const form = el(
    "form",
    { method: "dialog", class: "dialog__form" },
    el("h2", { id: "dialog-title" }, title),
    el("p", {}, text),
    field &&
      el(
        "div",
        { class: "field" },
        el("label", { for: "dialog-field" }, field.label),
        input,
        el("p", { class: "field__hint" }, field.hint),
      ),
    el(
      "div",
      { class: "dialog__answers" },
      el(
        "button",
        { class: "button", value: "no", type: "button", on: { click: () => dialog.close("no") } },
        ui.words.say("cancel"),
      ),
      el(
        "button",
        {
          class: `button ${urgent ? "button--urgent" : "button--primary"}`,
          value: "yes",
          autofocus: !input,
        },
        confirm,
      ),
    ),
  );
  const dialog = /** @type {HTMLDialogElement} */ (
    el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form)
  );
  return show(dialog).then((answer) => {
    if (answer !== "yes") return null;
    return input ? /** @type {HTMLTextAreaElement} */ (input).value.trim() : "";
  });
}

/** Shows it over the page until it closes; focus returns by itself. @param {HTMLDialogElement} dialog @returns {Promise<string>} */
export function show(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close("no"); // the backdrop
  });
  dialog.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (sends) dialog.querySelector("form")?.requestSubmit(dialog.querySelector("[value=yes]"));
  });
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
