/** Who is logged in, asked over HTTP; pages without a login go to the login page. */

/** @import { AgentCard } from "./wire_types.js" */

export const LOGIN = "/desk/login";

/**
 * @typedef {{ kind: "in", agent: AgentCard, date: string | null } | { kind: "out" }
 *   | { kind: "forbidden" } | { kind: "unreachable" }} Session
 */

/** @returns {Promise<Session>} */
export async function askSession() {
  try {
    const answer = await fetch("/api/me", {
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    if (answer.status === 401) return { kind: "out" };
    if (answer.status === 403) return { kind: "forbidden" };
    if (!answer.ok) return { kind: "unreachable" };
    return { kind: "in", agent: await answer.json(), date: answer.headers.get("Date") };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Answers the socket's question before each try; throws while nobody can tell. */
export async function mayConnect() {
  const session = await askSession();
  if (session.kind === "unreachable") throw new Error("the service does not answer");
  return session.kind === "in";
}

/** @param {Location} where @returns {string} the login page that leads back here */
export function loginAddress(where) {
  const back = where.pathname + where.hash;
  return back === "/desk" ? LOGIN : `${LOGIN}?next=${encodeURIComponent(back)}`;
}

/** @returns {Promise<boolean>} whether the service ended the session */
export async function logOut() {
  try {
    const answer = await fetch("/api/logout", { method: "POST" });
    return answer.ok || answer.status === 401;
  } catch {
    return false;
  }
}
