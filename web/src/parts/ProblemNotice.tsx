import { isPassing } from "../api/problem";
import type { Problem } from "../api/types";
import { Notice } from "./Notice";
import { asSentence } from "./sentence";

interface ProblemNoticeProps {
  problem: Problem;
  heading?: "h1" | "h2" | "h3";
  retry?: (() => void) | undefined;
}

/** A problem in words: never its code, its status or its JSON. */
export function ProblemNotice({ problem, heading = "h2", retry }: ProblemNoticeProps) {
  return (
    <Notice
      tone="problem"
      heading={heading}
      title={problem.title}
      detail={asSentence(problem.detail)}
      hint={asSentence(problem.hint)}
      reference={problem.trace}
    >
      {retry && isPassing(problem) && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}
