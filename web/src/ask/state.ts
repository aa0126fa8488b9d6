import type { Answer, Clarification, Problem, Reply } from "../api/types";

/** What can stand under the question box while nothing is under way. */
export type Settled =
  | { step: "idle" }
  | { step: "answered"; question: string; answer: Answer }
  | { step: "clarified"; question: string; clarification: Clarification }
  | { step: "failed"; question: string; problem: Problem };

/** `before` is what a cancel returns to, and what stays (dimmed) until the reply is there. */
export type AskState = Settled | { step: "asking"; question: string; before: Settled };

export function settledOf(state: AskState): Settled {
  return state.step === "asking" ? state.before : state;
}

export function settle(question: string, reply: Reply): Settled {
  return reply.kind === "answer"
    ? { step: "answered", question, answer: reply }
    : { step: "clarified", question, clarification: reply };
}

/** What a screen reader is told; the page itself stays silent, so that tables are not read out. */
export function announcement(state: AskState): string {
  switch (state.step) {
    case "idle":
      return "";
    case "asking":
      return "Working on the answer.";
    case "answered":
      return state.answer.sentence;
    case "clarified":
      return `${state.clarification.question} ${state.clarification.options.length} options follow.`;
    case "failed":
      return [state.problem.title, state.problem.detail, state.problem.hint]
        .filter(Boolean)
        .join(". ");
  }
}
