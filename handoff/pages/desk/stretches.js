/** Cuts a transcript into what is shown: day lines, folded stretches of the bot, messages. */

/** @import { Message } from "./wire_types.js" */

/** A stretch of the bot longer than this is folded, and this much of its end is left. */
const FOLD_ABOVE = 8;
const LEFT_OPEN = 5;

/**
 * @typedef {{ kind: "day", key: string, at: string }
 *   | { kind: "fold", key: string, seq: number, count: number }
 *   | { kind: "message", key: string, message: Message, follows: boolean }} Line
 *   `follows`: by the same author, shortly after, so that no name is repeated
 */

/**
 * @param {readonly Message[]} messages in order
 * @param {ReadonlySet<number>} unfolded the first numbers of stretches the agent opened
 * @returns {Line[]}
 */
export function linesOf(messages, unfolded) {
  const hidden = folds(messages, unfolded);
  /** @type {Line[]} */
  const lines = [];
  let day = "";
  /** @type {Message | null} */
  let before = null;
  for (const message of messages) {
    const fold = hidden.get(message.seq);
    if (fold === "inside") continue;
    const today = new Date(message.at).toDateString();
    if (today !== day) lines.push({ kind: "day", key: `day ${message.seq}`, at: message.at });
    if (today !== day) before = null;
    day = today;
    if (fold) {
      lines.push({
        kind: "fold",
        key: `fold ${message.seq} ${fold.count}`,
        seq: message.seq,
        count: fold.count,
      });
      continue;
    }
    lines.push({
      kind: "message",
      key: `m ${message.seq}`,
      message,
      follows: follows(before, message),
    });
    before = message;
  }
  return lines;
}

/**
 * @param {readonly Message[]} messages
 * @param {ReadonlySet<number>} unfolded
 * @returns {Map<number, { count: number } | "inside">} by seq: the head of a fold, or inside one
 */
function folds(messages, unfolded) {
  const found = new Map();
  for (const stretch of botStretches(messages)) {
    if (stretch.length <= FOLD_ABOVE || unfolded.has(stretch[0].seq)) continue;
    const closed = stretch.slice(0, stretch.length - LEFT_OPEN);
    closed.forEach(({ seq }) => found.set(seq, "inside"));
    found.set(closed[0].seq, { count: closed.length });
  }
  return found;
}

/** @param {readonly Message[]} messages @returns {Message[][]} */
function botStretches(messages) {
  /** @type {Message[][]} */
  const stretches = [[]];
  let withBot = true;
  for (const message of messages) {
    const toBot = speaks(message);
    if (toBot === true && !withBot) stretches.push([]);
    withBot = toBot ?? withBot;
    if (withBot) stretches[stretches.length - 1].push(message);
  }
  return stretches;
}

/** Whether the message shows that the bot is in control; null when it does not tell. @param {Message} message */
function speaks({ author, kind, code }) {
  if (author.kind === "bot") return true;
  if (author.kind === "agent" && kind === "text") return false;
  if (kind === "system" && code?.startsWith("queued")) return false;
  if (kind === "system" && code === "agent_joined") return false;
  return null;
}

/** @param {Message | null} before @param {Message} message */
function follows(before, message) {
  return (
    before !== null &&
    message.kind === before.kind &&
    message.kind !== "system" &&
    message.author.kind === before.author.kind &&
    message.author.name === before.author.name &&
    Date.parse(message.at) - Date.parse(before.at) < 120_000
  );
}
