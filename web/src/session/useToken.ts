import { useCallback, useEffect, useState } from "react";

import { dropToken, takeToken } from "./token";

const take = () => takeToken(window.location, window.history, window.sessionStorage);

export interface TokenState {
  token: string | null;
  drop: () => void;
}

/** Follows the address bar: another tenant's link opened in this tab changes only the fragment. */
export function useToken(): TokenState {
  const [token, setToken] = useState(take);

  useEffect(() => {
    const onHashChange = () => setToken(take());
    window.addEventListener("hashchange", onHashChange);
    return () => window.removeEventListener("hashchange", onHashChange);
  }, []);

  const drop = useCallback(() => {
    dropToken(window.sessionStorage);
    setToken(null);
  }, []);

  return { token, drop };
}
