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

/** The number in what a display, a PVS or a ticket shows: "4021", "Fehler 4021". It may be none of gematik's. */
export function errorNumberIn(text: string): number | undefined {
  const number = /^(?:[^\d\n]{0,40}\b)?(\d{4,5})$/.exec(text.trim())?.[1];
  return number === undefined ? undefined : Number(number);
}
