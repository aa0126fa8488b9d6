import { titlesOf } from "../model/names";
import { readQuery } from "../query/query";
import { queryWords } from "../query/words";
import { browserLocale } from "../table/locale";
import type { Asked } from "../thread/thread";

/**
 * Addresses within the page. They stand behind '#', which never reaches a server, a proxy's log or
 * a referrer: a question may say more than its answer.
 */
export const ASK = "/";
export const MODEL = "/model";
export const PEOPLE = "/people";
export const HISTORY = "/history";
export const USAGE = "/usage";
export const AUDIT = "/audit";

/** A link that asks. Who follows it sees what their own rights let them see. */
export function linkTo({ question, query }: Asked): string {
  const { origin, pathname } = window.location;
  const asked = query ? { query: JSON.stringify(query) } : { q: question };
  return `${origin}${pathname}#${ASK}?${new URLSearchParams(asked as Record<string, string>)}`;
}

/** What such a link asks. A query says itself what it is: no link puts other words over it. */
export function askedBy(search: string): Asked | null {
  const params = new URLSearchParams(search);
  const query = readQuery(parsed(params.get("query")));
  if (query) return { question: queryWords(query, titlesOf(undefined, []), browserLocale()), query };
  const question = params.get("q")?.trim();
  return question ? { question } : null;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
