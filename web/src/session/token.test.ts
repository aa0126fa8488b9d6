import { beforeEach, describe, expect, it, vi } from "vitest";

import { dropToken, takeInvitation, takeToken } from "./token";

const place = (hash: string) => ({ hash, pathname: "/", search: "?theme=x" });

describe("takeToken", () => {
  const history = { replaceState: vi.fn() } as unknown as History;

  beforeEach(() => {
    sessionStorage.clear();
    vi.clearAllMocks();
  });

  it("keeps the token of a link and takes it out of the address bar", () => {
    expect(takeToken(place("#token=a.b-c_d"), history, sessionStorage)).toBe("a.b-c_d");
    expect(history.replaceState).toHaveBeenCalledWith(null, "", "/?theme=x");
    expect(takeToken(place(""), history, sessionStorage)).toBe("a.b-c_d");
  });

  it("lets a newer link take the place of an older one", () => {
    takeToken(place("#token=old"), history, sessionStorage);
    expect(takeToken(place("#token=new"), history, sessionStorage)).toBe("new");
  });

  it("leaves other fragments alone", () => {
    expect(takeToken(place("#top"), history, sessionStorage)).toBeNull();
    expect(history.replaceState).not.toHaveBeenCalled();
  });

  it("forgets", () => {
    takeToken(place("#token=a"), history, sessionStorage);
    dropToken(sessionStorage);
    expect(takeToken(place(""), history, sessionStorage)).toBeNull();
  });
});

describe("takeInvitation", () => {
  it("takes the secret out of the address bar and keeps it nowhere", () => {
    const history = { replaceState: vi.fn() } as unknown as History;
    sessionStorage.clear();
    expect(takeInvitation(place("#invitation=s-1"), history)).toBe("s-1");
    expect(history.replaceState).toHaveBeenCalledWith(null, "", "/?theme=x");
    expect(sessionStorage.length).toBe(0);
    expect(takeInvitation(place("#token=a"), history)).toBeNull();
  });
});
