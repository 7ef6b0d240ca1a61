/** The frame around the three panes: builds them in one language, keeps them true, beats with the clock. */

import { el } from "../shared/dom.js";
import { customerName } from "./names.js";
import { LOGIN, logOut } from "./session.js";
import { refreshTimes } from "./times.js";
import { bars } from "./views/bars.js";
import { ContextCard } from "./views/context_card.js";
import { ask } from "./views/dialog.js";
import { inbox } from "./views/inbox.js";
import { Pane } from "./views/pane.js";
import { topbar } from "./views/topbar.js";

/** @import { Words } from "../shared/i18n.js" */
/** @import { Thread } from "./thread.js" */
/** @import { Ui } from "./ui.js" */
/** @import { Message } from "./wire_types.js" */
/** @import { Notices } from "./views/notices.js" */

const CONVERSATION = /^#(c_[A-Za-z0-9_-]{16,64})$/;

export class Shell {
  /** @param {Ui} ui @param {Notices} notices @param {() => Words} words in the language chosen now */
  constructor(ui, notices, words) {
    this.ui = ui;
    this.notices = notices;
    this.words = words;
    this.pane = new Pane(ui);
    /** @type {{ update: () => void }[]} */
    this.views = [];
    this.beats = 0;
    ui.rebuild = () => this.build();
    ui.leave = () => this.#leave();
    ui.showPane = (pane) => this.#showPane(pane);
    ui.desk.addEventListener("changed", () => this.update());
    ui.desk.addEventListener("welcome", () => this.#welcome());
    ui.desk.addEventListener("said", (event) =>
      this.#said(/** @type {CustomEvent} */ (event).detail),
    );
    ui.headset.addEventListener("changed", () => ui.desk.changed());
    ui.headset.addEventListener("levels", (event) =>
      this.pane.callBar.levels(/** @type {CustomEvent} */ (event).detail),
    );
    document.addEventListener("visibilitychange", () => this.#read());
    addEventListener("focus", () => this.#read());
    addEventListener("hashchange", () => this.#goTo(location.hash));
  }

  /** Draws everything anew in the language of now; what is known and typed stays. */
  build() {
    const { ui } = this;
    ui.words = this.words();
    document.documentElement.lang = ui.words.language;
    this.pane = new Pane(ui);
    const context = new ContextCard(ui);
    const [top, bar, left] = [topbar(ui), bars(ui), inbox(ui)];
    this.views = [top, bar, left, this.pane, context];
    const skip = el(
      "a",
      {
        class: "skip",
        href: "#conversation",
        on: {
          click: (/** @type {Event} */ event) => {
            event.preventDefault();
            this.pane.element.focus();
          },
        },
      },
      ui.words.say("skip"),
    );
    document.body.replaceChildren(
      skip,
      top.element,
      bar.element,
      el("div", { class: "panes" }, left.element, this.pane.element, context.element),
      this.notices.element,
      ui.announcer.element,
    );
    this.update();
  }

  update() {
    const { desk } = this.ui;
    if (!desk.selected && desk.offers.length) {
      desk.selected = { kind: "offer", id: desk.offers[0].reservation_id };
    } else if (!desk.selected && desk.ringingTransfers.length) {
      desk.selected = { kind: "transfer", id: desk.ringingTransfers[0].transfer_id };
    }
    for (const view of this.views) view.update();
    const id = desk.selected?.kind === "conversation" ? `#${desk.selected.id}` : "";
    if (desk.welcomed && location.hash !== id)
      history.replaceState(null, "", location.pathname + id);
    this.#read();
  }

  /** Once a second, also while the page is hidden. */
  tick() {
    const { desk, clock, words, socket } = this.ui;
    this.beats++;
    if (document.hidden) this.#stayAlive(socket);
    refreshTimes(document.body, words, clock.now());
    this.pane.callBar.tick();
    const ended = [...desk.threads.values()].filter(
      ({ typingUntil }) => typingUntil > 0 && typingUntil < clock.now(),
    );
    for (const thread of ended) thread.typingUntil = 0;
    if (ended.length || desk.offers.length || desk.transfers.length) desk.changed();
  }

  /** Browsers slow a hidden page's own timers to one a minute, and the lease would run out. @param {Ui["socket"]} socket */
  #stayAlive(socket) {
    if (this.beats % socket.pingEvery !== 0) return;
    if (!socket.send({ type: "ping" })) socket.retryNow();
  }

  #welcome() {
    if (!this.ui.desk.selected) this.#goTo(location.hash);
  }

  /** An address that names a conversation, as the board's links do. @param {string} hash */
  #goTo(hash) {
    const { desk, commands } = this.ui;
    const wanted = CONVERSATION.exec(hash)?.[1];
    if (wanted && wanted !== desk.shownConversation)
      commands.select({ kind: "conversation", id: wanted });
  }

  /** @param {{ thread: Thread, message: Message }} said */
  #said({ thread, message }) {
    if (message.author.kind !== "customer" || !this.ui.desk.isMine(thread.id)) return;
    const name = customerName(this.ui.words, thread.row?.customer_name);
    this.ui.announcer.say(`${name}: ${message.text ?? ""}`);
  }

  #read() {
    const { desk, commands } = this.ui;
    if (document.hidden || desk.selected?.kind !== "conversation") return;
    const thread = desk.threads.get(desk.selected.id);
    if (thread?.status === "ready") commands.read(thread);
  }

  /** @param {string} pane */
  #showPane(pane) {
    document.body.dataset.pane = pane;
  }

  async #leave() {
    const { desk, words, drafts, outbox } = this.ui;
    if (desk.mine.length) {
      const text = words.say("logout.text", { count: desk.mine.length });
      const answer = await ask(this.ui, {
        title: words.say("logout.title"),
        text,
        confirm: words.say("logout"),
        urgent: true,
      });
      if (answer === null) return;
    }
    this.ui.headset.leave();
    if (!(await logOut())) return this.notices.show(words.say("logout.failed"), "urgent");
    for (const key of ["drafts", "outbox"]) drafts.keep.set(key, null);
    outbox.entries = [];
    location.assign(LOGIN);
  }
}
