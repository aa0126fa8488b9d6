import type { Member, Relationship } from "./types";

const AGGREGATED: Record<string, string> = {
  count: "count",
  count_distinct: "count of different ones",
  sum: "sum",
  avg: "average",
  min: "least",
  max: "largest",
  number: "formula",
  rank: "rank",
};

const HELD: Record<string, string> = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  time: "time",
};

/** What a member is, in two words. */
export function heldWords({ kind, type, aggregated, format }: Member): string {
  if (kind === "segment") return "condition";
  if (kind === "dimension") return HELD[type ?? ""] ?? "";
  const unit = format?.kind === "currency" ? (format.currency ?? "money") : format && "percent";
  return [AGGREGATED[aggregated ?? ""], unit].filter(Boolean).join(", ");
}

/** How the rows of two cubes belong together, read from the first. */
export const JOINED: Record<Relationship, string> = {
  many_to_one: "each row has one",
  one_to_many: "each row has many",
  one_to_one: "row by row",
};
