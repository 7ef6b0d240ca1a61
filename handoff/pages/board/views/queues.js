/** A tile for each queue: the service level largest, then who waits, and for how long. */

import { el, keyed, setAttribute, setText } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { setTime, timeOf } from "../../desk/times.js";

/** @import { BoardUi } from "../frame.js" */
/** @import { QueueNow } from "../floor.js" */

/** Below the queue's own target a tile warns, below this part of it it alarms. */
const POOR = 0.75;
const USUAL = 0.8;

/** @param {BoardUi} ui */
export function queueTiles(ui) {
  const element = el("section", { class: "tiles", "aria-label": ui.words.say("board.queues") });
  const update = () =>
    keyed(element, ui.floor.board?.queues ?? [], {
      key: ({ queue_id }) => queue_id,
      make: (queue) => tile(ui, queue),
      update: (made, queue) => show(ui, made, queue),
    });
  return { element, update };
}

/** @param {BoardUi} ui @param {QueueNow} queue */
function tile({ words }, { name }) {
  return el(
    "article",
    { class: "tile", "aria-label": name },
    el("h2", {}, name),
    el("p", { class: "tile__level" }, el("strong", {}), icon("alert"), el("span", {})),
    el(
      "dl",
      { class: "tile__facts" },
      el("div", {}, el("dt", {}, words.say("board.waiting")), el("dd", { class: "tile__waiting" })),
      el("div", {}, el("dt", {}, words.say("board.longest")), el("dd", { class: "tile__longest" }, timeOf(words, "", "since", 0))),
    ),
    el("p", { class: "tile__served" }),
    el("p", { class: "tile__day" }, `${words.say("board.day")} `, el("strong", {})),
  );
}

/** @param {BoardUi} ui @param {Element} made @param {QueueNow} queue */
function show({ words, floor, clock }, made, queue) {
  const level = queue.service_level;
  const target = queue.target_share ?? USUAL;
  const tone = level === null ? "none" : level >= target ? "good" : level >= target * POOR ? "fair" : "poor";
  setAttribute(made, "data-level", tone);
  const figure = level === null ? "–" : words.say("board.percent", { count: Math.round(level * 100) });
  setText(part(made, ".tile__level strong"), figure);
  const meaning = level === null ? "board.level.none" : `board.level.${tone}`;
  setText(part(made, ".tile__level span"), words.say(meaning, { seconds: queue.target_s }));
  setText(part(made, ".tile__waiting"), String(queue.waiting));
  part(made, ".tile__waiting").classList.toggle("tile__waiting--some", queue.waiting > 0);
  const longest = part(made, ".tile__longest");
  const since = Date.parse(floor.board?.at ?? "") - (queue.longest_wait_s ?? 0) * 1000;
  const waits = queue.longest_wait_s !== null;
  longest.classList.toggle("tile__longest--none", !waits);
  if (waits) setTime(part(longest, "time"), words, new Date(since).toISOString(), clock.now());
  const day = queue.service_level_day ?? null;
  const share = day === null ? "–" : words.say("board.percent", { count: Math.round(day * 100) });
  setText(part(made, ".tile__day strong"), share);
  const { answered, answered_in_time: intime, abandoned } = queue;
  setText(part(made, ".tile__served"), words.say("board.served", { answered, intime, abandoned }));
}

/** @param {Element} element @param {string} selector */
const part = (element, selector) =>
  /** @type {HTMLElement} */ (element.querySelector(selector));
