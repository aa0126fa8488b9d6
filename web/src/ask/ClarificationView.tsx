import type { Clarification } from "../api/types";

interface ClarificationViewProps {
  clarification: Clarification;
  onAsk: (question: string) => void;
}

/** Asked back. Every option says in full what will be asked, so that a click holds no surprise. */
export function ClarificationView({ clarification, onAsk }: ClarificationViewProps) {
  return (
    <section className="card clarification" aria-labelledby="clarification-title">
      <p className="eyebrow">One thing first</p>
      <h2 className="sentence" id="clarification-title">
        {clarification.question}
      </h2>
      {clarification.why && <p className="clarification-why">{clarification.why}</p>}
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
