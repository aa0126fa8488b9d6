import type { Answer, Clarification, Problem, Reply } from "../api/types";
import type { Query } from "../query/query";

/** What was asked: words, or a query that a click made of the one before. */
export interface Asked {
  /** As it stands above the answer. */
  question: string;
  query?: Query;
}

export type Outcome =
  /** With the stage that it is in, where the server tells. */
  | { step: "asking"; verb?: string }
  | { step: "answered"; answer: Answer }
  | { step: "clarified"; clarification: Clarification }
  | { step: "failed"; problem: Problem };

/** A question with what came of it. */
export interface Turn {
  id: number;
  asked: Asked;
  outcome: Outcome;
}

export type Step =
  | { do: "ask"; id: number; asked: Asked }
  | { do: "reach"; id: number; verb: string }
  | { do: "settle"; id: number; outcome: Outcome }
  | { do: "withdraw"; id: number };

/** The turns in their order. Only one is under way at a time, and it is the last. */
export function advance(turns: Turn[], step: Step): Turn[] {
  switch (step.do) {
    case "ask": {
      const settled = turns.filter((turn) => turn.outcome.step !== "asking");
      return [...settled, { id: step.id, asked: step.asked, outcome: { step: "asking" } }];
    }
    case "reach":
      return turns.map((turn) =>
        turn.id === step.id && turn.outcome.step === "asking"
          ? { ...turn, outcome: { step: "asking", verb: step.verb } }
          : turn,
      );
    case "settle":
      return turns.map((turn) => (turn.id === step.id ? { ...turn, outcome: step.outcome } : turn));
    case "withdraw":
      return turns.filter((turn) => turn.id !== step.id);
  }
}

export function outcomeOf(reply: Reply): Outcome {
  return reply.kind === "answer"
    ? { step: "answered", answer: reply }
    : { step: "clarified", clarification: reply };
}

export function isAsking(turns: Turn[]): boolean {
  return turns.at(-1)?.outcome.step === "asking";
}

/** What a screen reader is told; the page itself stays silent, so that tables are not read out. */
export function announcement(turns: Turn[]): string {
  const outcome = turns.at(-1)?.outcome;
  switch (outcome?.step) {
    case undefined:
      return "";
    case "asking":
      return "Working on the answer.";
    case "answered":
      return outcome.answer.sentence;
    case "clarified": {
      const { question, options } = outcome.clarification;
      return `${question} ${options.length} options follow.`;
    }
    case "failed": {
      const { title, detail, hint } = outcome.problem;
      return [title, detail, hint].filter(Boolean).join(". ");
    }
  }
}
