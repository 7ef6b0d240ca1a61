/** Light or dark: the system's choice unless the person chose; every part of a page follows. */

import { Keep } from "./keep.js";

/** @typedef {"light" | "dark"} Theme */

const CHANGED = "frontline:theme";
const kept = new Keep("frontline.");

/** @returns {Theme} what is shown now */
export function currentTheme() {
  const chosen = kept.get("theme", null);
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Shows the other theme and remembers it. @returns {Theme} */
export function switchTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  kept.set("theme", theme);
  document.dispatchEvent(new Event(CHANGED));
  return theme;
}

/**
 * Keeps `data-theme` of the element (`:root` or the widget's `.frontline`) true.
 * @param {HTMLElement} element
 * @param {(theme: Theme) => void} [changed]
 */
export function followTheme(element, changed = () => {}) {
  const show = () => {
    const theme = currentTheme();
    element.dataset.theme = theme;
    changed(theme);
  };
  document.addEventListener(CHANGED, show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  addEventListener("storage", show);
  show();
}
