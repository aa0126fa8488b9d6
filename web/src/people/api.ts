import type { Send } from "../api/client";
import { ProblemError, UNREADABLE } from "../api/problem";

export const ROLES = ["viewer", "analyst", "modeler", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What each role is for, as the one who gives it has to know. */
export const MEANING: Record<Role, string> = {
  viewer: "Asks, and sees the model",
  analyst: "Also looks behind the steps of an answer",
  modeler: "Also changes the model",
  admin: "Also manages people, keys and use",
};

export interface Member {
  person: string;
  role: string;
  groups: string[];
  attributes: Record<string, unknown[]>;
}

export interface Key {
  id: string;
  name: string;
  role: string;
  scopes: string[] | null;
  created: string;
  expires: string | null;
  revoked: string | boolean | null;
}

export interface NewMember {
  person: string;
  name: string;
  role: Role;
  groups: string[];
}

export interface NewKey {
  name: string;
  role: Role;
  groups: string[];
  days?: number;
}

export async function members(send: Send, signal: AbortSignal): Promise<Member[]> {
  return listed<Member>(await send("/api/v1/members", { signal }));
}

/** Answers with the secret of the invitation, which nobody can read again. */
export async function invite(send: Send, member: NewMember): Promise<string> {
  return secret(await post(send, "/api/v1/members", member), "invitation");
}

export async function removeMember(send: Send, person: string): Promise<void> {
  await send(`/api/v1/members/${encodeURIComponent(person)}`, { method: "DELETE" });
}

export async function keys(send: Send, signal: AbortSignal): Promise<Key[]> {
  return listed<Key>(await send("/api/v1/keys", { signal }));
}

/** Answers with the key itself, which nobody can read again. */
export async function issueKey(send: Send, key: NewKey): Promise<string> {
  return secret(await post(send, "/api/v1/keys", key), "key");
}

export async function revokeKey(send: Send, id: string): Promise<void> {
  await send(`/api/v1/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}

const post = (send: Send, path: string, body: object) =>
  send(path, { method: "POST", body: JSON.stringify(body) });

function listed<T>(body: unknown): T[] {
  if (!Array.isArray(body)) throw new ProblemError(UNREADABLE);
  return body as T[];
}

function secret(body: unknown, name: string): string {
  const found = (body as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== "string") throw new ProblemError(UNREADABLE);
  return found;
}
