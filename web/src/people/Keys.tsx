import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { Confirm } from "../parts/Confirm";
import { Listing } from "../parts/Listing";
import { type Key, keys, revokeKey } from "./api";
import { KeyDialog } from "./KeyDialog";
import { capital, day } from "./words";

const KEY = ["keys"];

export function Keys({ send }: { send: Send }) {
  const found = useQuery({ queryKey: KEY, queryFn: ({ signal }) => keys(send, signal) });
  const [issuing, setIssuing] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);

  return (
    <>
      <Listing
        title="Keys"
        found={{ ...found, refetch: () => void found.refetch() }}
        action={
          <button
            type="button"
            className="button button-primary"
            onClick={() => setIssuing(true)}
          >
            New key
          </button>
        }
        nothing="No program has a key. A key lets a script or another tool ask here."
        heads={["Name", "Role", "Good for", "Made", "Ends", ""]}
        row={(key) => ({
          key: key.id,
          cells: [
            key.name,
            capital(key.role),
            key.scopes ? key.scopes.join(", ") : "All that its role may",
            day(key.created) ?? "Not known",
            ends(key),
            key.revoked ? null : (
              <button
                type="button"
                className="button button-quiet"
                onClick={() => setEnding(key)}
              >
                Revoke<span className="visually-hidden"> {key.name}</span>
              </button>
            ),
          ],
        })}
      />
      {issuing && <KeyDialog send={send} onClose={() => setIssuing(false)} />}
      {ending && <Revocation send={send} subject={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function ends({ expires, revoked }: Key): string {
  if (revoked) {
    const when = typeof revoked === "string" ? day(revoked) : null;
    return when ? `Revoked ${when}` : "Revoked";
  }
  return day(expires) ?? "When it is revoked";
}

function Revocation(props: { send: Send; subject: Key; onClose: () => void }) {
  const { send, subject, onClose } = props;
  const replies = useQueryClient();
  const revocation = useMutation({
    mutationFn: () => revokeKey(send, subject.id),
    onSuccess: async () => {
      await replies.invalidateQueries({ queryKey: KEY });
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={`Revoke ${subject.name}?`}
      lead="Whatever uses this key is refused from now on. It cannot be made good again."
      deed="Revoke"
      busy={revocation.isPending}
      problem={revocation.isError ? toProblem(revocation.error) : null}
      onConfirm={() => revocation.mutate()}
      onClose={onClose}
    />
  );
}
