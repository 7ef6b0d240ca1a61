/** The recording of a call: its state in one line, and opened, the player with the words beside it. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { customerName } from "../names.js";
import { Recording, spokenAt, stretches } from "../recording.js";
import { duration } from "../times.js";
import { heardOf } from "./message.js";

/** @import { Ui } from "../ui.js" */
/** @import { Row } from "../wire_types.js" */
/** @import { Recorded, Stretch } from "../recording.js" */

export class RecordingPanel {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    const { words } = ui;
    this.recording = new Recording(() => ui.desk.changed());
    /** @type {Stretch[]} */
    this.all = [];
    /** @type {Recorded | null} what is drawn */
    this.drawn = null;
    this.customer = "";
    this.state = el("span", { class: "recording__state" });
    this.player = /** @type {HTMLAudioElement} */ (
      el("audio", { class: "recording__player", controls: true, preload: "none", "aria-label": words.say("recording") })
    );
    this.lines = el("ol", { role: "list", class: "recording__lines", "aria-label": words.say("recording.lines") });
    this.element = /** @type {HTMLDetailsElement} */ (
      el(
        "details",
        { class: "recording", hidden: true },
        el("summary", { class: "recording__head" }, icon("microphone"), this.state),
        el("div", { class: "recording__body" }, this.player, this.lines),
      )
    );
    this.player.addEventListener("timeupdate", () => this.#mark());
    this.player.addEventListener("seeked", () => this.#mark());
    this.player.addEventListener("error", () => this.#failed());
    this.lines.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** @param {Row | null} row of a call, or nothing to be shown */
  update(row) {
    this.recording.show(row?.conversation_id ?? "");
    const { value } = this.recording;
    this.element.hidden = !value;
    if (!value) {
      this.player.pause();
      this.drawn = null;
      return;
    }
    const customer = customerName(this.ui.words, row?.customer_name ?? undefined);
    if (value !== this.drawn || customer !== this.customer) this.#draw(value, customer);
  }

  /** @param {Recorded} value @param {string} customer */
  #draw(value, customer) {
    const { words } = this.ui;
    const isOther = value.conversation_id !== this.drawn?.conversation_id;
    this.drawn = value;
    this.customer = customer;
    setText(this.state, words.say(`recording.${stateOf(value)}`, { length: duration(value.duration_ms) }));
    setAttribute(this.element, "data-state", stateOf(value));
    if (isOther) this.element.open = false;
    if (value.href && this.player.getAttribute("src") !== value.href) this.player.src = value.href;
    if (!value.href) this.player.removeAttribute("src");
    this.player.hidden = !value.href;
    this.all = stretches(value);
    this.lines.replaceChildren(...this.all.map((stretch) => this.#stretch(stretch)));
  }

  /** @param {Stretch} stretch */
  #stretch(stretch) {
    const { words } = this.ui;
    const clock = el("span", { class: "recording__at" }, duration(stretch.start));
    if (stretch.kind === "pause") {
      const why = words.say(`recording.pause.${stretch.pause.reason}`);
      return el("li", { class: "recording__pause" }, clock, icon("eye_off"), el("span", {}, why));
    }
    const { line } = stretch;
    const who = line.who === "caller" ? this.customer : words.say(`author.${line.who}`);
    const jump = el(
      "button",
      { type: "button", class: `recording__line recording__line--${line.who}`, on: { click: () => this.#jump(stretch) } },
      clock,
      el("span", { class: "recording__who" }, who),
      el("span", { class: "recording__words", dir: "auto" }, ...heardOf(words, line)),
    );
    return el("li", {}, jump);
  }

  /** @param {Stretch} stretch */
  #jump(stretch) {
    if (!this.drawn?.href) return;
    this.player.currentTime = stretch.start / 1_000;
    void this.player.play().catch(() => {}); // a browser may want a click on the player itself
    this.#mark();
  }

  /** Marks the line that is being spoken, and keeps it in sight. */
  #mark() {
    const now = spokenAt(this.all, this.player.currentTime * 1_000);
    [...this.lines.children].forEach((item, at) => {
      const place = item.firstElementChild?.matches("button") ? item.firstElementChild : item;
      const is = at === now;
      if (is && place.getAttribute("aria-current") !== "true" && !this.player.paused)
        item.scrollIntoView({ block: "nearest" });
      setAttribute(place, "aria-current", is ? "true" : null);
    });
  }

  /** It was deleted meanwhile, or the service is away. */
  #failed() {
    if (this.player.getAttribute("src")) setText(this.state, this.ui.words.say("recording.failed"));
  }

  /** Arrows go from line to line. @param {KeyboardEvent} event */
  #walk(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (!step) return;
    const all = [...this.lines.querySelectorAll("button")];
    const from = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    all[Math.max(0, Math.min(all.length - 1, from + step))]?.focus();
    event.preventDefault();
  }
}

/** @param {Recorded} value */
function stateOf({ consent, erased, href }) {
  if (consent === "objected") return "objected";
  if (erased) return "erased";
  return href ? "ready" : "running";
}
