/** The recording of the call on screen, as the service knows it; the sound is the player's business. */

/**
 * @typedef {{ start_ms: number, end_ms: number, reason: string }} Pause
 * @typedef {{ who: "caller" | "bot" | "agent" | "system", text: string, start_ms: number, end_ms: number,
 *             heard: number | null }} SpokenLine
 * @typedef {{ conversation_id: string, consent: "told" | "objected", told_at: string, began_at: string | null,
 *             duration_ms: number, pauses: Pause[], lines: SpokenLine[], size: number, href: string | null,
 *             erased: boolean }} Recorded
 * @typedef {{ kind: "line", start: number, end: number, line: SpokenLine }
 *           | { kind: "pause", start: number, end: number, pause: Pause }} Stretch
 */

/** The sound comes some moments after the call, whose end nobody announces. */
const ASK_AGAIN_MS = 4_000;

/** Asks for the recording of one conversation, and again until its sound is there. */
export class Recording {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.id = "";
    /** @type {Recorded | null} */
    this.value = null;
    this.timer = 0;
  }

  /** @param {string} id of a conversation that is a call; empty shows none */
  show(id) {
    if (this.id === id) return;
    this.id = id;
    this.value = null;
    clearTimeout(this.timer);
    if (id) this.#ask(id);
  }

  /** @param {string} id */
  async #ask(id) {
    const value = await read(`/api/agent/conversations/${encodeURIComponent(id)}/recording`);
    if (this.id !== id) return;
    const isNew = JSON.stringify(value) !== JSON.stringify(this.value);
    this.value = value ?? this.value;
    if (isNew) this.changed();
    if (!isSettled(this.value)) this.timer = setTimeout(() => this.#ask(id), ASK_AGAIN_MS);
  }
}

/** Whether nothing will change any more. @param {Recorded | null} value */
const isSettled = (value) =>
  value !== null && (value.href !== null || value.erased || value.consent === "objected");

/** Lines and pauses in the order in which they were heard. @param {Recorded} value @returns {Stretch[]} */
export function stretches({ lines, pauses }) {
  /** @type {Stretch[]} */
  const all = [
    ...lines.map((line) => /** @type {const} */ ({ kind: "line", start: line.start_ms, end: line.end_ms, line })),
    ...pauses.map((pause) => /** @type {const} */ ({ kind: "pause", start: pause.start_ms, end: pause.end_ms, pause })),
  ];
  return all.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The last stretch that has begun and is not long over; -1 for none. @param {readonly Stretch[]} all @param {number} ms */
export function spokenAt(all, ms) {
  return all.findLastIndex(({ start, end }) => start <= ms && ms < end);
}

/** @param {string} path @returns {Promise<Recorded | null>} null when there is none, or no answer */
async function read(path) {
  try {
    const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? (await answer.json()).recording : null;
  } catch {
    return null;
  }
}
