import { expect, it } from "vitest";

import type { Column } from "../api/types";
import { toCsv } from "./csv";

const column = (title: string, type: Column["type"]): Column => ({
  name: title,
  title,
  role: type === "number" ? "measure" : "dimension",
  type,
  format: null,
});

it("keeps every digit, quotes what needs it, and disarms formulas", () => {
  const columns = [column("Brand, long", "string"), column("Net", "number")];
  const rows = [
    ["=HYPERLINK(1)", "-12345678901234567.89"],
    ['the "best"', null],
    ["two\nlines", 5],
  ];
  expect(toCsv(columns, rows)).toBe(
    '\uFEFF"Brand, long",Net\r\n\'=HYPERLINK(1),-12345678901234567.89\r\n"the ""best""",\r\n"two\nlines",5\r\n',
  );
});
