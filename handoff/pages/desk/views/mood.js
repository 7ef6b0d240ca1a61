/** The customer's mood: a word, an arrow and a small line of the turns. */

import { el } from "../../shared/dom.js";
import { moodName } from "../names.js";

/** @import { Words } from "../../shared/i18n.js" */
/** @import { Context } from "../context.js" */
/** @import { Message } from "../wire_types.js" */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 72;
const HEIGHT = 20;

/** @typedef {{ label: string, score: number }} Turn */

/**
 * The customer's turns: from the messages where they carry it, else from the handoff's context.
 * @param {Context | null} context
 * @param {readonly Message[]} messages
 * @returns {Turn[]}
 */
export function moodTurns(context, messages) {
  const heard = messages
    .filter(({ author, turn }) => author.kind === "customer" && turn?.sentiment)
    .map(({ turn }) => ({ label: turn?.sentiment ?? "", score: turn?.sentiment_score ?? 0 }));
  const told = context?.sentiment ?? [];
  return heard.length >= told.length ? heard : told;
}

/** @param {readonly Turn[]} turns @returns {"up" | "down" | "level"} the last turns against those before */
export function trend(turns) {
  if (turns.length < 2) return "level";
  const last = turns.slice(-2);
  const before = turns.slice(-4, -2);
  const mean = (/** @type {readonly Turn[]} */ some) =>
    some.reduce((sum, turn) => sum + turn.score, 0) / some.length;
  const change = before.length ? mean(last) - mean(before) : last[1].score - last[0].score;
  if (Math.abs(change) < 0.2) return "level";
  return change > 0 ? "up" : "down";
}

/** @param {Words} words @param {readonly Turn[]} turns @returns {HTMLElement | null} */
export function moodBadge(words, turns) {
  const now = turns.at(-1);
  if (!now) return null;
  const way = trend(turns);
  const arrow = { up: "↗", down: "↘", level: "→" }[way];
  return el(
    "span",
    { class: `mood mood--${now.label}`, title: words.say(`mood.trend.${way}`) },
    sparkline(turns.slice(-12)),
    el("span", {}, moodName(words, now.label)),
    el("span", { "aria-hidden": "true" }, arrow),
    el("span", { class: "hidden-visually" }, words.say(`mood.trend.${way}`)),
  );
}

/** @param {readonly Turn[]} turns */
export function sparkline(turns) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "mood__line");
  svg.setAttribute("aria-hidden", "true");
  const step = turns.length > 1 ? (WIDTH - 6) / (turns.length - 1) : 0;
  const points = turns.map(({ score }, place) => [
    3 + place * step,
    HEIGHT / 2 - Math.max(-1, Math.min(1, score)) * (HEIGHT / 2 - 3),
  ]);
  const [x, y] = points[points.length - 1] ?? [3, HEIGHT / 2];
  svg.append(
    shape("path", { d: `M0 ${HEIGHT / 2}H${WIDTH}`, class: "mood__zero" }),
    shape("polyline", {
      points: points.map((point) => point.join(",")).join(" "),
      class: "mood__path",
    }),
    shape("circle", { cx: x, cy: y, r: 2.5, class: "mood__now" }),
  );
  return svg;
}

/** @param {string} tag @param {Record<string, unknown>} attributes */
function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
