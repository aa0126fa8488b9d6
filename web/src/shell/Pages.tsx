import { lazy, Suspense } from "react";

import type { Client } from "../api/client";
import type { Session } from "../api/types";
import { AskPage } from "../ask/AskPage";
import { MODEL, PEOPLE } from "./places";

const ModelPage = lazy(() => import("../model/ModelPage"));
const PeoplePage = lazy(() => import("../people/PeoplePage"));

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
  switch (at) {
    case MODEL:
      return <ModelPage send={send} chosen={decodeURIComponent(path.slice(MODEL.length + 1))} />;
    case PEOPLE:
      return <PeoplePage send={send} session={session} />;
    default:
      return null;
  }
}
