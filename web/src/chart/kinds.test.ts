import { describe, expect, it } from "vitest";
import { compile, type TopLevelSpec } from "vega-lite";

import type { Column } from "../api/types";
import { kindOf, kindsFor, specOf } from "./kinds";
import { prepareSpec } from "./spec";

const month: Column = {
  name: "sales.date.month",
  title: "Month",
  role: "time",
  type: "time",
  granularity: "month",
  format: null,
};
const brand: Column = {
  name: "product.brand",
  title: "Brand",
  role: "dimension",
  type: "string",
  format: null,
};
const sales: Column = {
  name: "sales.net",
  title: "Net sales",
  role: "measure",
  type: "number",
  format: null,
};
const units: Column = { ...sales, name: "sales.units", title: "Units" };
const months = [
  ["2026-07-01", "1.5"],
  ["2026-08-01", "2"],
];
const brands = [
  ["Sunhive", "3", 5],
  ["Bisqora", "2", 9],
];

describe("kindsFor", () => {
  it("offers what the rows allow", () => {
    expect(kindsFor([month, sales], months)).toEqual(["line", "area", "columns"]);
    expect(kindsFor([brand, sales], brands)).toEqual(["bars", "columns"]);
    expect(kindsFor([brand, sales, units], brands)).toEqual(["bars", "columns", "points"]);
    expect(kindsFor([brand, month, sales], [["a", "2026-07-01", 1], ["b", "2026-07-01", 1]])).toEqual([
      "line",
    ]);
  });

  it("offers nothing where a drawing would mislead or say nothing", () => {
    expect(kindsFor([sales], [["3"]])).toEqual([]);
    expect(kindsFor([brand], brands)).toEqual([]);
    const twice = [
      ["Sunhive", "3"],
      ["Sunhive", "2"],
    ];
    expect(kindsFor([brand, sales], twice)).toEqual([]);
    const many = Array.from({ length: 50 }, (_, index) => [`b${index}`, index]);
    expect(kindsFor([brand, sales], many)).toEqual([]);
  });
});

describe("specOf", () => {
  it.each(["line", "area", "columns"] as const)("draws a %s that Vega-Lite takes", (kind) => {
    const columns = [month, sales];
    const spec = specOf(kind, columns);
    expect(kindOf(spec)).toBe(kind);
    const prepared = prepareSpec(spec, columns, months, "", "en-IN") as unknown as TopLevelSpec;
    expect(compile({ ...prepared, width: 300 } as TopLevelSpec).spec.marks).toHaveLength(1);
  });

  it("knows its own kinds again", () => {
    const columns = [brand, sales, units];
    for (const kind of ["bars", "columns", "points"] as const) {
      expect(kindOf(specOf(kind, columns))).toBe(kind);
    }
    expect(kindOf({ mark: "geoshape" })).toBeNull();
  });
});
