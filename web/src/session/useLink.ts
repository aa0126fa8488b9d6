import { useCallback, useEffect, useState } from "react";

import { dropToken, takeInvitation, takeToken } from "./token";

interface Link {
  token: string | null;
  invitation: string | null;
}

export interface LinkState extends Link {
  /** Forgets the link: it was used, or the server no longer takes it. */
  drop: () => void;
}

// The invitation first: taking a token out of the address bar takes all of it.
const take = (): Link => {
  const invitation = takeInvitation(window.location, window.history);
  return { invitation, token: takeToken(window.location, window.history, window.sessionStorage) };
};

/** Follows the address bar: another link opened in this tab changes only the fragment. */
export function useLink(): LinkState {
  const [link, setLink] = useState(take);

  useEffect(() => {
    const onHashChange = () => setLink(take());
    window.addEventListener("hashchange", onHashChange);
    return () => window.removeEventListener("hashchange", onHashChange);
  }, []);

  const drop = useCallback(() => {
    dropToken(window.sessionStorage);
    setLink({ token: null, invitation: null });
  }, []);

  return { ...link, drop };
}
