/** Puts the settings together: who is logged in, what is set, the sections; read anew after a change. */

import { el, setText } from "../shared/dom.js";
import { Words } from "../shared/i18n.js";
import { icon } from "../shared/icons.js";
import { followTheme, switchTheme } from "../shared/theme.js";
import { deskPreferences } from "../desk/preferences.js";
import { askSession } from "../desk/session.js";
import { stopPage } from "../desk/views/stop.js";
import { en as deskEn } from "../desk/words/en.js";
import { nl as deskNl } from "../desk/words/nl.js";
import { agentsSection } from "./agents.js";
import { Outcome } from "./fields.js";
import { queuesSection } from "./queues.js";
import { repliesSection } from "./replies.js";
import { NotDone, readFloor, readReplies } from "./service.js";
import { en } from "./words/en.js";
import { nl } from "./words/nl.js";

/** @import { AgentCard } from "../desk/wire_types.js" */

/** @typedef {{ words: Words, reload: (focus: string) => Promise<void> }} SettingsUi */

const SECTIONS = /** @type {const} */ (["replies", "queues", "agents"]);

const preferences = deskPreferences();
const words = () => new Words({ en: { ...deskEn, ...en }, nl: { ...deskNl, ...nl } }, preferences.language);

followTheme(document.documentElement);
start();

async function start() {
  document.documentElement.lang = preferences.language;
  setText(/** @type {Element} */ (document.querySelector("title")), words().say("settings.title"));
  const session = await askSession();
  if (session.kind !== "in") return stopPage(session.kind, words(), start);
  if (session.agent.role === "agent") return stopPage("forbidden", words(), start);
  await build(session.agent);
}

/** @param {AgentCard} agent @param {string} [open] the entry that is being worked on */
async function build(agent, open) {
  const said = words();
  const ui = { words: said, reload: (/** @type {string} */ focus) => build(agent, focus) };
  try {
    const [replies, floor] = await Promise.all([readReplies(), readFloor()]);
    document.documentElement.lang = said.language;
    document.title = said.say("settings.title");
    document.body.replaceChildren(
      topbar(agent, said),
      el(
        "main",
        { class: "settings__main" },
        repliesSection(ui, replies),
        queuesSection(ui, floor),
        agentsSection(ui, floor),
      ),
    );
    if (open) goOnAt(open, said);
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    stopPage("unreachable", said, start);
  }
}

/** Where the person was: open, in focus, and told that it is saved. @param {string} id @param {Words} said */
function goOnAt(id, said) {
  const entry = document.getElementById(id);
  if (!(entry instanceof HTMLDetailsElement)) return entry?.focus();
  entry.open = true;
  entry.querySelector("summary")?.focus();
  const outcome = new Outcome(said);
  entry.querySelector(".outcome")?.replaceWith(outcome.element);
  outcome.of(async () => undefined);
}

/** @param {AgentCard} agent @param {Words} said */
function topbar(agent, said) {
  const other = said.language === "en" ? "nl" : "en";
  const change = () => {
    preferences.language = other;
    build(agent);
  };
  return el(
    "header",
    { class: "topbar" },
    el("span", { class: "topbar__brand" }, icon("chat"), el("h1", {}, said.say("settings.title"))),
    el(
      "nav",
      { class: "settings__nav", "aria-label": said.say("settings.parts") },
      ...SECTIONS.map((name) => el("a", { href: `#${name}` }, said.say(`settings.${name}`))),
    ),
    el("span", { class: "topbar__space" }),
    el("a", { class: "button button--quiet", href: "/board" }, icon("eye"), el("span", {}, said.say("settings.board"))),
    el(
      "button",
      { type: "button", class: "icon-button topbar__language", "aria-label": said.say(`language.to.${other}`), on: { click: change } },
      said.language.toUpperCase(),
    ),
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": said.say("settings.theme"), title: said.say("settings.theme"), on: { click: () => switchTheme() } },
      icon("moon"),
    ),
  );
}
