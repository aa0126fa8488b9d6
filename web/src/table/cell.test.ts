import { describe, expect, it } from "vitest";

import type { Column, Scalar } from "../api/types";
import { cellStyle } from "./cell";
import { chooseLocale } from "./locale";

function column(given: Partial<Column>): Column {
  return { name: "a.b", title: "B", role: "dimension", type: "string", format: null, ...given };
}

function texts(given: Partial<Column>, values: Scalar[]): string[] {
  return values.map(cellStyle(column(given), values, "en-IN").text);
}

describe("cellStyle", () => {
  it("writes every kind of value", () => {
    expect(texts({}, ["Sunhive", "", null])).toEqual(["Sunhive", "—", "—"]);
    expect(texts({ type: "boolean" }, [true, false])).toEqual(["Yes", "No"]);
    expect(texts({ type: "time", granularity: "month" }, ["2026-07-01"])).toEqual(["Jul 2026"]);
  });

  it("gives all figures of a column the same decimals", () => {
    expect(texts({ type: "number" }, ["1", 2.5, null])).toEqual(["1.00", "2.50", "—"]);
    expect(texts({ type: "number" }, ["100000", 7])).toEqual(["1,00,000", "7"]);
    expect(texts({ type: "number", format: { kind: "percent" } }, ["7"])).toEqual(["7.0%"]);
  });

  it("leaves alone what claims to be a number and is none", () => {
    expect(texts({ type: "number" }, ["n/a"])).toEqual(["n/a"]);
  });
});

describe("chooseLocale", () => {
  const rupees = column({ format: { kind: "currency", currency: "INR" } });

  it("counts rupees the Indian way in any English, and in no other language", () => {
    expect(chooseLocale([column({}), rupees], ["en-US"])).toBe("en-IN");
    expect(chooseLocale([rupees], ["de-DE"])).toBe("de-DE");
    expect(chooseLocale([column({})], ["en-GB"])).toBe("en-GB");
  });

  it("survives a browser with a broken language setting", () => {
    expect(chooseLocale([], ["not a locale!"])).toBe("en");
    expect(chooseLocale([], [])).toBe("en");
  });
});
