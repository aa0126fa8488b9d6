/** The shape of an answer, shown only when the wait is long enough to be noticed (see the CSS). */
export function Skeleton() {
  return (
    <div className="card skeleton" aria-hidden="true">
      <span className="bone bone-short" />
      <span className="bone bone-title" />
      <span className="bone bone-chart" />
      <span className="bone" />
      <span className="bone" />
      <span className="bone" />
    </div>
  );
}
