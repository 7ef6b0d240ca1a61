/** The bar at the top: presence, load, connection, and the small switches. */

import { el, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { currentTheme, switchTheme } from "../../shared/theme.js";
import { showHelp } from "./help.js";
import { Menu } from "./menu.js";
import { presenceMenu } from "./presence.js";

/** @import { Ui, View } from "../ui.js" */
/** @import { Item } from "./menu.js" */

/** @param {Ui} ui @returns {View} */
export function topbar(ui) {
  const { words } = ui;
  const presence = presenceMenu(ui);
  const load = el("span", { class: "topbar__load" });
  const link = el("span", { class: "topbar__link", role: "status" });
  const sound = soundButton(ui);
  const account = accountMenu(ui);
  const element = el(
    "header",
    { class: "topbar" },
    el("span", { class: "topbar__brand" }, icon("chat"), el("span", {}, words.say("title"))),
    presence.element,
    load,
    el("span", { class: "topbar__space" }),
    link,
    sound.element,
    el("div", { class: "topbar__wide" }, helpButton(ui), languageButton(ui), themeButton(ui)),
    account.element,
  );
  const update = () => {
    const { agent } = ui.desk;
    presence.update();
    sound.update();
    account.update();
    if (agent) showLoad(load, ui, agent);
    showLink(link, ui);
  };
  return { element, update };
}

/** @param {HTMLElement} element @param {Ui} ui @param {{ busy: number, capacity: number }} load */
function showLoad(element, { words }, { busy, capacity }) {
  setText(element, words.say("load.chats", { busy, capacity }));
  setAttribute(element, "title", words.say("load.hint", { busy, capacity }));
  element.classList.toggle("topbar__load--full", busy >= capacity);
}

/** @param {HTMLElement} element @param {Ui} ui */
function showLink(element, { words, desk }) {
  const state =
    desk.link === "open" && desk.welcomed
      ? "open"
      : desk.link === "open"
        ? "connecting"
        : desk.link;
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  const sign = { open: "check", connecting: "refresh", idle: "refresh" }[state] ?? "cloud_off";
  element.replaceChildren(
    icon(/** @type {any} */ (sign)),
    el("span", {}, words.say(`link.${state}`)),
  );
}

/** @param {Ui} ui @returns {View} */
function soundButton(ui) {
  const { preferences, words } = ui;
  const element = el("button", { type: "button", class: "icon-button topbar__sound" });
  const update = () => {
    const label = words.say(preferences.muted ? "sound.off" : "sound.on");
    setAttribute(element, "aria-pressed", String(!preferences.muted));
    setAttribute(element, "aria-label", words.say("sound"));
    setAttribute(element, "title", label);
    element.replaceChildren(icon(preferences.muted ? "bell_off" : "bell"));
  };
  element.addEventListener("click", () => {
    preferences.muted = !preferences.muted;
    update();
    ui.announcer.say(words.say(preferences.muted ? "sound.off" : "sound.on"));
  });
  return { element, update };
}

/** @param {Ui} ui */
function helpButton(ui) {
  const label = ui.words.say("help");
  return el(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": label,
      title: `${label} (?)`,
      on: { click: () => showHelp(ui) },
    },
    el("span", { class: "topbar__glyph", "aria-hidden": "true" }, "?"),
  );
}

/** @param {Ui} ui */
function languageButton(ui) {
  const other = ui.words.language === "en" ? "nl" : "en";
  const label = ui.words.say(`language.to.${other}`);
  return el(
    "button",
    {
      type: "button",
      class: "icon-button topbar__language",
      "aria-label": label,
      title: label,
      on: { click: () => changeLanguage(ui) },
    },
    el("span", { "aria-hidden": "true" }, ui.words.language.toUpperCase()),
  );
}

/** @param {Ui} ui */
function themeButton(ui) {
  const button = el("button", { type: "button", class: "icon-button" });
  const show = () => {
    const dark = currentTheme() === "dark";
    const label = ui.words.say(dark ? "theme.to.light" : "theme.to.dark");
    setAttribute(button, "aria-label", label);
    setAttribute(button, "title", label);
    button.replaceChildren(icon(dark ? "sun" : "moon"));
  };
  button.addEventListener("click", () => {
    switchTheme();
    show();
  });
  show();
  return button;
}

/** @param {Ui} ui */
function changeLanguage(ui) {
  ui.preferences.language = ui.words.language === "en" ? "nl" : "en";
  ui.rebuild();
}

/** @param {Ui} ui @returns {View} */
function accountMenu(ui) {
  const name = el("span", { class: "topbar__name" });
  const button = el(
    "button",
    {
      type: "button",
      class: "button button--quiet topbar__account",
      "aria-label": ui.words.say("account"),
    },
    icon("person"),
    name,
    icon("chevron"),
  );
  const menu = new Menu(button, () => accountItems(ui), "end");
  const update = () => {
    setText(name, ui.desk.agent?.name ?? "");
    setAttribute(button, "aria-label", `${ui.words.say("account")}: ${ui.desk.agent?.name ?? ""}`);
  };
  return { element: menu.element, update };
}

/** @param {Ui} ui @returns {Item[]} */
function accountItems(ui) {
  const { words, preferences } = ui;
  const other = words.language === "en" ? "nl" : "en";
  const dark = currentTheme() === "dark";
  const wanted =
    preferences.notifications &&
    "Notification" in globalThis &&
    Notification.permission === "granted";
  return [
    ...(ui.desk.supervises
      ? [{ label: words.say("board"), icon: "eye", choose: () => window.open("/board", "frontline-board") }]
      : []),
    {
      label: words.say(wanted ? "notifications.off" : "notifications.on"),
      hint: words.say("notifications.hint"),
      icon: "bell",
      choose: () => switchNotifications(ui, !wanted),
      group: ui.desk.agent
        ? `${ui.desk.agent.name} · ${words.say(`role.${ui.desk.agent.role}`)}`
        : undefined,
    },
    { label: words.say(`language.to.${other}`), icon: "globe", choose: () => changeLanguage(ui) },
    {
      label: words.say(dark ? "theme.to.light" : "theme.to.dark"),
      icon: dark ? "sun" : "moon",
      choose: () => {
        switchTheme();
        ui.rebuild();
      },
    },
    { label: words.say("help"), icon: "note", choose: () => showHelp(ui) },
    { label: words.say("logout"), icon: "back", choose: () => ui.leave() },
  ];
}

/** @param {Ui} ui @param {boolean} wanted */
async function switchNotifications(ui, wanted) {
  ui.preferences.notifications = wanted;
  if (!wanted || !("Notification" in globalThis)) return;
  const answer = await Notification.requestPermission();
  if (answer === "denied") {
    ui.commands.dispatchEvent(
      new CustomEvent("refused", { detail: { code: "notifications-denied", message: "" } }),
    );
  }
}
