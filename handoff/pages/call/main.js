/** Starts the call page: one call at a time, two languages, two themes. */

import { pickLanguage, Words } from "../shared/i18n.js";
import { Keep } from "../shared/keep.js";
import { keyOf } from "../shared/sound/keypad.js";
import { followTheme, switchTheme } from "../shared/theme.js";
import { Call } from "./call.js";
import { Screen } from "./screen.js";
import { tables } from "./words.js";

const kept = new Keep("frontline.shop."); // the shop and its telephone speak the same language
const asked = new URLSearchParams(location.search).get("language");
let words = new Words(tables, pickLanguage(asked, kept.get("language", null), navigator.language));

const call = new Call();
const screen = new Screen({ dial, mute: () => call.mute(!call.muted), press, language, theme: switchTheme });

function dial() {
  if (call.stage !== "idle" && call.stage !== "over") return call.hangUp();
  screen.captions.clear();
  void call.start(words.language);
}

/** @param {string} key */
function press(key) {
  call.press(key);
  screen.flash(key);
}

function language() {
  words = new Words(tables, words.language === "en" ? "nl" : "en");
  kept.set("language", words.language);
  screen.speak(words);
  screen.show(call);
}

call.addEventListener("changed", () => {
  screen.show(call);
  if (call.stage === "over" || call.stage === "idle") screen.silence();
});
call.addEventListener("caption", (event) =>
  screen.captions.add(/** @type {CustomEvent} */ (event).detail),
);
call.addEventListener("levels", (event) => screen.levels(/** @type {CustomEvent} */ (event).detail));
addEventListener("keydown", (event) => {
  const key = keyOf(event);
  if (key && call.stage === "up") press(key);
});
setInterval(() => call.stage === "up" && screen.tick(call), 500);

followTheme(document.documentElement, () => screen.colours());
screen.speak(words);
screen.show(call);
