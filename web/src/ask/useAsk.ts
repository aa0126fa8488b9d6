import { useCallback, useEffect, useRef, useState } from "react";

import type { Client } from "../api/client";
import { toProblem } from "../api/problem";
import { type AskState, settle, settledOf } from "./state";

export interface Ask {
  state: AskState;
  ask: (question: string) => void;
  cancel: () => void;
}

/** One question at a time: a new one, a cancel and leaving the page each abort the one under way. */
export function useAsk(client: Client): Ask {
  const [state, setState] = useState<AskState>({ step: "idle" });
  const running = useRef<AbortController | null>(null);

  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(settledOf);
  }, []);

  const ask = useCallback(
    (question: string) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      setState((state) => ({ step: "asking", question, before: settledOf(state) }));
      client.ask(question, abort.signal).then(
        (reply) => {
          if (!abort.signal.aborted) setState(settle(question, reply));
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          setState({ step: "failed", question, problem: toProblem(error) });
        },
      );
    },
    [client],
  );

  useEffect(() => () => running.current?.abort(), []);

  return { state, ask, cancel };
}
