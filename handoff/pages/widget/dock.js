/** What stands between the messages and the composer: lost connection, refusal, waiting, end, rating. */

import { el, keyed } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { FileRequest } from "./file_request.js";
import { Rating } from "./rating.js";
import { awayText, expectedWait, refusalLine } from "./wording.js";

/**
 * @typedef {"leave_message" | "callback"} FormKind
 * @typedef {{ key: string, make: () => HTMLElement }} Card
 */

export class Dock {
  /**
   * @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words,
   *   openForm: (kind: FormKind) => void, startAgain: () => void, settled: () => void,
   *   reopened: () => void }} to
   *   settled: the control that had the focus is gone
   */
  constructor({ line, words, openForm, startAgain, settled, reopened }) {
    this.line = line;
    this.words = words;
    this.openForm = openForm;
    this.startAgain = startAgain;
    this.settled = settled;
    this.reopened = reopened;
    this.ending = false;
    this.reopening = false;
    this.reopenTimer = 0;
    this.status = el("div", { role: "status" });
    this.cards = el("div", { class: "dock__cards" });
    this.element = el("div", { class: "dock" }, this.status, this.cards);
    this.rating = new Rating({ line, words });
    this.fileRequest = new FileRequest({ line, words });
  }

  /** Asks once whether the conversation should end. */
  askEnd() {
    this.ending = true;
    this.update();
    /** @type {HTMLElement | null} */ (this.element.querySelector("[data-first]"))?.focus();
  }

  update() {
    const by = {
      key: (/** @type {Card} */ card) => card.key,
      make: (/** @type {Card} */ card) => card.make(),
    };
    keyed(this.status, this.#notices(), by);
    keyed(this.cards, this.#asked(), by);
    this.rating.update();
    this.fileRequest.update();
  }

  /** @returns {Card[]} */
  #notices() {
    const { complaint, phase, interrupted } = this.line;
    const notices = [];
    if (interrupted) notices.push({ key: phase, make: () => this.#banner(phase) });
    if (complaint && !interrupted) {
      notices.push({ key: `complaint ${complaint.code}`, make: () => this.#complaint(complaint) });
    }
    return notices;
  }

  /** @returns {Card[]} */
  #asked() {
    const state = this.line.conversation.state;
    if (!state || !this.line.welcomed) return [];
    if (state.controller === "none") {
      const again = this.mayReopen && !this.reopening;
      return [{ key: `ended ${again}`, make: () => this.#ended(again) }];
    }
    this.reopening = false;
    if (this.ending) return [{ key: "ending", make: () => this.#endQuestion() }];
    if (state.file_wanted) return [{ key: "file", make: () => this.fileRequest.element }];
    if (state.controller !== "queue") return [];
    // The card is made anew only when it would say something else.
    const { staffed, position, options, opens_at } = state;
    const wait = expectedWait(this.words, state);
    const key = JSON.stringify([staffed, position, wait, options, opens_at]);
    return [{ key: `queue ${key}`, make: () => this.#waiting(state) }];
  }

  /** @param {string} phase */
  #banner(phase) {
    const offline = phase === "offline";
    return el(
      "div",
      { class: "banner" },
      icon(offline ? "cloud_off" : "refresh"),
      el("p", {}, this.words.say(`banner.${offline ? "offline" : "reconnecting"}`)),
      !offline && this.#button("try_now", () => this.line.tryNow(), "text-button"),
    );
  }

  /** @param {{ code: string, message: string }} complaint */
  #complaint(complaint) {
    const dismiss = () => {
      this.line.complaint = null;
      this.update();
      this.settled();
    };
    return el(
      "div",
      { class: "banner banner--urgent" },
      icon("alert"),
      el("p", { dir: "auto" }, refusalLine(this.words, complaint)),
      this.#button("dismiss", dismiss, "text-button"),
    );
  }

  /** @param {import("./conversation.js").State} state */
  #waiting(state) {
    const { words } = this;
    const wait = expectedWait(words, state);
    const place = state.position ? words.ordinal(state.position) : null;
    const title = place ? words.say("waiting_title", { place }) : words.say("waiting_title_plain");
    const text = wait ? words.say("waiting_wait", { wait }) : words.say("waiting_text");
    return el(
      "section",
      { class: `notice${state.staffed ? " notice--waiting" : ""}`, "aria-labelledby": "waiting-title" },
      el(
        "h3",
        { class: "notice__title", id: "waiting-title" },
        icon(state.staffed ? "clock" : "moon"),
        state.staffed ? title : words.say(state.opens_at ? "closed_title" : "unstaffed_title"),
      ),
      el("p", {}, state.staffed ? text : awayText(words, state)),
      state.options.length > 0 && this.#options(state),
    );
  }

  /** @param {import("./conversation.js").State} state */
  #options({ options, staffed }) {
    const { words } = this;
    const look = `button button--pill${staffed ? "" : " button--primary"}`;
    const forms = options.filter((option) => option !== "return_to_bot"); // the header has that one
    return el(
      "div",
      {
        class: "notice__options",
        role: "group",
        "aria-label": words.say(staffed ? "waiting_rather" : "unstaffed_title"),
      },
      ...forms.map((form) => this.#button(form, () => this.openForm(form), look)),
    );
  }

  #endQuestion() {
    const answer = (/** @type {boolean} */ yes) => () => {
      this.ending = false;
      if (yes) this.line.command({ type: "end" });
      this.update();
      this.settled();
    };
    const keep = this.#button("end_no", answer(false), "button button--pill");
    keep.dataset.first = "";
    return el(
      "section",
      { class: "notice", role: "group", "aria-labelledby": "end-title", "aria-describedby": "end-what" },
      el("h3", { class: "notice__title", id: "end-title" }, this.words.say("end_sure")),
      el("p", { id: "end-what" }, this.words.say("end_what")),
      el(
        "div",
        { class: "notice__options" },
        keep,
        this.#button("end_yes", answer(true), "button button--pill button--urgent"),
      ),
    );
  }

  /** Whether a message would open the ended conversation again. */
  get mayReopen() {
    const until = Date.parse(this.line.conversation.state?.reopens_until ?? "");
    return until > Date.now();
  }

  /** Shows the composer of the ended conversation. */
  #reopen() {
    this.reopening = true;
    this.reopened();
  }

  /** @param {boolean} again whether it can be taken up again */
  #ended(again) {
    this.ending = false;
    const until = this.line.conversation.state?.reopens_until ?? "";
    clearTimeout(this.reopenTimer);
    if (again) this.reopenTimer = setTimeout(() => this.update(), Date.parse(until) - Date.now() + 50);
    return el(
      "section",
      { class: "notice" },
      this.rating.element,
      again && el("p", {}, this.words.say("reopen_hint", { time: this.words.time(until) })),
      again && this.#button("reopen", () => this.#reopen(), "button"),
      this.#button("start_again", this.startAgain, "button button--primary"),
    );
  }

  /** @param {string} key @param {() => void} click @param {string} look */
  #button(key, click, look) {
    return el("button", { type: "button", class: look, on: { click } }, this.words.say(key));
  }
}
