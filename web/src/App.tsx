import { type ReactNode, useCallback, useMemo, useState } from "react";

import { createClient } from "./api/client";
import { AskPage } from "./ask/AskPage";
import { ErrorBoundary } from "./parts/ErrorBoundary";
import { Header } from "./parts/Header";
import { Notice } from "./parts/Notice";
import { ProblemNotice } from "./parts/ProblemNotice";
import { SignInNotice } from "./session/SignInNotice";
import { useSession } from "./session/useSession";
import { useToken } from "./session/useToken";

export function App() {
  const { token, drop } = useToken();
  const [expired, setExpired] = useState(false);

  const onSignedOut = useCallback(() => {
    setExpired(true);
    drop();
  }, [drop]);

  return (
    <ErrorBoundary fallback={<Broken />}>
      {token ? (
        // A new token is a new person, maybe of another tenant: nothing of the last one may stay.
        <SignedIn key={token} token={token} onSignedOut={onSignedOut} />
      ) : (
        <Shell>
          <SignInNotice expired={expired} />
        </Shell>
      )}
    </ErrorBoundary>
  );
}

function SignedIn({ token, onSignedOut }: { token: string; onSignedOut: () => void }) {
  const client = useMemo(() => createClient(token, onSignedOut), [token, onSignedOut]);
  const { state, retry } = useSession(client);

  switch (state.step) {
    case "loading":
      return <Shell busy />;
    case "failed":
      return (
        <Shell>
          <ProblemNotice heading="h1" problem={state.problem} retry={retry} />
        </Shell>
      );
    case "ready":
      return (
        <Shell tenant={state.session.tenant.name}>
          <AskPage client={client} session={state.session} />
        </Shell>
      );
  }
}

function Shell(props: { tenant?: string; busy?: boolean; children?: ReactNode }) {
  return (
    <>
      <title>{props.tenant ? `${props.tenant} · Querent` : "Querent"}</title>
      <Header tenant={props.tenant} />
      <main className="main" aria-busy={props.busy ?? false}>
        {props.children}
      </main>
    </>
  );
}

function Broken() {
  return (
    <Shell>
      <Notice
        tone="problem"
        heading="h1"
        title="This page has stopped working"
        hint="Reload the page. If it happens again, tell whoever runs this server what you asked."
      />
    </Shell>
  );
}
