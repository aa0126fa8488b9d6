import type { Column, Scalar } from "../api/types";
import { isNumeric } from "../table/number";
import { parseTime, toUtc, type WallTime } from "../table/time";

export type Datum = Record<string, string | number | boolean | Date | null>;

/**
 * Rows as objects keyed by the plain column name. Only here, on the way to pixels, may an exact
 * decimal become a float. `utc` says whether the specification draws its time scale in UTC: a wall
 * time is handed over so that the scale shows it as it was written.
 */
export function toData(columns: Column[], rows: Scalar[][], utc: boolean): Datum[] {
  const time = utc ? toUtc : toLocal;
  return rows.map((row) => {
    const datum: Datum = {};
    columns.forEach((column, index) => {
      datum[column.name] = toValue(row[index] ?? null, column, time);
    });
    return datum;
  });
}

function toValue(value: Scalar, column: Column, time: (wall: WallTime) => Date) {
  if (value === null) return null;
  if (column.type === "number") return isNumeric(value) ? Number(value) : null;
  if (column.type === "time") {
    const wall = parseTime(String(value));
    return wall && time(wall);
  }
  return value;
}

function toLocal({ year, month, day, hour, minute, second }: WallTime): Date {
  return new Date(year, month - 1, day, hour, minute, second);
}
