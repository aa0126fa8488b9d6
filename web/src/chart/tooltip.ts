import type { Column } from "../api/types";
import type { Fill, Json } from "./fill";
import { FORMATTER, numberToken, timeToken } from "./formats";

/**
 * A tooltip tells in full, and as the table writes it, what the server chose to tell; by default
 * all that the mark encodes.
 */
export function fillTooltip(encoding: Json, fill: Fill): Json {
  const given = encoding["tooltip"];
  const told = Array.isArray(given) ? (given as Json[]) : encoded(encoding, fill);
  const known = given === undefined || Array.isArray(given);
  if (!known || told.length === 0) return encoding;
  return { ...encoding, tooltip: told.map((channel) => describe(channel, fill)) };
}

function encoded(encoding: Json, { columns }: Fill): Json[] {
  const channels = Object.values(encoding) as (Json | null)[];
  // Where the chart computes, a row's own value is no longer there to be told.
  if (channels.some((channel) => channel?.["aggregate"] || channel?.["bin"])) return [];
  const fields = new Set(channels.map((channel) => String(channel?.["field"])));
  // Nominal, so that the value arrives whole.
  return [...fields]
    .filter((field) => columns.has(field))
    .map((field) => ({ field, type: "nominal" }));
}

function describe(channel: Json, { columns, locale, utc }: Fill): Json {
  const column = columns.get(String(channel["field"]));
  if (!column || channel["aggregate"] || channel["bin"]) return channel;
  const format = formatOf(column, locale, utc);
  return { ...channel, title: column.title, ...format };
}

function formatOf(column: Column, locale: string, utc: boolean): Json {
  switch (column.type) {
    case "number":
      return { formatType: FORMATTER, format: numberToken(column, locale, "full") };
    case "time":
      return { formatType: FORMATTER, format: timeToken(column, locale, utc) };
    default:
      return {};
  }
}
