/** The invoice pages' extras: printing, asking for a new link, the colours chosen elsewhere. */

import { followTheme } from "../shared/theme.js";

followTheme(document.documentElement);
offer("print", () => print());
offer("ask", ({ dataset: { ask: text } }) =>
  document.dispatchEvent(new CustomEvent("frontline:open", { detail: { text } })),
);

/**
 * Shows a button that is of no use without this script.
 * @param {string} id
 * @param {(button: HTMLElement) => void} act
 */
function offer(id, act) {
  const button = document.getElementById(id);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => act(button));
}
