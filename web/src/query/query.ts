/**
 * The query behind an answer, in its JSON form, and the small changes that a click makes to it.
 * What a change does not know of it leaves as it stands; the server reads and judges the whole.
 */

export type Json = Record<string, unknown>;

export interface TimeDimension extends Json {
  dimension: string;
  granularity?: string;
  dateRange?: string | string[];
}

export interface Condition extends Json {
  member: string;
  operator: string;
  values?: unknown[];
}

export interface Query extends Json {
  measures?: string[];
  dimensions?: string[];
  timeDimensions?: TimeDimension[];
  filters?: Json[];
  order?: unknown;
  limit?: number;
}

/** What a receipt shows, if it is a query at all. */
export function readQuery(shown: unknown): Query | null {
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return null;
  const query = shown as Query;
  return Array.isArray(query.measures) || Array.isArray(query.dimensions) ? query : null;
}

export function isCondition(filter: Json): filter is Condition {
  return typeof filter["member"] === "string" && typeof filter["operator"] === "string";
}

/** An order by what is no longer shown would be refused. */
function ordered(query: Query): Query {
  if (!Array.isArray(query.order)) return query;
  const shown = new Set([
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.timeDimensions ?? []).map((time) => time.dimension),
  ]);
  const order = query.order.filter((by) => Array.isArray(by) && shown.has(String(by[0])));
  const { order: _gone, ...rest } = query;
  return order.length > 0 ? { ...rest, order } : rest;
}

export function withoutDimension(query: Query, path: string): Query {
  const dimensions = (query.dimensions ?? []).filter((dimension) => dimension !== path);
  return ordered({ ...query, dimensions });
}

/** A breakdown comes first: it is what was asked for last. */
export function withDimension(query: Query, path: string): Query {
  if (query.dimensions?.includes(path)) return query;
  return { ...query, dimensions: [...(query.dimensions ?? []), path] };
}

export function withGranularity(query: Query, index: number, granularity: string | null): Query {
  const timeDimensions = (query.timeDimensions ?? []).map((time, at) => {
    if (at !== index) return time;
    const { granularity: _before, ...rest } = time;
    return granularity === null ? (rest as TimeDimension) : { ...time, granularity };
  });
  if (granularity !== null) return { ...query, timeDimensions };
  const path = timeDimensions[index]?.dimension;
  const order = Array.isArray(query.order)
    ? query.order.filter((by) => !Array.isArray(by) || by[0] !== path)
    : query.order;
  const { order: _before, ...rest } = query;
  const kept = Array.isArray(order) && order.length === 0 ? {} : { order };
  return order === undefined ? { ...rest, timeDimensions } : { ...rest, timeDimensions, ...kept };
}

export function withDateRange(query: Query, index: number, range: string | string[]): Query {
  const timeDimensions = (query.timeDimensions ?? []).map((time, at) =>
    at === index ? { ...time, dateRange: range } : time,
  );
  return { ...query, timeDimensions };
}

export function withoutFilter(query: Query, index: number): Query {
  return { ...query, filters: (query.filters ?? []).filter((_, at) => at !== index) };
}

export function withFilter(query: Query, filter: Condition): Query {
  return { ...query, filters: [...(query.filters ?? []), filter] };
}

export function withLimit(query: Query, limit: number | null): Query {
  const { limit: _before, ...rest } = query;
  return limit === null ? rest : { ...rest, limit };
}

/** What is largest first, or what is smallest. */
export function withDirection(query: Query, path: string, direction: "asc" | "desc"): Query {
  return { ...query, order: [[path, direction]] };
}

/** By which measure the groups are ordered, and how; nothing where they are not. */
export function direction(query: Query): { path: string; direction: "asc" | "desc" } | null {
  if (!Array.isArray(query.order)) return null;
  const [by] = query.order as unknown[];
  if (!Array.isArray(by) || !query.measures?.includes(String(by[0]))) return null;
  return { path: String(by[0]), direction: by[1] === "asc" ? "asc" : "desc" };
}
