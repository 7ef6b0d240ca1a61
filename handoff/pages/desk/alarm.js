/** Makes a ringing offer noticed: sound, title badge, desktop notification, screen reader. */

import { readContext, summaryIn } from "./context.js";
import { Chime } from "./chime.js";
import { reasonName } from "./names.js";
import { transferTitle } from "./views/transfer_card.js";

/** @import { Offer, Transfer } from "./wire_types.js" */
/** @import { Ui } from "./ui.js" */

const RING_EVERY = 3; // beats of the clock

export class Alarm {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.chime = new Chime();
    this.beats = 0;
    /** @type {Map<string, Notification | null>} by reservation, since it was first heard of */
    this.known = new Map();
    ui.desk.addEventListener("changed", () => this.update());
    ui.clock.addEventListener("tick", () => this.#beat());
  }

  update() {
    const { offers } = this.ui.desk;
    for (const offer of offers) {
      if (!this.known.has(offer.reservation_id)) this.#begin(offer);
    }
    const asks = this.ui.desk.ringingTransfers;
    for (const transfer of asks) {
      if (!this.known.has(transfer.transfer_id)) this.#beginTransfer(transfer);
    }
    const ringing = new Set([
      ...offers.map((it) => it.reservation_id),
      ...asks.map((it) => it.transfer_id),
    ]);
    for (const [id, notification] of this.known) {
      if (ringing.has(id)) continue;
      notification?.close();
      this.known.delete(id);
    }
    document.title = this.#title();
  }

  #title() {
    const { words, desk } = this.ui;
    const page = words.say("title");
    const count = desk.offers.length + desk.ringingTransfers.length;
    if (count) return `● ${words.say("title.ringing", { count })} · ${page}`;
    return desk.unread ? `(${desk.unread}) ${page}` : page;
  }

  #beat() {
    const { offers, ringingTransfers } = this.ui.desk;
    if (!offers.length && !ringingTransfers.length) {
      this.beats = 0;
    } else if (this.beats++ % RING_EVERY === 0 && !this.ui.preferences.muted) {
      this.chime.play();
    }
  }

  /** @param {Offer} offer */
  #begin(offer) {
    const { words, announcer } = this.ui;
    const sentence = words.say("offer.announced", {
      reason: reasonName(words, offer.reason),
      summary: summaryIn(readContext(offer.context), words.language)[0] ?? "",
    });
    announcer.interrupt(sentence);
    this.known.set(
      offer.reservation_id,
      this.#notify({ kind: "offer", id: offer.reservation_id }, sentence),
    );
  }

  /** @param {Transfer} transfer */
  #beginTransfer(transfer) {
    const sentence = `${transferTitle(this.ui, transfer)}. ${transfer.note}`;
    this.ui.announcer.interrupt(sentence);
    const rings = /** @type {const} */ ({ kind: "transfer", id: transfer.transfer_id });
    this.known.set(transfer.transfer_id, this.#notify(rings, sentence));
  }

  /** @param {import("./desk.js").Selected} rings @param {string} body */
  #notify(rings, body) {
    const allowed = "Notification" in globalThis && Notification.permission === "granted";
    if (!allowed || !this.ui.preferences.notifications || !document.hidden) return null;
    const tag = rings.id;
    const notification = new Notification(this.ui.words.say("offer.notification"), { body, tag });
    notification.addEventListener("click", () => {
      focus();
      this.ui.commands.select(rings);
      notification.close();
    });
    return notification;
  }
}
