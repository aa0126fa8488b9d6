import { MODEL } from "../shell/places";
import type { Cube } from "./types";
import { JOINED } from "./words";

interface Neighbour {
  cube: Cube;
  how: string;
}

/** What a cube can be asked together with, both the ways that lead on and those that lead here. */
export function Joins({ cube, cubes }: { cube: Cube; cubes: Cube[] }) {
  const onwards = neighbours(cube, cubes);
  const here = cubes.filter((other) => other.joins.some(({ to }) => to === cube.name));
  if (onwards.length + here.length === 0) return null;
  return (
    <section className="members">
      <h3 className="members-title">
        Joins <span className="members-meaning">what it can be asked together with</span>
      </h3>
      <ul className="joins">
        {onwards.map(({ cube: other, how }) => (
          <li key={`to ${other.name}`}>
            <CubeLink cube={other} how={how} />
          </li>
        ))}
        {here.map((other) => (
          <li key={`from ${other.name}`}>
            <CubeLink cube={other} how="leads here" />
          </li>
        ))}
      </ul>
    </section>
  );
}

function CubeLink({ cube, how }: { cube: Cube; how: string }) {
  return (
    <a className="join" href={`#${MODEL}/${encodeURIComponent(cube.name)}`}>
      <span className="join-title">{cube.title}</span>
      <span className="join-how">{how}</span>
    </a>
  );
}

function neighbours(cube: Cube, cubes: Cube[]): Neighbour[] {
  return cube.joins.flatMap(({ to, relationship }) => {
    const other = cubes.find(({ name }) => name === to);
    return other ? [{ cube: other, how: JOINED[relationship] }] : [];
  });
}
