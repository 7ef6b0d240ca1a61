/** The call page's elements, and how they follow the call; it decides nothing. */

import { el, setAttribute, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { flash, keypad } from "../shared/sound/keypad.js";
import { Meter } from "../shared/sound/meter.js";
import { Captions } from "./captions.js";
import { clock, told } from "./telling.js";

/** @typedef {import("./call.js").Call} Call @typedef {import("../shared/i18n.js").Words} Words */

const VOCABULARY = "make voice-models";
/** States in which the assistant listens. */
const BY_BOT = new Set(["notice", "listening", "speaking"]);

export class Screen {
  /**
   * @param {{ dial: () => void, mute: () => void, press: (key: string) => void,
   *           language: () => void, theme: () => void }} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.captions = new Captions();
    this.microphone = new Meter("microphone");
    this.speaker = new Meter("speaker");
    this.keypadOpen = false;
    this.#build();
  }

  #build() {
    const { acts } = this;
    this.language = button("icon-button top__language", acts.language);
    this.theme = button("icon-button", acts.theme);
    this.back = el("a", { class: "top__back", href: "/" });
    this.heading = el("h1", { class: "dial__heading" });
    this.lead = el("p", { class: "dial__lead" });
    this.dialButton = button("dial__button", acts.dial);
    this.title = el("p", { class: "status__title" });
    this.more = el("p", { class: "status__more" });
    this.status = el("div", { class: "status", role: "status", "aria-live": "polite" });
    this.status.append(this.title, this.more);
    this.timer = el("p", { class: "dial__timer", role: "timer", "aria-live": "off" });
    this.mute = button("button control", acts.mute);
    this.keys = button("button control", () => this.#toggleKeypad());
    this.controls = el("div", { class: "controls" }, this.mute, this.keys);
    this.pad = el("div", { class: "pad", hidden: true });
    this.limited = el("aside", { class: "limited", hidden: true });
    this.write = el("a", { class: "dial__write", href: "/#chat" });
    const ring = el("div", { class: "ring" }, this.speaker.element, this.dialButton);
    const dial = el("section", { class: "dial" });
    dial.append(this.heading, this.lead, ring, this.status, this.timer, this.microphone.element);
    dial.append(this.controls, this.pad, this.limited, this.write);
    const top = el("header", { class: "top" }, this.back, el("span", { class: "top__space" }));
    top.append(this.language, this.theme);
    this.main = el("main", { class: "call" }, dial, this.captions.element);
    document.body.append(top, this.main);
  }

  /** Everything that is words. @param {Words} words */
  speak(words) {
    this.words = words;
    document.documentElement.lang = words.language;
    setText(this.back, words.say("back"));
    this.back.prepend(icon("back"));
    setText(this.heading, words.say("page_title"));
    setText(this.lead, words.say("lead"));
    setText(this.write, words.say("write"));
    setText(this.language, words.say("language_short"));
    setAttribute(this.language, "aria-label", words.say("language_switch"));
    this.pad.replaceChildren(
      keypad({
        label: words.say("keypad"),
        names: { "*": words.say("key_star"), "#": words.say("key_hash") },
        press: this.acts.press,
      }),
    );
    this.limited.replaceChildren(
      el("p", {}, words.say("limited")),
      el("p", { class: "limited__more" }, words.say("limited_more"), " ", el("code", {}, VOCABULARY)),
    );
    this.captions.speak(words);
    this.colours();
  }

  /** The theme's button says what it will do. */
  colours() {
    const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    this.theme.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
    if (this.words) setAttribute(this.theme, "aria-label", this.words.say(`theme_${other}`));
  }

  /** @param {Call} call */
  show(call) {
    const words = /** @type {Words} */ (this.words);
    const isOn = call.stage === "up" || call.stage === "calling" || call.stage === "asking";
    const { tone, title, more } = told(call, words);
    this.main.dataset.stage = call.stage;
    this.main.dataset.state = call.stage === "up" ? call.shown.state : "";
    this.main.dataset.tone = tone;
    setText(this.title, title);
    setText(this.more, more);
    document.title = words.say(call.stage === "up" ? "page_title_up" : "page_title");
    this.#dial(isOn, words.say(isOn ? "hang_up" : call.stage === "over" ? "again" : "call"));
    this.#toggles(call, words);
    for (const element of [this.heading, this.lead]) element.hidden = call.stage !== "idle";
    this.controls.hidden = this.microphone.element.hidden = !isOn || call.stage === "asking";
    this.timer.hidden = call.stage !== "up";
    this.pad.hidden = !this.keypadOpen || call.stage !== "up";
    this.limited.hidden = !call.limited || call.stage !== "up" || !BY_BOT.has(call.shown.state);
    this.write.hidden = isOn;
    this.captions.element.hidden = call.stage === "idle" || (!isOn && !this.captions.lines.length);
    this.tick(call);
  }

  /** @param {Call} call */
  tick(call) {
    setText(this.timer, clock(call.seconds));
  }

  /** @param {{ microphone?: number, speaker?: number }} levels */
  levels({ microphone, speaker }) {
    if (microphone !== undefined) this.microphone.show(microphone);
    if (speaker !== undefined) this.speaker.show(speaker);
  }

  silence() {
    this.microphone.reset();
    this.speaker.reset();
  }

  /** @param {string} key */
  flash(key) {
    flash(this.pad, key);
  }

  /** @param {boolean} isOn @param {string} label */
  #dial(isOn, label) {
    setAttribute(this.dialButton, "data-on", isOn);
    const wanted = isOn ? "hang_up" : "phone";
    if (this.dialButton.dataset.icon !== wanted) {
      this.dialButton.dataset.icon = wanted;
      this.dialButton.replaceChildren(icon(wanted), el("span", { class: "dial__label" }));
    }
    setText(/** @type {Element} */ (this.dialButton.lastElementChild), label);
  }

  /** @param {Call} call @param {Words} words */
  #toggles(call, words) {
    const state = call.muted ? "microphone_off" : "microphone";
    setAttribute(this.mute, "aria-pressed", String(call.muted));
    this.mute.replaceChildren(icon(state), words.say(call.muted ? "unmute" : "mute"));
    setAttribute(this.keys, "aria-expanded", String(this.keypadOpen));
    this.keys.replaceChildren(icon("keypad"), words.say("keypad"));
    setAttribute(this.keys, "aria-disabled", call.stage !== "up" && "true");
  }

  #toggleKeypad() {
    if (this.main.dataset.stage !== "up") return;
    this.keypadOpen = !this.keypadOpen;
    this.pad.hidden = !this.keypadOpen;
    setAttribute(this.keys, "aria-expanded", String(this.keypadOpen));
  }
}

/** @param {string} name @param {() => void} click */
function button(name, click) {
  return el("button", { type: "button", class: name, on: { click } });
}
