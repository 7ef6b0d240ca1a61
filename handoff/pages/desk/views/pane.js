/** The middle pane: whatever is selected, with the foot that fits its state. */

import { el, setAttribute } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { readContext } from "../context.js";
import { customerName, refusalText } from "../names.js";
import { CallBar } from "./call_bar.js";
import { Composer, OWN_WORDS } from "./composer.js";
import { ConsultPane } from "./consult_pane.js";
import { FollowUpPanel } from "./follow_up.js";
import { ACTIONS, Header } from "./header.js";
import { moodTurns } from "./mood.js";
import { answers, tickOffer } from "./offer_card.js";
import { RecordingPanel } from "./recording.js";
import { ring } from "./ring.js";
import { supervisorActions } from "./supervise.js";
import { TogetherBar } from "./together_bar.js";
import { tickTransfer, transferAnswers, transferTitle } from "./transfer_card.js";
import { Transcript } from "./transcript.js";
import { WrapUp } from "./wrap_up.js";

/** @import { Ui } from "../ui.js" */
/** @import { Thread } from "../thread.js" */
/** @import { Kind } from "../outbox.js" */
/** @import { FollowUp, Offer, ParticipantKind, Transfer } from "../wire_types.js" */

/** What one may write who takes part without having the conversation. @type {Record<ParticipantKind, readonly Kind[]>} */
const WORDS_OF = {
  primary: OWN_WORDS,
  conference: OWN_WORDS,
  barge: ["reply", "whisper", "note"],
  monitor: ["whisper", "note"],
  whisper: ["whisper", "note"],
  consulted: ["note"],
};

/** Feet that are there to be worked in. */
const WORK = /^(wrap_up|composer)/;

/** On a phone the focus opens the keyboard over half of the screen. */
const isPhone = () => matchMedia("(max-width: 719px)").matches;
/** Whether somebody is typing elsewhere, or answering a question. */
const isBusy = () => document.activeElement?.matches("input, textarea, dialog *") ?? false;

export class Pane {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.arrivals = ui.desk.arrivals;
    this.header = new Header(ui);
    this.transcript = new Transcript(ui);
    this.composer = new Composer(ui);
    this.wrapUp = new WrapUp(ui);
    this.followUp = new FollowUpPanel(ui);
    this.callBar = new CallBar(ui);
    this.together = new TogetherBar(ui);
    this.consult = new ConsultPane(ui);
    this.recording = new RecordingPanel(ui);
    this.foot = el("footer", { class: "pane__foot" });
    this.filled = el(
      "div",
      { class: "pane__filled" },
      this.header.element,
      this.callBar.element,
      this.together.element,
      this.recording.element,
      el("div", { class: "talks" }, this.transcript.element, this.consult.element),
      this.foot,
    );
    this.blank = el("div", { class: "blank" });
    this.element = el(
      "main",
      {
        class: "pane",
        id: "conversation",
        "aria-label": ui.words.say("conversation"),
        tabindex: "-1",
      },
      this.blank,
      this.filled,
    );
  }

  update() {
    const { desk } = this.ui;
    const selected = desk.selected;
    const offer = selected?.kind === "offer" ? desk.offer(selected.id) : null;
    const followUp = selected?.kind === "follow_up" ? desk.followUp(selected.id) : null;
    const id = desk.shownConversation;
    const transfer = selected?.kind === "transfer" ? desk.ringing(selected.id) : null;
    if (offer) this.#showOffer(offer);
    else if (transfer) this.#showTransfer(transfer);
    else if (id && followUp) this.#showFollowUp(desk.thread(id), followUp);
    else if (id && selected?.kind === "conversation") this.#showConversation(desk.thread(id));
    else this.#showBlank("nothing");
    if (this.arrivals !== desk.arrivals) {
      this.arrivals = desk.arrivals;
      this.#arrive();
    }
  }

  /** The focus goes to where the work is. */
  #arrive() {
    if (!this.ui.desk.selected || isPhone()) return;
    if (this.filled.hidden) return;
    if (!this.consult.element.hidden) this.consult.field.focus({ preventScroll: true });
    else if (this.composer.element.isConnected) this.composer.focus();
    else this.transcript.scroller.focus({ preventScroll: true });
  }

  /** @param {Offer} offer */
  #showOffer(offer) {
    const context = readContext(offer.context);
    this.#showFilled();
    this.#alone();
    this.header.update({
      id: offer.conversation_id,
      name: customerName(this.ui.words, context?.customer?.name),
      channel: offer.channel,
      language: offer.language,
      waitingSince: offer.waiting_since,
      controller: "queue",
      mine: false,
      online: true,
      mood: moodTurns(context, offer.messages),
      actions: [],
    });
    this.transcript.update(offer.conversation_id, offer.messages, {
      customer: customerName(this.ui.words, context?.customer?.name),
    });
    const bar = this.#foot(`offer ${offer.reservation_id}`, () =>
      el(
        "div",
        { class: "offer_bar" },
        ring(),
        el("p", { class: "offer_bar__words" }, this.ui.words.say("offer.bar")),
        answers(this.ui, offer),
      ),
    );
    tickOffer(this.ui, bar, offer);
  }

  /** @param {Transfer} transfer that rings here: what the colleague wants, and the talk so far */
  #showTransfer(transfer) {
    const { words } = this.ui;
    const context = readContext(transfer.context);
    const customer = customerName(words, transfer.customer_name ?? context?.customer?.name);
    this.#showFilled();
    this.#alone();
    this.header.update({
      id: transfer.conversation_id,
      name: customer,
      channel: transfer.channel,
      language: transfer.language,
      waitingSince: null,
      controller: "agent",
      mine: false,
      online: true,
      mood: moodTurns(context, transfer.messages),
      actions: [],
    });
    this.transcript.update(transfer.conversation_id, transfer.messages, { customer });
    const bar = this.#foot(`transfer ${transfer.transfer_id}`, () =>
      el(
        "div",
        { class: "offer_bar" },
        ring(),
        el("p", { class: "offer_bar__words" }, transferTitle(this.ui, transfer)),
        transferAnswers(this.ui, transfer),
      ),
    );
    tickTransfer(this.ui, bar, transfer);
  }

  /** Nobody works on it with the agent yet. */
  #alone() {
    this.callBar.hide();
    this.together.element.hidden = true;
    this.recording.update(null);
    this.consult.update(null, null);
  }

  /** @param {Thread} thread */
  #showConversation(thread) {
    if (thread.status === "refused") return this.#showBlank("refused", thread);
    const own = this.ui.desk.own(thread.id);
    const row = own ?? thread.row;
    const inControl = own?.task_state === "assigned";
    if (!row && !thread.messages.length) return this.#showBlank("loading");
    const part = own ? null : this.ui.desk.partIn(thread.id);
    const actions = inControl ? ACTIONS : own ? [] : supervisorActions(this.ui, row);
    this.#showThread(thread, actions);
    const mayListen = own !== null || part !== null || this.ui.desk.supervises;
    this.recording.update(mayListen && row?.channel === "voice" ? row : null);
    this.callBar.update(thread.id, row, inControl ? "primary" : part);
    this.together.update(thread.id, row);
    this.consult.update(thread, this.ui.desk.transferOf(thread.id));
    if (inControl || part) {
      this.composer.update(thread, part ? WORDS_OF[part] : OWN_WORDS);
      this.#foot("composer", () => this.composer.element);
    } else if (own?.task_state === "wrapping") {
      this.wrapUp.update(own);
      this.#foot(`wrap_up ${own.task_id}`, () => this.wrapUp.element);
    } else {
      this.#notice(row?.controller ?? "queue");
    }
  }

  /** @param {Thread} thread @param {FollowUp} followUp */
  #showFollowUp(thread, followUp) {
    this.#showThread(thread, [], followUp);
    this.#alone();
    this.followUp.update(followUp);
    this.#foot("follow_up", () => this.followUp.element);
  }

  /** @param {Thread} thread @param {readonly import("./header.js").Action[]} actions @param {FollowUp} [followUp] */
  #showThread(thread, actions, followUp) {
    const { words, desk, clock } = this.ui;
    const row = desk.own(thread.id) ?? thread.row;
    const context = readContext(thread.context);
    const name = customerName(
      words,
      context?.customer?.name ?? row?.customer_name ?? followUp?.name,
    );
    this.#showFilled();
    this.header.update({
      id: thread.id,
      name,
      channel: row?.channel ?? "web",
      language: row?.language ?? followUp?.language ?? words.language,
      waitingSince: row?.waiting_since ?? null,
      controller: row?.controller ?? null,
      mine: desk.own(thread.id)?.task_state === "assigned",
      online: row?.customer_online ?? false,
      mood: moodTurns(context, thread.messages),
      actions,
    });
    this.transcript.update(thread.id, thread.messages, {
      customer: name,
      readSeq: thread.customerReadSeq,
      typing: thread.typingUntil > clock.now(),
      problem: thread.refusal ? refusalText(words, thread.refusal) : "",
    });
  }

  /** @param {string} controller */
  #notice(controller) {
    const key =
      { queue: "waiting", agent: "other", bot: "bot", none: "closed" }[controller] ?? "closed";
    this.#foot(`notice ${key}`, () =>
      el(
        "p",
        { class: "foot_notice" },
        icon(key === "bot" ? "bot" : key === "waiting" ? "clock" : "check"),
        this.ui.words.say(`foot.${key}`),
      ),
    );
  }

  /** Exchanges the foot only when it is another one, so that fields keep their focus. @param {string} name @param {() => HTMLElement} make */
  #foot(name, make) {
    if (this.foot.dataset.shows !== name || !this.foot.firstElementChild) {
      const held = this.foot.contains(document.activeElement);
      this.foot.dataset.shows = name;
      this.foot.replaceChildren(make());
      if (held || WORK.test(name)) this.#focusFoot(name);
    }
    return /** @type {HTMLElement} */ (this.foot.firstElementChild);
  }

  /** @param {string} name */
  #focusFoot(name) {
    if (!this.element.contains(document.activeElement) && isBusy()) return;
    if (name.startsWith("wrap_up")) this.wrapUp.focus();
    else if (!this.consult.element.hidden) this.consult.field.focus({ preventScroll: true });
    else if (name === "composer" && !isPhone()) this.composer.focus();
    else this.transcript.scroller.focus({ preventScroll: true });
  }

  #showFilled() {
    this.blank.hidden = true;
    this.filled.hidden = false;
    setAttribute(this.element, "aria-busy", null);
  }

  /** @param {"nothing" | "loading" | "refused"} why @param {Thread} [thread] */
  #showBlank(why, thread) {
    const { words, desk, commands } = this.ui;
    this.filled.hidden = true;
    this.blank.hidden = false;
    setAttribute(this.element, "aria-busy", why === "loading" ? "true" : null);
    const away = why === "nothing" && desk.agent && desk.agent.presence !== "available";
    const name = `${why} ${away} ${thread?.refusal?.code} ${desk.welcomed}`;
    if (this.blank.dataset.shows === name) return;
    this.blank.dataset.shows = name;
    const key = !desk.welcomed ? "loading" : away ? "away" : why;
    const text = thread?.refusal ? refusalText(words, thread.refusal) : words.say(`blank.${key}`);
    const sign =
      { nothing: "chat", loading: "refresh", refused: "alert", away: "person" }[key] ?? "chat";
    this.blank.replaceChildren(
      el("span", { class: "blank__sign" }, icon(/** @type {any} */ (sign))),
      el("h2", {}, words.say(`blank.${key}.title`)),
      el("p", {}, text),
      ...(away && desk.welcomed
        ? [
            el(
              "button",
              {
                type: "button",
                class: "button button--primary",
                on: { click: () => commands.setPresence("available") },
              },
              words.say("presence.go_available"),
            ),
          ]
        : []),
      ...(thread?.refusal
        ? [
            el(
              "button",
              { type: "button", class: "button", on: { click: () => commands.open(thread.id) } },
              icon("refresh"),
              words.say("entry.again"),
            ),
          ]
        : []),
    );
  }
}
