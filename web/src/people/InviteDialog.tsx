import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { SelectField } from "../parts/SelectField";
import { invite, MEANING, type Role, ROLES } from "./api";
import { Secret } from "./Secret";
import { capital, invitationLink, names } from "./words";

export function InviteDialog({ send, onClose }: { send: Send; onClose: () => void }) {
  const [person, setPerson] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [groups, setGroups] = useState("");
  const replies = useQueryClient();
  const name = person.trim();
  const sending = useMutation({
    mutationFn: () => invite(send, { person: name, name, role, groups: names(groups) }),
    onSuccess: () => replies.invalidateQueries({ queryKey: ["members"] }),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };

  if (sending.isSuccess) {
    return (
      <Dialog open onClose={onClose} title={`${name} is invited`}>
        <Secret
          label={`Invitation link for ${name}`}
          text={invitationLink(sending.data)}
          lead="Send them this link. It sets their password, works once, and is not shown again."
          onClose={onClose}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="Invite somebody" lead="They set their own password.">
      <form className="dialog-form" onSubmit={onSubmit}>
        <Field
          label="Name"
          hint="What they sign in by."
          autoComplete="off"
          autoCapitalize="none"
          value={person}
          onChange={(event) => setPerson(event.target.value)}
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
          hint="As the model's policies name them, with commas between. Without one they may see nothing."
          autoComplete="off"
          autoCapitalize="none"
          required={false}
          value={groups}
          onChange={(event) => setGroups(event.target.value)}
        />
        {sending.isError && <ProblemNotice heading="h3" problem={toProblem(sending.error)} />}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={sending.isPending}>
            Invite
          </button>
        </div>
      </form>
    </Dialog>
  );
}
