import { useCallback, useEffect, useReducer, useRef } from "react";

import type { Client } from "../api/client";
import { toProblem } from "../api/problem";
import { advance, type Asked, outcomeOf, type Turn } from "./thread";
import { answerOf } from "./refined";

export interface Thread {
  turns: Turn[];
  ask: (asked: Asked) => void;
  /** Gives up what is under way; the question comes back to be changed. */
  cancel: () => string;
}

/** One question at a time: a new one, a cancel and leaving the page each abort the one under way. */
export function useThread(client: Client): Thread {
  const [turns, dispatch] = useReducer(advance, []);
  const running = useRef<{ id: number; question: string; abort: AbortController } | null>(null);
  const last = useRef(0);

  const ask = useCallback(
    (asked: Asked) => {
      running.current?.abort.abort();
      const abort = new AbortController();
      const id = (last.current += 1);
      running.current = { id, question: asked.question, abort };
      dispatch({ do: "ask", id, asked });
      const onStage = (verb: string) => abort.signal.aborted || dispatch({ do: "reach", id, verb });
      replyTo(client, asked, abort.signal, onStage).then(
        (reply) => abort.signal.aborted || dispatch({ do: "settle", id, outcome: outcomeOf(reply) }),
        (error: unknown) => {
          const outcome = { step: "failed" as const, problem: toProblem(error) };
          if (!abort.signal.aborted) dispatch({ do: "settle", id, outcome });
        },
      );
    },
    [client],
  );

  const cancel = useCallback(() => {
    const given = running.current;
    given?.abort.abort();
    running.current = null;
    if (!given) return "";
    dispatch({ do: "withdraw", id: given.id });
    return given.question;
  }, []);

  useEffect(() => () => running.current?.abort.abort(), []);

  return { turns, ask, cancel };
}

async function replyTo(
  client: Client,
  asked: Asked,
  signal: AbortSignal,
  onStage: (verb: string) => void,
) {
  if (!asked.query) return client.ask(asked.question, signal, onStage);
  const result = await client.query(asked.query, signal);
  return answerOf(asked.question, result);
}
