import { describe, expect, it } from "vitest";

import { audit, receipts, type Sums, type Usage } from "./api";
import { since, shown } from "./usageTable";
import { came, deed, moment, said } from "./words";

const sums = (asked: number, micros: number): Sums => ({
  asked,
  answered: asked,
  refused: 0,
  failed: 0,
  micros,
  fetch_micros: 0,
  rows: 7,
  bytes: 9,
  users: 1,
});

describe("usage", () => {
  const usage: Usage = {
    from: "",
    until: "",
    all: sums(3, 0),
    each: [
      { name: "2026-11-01", ...sums(1, 2_400) },
      { name: "2026-11-02", ...sums(2, 0) },
      { name: "", ...sums(0, 0) },
    ],
  };

  it("shows days the latest first, and others by how much they asked", () => {
    const names = (by: "day" | "user") => shown(usage, by, "x").rows.map(([name]) => name);
    expect(names("day")).toEqual(["2026-11-02", "2026-11-01", null]);
    expect(names("user")).toEqual(["2026-11-02", "2026-11-01", null]);
    expect(shown(usage, "day", "Day").rows[1]?.slice(1)).toEqual([1, 1, 0, 0, 2, 7]);
  });

  it("counts whole days", () => {
    expect(since(1, Date.UTC(2026, 10, 20, 19, 5))).toBe("2026-11-19T00:00:00.000Z");
  });
});

describe("lists of the server", () => {
  it("are asked for with what is looked for, and nothing else", async () => {
    const paths: string[] = [];
    const send = (path: string) => {
      paths.push(path);
      return Promise.resolve({ items: [], next: null });
    };
    const { signal } = new AbortController();
    await audit({ by: "a b", outcome: "" }, send, null, signal);
    await audit({ by: "", outcome: "done" }, send, "7/1", signal);
    await receipts(send, null, signal);
    expect(paths).toEqual([
      "/api/v1/audit?by=a+b",
      "/api/v1/audit?outcome=done&after=7%2F1",
      "/api/v1/receipts",
    ]);
  });
});

it("finds words for what it knows, and readable ones for what it does not", () => {
  expect([deed("member.manage"), deed("new_thing.do"), came("given up")]).toEqual([
    "Changed who belongs here",
    "New thing do",
    "Given up",
  ]);
  expect([said("access.denied"), said("made by asha")]).toEqual(["Access denied.", "Made by asha."]);
  expect(moment("nonsense")).toBe("nonsense");
});
