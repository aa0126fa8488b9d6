import type { Column } from "../api/types";
import { spelled, type Titles } from "../query/words";
import type { Member, Model } from "./types";

/** What members are called: by the columns of an answer first, then by the model. */
export function titlesOf(model: Model | undefined, columns: Column[]): Titles {
  const titles = new Map<string, string>();
  for (const cube of model?.cubes ?? []) {
    for (const member of cube.members) titles.set(member.name, member.title);
  }
  // A column that cuts time has the name of its granularity behind it.
  for (const column of columns) titles.set(pathOf(column), column.title);
  return (path) => titles.get(path) ?? spelled(path);
}

export function pathOf({ name, granularity }: Column): string {
  return granularity ? name.replace(new RegExp(`\\.${granularity}$`), "") : name;
}

/** Groups that an answer may be broken down by: of the cubes that its query already reaches. */
export function breakdowns(model: Model | undefined, paths: string[]): Member[] {
  if (!model) return [];
  const own = new Set(paths.map((path) => path.split(".")[0]));
  const reached = new Set(own);
  for (const cube of model.cubes) {
    if (!own.has(cube.name)) continue;
    for (const join of cube.joins) {
      if (join.relationship !== "one_to_many") reached.add(join.to);
    }
  }
  const cubes = model.cubes.filter(({ name, kind }) => kind === "cube" && reached.has(name));
  const members = cubes.flatMap((cube) => cube.members);
  return members.filter(({ kind, type }) => kind === "dimension" && type === "string");
}
