/** What the question left open and the answer had to take for granted. */
export function Assumptions({ assumptions }: { assumptions: string[] }) {
  if (assumptions.length === 0) return null;
  return (
    <div className="assumptions">
      <h3 className="assumptions-title" id="assumptions-title">
        Understood as
      </h3>
      <ul className="chips" aria-labelledby="assumptions-title">
        {assumptions.map((assumption) => (
          <li key={assumption} className="chip">
            {assumption}
          </li>
        ))}
      </ul>
    </div>
  );
}
