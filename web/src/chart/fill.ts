import type { Column } from "../api/types";
import type { Datum } from "./data";

export type Json = Record<string, unknown>;

/** What the parts of a specification are completed from. */
export interface Fill {
  /** Keyed by the field's name as a specification writes it. */
  columns: Map<string, Column>;
  data: Datum[];
  locale: string;
  /** Whether the specification draws its time scale in UTC. */
  utc: boolean;
}
