import { describe, expect, it } from "vitest";

import type { Column } from "../api/types";
import { drilled } from "./drill";

const state: Column = { name: "geo.state", title: "State", role: "dimension", type: "string", format: null };
const sales: Column = { name: "s.net", title: "Net", role: "measure", type: "number", format: null };
const time = (granularity: string): Column => ({
  name: `s.day.${granularity}`,
  title: "Day",
  role: "time",
  type: "time",
  granularity,
  format: null,
});

describe("looking into one row", () => {
  it("keeps its groups alone, and forgets an order by what is gone", () => {
    const query = {
      measures: ["s.net"],
      dimensions: ["geo.state"],
      order: [["s.net", "desc"]],
      limit: 5,
    };
    expect(drilled(query, [state, sales], ["Kerala", "1"])).toEqual({
      measures: ["s.net"],
      dimensions: [],
      filters: [{ member: "geo.state", operator: "equals", values: ["Kerala"] }],
    });
    expect(drilled(query, [state, sales], [null, "1"])?.filters).toEqual([
      { member: "geo.state", operator: "notSet" },
    ]);
  });

  it.each([
    ["month", "2028-02-01", ["2028-02-01", "2028-02-29"], "day"],
    ["quarter", "2026-10-01", ["2026-10-01", "2026-12-31"], "month"],
    ["year", "2026-04-01", ["2026-04-01", "2027-03-31"], "quarter"],
    ["week", "2026-12-28", ["2026-12-28", "2027-01-03"], "day"],
  ])("cuts a %s finer, from its first day to its last", (granularity, start, range, finer) => {
    const query = {
      measures: ["s.net"],
      timeDimensions: [{ dimension: "s.day", granularity, dateRange: ["2026-01-01", "2029-01-01"] }],
    };
    expect(drilled(query, [time(granularity), sales], [start, "1"])?.timeDimensions).toEqual([
      { dimension: "s.day", granularity: finer, dateRange: range },
    ]);
  });

  it("keeps a period that the question cut short as short as it was", () => {
    const asked = (dateRange: unknown) => ({
      measures: ["s.net"],
      timeDimensions: [{ dimension: "s.day", granularity: "month", dateRange } as never],
    });
    const into = (dateRange: unknown) =>
      drilled(asked(dateRange), [time("month"), sales], ["2026-11-01", "1"])?.timeDimensions?.[0];
    expect(into(["2026-10-22", "2026-11-20"])?.dateRange).toEqual(["2026-11-01", "2026-11-20"]);
    expect(into(["2026-11-05", "2027-01-20"])?.dateRange).toEqual(["2026-11-05", "2026-11-30"]);
    expect(into(undefined)?.dateRange).toEqual(["2026-11-01", "2026-11-30"]);
    expect(into("last 30 days")).toBeUndefined();
    expect(into(["2026-10-22T10:00:00", "2026-11-20T09:00:00"])).toBeUndefined();
  });

  it("does nothing where it would have to guess", () => {
    const query = { measures: ["s.net"], timeDimensions: [{ dimension: "s.day", granularity: "day" }] };
    expect(drilled(query, [time("day"), sales], ["2026-01-01", "1"])).toBeNull();
    expect(drilled(query, [time("shift"), sales], ["2026-01-01", "1"])).toBeNull();
    // A month of the organisation's own that begins in the middle of another.
    const months = { ...query, timeDimensions: [{ dimension: "s.day", granularity: "month" }] };
    expect(drilled(months, [time("month"), sales], ["2026-01-26", "1"])).toBeNull();
    expect(drilled({ measures: ["s.net"] }, [sales], ["1"])).toBeNull();
    expect(drilled({ measures: ["s.net"] }, [state, sales], ["Kerala", "1"])).toBeNull();
  });
});
