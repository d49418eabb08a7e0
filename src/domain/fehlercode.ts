/** Fehlercodes: gematik's error numbers with their severity and who has to move next. Room: domain. The words are in words/. */
import table from "../../data/fehlercodes.json" with { type: "json" };

export interface Fehlercode {
  code: number;
  severity: string;
  type: "Technical" | "Security";
  /** later: may pass by itself. after-person: somebody must change something. never: the asking program is wrong. */
  retry: "later" | "after-person" | "never";
}

export function fehlercode(code: number): Fehlercode | undefined {
  return table.rows.find((row) => row.code === code) as Fehlercode | undefined;
}
