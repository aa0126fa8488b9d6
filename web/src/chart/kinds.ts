import type { ChartSpec, Column, Scalar } from "../api/types";

/** What the same rows can be drawn as without saying anything that they do not say. */
export type Kind = "line" | "area" | "columns" | "bars" | "points";

export const NAMES: Record<Kind, string> = {
  line: "Line",
  area: "Area",
  columns: "Columns",
  bars: "Bars",
  points: "Points",
};

/** More colours than these nobody tells apart; more bars nobody compares. */
const MOST_SERIES = 8;
const MOST_BARS = 40;

interface Parts {
  time: Column | undefined;
  groups: Column[];
  measures: Column[];
}

/** One measure over one or two things; what is more than that is for the table. */
export function kindsFor(columns: Column[], rows: Scalar[][]): Kind[] {
  const { time, groups, measures } = partsOf(columns);
  if (rows.length < 2 || measures.length === 0) return [];
  const first = groups[0];
  const series = first ? distinct(columns, rows, first) : 1;
  if (time) {
    if (groups.length > 1 || series > MOST_SERIES) return [];
    // Areas on top of one another would be added up, which not every measure may be.
    return groups.length === 0 ? ["line", "area", "columns"] : ["line"];
  }
  if (groups.length === 1 && rows.length <= MOST_BARS && series === rows.length) {
    return measures.length > 1 ? ["bars", "columns", "points"] : ["bars", "columns"];
  }
  return groups.length === 1 && measures.length > 1 ? ["points"] : [];
}

export function firstKind(columns: Column[], rows: Scalar[][]): Kind | null {
  return kindsFor(columns, rows)[0] ?? null;
}

/** Which kind a specification of the server is, where it is one of these. */
export function kindOf(spec: ChartSpec): Kind | null {
  const mark = spec["mark"];
  const type = typeof mark === "object" && mark !== null ? (mark as ChartSpec)["type"] : mark;
  const encoding = spec["encoding"] as Record<string, ChartSpec> | undefined;
  if (type === "line" || type === "area") return type;
  if (type === "point" || type === "circle") return "points";
  if (type === "bar") return encoding?.["y"]?.["type"] === "quantitative" ? "columns" : "bars";
  return null;
}

/** A specification over the data set `result`, as the server writes them. */
export function specOf(kind: Kind, columns: Column[]): ChartSpec {
  const { time, groups, measures } = partsOf(columns);
  const [group] = groups;
  const [measure, other] = measures;
  const x = time ? temporal(time) : group && nominal(group);
  const y = measure && quantitative(measure);
  const colour = time && group ? { color: nominal(group) } : {};
  const tooltip = columns.map((column) => ({ field: field(column), type: "nominal" }));
  const encoding = { ...placed(kind, x, y, other && quantitative(other)), ...colour, tooltip };
  return { data: { name: "result" }, mark: { type: MARKS[kind] }, encoding };
}

const MARKS: Record<Kind, string> = {
  line: "line",
  area: "area",
  columns: "bar",
  bars: "bar",
  points: "point",
};

function placed(kind: Kind, x: unknown, y: unknown, other: unknown) {
  if (kind === "bars") return { y: x, x: y };
  if (kind === "points") return { x: y, y: other };
  // Columns of time stand side by side, each for its period.
  const banded = kind === "columns" && isTemporal(x) ? { ...x, type: "ordinal" } : x;
  return { x: banded, y };
}

function isTemporal(channel: unknown): channel is { type: string } {
  return (channel as { type?: string } | undefined)?.type === "temporal";
}

function partsOf(columns: Column[]): Parts {
  return {
    time: columns.find(({ role }) => role === "time"),
    groups: columns.filter(({ role }) => role === "dimension"),
    measures: columns.filter(({ role, type }) => role === "measure" && type === "number"),
  };
}

function distinct(columns: Column[], rows: Scalar[][], column: Column): number {
  const index = columns.indexOf(column);
  return new Set(rows.map((row) => row[index])).size;
}

const field = (column: Column) => column.name.replace(/[.[\]\\'"]/g, "\\$&");
const temporal = (column: Column) => ({ field: field(column), type: "temporal", title: column.title });
const nominal = (column: Column) => ({
  field: field(column),
  type: "nominal",
  title: column.title,
  sort: null,
});
const quantitative = (column: Column) => ({
  field: field(column),
  type: "quantitative",
  title: column.title,
  stack: null,
});
