import { readEvents } from "./events";
import { ProblemError, readProblem, UNREACHABLE, UNREADABLE } from "./problem";
import type { QueryResult, Reply, Session } from "./types";

/** One request as whoever is signed in; the body that came back, if it was JSON. */
export type Send = (path: string, init?: RequestInit) => Promise<unknown>;

export interface Client {
  session(signal: AbortSignal): Promise<Session>;
  /** `onStage` hears of each stage as it begins, by its verb. */
  ask(question: string, signal: AbortSignal, onStage?: (verb: string) => void): Promise<Reply>;
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
  const told = (error: unknown): never => {
    if (error instanceof ProblemError && error.problem.status === 401) onSignedOut();
    throw error;
  };
  const send: Send = (path, init = {}) => request(path, token, init).catch(told);
  return {
    async session(signal) {
      const body = await send("/api/v1/session", { signal });
      if (!isSession(body)) throw new ProblemError(UNREADABLE);
      return body;
    },
    async ask(question, signal, onStage = () => undefined) {
      const init = { method: "POST", body: JSON.stringify({ question }), signal };
      const body = await heard("/api/v1/ask", token, init, onStage).catch(told);
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

const JSON_KINDS = "application/json, application/problem+json";
const EVENTS = "text/event-stream";

export function request(path: string, token: string | null, init: RequestInit): Promise<unknown> {
  return exchange(path, token, { ...init, headers: { Accept: JSON_KINDS } }, readJson);
}

/** As `request`, with what comes before the reply; a server that tells nothing before just replies. */
function heard(
  path: string,
  token: string | null,
  init: RequestInit,
  onStage: (verb: string) => void,
): Promise<unknown> {
  const headers = { Accept: `${EVENTS}, ${JSON_KINDS};q=0.9` };
  return exchange(path, token, { ...init, headers }, async (response) => {
    const told = response.headers.get("Content-Type")?.startsWith(EVENTS);
    return told && response.body ? replyIn(response.body, onStage) : readJson(response);
  });
}

async function replyIn(body: ReadableStream<Uint8Array>, onStage: (verb: string) => void) {
  let reply: unknown;
  await readEvents(body, ({ name, data }) => {
    const told = parsed(data) as { verb?: unknown; is?: unknown; status?: unknown } | undefined;
    if (name === "stage" && told?.is === "begun") onStage(String(told.verb));
    else if (name === "reply") reply = told;
    else if (name === "problem") {
      throw new ProblemError(readProblem(Number(told?.status) || 500, told));
    }
  });
  return reply;
}

/** The one place that talks to the server. */
async function exchange(
  path: string,
  token: string | null,
  init: RequestInit & { headers: Record<string, string> },
  read: (response: Response) => Promise<unknown>,
): Promise<unknown> {
  const headers = { ...init.headers };
  if (token !== null) headers["Authorization"] = `Bearer ${token}`;
  if (init.body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, { ...init, headers, cache: "no-store" });
    if (response.ok) return await read(response);
    throw new ProblemError(readProblem(response.status, await readJson(response)));
  } catch (error) {
    // An abort is somebody's wish, not a failure: whoever aborted tells the two apart.
    if (error instanceof ProblemError || init.signal?.aborted) throw error;
    throw new ProblemError(UNREACHABLE);
  }
}

/** A body that is no JSON is as good as none; a connection that breaks midway is not. */
async function readJson(response: Response): Promise<unknown> {
  return parsed(await response.text());
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
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
