/**
 * The two tables of ids that code and tests may name: docs/requirements.csv and docs/spec-requirements.csv.
 *
 * Used by the rest of tools/trace. Takes the text of the tables; reading the files is files.ts.
 */
import { readTable } from "../csv.ts";

/** Where a proof can stand: a pure rule, real sockets / store / processes, or a page as a person sees it. */
export const levels = ["unit", "wire", "browser"] as const;
export type Level = (typeof levels)[number];

export interface Requirement {
  id: string;
  /** Every level at which the acceptance example has to be proved. Never empty. */
  levels: Level[];
}

export function readRequirements(text: string): Requirement[] {
  const rows = readTable(text, ["id", "requirement", "kind", "actor", "acceptance", "level"]);
  assertUnique(rows.map((row) => row.id));
  return rows.map(({ id, level }) => {
    if (!/^([MU]-\d\d|S\d+)$/.test(id)) throw new Error(`"${id}" is not an id of the form M-01, U-01 or S1`);
    return { id, levels: level.split("+").map((word) => toLevel(word, id)) };
  });
}

/** The ids of gematik documents and schemas, such as `gemSpec_Kon:TIP1-A_4528`. */
export function readSpecIds(text: string): string[] {
  const ids = readTable(text, ["id", "document", "title", "source"]).map((row) => row.id);
  assertUnique(ids);
  return ids;
}

function toLevel(word: string, id: string): Level {
  const level = levels.find((known) => known === word);
  if (level === undefined) throw new Error(`${id} has the level "${word}", expected ${levels.join(", ")}`);
  return level;
}

function assertUnique(ids: string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`the id "${twice}" stands there twice`);
}
