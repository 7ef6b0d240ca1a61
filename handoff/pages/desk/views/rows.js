/** One line of the inbox: a conversation, or a callback or left message. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { customerName, reasonName } from "../names.js";
import { setTime, timeOf } from "../times.js";

/** @import { Ui } from "../ui.js" */
/** @import { FollowUp, Row } from "../wire_types.js" */

/** @param {Ui} ui @param {Row} row */
export function makeRow(ui, row) {
  return frame(ui, () => ({ kind: "conversation", id: row.conversation_id, task: row.task_id }));
}

/** @param {Ui} ui @param {Element} element @param {Row} row */
export function updateRow(ui, element, row) {
  const { words } = ui;
  const wrapping = row.task_state === "wrapping";
  const mine = ui.desk.mine.includes(row);
  const role = mine ? null : ui.desk.partIn(row.conversation_id);
  const ours = mine || role !== null;
  const name = customerName(words, row.customer_name);
  mark(
    element,
    ui.desk.selected?.id === row.conversation_id &&
      (!mine || ui.desk.own(row.conversation_id) === row),
  );
  element.classList.toggle("row--unread", row.unread > 0);
  setText(part(element, "name"), name);
  setText(part(element, "preview"), row.preview || words.say("row.no_words"));
  const at = ours ? row.last_at : (row.waiting_since ?? row.last_at);
  time(
    ui,
    element,
    wrapping && row.wrap_up_due_at ? row.wrap_up_due_at : at,
    wrapping ? "left" : ours ? "ago" : "since",
  );
  const badges = [
    row.unread > 0 &&
      badge("accent", String(row.unread), words.say("row.unread", { count: row.unread })),
    wrapping && badge("note", words.say("row.wrapping")),
    role && badge("accent", words.say(`part.${role}`)),
    mine && !wrapping && together(ui, row),
    !wrapping &&
      !role &&
      row.reason &&
      badge(row.reason === "angry" ? "urgent" : "", reasonName(words, row.reason)),
    badge("", row.language.toUpperCase(), words.say(`language.${row.language}`)),
    mine && !wrapping && !row.customer_online && badge("", words.say("customer.away")),
  ];
  part(element, "badges").replaceChildren(...present(badges));
  avatar(element, row.channel === "voice" ? "phone" : "chat", row.customer_online);
}

/** That a colleague is asked, or writes along. @param {Ui} ui @param {Row} row */
function together({ words, desk }, row) {
  const transfer = desk.transferOf(row.conversation_id);
  if (transfer) return badge("accent", words.say(`row.${transfer.state}`));
  const barged = row.participants?.some(({ kind }) => kind === "barge");
  const confers = row.participants?.some(({ kind }) => kind === "conference");
  return (barged || confers) && badge("accent", words.say(barged ? "part.barge" : "part.conference"));
}

/** @param {Ui} ui @param {FollowUp} followUp */
export function makeFollowUp(ui, followUp) {
  return frame(ui, () => ({ kind: "follow_up", id: followUp.follow_up_id }));
}

/** @param {Ui} ui @param {Element} element @param {FollowUp} followUp */
export function updateFollowUp(ui, element, followUp) {
  const { words, desk } = ui;
  mark(element, desk.selected?.id === followUp.follow_up_id);
  setText(part(element, "name"), customerName(words, followUp.name));
  setText(part(element, "preview"), followUp.text || followUp.phone || followUp.email || "");
  time(ui, element, followUp.queued_since, "since");
  const ours = followUp.taken_by === desk.agent?.agent_id;
  const taken =
    followUp.state === "taken" && words.say(ours ? "follow_up.yours" : "follow_up.taken");
  part(element, "badges").replaceChildren(
    ...present([
      badge("waiting", words.say(`follow_up.${followUp.kind}`)),
      taken && badge(ours ? "live" : "", taken),
      badge("", followUp.language.toUpperCase(), words.say(`language.${followUp.language}`)),
    ]),
  );
  avatar(element, followUp.kind === "callback" ? "phone" : "mail", false);
}

/** @param {Ui} ui @param {() => import("../desk.js").Selected} selected */
function frame(ui, selected) {
  return el(
    "button",
    {
      type: "button",
      class: "row",
      on: {
        click: () => {
          ui.commands.select(selected());
          ui.showPane("conversation");
        },
      },
    },
    el("span", { class: "row__avatar" }),
    el("span", { class: "row__name" }),
    timeOf(ui.words, "", "ago", 0),
    el("span", { class: "row__preview" }),
    el("span", { class: "row__badges" }),
  );
}

/** @param {Element} element @param {string} name */
const part = (element, name) => /** @type {HTMLElement} */ (element.querySelector(`.row__${name}`));

/** @param {Element} element @param {boolean} shown */
function mark(element, shown) {
  setAttribute(element, "aria-current", shown ? "true" : null);
}

/** @param {Ui} ui @param {Element} element @param {string} at @param {import("../times.js").Shows} shows */
function time({ words, clock }, element, at, shows) {
  const shown = /** @type {Element} */ (element.querySelector("time"));
  setAttribute(shown, "data-shows", shows);
  setTime(shown, words, at, clock.now());
}

/** @param {Element} element @param {import("../../shared/icons.js").IconName} name @param {boolean} online */
function avatar(element, name, online) {
  const place = part(element, "avatar");
  place.classList.toggle("row__avatar--online", online);
  if (place.dataset.icon === name) return;
  place.dataset.icon = name;
  place.replaceChildren(icon(name));
}

/** @param {string} tone @param {string} text @param {string} [title] */
export function badge(tone, text, title) {
  return el(
    "span",
    { class: `badge ${tone ? `badge--${tone}` : ""}`, title: title ?? null },
    text,
    title && el("span", { class: "hidden-visually" }, ` (${title})`),
  );
}

/** @param {(Node | string | false | null | undefined | 0)[]} children @returns {(Node | string)[]} */
export function present(children) {
  return /** @type {(Node | string)[]} */ (children.filter(Boolean));
}
