/** What a call's state is called: one title, one line below it; pure, the words are passed in. */

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("../shared/i18n.js").Words} Words
 * @typedef {{ tone: "calm" | "live" | "waiting" | "urgent", title: string, more: string }} Told
 */

/** Codes of the service that mean the same to a customer. @type {Record<string, string>} */
const SAME = { "service-away": "voice-away", draining: "voice-away" };

/** @param {Call} call @param {Words} words @returns {Told} */
export function told(call, words) {
  switch (call.stage) {
    case "idle":
      return { tone: "calm", title: words.say("idle"), more: words.say("notice") };
    case "asking":
      return { tone: "waiting", title: words.say("asking"), more: words.say("asking_more") };
    case "calling":
      return { tone: "waiting", title: words.say("calling"), more: "" };
    case "over":
      return call.fault ? failed(call.fault, words) : over(call, words);
  }
  return call.muted ? { ...up(call, words), more: words.say("muted") } : up(call, words);
}

/** @param {Call} call @param {Words} words @returns {Told} */
function up({ shown }, words) {
  switch (shown.state) {
    case "waiting":
      return { tone: "waiting", title: words.say("waiting"), more: place(shown, words) };
    case "talking": {
      const { agent_name: name } = shown;
      const title = name ? words.say("talking", { name }) : words.say("talking_nobody");
      return { tone: "live", title, more: "" };
    }
    case "on_hold":
      return { tone: "waiting", title: words.say("on_hold"), more: words.say("on_hold_more") };
    case "listening":
    case "speaking":
      return {
        tone: "live",
        title: words.say(shown.state),
        more: words.say(`${shown.state}_more`),
      };
  }
  return { tone: "calm", title: words.say("notice_state"), more: words.say("notice_state_more") };
}

/** @param {import("./call.js").Shown} shown @param {Words} words */
function place({ position, wait_s: wait }, words) {
  if (!position) return "";
  const place = words.ordinal(position);
  if (wait === undefined) return words.say("waiting_place", { place });
  return words.say("waiting_time", { place, count: Math.max(1, Math.round(wait / 60)) });
}

/** @param {Call} call @param {Words} words @returns {Told} */
function over(call, words) {
  const time = clock(call.seconds);
  const more = call.then === "queue" ? words.say("ended_queue") : words.say("duration", { time });
  return { tone: "calm", title: words.say("ended"), more };
}

/** @param {string} code @param {Words} words @returns {Told} */
function failed(code, words) {
  const known = SAME[code] ?? (words.has(`fault.${code}`) ? code : "unreachable");
  return {
    tone: "urgent",
    title: words.say(`fault.${known}`),
    more: words.say(`fault.${known}.more`),
  };
}

/** 1:05 @param {number} seconds */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
