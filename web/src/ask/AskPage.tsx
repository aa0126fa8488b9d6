import { useEffect, useRef, useState } from "react";

import type { Client } from "../api/client";
import type { Session } from "../api/types";
import { warmChart } from "../chart/Chart";
import { Outcome } from "./Outcome";
import { Examples } from "./Examples";
import { QuestionBox } from "./QuestionBox";
import { announcement, settledOf } from "./state";
import { useAsk } from "./useAsk";
import { useShortcuts } from "./useShortcuts";

export function AskPage({ client, session }: { client: Client; session: Session }) {
  const { state, ask, cancel } = useAsk(client);
  const [text, setText] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);
  const asking = state.step === "asking";
  const settled = settledOf(state);
  const fresh = settled.step === "idle";

  const askText = (question: string) => {
    const trimmed = question.trim();
    if (trimmed === "") return;
    setText(trimmed);
    // The engine that draws is fetched while the database works.
    warmChart();
    ask(trimmed);
  };

  useShortcuts(input, asking ? cancel : undefined);
  useEffect(() => {
    // A clicked chip disappears; without this the focus would fall back to the top of the page.
    if (asking) input.current?.focus({ preventScroll: true });
  }, [asking]);

  return (
    <div className="ask" data-fresh={fresh}>
      <h1 className={fresh ? "hero" : "visually-hidden"}>What would you like to know?</h1>
      <QuestionBox
        input={input}
        value={text}
        asking={asking}
        onChange={setText}
        onAsk={() => askText(text)}
        onCancel={cancel}
      />
      <p className="visually-hidden" role="status">
        {announcement(state)}
      </p>
      <Outcome settled={settled} asking={asking} onAsk={askText} />
      {(fresh || settled.step === "failed") && !asking && (
        <Examples questions={session.questions} onAsk={askText} />
      )}
    </div>
  );
}
