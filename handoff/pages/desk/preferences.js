/** What this person chose for this browser: language, sound, notifications. */

import { pickLanguage } from "../shared/i18n.js";
import { Keep } from "../shared/keep.js";

/** @import { Language } from "./wire_types.js" */

export class Preferences {
  /** @param {Keep} keep @param {readonly string[]} wishes the browser's languages */
  constructor(keep, wishes) {
    this.keep = keep;
    this.wishes = wishes;
  }

  /** @returns {Language} */
  get language() {
    return pickLanguage(this.keep.get("language", null), ...this.wishes);
  }

  set language(language) {
    this.keep.set("language", language);
  }

  get muted() {
    return this.keep.get("muted", false);
  }

  set muted(muted) {
    this.keep.set("muted", muted);
  }

  get notifications() {
    return this.keep.get("notifications", true);
  }

  set notifications(wanted) {
    this.keep.set("notifications", wanted);
  }
}

/** Shared by the desk and its login page. */
export const deskPreferences = () =>
  new Preferences(new Keep("frontline.desk."), navigator.languages ?? [navigator.language]);
