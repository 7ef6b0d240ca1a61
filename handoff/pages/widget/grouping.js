/** Arranges messages for reading: day lines, groups by author, system lines. Pure. */

/**
 * @typedef {import("./conversation.js").Message} Message
 * @typedef {import("./outbox.js").Entry} Entry
 * @typedef {{ key: string, message: Message, entry: Entry | null }} Bubble entry: not stored yet
 * @typedef {{ type: "day", key: string, at: string }
 *   | { type: "system", key: string, message: Message }
 *   | { type: "group", key: string, author: Message["author"], at: string, bubbles: Bubble[] }} Item
 */

const PAUSE = 5 * 60_000; // after which the same author gets a new group

/**
 * @param {readonly Message[]} messages
 * @param {readonly Entry[]} entries
 * @returns {Item[]}
 */
export function arrange(messages, entries) {
  const bubbles = [...messages.map(stored), ...entries.filter((e) => e.shown !== null).map(unsent)];
  /** @type {Item[]} */
  const items = [];
  let day = "";
  for (const bubble of bubbles) {
    const { message } = bubble;
    if (isEmpty(message)) continue;
    const date = new Date(message.at).toDateString();
    if (date !== day) items.push({ type: "day", key: `day ${(day = date)}`, at: message.at });
    const last = items.at(-1);
    if (message.author.kind === "system") items.push({ type: "system", key: bubble.key, message });
    else if (last?.type === "group" && continues(last, message)) last.bubbles.push(bubble);
    else {
      const { author, at } = message;
      items.push({ type: "group", key: `group ${bubble.key}`, author, at, bubbles: [bubble] });
    }
  }
  return items;
}

/** Nothing that we could show: an unknown kind of card without words. @param {Message} message */
function isEmpty(message) {
  const shows = ["order_card", "link", "attachment"].includes(message.custom?.type);
  return !message.text && !message.code && !shows;
}

/** @param {Extract<Item, { type: "group" }>} group @param {Message} message */
function continues(group, message) {
  const last = /** @type {Bubble} */ (group.bubbles.at(-1)).message;
  return (
    group.author.kind === message.author.kind &&
    (group.author.name ?? null) === (message.author.name ?? null) &&
    Date.parse(message.at) - Date.parse(last.at) < PAUSE
  );
}

/** @param {Message} message @returns {Bubble} */
function stored(message) {
  return { key: message.client_msg_id ?? `seq ${message.seq}`, message, entry: null };
}

/** @param {Entry} entry @returns {Bubble} */
function unsent(entry) {
  const message = {
    seq: Infinity,
    author: /** @type {const} */ ({ kind: "customer" }),
    kind: "text",
    text: entry.shown,
    buttons: [],
    at: entry.at,
  };
  return { key: entry.frame.client_msg_id, message, entry };
}
