import type { Cube, Member } from "./types";

/** Whether every word that was typed begins a word of something's names. */
export function matches(names: (string | null)[], sought: string): boolean {
  const wanted = words(sought);
  const there = words(names.filter(Boolean).join(" "));
  return wanted.every((word) => there.some((other) => other.startsWith(word)));
}

/** The cubes that are called so, or that have a member that is. */
export function found(cubes: Cube[], sought: string): Cube[] {
  if (words(sought).length === 0) return cubes;
  return cubes.filter((cube) => isCalled(cube, sought) || membersFound(cube, sought).length > 0);
}

export function membersFound(cube: Cube, sought: string): Member[] {
  return cube.members.filter((member) => isCalled(member, sought));
}

export function isCalled(thing: Cube | Member, sought: string): boolean {
  return matches([thing.title, thing.name, thing.description, ...thing.synonyms], sought);
}

function words(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
