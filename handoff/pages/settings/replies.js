/** The canned replies: a list of forms that open, one for a new reply, and a question before deleting. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { ask } from "../desk/views/dialog.js";
import { Outcome, field } from "./fields.js";
import { addReply, changeReply, deleteReply } from "./service.js";

/** @import { SettingsUi } from "./main.js" */
/** @import { Reply } from "./service.js" */

const LANGUAGES = /** @type {const} */ (["en", "nl"]);
const KEY = "[a-z][a-z0-9_\\-]{0,39}";
const SHORTCUT = "[a-z0-9]{1,20}";

/** @param {SettingsUi} ui @param {Reply[]} replies */
export function repliesSection(ui, replies) {
  const { words } = ui;
  return el(
    "section",
    { class: "panel", id: "replies", "aria-labelledby": "replies-title", tabindex: "-1" },
    el("h2", { id: "replies-title" }, words.say("settings.replies")),
    el("p", { class: "panel__about" }, words.say("settings.replies.about")),
    ...replies.map((reply) => replyForm(ui, reply)),
    replyForm(ui, null),
  );
}

/** @param {SettingsUi} ui @param {Reply | null} reply */
function replyForm(ui, reply) {
  const { words } = ui;
  const outcome = new Outcome(words);
  const key = field(words.say("settings.reply.key"), reply?.key ?? "", {
    required: true,
    pattern: KEY,
    hint: words.say("settings.reply.key.hint"),
    spellcheck: "false",
  });
  const shortcut = field(words.say("settings.reply.shortcut"), reply?.shortcut ?? "", {
    pattern: SHORTCUT,
    hint: words.say("settings.reply.shortcut.hint"),
    spellcheck: "false",
  });
  const said = LANGUAGES.map((language) => ({
    language,
    title: field(words.say(`settings.reply.title.${language}`), reply?.title[language] ?? "", { maxlength: 80, lang: language }),
    text: field(words.say(`settings.reply.text.${language}`), reply?.text[language] ?? "", { maxlength: 4_000, rows: 3, lang: language }),
  }));
  const written = () => ({
    key: reply?.key ?? key.input.value.trim(),
    shortcut: shortcut.input.value.trim() || null,
    title: spoken(said.map((it) => [it.language, it.title.input.value])),
    text: spoken(said.map((it) => [it.language, it.text.input.value])),
  });
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const done = await outcome.of(() => (reply ? changeReply(written()) : addReply(written())));
    if (done) await ui.reload(`reply-${written().key}`);
  };
  const remove = async () => {
    if (!reply || (await surely(ui, reply)) === null) return;
    if (await outcome.of(() => deleteReply(reply.key))) await ui.reload("replies");
  };
  return el(
    "details",
    { class: "entry", id: `reply-${reply?.key ?? "new"}` },
    el(
      "summary",
      {},
      icon(reply ? "note" : "plus"),
      el("strong", {}, reply ? titleOf(ui, reply) : words.say("settings.reply.new")),
      reply && el("code", {}, `/${reply.shortcut ?? reply.key}`),
    ),
    el(
      "form",
      { class: "form", on: { submit: save } },
      el("div", { class: "form__pair" }, !reply && key.element, shortcut.element),
      el("div", { class: "form__pair" }, ...said.map((it) => el("div", { class: "form__column" }, it.title.element, it.text.element))),
      el("p", { class: "field__hint" }, words.say("settings.reply.variables")),
      el(
        "div",
        { class: "form__end" },
        el("button", { class: "button button--primary" }, words.say("settings.save")),
        reply && el("button", { type: "button", class: "button button--urgent", on: { click: remove } }, words.say("settings.delete")),
        outcome.element,
      ),
    ),
  );
}

/** Only the languages in which something is said. @param {[string, string][]} pairs */
function spoken(pairs) {
  return Object.fromEntries(pairs.map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
}

/** @param {SettingsUi} ui @param {Reply} reply */
function titleOf({ words }, { title, key }) {
  return title[words.language] ?? title.en ?? title.nl ?? key;
}

/** @param {SettingsUi} ui @param {Reply} reply */
function surely(ui, reply) {
  const { words } = ui;
  return ask(/** @type {any} */ (ui), {
    title: words.say("settings.reply.delete.title", { title: titleOf(ui, reply) }),
    text: words.say("settings.reply.delete.text"),
    confirm: words.say("settings.delete"),
    urgent: true,
  });
}
