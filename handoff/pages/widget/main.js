/** Puts the widget on a page: own style root, one line to the service, button and panel. */

import { el } from "../shared/dom.js";
import { pickLanguage, Words } from "../shared/i18n.js";
import { followTheme } from "../shared/theme.js";
import { Launcher } from "./launcher.js";
import { Line } from "./line.js";
import { Panel } from "./panel.js";
import { Saved } from "./saved.js";
import { stylesFrom } from "./styles.js";
import { en } from "./words/en.js";
import { nl } from "./words/nl.js";

const PHONE = matchMedia("(max-width: 480px)");

/**
 * @param {{ origin: string, language?: string, name?: string }} options
 */
export async function mount({ origin, language, name }) {
  const host = document.createElement("frontline-chat");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = await stylesFrom(origin);
  const saved = new Saved(origin);
  const spoken = pickLanguage(saved.language, language, document.documentElement.lang, navigator.language);
  const widget = new Widget({ root, saved, name, line: new Line({ origin, saved, language: spoken }) });
  document.body.append(host);
  widget.start();
}

/** The button, the dialog, and when each is shown. */
class Widget {
  /**
   * @param {{ root: ShadowRoot, saved: Saved, line: Line, name?: string }} to
   */
  constructor({ root, saved, line, name }) {
    this.saved = saved;
    this.line = line;
    this.name = name;
    this.dialog = /** @type {HTMLDialogElement} */ (
      el("dialog", {
        class: "panel",
        "aria-labelledby": "title",
        on: { cancel: (/** @type {Event} */ event) => this.#cancel(event) },
      })
    );
    this.frame = el("div", { class: "frontline" });
    this.due = false;
    root.append(this.frame);
  }

  start() {
    this.#speak();
    followTheme(this.frame, (theme) => (this.theme = theme) && this.panel.header.showTheme(theme));
    this.line.addEventListener("change", () => this.#soon());
    this.dialog.addEventListener("keydown", (event) => event.key === "Escape" && this.#cancel(event));
    document.addEventListener("visibilitychange", () => this.#soon());
    document.addEventListener("frontline:open", (event) =>
      this.#invited(/** @type {CustomEvent} */ (event)),
    );
    document.addEventListener("frontline:language", (event) =>
      this.#follow(/** @type {CustomEvent} */ (event)),
    );
    PHONE.addEventListener("change", () => this.dialog.open && this.#show());
    if (location.hash === "#chat") this.open();
    else if (this.saved.open && !PHONE.matches) this.open({ focus: false });
    else this.line.resume();
    this.#update();
  }

  /** @param {{ focus?: boolean }} [how] a page that reloads must not take the focus */
  open({ focus = true } = {}) {
    this.saved.open = true;
    this.#show();
    this.line.begin();
    this.#update();
    if (focus) this.panel.focus();
  }

  close() {
    this.saved.open = false;
    this.dialog.close();
    this.#update();
    this.launcher.element.focus();
  }

  /** On a phone the chat is the whole screen and the page behind it is out of reach. */
  #show() {
    if (this.dialog.open) this.dialog.close();
    if (PHONE.matches) this.dialog.showModal();
    else this.dialog.setAttribute("open", ""); // unlike show(), leaves the focus where it is
  }

  /** Everything with words in it, made in the language of the line. */
  #speak() {
    const { line, saved } = this;
    const words = new Words({ en, nl }, line.language);
    this.launcher = new Launcher({ words, toggle: () => (this.dialog.open ? this.close() : this.open()) });
    this.panel = new Panel({
      line,
      words,
      saved,
      name: this.name || words.say("name"),
      close: () => this.close(),
      switchLanguage: () => this.#switchLanguage(),
    });
    this.frame.lang = line.language;
    this.dialog.replaceChildren(this.panel.element);
    this.frame.replaceChildren(this.launcher.heard, this.dialog, this.launcher.element);
    if (this.theme) this.panel.header.showTheme(this.theme);
  }

  #switchLanguage() {
    this.#speakNow(this.line.language === "en" ? "nl" : "en");
    /** @type {HTMLElement | null} */ (this.dialog.querySelector(".header__language"))?.focus();
  }

  /** The page itself changed its language. @param {CustomEvent} event */
  #follow(event) {
    const language = pickLanguage(event.detail?.language);
    if (language !== this.line.language) this.#speakNow(language);
  }

  /** @param {"en" | "nl"} language */
  #speakNow(language) {
    this.line.speak(language);
    const wasOpen = this.dialog.open;
    if (wasOpen) this.dialog.close();
    this.#speak();
    if (wasOpen) this.#show();
    this.#update();
  }

  /** @param {Event} event */
  #cancel(event) {
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /** The page itself opens the chat, with words to start from. @param {CustomEvent} event */
  #invited(event) {
    if (event.detail?.text) this.panel.composer.fill(event.detail.text);
    this.open();
  }

  /** Many frames in one go are one update. */
  #soon() {
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      this.#update();
    });
  }

  #update() {
    const open = this.dialog.open;
    if (open && this.line.phase === "none") this.line.begin(); // an old key was forgotten
    if (open && document.visibilityState === "visible") this.line.markRead();
    this.launcher.update({ open, unread: this.line.conversation.unread });
    this.panel.update();
  }
}
