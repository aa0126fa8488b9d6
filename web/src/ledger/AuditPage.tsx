import { useDeferredValue, useState } from "react";

import type { Send } from "../api/client";
import type { Session } from "../api/types";
import { Field } from "../parts/Field";
import { Listing } from "../parts/Listing";
import { SelectField } from "../parts/SelectField";
import { asSentence } from "../parts/sentence";
import { HISTORY } from "../shell/places";
import { audit, type AuditLine } from "./api";
import { usePages } from "./usePages";
import { deed, moment, said } from "./words";

const OUTCOMES = [
  { value: "", label: "Any" },
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
];

/** Who did what, when, and with what outcome. */
export default function AuditPage({ send, session }: { send: Send; session: Session }) {
  const [by, setBy] = useState("");
  const [outcome, setOutcome] = useState("");
  const who = useDeferredValue(by.trim());
  const pages = usePages(["audit", who, outcome], (after, signal) =>
    audit({ by: who, outcome }, send, after, signal),
  );

  return (
    <div className="page">
      <header className="page-head">
        <h1 className="page-title">Audit</h1>
        <p className="page-lead">
          Who did what in {session.tenant.name}, and what came of it. Nobody can change it.
        </p>
      </header>
      <div className="card">
        <Listing
          title="Lines"
          found={pages}
          more={pages.more}
          loadingMore={pages.loadingMore}
          action={
            <div className="filters">
              <Field
                label="Who"
                required={false}
                autoComplete="off"
                autoCapitalize="none"
                placeholder="Everybody"
                value={by}
                onChange={(event) => setBy(event.target.value)}
              />
              <SelectField
                label="Outcome"
                choices={OUTCOMES}
                value={outcome}
                onChange={(event) => setOutcome(event.target.value)}
              />
            </div>
          }
          nothing="Nothing here fits what you look for."
          heads={["What", "Who", "When", "Outcome", "More"]}
          row={(line) => ({
            key: `${line.replica} ${line.number}`,
            cells: [
              <What key="what" line={line} />,
              line.by ?? "The server",
              moment(line.at),
              <span key="outcome" className="outcome-mark" data-outcome={line.outcome}>
                {asSentence(line.outcome).slice(0, -1)}
              </span>,
              line.detail ? said(line.detail) : null,
            ],
          })}
        />
      </div>
    </div>
  );
}

/** A question has its receipt behind it, which auditors may read. */
function What({ line }: { line: AuditLine }) {
  const asked = line.action === "ask" || line.action === "query";
  if (asked && line.trace) {
    return <a href={`#${HISTORY}/${encodeURIComponent(line.trace)}`}>{deed(line.action)}</a>;
  }
  return deed(line.action);
}
