import { expect, it } from "vitest";

import { formatBytes, formatMicros } from "./units";

it("writes durations with no more precision than they have", () => {
  expect([12, 999, 1000, 41_350, 2_400_000].map(formatMicros)).toEqual([
    "12 µs",
    "999 µs",
    "1 ms",
    "41 ms",
    "2.4 s",
  ]);
});

it("writes sizes", () => {
  expect([0, 1234, 5_600_000].map(formatBytes)).toEqual(["0 B", "1.2 kB", "5.6 MB"]);
});
