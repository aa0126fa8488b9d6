import type { Send } from "../api/client";
import { ProblemError, UNREADABLE } from "../api/problem";
import type { Receipt } from "../api/types";

/** A page of a list, and what the next one is asked for by. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What was kept of a question, without what was found. */
export interface ReceiptLine {
  trace: string;
  at: string;
  operation: string;
  question: string;
  came: string;
  rows: number | null;
}

/** All that was kept of one. What a question did not get to is not there. */
export interface KeptReceipt extends Partial<Omit<Receipt, "question" | "trace">> {
  trace: string;
  at: string;
  question: string;
  came: string;
  said?: string;
  by?: string | null;
}

export interface Sums {
  asked: number;
  answered: number;
  refused: number;
  failed: number;
  micros: number;
  fetch_micros: number;
  rows: number;
  bytes: number;
  users: number;
}

export const BY = ["day", "user", "department", "question", "customer"] as const;
export type By = (typeof BY)[number];

export interface Usage {
  from: string;
  until: string;
  all: Sums;
  each: (Sums & { name: string })[];
}

export interface AuditLine {
  at: string;
  by: string | null;
  action: string;
  subject: string | null;
  outcome: "done" | "refused" | "failed";
  detail: string;
  trace: string | null;
  replica: string;
  number: number;
}

export interface AuditSearch {
  by: string;
  outcome: string;
}

const within = (path: string, params: Record<string, string | null>): string => {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given as [string, string][])}`;
};

export async function receipts(...[send, after, signal]: Listed): Promise<Page<ReceiptLine>> {
  return paged(await send(within("/api/v1/receipts", { after }), { signal }));
}

export async function receipt(send: Send, trace: string, signal: AbortSignal) {
  const body = await send(`/api/v1/receipts/${encodeURIComponent(trace)}`, { signal });
  if (typeof (body as KeptReceipt | undefined)?.question !== "string") {
    throw new ProblemError(UNREADABLE);
  }
  return body as KeptReceipt;
}

/** Of everybody for who may see that, else one's own. */
export async function usage(
  send: Send,
  whose: "all" | "own",
  window: { from: string; by: By },
  signal: AbortSignal,
): Promise<Usage> {
  const path = whose === "all" ? "/api/v1/usage" : "/api/v1/usage/own";
  const body = (await send(within(path, { ...window }), { signal })) as Usage | undefined;
  if (!Array.isArray(body?.each)) throw new ProblemError(UNREADABLE);
  return body;
}

export async function audit(
  search: AuditSearch,
  ...[send, after, signal]: Listed
): Promise<Page<AuditLine>> {
  return paged(await send(within("/api/v1/audit", { ...search, after }), { signal }));
}

export async function tell(send: Send, trace: string, useful: boolean, comment: string) {
  const body = JSON.stringify({ receipt: trace, useful, comment });
  await send("/api/v1/feedback", { method: "POST", body });
}

type Listed = Parameters<(send: Send, after: string | null, signal: AbortSignal) => void>;

function paged<T>(body: unknown): Page<T> {
  const page = body as Page<T> | undefined;
  if (!Array.isArray(page?.items)) throw new ProblemError(UNREADABLE);
  return page;
}
