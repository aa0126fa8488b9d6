import { request } from "../api/client";
import { ProblemError, UNREACHABLE, UNREADABLE } from "../api/problem";
import type { Problem } from "../api/types";

export interface Claimed {
  name: string;
  password: string;
  tenant?: string | undefined;
}

export interface Invited {
  person: string;
  /** The operator of a server that has no organisation yet. */
  first: boolean;
}

const post = (path: string, body?: object) =>
  request(path, null, { method: "POST", ...(body && { body: JSON.stringify(body) }) });

/** Signs this browser in; the organisations to choose from where there are several. */
export async function signIn(claimed: Claimed): Promise<string[] | null> {
  const body = (await post("/api/v1/sign-in", claimed)) as
    | { signed_in?: boolean; choose?: string[] }
    | undefined;
  if (body?.signed_in) return null;
  if (!Array.isArray(body?.choose)) throw new ProblemError(UNREADABLE);
  return body.choose;
}

/**
 * The address at which an organisation's own sign-in begins. It is tried first, because what it
 * refuses would stand there as no page at all. That nothing is there is all a stranger is told.
 */
export async function departure(tenant: string): Promise<string> {
  const path = `/t/${encodeURIComponent(tenant)}/sign-in`;
  const response = await fetch(path, { redirect: "manual" }).catch(() => null);
  if (response === null) throw new ProblemError(UNREACHABLE);
  if (response.type !== "opaqueredirect") throw new ProblemError(NO_ISSUER);
  return path;
}

const NO_ISSUER: Problem = {
  title: "Nobody signs in there",
  status: 404,
  hint: "Check the name. Where an organisation has no sign-in of its own, use name and password.",
};

export async function signOut(): Promise<void> {
  await post("/api/v1/sign-out");
}

export async function invited(invitation: string): Promise<Invited> {
  const body = (await post("/api/v1/invitation", { invitation })) as Invited | undefined;
  if (typeof body?.person !== "string") throw new ProblemError(UNREADABLE);
  return body;
}

export async function accept(invitation: string, password: string, tenant?: string): Promise<void> {
  await post("/api/v1/invitation/accept", { invitation, password, ...(tenant && { tenant }) });
}
