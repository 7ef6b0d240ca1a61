/** A ringing offer in the inbox: why, what about, how long it rings, accept and decline. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { readContext, summaryIn } from "../context.js";
import { customerName, nameOf, reasonName } from "../names.js";
import { setTime, timeOf } from "../times.js";
import { ring, setRing } from "./ring.js";
import { badge, present } from "./rows.js";

/** @import { Ui } from "../ui.js" */
/** @import { Offer } from "../wire_types.js" */

/** @param {Ui} ui @param {Offer} offer */
export function makeOfferCard(ui, offer) {
  const context = readContext(offer.context);
  const look = el(
    "button",
    {
      type: "button",
      class: "row offer__look",
      on: {
        click: () => {
          ui.commands.select({ kind: "offer", id: offer.reservation_id });
          ui.showPane("conversation");
        },
      },
    },
    el("span", { class: "offer__reason" }, titleOf(ui, offer)),
    el(
      "span",
      { class: "offer__who" },
      customerName(ui.words, context?.customer?.name),
      " · ",
      offer.language.toUpperCase(),
      " · ",
      offer.queue,
    ),
    ...asked(ui, offer),
    el(
      "span",
      { class: "offer__summary" },
      ...summaryIn(context, ui.words.language).map((line) => el("span", {}, line)),
    ),
    el(
      "span",
      { class: "offer__waiting" },
      icon("clock"),
      ui.words.say("offer.waiting"),
      " ",
      timeOf(ui.words, offer.waiting_since, "since", ui.clock.now()),
    ),
  );
  return el(
    "div",
    { class: "offer" },
    el("div", { class: "offer__top" }, ring(), look),
    answers(ui, offer),
  );
}

/** What the queue asks for, and how the customer is valued. @param {Ui} ui @param {Offer} offer */
function asked({ words }, { tier, is_known, skills = {} }) {
  const wanted = Object.entries(skills).map(([skill, level]) =>
    badge("", `${nameOf(words, "skill", skill)} ${level}`, words.say("offer.skill", { level })),
  );
  const shown = present([
    tier && badge("note", `★ ${nameOf(words, "tier", tier)}`, words.say("offer.tier")),
    is_known && badge("accent", words.say("offer.known")),
    ...wanted,
  ]);
  return shown.length ? [el("span", { class: "offer__asked" }, ...shown)] : [];
}

/** Why it rings; of a callback, whom to call. @param {Ui} ui @param {Offer} offer */
function titleOf({ words }, { reason, follow_up }) {
  if (!follow_up) return reasonName(words, reason);
  return `${words.say("follow_up.callback")} · ${follow_up.phone ?? ""}`;
}

/** @param {Ui} ui @param {Element} element @param {Offer} offer */
export function updateOfferCard(ui, element, offer) {
  const selected = ui.desk.selected?.id === offer.reservation_id;
  setAttribute(
    /** @type {Element} */ (element.querySelector(".row")),
    "aria-current",
    selected ? "true" : null,
  );
  const time = element.querySelector("time");
  if (time) setTime(time, ui.words, offer.waiting_since, ui.clock.now());
  tickOffer(ui, element, offer);
}

/** Every second: the ring, and the end of it. @param {Ui} ui @param {Element} element @param {Offer} offer */
export function tickOffer(ui, element, offer) {
  setRing(/** @type {Element} */ (element.querySelector(".ring")), offer, ui.clock.now());
  const over = Date.parse(offer.due_at) <= ui.clock.now();
  element.classList.toggle("offer--over", over);
  for (const button of element.querySelectorAll(".offer__answers button"))
    setAttribute(button, "disabled", over);
  const hint = element.querySelector(".offer__over");
  if (hint) setText(hint, over ? ui.words.say("offer.moving_on") : "");
}

/** The two large buttons. @param {Ui} ui @param {Offer} offer */
export function answers(ui, offer) {
  const { words, commands } = ui;
  const once =
    (/** @type {(id: string) => Promise<boolean>} */ act) => async (/** @type {Event} */ event) => {
      const box = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
      box?.classList.add("offer__answers--busy");
      const done = await act.call(commands, offer.reservation_id);
      box?.classList.remove("offer__answers--busy");
      if (done) ui.showPane(act === commands.accept ? "conversation" : "inbox");
    };
  return el(
    "div",
    { class: "offer__answers" },
    el(
      "button",
      {
        type: "button",
        class: "button button--accept",
        "aria-keyshortcuts": "A",
        on: { click: once(commands.accept) },
      },
      icon("check"),
      words.say("offer.accept"),
      el("kbd", {}, "A"),
    ),
    el(
      "button",
      {
        type: "button",
        class: "button",
        "aria-keyshortcuts": "D",
        on: { click: once(commands.decline) },
      },
      words.say("offer.decline"),
      el("kbd", {}, "D"),
    ),
    el("p", { class: "offer__over", role: "status" }),
  );
}
