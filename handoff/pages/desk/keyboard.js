/** Keyboard shortcuts of the desk; none of them while a field has the focus. */

import { showHelp } from "./views/help.js";

/** @import { Ui } from "./ui.js" */

/** @type {readonly { keys: string[], says: string }[]} as the help shows them */
export const SHORTCUTS = [
  { keys: ["A"], says: "key.accept" },
  { keys: ["D"], says: "key.decline" },
  { keys: ["J", "K"], says: "key.walk" },
  { keys: ["Enter"], says: "key.enter" },
  { keys: ["R"], says: "key.reply" },
  { keys: ["N"], says: "key.note" },
  { keys: ["/"], says: "key.canned" },
  { keys: ["T"], says: "key.transfer" },
  { keys: ["B"], says: "key.hand_back" },
  { keys: ["X"], says: "key.close" },
  { keys: ["F"], says: "key.find" },
  { keys: ["U"], says: "key.mute" },
  { keys: ["H"], says: "key.hold" },
  { keys: ["P"], says: "key.presence" },
  { keys: ["M"], says: "key.sound" },
  { keys: ["Esc"], says: "key.escape" },
  { keys: ["?"], says: "key.help" },
];

/** What a key presses or focuses: the page's own controls, so that a shortcut can do no more than they. */
const PRESSES = {
  t: "[data-does=transfer], [data-does=reassign]",
  b: "[data-does=hand_back]",
  x: "[data-does=close]",
  p: ".presence",
  m: ".topbar__sound",
  u: ".call_bar [data-does=mute]",
  h: ".call_bar [data-does=hold]",
};
const FOCUSES = { f: ".inbox__find" };

/** @param {Ui} ui @param {{ use: (what: "reply" | "note" | "canned") => void }} composer */
export function listen(ui, composer) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const inField = isField(event.target);
    if (inField && event.key !== "Escape") return;
    if (act(ui, composer, event.key.length === 1 ? event.key.toLowerCase() : event.key))
      event.preventDefault();
  });
}

/**
 * @param {Ui} ui
 * @param {{ use: (what: "reply" | "note" | "canned") => void }} composer
 * @param {string} key
 * @returns {boolean} whether it meant something
 */
function act(ui, composer, key) {
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (key === "a" || key === "d") return answer(ui, key);
  if (key === "?") return (showHelp(ui), true);
  if (key === "Escape") return walk(0);
  if (key === "r" || key === "n" || key === "/") {
    composer.use(key === "r" ? "reply" : key === "n" ? "note" : "canned");
    return true;
  }
  if (key in PRESSES) return press(PRESSES[/** @type {keyof PRESSES} */ (key)]);
  if (key in FOCUSES) return focus(FOCUSES[/** @type {keyof FOCUSES} */ (key)]);
  return false;
}

/** Accepts or declines the offer on screen, else the one that rings longest. @param {Ui} ui @param {string} key */
function answer(ui, key) {
  const transfer = ringingTransfer(ui);
  if (transfer) {
    if (key === "a") ui.commands.acceptTransfer(transfer);
    else ui.commands.declineTransfer(transfer);
    return true;
  }
  const { selected, offers } = ui.desk;
  const shown = selected?.kind === "offer" ? ui.desk.offer(selected.id) : null;
  const offer = shown ?? offers[0];
  if (!offer) return false;
  if (key === "a") ui.commands.accept(offer.reservation_id);
  else ui.commands.decline(offer.reservation_id);
  return true;
}

/** The colleague's question on screen, else the one that rings when no offer does. @param {Ui} ui */
function ringingTransfer({ desk }) {
  if (desk.selected?.kind === "transfer") return desk.ringing(desk.selected.id);
  return desk.offers.length ? null : (desk.ringingTransfers[0] ?? null);
}

/** Moves the focus along the rows of the inbox; 0 goes to the row on screen. @param {number} step */
function walk(step) {
  const rows = [...document.querySelectorAll(".inbox .row")].map(
    (row) => /** @type {HTMLElement} */ (row),
  );
  const focused = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const shown = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = focused >= 0 ? focused : shown;
  const to = from < 0 ? 0 : from + step;
  const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return row !== undefined;
}

/** @param {string} selector */
function press(selector) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  button?.click();
  return button !== null;
}

/** @param {string} selector */
function focus(selector) {
  const field = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  field?.focus();
  return field !== null;
}

/** @param {EventTarget | null} target */
function isField(target) {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=radio]), textarea, select, [contenteditable]")
  );
}
