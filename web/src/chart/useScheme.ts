import { useSyncExternalStore } from "react";

const query = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(notify: () => void): () => void {
  const media = query();
  media.addEventListener("change", notify);
  return () => media.removeEventListener("change", notify);
}

/** A chart paints its colours into the drawing, so it must know when they change. */
export function useScheme(): "dark" | "light" {
  return useSyncExternalStore(subscribe, () => (query().matches ? "dark" : "light"));
}
