import type { Column, Scalar } from "../api/types";
import { pathOf } from "../model/names";
import { parseTime, toUtc } from "../table/time";
import { type Condition, type Query, withDateRange, withFilter, withGranularity, withoutDimension } from "./query";

/** What a period is looked into by; what is not here is not looked into. */
const FINER: Record<string, string> = { year: "quarter", quarter: "month", month: "day", week: "day" };

/** The query of one row alone: only its groups, its period cut finer. Nothing where that is not known. */
export function drilled(query: Query, columns: Column[], row: Scalar[]): Query | null {
  let next: Query | null = query;
  let narrowed = false;
  columns.forEach((column, index) => {
    if (next === null || column.role === "measure") return;
    next = within(next, column, row[index] ?? null);
    narrowed = true;
  });
  if (!narrowed || next === null) return null;
  // How many were shown, and in which order, was said of the groups that are left behind.
  const { order: _order, limit: _limit, ...rest } = next;
  return rest;
}

function within(query: Query, column: Column, value: Scalar): Query | null {
  const path = pathOf(column);
  if (column.role === "time") return withinPeriod(query, path, column.granularity ?? "", value);
  // A moment would have to be compared as the server cuts it.
  if (column.type === "time" || !query.dimensions?.includes(path)) return null;
  return withFilter(withoutDimension(query, path), only(path, value));
}

function only(member: string, value: Scalar): Condition {
  if (value === null) return { member, operator: "notSet" };
  return { member, operator: "equals", values: [String(value)] };
}

function withinPeriod(query: Query, path: string, granularity: string, value: Scalar): Query | null {
  const index = (query.timeDimensions ?? []).findIndex(({ dimension }) => dimension === path);
  const finer = FINER[granularity];
  const whole = value === null ? null : period(String(value), granularity);
  const range = whole && meeting(whole, query.timeDimensions?.[index]?.dateRange);
  if (index < 0 || finer === undefined || !range) return null;
  return withGranularity(withDateRange(query, index, range), index, finer);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A period that the question cut short stays cut short, or its parts would add up to more. */
function meeting(whole: [string, string], asked: unknown): [string, string] | null {
  if (asked === undefined) return whole;
  if (!Array.isArray(asked) || asked.length !== 2) return null;
  const [from, to] = asked.map(String) as [string, string];
  if (!DAY.test(from) || !DAY.test(to)) return null;
  return [from > whole[0] ? from : whole[0], to < whole[1] ? to : whole[1]];
}

/** From its first day to its last. A period begins where the organisation's calendar says. */
function period(start: string, granularity: string): [string, string] | null {
  const first = parseTime(start);
  if (first === null || (first.day !== 1 && granularity !== "week")) return null;
  const months = { month: 1, quarter: 3, year: 12 }[granularity];
  const { year, month, day } = first;
  const end = new Date(
    months === undefined
      ? Date.UTC(year, month - 1, day + 6)
      : Date.UTC(year, month - 1 + months, day - 1),
  );
  const written = (date: Date) => date.toISOString().slice(0, 10);
  return [written(toUtc(first)), written(end)];
}
