/**
 * The one script tag: <script src="https://host/widget.js" data-language="en" defer></script>
 *
 * Attributes: data-language (en, nl; else the page's, else the browser's), data-name (what the
 * header says). It only finds out where it came from and loads the rest from there, as modules.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const key = Symbol.for("frontline.widget");
  if (key in window) return; // a page with two tags gets one widget
  Object.defineProperty(window, key, { value: true });
  const origin = new URL(script.src).origin;
  const { language, name } = script.dataset;
  const load = () =>
    import(`${origin}/assets/widget/main.js`).then((main) => main.mount({ origin, language, name }));
  if (document.body) load();
  else document.addEventListener("DOMContentLoaded", load);
})();
