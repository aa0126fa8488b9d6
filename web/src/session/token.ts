/**
 * The development sign-in: a link `/#token=...`. A fragment never reaches a server, a proxy's log
 * or a referrer; it is taken out of the address bar at once, so that it stays out of the history,
 * of bookmarks and of screenshots too. The token lives as long as the tab.
 */
const KEY = "querent.token";

type Place = Pick<Location, "hash" | "pathname" | "search">;

/** The token of the link just opened, else the one this tab already had. */
export function takeToken(place: Place, history: History, storage: Storage): string | null {
  const fresh = new URLSearchParams(place.hash.replace(/^#/, "")).get("token");
  if (fresh === null) return storage.getItem(KEY);
  history.replaceState(null, "", place.pathname + place.search);
  if (fresh === "") return storage.getItem(KEY);
  storage.setItem(KEY, fresh);
  return fresh;
}

/** The secret of an invitation just opened. It is good once, so nothing keeps it but this page. */
export function takeInvitation(place: Place, history: History): string | null {
  const secret = new URLSearchParams(place.hash.replace(/^#/, "")).get("invitation");
  if (secret === null) return null;
  history.replaceState(null, "", place.pathname + place.search);
  return secret === "" ? null : secret;
}

export function dropToken(storage: Storage): void {
  storage.removeItem(KEY);
}
