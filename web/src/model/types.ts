/** The wire types of `/api/v1/model`. */

export interface Standing {
  status: "certified" | "inferred";
  confidence: number | null;
}

export interface Member {
  /** `cube.member`, as queries write it. */
  name: string;
  title: string;
  kind: "measure" | "dimension" | "segment";
  type: "string" | "number" | "boolean" | "time" | null;
  aggregated: string | null;
  format: { kind: string; currency?: string | null } | null;
  description: string | null;
  synonyms: string[];
  masked: boolean;
  standing: Standing;
}

export type Relationship = "one_to_one" | "one_to_many" | "many_to_one";

export interface Join {
  to: string;
  relationship: Relationship;
}

export interface Cube {
  name: string;
  title: string;
  kind: "cube" | "view";
  description: string | null;
  synonyms: string[];
  standing: Standing;
  joins: Join[];
  members: Member[];
}

export interface Model {
  version: string;
  cubes: Cube[];
}
