/** Who takes the journeys: three roles in one company, and somebody of another. */
export interface Somebody {
  name: string;
  tenant: string;
  company: string;
  role: "admin" | "analyst" | "viewer";
  groups: string[];
}

export const PASSWORD = "correct horse battery";

const nectar = { tenant: "nectar", company: "Nectar Foods" };

export const ADMIN: Somebody = { name: "asha", ...nectar, role: "admin", groups: ["national"] };
export const ANALYST: Somebody = { name: "bela", ...nectar, role: "analyst", groups: ["national"] };
/** In a group that no policy names: may come in, and sees nothing. */
export const VIEWER: Somebody = { name: "chand", ...nectar, role: "viewer", groups: ["supplier"] };
/** Sees one state, and no margins. */
export const MANAGER: Somebody = {
  name: "esha",
  ...nectar,
  role: "viewer",
  groups: ["state_manager"],
};
export const NEIGHBOUR: Somebody = {
  name: "devi",
  tenant: "unison",
  company: "Unison Home Care",
  role: "analyst",
  groups: ["head_office"],
};

export const PEOPLE = [ADMIN, ANALYST, VIEWER, MANAGER, NEIGHBOUR];
