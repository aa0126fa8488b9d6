import { type FormEvent, useState } from "react";

import { toProblem } from "../api/problem";
import type { Problem } from "../api/types";
import { Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";

/** Says of an answer whether it was of use; who manages the model reads it. */
export type Tell = (trace: string, useful: boolean, comment: string) => Promise<void>;

type State = { step: "open" } | { step: "why" } | { step: "told" };

export function Feedback({ trace, tell }: { trace: string; tell: Tell }) {
  const [state, setState] = useState<State>({ step: "open" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [comment, setComment] = useState("");

  const say = (useful: boolean, why: string) => {
    setProblem(null);
    tell(trace, useful, why).then(
      () => setState({ step: "told" }),
      (error: unknown) => setProblem(toProblem(error)),
    );
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    say(false, comment.trim());
  };

  return (
    <div className="feedback">
      {state.step === "open" && (
        <p className="feedback-line">
          Was this of use?
          <button type="button" className="button button-quiet" onClick={() => say(true, "")}>
            Yes
          </button>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => setState({ step: "why" })}
          >
            No
          </button>
        </p>
      )}
      {state.step === "why" && (
        <form className="feedback-why" onSubmit={onSubmit}>
          <Field
            label="What was wrong with it?"
            required={false}
            autoFocus
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <button type="submit" className="button">
            Send
          </button>
        </form>
      )}
      <p className="feedback-line" role="status">
        {state.step === "told" && "Thank you, it is noted."}
      </p>
      {problem && <ProblemNotice heading="h3" problem={problem} />}
    </div>
  );
}
