/** Words for codes of the service: reasons, intents, slots, statuses; an unknown code reads as itself. */

/** @import { Words } from "../shared/i18n.js" */

/** @param {Words} words @param {string} family @param {string | null | undefined} code */
export function nameOf(words, family, code) {
  if (!code) return "";
  const key = `${family}.${code}`;
  if (words.has(key)) return words.say(key);
  return code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");
}

/** @param {Words} words @param {string | null} code */
export const reasonName = (words, code) => nameOf(words, "reason", code);
/** @param {Words} words @param {string | null} code */
export const intentName = (words, code) => nameOf(words, "intent", code);
/** @param {Words} words @param {string | null} code */
export const statusName = (words, code) => nameOf(words, "status", code);
/** @param {Words} words @param {string | null} code */
export const moodName = (words, code) => nameOf(words, "mood", code);

/** The customer's name, or what stands for one. @param {Words} words @param {string | null | undefined} name */
export function customerName(words, name) {
  return name || words.say("customer.unnamed");
}

/** @param {Words} words @param {{ code: string, message: string }} refusal */
export function refusalText(words, { code, message }) {
  return words.has(`refused.${code}`) ? words.say(`refused.${code}`) : message;
}
