import { formatTime } from "../table/time";
import { type Condition, isCondition, type Query, type TimeDimension } from "./query";

/** What a member is called by people. */
export type Titles = (path: string) => string;

const OPERATORS: Record<string, string> = {
  equals: "is",
  notEquals: "is not",
  contains: "contains",
  notContains: "does not contain",
  startsWith: "starts with",
  endsWith: "ends with",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  set: "is known",
  notSet: "is not known",
  beforeDate: "is before",
  afterDate: "is after",
};

/** The last part of a member's path, as words: what is left where nobody knows its title. */
export function spelled(path: string): string {
  const name = path.split(".").pop() ?? path;
  const words = name.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function conditionWords(condition: Condition, titles: Titles): string {
  const operator = OPERATORS[condition.operator] ?? spelled(condition.operator).toLowerCase();
  const values = (condition.values ?? []).map((value) => (value === null ? "not known" : String(value)));
  const shown = values.length > 3 ? [...values.slice(0, 2), `${values.length - 2} more`] : values;
  return [titles(condition.member), operator, listed(shown, "or")].filter(Boolean).join(" ");
}

export function rangeWords(range: string | string[] | undefined, locale: string): string {
  if (range === undefined) return "any time";
  if (typeof range === "string") return range;
  const [from, to] = range.map((day) => formatTime(day, "day", locale));
  return to === undefined || from === to ? (from ?? "any time") : `${from} – ${to}`;
}

/** One line that says what a query asks, for who did not type it. */
export function queryWords(query: Query, titles: Titles, locale: string): string {
  const times = query.timeDimensions ?? [];
  const by = [
    ...(query.dimensions ?? []).map(titles),
    ...times.flatMap((time) => (time.granularity ? [time.granularity] : [])),
  ];
  const what = listed((query.measures ?? []).map(titles), "and") || "Rows";
  const parts = [by.length > 0 ? `${what} by ${listed(by.map(small), "and")}` : what];
  parts.push(...times.flatMap((time) => ranged(time, locale)));
  parts.push(...(query.filters ?? []).filter(isCondition).map((it) => conditionWords(it, titles)));
  const others = (query.filters ?? []).filter((filter) => !isCondition(filter)).length;
  if (others > 0) parts.push(others === 1 ? "one more condition" : `${others} more conditions`);
  if (query.limit !== undefined) parts.push(`${query.limit} rows at most`);
  return parts.join(", ");
}

function ranged(time: TimeDimension, locale: string): string[] {
  return time.dateRange === undefined ? [] : [rangeWords(time.dateRange, locale)];
}

/** A title within a sentence: capitals stay where they are more than the first letter. */
function small(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

export function listed(words: string[], last: "and" | "or"): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
