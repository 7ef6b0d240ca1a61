/** Words, numbers and times in the reader's language; it holds no sentence itself. */

/**
 * @typedef {"en" | "nl"} Language
 * @typedef {string | { one: string, other: string }} Entry `{name}` is filled in; a plural pair is
 *   chosen by `{count}`
 * @typedef {Record<string, Entry>} Table
 */

/** @type {Partial<Record<Intl.LDMLPluralRule, string>>} */
const ENDINGS = { one: "st", two: "nd", few: "rd", other: "th" };
const LOCALES = { en: "en-GB", nl: "nl-NL" };

/** Sentences and formats of one language. */
export class Words {
  /**
   * @param {Record<Language, Table>} tables
   * @param {Language} language
   */
  constructor(tables, language) {
    this.tables = tables;
    /** @type {Language} */
    this.language = language in tables ? language : "en";
    this.locale = LOCALES[this.language];
    this.plural = new Intl.PluralRules(this.locale);
  }

  /** @param {string} key */
  has(key) {
    return key in this.tables[this.language];
  }

  /**
   * The sentence under `key`; English where the language lacks it, the key where nobody has it.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  say(key, values = {}) {
    const entry = this.tables[this.language][key] ?? this.tables.en[key] ?? key;
    const sentence =
      typeof entry === "string"
        ? entry
        : entry[this.plural.select(Number(values.count)) === "one" ? "one" : "other"];
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** 1st, 2nd; 1e, 2e @param {number} number */
  ordinal(number) {
    const endings = this.language === "nl" ? { other: "e" } : ENDINGS;
    const rule = new Intl.PluralRules(this.locale, { type: "ordinal" }).select(number);
    return `${number}${endings[rule] ?? endings.other}`;
  }

  /** 14:05 @param {string | Date} at */
  time(at) {
    return format(this.locale, at, { hour: "2-digit", minute: "2-digit" });
  }

  /** Monday 23 November 2026 at 14:05 @param {string | Date} at */
  exact(at) {
    return format(this.locale, at, { dateStyle: "full", timeStyle: "short" });
  }

  /** 23 November @param {string | Date} at */
  day(at) {
    return format(this.locale, at, { weekday: "long", day: "numeric", month: "long" });
  }

  /** 23 Nov @param {string | Date} at */
  shortDay(at) {
    return format(this.locale, at, { day: "numeric", month: "short" });
  }

  /** @param {string | number} amount @param {string} currency ISO 4217 */
  money(amount, currency) {
    try {
      return new Intl.NumberFormat(this.locale, { style: "currency", currency }).format(
        Number(amount),
      );
    } catch {
      return `${currency} ${amount}`;
    }
  }

  /**
   * "3 minutes ago", "in 2 hours"
   * @param {string | Date} at
   * @param {number} [now] milliseconds
   */
  relative(at, now = Date.now()) {
    const seconds = (new Date(at).getTime() - now) / 1000;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
    const how = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    return how.format(Math.trunc(seconds / size), unit);
  }
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/**
 * @param {string} locale
 * @param {string | Date} at
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(locale, at, options) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, options).format(date);
}

/**
 * The first of the wishes that we speak.
 * @param {...(string | null | undefined)} wishes such as "nl-BE"
 * @returns {Language}
 */
export function pickLanguage(...wishes) {
  for (const wish of wishes) {
    const short = wish?.slice(0, 2).toLowerCase();
    if (short === "en" || short === "nl") return short;
  }
  return "en";
}
