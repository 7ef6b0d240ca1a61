/** The frame of the board: top bar, floor or log, wall mode, keyboard; built anew for a language. */

import { el, setAttribute } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { switchTheme } from "../shared/theme.js";
import { refusalText } from "../desk/names.js";
import { refreshTimes } from "../desk/times.js";
import { AgentTable } from "./views/agents.js";
import { LogView } from "./views/log.js";
import { queueTiles } from "./views/queues.js";
import { TalkTable } from "./views/talks.js";

/** @import { Words } from "../shared/i18n.js" */
/** @import { Keep } from "../shared/keep.js" */
/** @import { Socket } from "../shared/socket.js" */
/** @import { Announcer } from "../desk/announcer.js" */
/** @import { Clock } from "../desk/clock.js" */
/** @import { Preferences } from "../desk/preferences.js" */
/** @import { AgentCard } from "../desk/wire_types.js" */
/** @import { Floor } from "./floor.js" */

/**
 * @typedef {{ agent: AgentCard, clock: Clock, floor: Floor, keep: Keep, preferences: Preferences,
 *             socket: Socket, announcer: Announcer, words: Words, rebuild: () => void }} BoardUi
 */

const NOTICE_STAYS = 8_000;

export class Frame {
  /** @param {BoardUi} ui */
  constructor(ui) {
    this.ui = ui;
    /** @type {{ update: () => void }[]} */
    this.views = [];
    this.log = new LogView(ui);
    this.notices = el("div", { class: "notices" });
    this.isWall = new URLSearchParams(location.search).has("wall");
    ui.floor.addEventListener("changed", () => this.update());
    ui.floor.addEventListener("refused", (event) =>
      this.#notice(refusalText(ui.words, /** @type {CustomEvent} */ (event).detail)),
    );
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Words} words */
  build(words) {
    const { ui } = this;
    ui.words = words;
    document.documentElement.lang = words.language;
    document.title = words.say("board.title");
    const [tiles, agents, talks] = [queueTiles(ui), new AgentTable(ui), new TalkTable(ui)];
    this.log = new LogView(ui);
    this.views = [tiles, agents, talks];
    this.link = el("span", { class: "topbar__link", role: "status" });
    this.loading = el("p", { class: "board__loading", role: "status" }, words.say("board.loading"));
    this.floor = el(
      "div",
      { class: "board__floor" },
      tiles.element,
      el("div", { class: "board__tables" }, talks.element, agents.element),
    );
    document.body.replaceChildren(
      this.#topbar(),
      el("main", { class: "board__main" }, this.loading, this.floor, this.log.element),
      this.notices,
      ui.announcer.element,
    );
    this.#showWall();
    this.update();
  }

  update() {
    const { words, socket, floor } = this.ui;
    if (!this.link || !this.floor || !this.loading) return;
    const open = socket.state === "open";
    const state = open ? "open" : socket.state === "idle" ? "connecting" : socket.state;
    setAttribute(this.link, "data-state", state);
    this.link.replaceChildren(icon(open ? "check" : "cloud_off"), words.say(`link.${state}`));
    this.loading.hidden = floor.board !== null;
    this.floor.hidden = floor.board === null || !this.log.element.hidden;
    document.body.classList.toggle("board--stale", !open && floor.board !== null);
    if (floor.board) for (const view of this.views) view.update();
  }

  tick() {
    refreshTimes(document.body, this.ui.words, this.ui.clock.now());
  }

  #topbar() {
    const { words, agent } = this.ui;
    const other = words.language === "en" ? "nl" : "en";
    this.logButton = this.#button("note", words.say("log"), "L", () => this.showLog());
    return el(
      "header",
      { class: "topbar" },
      el("span", { class: "topbar__brand" }, icon("chat"), el("h1", {}, words.say("board.title"))),
      el("span", { class: "topbar__space" }),
      /** @type {HTMLElement} */ (this.link),
      this.logButton,
      this.#button("eye", words.say("wall"), "W", () => this.setWall(true)),
      el(
        "a",
        { class: "button button--quiet", href: "/settings" },
        icon("sliders"),
        el("span", {}, words.say("board.settings")),
      ),
      el(
        "a",
        { class: "button button--quiet", href: "/desk", target: "frontline-desk" },
        icon("chat"),
        el("span", {}, words.say("board.desk")),
      ),
      el(
        "button",
        {
          type: "button",
          class: "icon-button topbar__language",
          "aria-label": words.say(`language.to.${other}`),
          on: { click: () => this.#language(other) },
        },
        words.language.toUpperCase(),
      ),
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": words.say("board.theme"),
          title: words.say("board.theme"),
          on: { click: () => switchTheme() },
        },
        icon("moon"),
      ),
      el("span", { class: "topbar__name board__who" }, agent.name),
    );
  }

  /** @param {import("../shared/icons.js").IconName} sign @param {string} label @param {string} key @param {() => void} act */
  #button(sign, label, key, act) {
    const props = {
      type: "button",
      class: "button button--quiet",
      title: `${label} (${key})`,
      "aria-keyshortcuts": key,
      on: { click: act },
    };
    return el("button", props, icon(sign), el("span", {}, label));
  }

  /** @param {"en" | "nl"} language */
  #language(language) {
    this.ui.preferences.language = language;
    this.ui.rebuild();
  }

  showLog() {
    this.log.toggle();
    setAttribute(/** @type {Element} */ (this.logButton), "aria-pressed", String(!this.log.element.hidden));
    this.update();
  }

  /** For a screen on the wall: figures, no controls. @param {boolean} wanted */
  setWall(wanted) {
    this.isWall = wanted;
    if (wanted && !this.log.element.hidden) this.showLog();
    history.replaceState(null, "", wanted ? "/board?wall" : "/board");
    this.#showWall();
  }

  #showWall() {
    document.body.classList.toggle("board--wall", this.isWall);
    for (const sort of document.querySelectorAll(".sort"))
      setAttribute(sort, "disabled", this.isWall);
    if (this.isWall) this.ui.announcer.say(this.ui.words.say("wall.on"));
  }

  /** @param {string} sentence */
  #notice(sentence) {
    const notice = el("div", { class: "notice notice--urgent", role: "alert" }, icon("alert"), el("p", {}, sentence));
    this.notices.append(notice);
    setTimeout(() => notice.remove(), NOTICE_STAYS);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || isField(event.target)) return;
    const act = {
      w: () => this.setWall(!this.isWall),
      l: () => !this.isWall && this.showLog(),
      j: () => walk(1),
      k: () => walk(-1),
      Escape: () => this.isWall && this.setWall(false),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** Moves the focus along the rows' menus. @param {number} step */
function walk(step) {
  const rows = [...document.querySelectorAll(".acts > button")];
  const at = rows.indexOf(/** @type {Element} */ (document.activeElement));
  const to = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step));
  /** @type {HTMLElement | undefined} */ (rows[to])?.focus();
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

