/** The level of several together. Room: app. */
import type { Level } from "../domain/codes.ts";
import { worstLevel } from "../domain/finding.ts";

export function worstLevelOf(all: readonly { level: Level }[]): Level {
  return worstLevel(all.map(({ level }) => level));
}
