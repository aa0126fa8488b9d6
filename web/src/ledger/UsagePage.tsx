import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { ProblemNotice } from "../parts/ProblemNotice";
import { SelectField } from "../parts/SelectField";
import { formatBytes, formatMicros } from "../receipt/units";
import { ResultTable } from "../table/ResultTable";
import { BY, type By, type Sums, usage } from "./api";
import { shown, since } from "./usageTable";

const WINDOWS = [
  { value: "1", label: "Today and yesterday" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
];

const NAMES: Record<By, string> = {
  day: "Day",
  user: "Person",
  department: "Department",
  question: "Question",
  customer: "Customer",
};

interface UsagePageProps {
  send: Send;
  /** Whether somebody sees the use of all, or their own. */
  all: boolean;
}

export default function UsagePage({ send, all }: UsagePageProps) {
  const [days, setDays] = useState("30");
  const [by, setBy] = useState<By>("day");
  const whose = all ? "all" : "own";
  const found = useQuery({
    queryKey: ["usage", whose, days, by],
    queryFn: ({ signal }) => usage(send, whose, { from: since(Number(days), Date.now()), by }, signal),
    // The last figures stay until the next are there: nothing jumps.
    placeholderData: (before) => before,
  });

  return (
    <div className="page">
      <header className="page-head">
        <h1 className="page-title">Usage</h1>
        <p className="page-lead">
          {all ? "How much was asked here, and what came of it." : "How much you asked."}
        </p>
      </header>
      <div className="filters">
        <SelectField
          label="Period"
          choices={WINDOWS}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        <SelectField
          label="By"
          choices={BY.map((one) => ({ value: one, label: NAMES[one] }))}
          value={by}
          onChange={(event) => setBy(event.target.value as By)}
        />
      </div>
      {found.isError ? (
        <ProblemNotice problem={toProblem(found.error)} retry={() => void found.refetch()} />
      ) : found.data ? (
        <Figures all={found.data.all} table={shown(found.data, by, NAMES[by])} people={all} />
      ) : (
        <p className="waiting">Adding it up</p>
      )}
    </div>
  );
}

interface FiguresProps {
  all: Sums;
  table: ReturnType<typeof shown>;
  people: boolean;
}

function Figures({ all, table, people }: FiguresProps) {
  const figures: [name: string, value: string][] = [
    ["Questions", all.asked.toLocaleString()],
    ["Answered", share(all.answered, all.asked)],
    ["Time for each", all.asked === 0 ? "None" : formatMicros(all.micros / all.asked)],
    ["Rows read", all.rows.toLocaleString()],
    ["Data read", formatBytes(all.bytes)],
  ];
  if (people) figures.splice(1, 0, ["People", all.users.toLocaleString()]);
  return (
    <div className="card listing">
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {table.rows.length === 0 ? (
        <p className="no-rows">Nothing was asked in this period.</p>
      ) : (
        <ResultTable columns={table.columns} rows={table.rows} caption="Use" />
      )}
    </div>
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? "None" : `${Math.round((100 * part) / whole)}%`;
}
