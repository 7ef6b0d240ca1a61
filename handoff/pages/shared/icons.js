/** The pages' own icons: 20 px line drawings, made as SVG elements so that no HTML is parsed. */

const SVG = "http://www.w3.org/2000/svg";

/** Path data on a 20 × 20 grid, drawn with a stroke. */
const PATHS = {
  alert: "M10 3 18 17H2ZM10 8v4M10 14.4v.2",
  back: "M12 4 6 10l6 6",
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13ZM8.3 17.5h3.4",
  bell_off: "M6.500 6.500A5 5 0 0 1 15 9v4M5 9v5l-1.500 1.500H14M8.300 17.500h3.400M3 3l14 14",
  bot: "M5 7.5h10a2 2 0 0 1 2 2V14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9.5a2 2 0 0 1 2-2ZM10 7.5V4M7.5 11v1.2M12.5 11v1.2",
  box: "M3 6.5 10 3l7 3.5v7L10 17l-7-3.5ZM3 6.5l7 3.5 7-3.5M10 10v7",
  chat: "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4ZM7 8h6M7 10.8h4",
  check: "m4 10.5 4 4 8-9",
  checks: "m1.8 10.8 3.6 3.6 7.2-8.2M9.4 13.4l1.2 1 7.4-8.2",
  chevron: "m5 7.5 5 5 5-5",
  clip: "m14.500 9-5.300 5.300a2.800 2.800 0 0 1-4-4l6-6a1.900 1.900 0 0 1 2.700 2.700l-6 6a.900.900 0 0 1-1.300-1.300L11.800 6.500",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM10 6v4.2l2.6 1.8",
  close: "m5 5 10 10M15 5 5 15",
  cloud_off: "M6 15.5h8.2a3.3 3.3 0 0 0 .7-6.5 5 5 0 0 0-7.6-2.6M5 8.6a3.5 3.5 0 0 0 1 6.9M3 3l14 14",
  down: "M10 4v12M4.5 10.5 10 16l5.5-5.5",
  eye: "M2 10c2-3.600 4.700-5.400 8-5.400s6 1.800 8 5.400c-2 3.600-4.700 5.400-8 5.400S4 13.600 2 10ZM10 7.600a2.400 2.400 0 1 1 0 4.800 2.400 2.400 0 0 1 0-4.800Z",
  eye_off: "M4.500 6.300A12 12 0 0 0 2 10c2 3.600 4.700 5.400 8 5.400 1.400 0 2.700-.3 3.900-1M8 4.800a8.500 8.500 0 0 1 2-.2c3.300 0 6 1.800 8 5.400a12 12 0 0 1-1.700 2.400M3 3l14 14",
  globe: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM3 10h14M10 3c2.3 2 3.2 4.4 3.2 7s-.9 5-3.2 7c-2.3-2-3.2-4.4-3.2-7S7.7 5 10 3Z",
  inbox: "M3 11.5 5 4h10l2 7.5V16H3ZM3 11.5h4l1 2h4l1-2h4",
  link: "M8.5 11.5a3 3 0 0 0 4.3.1l2.6-2.6a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.1L4.6 11a3 3 0 0 0 4.3 4.3l1-1",
  mail: "M3.5 5h13v10h-13ZM3.5 5.5 10 11l6.5-5.5",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  moon: "M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12Z",
  note: "M4 3.5h12v9L12 17H4ZM16 12.5h-4V17M7 7h6M7 10h4",
  person: "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  phone: "M4.5 3.5h3l1.3 3.6-1.9 1.4a9 9 0 0 0 4.6 4.6l1.4-1.9 3.6 1.3v3a1 1 0 0 1-1.1 1A12.5 12.5 0 0 1 3.500 4.600a1 1 0 0 1 1-1.100Z",
  plus: "M10 4v12M4 10h12",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3M16.300 3v3.300H13",
  search: "M9 3.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11ZM13 13l4 4",
  send: "M3 10 17 3.500 13 17l-3.500-5.500ZM9.500 11.500 17 3.500",
  star: "m10 3 2.200 4.500 5 .7-3.600 3.500.8 4.900-4.400-2.300-4.400 2.300.8-4.900L2.800 8.200l5-.7Z",
  sun: "M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7ZM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
  transfer: "M3 7h12M11.500 3.500 15 7l-3.500 3.500M17 13H5M8.500 9.500 5 13l3.500 3.500",
  truck: "M2 5h10v9H2ZM12 8h3l3 3v3h-6M5.500 14a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3ZM14.500 14a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3Z",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * A decorative icon; the control it stands in carries the name.
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon--${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
