import { describe, expect, it } from "vitest";

import type { Model } from "../model/types";
import { accepted, complete } from "./complete";
import { known, marked } from "./marks";
import { questions, vocabulary } from "./vocabulary";

const member = (title: string, kind: "measure" | "dimension" | "segment", synonyms: string[] = []) => ({
  name: `c.${title}`,
  title,
  kind,
  type: "string" as const,
  aggregated: null,
  format: null,
  description: null,
  synonyms,
  masked: false,
  standing: { status: "certified" as const, confidence: null },
});
const model: Model = {
  version: "v",
  cubes: [
    {
      name: "c",
      title: "C",
      kind: "cube",
      description: null,
      synonyms: [],
      standing: { status: "certified", confidence: null },
      joins: [],
      members: [
        member("Net sales", "measure", ["revenue"]),
        member("State", "dimension"),
        member("Secret things", "segment"),
      ],
    },
  ],
};
const terms = vocabulary(model);
const past = questions(["sales by state last month", "net sales by weekday"]);
const offered = (text: string) => complete(text, terms, past).map(({ term }) => term.text);

describe("completing a question", () => {
  it("offers members, other names and times that the last words begin", () => {
    expect(offered("top 5 by sta")).toEqual(["state"]);
    expect(offered("rev")).toEqual(["revenue"]);
    expect(offered("sales by state last q")).toEqual(["last quarter"]);
    expect(offered("NET SA")).toEqual(["net sales", "net sales by weekday"]);
  });

  it("offers nothing for one letter, for what is there already, or for what is no word of theirs", () => {
    expect(offered("s")).toEqual([]);
    expect(offered("revenue")).toEqual([]);
    expect(offered("secret")).toEqual([]);
    expect(offered("")).toEqual([]);
  });

  it("keeps what stands before, and takes a whole question as it is", () => {
    const [state] = complete("top 5 by sta", terms, past);
    expect(accepted("top 5 by sta", state!)).toBe("top 5 by state ");
    const question = complete("sales by", terms, past).find(({ term }) => term.kind === "question");
    expect(accepted("sales by", question!)).toBe("sales by state last month");
  });
});

describe("marking the words of a question", () => {
  it("takes the longest name, plurals too, and loses no letter", () => {
    const text = "Net  sales by states, last month — ok?";
    const stretches = marked(text, known(terms));
    expect(stretches.map((stretch) => stretch.text).join("")).toBe(text);
    expect(stretches.filter(({ kind }) => kind)).toEqual([
      { text: "Net  sales", kind: "measure" },
      { text: "states", kind: "dimension" },
      { text: "last month", kind: "time" },
    ]);
  });
});
