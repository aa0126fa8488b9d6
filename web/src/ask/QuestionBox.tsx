import { type FormEvent, type KeyboardEvent, type RefObject, useId } from "react";

import { Elapsed } from "./Elapsed";

interface QuestionBoxProps {
  input: RefObject<HTMLTextAreaElement | null>;
  value: string;
  asking: boolean;
  placeholder: string;
  /** What the arrow upwards brings back into an empty box. */
  previous: string | undefined;
  onChange: (value: string) => void;
  onAsk: () => void;
  onCancel: () => void;
}

/** Progress and cancel live inside the box, so that nothing on the page moves while asking. */
export function QuestionBox(props: QuestionBoxProps) {
  const { input, value, asking, placeholder, previous, onChange, onAsk, onCancel } = props;
  const hint = useId();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (asking) onCancel();
    else onAsk();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter while composing (Hindi, Tamil, Japanese input) picks a candidate, it does not ask.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onAsk();
    } else if (event.key === "ArrowUp" && value === "" && previous) {
      event.preventDefault();
      onChange(previous);
    }
  };

  return (
    <form className="box" data-asking={asking} onSubmit={onSubmit}>
      <label className="visually-hidden" htmlFor="question">
        Your question
      </label>
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
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="box-foot">
        <p className="box-hint" id={hint}>
          {asking ? <Elapsed /> : <KeyHints />}
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
    </form>
  );
}

function KeyHints() {
  return (
    <span className="key-hints">
      <kbd>Enter</kbd> to ask, <kbd>Shift</kbd> <kbd>Enter</kbd> for a new line
    </span>
  );
}
