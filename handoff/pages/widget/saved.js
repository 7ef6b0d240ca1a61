/** What the widget remembers in the browser: the key to the conversation, choices, unsent words. */

import { Keep } from "../shared/keep.js";

/**
 * @typedef {{ conversation_id: string, token: string }} Key
 */
export class Saved {
  /** @param {string} origin of the service; two services on one page's origin stay apart */
  constructor(origin) {
    const prefix = `frontline.${new URL(origin).host}.`;
    this.local = new Keep(prefix, "local");
    this.session = new Keep(prefix, "session");
  }

  /** @returns {Key | null} */
  get key() {
    return this.local.get("key", null);
  }

  set key(key) {
    this.local.set("key", key);
  }

  /** @returns {string | null} the language the customer chose */
  get language() {
    return this.local.get("language", null);
  }

  set language(language) {
    this.local.set("language", language);
  }

  /** Whether the panel is open; kept while the customer walks through the shop in this tab. */
  get open() {
    return this.session.get("open", false);
  }

  set open(open) {
    this.session.set("open", open);
  }

  /** Typed, not sent. */
  get draft() {
    return this.session.get("draft", "");
  }

  set draft(text) {
    this.session.set("draft", text || null);
  }

  /** Sent, not yet known to be stored. @returns {import("./outbox.js").Entry[]} */
  get unsent() {
    return this.session.get("unsent", []);
  }

  set unsent(entries) {
    this.session.set("unsent", entries.length ? entries : null);
  }
}
