import { ProblemError, readProblem, UNREACHABLE, UNREADABLE } from "./problem";
import type { QueryResult, Reply, Session } from "./types";

/** One request as whoever is signed in; the body that came back, if it was JSON. */
export type Send = (path: string, init?: RequestInit) => Promise<unknown>;

export interface Client {
  session(signal: AbortSignal): Promise<Session>;
  ask(question: string, signal: AbortSignal): Promise<Reply>;
  query(query: object, signal: AbortSignal): Promise<QueryResult>;
  /** For the pages that have requests of their own. */
  send: Send;
}

/**
 * Asks as whoever has the token or, without one, as whoever is signed in in this browser.
 * Throws `ProblemError`, or the abort it was asked for.
 * `onSignedOut` hears of every refused token, so that no view has to look for one.
 */
export function createClient(token: string | null, onSignedOut: () => void): Client {
  const send: Send = (path, init = {}) =>
    request(path, token, init).catch((error: unknown) => {
      if (error instanceof ProblemError && error.problem.status === 401) onSignedOut();
      throw error;
    });
  return {
    async session(signal) {
      const body = await send("/api/v1/session", { signal });
      if (!isSession(body)) throw new ProblemError(UNREADABLE);
      return body;
    },
    async ask(question, signal) {
      const body = await send("/api/v1/ask", {
        method: "POST",
        body: JSON.stringify({ question }),
        signal,
      });
      if (!isReply(body)) throw new ProblemError(UNREADABLE);
      return body;
    },
    async query(query, signal) {
      const init = { method: "POST", body: JSON.stringify({ query }), signal };
      const body = (await send("/api/v1/query", init)) as { results?: QueryResult[] } | undefined;
      const [result] = body?.results ?? [];
      if (!isResult(result)) throw new ProblemError(UNREADABLE);
      return result;
    },
    send,
  };
}

/** The one place that talks to the server. */
export async function request(
  path: string,
  token: string | null,
  init: RequestInit,
): Promise<unknown> {
  const headers: Record<string, string> = {
    Accept: "application/json, application/problem+json",
  };
  if (token !== null) headers["Authorization"] = `Bearer ${token}`;
  if (init.body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, { ...init, headers, cache: "no-store" });
    const body = await readJson(response);
    if (!response.ok) throw new ProblemError(readProblem(response.status, body));
    return body;
  } catch (error) {
    // An abort is somebody's wish, not a failure: whoever aborted tells the two apart.
    if (error instanceof ProblemError || init.signal?.aborted) throw error;
    throw new ProblemError(UNREACHABLE);
  }
}

/** A body that is no JSON is as good as none; a connection that breaks midway is not. */
async function readJson(response: Response): Promise<unknown> {
  const body = await response.text();
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

// The guards check what the page cannot do without. The rest is the server's promise.

function isSession(body: unknown): body is Session {
  const session = body as Session | null | undefined;
  return (
    typeof session?.tenant?.name === "string" &&
    Array.isArray(session.questions) &&
    Array.isArray(session.may)
  );
}

function isReply(body: unknown): body is Reply {
  const reply = body as Reply | null | undefined;
  if (reply?.kind === "answer") return isResult(reply);
  return reply?.kind === "clarification" && Array.isArray(reply.options);
}

function isResult(result: { columns: unknown; rows: unknown } | undefined): result is QueryResult {
  return Array.isArray(result?.columns) && Array.isArray(result.rows);
}
