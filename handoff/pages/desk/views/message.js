/** One line of the transcript: a bubble, a note, a system line, a day, a fold. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { intentName, moodName, nameOf, refusalText } from "../names.js";
import { timeOf } from "../times.js";
import { customView } from "./order_card.js";

/** @import { Entry } from "../outbox.js" */
/** @import { Line } from "../stretches.js" */
/** @import { Ui } from "../ui.js" */
/** @import { Message } from "../wire_types.js" */

/** @typedef {{ messages: readonly Message[], customer: string }} Talk what a line stands in, and whose talk it is */

/** @param {Ui} ui @param {Line} line @param {(seq: number) => void} unfold @param {Talk} talk */
export function makeLine(ui, line, unfold, talk) {
  const { words } = ui;
  if (line.kind === "day") return el("li", { class: "day" }, el("span", {}, words.day(line.at)));
  if (line.kind === "fold") {
    const label = words.say("fold", { count: line.count });
    return el(
      "li",
      { class: "fold" },
      el(
        "button",
        { type: "button", class: "button button--quiet", on: { click: () => unfold(line.seq) } },
        icon("chevron"),
        label,
      ),
    );
  }
  return line.message.kind === "system"
    ? systemLine(ui, line.message)
    : bubble(ui, line.message, line.follows, talk);
}

/** @param {Ui} ui @param {Message} message */
function systemLine({ words, clock }, message) {
  const text = message.text || nameOf(words, "system", message.code);
  return el(
    "li",
    { class: message.code === "reopened" ? "system system--reopened" : "system" },
    message.code === "reopened" && icon("refresh"),
    el("span", { class: "system__text" }, text),
    timeOf(words, message.at, "ago", clock.now()),
  );
}

/** @param {Ui} ui @param {Message} message @param {boolean} follows @param {Talk} talk */
function bubble(ui, message, follows, { messages, customer }) {
  const { words } = ui;
  const kind = kindOf(message);
  const own = kind === "agent";
  return el(
    "li",
    { class: `said said--${kind} ${follows ? "said--follows" : ""}`, "data-seq": message.seq },
    !follows && byline(ui, message, customer),
    message.text && el("p", { class: "said__text", dir: "auto" }, ...heardOf(words, message)),
    customView(ui, message.custom),
    message.buttons.length > 0 && buttons(words, message, messages),
    facts(words, message),
    own && el("span", { class: "said__mark" }),
  );
}

/** The text, with what a caller cut off struck out. @param {import("../../shared/i18n.js").Words} words @param {{ text: string | null, heard?: number | null }} said */
export function heardOf(words, { text, heard }) {
  if (!text || heard === null || heard === undefined || heard >= text.length) return [text];
  const cut = words.say("recording.cut");
  return [
    text.slice(0, heard),
    el("span", { class: "hidden-visually" }, ` (${cut}) `),
    el("s", { title: cut }, text.slice(heard)),
  ];
}

/** Whose words they are, or for whose eyes only. @param {Message} message */
function kindOf({ kind, author, custom }) {
  if (kind === "note" && custom?.type === "coaching") return "coaching";
  return kind === "text" || kind === "system" ? author.kind : kind;
}

/** @type {Record<string, import("../../shared/icons.js").IconName>} */
const SIGNS = { note: "note", whisper: "eye_off", coaching: "star", consult: "eye_off", bot: "bot" };

/** @param {Ui} ui @param {Message} message @param {string} customer */
function byline({ words, clock }, message, customer) {
  const kind = kindOf(message);
  const unnamed = message.author.kind === "customer" && customer;
  const author = message.author.name || unnamed || words.say(`author.${message.author.kind}`);
  return el(
    "div",
    { class: "said__by" },
    SIGNS[kind] && icon(SIGNS[kind]),
    el("span", {}, words.has(`${kind}.by`) ? words.say(`${kind}.by`, { author }) : author),
    timeOf(words, message.at, "ago", clock.now()),
  );
}

/** What the customer could press, and what they did. @param {import("../../shared/i18n.js").Words} words @param {Message} message @param {readonly Message[]} messages */
function buttons(words, message, messages) {
  const next = messages.find(({ seq, author }) => seq > message.seq && author.kind === "customer");
  return el(
    "ul",
    { role: "list", class: "said__buttons", "aria-label": words.say("buttons") },
    ...message.buttons.map(({ title }) => {
      const chosen = next?.text === title;
      return el(
        "li",
        { class: chosen ? "chip chip--chosen" : "chip" },
        chosen && icon("check"),
        title,
        chosen && el("span", { class: "hidden-visually" }, ` (${words.say("buttons.chosen")})`),
      );
    }),
  );
}

/** @param {import("../../shared/i18n.js").Words} words @param {Message} message */
function facts(words, { turn, author }) {
  if (author.kind !== "customer" || !turn || (!turn.intent && !turn.sentiment)) return null;
  const sure = turn.confidence === null ? "" : ` ${Math.round((turn.confidence ?? 0) * 100)} %`;
  return el(
    "p",
    { class: "said__facts", title: words.say("facts.hint") },
    turn.intent && el("span", {}, intentName(words, turn.intent) + sure),
    turn.sentiment &&
      turn.sentiment !== "neutral" &&
      el(
        "span",
        { class: `said__mood said__mood--${turn.sentiment}` },
        moodName(words, turn.sentiment),
      ),
  );
}

/** The mark of an own message: stored, or read by the customer. @param {Ui} ui @param {Element} line @param {boolean} read */
export function setMark({ words, clock }, line, read) {
  const mark = /** @type {HTMLElement | null} */ (line.querySelector(".said__mark"));
  const state = read ? "read" : "stored";
  if (!mark || mark.dataset.state === state) return;
  mark.dataset.state = state;
  mark.replaceChildren(icon(read ? "checks" : "check"), el("span", {}, words.say(`mark.${state}`)));
}

/** Words on their way: pending, stored, or refused with what can be done. @param {Ui} ui @param {Entry} entry */
export function makeEntry(ui, entry) {
  const { words, commands } = ui;
  const kind = entry.kind === "reply" ? "agent" : entry.kind;
  const item = el(
    "li",
    { class: `said said--${kind} said--${entry.state}`, "data-client-msg-id": entry.clientMsgId },
    el("p", { class: "said__text", dir: "auto" }, entry.text),
  );
  if (entry.state === "refused" && entry.refusal) {
    item.append(
      el(
        "p",
        { class: "said__refused" },
        icon("alert"),
        words.say("mark.refused"),
        " ",
        refusalText(words, entry.refusal),
      ),
      el(
        "div",
        { class: "said__again" },
        el(
          "button",
          { type: "button", class: "button", on: { click: () => commands.sayAgain(entry) } },
          icon("refresh"),
          words.say("entry.again"),
        ),
        el(
          "button",
          { type: "button", class: "button", on: { click: () => takeBack(ui, entry) } },
          words.say("entry.edit"),
        ),
        el(
          "button",
          {
            type: "button",
            class: "button button--quiet",
            on: { click: () => commands.giveUp(entry) },
          },
          words.say("entry.discard"),
        ),
      ),
    );
  } else {
    const stored = entry.state === "stored";
    item.append(
      el(
        "span",
        { class: "said__mark", "data-state": entry.state },
        icon(stored ? "check" : "clock"),
        el("span", {}, words.say(`mark.${entry.state}`)),
      ),
    );
  }
  return item;
}

/** The text goes back to the composer, in front of what stands there. @param {Ui} ui @param {Entry} entry */
function takeBack({ drafts, commands }, entry) {
  const draft = drafts.get(entry.conversationId, entry.kind);
  drafts.set(entry.conversationId, entry.kind, draft ? `${entry.text}\n${draft}` : entry.text);
  commands.giveUp(entry);
}
