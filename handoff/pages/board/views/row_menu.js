/** The menu at the end of a row of the board. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { Menu } from "../../desk/views/menu.js";

/** @import { Item } from "../../desk/views/menu.js" */

/** @param {string} label @param {() => Item[]} items */
export function actsMenu(label, items) {
  const button = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label },
    icon("menu"),
  );
  const { element } = new Menu(button, items, "end");
  element.classList.add("acts");
  return element;
}
