/** The round button at the bottom right, with the number of unread messages. */

import { el, setAttribute, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

export class Launcher {
  /**
   * @param {{ words: import("../shared/i18n.js").Words, toggle: () => void }} to
   */
  constructor({ words, toggle }) {
    this.words = words;
    this.count = el("span", { class: "launcher__count", "aria-hidden": "true", hidden: true });
    this.element = el(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", on: { click: toggle } },
      icon("chat"),
      this.count,
    );
    this.heard = el("p", { class: "hidden-visually", role: "status" });
  }

  /** @param {{ open: boolean, unread: number }} now */
  update({ open, unread }) {
    const label = unread ? this.words.say("open_unread", { count: unread }) : this.words.say("open");
    setAttribute(this.element, "aria-label", open ? this.words.say("close") : label);
    setAttribute(this.element, "aria-expanded", String(open));
    this.element.firstElementChild?.replaceWith(icon(open ? "chevron" : "chat"));
    this.count.hidden = open || unread === 0;
    setText(this.count, unread > 9 ? "9+" : String(unread));
    setText(this.heard, !open && unread ? this.words.say("new_message", { count: unread }) : "");
  }
}
