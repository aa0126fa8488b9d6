import type { History } from "./useHistory";

const SHOWN = 6;

interface RecentProps {
  history: History;
  onAsk: (question: string) => void;
}

export function Recent({ history, onAsk }: RecentProps) {
  if (history.past.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent-title">
      <header className="recent-head">
        <h2 className="eyebrow" id="recent-title">
          Asked before in this browser
        </h2>
        <button type="button" className="button button-quiet" onClick={history.clear}>
          Forget them
        </button>
      </header>
      <ul>
        {history.past.slice(0, SHOWN).map(({ question, at }) => (
          <li key={question}>
            <button type="button" className="recent-question" onClick={() => onAsk(question)}>
              <span>{question}</span>
              <time dateTime={new Date(at).toISOString()}>{ago(at, Date.now())}</time>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function ago(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    const count = Math.floor((now - at) / size);
    if (count > 0) return format.format(-count, unit);
  }
  return "just now";
}
