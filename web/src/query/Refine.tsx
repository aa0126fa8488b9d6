import { Menu } from "../parts/Menu";
import type { Member } from "../model/types";
import { browserLocale } from "../table/locale";
import {
  direction,
  isCondition,
  type Query,
  withDateRange,
  withDimension,
  withDirection,
  withGranularity,
  withLimit,
  withoutDimension,
  withoutFilter,
} from "./query";
import { conditionWords, rangeWords, type Titles } from "./words";

interface RefineProps {
  query: Query;
  titles: Titles;
  /** What it may be broken down by further; empty while that is not known. */
  dimensions: Member[];
  onRefine: (query: Query) => void;
}

const GRANULARITIES = ["day", "week", "month", "quarter", "year"];
const RANGES = [
  "this week",
  "last week",
  "this month",
  "last month",
  "this quarter",
  "last quarter",
  "this year",
  "last year",
  "last 12 months",
];
const LIMITS = [5, 10, 20, 50];

/** What was understood, part by part. Each part is a button that changes it and asks again. */
export function Refine({ query, titles, dimensions, onRefine }: RefineProps) {
  const shown = query.dimensions ?? [];
  const times = query.timeDimensions ?? [];
  return (
    <ul className="chips" aria-label="Change a part of the question">
      {shown.map((path) => (
        <li key={path}>
          <Remove
            text={`by ${titles(path)}`}
            what={`the breakdown by ${titles(path)}`}
            onClick={() => onRefine(withoutDimension(query, path))}
          />
        </li>
      ))}
      {times.map((time, index) => (
        <li key={`by ${time.dimension}`}>
          <Grain query={query} index={index} titles={titles} onRefine={onRefine} />
        </li>
      ))}
      {times.map((time, index) => (
        <li key={`in ${time.dimension}`}>
          <Menu
            label={rangeWords(time.dateRange, browserLocale())}
            hint={`Change the period of ${titles(time.dimension)}`}
            items={RANGES.map((range) => ({
              label: capital(range),
              onSelect: () => onRefine(withDateRange(query, index, range)),
            }))}
          />
        </li>
      ))}
      {(query.filters ?? []).map((filter, index) =>
        isCondition(filter) ? (
          <li key={`if ${index}`}>
            <Remove
              text={conditionWords(filter, titles)}
              what={`the condition ${conditionWords(filter, titles)}`}
              onClick={() => onRefine(withoutFilter(query, index))}
            />
          </li>
        ) : null,
      )}
      <Order query={query} titles={titles} onRefine={onRefine} />
      {dimensions.length > 0 && (
        <li>
          <Menu
            label="Break down by"
            items={dimensions
              .filter(({ name }) => !shown.includes(name))
              .map(({ name, title }) => ({
                label: title,
                onSelect: () => onRefine(withDimension(query, name)),
              }))}
          />
        </li>
      )}
    </ul>
  );
}

function Remove({ text, what, onClick }: { text: string; what: string; onClick: () => void }) {
  return (
    <button type="button" className="chip chip-button" onClick={onClick}>
      {text}
      <span className="chip-cross" aria-hidden="true" />
      <span className="visually-hidden">: leave out {what}</span>
    </button>
  );
}

interface PartProps {
  query: Query;
  titles: Titles;
  onRefine: (query: Query) => void;
}

function Grain({ query, index, titles, onRefine }: PartProps & { index: number }) {
  const time = query.timeDimensions?.[index];
  if (!time) return null;
  const choices = GRANULARITIES.filter((grain) => grain !== time.granularity);
  const items = choices.map((grain) => ({
    label: `By ${grain}`,
    onSelect: () => onRefine(withGranularity(query, index, grain)),
  }));
  const whole = {
    label: "The whole period",
    onSelect: () => onRefine(withGranularity(query, index, null)),
  };
  return (
    <Menu
      label={time.granularity ? `by ${time.granularity}` : "over the whole period"}
      hint={`Change how ${titles(time.dimension)} is cut`}
      items={time.granularity ? [...items, whole] : items}
    />
  );
}

/** Which groups come first, and how many of them are shown. */
function Order({ query, titles, onRefine }: PartProps) {
  const [measure] = query.measures ?? [];
  const groups = (query.dimensions ?? []).length > 0;
  if (!measure || !groups) return null;
  const now = direction(query);
  const how = now?.direction === "asc" ? "lowest first" : now ? "highest first" : "order";
  const order = (["desc", "asc"] as const).filter((way) => way !== now?.direction);
  const limits = LIMITS.filter((limit) => limit !== query.limit);
  const items = [
    ...order.map((way) => ({
      label: `${way === "desc" ? "Highest" : "Lowest"} ${titles(now?.path ?? measure)} first`,
      onSelect: () => onRefine(withDirection(query, now?.path ?? measure, way)),
    })),
    ...limits.map((limit) => ({
      label: `${limit} at most`,
      onSelect: () => onRefine(withLimit(query, limit)),
    })),
    ...(query.limit === undefined
      ? []
      : [{ label: "All of them", onSelect: () => onRefine(withLimit(query, null)) }]),
  ];
  return (
    <li>
      <Menu
        label={query.limit === undefined ? how : `${how}, ${query.limit} at most`}
        hint="Change which come first, and how many"
        items={items}
      />
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
