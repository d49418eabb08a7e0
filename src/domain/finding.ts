/**
 * Findings: what a person should know about a component, how urgent it is, and what resolves it.
 *
 * Room: domain. Made by `assess/`, worded by `words/`, shown by command line and page.
 */
import type { FindingCode, FindingFields, Level } from "./codes.ts";
import type { Component, Source } from "./observation.ts";
import type { Day, Instant } from "./zeit/tag.ts";

export interface Finding<C extends FindingCode = FindingCode> {
  code: C;
  level: Level;
  component: Component;
  fields: FindingFields<C>;
  /** Everybody who said so, oldest first; the catalogue appears as "katalog". */
  sources: Evidence[];
  /** Day by which it should be resolved. */
  dueOn?: Day;
  /** Something does not work at this moment: comes before what is due some day. */
  isNow?: true;
}

export interface Evidence {
  source: Source | { by: "katalog"; name: string } | { by: "tilage" };
  at: Instant;
}

/** By code unit: for days and codes, which need no language's order. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const RANK: Record<Level, number> = { ok: 0, info: 1, unbekannt: 2, gelb: 3, rot: 4 };

/** The level of a whole: what is due outranks what is unknown, what is unknown is never green. */
export function worstLevel(levels: Iterable<Level>): Level {
  let worst: Level = "ok";
  for (const level of levels) if (RANK[level] > RANK[worst]) worst = level;
  return worst;
}

/** Most urgent first; within a level what is broken now, then by due day, then in the order they were found. */
export function byUrgency(a: Finding, b: Finding): number {
  const isNow = Number(b.isNow ?? false) - Number(a.isNow ?? false);
  return RANK[b.level] - RANK[a.level] || isNow || compareTexts(a.dueOn ?? "9999", b.dueOn ?? "9999");
}
