/** Builds and updates elements from data; text goes in as text, never as HTML. */

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, unknown>} Props Attributes by name; `on` maps event names to listeners,
 *   `class` is the class attribute, `true` sets an empty attribute, null and false leave it out.
 */

/**
 * @param {string} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(/** @type {object} */ (value))) {
        element.addEventListener(event, listener);
      }
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.filter((child) => child || child === ""));
  return element;
}

/**
 * Sets, changes or removes one attribute; leaves the DOM alone when nothing changes.
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value
 */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Sets the text only when it differs, so that live regions announce changes and nothing else.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes the children of `container` match `items`: elements whose key stays are kept and updated,
 * so focus, selection and screen-reader announcements survive.
 * @template T
 * @param {Element} container
 * @param {readonly T[]} items
 * @param {{key: (item: T) => string, make: (item: T) => Element,
 *          update?: (element: Element, item: T) => void}} by
 */
export function keyed(container, items, by) {
  const wanted = new Set(items.map(by.key));
  /** @type {Map<string, Element>} */
  const old = new Map();
  for (const child of [...container.children]) {
    const key = keys.get(child);
    if (key === undefined) continue;
    if (wanted.has(key)) old.set(key, child);
    else child.remove(); // first, so that nothing that stays has to move
  }
  let place = container.firstElementChild;
  for (const item of items) {
    const key = by.key(item);
    let element = old.get(key);
    if (!element) {
      element = by.make(item);
      keys.set(element, key);
    }
    by.update?.(element, item);
    if (element === place) place = place.nextElementSibling;
    else container.insertBefore(element, place);
  }
}

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();
