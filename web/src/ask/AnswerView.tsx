import { useCallback, useMemo, useState } from "react";

import type { Answer } from "../api/types";
import { Chart, type Drawing } from "../chart/Chart";
import { type Kind, kindOf, specOf } from "../chart/kinds";
import { Receipt } from "../receipt/Receipt";
import { ResultTable } from "../table/ResultTable";
import type { Asked } from "../thread/thread";
import { Feedback, type Tell } from "./Feedback";
import { Findings } from "./Findings";
import { type Shape, shapesOf, Tools } from "./Tools";
import { type Refining, Understood } from "./Understood";

interface AnswerViewProps {
  asked: Asked;
  answer: Answer;
  /** By whose name the receipt says it was asked. */
  asker: string;
  refining: Refining;
  /** Absent for who may not say whether it was of use. */
  tell: Tell | undefined;
}

export function AnswerView({ asked, answer, asker, refining, tell }: AnswerViewProps) {
  const empty = answer.rows.length === 0;
  return (
    <>
      <header className="answer-head">
        {answer.sentence !== asked.question && <p className="sentence">{answer.sentence}</p>}
        <Findings findings={answer.findings} />
        <Understood answer={answer} refining={refining} />
      </header>
      {empty ? <NoRows /> : <Result asked={asked} answer={answer} />}
      {tell && <Feedback trace={answer.receipt.trace} tell={tell} />}
      <Receipt receipt={answer.receipt} asker={asker} />
    </>
  );
}

function Result({ asked, answer }: { asked: Asked; answer: Answer }) {
  const { columns, rows, sentence } = answer;
  const shapes = useMemo(() => shapesOf(answer), [answer]);
  const [shape, setShape] = useState<Shape>(shapes[0] ?? "table");
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const spec = useMemo(() => specFor(answer, shape), [answer, shape]);
  const onDrawn = useCallback((drawn: Drawing | null) => setDrawing(drawn), []);

  return (
    <div className="result-part">
      <Tools
        asked={asked}
        answer={answer}
        shapes={shapes}
        shape={shape}
        onShape={setShape}
        drawing={drawing}
      />
      <div className="result" data-beside={spec !== null && fitsBeside(answer)}>
        {spec && (
          <Chart spec={spec} columns={columns} rows={rows} summary={sentence} onDrawn={onDrawn} />
        )}
        <ResultTable columns={columns} rows={rows} caption={sentence} />
      </div>
    </div>
  );
}

/** The server's own drawing where it is what is wished for, else one of ours. */
function specFor({ chart, columns }: Answer, shape: Shape) {
  if (shape === "table") return null;
  if (chart && (shape === "chart" || kindOf(chart) === shape)) return chart;
  return specOf(shape as Kind, columns);
}

/** A narrow table has room beside the chart; a wide one needs the line, a long one would tower. */
function fitsBeside({ columns, rows }: Answer): boolean {
  return columns.length <= 3 && rows.length <= 14;
}

function NoRows() {
  return (
    <p className="no-rows">
      Nothing in the data matches this question. A longer period or fewer conditions may show more.
    </p>
  );
}
