/** The invoice page's extras: printing, and the colours chosen elsewhere on our pages. */

import { followTheme } from "../shared/theme.js";

followTheme(document.documentElement);

const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
