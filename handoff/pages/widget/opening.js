/** Asks the service for a new conversation. */

/** The service said no, or nothing. */
export class OpeningRefused extends Error {
  /** @param {string} code @param {string} message @param {boolean} passing worth trying again */
  constructor(code, message, passing) {
    super(message);
    this.code = code;
    this.passing = passing;
  }
}

/**
 * @param {string} origin
 * @param {"en" | "nl"} language
 * @returns {Promise<import("./saved.js").Key>}
 */
export async function openConversation(origin, language) {
  let response;
  try {
    response = await fetch(new URL("/api/conversations", origin), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ channel: "web", language, greet: true }),
      credentials: "omit",
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new OpeningRefused("unreachable", String(error), true);
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.token) return body;
  const { code = "unreachable", message = `HTTP ${response.status}` } = body.error ?? {};
  throw new OpeningRefused(code, message, response.status >= 500 || response.status === 429);
}
