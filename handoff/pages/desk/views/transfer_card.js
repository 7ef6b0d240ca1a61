/** A colleague who asks: what rings in the inbox, with what they want, and the two answers. */

import { el, setAttribute } from "../../shared/dom.js";
import { customerName, nameOf } from "../names.js";
import { ring, setRing } from "./ring.js";

/** @import { Ui } from "../ui.js" */
/** @import { Transfer } from "../wire_types.js" */

/** @param {Ui} ui @param {Transfer} transfer */
export function makeTransferCard(ui, transfer) {
  const { words } = ui;
  const look = el(
    "button",
    {
      type: "button",
      class: "row offer__look",
      on: {
        click: () => {
          ui.commands.select({ kind: "transfer", id: transfer.transfer_id });
          ui.showPane("conversation");
        },
      },
    },
    el("span", { class: "offer__reason" }, transferTitle(ui, transfer)),
    el(
      "span",
      { class: "offer__who" },
      [customerName(words, transfer.customer_name), transfer.language.toUpperCase()].join(" · "),
    ),
    transfer.reason && el("span", { class: "offer__summary" }, reasonOf(ui, transfer)),
    transfer.note && el("span", { class: "offer__note", dir: "auto" }, transfer.note),
  );
  return el(
    "div",
    { class: "offer offer--transfer" },
    el("div", { class: "offer__top" }, ring(), look),
    transferAnswers(ui, transfer),
  );
}

/** @param {Ui} ui @param {Element} element @param {Transfer} transfer */
export function updateTransferCard(ui, element, transfer) {
  const selected = ui.desk.selected?.id === transfer.transfer_id;
  const row = /** @type {Element} */ (element.querySelector(".row"));
  setAttribute(row, "aria-current", selected ? "true" : null);
  tickTransfer(ui, element, transfer);
}

/** Every second. @param {Ui} ui @param {Element} element @param {Transfer} transfer */
export function tickTransfer(ui, element, { requested_at, due_at }) {
  const circle = element.querySelector(".ring");
  if (!circle || !due_at) return;
  setRing(circle, { offered_at: requested_at, due_at }, ui.clock.now());
}

/** "Anna asks for your advice" @param {Ui} ui @param {Transfer} transfer */
export function transferTitle({ words }, { mode, from_name }) {
  return words.say(`transfer.asks.${mode}`, { name: first(from_name) });
}

/** @param {Ui} ui @param {Transfer} transfer */
export function reasonOf({ words }, { reason }) {
  return nameOf(words, "transfer.reason", reason);
}

/** @param {string | null} name */
export const first = (name) => (name ?? "").split(" ")[0];

/** The two large buttons. @param {Ui} ui @param {Transfer} transfer */
export function transferAnswers(ui, transfer) {
  const { words, commands } = ui;
  const accept = el(
    "button",
    { type: "button", class: "button button--accept", "aria-keyshortcuts": "A" },
    words.say("offer.accept"),
    el("kbd", {}, "A"),
  );
  const decline = el(
    "button",
    { type: "button", class: "button", "aria-keyshortcuts": "D" },
    words.say("offer.decline"),
    el("kbd", {}, "D"),
  );
  accept.addEventListener("click", async () => {
    if (await commands.acceptTransfer(transfer)) ui.showPane("conversation");
  });
  decline.addEventListener("click", () => commands.declineTransfer(transfer));
  return el("div", { class: "offer__answers" }, accept, decline);
}
