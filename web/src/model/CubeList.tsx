import { MODEL } from "../shell/places";
import type { Cube } from "./types";

interface CubeListProps {
  hits: Cube[];
  chosen: string | undefined;
}

export function CubeList({ hits, chosen }: CubeListProps) {
  return (
    <nav aria-label="Cubes and views">
      <ul className="cubes">
        {hits.map((cube) => (
          <li key={cube.name}>
            <a
              className="cube-link"
              href={`#${MODEL}/${encodeURIComponent(cube.name)}`}
              {...(cube.name === chosen && { "aria-current": "true" as const })}
            >
              <span>{cube.title}</span>
              <span className="cube-count">
                {cube.members.length}
                <span className="visually-hidden"> members</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
