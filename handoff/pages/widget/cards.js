/** Cards inside messages: an order with its steps and carrier events, a link to one of our pages. */

import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { fileCard } from "./file_card.js";

/**
 * @typedef {import("../shared/i18n.js").Words} Words
 * @typedef {{ number: string, status: string, status_text: string,
 *   steps: { key: string, label: string, done: boolean, at: string | null }[],
 *   events: { at: string, text: string, place: string }[], carrier?: string | null,
 *   track_code?: string | null, expected?: string | null,
 *   lines: { name: string, quantity: number }[], total: string, currency: string }} Order
 */

/**
 * The card for a custom payload, or nothing for a kind that this page does not know.
 * @param {Words} words
 * @param {Record<string, any> | null | undefined} custom
 * @param {import("./line.js").Line} line
 * @returns {HTMLElement | null}
 */
export function card(words, custom, line) {
  if (custom?.type === "order_card") return orderCard(words, /** @type {any} */ (custom));
  if (custom?.type === "link") return linkCard(custom, line.origin);
  if (custom?.type === "attachment") return fileCard(words, custom, (href) => line.file(href));
  return null;
}

/** @param {Words} words @param {Order} order */
function orderCard(words, order) {
  const { steps = [], events = [], lines = [] } = order;
  const title = words.say("card_order", { number: order.number });
  return el(
    "article",
    { class: "card", "aria-label": title },
    el(
      "header",
      { class: "card__head" },
      icon("box"),
      el("h3", { class: "card__title" }, title),
      el("span", { class: "badge badge--accent", dir: "auto" }, order.status_text),
    ),
    order.expected &&
      el("p", { class: "card__fact" }, words.say("card_expected", { day: words.day(order.expected) })),
    steps.length > 0 && stepList(words, steps),
    order.carrier &&
      el(
        "p",
        { class: "card__fact card__fact--icon" },
        icon("truck"),
        order.track_code
          ? words.say("card_carrier", { carrier: order.carrier, code: order.track_code })
          : order.carrier,
      ),
    events.length > 0 && eventList(words, events),
    lines.length > 0 && lineList(words, order),
  );
}

/** @param {Words} words @param {Order["steps"]} steps */
function stepList(words, steps) {
  const now = steps.findLastIndex((step) => step.done);
  return el(
    "ol",
    { class: "steps", role: "list" },
    ...steps.map((step, at) =>
      el(
        "li",
        { class: `step${step.done ? " step--done" : ""}`, "aria-current": at === now ? "step" : null },
        el("span", { class: "step__mark" }, step.done && icon("check")),
        el("span", { class: "step__label", dir: "auto" }, step.label),
        el("span", { class: "hidden-visually" }, words.say(step.done ? "card_done" : "card_next")),
        step.at && el("time", { datetime: step.at, title: words.exact(step.at) }, words.shortDay(step.at)),
      ),
    ),
  );
}

/** @param {Words} words @param {Order["events"]} events */
function eventList(words, events) {
  return el(
    "details",
    { class: "card__more" },
    el("summary", {}, words.say("card_events", { count: events.length })),
    el(
      "ol",
      { class: "events", role: "list" },
      ...events.map((event) =>
        el(
          "li",
          {},
          el(
            "time",
            { datetime: event.at, title: words.exact(event.at) },
            `${words.shortDay(event.at)}, ${words.time(event.at)}`,
          ),
          el("span", { dir: "auto" }, [event.text, event.place].filter(Boolean).join(", ")),
        ),
      ),
    ),
  );
}

/** @param {Words} words @param {Order} order */
function lineList(words, { lines, total, currency }) {
  return el(
    "details",
    { class: "card__more" },
    el("summary", {}, words.say("card_lines")),
    el(
      "ul",
      { class: "lines", role: "list" },
      ...lines.map((line) => el("li", { dir: "auto" }, `${line.quantity} × ${line.name}`)),
    ),
    el(
      "p",
      { class: "lines__total" },
      el("span", {}, words.say("card_total")),
      el("span", {}, words.money(total, currency)),
    ),
  );
}

/** @param {Record<string, any>} link @param {string} origin */
function linkCard(link, origin) {
  const address = ownAddress(link.href, origin);
  if (!address) return null;
  return el(
    "a",
    { class: "card card--link", href: address, target: "_blank", rel: "noopener" },
    icon("link"),
    el("span", { dir: "auto" }, link.title || address),
  );
}

/**
 * The address when it is a page of the service itself, otherwise null.
 * @param {unknown} href
 * @param {string} origin
 */
export function ownAddress(href, origin) {
  if (typeof href !== "string" || !href.startsWith("/")) return null;
  try {
    const url = new URL(href, origin);
    return url.origin === new URL(origin).origin && /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
