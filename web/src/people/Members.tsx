import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { Confirm } from "../parts/Confirm";
import { Listing } from "../parts/Listing";
import { type Member, members, removeMember } from "./api";
import { InviteDialog } from "./InviteDialog";
import { attributeWords, capital } from "./words";

const KEY = ["members"];

export function Members({ send, own }: { send: Send; own: string }) {
  const found = useQuery({ queryKey: KEY, queryFn: ({ signal }) => members(send, signal) });
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);

  return (
    <>
      <Listing
        title="People"
        found={{ ...found, refetch: () => void found.refetch() }}
        action={
          <button
            type="button"
            className="button button-primary"
            onClick={() => setInviting(true)}
          >
            Invite somebody
          </button>
        }
        nothing="Nobody is here yet. Invite somebody, and send them the link."
        heads={["Name", "Role", "Groups", "Known by", ""]}
        row={(member) => ({
          key: member.person,
          cells: [
            member.person === own ? `${member.person} (you)` : member.person,
            capital(member.role),
            member.groups.join(", ") || "None",
            attributeWords(member.attributes) || "Nothing more",
            // Nobody shuts the door behind themselves by accident.
            member.person === own ? null : (
              <button
                type="button"
                className="button button-quiet"
                onClick={() => setLeaving(member)}
              >
                Remove<span className="visually-hidden"> {member.person}</span>
              </button>
            ),
          ],
        })}
      />
      {inviting && <InviteDialog send={send} onClose={() => setInviting(false)} />}
      {leaving && <Removal send={send} member={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function Removal({ send, member, onClose }: { send: Send; member: Member; onClose: () => void }) {
  const replies = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeMember(send, member.person),
    onSuccess: async () => {
      await replies.invalidateQueries({ queryKey: KEY });
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={`Remove ${member.person}?`}
      lead="They are signed out at once and can no longer ask here. What they asked stays in the audit."
      deed="Remove"
      busy={removal.isPending}
      problem={removal.isError ? toProblem(removal.error) : null}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
    />
  );
}
