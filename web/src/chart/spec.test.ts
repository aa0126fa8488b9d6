import { describe, expect, it } from "vitest";
import { compile, type TopLevelSpec } from "vega-lite";

import type { Column } from "../api/types";
import { formatByToken } from "./formats";
import { prepareSpec } from "./spec";

const COLUMNS: Column[] = [
  {
    name: "sales.date.month",
    title: "Month",
    role: "time",
    type: "time",
    granularity: "month",
    format: null,
  },
  {
    name: "sales.net_value",
    title: "Net sales",
    role: "measure",
    type: "number",
    format: { kind: "currency", currency: "INR" },
  },
];
const ROWS = [
  ["2026-07-01", "12345678.90"],
  ["2026-08-01", null],
];

function lineChart(time: object = {}, value: object = {}) {
  return {
    data: { name: "result" },
    mark: "line",
    encoding: {
      x: { field: "sales\\.date\\.month", type: "temporal", ...time },
      y: { field: "sales\\.net_value", type: "quantitative", ...value },
    },
  };
}

// Parts of a specification are plain JSON, of which each test looks at a corner.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function prepare(spec: Record<string, unknown>): any {
  return prepareSpec(spec, COLUMNS, ROWS, "Sales grew.", "en-IN");
}

describe("prepareSpec", () => {
  it("hands over rows as objects with real numbers and dates", () => {
    expect(prepare(lineChart()).datasets.result).toEqual([
      { "sales.date.month": new Date(2026, 6, 1), "sales.net_value": 12345678.9 },
      { "sales.date.month": new Date(2026, 7, 1), "sales.net_value": null },
    ]);
  });

  it("follows a specification that draws in UTC", () => {
    const { datasets } = prepare(lineChart({ timeUnit: "utcyearmonth" }));
    expect(datasets.result[0]["sales.date.month"]).toEqual(new Date(Date.UTC(2026, 6, 1)));
  });

  it("fills its container and says in words what it shows", () => {
    const spec = prepare(lineChart());
    expect(spec.width).toBe("container");
    expect(spec.description).toBe("Sales grew.");
  });

  it("writes figures on axes short and in tooltips in full", () => {
    const { encoding } = prepare(lineChart());
    expect(formatByToken(12345678.9, encoding.y.axis.format)).toBe("₹1.2Cr");
    const [month, value] = encoding.tooltip;
    expect(formatByToken(12345678.9, value.format)).toBe("₹1,23,45,678.90");
    expect(formatByToken(new Date(2026, 6, 1), month.format)).toBe("Jul 2026");
  });

  it("writes as the reader does, and leaves the rest as the server decided", () => {
    const { encoding } = prepare(
      lineChart(
        { axis: { format: "%b %Y", tickCount: { interval: "month", step: 1 } } },
        { title: "Net sales (INR)", axis: { format: "~s", tickMinStep: 1 } },
      ),
    );
    expect(formatByToken(4_100_000, encoding.y.axis.format)).toBe("₹41L");
    expect(encoding.y).toMatchObject({ title: "Net sales", axis: { tickMinStep: 1 } });
    expect(encoding.x.axis.values).toBeUndefined();
    expect(prepare(lineChart({ axis: null })).encoding.x.axis).toBeNull();
  });

  it("keeps the server's choice of what a tooltip tells", () => {
    const spec = lineChart();
    const tooltip = [
      { field: "sales\\.net_value", type: "quantitative", title: "Net sales (INR)", format: ",.2f" },
    ];
    const { encoding } = prepare({ ...spec, encoding: { ...spec.encoding, tooltip } });
    expect(encoding.tooltip).toHaveLength(1);
    expect(encoding.tooltip[0].title).toBe("Net sales");
    expect(formatByToken(1234.5, encoding.tooltip[0].format)).toBe("₹1,234.50");
  });

  it("gives layers their tooltips, and none to what only holds them", () => {
    const { mark, encoding, data } = lineChart();
    const spec = { data, encoding: { x: encoding.x }, layer: [{ mark, encoding: { y: encoding.y } }] };
    const prepared = prepare(spec);
    expect(prepared.encoding.tooltip).toBeUndefined();
    expect(prepared.layer[0].encoding.tooltip).toHaveLength(1);
  });

  it("adds no tooltip where the chart computes", () => {
    expect(prepare(lineChart({}, { aggregate: "sum" })).encoding.tooltip).toBeUndefined();
  });

  it("drops options for the embedder", () => {
    expect(prepare({ ...lineChart(), usermeta: { embedOptions: {} } }).usermeta).toBeUndefined();
  });

  it("yields what Vega-Lite compiles", () => {
    const spec = prepare(lineChart()) as TopLevelSpec;
    const { spec: vega } = compile(spec, { config: { customFormatTypes: true } });
    expect(JSON.stringify(vega)).toContain("querentFormat");
  });
});
