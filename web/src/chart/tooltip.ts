import type { Column } from "../api/types";
import type { Fill, Json } from "./fill";
import { FORMATTER, numberToken, timeToken } from "./formats";

/** Without a tooltip of the server's own, a mark tells all that its chart encodes, in full. */
export function fillTooltip(encoding: Json, fill: Fill): Json {
  const channels = Object.values(encoding) as (Json | null)[];
  // Where the chart computes, a row's own value is no longer there to be told.
  const computes = channels.some((given) => given?.["aggregate"] || given?.["bin"]);
  if (computes || "tooltip" in encoding) return encoding;
  const fields = new Map<string, Json>();
  for (const given of channels) {
    const field = String(given?.["field"]);
    const column = fill.columns.get(field);
    if (column) fields.set(field, describe(field, column, fill));
  }
  return fields.size === 0 ? encoding : { ...encoding, tooltip: [...fields.values()] };
}

function describe(field: string, column: Column, { locale, utc }: Fill): Json {
  // Nominal, so that the value arrives whole and is written as in the table.
  const base = { field, type: "nominal", title: column.title };
  switch (column.type) {
    case "number":
      return { ...base, formatType: FORMATTER, format: numberToken(column, locale, "full") };
    case "time":
      return { ...base, formatType: FORMATTER, format: timeToken(column, locale, utc) };
    default:
      return base;
  }
}
