/** Under the head of a call: the headset, who is on the line, and what can be done with it. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { keypad } from "../../shared/sound/keypad.js";
import { Meter } from "../../shared/sound/meter.js";
import { sure } from "./together_bar.js";
import { first } from "./transfer_card.js";

/** @import { Ui } from "../ui.js" */
/** @import { IconName } from "../../shared/icons.js" */
/** @import { ParticipantKind, Row } from "../wire_types.js" */
/** @import { Party } from "../headset_line.js" */

/** Who takes part without being heard at first. @type {readonly (string | null)[]} */
const LISTENERS = ["monitor"];
/** Who may press keys, and whom the caller hears. */
const SPEAKERS = ["owner", "conference", "barge"];

export class CallBar {
  /** @param {Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.id = "";
    /** @type {ParticipantKind | null} */
    this.part = null;
    this.padOpen = false;
    const { words } = ui;
    this.sign = el("span", { class: "call_bar__sign" }, icon("headset"));
    this.state = el("p", { class: "call_bar__state", role: "status" });
    this.time = el("span", { class: "call_bar__time", role: "timer", "aria-live": "off" });
    this.people = el("ul", {
      class: "call_bar__people",
      role: "list",
      "aria-label": words.say("call.people"),
    });
    this.mine = new Meter("mine");
    this.theirs = new Meter("theirs");
    this.meters = el("div", { class: "call_bar__meters", "aria-hidden": "true" },
      meterRow(words.say("call.you"), this.mine), meterRow(words.say("call.line"), this.theirs));
    this.acts = el("div", { class: "call_bar__acts" });
    this.pad = el("div", { class: "call_bar__pad", hidden: true }, keypad({
      label: words.say("call.keypad"),
      names: { "*": words.say("call.star"), "#": words.say("call.hash") },
      press: (key) => ui.headset.press(key),
    }));
    this.element = el("section", { class: "call_bar", "aria-label": words.say("call"), hidden: true },
      this.sign,
      el("div", { class: "call_bar__what" }, this.state, this.people),
      this.time, this.meters, this.acts, this.pad);
  }

  /**
   * @param {string} id of the conversation
   * @param {Row | null} row
   * @param {ParticipantKind | null} part what this agent is in it, null when nothing
   */
  update(id, row, part) {
    const isCall = row?.channel === "voice" && part !== null;
    this.element.hidden = !isCall;
    if (!isCall) return this.#leaveIfOver(id);
    if (id !== this.id) this.padOpen = false;
    this.id = id;
    this.part = part;
    this.#joinBySelf(id, part);
    this.#show();
  }

  hide() {
    this.element.hidden = true;
  }

  /** Once a second. */
  tick() {
    const { headset, clock } = this.ui;
    if (this.element.hidden || !headset.since) return;
    const seconds = Math.max(0, Math.floor((clock.now() - headset.since) / 1000));
    setText(this.time, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  }

  /** @param {{ microphone?: number, speaker?: number }} levels */
  levels({ microphone, speaker }) {
    if (microphone !== undefined) this.mine.show(microphone);
    if (speaker !== undefined) this.theirs.show(speaker);
  }

  /** Who has just accepted wants to talk; after a reload the browser wants a click first. @param {string} id @param {ParticipantKind} part */
  #joinBySelf(id, part) {
    const { headset } = this.ui;
    if (headset.stage !== "off" || headset.conversation === id) return;
    if (!navigator.userActivation?.hasBeenActive) return;
    this.#connect(id, part);
  }

  /** @param {string} id @param {ParticipantKind | null} part */
  #connect(id, part) {
    void this.ui.headset.connect(id, { muted: LISTENERS.includes(part) });
  }

  /** The call is over, or is somebody else's now. @param {string} id */
  #leaveIfOver(id) {
    if (this.ui.headset.isIn(id)) this.ui.headset.leave();
  }

  #show() {
    const { headset } = this.ui;
    const here = headset.conversation === this.id;
    const stage = here ? headset.stage : "off";
    const on = stage === "on";
    setAttribute(this.element, "data-stage", stage);
    setAttribute(this.element, "data-tone", this.#tone(here));
    setText(this.state, this.#words(here, stage));
    this.#people(on ? (headset.line?.parties ?? []) : []);
    this.time.hidden = this.meters.hidden = !on;
    if (!on) for (const meter of [this.mine, this.theirs]) meter.reset();
    this.pad.hidden = !on || !this.padOpen;
    this.#buttons(on ? this.#onTheLine() : this.#offTheLine(here, stage));
    this.tick();
  }

  /** @param {boolean} here */
  #tone(here) {
    const { stage, fault, line } = this.ui.headset;
    if (here && fault) return "urgent";
    if (here && stage === "on") return line?.on_hold ? "waiting" : "live";
    return "waiting";
  }

  /** @param {boolean} here @param {string} stage */
  #words(here, stage) {
    const { words, headset } = this.ui;
    if (stage === "on") return this.#lineWords();
    if (stage !== "off") return words.say(`call.stage.${stage}`);
    if (here && headset.fault) {
      const key = `call.fault.${headset.fault}`;
      return words.say(words.has(key) ? key : "call.fault.voice-away");
    }
    return words.say(this.part === "primary" ? "call.off" : "call.off.part");
  }

  #lineWords() {
    const { words, headset } = this.ui;
    const line = headset.line;
    if (line?.briefing) return headset.briefing || words.say("call.briefing");
    if (line?.on_hold) return words.say("call.held");
    const role = line?.me.role ?? "";
    if (headset.muted && role !== "monitor") return words.say("call.muted");
    const asked = line?.parties.find((it) => it.role === "consulted");
    if (role === "owner" && asked) return words.say("call.consulting", { name: first(asked.name) });
    return words.say(words.has(`call.role.${role}`) ? `call.role.${role}` : "call.role.owner");
  }

  /** @param {readonly Party[]} parties */
  #people(parties) {
    const { words } = this.ui;
    this.people.hidden = parties.length === 0;
    keyed(this.people, parties, {
      key: ({ id, name, role, muted }) => `${id} ${name} ${role} ${muted}`,
      make: ({ name, role, muted }) =>
        el("li", { class: "party", "data-role": role },
          icon(muted ? "microphone_off" : role === "caller" ? "phone" : "person"),
          el("span", {}, name || words.say("call.caller")),
          el("span", { class: "party__role" }, words.say(`call.as.${role}`)),
          muted && el("span", { class: "hidden-visually" }, words.say("call.is_muted"))),
    });
  }

  /** @typedef {{ does: string, sign: IconName, says: string, pressed?: boolean, tone?: string, key?: string, expanded?: boolean, act: () => unknown }} Act */

  /** @param {boolean} here @param {string} stage @returns {Act[]} */
  #offTheLine(here, stage) {
    const { headset } = this.ui;
    if (stage !== "off") {
      return [{ does: "leave_line", sign: "close", says: "call.cancel", act: () => headset.leave() }];
    }
    const says = here && headset.fault ? "call.again" : "call.connect";
    const act = () => this.#connect(this.id, this.part);
    return [{ does: "connect_headset", sign: "headset", says, tone: "primary", act }];
  }

  /** @returns {Act[]} */
  #onTheLine() {
    const { headset } = this.ui;
    const { line, muted } = headset;
    const role = line?.me.role ?? "";
    /** @type {Act[]} */
    const acts = [];
    if (line?.briefing) {
      acts.push({ does: "skip_briefing", sign: "play", says: "call.skip", tone: "primary", act: () => headset.skipBriefing() });
    }
    if (role !== "monitor") {
      acts.push({ does: "mute", sign: muted ? "microphone_off" : "microphone", says: muted ? "call.unmute" : "call.mute", pressed: muted, key: "U", act: () => headset.mute(!muted) });
    }
    if (role === "owner") {
      const held = Boolean(line?.on_hold);
      acts.push({ does: "hold", sign: held ? "play" : "pause", says: held ? "call.resume" : "call.hold", pressed: held, key: "H", act: () => headset.hold(!held) });
    }
    if (SPEAKERS.includes(role)) {
      acts.push({ does: "keypad", sign: "keypad", says: "call.keypad", expanded: this.padOpen, act: () => this.#togglePad() });
    }
    if (["monitor", "whisper", "barge"].includes(role)) acts.push(...this.#supervising(role));
    acts.push({ does: "leave_line", sign: "hang_up", says: "call.leave", tone: "urgent", act: () => headset.leave() });
    return acts;
  }

  /** From one way of being there to another. @param {string} role @returns {Act[]} */
  #supervising(role) {
    const { commands, headset } = this.ui;
    /** @type {Act[]} */
    const all = [
      { does: "listen", sign: "eye", says: "call.listen", act: () => this.#become("monitor") },
      { does: "whisper_aloud", sign: "headset", says: "call.whisper", act: () => this.#become("whisper_aloud") },
      {
        does: "barge_aloud", sign: "chat", says: "call.barge",
        act: async () => {
          const row = this.ui.desk.thread(this.id).row;
          const name = row?.participants?.find(({ kind }) => kind === "primary")?.name ?? "";
          if (!(await sure(this.ui, "barge", { name, customer: row?.customer_name ?? "" }))) return;
          if (await commands.onConversation("barge", this.id)) headset.mute(false);
        },
      },
    ];
    const now = { monitor: "listen", whisper: "whisper_aloud", barge: "barge_aloud" }[role];
    return all.filter(({ does }) => does !== now);
  }

  /** @param {"monitor" | "whisper_aloud"} way */
  async #become(way) {
    const { commands, headset } = this.ui;
    if (await commands.onConversation(way, this.id)) headset.mute(way === "monitor");
  }

  #togglePad() {
    this.padOpen = !this.padOpen;
    this.#show();
  }

  /** @param {readonly Act[]} acts */
  #buttons(acts) {
    const { words } = this.ui;
    keyed(this.acts, acts, {
      key: ({ does, tone }) => `${does} ${tone}`,
      make: ({ does, tone, key }) =>
        el("button", {
          type: "button",
          class: `button ${tone ? `button--${tone}` : ""}`,
          "data-does": does,
          "aria-keyshortcuts": key ?? null,
        }),
      update: (element, { sign, says, pressed, expanded, key, act }) => {
        const button = /** @type {HTMLButtonElement} */ (element);
        const label = words.say(says);
        button.onclick = () => void act();
        button.title = key ? `${label} (${key})` : label;
        setAttribute(button, "aria-label", label);
        setAttribute(button, "aria-pressed", pressed === undefined ? null : String(pressed));
        setAttribute(button, "aria-expanded", expanded === undefined ? null : String(expanded));
        const shown = `${sign} ${label}`;
        if (button.dataset.shown === shown) return;
        button.dataset.shown = shown;
        button.replaceChildren(icon(sign), el("span", {}, label));
      },
    });
  }
}

/** @param {string} label @param {Meter} meter */
function meterRow(label, meter) {
  return el("div", { class: "call_bar__meter" }, el("span", {}, label), meter.element);
}
