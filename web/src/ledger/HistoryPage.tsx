import type { Send } from "../api/client";
import type { Session } from "../api/types";
import { Listing } from "../parts/Listing";
import { HISTORY, linkTo } from "../shell/places";
import { receipts } from "./api";
import { KeptReceiptView } from "./KeptReceiptView";
import { usePages } from "./usePages";
import { came, moment } from "./words";

interface HistoryPageProps {
  send: Send;
  session: Session;
  /** The trace of a receipt, as the address has it; nothing shows all of them. */
  chosen: string;
}

/** What somebody asked, wherever they did, with the receipt of each. */
export default function HistoryPage({ send, session, chosen }: HistoryPageProps) {
  if (chosen !== "") return <KeptReceiptView send={send} session={session} trace={chosen} />;
  return <Mine send={send} />;
}

function Mine({ send }: { send: Send }) {
  const pages = usePages(["receipts"], (after, signal) => receipts(send, after, signal));
  return (
    <div className="page">
      <header className="page-head">
        <h1 className="page-title">History</h1>
        <p className="page-lead">What you asked, and how each answer was computed.</p>
      </header>
      <div className="card">
        <Listing
          title="Questions"
          found={pages}
          more={pages.more}
          loadingMore={pages.loadingMore}
          nothing="You have asked nothing yet."
          heads={["Question", "When", "What came of it", ""]}
          row={(line) => ({
            key: line.trace,
            cells: [
              <a key="receipt" href={`#${HISTORY}/${encodeURIComponent(line.trace)}`}>
                {line.operation === "ask" ? line.question : "A query"}
              </a>,
              moment(line.at),
              came(line.came),
              line.operation === "ask" ? (
                <a className="button button-quiet" href={linkTo({ question: line.question })}>
                  Ask again<span className="visually-hidden">: {line.question}</span>
                </a>
              ) : null,
            ],
          })}
        />
      </div>
    </div>
  );
}
