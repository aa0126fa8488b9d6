import { Tabs } from "@base-ui/react/tabs";

import type { Send } from "../api/client";
import type { Session } from "../api/types";
import { Keys } from "./Keys";
import { Members } from "./Members";

/** Who may come in here, as what, and which programs may. */
export default function PeoplePage({ send, session }: { send: Send; session: Session }) {
  const people = session.may.includes("member.manage");
  const programs = session.may.includes("key.manage");
  return (
    <div className="page">
      <header className="page-head">
        <h1 className="page-title">People and access</h1>
        <p className="page-lead">
          Who may ask in {session.tenant.name}, as what, and which programs may.
        </p>
      </header>
      <Tabs.Root defaultValue={people ? "people" : "keys"}>
        <Tabs.List className="tabs" aria-label="People or keys">
          {people && (
            <Tabs.Tab value="people" className="tab">
              People
            </Tabs.Tab>
          )}
          {programs && (
            <Tabs.Tab value="keys" className="tab">
              Keys for programs
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="people" className="card panel">
          <Members send={send} own={session.actor.id} />
        </Tabs.Panel>
        <Tabs.Panel value="keys" className="card panel">
          <Keys send={send} />
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  );
}
