import { useCallback, useState } from "react";

import type { Session } from "../api/types";
import { type Past, read, remember, shelf, write } from "./history";

export interface History {
  past: Past[];
  add: (question: string) => void;
  clear: () => void;
}

export function useHistory({ tenant, actor }: Session): History {
  const place = shelf(tenant.id, actor.id);
  const [past, setPast] = useState(() => read(window.localStorage, place));

  const keep = useCallback(
    (change: (past: Past[]) => Past[]) => {
      // Another tab may have asked meanwhile.
      const next = change(read(window.localStorage, place));
      write(window.localStorage, place, next);
      setPast(next);
    },
    [place],
  );
  const add = useCallback(
    (question: string) => keep((past) => remember(past, question, Date.now())),
    [keep],
  );
  const clear = useCallback(() => keep(() => []), [keep]);

  return { past, add, clear };
}
