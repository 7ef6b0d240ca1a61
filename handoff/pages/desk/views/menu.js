/** A button that opens a menu: arrow keys, Escape, a letter, a click elsewhere; ARIA's menu pattern. */

import { el, setAttribute } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";

/**
 * @typedef {object} Item
 * @property {string} label
 * @property {() => void} choose
 * @property {string} [hint] small words under the label
 * @property {string} [icon]
 * @property {boolean} [checked] makes it one of a choice
 * @property {string} [group] a heading over this item and those that follow
 */

let count = 0;

export class Menu {
  /**
   * @param {HTMLElement} button
   * @param {() => Item[]} items asked for each time it opens
   * @param {string} [side] "start" or "end": which edge of the button the menu keeps to
   */
  constructor(button, items, side = "start") {
    this.items = items;
    this.button = button;
    this.list = el("div", {
      class: `menu__list menu__list--${side}`,
      role: "menu",
      id: `menu-${++count}`,
      hidden: true,
    });
    this.element = el("div", { class: "menu" }, button, this.list);
    setAttribute(button, "aria-haspopup", "menu");
    setAttribute(button, "aria-controls", this.list.id);
    setAttribute(button, "aria-expanded", "false");
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || this.isOpen) return;
      event.preventDefault();
      this.open();
    });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (this.isOpen && to && !this.element.contains(to)) this.close(false);
    });
    this.outside = (/** @type {Event} */ event) => {
      if (!this.element.contains(/** @type {Node} */ (event.target))) this.close(false);
    };
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open() {
    this.list.replaceChildren(...this.items().flatMap((item) => this.#draw(item)));
    this.list.hidden = false;
    setAttribute(this.button, "aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside);
    const entries = this.#entries();
    (entries.find((entry) => entry.getAttribute("aria-checked") === "true") ?? entries[0])?.focus();
  }

  /** @param {boolean} [refocus] */
  close(refocus = true) {
    this.list.hidden = true;
    setAttribute(this.button, "aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside);
    if (refocus) this.button.focus();
  }

  /** @param {Item} item */
  #draw(item) {
    const choice = item.checked !== undefined;
    const entry = el(
      "button",
      {
        type: "button",
        class: "menu__item",
        role: choice ? "menuitemradio" : "menuitem",
        tabindex: "-1",
        "aria-checked": choice ? String(item.checked) : null,
        on: {
          click: () => {
            this.close();
            item.choose();
          },
        },
      },
      item.icon && icon(/** @type {any} */ (item.icon)),
      el("span", { class: "menu__words" }, item.label, item.hint && el("small", {}, item.hint)),
      choice && item.checked && icon("check"),
    );
    return item.group
      ? [el("p", { class: "menu__group", role: "presentation" }, item.group), entry]
      : [entry];
  }

  /** @returns {HTMLElement[]} */
  #entries() {
    return [...this.list.querySelectorAll("[role^=menuitem]")].map(
      (entry) => /** @type {HTMLElement} */ (entry),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const entries = this.#entries();
    const at = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (event.key === "Escape") this.close();
    else if (event.key === "Tab") this.close(false);
    else if (to !== undefined) entries[to % entries.length]?.focus();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  }
}
