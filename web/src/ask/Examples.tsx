interface ExamplesProps {
  questions: string[];
  onAsk: (question: string) => void;
}

export function Examples({ questions, onAsk }: ExamplesProps) {
  if (questions.length === 0) return null;
  return (
    <section className="examples" aria-labelledby="examples-title">
      <h2 className="eyebrow" id="examples-title">
        Questions to try
      </h2>
      <ul className="chips">
        {questions.map((question) => (
          <li key={question}>
            <button type="button" className="chip chip-button" onClick={() => onAsk(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
