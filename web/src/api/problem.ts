import type { Problem } from "./types";

/** Every failed request ends as one of these, so that no view ever meets a raw error. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
    this.name = "ProblemError";
  }
}

/** Words for replies that carry none of their own: a proxy's page, an empty body. */
const PLAIN: Record<number, Pick<Problem, "title" | "hint">> = {
  401: { title: "Your link is no longer valid", hint: "Open your sign-in link again." },
  403: { title: "You may not see this", hint: "Ask whoever manages access in your organisation." },
  404: { title: "This is not here", hint: "The server may be of another version than this page." },
  413: { title: "The question is too long", hint: "Try it in fewer words." },
  429: { title: "Too many questions at once", hint: "Wait a moment, then ask again." },
  502: { title: "The server is not reachable", hint: "Try again in a moment." },
  503: { title: "The server is busy", hint: "Try again in a moment." },
  504: { title: "The answer took too long", hint: "Try a shorter period or fewer breakdowns." },
};

const UNKNOWN = { title: "Something went wrong", hint: "Try again in a moment." };

export const UNREACHABLE: Problem = {
  title: "The server is not reachable",
  status: 0,
  code: "unreachable",
  detail: "Nothing came back from the server.",
  hint: "Check your connection, then try again.",
};

export const UNREADABLE: Problem = {
  title: "The reply could not be read",
  status: 0,
  code: "unreadable",
  hint: "The server may be of another version than this page. Reload the page and try again.",
};

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/**
 * Reads a problem document, keeping only the members that are plain text. Anything else (HTML of a
 * proxy, a stack trace) is dropped and replaced by words of our own.
 */
export function readProblem(status: number, body: unknown): Problem {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const plain = PLAIN[status] ?? UNKNOWN;
  const title = text(given["title"]);
  const problem: Problem = { title: title ?? plain.title, status };
  for (const key of ["type", "code", "detail", "hint", "trace"] as const) {
    const value = text(given[key]);
    if (value !== undefined) problem[key] = value;
  }
  // Our hint belongs to our title; a server that explains itself needs no second voice.
  if (title === undefined && problem.hint === undefined && plain.hint) problem.hint = plain.hint;
  return problem;
}

export function toProblem(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : UNREADABLE;
}

/** Whether the same request may fare better in a moment; a question not understood will not. */
export function isPassing({ status }: Problem): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
