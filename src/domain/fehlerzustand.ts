/**
 * Fehlerzustände: the operating conditions of TAB_KON_503, recognised however a device or a display spells them.
 *
 * Room: domain. The table is data; the sentences are in words/. [REQ:gemSpec_Kon:TAB_KON_503]
 */
import table from "../../data/fehlerzustaende.json" with { type: "json" };
import type { Words } from "../words/words.ts";
import type { Level } from "./codes.ts";

export type Fehlerzustand = keyof Words["fehlerzustaende"];

export interface RecognisedCondition {
  condition: Fehlerzustand;
  /** What stands in brackets at the end: a ctId, or the number of a vendor's condition. */
  parameter: string;
  perTerminal: boolean;
  level: Level | "vendor";
  severity: string;
  lingersAfterDays?: number;
}

const byName = new Map(
  table.rows.flatMap((row) => [row.code, ...row.aliases].map((name) => [name.toLowerCase(), row] as const)),
);

/** The schema allows an ErrorCondition of this length; longer text is none. */
const MAX_LENGTH = 128;

/** Undefined for text that names no condition of the table. Compared without case; split at the last bracket (trap T-12). */
export function recogniseCondition(text: string): RecognisedCondition | undefined {
  const written = text.trim();
  if (written.length > MAX_LENGTH) return undefined;
  const match = /^([^()]+?)\s*(?:\((.*?)\)?)?$/s.exec(written);
  const row = match?.[1] && byName.get(match[1].toLowerCase());
  if (!row) return undefined;
  return {
    condition: row.code as Fehlerzustand,
    parameter: match[2] ?? "",
    perTerminal: row.perTerminal,
    level: row.level as Level | "vendor",
    severity: row.severity,
    lingersAfterDays: "lingersAfterDays" in row ? row.lingersAfterDays : undefined,
  };
}
