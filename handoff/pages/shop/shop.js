/** The demo shop's own behaviour: two languages, two themes, sentences to try in the chat. */

import { icon } from "../shared/icons.js";
import { pickLanguage, Words } from "../shared/i18n.js";
import { Keep } from "../shared/keep.js";
import { followTheme, switchTheme } from "../shared/theme.js";
import { en, nl } from "./words.js";

const kept = new Keep("frontline.shop.");
const asked = new URLSearchParams(location.search).get("language");
const root = document.documentElement;

let words = new Words({ en, nl }, pickLanguage(asked, kept.get("language", null), navigator.language));

/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);

function speak() {
  root.lang = words.language;
  document.title = words.say("page_title");
  for (const element of all("[data-say]")) element.textContent = words.say(element.dataset.say ?? "");
  for (const element of all("[data-ask]")) element.textContent = words.say(element.dataset.ask ?? "");
  for (const element of all("[data-price]")) {
    element.textContent = words.money(element.dataset.price ?? "", "EUR");
  }
  const language = /** @type {HTMLElement} */ (document.getElementById("language"));
  language.textContent = words.say("language_short");
  language.setAttribute("aria-label", words.say("language_switch"));
  nameTheme();
}

const theme = /** @type {HTMLElement} */ (document.getElementById("theme"));

function nameTheme() {
  const other = root.dataset.theme === "dark" ? "light" : "dark";
  theme.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
  theme.setAttribute("aria-label", words.say(`theme_${other}`));
}

document.getElementById("language")?.addEventListener("click", () => {
  const language = words.language === "en" ? "nl" : "en";
  kept.set("language", language);
  words = new Words({ en, nl }, language);
  speak();
  document.dispatchEvent(new CustomEvent("frontline:language", { detail: { language } }));
});
theme.addEventListener("click", () => switchTheme());
for (const sentence of all("[data-ask]")) {
  sentence.addEventListener("click", () =>
    document.dispatchEvent(
      new CustomEvent("frontline:open", { detail: { text: sentence.textContent } }),
    ),
  );
}
followTheme(root, nameTheme);
speak();
