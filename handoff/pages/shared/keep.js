/** Values kept in the browser across reloads; a browser that refuses storage gets memory instead. */

/** One namespace in localStorage or sessionStorage, JSON values. */
export class Keep {
  /**
   * @param {string} prefix
   * @param {"local" | "session"} [where]
   */
  constructor(prefix, where = "local") {
    this.prefix = prefix;
    /** @type {Map<string, string>} */
    this.memory = new Map();
    this.storage = open(where);
  }

  /**
   * @template T
   * @param {string} key
   * @param {T} otherwise
   * @returns {T}
   */
  get(key, otherwise) {
    const name = this.prefix + key;
    try {
      const text = this.memory.get(name) ?? this.storage?.getItem(name);
      return text ? JSON.parse(text) : otherwise;
    } catch {
      return otherwise;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value null forgets it
   */
  set(key, value) {
    const name = this.prefix + key;
    this.memory.delete(name);
    try {
      if (value === null) this.storage?.removeItem(name);
      else if (this.storage) this.storage.setItem(name, JSON.stringify(value));
      else this.memory.set(name, JSON.stringify(value));
    } catch {
      this.memory.set(name, JSON.stringify(value)); // full or forbidden
    }
  }
}

/** @param {"local" | "session"} where */
function open(where) {
  try {
    return where === "local" ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}
