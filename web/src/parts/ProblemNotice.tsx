import { isPassing } from "../api/problem";
import type { Problem } from "../api/types";
import { Notice } from "./Notice";

interface ProblemNoticeProps {
  problem: Problem;
  heading?: "h1" | "h2";
  retry?: (() => void) | undefined;
}

/** A problem in words: never its code, its status or its JSON. */
export function ProblemNotice({ problem, heading = "h2", retry }: ProblemNoticeProps) {
  return (
    <Notice
      tone="problem"
      heading={heading}
      title={problem.title}
      detail={problem.detail}
      hint={problem.hint}
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
