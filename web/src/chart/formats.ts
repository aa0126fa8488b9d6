import type { Column } from "../api/types";
import { decimalsOf, formatNumber, type Style } from "../table/number";
import { formatTime } from "../table/time";

/**
 * Name of the expression function by which axes, legends and tooltips write values as the table
 * does. A specification is plain data, so what the function needs travels in a token of text.
 */
export const FORMATTER = "querentFormat";

const SEPARATOR = "|";

export function numberToken(column: Column, locale: string, style: Style): string {
  const { kind = "number", currency } = column.format ?? {};
  return ["number", locale, style, kind, currency ?? ""].join(SEPARATOR);
}

/** `utc` as for `toData`: which clock of the `Date` shows the wall time that the server wrote. */
export function timeToken(column: Column, locale: string, utc: boolean): string {
  return ["time", locale, column.granularity ?? "", utc ? "utc" : "local"].join(SEPARATOR);
}

export function formatByToken(value: unknown, token: unknown): string {
  const [type, locale = "en", ...rest] = String(token).split(SEPARATOR);
  if (value === null || value === undefined) return "—";
  if (type === "time") {
    const [granularity, clock] = rest;
    return formatTime(writtenTime(new Date(value as number), clock === "utc"), granularity, locale);
  }
  if (typeof value !== "number") return String(value);
  const [style, kind = "number", currency] = rest;
  const decimals = kind === "percent" ? 1 : decimalsOf([value]);
  return formatNumber(value, { kind, currency: currency || null }, locale, decimals, style as Style);
}

function writtenTime(date: Date, utc: boolean): string {
  const offset = utc ? 0 : date.getTimezoneOffset() * 60_000;
  return new Date(date.getTime() - offset).toISOString();
}
