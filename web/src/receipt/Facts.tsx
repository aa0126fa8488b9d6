import type { Receipt } from "../api/types";
import { formatBytes } from "./units";

export function Facts({ receipt, asker }: { receipt: Receipt; asker: string }) {
  const known = (fact: [string, string]) => fact[1] !== "";
  const facts: [name: string, value: string][] = [
    ["Question", receipt.question],
    ["Asked by", asker],
    ["Rows", receipt.rows.toLocaleString()],
    ["Size", formatBytes(receipt.bytes)],
    ["Model version", receipt.model_version],
    ["Trace", receipt.trace],
  ];
  return (
    <dl className="facts">
      {facts.filter(known).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
