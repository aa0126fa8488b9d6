import { describe, expect, it } from "vitest";

import type { Column } from "../api/types";
import { pressed, sorted } from "./sort";

const name: Column = { name: "n", title: "N", role: "dimension", type: "string", format: null };
const net: Column = { name: "v", title: "V", role: "measure", type: "number", format: null };
const rows = [
  ["b", "12345678901234567.89"],
  ["a", null],
  ["c", "12345678901234567.90"],
  ["item 10", "-3"],
  ["item 9", 0],
];

describe("sorted", () => {
  const by = (at: number, way: "asc" | "desc") =>
    sorted(rows, [name, net], { by: at, way }).map((index) => rows[index]?.[0]);

  it("compares figures exactly, and leaves what is unknown at the end", () => {
    expect(by(1, "desc")).toEqual(["c", "b", "item 9", "item 10", "a"]);
    expect(by(1, "asc")).toEqual(["item 10", "item 9", "b", "c", "a"]);
  });

  it("compares words as people do", () => {
    expect(by(0, "asc")).toEqual(["a", "b", "c", "item 9", "item 10"]);
  });

  it("goes back to the order of the answer at the third press", () => {
    let sorting = pressed(null, 1, net);
    expect(sorting).toEqual({ by: 1, way: "desc" });
    sorting = pressed(sorting, 1, net);
    expect(sorting?.way).toBe("asc");
    expect(pressed(sorting, 1, net)).toBeNull();
    expect(sorted(rows, [name, net], null)).toEqual([0, 1, 2, 3, 4]);
    expect(pressed(null, 0, name)?.way).toBe("asc");
  });
});
