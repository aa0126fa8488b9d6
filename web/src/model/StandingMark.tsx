import type { Standing } from "./types";

/** Says what nobody stands behind yet; what people certified is the rule and says nothing. */
export function StandingMark({ standing }: { standing: Standing }) {
  if (standing.status === "certified") return null;
  const sure = standing.confidence === null ? "" : `, ${Math.round(standing.confidence * 100)}% sure`;
  return <span className="mark mark-inferred">inferred{sure}</span>;
}
