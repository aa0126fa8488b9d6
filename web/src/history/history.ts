/** The questions that somebody asked in this browser, latest first, each once. */
export interface Past {
  question: string;
  /** Milliseconds since 1970. */
  at: number;
}

const MOST = 100;

/** Whose they are is part of the name: nobody is shown what another one asked. */
export function shelf(tenant: string, actor: string): string {
  return `querent.history/${encodeURIComponent(tenant)}/${encodeURIComponent(actor)}`;
}

export function remember(past: Past[], question: string, at: number): Past[] {
  const others = past.filter((one) => one.question !== question);
  return [{ question, at }, ...others].slice(0, MOST);
}

/** Whatever stands there may be of another version, or somebody's play: what fits is taken. */
export function read(storage: Storage, shelf: string): Past[] {
  try {
    const found: unknown = JSON.parse(storage.getItem(shelf) ?? "[]");
    return Array.isArray(found) ? found.filter(isPast).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** A browser without room or without leave to keep things forgets; nothing else is lost. */
export function write(storage: Storage, shelf: string, past: Past[]): void {
  try {
    if (past.length === 0) storage.removeItem(shelf);
    else storage.setItem(shelf, JSON.stringify(past));
  } catch {
    return;
  }
}

function isPast(one: unknown): one is Past {
  const past = one as Past | null;
  return typeof past?.question === "string" && typeof past.at === "number";
}
