import stringify from "json-stringify-pretty-compact";

import type { Receipt as ReceiptData } from "../api/types";
import { CopyButton } from "../parts/CopyButton";
import { Facts } from "./Facts";
import { Section } from "./Section";
import { Stages } from "./Stages";
import { StatementView } from "./StatementView";
import { formatMicros } from "./units";

export function Receipt({ receipt, asker }: { receipt: ReceiptData; asker: string }) {
  const total = receipt.stages.reduce((sum, stage) => sum + stage.micros, 0);
  return (
    <details className="receipt">
      <summary>
        <span className="receipt-title">How was this computed</span>
        <span className="receipt-total">{formatMicros(total)}</span>
      </summary>
      <ReceiptBody receipt={receipt} asker={asker} />
    </details>
  );
}

export function ReceiptBody({ receipt, asker }: { receipt: ReceiptData; asker: string }) {
  return (
    <div className="receipt-body">
      {receipt.stages.length > 0 && (
        <Section title="Steps">
          <Stages stages={receipt.stages} />
        </Section>
      )}
      {receipt.query !== null && <QueryView query={receipt.query} />}
      {receipt.statements.map((statement, index) => (
        <StatementView key={index} statement={statement} />
      ))}
      <Section title="Policies">
        <Policies policies={receipt.policies} />
      </Section>
      {receipt.inferred.length > 0 && (
        <Section title="Not certified">
          <ul className="policies">
            {receipt.inferred.map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Record">
        <Facts receipt={receipt} asker={asker} />
      </Section>
    </div>
  );
}

function QueryView({ query }: { query: unknown }) {
  const text = stringify(query, { maxLength: 72 });
  return (
    <Section title="Query" aside={<CopyButton text={text} label="Copy the query" />}>
      <pre tabIndex={0} aria-label="The semantic query">
        <code>{text}</code>
      </pre>
    </Section>
  );
}

function Policies({ policies }: { policies: string[] }) {
  if (policies.length === 0) return <p className="receipt-none">No policy narrowed this answer.</p>;
  return (
    <ul className="policies">
      {policies.map((policy) => (
        <li key={policy}>{policy}</li>
      ))}
    </ul>
  );
}
