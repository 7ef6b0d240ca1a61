/** The handoff context of version 1, read once with every gap filled, so that views need not ask. */

/**
 * @typedef {object} Context
 * @property {string | null} reason
 * @property {string[]} summary in the customer's language
 * @property {Record<string, string[]>} summaries by language
 * @property {string | null} wants an intent
 * @property {{ what: string, result: string }[]} tried
 * @property {[string, string][]} slots
 * @property {Record<string, any> | null} order
 * @property {{ name: string | null, verified: boolean } | null} customer
 * @property {{ turn: number, label: string, score: number }[]} sentiment
 * @property {"none" | "order" | "full"} verification
 * @property {string[]} promises
 */

/** @param {Record<string, any> | null | undefined} raw @returns {Context | null} */
export function readContext(raw) {
  if (!raw) return null;
  return {
    reason: text(raw.reason),
    summary: list(raw.summary).map(String),
    summaries: Object.fromEntries(
      Object.entries(raw.summaries ?? {}).map(([language, lines]) => [language, list(lines).map(String)]),
    ),
    wants: text(raw.wants),
    tried: list(raw.tried).map((step) => ({
      what: String(step?.what ?? ""),
      result: String(step?.result ?? ""),
    })),
    slots: Object.entries(raw.slots ?? {})
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) => [name, String(value)]),
    order: raw.order ?? null,
    customer: raw.customer
      ? { name: text(raw.customer.name), verified: Boolean(raw.customer.verified) }
      : null,
    sentiment: list(raw.sentiment).filter((turn) => Number.isFinite(turn?.score)),
    verification: ["order", "full"].includes(raw.verification) ? raw.verification : "none",
    promises: list(raw.promises).map(String),
  };
}

/** The summary for this reader, else as it was written for the customer's language. @param {Context | null} context @param {string} language */
export function summaryIn(context, language) {
  const own = context?.summaries[language];
  return own?.length ? own : (context?.summary ?? []);
}

/**
 * The values of canned replies' variables.
 * @param {Context | null} context
 * @param {string | null} customerName
 * @param {string} agentName
 * @returns {Record<string, string | null>}
 */
export function variables(context, customerName, agentName) {
  const slots = new Map(context?.slots ?? []);
  const name = context?.customer?.name ?? customerName;
  return {
    ...Object.fromEntries(slots),
    name: name?.split(" ")[0] ?? null,
    customer: name?.split(" ")[0] ?? null,
    full_name: name,
    order: context?.order?.number ?? slots.get("order_number") ?? null,
    agent: agentName.split(" ")[0],
    customer_name: name?.split(" ")[0] ?? null,
    agent_name: agentName.split(" ")[0],
    order_number: context?.order?.number ?? slots.get("order_number") ?? null,
  };
}

/** @param {unknown} value @returns {string | null} */
function text(value) {
  return typeof value === "string" && value ? value : null;
}

/** @param {unknown} value @returns {any[]} */
function list(value) {
  return Array.isArray(value) ? value : [];
}
