import { useCallback, useMemo, useState } from "react";

import type { Answer, Scalar } from "../api/types";
import { Chart, type Drawing } from "../chart/Chart";
import { type Kind, kindOf, specOf } from "../chart/kinds";
import { titlesOf } from "../model/names";
import { drilled } from "../query/drill";
import { readQuery } from "../query/query";
import { queryWords } from "../query/words";
import { Receipt } from "../receipt/Receipt";
import { ResultTable } from "../table/ResultTable";
import { browserLocale } from "../table/locale";
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
      {empty ? <NoRows /> : <Result asked={asked} answer={answer} refining={refining} />}
      {tell && <Feedback trace={answer.receipt.trace} tell={tell} />}
      <Receipt receipt={answer.receipt} asker={asker} />
    </>
  );
}

interface ResultProps {
  asked: Asked;
  answer: Answer;
  refining: Refining;
}

function Result({ asked, answer, refining }: ResultProps) {
  const { columns, rows, sentence } = answer;
  const shapes = useMemo(() => shapesOf(answer), [answer]);
  const [shape, setShape] = useState<Shape>(shapes[0] ?? "table");
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const spec = useMemo(() => specFor(answer, shape), [answer, shape]);
  const onRow = useMemo(() => lookingInto(answer, refining), [answer, refining]);
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
          <Chart
            spec={spec}
            columns={columns}
            rows={rows}
            summary={sentence}
            onDrawn={onDrawn}
            onRow={onRow}
          />
        )}
        <ResultTable columns={columns} rows={rows} caption={sentence} onRow={onRow} />
      </div>
    </div>
  );
}

/** Asks for one row alone, where that can be asked of every row. */
function lookingInto({ columns, rows, receipt }: Answer, { model, onAsk }: Refining) {
  const query = readQuery(receipt.query);
  const into = (row: Scalar[]) => query && drilled(query, columns, row);
  if (!onAsk || rows.length < 2 || !rows.slice(0, 50).every((row) => into(row) !== null)) return undefined;
  const titles = titlesOf(model, columns);
  return (row: Scalar[]) => {
    const next = into(row);
    if (next) onAsk({ question: queryWords(next, titles, browserLocale()), query: next });
  };
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
