/** The top of the panel: who answers now, language, colours, close; below it: a person, the end. */

import { el, setAttribute, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { whoAnswers } from "./wording.js";

/** @type {Record<string, import("../shared/icons.js").IconName>} */
const FACES = { queue: "clock", agent: "person" };

export class Header {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *   name: string, close: () => void, switchLanguage: () => void, switchTheme: () => void,
   *   endAsked: () => void, settled: () => void }} to
   */
  constructor({ line, words, name, close, switchLanguage, switchTheme, endAsked, settled }) {
    this.line = line;
    this.settled = settled;
    this.words = words;
    this.avatar = el("span", { class: "avatar avatar--large", "aria-hidden": "true" });
    this.who = el("p", { class: "header__who", role: "status" });
    this.theme = iconButton("moon", "", switchTheme);
    this.person = el(
      "button",
      { type: "button", class: "button button--pill", on: { click: () => this.#askPerson() } },
      icon("person"),
      el("span", {}, words.say("person")),
    );
    this.back = el(
      "button",
      { type: "button", class: "button button--pill", on: { click: () => this.#returnToBot() } },
      icon("bot"),
      el("span", {}, words.say("return_to_bot")),
    );
    this.end = el(
      "button",
      { type: "button", class: "button button--quiet button--pill", on: { click: endAsked } },
      words.say("end"),
    );
    this.bar = el("div", { class: "header__bar" }, this.person, this.back, this.end);
    this.element = el(
      "div",
      { class: "header" },
      el(
        "div",
        { class: "header__top" },
        this.avatar,
        el(
          "div",
          { class: "header__words" },
          el("h2", { id: "title", class: "header__name" }, name),
          this.who,
        ),
        el(
          "button",
          {
            type: "button",
            class: "icon-button header__language",
            "aria-label": words.say("language_switch"),
            on: { click: switchLanguage },
          },
          words.say("language_short"),
        ),
        this.theme,
        iconButton("close", words.say("close"), close),
      ),
      this.bar,
    );
  }

  update() {
    const { phase, conversation } = this.line;
    const state = conversation.state;
    const controller = phase === "live" || phase === "reconnecting" ? state?.controller : null;
    const quiet = phase === "reconnecting" && !this.line.interrupted; // catching up, nothing to say
    setText(this.who, whoAnswers(this.words, quiet ? "live" : phase, state));
    this.#face(controller === "agent" ? (state?.agent_name ?? "") : "", controller);
    this.bar.hidden = !controller || controller === "none";
    this.person.hidden = controller !== "bot";
    this.back.hidden = controller !== "queue" || !state?.options.includes("return_to_bot");
    const asked = this.line.owed.has("request_person");
    setAttribute(this.person, "aria-disabled", asked ? "true" : null);
    const label = this.words.say(asked ? "person_asked" : "person");
    setText(/** @type {Element} */ (this.person.lastChild), label);
  }

  /** @param {"light" | "dark"} theme */
  showTheme(theme) {
    const other = theme === "dark" ? "light" : "dark";
    this.theme.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
    setAttribute(this.theme, "aria-label", this.words.say(`theme_${other}`));
  }

  /** @param {string} name @param {string | null | undefined} controller */
  #face(name, controller) {
    const face = name ? [...name][0] : (FACES[controller ?? ""] ?? "bot");
    if (this.avatar.dataset.face === face) return;
    this.avatar.dataset.face = face;
    this.avatar.classList.toggle("avatar--agent", controller === "agent");
    this.avatar.classList.toggle("avatar--queue", controller === "queue");
    this.avatar.replaceChildren(name ? face : icon(/** @type {any} */ (face)));
  }

  #askPerson() {
    if (this.person.getAttribute("aria-disabled")) return;
    this.line.command({ type: "request_person" });
    this.settled();
  }

  #returnToBot() {
    this.line.command({ type: "return_to_bot" });
    this.settled();
  }
}

/**
 * @param {import("../shared/icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
export function iconButton(name, label, click) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, on: { click } }, icon(name));
}
