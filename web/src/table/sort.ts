import type { Column, Scalar } from "../api/types";
import { isNumeric } from "./number";

export interface Sorting {
  /** The number of the column. */
  by: number;
  way: "asc" | "desc";
}

/** The next press on a head: figures largest first, words from A on, then the order of the answer. */
export function pressed(sorting: Sorting | null, by: number, column: Column): Sorting | null {
  const [first, second] = column.type === "number" ? DOWN : UP;
  if (sorting?.by !== by) return { by, way: first };
  return sorting.way === first ? { by, way: second } : null;
}

const DOWN = ["desc", "asc"] as const;
const UP = ["asc", "desc"] as const;

/** The numbers of the rows in their order. What has no value stays at the end either way. */
export function sorted(rows: Scalar[][], columns: Column[], sorting: Sorting | null): number[] {
  const order = rows.map((_, index) => index);
  const column = sorting && columns[sorting.by];
  if (!column) return order;
  const compare = column.type === "number" ? compareNumbers : compareWords;
  const sign = sorting.way === "asc" ? 1 : -1;
  return order.sort((one, other) => {
    const [a, b] = [rows[one]?.[sorting.by] ?? null, rows[other]?.[sorting.by] ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
}

function compareWords(a: Scalar, b: Scalar): number {
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** Decimals of any length: floats first, and digit by digit where those cannot tell. */
function compareNumbers(a: Scalar, b: Scalar): number {
  if (!isNumeric(a) || !isNumeric(b)) return compareWords(a, b);
  return Number(a) - Number(b) || compareDigits(String(a), String(b));
}

function compareDigits(a: string, b: string): number {
  if (/e/i.test(a + b)) return 0;
  const sign = a.startsWith("-") ? -1 : 1;
  const [whole, part] = [a, b].map((text) => text.replace(/^[+-]/, "").split("."));
  const lengths = (whole?.[0]?.length ?? 0) - (part?.[0]?.length ?? 0);
  const [one, other] = [whole, part].map((halves) => (halves?.[0] ?? "") + (halves?.[1] ?? ""));
  return sign * (lengths || (one! < other! ? -1 : one! > other! ? 1 : 0));
}
