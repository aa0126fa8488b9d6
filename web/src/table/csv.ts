import type { Column, Scalar } from "../api/types";

/** What a spreadsheet would take for a formula, and run. */
const FORMULA = /^[=+\-@\t\r]/;

/** As RFC 4180 has it. Figures are written exactly as the server wrote them, not as shown. */
export function toCsv(columns: Column[], rows: Scalar[][]): string {
  const head = columns.map((column) => quoted(harmless(column.title)));
  const lines = rows.map((row) => columns.map((column, index) => cell(column, row[index] ?? null)));
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return `\uFEFF${[head, ...lines].map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function cell(column: Column, value: Scalar): string {
  if (value === null) return "";
  const text = String(value);
  return quoted(column.type === "number" ? text : harmless(text));
}

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
