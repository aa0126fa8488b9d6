import { useQuery } from "@tanstack/react-query";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import type { Session } from "../api/types";
import { asSentence } from "../parts/sentence";
import { ProblemNotice } from "../parts/ProblemNotice";
import { ReceiptBody } from "../receipt/Receipt";
import { HISTORY } from "../shell/places";
import { type KeptReceipt, receipt } from "./api";
import { came, moment } from "./words";

interface KeptReceiptViewProps {
  send: Send;
  session: Session;
  trace: string;
}

/** One receipt as it was kept, for who asked and for auditors. */
export function KeptReceiptView({ send, session, trace }: KeptReceiptViewProps) {
  const found = useQuery({
    queryKey: ["receipt", trace],
    queryFn: ({ signal }) => receipt(send, trace, signal),
    // What was kept does not change.
    staleTime: Infinity,
  });
  if (found.isPending) return <p className="waiting">Loading the receipt</p>;
  if (found.isError) {
    return (
      <ProblemNotice
        heading="h1"
        problem={toProblem(found.error)}
        retry={() => void found.refetch()}
      />
    );
  }
  const kept = found.data;
  const asker = kept.by === session.actor.id ? session.actor.name : (kept.by ?? "Nobody known");
  return (
    <div className="page">
      <p>
        <a href={`#${HISTORY}`}>History</a>
      </p>
      <header className="page-head">
        <h1 className="page-title">{kept.question}</h1>
        <p className="page-lead">
          {came(kept.came)}, {moment(kept.at)}. {asSentence(kept.said) ?? ""}
        </p>
      </header>
      <div className="card receipt-alone">
        <ReceiptBody receipt={whole(kept, session)} asker={asker} />
      </div>
    </div>
  );
}

/** What a question did not get to is empty, and said so. */
function whole(kept: KeptReceipt, session: Session) {
  return {
    query: null,
    policies: [],
    inferred: [],
    statements: [],
    stages: [],
    rows: 0,
    bytes: 0,
    model_version: "",
    ...kept,
    tenant: session.tenant.id,
    actor: kept.by ?? "",
  };
}
