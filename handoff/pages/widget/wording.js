/** Chooses the sentence for a state, a system message or a refusal. Pure. */

/**
 * @typedef {import("../shared/i18n.js").Words} Words
 * @typedef {import("./conversation.js").State} State
 * @typedef {import("./conversation.js").Message} Message
 */

/**
 * Who answers now, for the header.
 * @param {Words} words
 * @param {import("./line.js").Phase} phase
 * @param {State | null} state
 */
export function whoAnswers(words, phase, state) {
  if (phase === "none") return words.say("who.bot");
  if (phase !== "live" || !state) return words.say(`who.${phase === "live" ? "opening" : phase}`);
  if (state.controller === "queue") return queueLine(words, state);
  if (state.controller === "agent") {
    return agentLine(words, state);
  }
  return words.say(`who.${state.controller}`);
}

/** Who writes, who else does, or that they ask a colleague. @param {Words} words @param {State} state */
function agentLine(words, { agent_name: name, one_moment, also_here }) {
  if (!name) return words.say("who.agent_plain");
  if (one_moment) return words.say("who.one_moment", { name });
  const others = also_here?.length ? new Intl.ListFormat(words.locale).format(also_here) : "";
  return others ? words.say("who.agents", { name, others }) : words.say("who.agent", { name });
}

/** @param {Words} words @param {State} state */
function queueLine(words, state) {
  if (!state.staffed) return words.say(state.opens_at ? "who.closed" : "who.unstaffed");
  if (!state.position) return words.say("who.queue_plain");
  const place = words.ordinal(state.position);
  const wait = expectedWait(words, state);
  return wait ? words.say("who.queue_wait", { place, wait }) : words.say("who.queue", { place });
}

/**
 * "about 3 min"; nothing when it cannot be told.
 * @param {Words} words
 * @param {State} state
 */
export function expectedWait(words, state) {
  const seconds = state.expected_wait_s;
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 60) return words.say("wait_short");
  return words.say("wait_minutes", { minutes: Math.ceil(seconds / 60) });
}

/**
 * What to do while nobody is there, and until when that is.
 * @param {Words} words
 * @param {State} state
 */
export function awayText(words, state) {
  if (!state.opens_at) return words.say("unstaffed_text");
  const day = words.day(state.opens_at);
  return words.say("closed_text", { day, time: words.time(state.opens_at) });
}

/**
 * Who a group of messages is by.
 * @param {Words} words
 * @param {Message["author"]} author
 */
export function authorName(words, author) {
  if (author.kind === "customer") return words.say("you");
  if (author.kind === "bot") return words.say("bot");
  return author.name || words.say("agent");
}

/**
 * A system message in the page's language where the page has the words; otherwise the service's.
 * @param {Words} words
 * @param {Message} message
 */
export function systemLine(words, message) {
  const key = `system.${message.code}`;
  return message.code && words.has(key) ? words.say(key) : (message.text ?? "");
}

/**
 * @param {Words} words
 * @param {{ code: string, message: string }} refusal
 */
export function refusalLine(words, { code, message }) {
  const key = `error.${code}`;
  return words.has(key) ? words.say(key) : message;
}
