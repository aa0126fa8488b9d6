import { useMemo, useState } from "react";

import type { Model } from "../model/types";
import { accepted, complete, type Suggestion } from "./complete";
import { known, marked, type Stretch } from "./marks";
import { questions, vocabulary } from "./vocabulary";

export interface Completion {
  suggestions: Suggestion[];
  /** The one that a key would take; -1 where none was chosen. */
  chosen: number;
  stretches: Stretch[];
  move: (by: 1 | -1) => void;
  /** The text with a suggestion in it. */
  taken: (index: number) => string;
  close: () => void;
}

/** All of it is known here already: nothing is asked of the server while somebody types. */
export function useCompletion(text: string, model: Model | undefined, asked: string[]): Completion {
  const [shut, setShut] = useState<string | null>(null);
  const [choice, setChoice] = useState<{ text: string; index: number }>({ text: "", index: -1 });
  const terms = useMemo(() => vocabulary(model), [model]);
  const kinds = useMemo(() => known(terms), [terms]);
  const past = useMemo(() => questions(asked), [asked]);
  const all = useMemo(() => complete(text, terms, past), [text, terms, past]);
  const stretches = useMemo(() => marked(text, kinds), [text, kinds]);
  const suggestions = shut === text ? [] : all;
  // A choice is of one text: typing on chooses nothing.
  const chosen = choice.text === text ? choice.index : -1;

  return {
    suggestions,
    chosen,
    stretches,
    move: (by) => {
      const count = suggestions.length + 1;
      // Past the last one is the text itself.
      setChoice({ text, index: ((chosen + 1 + by + count) % count) - 1 });
    },
    taken: (index) => {
      const suggestion = suggestions[index];
      return suggestion ? accepted(text, suggestion) : text;
    },
    close: () => setShut(text),
  };
}
