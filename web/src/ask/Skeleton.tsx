import { MEANING } from "../receipt/verbs";

/**
 * The shape of an answer, with the stage that it is in, shown only when the wait is long enough to
 * be noticed (see the CSS). A screen reader hears that it is under way, and not every stage.
 */
export function Skeleton({ verb }: { verb: string | undefined }) {
  const meaning = verb === undefined ? undefined : MEANING[verb];
  return (
    <div className="skeleton" aria-hidden="true">
      <p className="skeleton-stage">{meaning ? `${capital(meaning)} …` : " "}</p>
      <span className="bone bone-title" />
      <span className="bone bone-chart" />
      <span className="bone" />
      <span className="bone" />
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
