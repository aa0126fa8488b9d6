import type { Stage } from "../api/types";
import { formatMicros } from "./units";
import { MEANING } from "./verbs";

/** The way of the question, in order. Bars share one scale, so the eye finds where time went. */
export function Stages({ stages }: { stages: Stage[] }) {
  const longest = Math.max(1, ...stages.map((stage) => stage.micros));
  return (
    <ol className="stages">
      {stages.map((stage, index) => (
        <li key={index} className="stage">
          <span className="stage-verb">{stage.verb}</span>
          <span className="stage-meaning">{MEANING[stage.verb]}</span>
          <span className="stage-track" aria-hidden="true">
            <span className="stage-bar" style={{ width: `${(100 * stage.micros) / longest}%` }} />
          </span>
          <span className="stage-time">{formatMicros(stage.micros)}</span>
        </li>
      ))}
    </ol>
  );
}
