/** Beside the conversation: what two agents say to each other while the customer waits. */

import { el, keyed, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timeOf } from "../times.js";
import { makeEntry } from "./message.js";
import { first } from "./transfer_card.js";

/** @import { Ui } from "../ui.js" */
/** @import { Thread } from "../thread.js" */
/** @import { Message, Transfer } from "../wire_types.js" */

const LIMIT = "4000";

export class ConsultPane {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.id = "";
    const { words } = ui;
    this.title = el("h3", {});
    this.why = el("p", { class: "consult__why", dir: "auto" });
    this.list = el("ol", { role: "list", class: "consult__list" });
    this.scroller = el(
      "div",
      { class: "consult__scroll", role: "log", tabindex: "0", "aria-label": words.say("consult") },
      this.list,
    );
    this.field = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "input consult__field",
        rows: "2",
        maxlength: LIMIT,
        dir: "auto",
        "aria-label": words.say("consult.label"),
        placeholder: words.say("consult.placeholder"),
      })
    );
    const send = el(
      "button",
      { class: "icon-button consult__send", "aria-label": words.say("consult.send") },
      icon("send"),
    );
    this.form = /** @type {HTMLFormElement} */ (el("form", { class: "consult__form" }, this.field, send));
    this.element = el(
      "section",
      { class: "consult", "aria-label": words.say("consult"), hidden: true },
      el("header", { class: "consult__head" }, this.title,
        el("p", { class: "consult__hint" }, icon("eye_off"), words.say("consult.hint"))),
      this.why,
      this.scroller,
      this.form,
    );
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("input", () => ui.drafts.set(this.id, "consult", this.field.value));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  /** @param {Thread | null} thread @param {Transfer | null} transfer */
  update(thread, transfer) {
    const live = thread !== null && transfer?.state === "consulting";
    const opened = live && this.element.hidden;
    this.element.hidden = !live;
    if (!live || !thread || !transfer) return;
    if (this.id !== thread.id) {
      this.id = thread.id;
      this.list.replaceChildren();
      this.field.value = this.ui.drafts.get(thread.id, "consult");
    }
    const other = transfer.direction === "out" ? transfer.to_name : transfer.from_name;
    setText(this.title, this.ui.words.say("consult.with", { name: first(other) }));
    setText(this.why, transfer.note);
    this.why.hidden = !transfer.note;
    this.#draw(thread, Date.parse(transfer.requested_at));
    if (opened) this.field.focus({ preventScroll: true });
  }

  /** @param {Thread} thread @param {number} since */
  #draw(thread, since) {
    const said = thread.messages.filter(
      ({ kind, text, at }) => kind === "consult" && text && Date.parse(at) >= since,
    );
    const stored = new Set(said.map((message) => message.client_msg_id));
    const entries = this.ui.outbox
      .of(thread.id)
      .filter((entry) => entry.kind === "consult" && !stored.has(entry.clientMsgId));
    const last = this.list.lastElementChild;
    keyed(this.list, [...said, ...entries], {
      key: (item) => ("seq" in item ? `m${item.seq}` : `${item.clientMsgId} ${item.state}`),
      make: (item) => ("seq" in item ? this.#line(item) : makeEntry(this.ui, item)),
    });
    if (last !== this.list.lastElementChild) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** @param {Message} message */
  #line(message) {
    const { words, clock, desk } = this.ui;
    const own = message.author.name === first(desk.agent?.name ?? "");
    return el(
      "li",
      { class: `said said--consult ${own ? "said--own" : ""}` },
      el("div", { class: "said__by" }, el("span", {}, message.author.name ?? ""),
        timeOf(words, message.at, "ago", clock.now())),
      el("p", { class: "said__text", dir: "auto" }, message.text ?? ""),
    );
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.ui.drafts.set(this.id, "consult", "");
    this.ui.commands.say(this.id, "consult", text);
    this.field.focus();
  }
}
