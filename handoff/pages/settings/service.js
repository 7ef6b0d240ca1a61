/** What the settings ask of the service: canned replies and the floor, over HTTP. */

/** @import { Language } from "../desk/wire_types.js" */

/**
 * @typedef {Partial<Record<Language, string>>} Said
 * @typedef {{ key: string, shortcut?: string | null, title: Said, text: Said }} Reply
 * @typedef {{ zone: string, every: string[], days: Record<string, string[]>,
 *             holidays: Record<string, string[]> }} Hours
 * @typedef {{ id: string, name: Said, hours?: Hours | null, skills: Record<string, number>,
 *             service_level: { seconds: number, share: number },
 *             overflow: { after_s: number | null, to: string } }} Queue
 * @typedef {{ queues?: string[] | null, skills?: Record<string, number> | null,
 *             languages?: string[] | null, capacity?: number | null,
 *             voice_capacity?: number | null }} AgentPlan
 * @typedef {{ queues: Queue[], agents: Record<string, AgentPlan> }} Plan
 * @typedef {{ agent_id: string, username: string, name: string, role: string, queues: string[],
 *             skills: Record<string, number>, languages: string[], capacity: number,
 *             voice_capacity: number }} Agent
 * @typedef {{ digest: string, plan: Plan, agents: Agent[] }} Floor
 */

const REPLIES = "/api/supervisor/canned-replies";
const FLOOR = "/api/supervisor/floor";

/** Something the service does not do, in its own words. */
export class NotDone extends Error {
  /** @param {string} code @param {string} sentence */
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/** @returns {Promise<Reply[]>} */
export async function readReplies() {
  return (await ask("GET", "/api/agent/canned-replies")).canned_replies;
}

/** @param {Reply} reply @returns {Promise<Reply>} */
export const addReply = (reply) => ask("POST", REPLIES, reply);

/** @param {Reply} reply @returns {Promise<Reply>} */
export const changeReply = ({ key, ...words }) => ask("PUT", `${REPLIES}/${key}`, words);

/** @param {string} key @returns {Promise<void>} */
export const deleteReply = (key) => ask("DELETE", `${REPLIES}/${key}`);

/** @returns {Promise<Floor>} */
export const readFloor = () => ask("GET", FLOOR);

/** @param {Floor} was @param {Plan} plan @returns {Promise<Floor>} */
export const changeFloor = (was, plan) => ask("PUT", FLOOR, { was: was.digest, plan });

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function ask(method, path, body) {
  const answer = await send(method, path, body);
  if (answer.status === 204) return undefined;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  throw new NotDone(told.error?.code ?? "unreachable", told.error?.message ?? "");
}

/** @param {string} method @param {string} path @param {unknown} body */
async function send(method, path, body) {
  try {
    return await fetch(path, {
      method,
      cache: "no-store",
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new NotDone("unreachable", "");
  }
}
