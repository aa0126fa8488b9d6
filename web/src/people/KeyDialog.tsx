import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { SelectField } from "../parts/SelectField";
import { issueKey, MEANING, type Role, ROLES } from "./api";
import { Secret } from "./Secret";
import { capital, names } from "./words";

const LIVES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "", label: "Until it is revoked" },
];

export function KeyDialog({ send, onClose }: { send: Send; onClose: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [groups, setGroups] = useState("");
  const [days, setDays] = useState("90");
  const replies = useQueryClient();
  const sending = useMutation({
    mutationFn: () =>
      issueKey(send, {
        name: name.trim(),
        role,
        groups: names(groups),
        ...(days !== "" && { days: Number(days) }),
      }),
    onSuccess: () => replies.invalidateQueries({ queryKey: ["keys"] }),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };

  if (sending.isSuccess) {
    return (
      <Dialog open onClose={onClose} title={`The key for ${name.trim()}`}>
        <Secret
          label={`Key for ${name.trim()}`}
          text={sending.data}
          lead="Put it where the program finds it. It is not shown again."
          onClose={onClose}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="New key" lead="For a script or a tool that asks here.">
      <form className="dialog-form" onSubmit={onSubmit}>
        <Field
          label="Name"
          hint="What it is for, so that you know it again."
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label="Role"
          hint={MEANING[role]}
          choices={ROLES.map((one) => ({ value: one, label: capital(one) }))}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        />
        <Field
          label="Groups"
          hint="With commas between. Without one it may see nothing."
          autoComplete="off"
          autoCapitalize="none"
          required={false}
          value={groups}
          onChange={(event) => setGroups(event.target.value)}
        />
        <SelectField
          label="Good for"
          choices={LIVES}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        {sending.isError && <ProblemNotice heading="h3" problem={toProblem(sending.error)} />}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={sending.isPending}>
            Make the key
          </button>
        </div>
      </form>
    </Dialog>
  );
}
