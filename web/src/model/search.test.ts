import { describe, expect, it } from "vitest";

import { breakdowns, pathOf, titlesOf } from "./names";
import { found, membersFound } from "./search";
import type { Cube, Member } from "./types";

const certified = { status: "certified" as const, confidence: null };
const member = (name: string, title: string, more: Partial<Member> = {}): Member => ({
  name,
  title,
  kind: "dimension",
  type: "string",
  aggregated: null,
  format: null,
  description: null,
  synonyms: [],
  masked: false,
  standing: certified,
  ...more,
});
const cube = (name: string, title: string, members: Member[], joins: Cube["joins"] = []): Cube => ({
  name,
  title,
  kind: "cube",
  description: null,
  synonyms: [],
  standing: certified,
  joins,
  members,
});

const sales = cube(
  "sales",
  "Sales",
  [
    member("sales.net", "Net sales", { kind: "measure", synonyms: ["revenue"] }),
    member("sales.id", "Number", { type: "number" }),
  ],
  [{ to: "geo", relationship: "many_to_one" }],
);
const geo = cube("geo", "Geography", [member("geo.state", "State"), member("geo.town", "Città")]);
const stock = cube("stock", "Stock", [member("stock.bin", "Bin")]);
const cubes = [sales, geo, stock];

describe("searching the model", () => {
  it("finds by titles, synonyms and beginnings of words, in any case and without accents", () => {
    const names = (sought: string) => found(cubes, sought).map(({ name }) => name);
    expect(names("REV")).toEqual(["sales"]);
    expect(names("citta")).toEqual(["geo"]);
    expect(names("sales net")).toEqual(["sales"]);
    expect(names("ales")).toEqual([]);
    expect(names("  ")).toEqual(["sales", "geo", "stock"]);
    expect(membersFound(geo, "sta").map(({ name }) => name)).toEqual(["geo.state"]);
  });
});

describe("what an answer can be broken down by", () => {
  it("is of the cubes that its query reaches, and is words", () => {
    const model = { version: "v", cubes };
    expect(breakdowns(model, ["sales.net"]).map(({ name }) => name)).toEqual([
      "geo.state",
      "geo.town",
    ]);
    expect(breakdowns(undefined, ["sales.net"])).toEqual([]);
  });

  it("has titles of the answer before those of the model, and words where nobody knows", () => {
    const column = {
      name: "sales.day.month",
      title: "Invoice date",
      role: "time" as const,
      type: "time" as const,
      granularity: "month",
      format: null,
    };
    const titles = titlesOf({ version: "v", cubes }, [column]);
    expect(pathOf(column)).toBe("sales.day");
    expect(["sales.day", "geo.state", "x.some_thing"].map(titles)).toEqual([
      "Invoice date",
      "State",
      "Some thing",
    ]);
  });
});
