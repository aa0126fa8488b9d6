import { type FormEvent, useState } from "react";

import { Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { departure } from "./entry";
import { useSending } from "./useSending";

/** For who signs in at a page of their own organisation, and comes back from there. */
export function ElsewhereForm({ onBack }: { onBack: () => void }) {
  const [tenant, setTenant] = useState("");
  const { busy, problem, send } = useSending();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => window.location.assign(await departure(tenant.trim())));
  };

  return (
    <form className="card form" onSubmit={onSubmit}>
      <h1 className="notice-title">Sign in through your organisation</h1>
      <p className="notice-detail">You are sent to its own page, and come back from there.</p>
      <Field
        label="Short name of your organisation"
        autoCapitalize="none"
        autoComplete="organization"
        autoFocus
        value={tenant}
        onChange={(event) => setTenant(event.target.value)}
      />
      <button type="submit" className="button button-primary" disabled={busy}>
        Go there
      </button>
      <button type="button" className="button button-quiet" onClick={onBack}>
        Name and password instead
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </form>
  );
}
