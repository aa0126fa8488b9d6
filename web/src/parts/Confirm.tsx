import { AlertDialog } from "@base-ui/react/alert-dialog";

import type { Problem } from "../api/types";
import { ProblemNotice } from "./ProblemNotice";

interface ConfirmProps {
  open: boolean;
  title: string;
  lead: string;
  /** What is done, as the button says it. */
  deed: string;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** For what cannot be undone: the way out comes first. */
export function Confirm(props: ConfirmProps) {
  const { open, title, lead, deed, busy, problem, onConfirm, onClose } = props;
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-ground" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-lead">{lead}</AlertDialog.Description>
          {problem && <ProblemNotice heading="h3" problem={problem} />}
          <div className="dialog-foot">
            <AlertDialog.Close className="button">Leave it</AlertDialog.Close>
            <button
              type="button"
              className="button button-danger"
              disabled={busy}
              onClick={onConfirm}
            >
              {deed}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
