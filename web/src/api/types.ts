/**
 * The wire types of `/api/v1`, written as the server sends them. Nothing here is computed, so that
 * a client generated from the OpenAPI file can take this file's place.
 */

export interface Session {
  tenant: { id: string; name: string };
  actor: { id: string; name: string; groups: string[] };
  /** Operations of the server's rights table that this actor may use. */
  may: string[];
  /** Questions this actor may try. */
  questions: string[];
}

export type Scalar = string | number | boolean | null;

export interface Format {
  kind: string;
  currency?: string | null;
}

export interface Column {
  name: string;
  title: string;
  role: "dimension" | "measure" | "time";
  type: "string" | "number" | "boolean" | "time";
  granularity?: string | null;
  format: Format | null;
}

export interface Finding {
  kind: string;
  text: string;
}

export interface Parameter {
  type: string;
  value: Scalar;
}

export interface Statement {
  source: string;
  dialect: string;
  sql: string;
  parameters: Parameter[];
}

export interface Stage {
  verb: string;
  micros: number;
}

export interface Receipt {
  question: string;
  tenant: string;
  actor: string;
  trace: string;
  asked_at?: string;
  model_version: string;
  query: unknown;
  policies: string[];
  /** What the answer rests on that nobody has certified. */
  inferred: string[];
  statements: Statement[];
  rows: number;
  bytes: number;
  stages: Stage[];
}

/** A Vega-Lite specification whose data is named `result`. */
export type ChartSpec = Record<string, unknown>;

export interface Answer {
  kind: "answer";
  sentence: string;
  /** The query in words, as it was understood. */
  echo: string;
  findings: Finding[];
  assumptions: string[];
  columns: Column[];
  rows: Scalar[][];
  chart: ChartSpec | null;
  receipt: Receipt;
}

/** The rows of a query, of which one that compares periods has several. */
export interface QueryResult {
  compared?: [string, string];
  total?: number;
  columns: Column[];
  rows: Scalar[][];
  receipt: Receipt;
}

export interface Option {
  title: string;
  question: string;
}

export interface Clarification {
  kind: "clarification";
  question: string;
  why: string;
  options: Option[];
}

export type Reply = Answer | Clarification;

/** `application/problem+json` (RFC 9457) with Querent's own members. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code?: string;
  detail?: string;
  hint?: string;
  trace?: string;
}
