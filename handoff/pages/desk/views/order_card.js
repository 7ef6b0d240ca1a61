/** What a message shows besides words, by type of payload; unknown types show nothing. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timeOf } from "../times.js";
import { attachment } from "./attachment.js";

/** @import { Ui } from "../ui.js" */

/** @type {Record<string, (ui: Ui, custom: Record<string, any>) => HTMLElement>} */
const SHOWN = { order_card: orderCard, link: link, attachment };

/** @param {Ui} ui @param {Record<string, any> | null} custom @returns {HTMLElement | null} */
export function customView(ui, custom) {
  const show =
    custom && custom.version === 1 && Object.hasOwn(SHOWN, custom.type) ? SHOWN[custom.type] : null;
  return show && custom ? show(ui, custom) : null;
}

/** @param {Ui} ui @param {Record<string, any>} card */
function orderCard(ui, card) {
  const { words } = ui;
  const lines = (card.lines ?? []).map(
    (/** @type {any} */ line) => `${line.quantity} × ${line.name}`,
  );
  return el(
    "section",
    { class: "order", "aria-label": words.say("order.title", { number: card.number }) },
    el(
      "header",
      { class: "order__head" },
      icon("box"),
      el("strong", {}, words.say("order.title", { number: card.number })),
      el("span", { class: "badge" }, card.status_text ?? ""),
    ),
    steps(words, card.steps ?? []),
    lines.length > 0 &&
      el(
        "p",
        { class: "order__lines" },
        lines.join(", "),
        card.total && ` · ${words.money(card.total, card.currency)}`,
      ),
    card.carrier &&
      el(
        "p",
        { class: "order__carrier" },
        icon("truck"),
        [card.carrier, card.track_code].filter(Boolean).join(" · "),
      ),
    card.expected &&
      el(
        "p",
        { class: "order__expected" },
        words.say("order.expected", { day: words.day(card.expected) }),
      ),
    events(ui, card.events ?? []),
  );
}

/** @param {import("../../shared/i18n.js").Words} words @param {any[]} all */
function steps(words, all) {
  if (!all.length) return null;
  return el(
    "ol",
    { role: "list", class: "order__steps" },
    ...all.map((step) =>
      el(
        "li",
        {
          class: step.done ? "order__step order__step--done" : "order__step",
          title: step.at ? words.exact(step.at) : null,
        },
        el("span", { class: "order__dot", "aria-hidden": "true" }),
        step.label,
        el(
          "span",
          { class: "hidden-visually" },
          ` (${words.say(step.done ? "order.done" : "order.to_come")})`,
        ),
      ),
    ),
  );
}

/** @param {Ui} ui @param {any[]} all */
function events({ words, clock }, all) {
  if (!all.length) return null;
  const shown = all.map((event) =>
    el(
      "li",
      {},
      timeOf(words, event.at, "ago", clock.now()),
      el("span", {}, [event.text, event.place].filter(Boolean).join(" · ")),
    ),
  );
  return el(
    "details",
    { class: "order__events" },
    el("summary", {}, words.say("order.events", { count: all.length })),
    el("ul", { role: "list" }, ...shown),
  );
}

/** Only to our own pages; anything else stays words. @param {Ui} _ui @param {Record<string, any>} custom */
function link(_ui, { title, href }) {
  const own = typeof href === "string" && /^\/(?![/\\])/.test(href);
  if (!own) return el("span", { class: "sent-link" }, String(title ?? ""));
  return el(
    "a",
    { class: "sent-link", href, target: "_blank", rel: "noopener" },
    icon("link"),
    String(title ?? href),
  );
}
