import type { Answer } from "../api/types";
import { Chart } from "../chart/Chart";
import { Receipt } from "../receipt/Receipt";
import { ResultTable } from "../table/ResultTable";
import { Assumptions } from "./Assumptions";
import { Findings } from "./Findings";

export function AnswerView({ question, answer }: { question: string; answer: Answer }) {
  const empty = answer.rows.length === 0;
  return (
    <article className="card answer" aria-labelledby="answer-question">
      <header className="answer-head">
        <h2 className="eyebrow answer-question" id="answer-question">
          {question}
        </h2>
        <p className="sentence">{answer.sentence}</p>
        <Findings findings={answer.findings} />
        <Assumptions assumptions={[answer.echo, ...answer.assumptions]} />
      </header>
      {empty ? <NoRows /> : <Result answer={answer} />}
      <Receipt receipt={answer.receipt} />
    </article>
  );
}

function Result({ answer }: { answer: Answer }) {
  const beside = fitsBeside(answer);
  return (
    <div className="result" data-beside={beside}>
      {answer.chart && (
        <Chart
          spec={answer.chart}
          columns={answer.columns}
          rows={answer.rows}
          summary={answer.sentence}
        />
      )}
      <ResultTable columns={answer.columns} rows={answer.rows} caption={answer.sentence} />
    </div>
  );
}

/** A narrow table has room beside the chart; a wide one needs the line, a long one would tower. */
function fitsBeside({ chart, columns, rows }: Answer): boolean {
  return chart !== null && columns.length <= 3 && rows.length <= 14;
}

function NoRows() {
  return (
    <p className="no-rows">
      Nothing in the data matches this question. A longer period or fewer conditions may show more.
    </p>
  );
}
