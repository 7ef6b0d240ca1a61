/** Ready-made replies: which match what is typed, and their variables filled. */

/** @import { CannedReply, Language } from "./wire_types.js" */

/** A slash at the start of a word, up to the caret. */
const SLASH = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;

/** @param {string} beforeCaret @returns {{ start: number, query: string } | null} */
export function slashAt(beforeCaret) {
  const found = SLASH.exec(beforeCaret);
  if (!found) return null;
  return { start: beforeCaret.length - found[1].length - 1, query: found[1] };
}

/**
 * @param {readonly CannedReply[]} replies
 * @param {string} query
 * @param {Language} language the agent's, for the titles
 * @returns {CannedReply[]} those whose key or title holds the query; the one with this shortcut, then keys that begin with it, first
 */
export function matching(replies, query, language) {
  const wanted = query.toLowerCase();
  const found = replies.filter(
    (reply) =>
      reply.key.toLowerCase().includes(wanted) ||
      (wanted && reply.shortcut?.startsWith(wanted)) ||
      reply.title[language]?.toLowerCase().includes(wanted),
  );
  const first = (/** @type {CannedReply} */ reply) =>
    reply.shortcut === wanted ? -1 : reply.key.toLowerCase().startsWith(wanted) ? 0 : 1;
  return found.sort((a, b) => first(a) - first(b));
}

/**
 * @param {string} text with variables such as {name}
 * @param {Record<string, string | null | undefined>} values
 * @returns {string} an unknown name is left out ("Hello, …"), other variables without a value stay
 *   for the agent to fill
 */
export function fill(text, values) {
  const named = text.replace(/ ?\{(name|full_name|customer|customer_name)\}/g, (whole, name) =>
    values[name] ? whole : "",
  );
  return named.replace(/\{(\w+)\}/g, (variable, name) => values[name] || variable);
}

/** The first variable still open. @param {string} text @returns {{ start: number, end: number, variable: string } | null} */
export function openVariable(text) {
  const found = /\{\w+\}/.exec(text);
  return found && { start: found.index, end: found.index + found[0].length, variable: found[0] };
}
