import type { Column, Scalar } from "../api/types";
import { toData } from "./data";

/** The row that a mark was drawn of. A mark that stands for several rows, such as a line, has none. */
export function rowBehind(datum: unknown, columns: Column[], rows: Scalar[][]): Scalar[] | null {
  if (typeof datum !== "object" || datum === null) return null;
  const drawn = datum as Record<string, unknown>;
  const found = [false, true].flatMap((utc) => {
    const data = toData(columns, rows, utc);
    const index = data.findIndex((one) =>
      columns.every(({ name }) => name in drawn && same(one[name], drawn[name])),
    );
    return index < 0 ? [] : [index];
  });
  return rows[found[0] ?? -1] ?? null;
}

/** A time is drawn as its number. */
function same(value: unknown, drawn: unknown): boolean {
  return plain(value) === plain(drawn);
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : (value ?? null);
}
