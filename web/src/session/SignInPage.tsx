import { type FormEvent, useState } from "react";

import { Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { ElsewhereForm } from "./ElsewhereForm";
import { signIn } from "./entry";
import { useSending } from "./useSending";

interface SignInPageProps {
  /** There was a session, and it is no more. */
  ended: boolean;
  onSignedIn: () => void;
}

/** Name and password and, for who belongs to several, the organisation. */
export function SignInPage({ ended, onSignedIn }: SignInPageProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [choices, setChoices] = useState<string[]>([]);
  const [elsewhere, setElsewhere] = useState(false);
  const { busy, problem, send } = useSending();

  const enter = (tenant?: string) =>
    send(async () => {
      const several = await signIn({ name: name.trim(), password, tenant });
      if (several === null) onSignedIn();
      else setChoices(several);
    });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    enter();
  };

  if (elsewhere) return <ElsewhereForm onBack={() => setElsewhere(false)} />;
  if (choices.length > 0) {
    return (
      <section className="card form">
        <h1 className="notice-title">Which organisation?</h1>
        <div className="form-choices">
          {choices.map((tenant) => (
            <button
              key={tenant}
              type="button"
              className="button"
              disabled={busy}
              onClick={() => enter(tenant)}
            >
              {tenant}
            </button>
          ))}
        </div>
        {problem && <ProblemNotice problem={problem} />}
      </section>
    );
  }
  return (
    <form className="card form" onSubmit={onSubmit}>
      <h1 className="notice-title">Sign in</h1>
      <p className="notice-detail">
        {ended
          ? "You are signed out. Sign in again, or open your link once more."
          : "With your name and password, or by the link that you were sent."}
      </p>
      <Field
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="button button-primary" disabled={busy}>
        Sign in
      </button>
      <button type="button" className="button button-quiet" onClick={() => setElsewhere(true)}>
        Through your organisation
      </button>
      {problem && <ProblemNotice problem={refused(problem)} />}
    </form>
  );
}

/** The server tells nobody what was wrong: the page says what may have been. */
function refused(problem: Parameters<typeof ProblemNotice>[0]["problem"]) {
  if (problem.status !== 401) return problem;
  return {
    title: "That did not work",
    status: 401,
    hint: "Check name and password. After several attempts, wait a few minutes.",
  };
}
