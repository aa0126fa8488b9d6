import type { Answer, QueryResult } from "../api/types";
import { firstKind, specOf } from "../chart/kinds";

/** The rows of a query as an answer: what was clicked is its sentence, and the page draws it. */
export function answerOf(question: string, result: QueryResult): Answer {
  const { columns, rows, receipt } = result;
  const kind = firstKind(columns, rows);
  return {
    kind: "answer",
    sentence: question,
    echo: "",
    findings: [],
    assumptions: [],
    columns,
    rows,
    chart: kind && specOf(kind, columns),
    receipt: { ...receipt, question },
  };
}
