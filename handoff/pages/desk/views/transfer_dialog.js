/** Asks to whom a conversation goes, and how: colleagues and queues with who is free, reason, note. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { show } from "./dialog.js";
import { badge } from "./rows.js";

/** @import { Ui } from "../ui.js" */
/** @import { Colleague, TargetQueue, Targets } from "../wire_types.js" */

export const REASONS = ["skills", "language", "billing", "supervisor", "end_of_shift", "other"];
const MODES = /** @type {const} */ (["cold", "consult", "conference"]);
const NOTE_LIMIT = "4000";

/**
 * @typedef {{ to_agent?: string, to_queue?: string }} Target
 * @typedef {{ mode: string, reason: string, note: string } & Target} Wanted
 */

/** @param {Pick<Ui, "words">} ui @returns {Promise<Targets | null>} null when the service does not answer */
async function askTargets({ words }) {
  try {
    const answer = await fetch(`/api/agent/targets?language=${words.language}`, {
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {Pick<Ui, "words">} ui
 * @param {{ title: string, modes: boolean, confirm: string }} how `modes`: whether consult and conference are a choice
 * @returns {Promise<Wanted | null>} null for no
 */
export async function askTarget(ui, { title, modes, confirm }) {
  const form = new TargetForm(ui, title, modes, confirm);
  const dialog = /** @type {HTMLDialogElement} */ (
    el("dialog", { class: "dialog dialog--wide", "aria-labelledby": "dialog-title" }, form.element)
  );
  form.load();
  const answer = await show(dialog);
  return answer === "yes" ? form.wanted() : null;
}

class TargetForm {
  /** @param {Pick<Ui, "words">} ui @param {string} title @param {boolean} modes @param {string} confirm */
  constructor(ui, title, modes, confirm) {
    this.ui = ui;
    const { words } = ui;
    this.find = /** @type {HTMLInputElement} */ (
      el("input", {
        type: "search",
        class: "input",
        placeholder: words.say("transfer.find"),
        "aria-label": words.say("transfer.find"),
        autocomplete: "off",
        on: { input: () => this.#narrow() },
      })
    );
    this.targets = el("div", { class: "targets", "aria-busy": "true" }, skeletons());
    this.modes = el("fieldset", { class: "field", hidden: !modes }, legend(words, "transfer.mode"));
    const choices = MODES.map((mode) => this.#mode(mode));
    this.modes.append(el("div", { class: "wrap_up__choices" }, ...choices));
    this.hint = el("p", { class: "field__hint", role: "status" });
    this.modes.append(this.hint);
    this.reason = /** @type {HTMLSelectElement} */ (
      el(
        "select",
        { class: "input", id: "transfer-reason" },
        ...REASONS.map((code) =>
          el("option", { value: code }, words.say(`transfer.reason.${code}`)),
        ),
      )
    );
    this.note = /** @type {HTMLTextAreaElement} */ (
      el("textarea", { class: "input", id: "transfer-note", rows: "2", maxlength: NOTE_LIMIT })
    );
    this.problem = el("p", { class: "field__error", role: "alert", hidden: true });
    this.confirm = el("button", { class: "button button--primary", value: "yes" }, confirm);
    const no = el("button", { class: "button", type: "button" }, words.say("cancel"));
    no.addEventListener("click", () => this.element.closest("dialog")?.close("no"));
    this.element = /** @type {HTMLFormElement} */ (
      el(
        "form",
        { method: "dialog", class: "dialog__form" },
        el("h2", { id: "dialog-title" }, title),
        el("div", { class: "field" }, this.find, this.targets, this.problem),
        this.modes,
        field(words.say("transfer.reason"), this.reason),
        field(words.say("transfer.note"), this.note, words.say("transfer.note.hint")),
        el("div", { class: "dialog__answers" }, no, this.confirm),
      )
    );
    this.element.addEventListener("submit", (event) => this.#submit(event));
    this.#showHint();
  }

  async load() {
    const { words } = this.ui;
    const found = await askTargets(this.ui);
    setAttribute(this.targets, "aria-busy", "false");
    if (!found) {
      const again = el("button", { type: "button", class: "button" }, words.say("entry.again"));
      again.addEventListener("click", () => this.load());
      const sentence = el("p", { class: "targets__none" }, words.say("transfer.away"));
      this.targets.replaceChildren(sentence, again);
      return;
    }
    this.targets.replaceChildren(
      this.#group("agents", found.agents.map((agent) => this.#agent(agent))),
      this.#group("queues", found.queues.map((queue) => this.#queue(queue))),
    );
    this.find.focus();
  }

  /** @returns {Wanted} */
  wanted() {
    const chosen = this.#chosen();
    const queue = chosen?.dataset.kind === "queue";
    return {
      mode: queue || this.modes.hidden ? "cold" : this.#modeChosen(),
      reason: this.reason.value,
      note: this.note.value.trim(),
      ...(queue ? { to_queue: chosen?.value } : { to_agent: chosen?.value }),
    };
  }

  /** @param {"agents" | "queues"} name @param {HTMLElement[]} entries */
  #group(name, entries) {
    const { words } = this.ui;
    const none = el("p", { class: "targets__none" }, words.say(`transfer.${name}.none`));
    return el(
      "div",
      { role: "radiogroup", class: "targets__group", "aria-label": words.say(`transfer.${name}`) },
      el("h3", {}, words.say(`transfer.${name}`)),
      ...(entries.length ? entries : [none]),
    );
  }

  /** @param {Colleague} agent */
  #agent({ agent_id, name, languages, presence, free }) {
    const { words } = this.ui;
    const away = presence !== "available";
    const state = away
      ? words.say(`presence.${presence}`)
      : words.say(free > 0 ? "transfer.free" : "transfer.full", { count: free });
    const facts = [
      el("span", { class: "target__more" }, languages.map((it) => it.toUpperCase()).join(" ")),
      badge(free > 0 ? "live" : "", state),
    ];
    return this.#entry("agent", agent_id, name, facts, free < 1);
  }

  /** @param {TargetQueue} queue */
  #queue({ queue_id, name, waiting, staffed, is_open = true }) {
    const { words } = this.ui;
    const state = !is_open ? "closed" : staffed ? "staffed" : "unstaffed";
    const tone = { closed: "", staffed: "live", unstaffed: "waiting" }[state];
    const facts = [
      el("span", { class: "target__more" }, words.say("transfer.waiting", { count: waiting })),
      badge(tone, words.say(`transfer.${state}`)),
    ];
    return this.#entry("queue", queue_id, name, facts, !is_open);
  }

  /** @param {"agent" | "queue"} kind @param {string} id @param {string} name @param {Node[]} facts @param {boolean} barred */
  #entry(kind, id, name, facts, barred) {
    const input = el("input", {
      type: "radio",
      name: "target",
      value: id,
      "data-kind": kind,
      disabled: barred,
      on: { change: () => this.#choose() },
    });
    const sign = icon(kind === "agent" ? "person" : "inbox");
    return el("label", { class: "target", "data-name": name.toLowerCase() }, input, sign,
      el("span", { class: "target__name" }, name), ...facts);
  }

  /** @param {typeof MODES[number]} mode */
  #mode(mode) {
    const input = el("input", {
      type: "radio",
      name: "mode",
      value: mode,
      checked: mode === "consult",
      on: { change: () => this.#showHint() },
    });
    return el("label", { class: "choice" }, input, el("span", {}, this.ui.words.say(`transfer.mode.${mode}`)));
  }

  #choose() {
    this.problem.hidden = true;
    const queue = this.#chosen()?.dataset.kind === "queue";
    for (const input of this.modes.querySelectorAll("input")) {
      setAttribute(input, "disabled", queue && input.value !== "cold");
      if (queue) input.checked = input.value === "cold";
    }
    this.#showHint();
  }

  #showHint() {
    const queue = this.#chosen()?.dataset.kind === "queue";
    const key = queue ? "queue" : this.#modeChosen();
    setText(this.hint, this.ui.words.say(`transfer.mode.${key}.hint`));
  }

  #narrow() {
    const wanted = this.find.value.trim().toLowerCase();
    for (const entry of this.targets.querySelectorAll(".target"))
      /** @type {HTMLElement} */ (entry).hidden =
        !(/** @type {HTMLElement} */ (entry).dataset.name?.includes(wanted));
  }

  /** @returns {HTMLInputElement | null} */
  #chosen() {
    return this.element?.querySelector("input[name=target]:checked") ?? null;
  }

  #modeChosen() {
    const chosen = this.modes.querySelector("input:checked");
    return /** @type {HTMLInputElement | null} */ (chosen)?.value ?? "consult";
  }

  /** @param {Event} event */
  #submit(event) {
    if (this.#chosen()) return;
    event.preventDefault();
    setText(this.problem, this.ui.words.say("transfer.choose"));
    this.problem.hidden = false;
    this.find.focus();
  }
}

/** @param {import("../../shared/i18n.js").Words} words @param {string} key */
const legend = (words, key) => el("legend", {}, words.say(key));

/** @param {string} label @param {HTMLElement} input @param {string} [hint] */
function field(label, input, hint) {
  const note = hint && el("p", { class: "field__hint" }, hint);
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input, note);
}

function skeletons() {
  return el("div", { class: "targets__loading", "aria-hidden": "true" },
    ...[1, 2, 3].map(() => el("div", { class: "skeleton" })));
}
