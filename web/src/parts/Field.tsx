import type { InputHTMLAttributes } from "react";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
}

/** A line to fill in, under its name. */
export function Field({ label, hint, ...input }: FieldProps) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input className="field-input" required {...input} />
      {hint && <span className="field-hint">{hint}</span>}
    </label>
  );
}
