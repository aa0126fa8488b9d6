import type { Answer } from "../api/types";
import { breakdowns, titlesOf } from "../model/names";
import type { Model } from "../model/types";
import { asSentence } from "../parts/sentence";
import { type Query, readQuery } from "../query/query";
import { Refine } from "../query/Refine";
import { queryWords } from "../query/words";
import { browserLocale } from "../table/locale";
import type { Asked } from "../thread/thread";

/** What a change of a part needs: the model for names, and a way to ask again. */
export interface Refining {
  model: Model | undefined;
  /** Absent for who may not ask by a query. */
  onAsk: ((asked: Asked) => void) | undefined;
}

/** What the question was taken for: in words, in parts that a click changes, and what was assumed. */
export function Understood({ answer, refining }: { answer: Answer; refining: Refining }) {
  const query = readQuery(answer.receipt.query);
  return (
    <section className="understood" aria-label="Understood as">
      {answer.echo && !answer.sentence.startsWith(answer.echo) && (
        <p className="understood-echo">{answer.echo}</p>
      )}
      {query && refining.onAsk && (
        <Parts answer={answer} query={query} model={refining.model} onAsk={refining.onAsk} />
      )}
      {answer.assumptions.length > 0 && (
        <ul className="assumed" aria-label="Taken for granted">
          {answer.assumptions.map((assumption) => (
            <li key={assumption}>{asSentence(assumption)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface PartsProps {
  answer: Answer;
  query: Query;
  model: Model | undefined;
  onAsk: (asked: Asked) => void;
}

function Parts({ answer, query, model, onAsk }: PartsProps) {
  const titles = titlesOf(model, answer.columns);
  const paths = [
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.timeDimensions ?? []).map((time) => time.dimension),
  ];
  return (
    <Refine
      query={query}
      titles={titles}
      dimensions={breakdowns(model, paths)}
      onRefine={(next) => onAsk({ question: queryWords(next, titles, browserLocale()), query: next })}
    />
  );
}
