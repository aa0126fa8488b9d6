import { useId } from "react";

import type { Clarification } from "../api/types";
import { asSentence } from "../parts/sentence";

interface ClarificationViewProps {
  clarification: Clarification;
  onAsk: (question: string) => void;
}

/** Asked back. Every option says in full what will be asked, so that a click holds no surprise. */
export function ClarificationView({ clarification, onAsk }: ClarificationViewProps) {
  const title = useId();
  return (
    <section className="clarification" aria-labelledby={title}>
      <p className="eyebrow">One thing first</p>
      <h3 className="sentence" id={title}>
        {clarification.question}
      </h3>
      {clarification.why && <p className="clarification-why">{asSentence(clarification.why)}</p>}
      <ul className="options">
        {clarification.options.map((option) => (
          <li key={option.question}>
            <button type="button" className="option" onClick={() => onAsk(option.question)}>
              <span className="option-title">{option.title}</span>
              <span className="option-question">{option.question}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
