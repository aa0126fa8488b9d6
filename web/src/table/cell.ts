import type { Column, Scalar } from "../api/types";
import { decimalsOf, formatNumber, isNumeric } from "./number";
import { formatTime } from "./time";

/** How one column is written; made once per result. */
export interface CellStyle {
  numeric: boolean;
  text: (value: Scalar) => string;
}

export const NO_VALUE = "—";

export function cellStyle(column: Column, values: Scalar[], locale: string): CellStyle {
  // One decimal is enough to compare shares; everything else shows what it has.
  const decimals = column.format?.kind === "percent" ? 1 : decimalsOf(values);
  const numeric = column.type === "number";
  return { numeric, text: (value) => cellText(value, column, locale, decimals) };
}

function cellText(value: Scalar, column: Column, locale: string, decimals: number): string {
  if (value === null || value === "") return NO_VALUE;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (column.type === "number" && isNumeric(value)) {
    return formatNumber(value, column.format, locale, decimals);
  }
  if (column.type === "time") return formatTime(String(value), column.granularity, locale);
  return String(value);
}
