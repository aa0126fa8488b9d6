import { type FormEvent, type KeyboardEvent, type RefObject, useId, useRef } from "react";

import { optionId, Suggestions } from "../complete/Suggestions";
import type { Completion } from "../complete/useCompletion";
import { Elapsed } from "./Elapsed";

interface QuestionBoxProps {
  input: RefObject<HTMLTextAreaElement | null>;
  value: string;
  asking: boolean;
  placeholder: string;
  /** What the arrow upwards brings back into an empty box. */
  previous: string | undefined;
  completion: Completion;
  onChange: (value: string) => void;
  onAsk: () => void;
  onCancel: () => void;
}

/** Progress and cancel live inside the box, so that nothing on the page moves while asking. */
export function QuestionBox(props: QuestionBoxProps) {
  const { input, value, asking, placeholder, completion, onChange, onAsk, onCancel } = props;
  const hint = useId();
  const list = useId();
  const mirror = useRef<HTMLDivElement>(null);
  const { suggestions, chosen } = completion;
  const open = suggestions.length > 0;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (asking) onCancel();
    else onAsk();
  };
  const onTake = (index: number) => onChange(completion.taken(index));

  return (
    <form className="box-place" onSubmit={onSubmit}>
      <div className="box" data-asking={asking}>
        <label className="visually-hidden" htmlFor="question">
          Your question
        </label>
        <div className="box-text">
          {/* The same words under the question, to colour those that are known. */}
          <div className="box-mirror" ref={mirror} aria-hidden="true">
            {completion.stretches.map(({ text, kind }, index) =>
              kind ? (
                <mark key={index} data-kind={kind}>
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
          </div>
          <textarea
            id="question"
            ref={input}
            className="box-input"
            rows={1}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="send"
            maxLength={2000}
            placeholder={placeholder}
            aria-describedby={hint}
            aria-autocomplete="list"
            {...(open && { "aria-controls": list })}
            {...(open && chosen >= 0 && { "aria-activedescendant": optionId(list, chosen) })}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => onKey(event, props, onTake)}
            onBlur={completion.close}
            onScroll={(event) => {
              if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
        <div className="box-foot">
          <p className="box-hint" id={hint}>
            {asking ? <Elapsed /> : <KeyHints completing={open} />}
          </p>
          <button
            type="submit"
            className={asking ? "button" : "button button-primary"}
            disabled={!asking && value.trim() === ""}
          >
            {asking ? "Cancel" : "Ask"}
          </button>
        </div>
        <div className="box-progress" aria-hidden="true" />
      </div>
      <Suggestions id={list} completion={completion} onTake={onTake} />
    </form>
  );
}

function onKey(
  event: KeyboardEvent<HTMLTextAreaElement>,
  { value, previous, completion, onChange, onAsk }: QuestionBoxProps,
  onTake: (index: number) => void,
): void {
  const { suggestions, chosen, move, close } = completion;
  const open = suggestions.length > 0;
  // Enter while composing (Hindi, Tamil, Japanese input) picks a candidate, it does not ask.
  if (event.nativeEvent.isComposing) return;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (open && event.key === "Escape") {
    // What is under way goes on: this key was for the list.
    event.stopPropagation();
    close();
  } else if (open && chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) {
    onTake(chosen);
  } else if (event.key === "Enter" && !event.shiftKey) {
    onAsk();
  } else if (event.key === "ArrowUp" && value === "" && previous) {
    onChange(previous);
  } else {
    return;
  }
  event.preventDefault();
}

function KeyHints({ completing }: { completing: boolean }) {
  return (
    <span className="key-hints">
      {completing ? (
        <>
          <kbd>↓</kbd> to choose, <kbd>Enter</kbd> to take or ask
        </>
      ) : (
        <>
          <kbd>Enter</kbd> to ask, <kbd>Shift</kbd> <kbd>Enter</kbd> for a new line
        </>
      )}
    </span>
  );
}
