/** Times on the page: relative, counting by themselves, with the exact one on hover. */

import { el, setText } from "../shared/dom.js";

/** @import { Words } from "../shared/i18n.js" */

/**
 * ago: "3 min", later 14:05 or 23 Nov · since: 12:04 and counting up · left: 0:18 and counting down
 * @typedef {"ago" | "since" | "left"} Shows
 */

const MINUTE = 60_000;

/**
 * @param {Words} words
 * @param {string} at
 * @param {Shows} shows
 * @param {number} now milliseconds
 */
export function timeOf(words, at, shows, now) {
  const element = el("time", { class: "time", "data-shows": shows });
  setTime(element, words, at, now);
  return element;
}

/** @param {Element} element @param {Words} words @param {string} at @param {number} now */
export function setTime(element, words, at, now) {
  element.setAttribute("datetime", at);
  element.setAttribute("title", words.exact(at));
  setText(
    element,
    textOf(words, at, /** @type {Shows} */ (element.getAttribute("data-shows")), now),
  );
}

/** Brings every time under `root` up to date. @param {Element} root @param {Words} words @param {number} now */
export function refreshTimes(root, words, now) {
  for (const element of root.querySelectorAll("time[data-shows]")) {
    const shows = /** @type {Shows} */ (element.getAttribute("data-shows"));
    setText(element, textOf(words, element.getAttribute("datetime") ?? "", shows, now));
  }
}

/** @param {Words} words @param {string} at @param {Shows} shows @param {number} now */
function textOf(words, at, shows, now) {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return "";
  if (shows === "since") return duration(now - then);
  if (shows === "left") return duration(then - now);
  return ago(words, at, now);
}

/** @param {Words} words @param {string} at @param {number} now */
function ago(words, at, now) {
  const age = now - Date.parse(at);
  if (age < MINUTE) return words.say("time.now");
  if (age < 60 * MINUTE) return words.say("time.minutes", { count: Math.floor(age / MINUTE) });
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? words.time(at) : words.shortDay(at);
}

/** 0:18, 12:04, 2 h 07: seconds count no more after an hour; never below zero. @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`;
}

/** @param {number} count */
const two = (count) => String(count).padStart(2, "0");
