import { Joins } from "./Joins";
import { isCalled, membersFound } from "./search";
import { StandingMark } from "./StandingMark";
import type { Cube, Member } from "./types";
import { heldWords } from "./words";

interface CubeViewProps {
  cube: Cube;
  cubes: Cube[];
  sought: string;
}

const GROUPS: { kind: Member["kind"]; title: string; meaning: string }[] = [
  { kind: "measure", title: "Measures", meaning: "what is counted and added up" },
  { kind: "dimension", title: "Dimensions", meaning: "what it is grouped and filtered by" },
  { kind: "segment", title: "Segments", meaning: "conditions with a name" },
];

export function CubeView({ cube, cubes, sought }: CubeViewProps) {
  const hits = membersFound(cube, sought);
  // Where the cube itself is what was sought, all of it is shown.
  const members = isCalled(cube, sought) || hits.length === 0 ? cube.members : hits;
  return (
    <article className="card cube" aria-labelledby="cube-title">
      <header className="cube-head">
        <h2 className="cube-title" id="cube-title">
          {cube.title}
        </h2>
        <StandingMark standing={cube.standing} />
      </header>
      {cube.description && <p className="cube-description">{cube.description}</p>}
      <AlsoCalled synonyms={cube.synonyms} />
      {GROUPS.map(({ kind, title, meaning }) => (
        <Group
          key={kind}
          title={title}
          meaning={meaning}
          members={members.filter((member) => member.kind === kind)}
        />
      ))}
      <Joins cube={cube} cubes={cubes} />
    </article>
  );
}

function Group(props: { title: string; meaning: string; members: Member[] }) {
  const { title, meaning, members } = props;
  if (members.length === 0) return null;
  return (
    <section className="members">
      <h3 className="members-title">
        {title} <span className="members-meaning">{meaning}</span>
      </h3>
      <ul>
        {members.map((member) => (
          <li key={member.name} className="member">
            <p className="member-head">
              <span className="member-title">{member.title}</span>
              <span className="member-holds">{heldWords(member)}</span>
              {member.masked && <span className="mark">masked for you</span>}
              <StandingMark standing={member.standing} />
            </p>
            {member.description && <p className="member-description">{member.description}</p>}
            <AlsoCalled synonyms={member.synonyms} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AlsoCalled({ synonyms }: { synonyms: string[] }) {
  if (synonyms.length === 0) return null;
  return <p className="also-called">Also called {synonyms.join(", ")}</p>;
}
