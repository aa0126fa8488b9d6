import { useSyncExternalStore } from "react";

/** Where in the page somebody is: what stands behind '#', as a path and what is asked of it. */
export interface Place {
  path: string;
  search: string;
}

export function placeOf(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { path: `/${path}`, search };
}

/** Links of the page are plain ones (`href="#/model"`); the browser keeps the way back. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return placeOf(hash);
}

/** Goes somewhere without leaving where one came from in the way back. */
export function replacePlace(path: string): void {
  const { pathname, search } = window.location;
  window.history.replaceState(null, "", `${pathname}${search}#${path}`);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(notify: () => void): () => void {
  window.addEventListener("hashchange", notify);
  return () => window.removeEventListener("hashchange", notify);
}
