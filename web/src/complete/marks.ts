import { type Kind, plainly, type Term } from "./vocabulary";

/** A stretch of a question, and what its words are known as. */
export interface Stretch {
  text: string;
  kind?: Kind;
}

const WORDS = 4;

/** The question cut into words that mean something and those between, without losing a letter. */
export function marked(text: string, terms: Map<string, Kind>): Stretch[] {
  const words = [...text.matchAll(/[\p{L}\p{M}\p{N}'’-]+/gu)];
  const stretches: Stretch[] = [];
  let at = 0;
  for (let index = 0; index < words.length; ) {
    const found = longest(text, words, index, terms);
    if (!found) {
      index += 1;
      continue;
    }
    const { start, end, kind, taken } = found;
    if (start > at) stretches.push({ text: text.slice(at, start) });
    stretches.push({ text: text.slice(start, end), kind });
    at = end;
    index += taken;
  }
  if (at < text.length) stretches.push({ text: text.slice(at) });
  return stretches;
}

function longest(text: string, words: RegExpExecArray[], index: number, terms: Map<string, Kind>) {
  for (let taken = Math.min(WORDS, words.length - index); taken > 0; taken -= 1) {
    const start = words[index]!.index;
    const last = words[index + taken - 1]!;
    const end = last.index + last[0].length;
    const kind = terms.get(plainly(text.slice(start, end)));
    if (kind) return { start, end, kind, taken };
  }
  return null;
}

/** Terms by what is compared, with their plural where adding a letter makes it. */
export function known(terms: Term[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const { plain, kind } of terms) {
    if (!kinds.has(`${plain}s`)) kinds.set(`${plain}s`, kind);
  }
  for (const { plain, kind } of terms) kinds.set(plain, kind);
  return kinds;
}
