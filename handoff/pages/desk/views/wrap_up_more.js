/** What a wrap-up may ask for besides how it ended: fields of the disposition, a follow-up, a rating. */

import { el, keyed } from "../../shared/dom.js";

/** @import { Ui } from "../ui.js" */
/** @import { Disposition } from "../wire_types.js" */

const KINDS = /** @type {const} */ (["task", "callback", "message"]);
const HOUR = 3_600_000;

/** The fields of the chosen disposition; what was typed under a key stays when another is chosen. */
export class WrapUpFields {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.element = el("div", { class: "wrap_up__fields" });
  }

  /** @param {Disposition | null} disposition */
  update(disposition) {
    const { words } = this.ui;
    const fields = disposition?.fields ?? [];
    this.element.hidden = fields.length === 0;
    keyed(this.element, fields, {
      key: ({ key, required }) => `${key} ${required}`,
      make: ({ key, label, required }) => {
        const name = label[words.language] ?? label.en ?? key;
        const told = required ? name : words.say("wrap_up.optional", { name });
        return labelled(told, `wrap-up-${key}`, { name: key, required, maxlength: "500" });
      },
    });
  }

  /** @returns {Record<string, string>} */
  get values() {
    const inputs = [...this.element.querySelectorAll("input")];
    const filled = inputs.map((input) => [input.name, input.value.trim()]);
    return Object.fromEntries(filled.filter(([, value]) => value));
  }
}

/** Something planned for the customer, folded away until it is wanted. */
export class PlannedFollowUp {
  /** @param {Ui} ui */
  constructor(ui) {
    const { words } = ui;
    this.ui = ui;
    const kinds = KINDS.map((kind) =>
      el("option", { value: kind }, words.say(`follow_up.${kind}`)),
    );
    this.kind = /** @type {HTMLSelectElement} */ (
      el("select", { class: "input", id: "planned-kind" }, ...kinds)
    );
    this.due = input({ type: "datetime-local", id: "planned-due" });
    this.text = input({ id: "planned-text", maxlength: "2000" });
    this.reach = input({ id: "planned-reach", maxlength: "254", autocomplete: "off" });
    this.reachField = field(words.say("planned.reach"), this.reach);
    this.element = /** @type {HTMLDetailsElement} */ (
      el(
        "details",
        { class: "wrap_up__planned" },
        el("summary", {}, words.say("planned")),
        el(
          "div",
          { class: "wrap_up__fields" },
          field(words.say("planned.kind"), this.kind),
          field(words.say("planned.due"), this.due),
          field(words.say("planned.text"), this.text),
          this.reachField,
        ),
      )
    );
    this.element.addEventListener("toggle", () => this.#look());
    this.kind.addEventListener("change", () => this.#look());
    this.#look();
  }

  reset() {
    this.element.open = false;
    this.due.value = "";
    this.#look();
  }

  /** Only an open one must be filled in. */
  #look() {
    const { open } = this.element;
    for (const it of [this.due, this.text]) it.required = open;
    this.reach.required = open && this.kind.value !== "task";
    this.reachField.hidden = this.kind.value === "task";
    if (open && !this.due.value) this.due.value = local(this.ui.clock.now() + 24 * HOUR);
  }

  /** As the wire wants it; null while it is folded away. */
  get value() {
    if (!this.element.open) return null;
    const reach = this.reach.value.trim();
    const way = reach.includes("@") ? "email" : "phone";
    return {
      kind: this.kind.value,
      due_at: new Date(this.due.value).toISOString(),
      text: this.text.value.trim(),
      ...(reach && this.kind.value !== "task" ? { [way]: reach } : {}),
    };
  }
}

/** What a field for a local date and time takes. @param {number} at milliseconds */
function local(at) {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}

/** @param {Record<string, unknown>} props */
const input = (props) =>
  /** @type {HTMLInputElement} */ (el("input", { type: "text", class: "input", ...props }));

/** @param {string} label @param {HTMLElement} control */
function field(label, control) {
  return el("div", { class: "field" }, el("label", { for: control.id }, label), control);
}

/** @param {string} label @param {string} id @param {Record<string, unknown>} props */
function labelled(label, id, props) {
  return field(label, input({ id, ...props }));
}
