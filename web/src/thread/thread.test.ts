import { describe, expect, it } from "vitest";

import { advance, announcement, isAsking, type Turn } from "./thread";

const asked = (question: string) => ({ question });
const problem = { title: "Not allowed", status: 403, detail: "Your role may not", hint: "Ask" };

describe("a thread", () => {
  it("keeps the questions in their order, and one under way at a time", () => {
    let turns: Turn[] = advance([], { do: "ask", id: 1, asked: asked("a") });
    expect(isAsking(turns)).toBe(true);
    turns = advance(turns, { do: "settle", id: 1, outcome: { step: "failed", problem } });
    turns = advance(turns, { do: "ask", id: 2, asked: asked("b") });
    turns = advance(turns, { do: "ask", id: 3, asked: asked("c") });
    expect(turns.map(({ id, outcome }) => [id, outcome.step])).toEqual([
      [1, "failed"],
      [3, "asking"],
    ]);
  });

  it("lets no reply that comes late bring back what was withdrawn", () => {
    let turns = advance([], { do: "ask", id: 1, asked: asked("a") });
    turns = advance(turns, { do: "withdraw", id: 1 });
    expect(advance(turns, { do: "settle", id: 1, outcome: { step: "failed", problem } })).toEqual([]);
  });

  it("says in words what came of the last question", () => {
    const turns: Turn[] = [{ id: 1, asked: asked("a"), outcome: { step: "failed", problem } }];
    expect(announcement(turns)).toBe("Not allowed. Your role may not. Ask");
    expect(announcement([])).toBe("");
  });
});
