import { beforeEach, describe, expect, it } from "vitest";

import { read, remember, shelf, write } from "./history";

beforeEach(() => localStorage.clear());

describe("what was asked in this browser", () => {
  it("is kept latest first, each once, and no more than a hundred", () => {
    let past = remember([], "sales", 1);
    past = remember(past, "returns", 2);
    past = remember(past, "sales", 3);
    expect(past).toEqual([
      { question: "sales", at: 3 },
      { question: "returns", at: 2 },
    ]);
    for (let at = 0; at < 200; at += 1) past = remember(past, `q${at}`, at);
    expect(past).toHaveLength(100);
  });

  it("is one's own: another tenant or another name finds nothing", () => {
    write(localStorage, shelf("nectar", "asha"), [{ question: "sales", at: 1 }]);
    expect(read(localStorage, shelf("nectar", "asha"))).toHaveLength(1);
    expect(read(localStorage, shelf("unison", "asha"))).toEqual([]);
    expect(read(localStorage, shelf("nectar", "bela"))).toEqual([]);
    expect(shelf("a/b", "c")).not.toBe(shelf("a", "b/c"));
  });

  it("survives what it cannot read", () => {
    for (const broken of ["{", "7", '[1, {"question": 2}, null]']) {
      localStorage.setItem(shelf("t", "a"), broken);
      expect(read(localStorage, shelf("t", "a"))).toEqual([]);
    }
  });
});
