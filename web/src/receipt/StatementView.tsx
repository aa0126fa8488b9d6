import type { Parameter, Statement } from "../api/types";
import { CopyButton } from "../parts/CopyButton";
import { Section } from "./Section";

export function StatementView({ statement }: { statement: Statement }) {
  const { source, dialect, sql, parameters } = statement;
  return (
    <Section
      title={`SQL for ${source}`}
      note={dialect}
      aside={<CopyButton text={sql} label={`Copy the SQL for ${source}`} />}
    >
      <pre tabIndex={0} aria-label={`SQL for ${source}`}>
        <code>{sql}</code>
      </pre>
      <Parameters parameters={parameters} />
    </Section>
  );
}

/** Values travel beside the text, never inside it; so they are shown beside it too. */
function Parameters({ parameters }: { parameters: Parameter[] }) {
  if (parameters.length === 0) return null;
  return (
    <ol className="parameters" aria-label="Parameters">
      {parameters.map((parameter, index) => (
        <li key={index}>
          <span className="parameter-number">{index + 1}</span>
          <code>{parameter.value === null ? "null" : String(parameter.value)}</code>
          <span className="parameter-type">{parameter.type}</span>
        </li>
      ))}
    </ol>
  );
}
