import type { Column, Scalar } from "../api/types";
import type { By, Usage } from "./api";

const DAY = 86_400_000;

/** The moment from which so many days are counted, at the beginning of a day of the world's clock. */
export function since(days: number, now: number): string {
  const today = Math.floor(now / DAY) * DAY;
  return new Date(today - days * DAY).toISOString();
}

const figure = (name: string, title: string): Column => ({
  name,
  title,
  role: "measure",
  type: "number",
  format: null,
});

/** The sums as a table: days latest first, everything else by how much was asked. */
export function shown(usage: Usage, by: By, title: string): { columns: Column[]; rows: Scalar[][] } {
  const name: Column = {
    name: "name",
    title,
    role: by === "day" ? "time" : "dimension",
    type: by === "day" ? "time" : "string",
    granularity: by === "day" ? "day" : null,
    format: null,
  };
  const columns = [
    name,
    figure("asked", "Questions"),
    figure("answered", "Answered"),
    figure("refused", "Refused"),
    figure("failed", "Failed"),
    figure("millis", "Milliseconds for each"),
    figure("rows", "Rows read"),
  ];
  const latest = (a: { name: string }, b: { name: string }) => (a.name < b.name ? 1 : -1);
  const each = [...usage.each].sort(by === "day" ? latest : (a, b) => b.asked - a.asked);
  const rows = each.map((one): Scalar[] => [
    one.name || null,
    one.asked,
    one.answered,
    one.refused,
    one.failed,
    one.asked === 0 ? null : Math.round(one.micros / one.asked / 1000),
    one.rows,
  ]);
  return { columns, rows };
}
