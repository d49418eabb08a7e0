/** How far a terminal is joined to its Konnektor: the specification's words, which devices write in capitals. Room: devices/vendor. */
import type { ManagementSeen } from "../../domain/observation.ts";

const CORRELATIONS = ["bekannt", "zugewiesen", "gepairt", "aktiv", "aktualisierend"] as const;

/** Undefined for a word nobody knows. */
export function correlationOf(written: string | undefined): ManagementSeen["correlation"] {
  return CORRELATIONS.find((known) => known === written?.toLowerCase());
}
