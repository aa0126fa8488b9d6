import { useCallback, useState } from "react";

import { toProblem } from "../api/problem";
import type { Problem } from "../api/types";

export interface Sending {
  busy: boolean;
  problem: Problem | null;
  send: (work: () => Promise<void>) => void;
}

/** A form on its way: one sending at a time, and what went wrong with the last one. */
export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const send = useCallback((work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    work()
      .catch((error: unknown) => setProblem(toProblem(error)))
      .finally(() => setBusy(false));
  }, []);

  return { busy, problem, send };
}
