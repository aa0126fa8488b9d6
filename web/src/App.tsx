import { type ReactNode, useCallback, useMemo, useState } from "react";

import { createClient } from "./api/client";
import { AskPage } from "./ask/AskPage";
import { ErrorBoundary } from "./parts/ErrorBoundary";
import { Header } from "./parts/Header";
import { Notice } from "./parts/Notice";
import { ProblemNotice } from "./parts/ProblemNotice";
import { signOut } from "./session/entry";
import { InvitationPage } from "./session/InvitationPage";
import { SignInPage } from "./session/SignInPage";
import { useLink } from "./session/useLink";
import { useSession } from "./session/useSession";

export function App() {
  const { token, invitation, drop } = useLink();
  // A browser may be signed in already: that is tried first.
  const [entered, setEntered] = useState(true);
  const [ended, setEnded] = useState(false);

  const onSignedOut = useCallback(() => {
    setEnded(token !== null);
    setEntered(false);
    drop();
  }, [token, drop]);
  const onSignedIn = useCallback(() => {
    drop();
    setEntered(true);
  }, [drop]);

  return (
    <ErrorBoundary fallback={<Broken />}>
      {invitation ? (
        <Shell>
          <InvitationPage key={invitation} secret={invitation} onSignedIn={onSignedIn} />
        </Shell>
      ) : token || entered ? (
        // A new token is a new person, maybe of another tenant: nothing of the last one may stay.
        <SignedIn key={token} token={token} onSignedOut={onSignedOut} />
      ) : (
        <Shell>
          <SignInPage ended={ended} onSignedIn={onSignedIn} />
        </Shell>
      )}
    </ErrorBoundary>
  );
}

function SignedIn(props: { token: string | null; onSignedOut: () => void }) {
  const { token, onSignedOut } = props;
  const client = useMemo(() => createClient(token, onSignedOut), [token, onSignedOut]);
  const { state, retry } = useSession(client);
  // Whoever came by a link is signed in nowhere.
  const leave = token === null ? () => void signOut().finally(onSignedOut) : onSignedOut;

  switch (state.step) {
    case "loading":
      return <Shell busy />;
    case "failed":
      // What is refused is shown by the form that follows.
      return state.problem.status === 401 ? (
        <Shell busy />
      ) : (
        <Shell>
          <ProblemNotice heading="h1" problem={state.problem} retry={retry} />
        </Shell>
      );
    case "ready":
      return (
        <Shell tenant={state.session.tenant.name} onLeave={leave}>
          <AskPage client={client} session={state.session} />
        </Shell>
      );
  }
}

interface ShellProps {
  tenant?: string;
  onLeave?: () => void;
  busy?: boolean;
  children?: ReactNode;
}

function Shell(props: ShellProps) {
  return (
    <>
      <title>{props.tenant ? `${props.tenant} · Querent` : "Querent"}</title>
      <Header tenant={props.tenant} onLeave={props.onLeave} />
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
