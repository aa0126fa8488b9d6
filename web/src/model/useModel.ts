import { useQuery } from "@tanstack/react-query";

import type { Send } from "../api/client";
import { ProblemError, UNREADABLE } from "../api/problem";
import type { Model } from "./types";

/** What may be asked about. It changes rarely: once a visit is often enough. */
export function useModel(send: Send, wanted: boolean) {
  return useQuery({
    queryKey: ["model"],
    queryFn: ({ signal }) => load(send, signal),
    enabled: wanted,
    staleTime: 5 * 60_000,
  });
}

async function load(send: Send, signal: AbortSignal): Promise<Model> {
  const body = (await send("/api/v1/model", { signal })) as Model | undefined;
  if (!Array.isArray(body?.cubes)) throw new ProblemError(UNREADABLE);
  return body;
}
