import type { Column } from "../api/types";
import type { Fill, Json } from "./fill";
import { FORMATTER, formatByToken, numberToken, timeToken } from "./formats";

const GUIDE: Record<string, "axis" | "legend"> = {
  x: "axis",
  y: "axis",
  color: "legend",
  size: "legend",
  opacity: "legend",
};

/** Up to here every time in the result gets a tick; beyond, Vega finds round ones. */
const MOST_TICKS = 24;

/** Width in pixels of a character of a label, and of the gap between two labels. */
const CHARACTER = 6.6;
const GAP = 10;

/** Axes and legends write figures and times as the table does. */
export function fillGuides(encoding: Json, fill: Fill): Json {
  const filled: Json = {};
  for (const [channel, definition] of Object.entries(encoding)) {
    filled[channel] = fillGuide(channel, definition, fill);
  }
  return filled;
}

function fillGuide(channel: string, definition: unknown, fill: Fill): unknown {
  const guide = GUIDE[channel];
  const given = definition as Json | null;
  const column = fill.columns.get(String(given?.["field"]));
  if (!given || !guide || !column || given["bin"]) return definition;
  const own = given[guide] as Json | null | undefined;
  if (own === null || given["aggregate"]) return definition;
  const labels = labelsOf(column, fill);
  const format = labels ? { formatType: FORMATTER, format: labels } : {};
  const place =
    guide === "axis"
      ? { ...ticks(given, column, fill), ...angle(channel, given, column, fill) }
      : {};
  return { ...given, ...title(given, column), [guide]: { ...place, ...own, ...format } };
}

/** "Net sales (INR)" is plain "Net sales" where every label has the sign. */
function title(given: Json, column: Column): Json {
  return String(given["title"]).startsWith(`${column.title} (`) ? { title: column.title } : {};
}

function labelsOf(column: Column, { locale, utc }: Fill): string | undefined {
  if (column.type === "number") return numberToken(column, locale, "compact");
  if (column.type === "time") return timeToken(column, locale, utc);
  return undefined;
}

/** Ticks stand where there are values: a month that is a month, not "every four weeks". */
function ticks(given: Json, column: Column, { data, utc }: Fill): Json {
  const own = given["axis"] as Json | undefined;
  if (given["type"] !== "temporal" || own?.["tickCount"] !== undefined) return {};
  const times = new Map<number, Date>();
  for (const datum of data) {
    const value = datum[column.name];
    if (value instanceof Date) times.set(value.getTime(), value);
  }
  if (times.size > MOST_TICKS) return {};
  const sorted = [...times.values()].sort((a, b) => a.getTime() - b.getTime());
  return { values: sorted.map((date) => toDateTime(date, utc)) };
}

/** Vega-Lite's own way to name a moment; a bare number would be read as a year. */
function toDateTime(date: Date, utc: boolean): Json {
  return utc
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        date: date.getUTCDate(),
        hours: date.getUTCHours(),
        minutes: date.getUTCMinutes(),
        seconds: date.getUTCSeconds(),
        utc,
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth() + 1,
        date: date.getDate(),
        hours: date.getHours(),
        minutes: date.getMinutes(),
        seconds: date.getSeconds(),
      };
}

/** Vega-Lite stands the labels of a band on their heads; where there is room they need not be. */
function angle(channel: string, given: Json, column: Column, fill: Fill): Json {
  if (channel !== "x" || (given["type"] !== "nominal" && given["type"] !== "ordinal")) return {};
  const token = labelsOf(column, fill);
  const labels = new Set(
    fill.data.map((datum) => {
      const value = datum[column.name];
      return token ? formatByToken(value, token) : String(value);
    }),
  );
  const longest = Math.max(0, ...[...labels].map((label) => label.length));
  const needed = Math.ceil(labels.size * (longest * CHARACTER + GAP));
  const narrow = `width < ${needed}`;
  return {
    labelAngle: { signal: `${narrow} ? -40 : 0` },
    labelAlign: { signal: `${narrow} ? 'right' : 'center'` },
    labelBaseline: "top",
  };
}
