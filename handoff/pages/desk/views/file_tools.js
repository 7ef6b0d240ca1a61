/** Beside the composer: ask the customer for a file, or send one. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { ACCEPTED } from "../../shared/files.js";
import { Words } from "../../shared/i18n.js";
import { icon } from "../../shared/icons.js";
import { ask } from "./dialog.js";

/** @import { Ui } from "../ui.js" */
/** @import { Thread } from "../thread.js" */

const LONGEST = 2_000;

export class FileTools {
  /** @param {Ui} ui @param {() => Thread | null} thread */
  constructor(ui, thread) {
    this.ui = ui;
    this.thread = thread;
    const { words } = ui;
    this.input = /** @type {HTMLInputElement} */ (
      el("input", { type: "file", accept: ACCEPTED, hidden: true, "aria-label": words.say("file.send") })
    );
    this.input.addEventListener("change", () => this.#send());
    this.ask = tool("inbox", words.say("file.ask"), () => this.#ask());
    this.choose = tool("clip", words.say("file.send"), () => this.input.click());
    this.status = el("span", { class: "composer__file", role: "status" });
    this.element = el(
      "div",
      { class: "composer__files" },
      this.ask,
      this.choose,
      this.input,
      this.status,
    );
  }

  async #ask() {
    const thread = this.thread();
    if (!thread) return;
    const { words, commands } = this.ui;
    const theirs = new Words(words.tables, thread.row?.language ?? words.language);
    const text = await ask(this.ui, {
      title: words.say("file.ask.title"),
      text: words.say("file.ask.text"),
      confirm: words.say("file.ask.confirm"),
      field: {
        label: words.say("composer.reply.label"),
        hint: words.say("file.ask.hint"),
        max: LONGEST,
        value: theirs.say("file.ask.words"),
      },
    });
    if (text) await commands.requestFile(thread.id, text);
  }

  async #send() {
    const [file] = this.input.files ?? [];
    const thread = this.thread();
    if (!file || !thread || this.choose.hasAttribute("disabled")) return;
    setAttribute(this.choose, "disabled", true);
    setText(this.status, this.ui.words.say("file.sending", { name: file.name }));
    await this.ui.commands.sendFile(thread, file);
    this.input.value = "";
    setAttribute(this.choose, "disabled", null);
    setText(this.status, "");
    this.choose.focus();
  }
}

/** @param {import("../../shared/icons.js").IconName} sign @param {string} name @param {() => void} click */
function tool(sign, name, click) {
  return el(
    "button",
    { type: "button", class: "icon-button composer__tool", title: name, "aria-label": name, on: { click } },
    icon(sign),
  );
}
