import { useInfiniteQuery } from "@tanstack/react-query";

import type { Found } from "../parts/Listing";
import type { Page } from "./api";

export interface Pages<T> extends Found<T> {
  /** Absent where there are no more. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/** A list that is read page by page, as one list. */
export function usePages<T>(
  key: readonly unknown[],
  load: (after: string | null, signal: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  return {
    isPending: found.isPending,
    // A page that fails to come takes away none of those that did.
    error: found.data ? null : found.error,
    data: found.data?.pages.flatMap(({ items }) => items),
    refetch: () => void found.refetch(),
    more: found.hasNextPage ? () => void found.fetchNextPage() : undefined,
    loadingMore: found.isFetchingNextPage,
  };
}
