import { describe, expect, it } from "vitest";

import { decimalsOf, formatNumber, isNumeric } from "./number";

const INR = { kind: "currency", currency: "INR" };

describe("formatNumber", () => {
  it("groups rupees in lakh and crore", () => {
    expect(formatNumber("12345678.90", INR, "en-IN")).toBe("₹1,23,45,678.90");
  });

  it("keeps decimals exact that no float can hold", () => {
    expect(formatNumber("9007199254740993.01", null, "en")).toBe("9,007,199,254,740,993.01");
    expect(formatNumber("12345678901234567890.12", INR, "en-IN")).toBe(
      "₹1,23,45,67,89,01,23,45,67,890.12",
    );
  });

  it("leaves out decimals that a column does not need", () => {
    expect(formatNumber("41000000.00", INR, "en-IN", 0)).toBe("₹4,10,00,000");
    expect(formatNumber(1234, null, "en", 0)).toBe("1,234");
  });

  it("lets the currency decide how many decimals it has", () => {
    expect(formatNumber("1500.5", { kind: "currency", currency: "JPY" }, "en")).toBe("¥1,501");
  });

  it("shortens for axes", () => {
    expect(formatNumber(12_345_678, INR, "en-IN", 2, "compact")).toBe("₹1.2Cr");
    expect(formatNumber(1500, null, "en", 2, "compact")).toBe("1.5K");
  });

  it("writes percent points as they are", () => {
    expect(formatNumber("38.42", { kind: "percent" }, "en", 1)).toBe("38.4%");
  });

  it("falls back to the bare number for a code that is no currency", () => {
    expect(formatNumber(5, { kind: "currency", currency: "nonsense" }, "en", 0)).toBe("5");
  });
});

describe("isNumeric", () => {
  it("knows numbers from other scalars", () => {
    expect([1, "1", "-1.5", "1e6"].every(isNumeric)).toBe(true);
    expect([null, "", "abc", "1,5", "0x10", true, Number.NaN].some(isNumeric)).toBe(false);
  });
});

describe("decimalsOf", () => {
  it("asks for decimals only when some value has them", () => {
    expect(decimalsOf(["1.00", 2, null])).toBe(0);
    expect(decimalsOf(["1.00", "2.5"])).toBe(2);
  });
});
