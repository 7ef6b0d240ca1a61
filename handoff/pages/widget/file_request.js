/** The agent asks for a file: choosing one, sending it, and why it was not taken. */

import { el, setAttribute, setText } from "../shared/dom.js";
import { ACCEPTED, UploadRefused } from "../shared/files.js";
import { icon } from "../shared/icons.js";
import { refusalLine } from "./wording.js";

export class FileRequest {
  /** @param {{ line: import("./line.js").Line, words: import("../shared/i18n.js").Words }} to */
  constructor({ line, words }) {
    this.line = line;
    this.words = words;
    this.busy = false;
    /** @type {string | null} the message with the file, on its way */
    this.sent = null;
    this.input = /** @type {HTMLInputElement} */ (
      el("input", { type: "file", accept: ACCEPTED, hidden: true, "aria-label": words.say("file_choose") })
    );
    this.input.addEventListener("change", () => this.#send());
    this.choose = el(
      "button",
      { type: "button", class: "button button--pill button--primary", on: { click: () => this.input.click() } },
      icon("clip"),
      el("span", {}, words.say("file_choose")),
    );
    this.status = el("p", { class: "file__status", role: "status" });
    this.element = el(
      "section",
      { class: "notice", "aria-labelledby": "file-title" },
      el("h3", { class: "notice__title", id: "file-title" }, words.say("file_title")),
      el("p", {}, words.say("file_kinds")),
      el("div", { class: "notice__options" }, this.choose, this.input),
      this.status,
    );
  }

  update() {
    const failed = this.line.outbox.find(this.sent)?.failed;
    if (!failed || !this.sent) return;
    this.line.outbox.remove(this.sent);
    this.#refused(failed);
  }

  async #send() {
    const [file] = this.input.files ?? [];
    if (!file || this.busy) return;
    this.busy = true;
    setAttribute(this.choose, "aria-disabled", "true");
    setText(this.status, this.words.say("file_sending", { name: file.name }));
    try {
      const { attachment_id } = await this.line.upload(file);
      this.sent = this.line.submit({ type: "send_file", attachment_id }).frame.client_msg_id;
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error;
      this.#refused(error);
    } finally {
      this.busy = false;
      this.input.value = "";
      setAttribute(this.choose, "aria-disabled", null);
    }
  }

  /** @param {{ code: string, message: string }} why */
  #refused(why) {
    this.sent = null;
    setText(this.status, refusalLine(this.words, why));
  }
}
