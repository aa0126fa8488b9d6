import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type MouseEvent, type ReactNode, useCallback, useMemo, useState } from "react";

import { type Client, createClient } from "./api/client";
import { isPassing, toProblem } from "./api/problem";
import type { Session } from "./api/types";
import { ErrorBoundary } from "./parts/ErrorBoundary";
import { Notice } from "./parts/Notice";
import { ProblemNotice } from "./parts/ProblemNotice";
import { signOut } from "./session/entry";
import { InvitationPage } from "./session/InvitationPage";
import { SignInPage } from "./session/SignInPage";
import { useLink } from "./session/useLink";
import { useSession } from "./session/useSession";
import { Header } from "./shell/Header";
import { type PageOf, pageAt, pagesOf } from "./shell/navigation";
import { Pages } from "./shell/Pages";
import { ASK } from "./shell/places";
import { usePlace } from "./shell/usePlace";

const TRIES = 2;

/** A reply that failed for the moment is asked for once more; a refusal is a reply. */
function newReplies(): QueryClient {
  const retry = (count: number, error: Error) => count < TRIES && isPassing(toProblem(error));
  return new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: false } } });
}

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
      return <Inside client={client} session={state.session} onLeave={leave} />;
  }
}

interface InsideProps {
  client: Client;
  session: Session;
  onLeave: () => void;
}

/** What is remembered of the server's replies belongs to one sign-in, and goes with it. */
function Inside({ client, session, onLeave }: InsideProps) {
  const [replies] = useState(newReplies);
  const { path } = usePlace();
  const pages = pagesOf(session);
  const page = pageAt(path, pages);
  return (
    <QueryClientProvider client={replies}>
      <CSPProvider disableStyleElements>
        <Shell session={session} pages={pages} page={page} onLeave={onLeave}>
          <Pages at={page?.path ?? ASK} path={path} client={client} session={session} />
        </Shell>
      </CSPProvider>
    </QueryClientProvider>
  );
}

interface ShellProps {
  session?: Session;
  pages?: PageOf[];
  page?: PageOf | undefined;
  onLeave?: () => void;
  busy?: boolean;
  children?: ReactNode;
}

function Shell({ session, pages, page, onLeave, busy = false, children }: ShellProps) {
  const title = [page && page.path !== ASK && page.name, session?.tenant.name, "Querent"];
  return (
    <>
      <title>{title.filter(Boolean).join(" · ")}</title>
      <a className="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header session={session} pages={pages} at={page?.path} onLeave={onLeave} />
      <main className="main" id="main" tabIndex={-1} aria-busy={busy}>
        {children}
      </main>
    </>
  );
}

/** Behind '#' stand the pages: the content is gone to without an address of its own. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
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
