import { ProblemNotice } from "../parts/ProblemNotice";
import { AnswerView } from "./AnswerView";
import { ClarificationView } from "./ClarificationView";
import { Skeleton } from "./Skeleton";
import type { Settled } from "./state";

interface OutcomeProps {
  settled: Settled;
  asking: boolean;
  onAsk: (question: string) => void;
}

/** The last outcome stays, dimmed and out of reach, until the next one is there. */
export function Outcome({ settled, asking, onAsk }: OutcomeProps) {
  if (settled.step === "idle") return asking ? <Skeleton /> : null;
  return (
    <div className="outcome" inert={asking}>
      <Shown settled={settled} onAsk={onAsk} />
    </div>
  );
}

function Shown({ settled, onAsk }: { settled: Settled; onAsk: (question: string) => void }) {
  switch (settled.step) {
    case "idle":
      return null;
    case "answered":
      return <AnswerView question={settled.question} answer={settled.answer} />;
    case "clarified":
      return <ClarificationView clarification={settled.clarification} onAsk={onAsk} />;
    case "failed":
      return <ProblemNotice problem={settled.problem} retry={() => onAsk(settled.question)} />;
  }
}
