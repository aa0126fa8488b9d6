import { describe, expect, it } from "vitest";

import { isPassing, readProblem } from "./problem";

describe("readProblem", () => {
  it("keeps the server's own words", () => {
    const body = {
      type: "about:blank",
      title: "“Flavour” is not known here",
      status: 422,
      code: "unknown_member",
      detail: "No measure or dimension has that name.",
      hint: "Did you mean “brand”?",
      trace: "4bf9",
    };
    expect(readProblem(422, body)).toEqual(body);
  });

  it.each([undefined, null, "<html>nginx</html>", 7, []])("finds words for the body %s", (body) => {
    const problem = readProblem(502, body);
    expect(problem.title).toBe("The server is not reachable");
    expect(problem.hint).toBe("Try again in a moment.");
  });

  it("drops members that are no plain text", () => {
    const problem = readProblem(500, { title: { stack: "..." }, detail: ["x"], hint: " " });
    expect(problem).toEqual({
      title: "Something went wrong",
      status: 500,
      hint: "Try again in a moment.",
    });
  });

  it("adds no hint of its own to a server's title", () => {
    expect(readProblem(503, { title: "Being upgraded" }).hint).toBeUndefined();
  });
});

describe("isPassing", () => {
  it("offers a second try only where it may help", () => {
    expect([0, 429, 500, 503].every((status) => isPassing({ title: "", status }))).toBe(true);
    expect([400, 403, 422].some((status) => isPassing({ title: "", status }))).toBe(false);
  });
});
