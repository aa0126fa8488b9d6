import { type FormEvent, useEffect, useState } from "react";

import { toProblem } from "../api/problem";
import type { Problem } from "../api/types";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { ProblemNotice } from "../parts/ProblemNotice";
import { accept, invited, type Invited, signIn } from "./entry";
import { useSending } from "./useSending";

const LENGTH_MIN = 12;

interface InvitationPageProps {
  secret: string;
  onSignedIn: () => void;
}

/** Opens an invitation. Whoever holds the link sets the password, once. */
export function InvitationPage({ secret, onSignedIn }: InvitationPageProps) {
  const [found, setFound] = useState<Invited | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let gone = false;
    invited(secret).then(
      (found) => !gone && setFound(found),
      (error: unknown) => !gone && setProblem(toProblem(error)),
    );
    return () => {
      gone = true;
    };
  }, [secret]);

  if (problem?.status === 401) {
    return (
      <Notice
        heading="h1"
        title="This link is no longer good"
        detail="An invitation works once, within a day."
        hint="Ask whoever sent it for another one. If you set your password already, reload this page and sign in."
      />
    );
  }
  if (problem) return <ProblemNotice heading="h1" problem={problem} />;
  return found && <Accepting secret={secret} found={found} onSignedIn={onSignedIn} />;
}

function Accepting(props: InvitationPageProps & { found: Invited }) {
  const { secret, found, onSignedIn } = props;
  const [password, setPassword] = useState("");
  const [tenant, setTenant] = useState("");
  const { busy, problem, send } = useSending();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const first = found.first ? tenant.trim() : undefined;
      await accept(secret, password, first);
      await signIn({ name: found.person, password, tenant: first });
      onSignedIn();
    });
  };

  return (
    <form className="card form" onSubmit={onSubmit}>
      <h1 className="notice-title">{found.first ? "Welcome to Querent" : "Welcome"}</h1>
      <p className="notice-detail">
        You will sign in as <strong>{found.person}</strong>
        {found.first && ", who runs this server"}.
      </p>
      <input type="hidden" autoComplete="username" value={found.person} readOnly />
      <Field
        label="Choose a password"
        type="password"
        autoComplete="new-password"
        minLength={LENGTH_MIN}
        hint={`At least ${LENGTH_MIN} characters.`}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {found.first && (
        <Field
          label="Short name of your organisation"
          autoCapitalize="none"
          pattern="[a-z0-9][a-z0-9_\-]{0,62}"
          hint="Small letters, digits, - and _, as in nectar. It stands in addresses."
          value={tenant}
          onChange={(event) => setTenant(event.target.value)}
        />
      )}
      <button type="submit" className="button button-primary" disabled={busy}>
        Begin
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </form>
  );
}
