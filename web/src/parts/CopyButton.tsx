import { useEffect, useState } from "react";

interface CopyButtonProps {
  text: string;
  /** What is copied, for who does not see where the button stands. */
  label: string;
  shown?: string;
}

/** Absent where the browser forbids the clipboard (plain HTTP other than localhost). */
export function CopyButton({ text, label, shown = "Copy" }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 1600);
    return () => window.clearTimeout(timer);
  }, [copied]);

  if (!navigator.clipboard) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" className="button button-quiet" aria-label={label} onClick={copy}>
      {copied ? "Copied" : shown}
    </button>
  );
}
