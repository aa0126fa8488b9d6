import { useCallback, useEffect, useState } from "react";

import type { Client } from "../api/client";
import { toProblem } from "../api/problem";
import type { Problem, Session } from "../api/types";

export type SessionState =
  | { step: "loading" }
  | { step: "ready"; session: Session }
  | { step: "failed"; problem: Problem };

/** Who is asking, loaded once per client. */
export function useSession(client: Client): { state: SessionState; retry: () => void } {
  const [state, setState] = useState<SessionState>({ step: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    setState({ step: "loading" });
    client.session(abort.signal).then(
      (session) => setState({ step: "ready", session }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ step: "failed", problem: toProblem(error) });
      },
    );
    return () => abort.abort();
  }, [client, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, retry };
}
