/** Cards of the right pane that are asked of the service: the order now, earlier talks, where time went. */

import { el } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { nameOf, reasonName, statusName } from "../names.js";
import { duration, timeOf } from "../times.js";
import { customView } from "./order_card.js";
import { badge, present } from "./rows.js";

/** @import { Dossier, ShortOrder } from "../dossier.js" */
/** @import { Ui } from "../ui.js" */
/** @import { Row } from "../wire_types.js" */

/** As many earlier conversations as an agent looks at before answering. */
const EARLIER = 8;

/** @param {string} name @param {string} title @param {...(Node | string | null | false)} children */
export function section(name, title, ...children) {
  return el(
    "section",
    { class: `card card--${name}`, "aria-label": title },
    el("h3", {}, title),
    ...children,
  );
}

/**
 * The customer's order as it is now; `told` is what the handoff said of it, for as long as nothing newer is there.
 * @param {Ui} ui @param {Dossier} dossier @param {HTMLElement | null} told
 */
export function orderNow(ui, dossier, told) {
  const { words, clock } = ui;
  const { value, state } = dossier.order;
  const shown = value?.order ? customView(ui, value.order) : null;
  const why = !shown && !told && state === "known" && words.say("order.unproven");
  return section(
    "order",
    words.say("order.now"),
    shown ?? (told && el("div", { class: "card__told" }, ...told.childNodes)),
    why && el("p", { class: "card__result" }, why),
    state === "away" &&
      el("p", { class: "card__away", role: "status" }, icon("cloud_off"), words.say("order.away")),
    el(
      "div",
      { class: "card__row" },
      el(
        "p",
        { class: "card__as_of" },
        ...(shown && value?.as_of
          ? [words.say("order.as_of"), " ", timeOf(words, value.as_of, "ago", clock.now())]
          : []),
      ),
      again(ui, dossier),
    ),
    others(ui, dossier, value?.others ?? []),
  );
}

/** @param {Ui} ui @param {Dossier} dossier */
function again({ words }, dossier) {
  const busy = dossier.order.state === "asked";
  return el(
    "button",
    {
      type: "button",
      class: "button button--quiet card__again",
      "data-keeps": "again",
      "aria-disabled": busy ? "true" : null,
      on: { click: () => busy || dossier.askOrder(words.language) },
    },
    icon("refresh"),
    words.say(busy ? "order.refreshing" : "order.refresh"),
  );
}

/** @param {Ui} ui @param {Dossier} dossier @param {ShortOrder[]} all */
function others({ words }, dossier, all) {
  if (!all.length) return null;
  const line = (/** @type {ShortOrder} */ { number, status, placed_at, total, currency }) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: "card__other",
          "data-keeps": number,
          on: { click: () => dossier.askOrder(words.language, number) },
        },
        el("span", {}, number),
        el("span", { class: "card__result" }, `${statusName(words, status)} · ${words.shortDay(placed_at)}`),
        el("span", {}, words.money(total, currency)),
      ),
    );
  return el(
    "details",
    { class: "card__others" },
    el("summary", {}, words.say("order.others", { count: all.length })),
    el("ul", { role: "list", class: "card__list" }, ...all.map(line)),
  );
}

/** @param {Ui} ui @param {Dossier} dossier */
export function earlierTalks(ui, dossier) {
  const talks = dossier.earlier.value?.conversations ?? [];
  if (dossier.earlier.state === "none" || !dossier.earlier.value) return null;
  const { words } = ui;
  return section(
    "earlier",
    words.say("context.earlier"),
    talks.length === 0 && el("p", { class: "card__result" }, words.say("context.earlier.none")),
    talks.length > 0 &&
      el(
        "ol",
        { role: "list", class: "card__list card__talks" },
        ...talks.slice(0, EARLIER).map((row) => talk(ui, row)),
      ),
  );
}

/** @param {Ui} ui @param {Row} row */
function talk({ words, desk, clock }, row) {
  const known = desk.dispositions.find(({ code }) => code === row.disposition);
  const outcome = known?.label[words.language] ?? nameOf(words, "disposition", row.disposition);
  return el(
    "li",
    {},
    el(
      "div",
      { class: "card__row" },
      el("strong", {}, row.reason ? reasonName(words, row.reason) : words.say("context.earlier.bot")),
      timeOf(words, row.opened_at ?? row.last_at, "ago", clock.now()),
    ),
    row.preview && el("p", { class: "card__result card__preview", dir: "auto" }, row.preview),
    outcome && badge("", outcome),
  );
}

const STRETCHES = /** @type {const} */ (["bot", "queue", "agent"]);

/** How long the customer was with whom. @param {Ui} ui @param {Dossier} dossier */
export function timeSpent({ words }, dossier) {
  const spent = dossier.spent.value;
  if (!spent) return null;
  const all = STRETCHES.reduce((sum, who) => sum + spent[`${who}_s`], 0);
  const parts = STRETCHES.map((who) => ({ who, seconds: spent[`${who}_s`] }));
  return section(
    "times",
    words.say("context.times"),
    el(
      "div",
      { class: "split", "aria-hidden": "true" },
      ...parts.map(({ who, seconds }) => stretch(who, all ? seconds / all : 0)),
    ),
    el(
      "dl",
      { class: "facts facts--times" },
      ...parts.map(({ who, seconds }) =>
        el(
          "div",
          {},
          el("dt", { class: `split__name split__name--${who}` }, words.say(`times.${who}`)),
          el("dd", {}, duration(seconds * 1000)),
        ),
      ),
    ),
    el("p", { class: "card__as_of" }, ...present([turns(words, spent)])),
  );
}

/** @param {string} who @param {number} share */
function stretch(who, share) {
  const part = el("span", { class: `split__part split__part--${who}` });
  part.style.flexGrow = String(share);
  return part;
}

/** @param {import("../../shared/i18n.js").Words} words @param {import("../dossier.js").Spent} spent */
function turns(words, { handoffs, transfers, reopened }) {
  return [
    handoffs > 1 && words.say("times.handoffs", { count: handoffs }),
    transfers > 0 && words.say("times.transfers", { count: transfers }),
    reopened > 0 && words.say("times.reopened", { count: reopened }),
  ]
    .filter(Boolean)
    .join(" · ");
}
