/** The keys of a telephone, by finger and by keyboard; what they mean is not known here. */

import { el } from "../dom.js";

const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const SHOWN_FOR = 160;

/**
 * @param {{ label: string, names: Record<string, string>, press: (key: string) => void }} by
 *   names of the keys that are no digits
 */
export function keypad({ label, names, press }) {
  const keys = KEYS.map((key) =>
    el(
      "button",
      {
        type: "button",
        class: "key",
        "data-key": key,
        "aria-label": names[key] ?? null,
        on: { click: () => press(key) },
      },
      el("span", { class: "key__digit" }, key),
      el("span", { class: "key__letters", "aria-hidden": "true" }, LETTERS[key] ?? ""),
    ),
  );
  return el("div", { class: "keypad", role: "group", "aria-label": label }, ...keys);
}

/**
 * The key that this keystroke means, null when it means none or belongs to a field.
 * @param {KeyboardEvent} event
 */
export function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  const target = event.target;
  if (target instanceof Element && target.closest("input, textarea, select, [contenteditable]")) {
    return null;
  }
  return KEYS.includes(event.key) ? event.key : null;
}

/** Lights a key that was pressed on the keyboard. @param {Element} pad @param {string} key */
export function flash(pad, key) {
  const button = pad.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.classList.add("key--pressed");
  setTimeout(() => button?.classList.remove("key--pressed"), SHOWN_FOR);
}
