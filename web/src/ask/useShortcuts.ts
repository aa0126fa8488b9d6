import { type RefObject, useEffect } from "react";

/** `/` goes to the question box from anywhere, Escape cancels what is under way. */
export function useShortcuts(
  input: RefObject<HTMLTextAreaElement | null>,
  onEscape: (() => void) | undefined,
  active: boolean,
): void {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        onEscape?.();
      } else if (event.key === "/" && !isTyping(event.target)) {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [input, onEscape, active]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]");
}
