import { useEffect, useRef } from "react";

import { ProblemNotice } from "../parts/ProblemNotice";
import type { Asked, Turn } from "../thread/thread";
import { AnswerView } from "./AnswerView";
import { ClarificationView } from "./ClarificationView";
import type { Tell } from "./Feedback";
import { Skeleton } from "./Skeleton";
import type { Refining } from "./Understood";

interface TurnViewProps {
  turn: Turn;
  /** The last of the thread, which is brought into sight. */
  last: boolean;
  asker: string;
  refining: Refining;
  tell: Tell | undefined;
  onAsk: (asked: Asked) => void;
}

export function TurnView({ turn, last, asker, refining, tell, onAsk }: TurnViewProps) {
  const { asked, outcome } = turn;
  const place = useRef<HTMLElement>(null);
  const settled = outcome.step !== "asking";

  useEffect(() => {
    if (last) place.current?.scrollIntoView({ block: "start", behavior: "instant" });
  }, [last, settled]);

  return (
    <li>
      <article className="card turn" ref={place} aria-labelledby={`turn-${turn.id}`}>
        <h2 className="turn-question" id={`turn-${turn.id}`}>
          {asked.question}
        </h2>
        <Shown turn={turn} asker={asker} refining={refining} tell={tell} onAsk={onAsk} />
      </article>
    </li>
  );
}

function Shown({ turn, asker, refining, tell, onAsk }: Omit<TurnViewProps, "last">) {
  const { asked, outcome } = turn;
  switch (outcome.step) {
    case "asking":
      return <Skeleton verb={outcome.verb} />;
    case "answered":
      return (
        <AnswerView
          asked={asked}
          answer={outcome.answer}
          asker={asker}
          refining={refining}
          tell={tell}
        />
      );
    case "clarified":
      return (
        <ClarificationView
          clarification={outcome.clarification}
          onAsk={(question) => onAsk({ question })}
        />
      );
    case "failed":
      return <ProblemNotice heading="h3" problem={outcome.problem} retry={() => onAsk(asked)} />;
  }
}
