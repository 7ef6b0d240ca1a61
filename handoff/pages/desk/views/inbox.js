/** The left pane: what rings, the agent's own, the queue, and what is to be followed up. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { makeOfferCard, updateOfferCard } from "./offer_card.js";
import { makeTransferCard, updateTransferCard } from "./transfer_card.js";
import { makeFollowUp, makeRow, updateFollowUp, updateRow } from "./rows.js";

/** @import { Ui, View } from "../ui.js" */
/** @import { FollowUp, Offer, Row, Transfer } from "../wire_types.js" */

/**
 * @template T
 * @typedef {object} Section
 * @property {string} name
 * @property {(ui: Ui) => T[]} items
 * @property {(item: T) => string} key
 * @property {(ui: Ui, item: T) => HTMLElement} make
 * @property {(ui: Ui, element: Element, item: T) => void} update
 * @property {(item: T) => (string | null | undefined)[]} words that "find" looks through
 */

/** @type {Section<any>[]} */
const SECTIONS = [
  {
    name: "offers",
    items: ({ desk }) => desk.offers,
    key: (/** @type {Offer} */ offer) => offer.reservation_id,
    make: makeOfferCard,
    update: updateOfferCard,
    words: () => [],
  },
  {
    name: "transfers",
    items: ({ desk }) => desk.ringingTransfers,
    key: (/** @type {Transfer} */ transfer) => transfer.transfer_id,
    make: makeTransferCard,
    update: updateTransferCard,
    words: () => [],
  },
  {
    name: "mine",
    items: ({ desk }) => desk.mine,
    key: (/** @type {Row} */ row) => row.task_id ?? row.conversation_id,
    make: makeRow,
    update: updateRow,
    words: (/** @type {Row} */ row) => [row.customer_name, row.preview, row.reason],
  },
  {
    name: "joined",
    items: ({ desk }) => desk.joined,
    key: (/** @type {Row} */ row) => row.conversation_id,
    make: makeRow,
    update: updateRow,
    words: (/** @type {Row} */ row) => [row.customer_name, row.preview, row.reason],
  },
  {
    name: "queue",
    items: waiting,
    key: (/** @type {Row} */ row) => row.conversation_id,
    make: makeRow,
    update: updateRow,
    words: (/** @type {Row} */ row) => [row.customer_name, row.preview, row.reason],
  },
  {
    name: "follow_ups",
    items: ({ desk }) => desk.followUps.filter(({ state }) => state !== "done"),
    key: (/** @type {FollowUp} */ followUp) => followUp.follow_up_id,
    make: makeFollowUp,
    update: updateFollowUp,
    words: (/** @type {FollowUp} */ it) => [it.name, it.text, it.phone, it.email],
  },
];

/** Sections that are not there at all while they are empty. */
const SILENT = new Set(["offers", "transfers", "joined"]);

/** Who waits, but for those who ring or talk here already. @param {Ui} ui */
function waiting({ desk }) {
  const here = new Set([...desk.offers, ...desk.mine].map((it) => it.conversation_id));
  return desk.queue.filter((row) => !here.has(row.conversation_id));
}

/** @param {Ui} ui @returns {View} */
export function inbox(ui) {
  const { words, desk } = ui;
  const find = /** @type {HTMLInputElement} */ (
    el("input", {
      type: "search",
      class: "input inbox__find",
      placeholder: words.say("find"),
      "aria-label": words.say("find"),
      autocomplete: "off",
      on: { input: () => update() },
    })
  );
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !find.value) return;
    find.value = "";
    update();
    event.stopPropagation();
  });
  const sections = SECTIONS.map((section) => sectionView(ui, section));
  const lists = el(
    "div",
    { class: "inbox__lists" },
    loading(),
    ...sections.map(({ element }) => element),
  );
  const element = el(
    "nav",
    { class: "inbox", "aria-label": words.say("inbox") },
    el("div", { class: "inbox__top" }, icon("search"), find),
    lists,
  );
  const update = () => {
    lists.classList.toggle("inbox__lists--loading", !desk.welcomed);
    setAttribute(lists, "aria-busy", String(!desk.welcomed));
    for (const section of sections) section.update(find.value.trim().toLowerCase());
  };
  return { element, update };
}

/** @param {Ui} ui @param {Section<any>} section */
function sectionView(ui, section) {
  const { words } = ui;
  const count = el("span", { class: "badge inbox__count" });
  const list = el("ul", { role: "list", class: "inbox__list" });
  const empty = el("p", { class: "inbox__empty" });
  const id = `inbox-${section.name}`;
  const element = el(
    "section",
    { class: `inbox__section inbox__section--${section.name}`, "aria-labelledby": id },
    el("h2", { id }, el("span", {}, words.say(`inbox.${section.name}`)), count),
    list,
    empty,
  );
  const update = (/** @type {string} */ wanted) => {
    const all = section.items(ui);
    const shown = all.filter((item) => matches(section.words(item), wanted));
    setText(count, String(all.length));
    count.hidden = all.length === 0;
    element.hidden = !ui.desk.welcomed || (SILENT.has(section.name) && all.length === 0);
    keyed(list, shown, {
      key: section.key,
      make: (item) => el("li", {}, section.make(ui, item)),
      update: (entry, item) =>
        section.update(ui, /** @type {Element} */ (entry.firstElementChild), item),
    });
    empty.hidden = shown.length > 0;
    setText(empty, all.length ? words.say("find.nothing") : emptyText(ui, section.name));
  };
  return { element, update };
}

/** @param {Ui} ui @param {string} name */
function emptyText({ words, desk }, name) {
  const away = name === "mine" && desk.agent?.presence !== "available";
  return words.say(away ? "inbox.mine.empty.away" : `inbox.${name}.empty`);
}

/** @param {(string | null | undefined)[]} words @param {string} wanted */
function matches(words, wanted) {
  return (
    !wanted || words.length === 0 || words.some((word) => word?.toLowerCase().includes(wanted))
  );
}

function loading() {
  const lines = [1, 2, 3, 4].map(() => el("div", { class: "skeleton" }));
  return el("div", { class: "inbox__loading", "aria-hidden": "true" }, ...lines);
}
