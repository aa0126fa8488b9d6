import type { Finding } from "../api/types";

export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings" aria-label="What stands out">
      {findings.map((finding) => (
        <li key={`${finding.kind} ${finding.text}`} data-kind={finding.kind}>
          {finding.text}
        </li>
      ))}
    </ul>
  );
}
