/** What stands in the composers and forms, kept per conversation until it is sent. */

import { Keep } from "../shared/keep.js";

export class Drafts {
  /** @param {Keep} keep */
  constructor(keep) {
    this.keep = keep;
    /** @type {Record<string, string>} */
    this.texts = keep.get("drafts", {});
  }

  /** @param {string} id @param {string} field such as "reply", "note" or "notes" */
  get(id, field) {
    return this.texts[`${id}/${field}`] ?? "";
  }

  /** @param {string} id @param {string} field @param {string} text */
  set(id, field, text) {
    const name = `${id}/${field}`;
    if (text) this.texts[name] = text;
    else delete this.texts[name];
    this.keep.set("drafts", this.texts);
  }
}
