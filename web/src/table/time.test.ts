import { describe, expect, it } from "vitest";

import { formatTime, parseTime } from "./time";

describe("formatTime", () => {
  it.each([
    ["2026-07-01", "month", "Jul 2026"],
    ["2026-07-01T00:00:00.000", "month", "Jul 2026"],
    ["2026-01-01", "year", "2026"],
    ["2026-07-06", "day", "6 Jul 2026"],
    ["2026-07-06 09:05:00", "hour", "6 Jul 2026, 09:05"],
    ["2026-07-06", null, "6 Jul 2026"],
  ])("%s by %s is %s", (text, granularity, expected) => {
    expect(formatTime(text, granularity, "en-IN")).toBe(expected);
  });

  it("names the months of a quarter, since quarters differ between calendars", () => {
    expect(formatTime("2026-07-01", "quarter", "en-US")).toMatch(/^Jul\s–\sSep 2026$/);
  });

  it("names both ends of a fiscal year", () => {
    expect(formatTime("2026-04-01", "year", "en-US")).toMatch(/^Apr 2026\s–\sMar 2027$/);
  });

  it("never moves a date, whatever the zone that was written", () => {
    expect(formatTime("2026-07-01T00:00:00Z", "day", "en-IN")).toBe("1 Jul 2026");
    expect(formatTime("2026-07-01T23:59:59+05:30", "day", "en-IN")).toBe("1 Jul 2026");
  });

  it("shows what it cannot read as it is", () => {
    expect(formatTime("next Tuesday", "day", "en")).toBe("next Tuesday");
    expect(parseTime("2026-13-01")).toBeNull();
  });
});
