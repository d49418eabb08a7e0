/**
 * Quiet: what people want to hear nothing of for a while, and why. Acknowledged: seen, its end is still told. Muted: nothing at
 * all. Both end by themselves, at their day or when it gets worse.
 *
 * Room: domain/alarm. Pure. Used by page and alarms alike.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import type { Level } from "../codes.ts";
import { type Finding, worstLevel } from "../finding.ts";
import { addDays, type Day, type Instant } from "../zeit/tag.ts";
import { causeId } from "./causes.ts";

export interface Quiet {
  /** That of the cause (causes.ts). */
  id: string;
  kind: "acknowledged" | "muted";
  reason: string;
  /** Last day. */
  until: Day;
  /** How urgent it was then. */
  level: Level;
  at: Instant;
  /** Account id. */
  by: string;
}

/** A practice at work on its devices: nothing is told until it ends. */
export interface Maintenance {
  id: "maintenance";
  reason: string;
  from: Instant;
  until: Instant;
  /** Account id. */
  by: string;
}

export function quietFor(finding: Finding, quiets: readonly Quiet[], today: Day): Quiet | undefined {
  const id = causeId(finding);
  return quiets.find((quiet) => quiet.id === id && quiet.until >= today && !isWorse(finding.level, quiet.level));
}

/** The farthest day it can be quiet: its own where it has one that is still to come, never for ever. */
export function longestQuiet({ dueOn }: Pick<Finding, "dueOn">, today: Day): Day {
  const longest = addDays(today, regeln.longest.quietDays);
  return dueOn !== undefined && dueOn >= today && dueOn < longest ? dueOn : longest;
}

export function inMaintenance(maintenance: Maintenance | undefined, now: Instant): boolean {
  return maintenance !== undefined && maintenance.from <= now && now < maintenance.until;
}

export function isWorse(now: Level, then: Level): boolean {
  return now !== then && worstLevel([now, then]) === now;
}
