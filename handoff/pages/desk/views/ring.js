/** The countdown ring around the seconds that an offer still rings. */

import { el, setText } from "../../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 20;
const ROUND = 2 * Math.PI * RADIUS;

/** @returns {HTMLElement} */
export function ring() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 48 48");
  svg.setAttribute("class", "ring__circle");
  svg.setAttribute("aria-hidden", "true");
  svg.append(circle("ring__track"), circle("ring__left"));
  return el(
    "span",
    { class: "ring", role: "timer", "aria-live": "off" },
    svg,
    el("span", { class: "ring__seconds" }),
  );
}

/** @param {Element} element @param {{ offered_at: string, due_at: string }} offer @param {number} now milliseconds */
export function setRing(element, offer, now) {
  const whole = Date.parse(offer.due_at) - Date.parse(offer.offered_at);
  const left = Math.max(0, Date.parse(offer.due_at) - now);
  const share = whole > 0 ? Math.min(1, left / whole) : 0;
  element
    .querySelector(".ring__left")
    ?.setAttribute("stroke-dashoffset", String(ROUND * (1 - share)));
  element.classList.toggle("ring--late", left < 10_000);
  setText(
    /** @type {Element} */ (element.querySelector(".ring__seconds")),
    String(Math.ceil(left / 1000)),
  );
}

/** @param {string} name */
function circle(name) {
  const shape = document.createElementNS(SVG, "circle");
  const attributes = {
    class: name,
    cx: 24,
    cy: 24,
    r: RADIUS,
    "stroke-dasharray": ROUND,
    "stroke-dashoffset": 0,
  };
  for (const [attribute, value] of Object.entries(attributes))
    shape.setAttribute(attribute, String(value));
  return shape;
}
