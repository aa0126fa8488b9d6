import { plainly, type Term } from "./vocabulary";

export interface Suggestion {
  term: Term;
  /** Where what was begun begins: this much of the text stays. */
  from: number;
}

const MOST = 6;
/** Of them, whole questions. */
const QUESTIONS = 2;
/** One letter begins too much. */
const LEAST = 2;
/** The longest names that are looked for have so many words. */
const WORDS = 4;

/** What the end of a text may be the beginning of, and whole questions that begin as all of it. */
export function complete(text: string, terms: Term[], questions: Term[]): Suggestion[] {
  const whole = plainly(text).trimStart();
  const asked = isBegun(whole) ? begins(questions, whole).slice(0, QUESTIONS) : [];
  const words = wordsFor(text, terms).slice(0, MOST - asked.length);
  return [...words, ...asked.map((term) => ({ term, from: 0 }))];
}

/** The more words of a name stand there, the surer it is meant. */
function wordsFor(text: string, terms: Term[]): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const from of beginnings(text)) {
    const begun = plainly(text.slice(from));
    if (!isBegun(begun)) continue;
    for (const term of begins(terms, begun)) {
      if (!found.has(term.plain)) found.set(term.plain, { term, from });
    }
  }
  return [...found.values()];
}

const isBegun = (text: string) => text.trim().length >= LEAST;

function begins(terms: Term[], begun: string): Term[] {
  const fitting = terms.filter(({ plain }) => plain.startsWith(begun) && plain !== begun.trim());
  return fitting.sort((a, b) => a.plain.length - b.plain.length);
}

/** Where the last words begin, the longest stretch first. */
function beginnings(text: string): number[] {
  const starts = [...text.matchAll(/(?<!\S)\S/g)].map(({ index }) => index);
  return starts.slice(-WORDS);
}

export function accepted(text: string, { term, from }: Suggestion): string {
  return term.kind === "question" ? term.text : `${text.slice(0, from)}${term.text} `;
}
