import type { Completion } from "./useCompletion";

const KINDS = {
  measure: "measure",
  dimension: "group or filter",
  time: "time",
  question: "asked before, or to try",
};

interface SuggestionsProps {
  id: string;
  completion: Completion;
  onTake: (index: number) => void;
}

/** The focus stays in the question: the list follows it by `aria-activedescendant`. */
export function Suggestions({ id, completion, onTake }: SuggestionsProps) {
  const { suggestions, chosen } = completion;
  if (suggestions.length === 0) return null;
  return (
    <ul className="suggestions" id={id} role="listbox" aria-label="Suggestions">
      {suggestions.map(({ term }, index) => (
        <li
          key={term.plain}
          id={optionId(id, index)}
          className="suggestion"
          role="option"
          aria-selected={index === chosen}
          // Before the question loses the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <span className="suggestion-text" data-kind={term.kind}>
            {term.text}
          </span>
          <span className="suggestion-kind">{term.of ?? KINDS[term.kind]}</span>
        </li>
      ))}
    </ul>
  );
}

export function optionId(id: string, index: number): string {
  return `${id}-${index}`;
}
