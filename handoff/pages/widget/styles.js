/** Loads the widget's style sheets into its shadow root: the page's own styles stay out, ours in. */

const SHEETS = [
  "shared/tokens.css",
  "shared/base.css",
  "widget/styles/frame.css",
  "widget/styles/header.css",
  "widget/styles/messages.css",
  "widget/styles/cards.css",
  "widget/styles/dock.css",
];

/**
 * @param {string} origin
 * @returns {Promise<CSSStyleSheet[]>}
 */
export async function stylesFrom(origin) {
  return Promise.all(
    SHEETS.map(async (path) => {
      const response = await fetch(new URL(`/assets/${path}`, origin), { credentials: "omit" });
      if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(await response.text());
      return sheet;
    }),
  );
}
