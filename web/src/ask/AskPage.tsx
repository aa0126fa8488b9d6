import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Client } from "../api/client";
import type { Session } from "../api/types";
import { warmChart } from "../chart/Chart";
import { useCompletion } from "../complete/useCompletion";
import { Recent } from "../history/Recent";
import { useHistory } from "../history/useHistory";
import { tell as tellOf } from "../ledger/api";
import { useModel } from "../model/useModel";
import { ASK, askedBy } from "../shell/places";
import { replacePlace, usePlace } from "../shell/usePlace";
import { announcement, type Asked, isAsking } from "../thread/thread";
import { useThread } from "../thread/useThread";
import { Examples } from "./Examples";
import type { Tell } from "./Feedback";
import { QuestionBox } from "./QuestionBox";
import { TurnView } from "./TurnView";
import { useShortcuts } from "./useShortcuts";

interface AskPageProps {
  client: Client;
  session: Session;
  /** Whether it is the page that is looked at. */
  shown?: boolean;
}

export function AskPage({ client, session, shown = true }: AskPageProps) {
  const thread = useThread(client);
  const history = useHistory(session);
  const model = useModel(client.send, session.may.includes("model.see"));
  const [text, setText] = useState("");
  const known = useMemo(
    () => [...history.past.map(({ question }) => question), ...session.questions],
    [history.past, session.questions],
  );
  const completion = useCompletion(text, model.data, known);
  const input = useRef<HTMLTextAreaElement>(null);
  const asking = isAsking(thread.turns);
  const fresh = thread.turns.length === 0;

  const { ask: begin } = thread;
  const { add } = history;
  const ask = useCallback(
    (asked: Asked) => {
      const question = asked.question.trim();
      if (question === "") return;
      setText("");
      // The engine that draws is fetched while the database works.
      warmChart();
      if (!asked.query) add(question);
      begin({ ...asked, question });
      // What was clicked may be gone; without this the focus would fall back to the page's top.
      input.current?.focus({ preventScroll: true });
    },
    [begin, add],
  );
  const askText = useCallback((question: string) => ask({ question }), [ask]);
  const cancel = () => setText(thread.cancel());

  useShortcuts(input, asking ? cancel : undefined, shown);
  useLinkedQuestion(ask);

  const mayQuery = session.may.includes("query");
  const refining = useMemo(
    () => ({ model: model.data, onAsk: mayQuery ? ask : undefined }),
    [model.data, mayQuery, ask],
  );
  const { send } = client;
  const tell = useCallback<Tell>((...told) => tellOf(send, ...told), [send]);
  const lastAsked = thread.turns.at(-1)?.asked;

  return (
    <div className="ask" data-fresh={fresh}>
      <h1 className={fresh ? "hero" : "visually-hidden"}>What would you like to know?</h1>
      {!fresh && (
        <ol className="thread">
          {thread.turns.map((turn, index) => (
            <TurnView
              key={turn.id}
              turn={turn}
              last={index === thread.turns.length - 1}
              asker={session.actor.name}
              refining={refining}
              tell={session.may.includes("feedback.give") ? tell : undefined}
              onAsk={ask}
            />
          ))}
        </ol>
      )}
      <div className="composer">
        <QuestionBox
          input={input}
          value={text}
          asking={asking}
          placeholder={fresh ? "Ask about your data" : "Ask something else"}
          previous={lastAsked?.query ? undefined : lastAsked?.question}
          completion={completion}
          onChange={setText}
          onAsk={() => askText(text)}
          onCancel={cancel}
        />
      </div>
      <p className="visually-hidden" role="status">
        {announcement(thread.turns)}
      </p>
      {fresh && <Examples questions={session.questions} onAsk={askText} />}
      {fresh && <Recent history={history} onAsk={askText} />}
    </div>
  );
}

/** A link that asks is followed once, and then taken out of the address bar. */
function useLinkedQuestion(ask: (asked: Asked) => void): void {
  const { search } = usePlace();
  useEffect(() => {
    const asked = askedBy(search);
    if (!asked) return;
    replacePlace(ASK);
    ask(asked);
  }, [search, ask]);
}
