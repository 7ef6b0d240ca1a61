"""Measures text contrast in a page as WCAG 2 defines it, shadow roots included."""

from playwright.async_api import Page

# Colours are read back from a canvas, which knows every CSS notation; translucent layers are
# blended over what lies below them. Formula: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
_MEASURE = """() => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const parent = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = parent(at)) {
      const layer = rgba(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => [...over(top, below), 1], [1, 1, 1, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const text = words.map((node) => node.data).join("");
      if (!text.trim() || !element.checkVisibility()) continue;
      if (element.closest("[aria-disabled], :disabled")) continue;
      const style = getComputedStyle(element);
      if (style.clipPath !== "none" || !element.getClientRects().length) continue;
      const below = ground(element);
      const [a, b] = [light(over(rgba(style.color), below)), light(below.slice(0, 3))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      if (ratio < (large ? 3 : 4.5))
        poor.push(`${text.trim().slice(0, 40)}: ${ratio.toFixed(2)} ${style.color}`);
    }
  };
  look(document);
  return poor;
}"""


async def poor_contrast(page: Page) -> list[str]:
    """The texts below 4.5:1 (3:1 for large ones), each with its ratio; empty is good."""
    poor: list[str] = await page.evaluate(_MEASURE)
    return poor
