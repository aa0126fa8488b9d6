import { lazy, Suspense } from "react";

import type { Client } from "../api/client";
import type { Session } from "../api/types";
import { AskPage } from "../ask/AskPage";
import { AUDIT, HISTORY, MODEL, PEOPLE, USAGE } from "./places";

const AuditPage = lazy(() => import("../ledger/AuditPage"));
const HistoryPage = lazy(() => import("../ledger/HistoryPage"));
const ModelPage = lazy(() => import("../model/ModelPage"));
const PeoplePage = lazy(() => import("../people/PeoplePage"));
const UsagePage = lazy(() => import("../ledger/UsagePage"));

interface PagesProps {
  /** The path of the page, and all of the address within it. */
  at: string;
  path: string;
  client: Client;
  session: Session;
}

/** The thread stays while somebody looks at another page; everything else is made anew. */
export function Pages({ at, path, client, session }: PagesProps) {
  const elsewhere = other(at, path, client, session);
  return (
    <>
      <div hidden={elsewhere !== null}>
        <AskPage client={client} session={session} shown={elsewhere === null} />
      </div>
      <Suspense fallback={<p className="waiting">One moment</p>}>{elsewhere}</Suspense>
    </>
  );
}

function other(at: string, path: string, { send }: Client, session: Session) {
  const chosen = within(path, at);
  switch (at) {
    case HISTORY:
      return <HistoryPage send={send} session={session} chosen={chosen} />;
    case MODEL:
      return <ModelPage send={send} chosen={chosen} />;
    case PEOPLE:
      return <PeoplePage send={send} session={session} />;
    case USAGE:
      return <UsagePage send={send} all={session.may.includes("usage.read")} />;
    case AUDIT:
      return <AuditPage send={send} session={session} />;
    default:
      return null;
  }
}

/** What stands behind a page's own path; an address that somebody broke names nothing. */
function within(path: string, at: string): string {
  try {
    return decodeURIComponent(path.slice(at.length + 1));
  } catch {
    return "";
  }
}
