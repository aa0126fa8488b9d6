import type { Model } from "../model/types";

export type Kind = "measure" | "dimension" | "time" | "question";

/** A word or several that mean something in a question. */
export interface Term {
  /** As it is written into the question. */
  text: string;
  kind: Kind;
  /** What it is another name of. */
  of?: string;
  /** For comparing: small letters, single spaces. */
  plain: string;
}

/** Periods and cuts of time that every organisation understands. */
const TIMES = [
  "today",
  "yesterday",
  "this week",
  "last week",
  "this month",
  "last month",
  "this quarter",
  "last quarter",
  "this fiscal year",
  "last fiscal year",
  "this year",
  "last year",
  "last 7 days",
  "last 30 days",
  "last 12 months",
  "by day",
  "by week",
  "by month",
  "by quarter",
  "by year",
];

export function plainly(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ");
}

const term = (text: string, kind: Kind, of?: string): Term => ({
  text,
  kind,
  plain: plainly(text),
  ...(of !== undefined && { of }),
});

/** What may stand in a question of somebody who sees this model. Nothing else is known here. */
export function vocabulary(model: Model | undefined): Term[] {
  const terms = TIMES.map((text) => term(text, "time"));
  for (const member of model?.cubes.flatMap(({ members }) => members) ?? []) {
    if (member.kind === "segment") continue;
    terms.push(term(member.title.toLowerCase(), member.kind));
    for (const other of member.synonyms) terms.push(term(other, member.kind, member.title));
  }
  return unique(terms);
}

export function questions(texts: string[]): Term[] {
  return unique(texts.map((text) => term(text, "question")));
}

function unique(terms: Term[]): Term[] {
  return [...new Map(terms.map((one) => [one.plain, one])).values()];
}
