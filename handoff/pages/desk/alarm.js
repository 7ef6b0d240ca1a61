/** Makes a ringing offer noticed: sound, title badge, desktop notification, screen reader. */

import { Chime } from "./chime.js";
import { reasonName } from "./names.js";

/** @import { Offer } from "./wire_types.js" */
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
    for (const [id, notification] of this.known) {
      if (offers.some((offer) => offer.reservation_id === id)) continue;
      notification?.close();
      this.known.delete(id);
    }
    document.title = this.#title();
  }

  #title() {
    const { words, desk } = this.ui;
    const page = words.say("title");
    if (desk.offers.length)
      return `● ${words.say("title.ringing", { count: desk.offers.length })} · ${page}`;
    return desk.unread ? `(${desk.unread}) ${page}` : page;
  }

  #beat() {
    if (!this.ui.desk.offers.length) {
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
      summary: offer.context?.summary?.[0] ?? "",
    });
    announcer.interrupt(sentence);
    this.known.set(offer.reservation_id, this.#notify(offer, sentence));
  }

  /** @param {Offer} offer @param {string} body */
  #notify(offer, body) {
    const allowed = "Notification" in globalThis && Notification.permission === "granted";
    if (!allowed || !this.ui.preferences.notifications || !document.hidden) return null;
    const tag = offer.reservation_id;
    const notification = new Notification(this.ui.words.say("offer.notification"), { body, tag });
    notification.addEventListener("click", () => {
      focus();
      this.ui.commands.select({ kind: "offer", id: tag });
      notification.close();
    });
    return notification;
  }
}
