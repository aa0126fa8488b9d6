import { afterEach, describe, expect, it, vi } from "vitest";

import { createClient } from "./client";
import { ProblemError, UNREACHABLE, UNREADABLE } from "./problem";

const live = () => new AbortController().signal;

function respond(status: number, body: string, headers: Record<string, string> = {}) {
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    Promise.resolve(new Response(body, { status, headers })),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

async function problemOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ProblemError ? error.problem : error;
}

afterEach(() => vi.unstubAllGlobals());

describe("createClient", () => {
  it("sends the token and the question", async () => {
    const fetch = respond(200, '{"kind":"clarification","question":"?","why":"","options":[]}');
    await createClient("t", vi.fn()).ask("sales", live());
    const [path, init] = fetch.mock.calls[0] ?? [];
    expect(path).toBe("/api/v1/ask");
    expect(init?.headers).toMatchObject({ Authorization: "Bearer t" });
    expect(init?.body).toBe('{"question":"sales"}');
  });

  it("tells of a refused token", async () => {
    respond(401, "");
    const onSignedOut = vi.fn();
    const problem = await problemOf(createClient("t", onSignedOut).session(live()));
    expect(problem).toMatchObject({ status: 401 });
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  it("turns a lost connection and a strange reply into words", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await problemOf(createClient("t", vi.fn()).ask("q", live()))).toBe(UNREACHABLE);
    respond(200, "<html>");
    expect(await problemOf(createClient("t", vi.fn()).ask("q", live()))).toBe(UNREADABLE);
    respond(200, '{"kind":"novel"}');
    expect(await problemOf(createClient("t", vi.fn()).ask("q", live()))).toBe(UNREADABLE);
  });

  it("hears of the stages before the reply, and of a problem that comes after them", async () => {
    const stages = 'event: stage\ndata: {"verb":"grant","is":"begun"}\n\n';
    const events = (last: string) => respond(200, stages + last, { "Content-Type": "text/event-stream" });
    events('event: reply\ndata: {"kind":"clarification","question":"?","why":"","options":[]}\n\n');
    const verbs: string[] = [];
    const asked = createClient("t", vi.fn()).ask("q", live(), (verb) => verbs.push(verb));
    expect(await asked).toMatchObject({ kind: "clarification" });
    expect(verbs).toEqual(["grant"]);
    events('event: problem\ndata: {"title":"Not allowed","status":403}\n\n');
    const problem = await problemOf(createClient("t", vi.fn()).ask("q", live()));
    expect(problem).toMatchObject({ title: "Not allowed", status: 403 });
    events("");
    expect(await problemOf(createClient("t", vi.fn()).ask("q", live()))).toBe(UNREADABLE);
  });

  it("passes an abort on as what it is", async () => {
    const abort = new AbortController();
    const reason = new DOMException("stop", "AbortError");
    vi.stubGlobal("fetch", () => Promise.reject(reason));
    abort.abort();
    expect(await problemOf(createClient("t", vi.fn()).ask("q", abort.signal))).toBe(reason);
  });
});
