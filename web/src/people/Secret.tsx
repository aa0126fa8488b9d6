import { CopyButton } from "../parts/CopyButton";

interface SecretProps {
  label: string;
  text: string;
  lead: string;
  onClose: () => void;
}

/** Shown once: the server keeps only what it can compare with. */
export function Secret({ label, text, lead, onClose }: SecretProps) {
  return (
    <div className="secret">
      <p>{lead}</p>
      <div className="secret-line">
        <input
          className="field-input secret-text"
          readOnly
          value={text}
          aria-label={label}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={text} label={`Copy: ${label}`} />
      </div>
      <div className="dialog-foot">
        <button type="button" className="button button-primary" onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  );
}
