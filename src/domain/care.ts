/**
 * Care: what people decided about a finding, and what that makes of it: overdue, quiet, due for a reminder [REQ:U-19].
 *
 * Room: domain. Pure; days are civil days. Used by the server for the start page, and by alarms for reminders.
 * Overdue is what is due and neither planned nor handed over; installed findings are gone by themselves. A plan whose day has
 * passed is no plan any more. Hiding until a day never hides what is overdue.
 */
import type { Level } from "./codes.ts";
import { byUrgency, type Finding, worstLevel } from "./finding.ts";
import type { Care } from "./practice.ts";
import { addDays, type Day } from "./zeit/tag.ts";

/** A decision, with how urgent the finding was at that moment where that was kept: without it, rot is worse. */
export type CareDecision = Care & { level?: Level };

export function careId({ component, code }: Pick<Finding, "component" | "code">): string {
  return `${component.id} ${code}`;
}

export function careFor(finding: Finding, cares: readonly CareDecision[]): CareDecision | undefined {
  const id = careId(finding);
  return cares.findLast((care) => care.id === id);
}

/** The last day on it has passed, or there never was time; and nobody has planned it or handed it over. */
export function isOverdue(finding: Finding, care: CareDecision | undefined, today: Day): boolean {
  const from = overdueFrom(finding);
  return from !== undefined && from <= today && !isTakenCareOf(care, today);
}

/** Needs nobody's eye today. What got worse since the decision, and what is overdue, speaks again. */
export function isQuiet(finding: Finding, care: CareDecision | undefined, today: Day): boolean {
  if (isTakenCareOf(care, today)) return true;
  if (!care?.quietUntil || care.quietUntil < today) return false;
  return !isWorse(finding.level, care.level ?? "gelb") && !isOverdue(finding, care, today);
}

/**
 * The day of the next reminder: daily from the first overdue day on, until it is installed, planned or handed over. A plan
 * postpones it until its day has passed. Undefined while there is nothing to remind of.
 * @param remindedOn day of the last reminder
 */
export function nextReminder(
  finding: Finding,
  care: CareDecision | undefined,
  remindedOn: Day | undefined,
  today: Day,
): Day | undefined {
  const from = overdueFrom(finding);
  if (from === undefined || care?.handedTo === "dvo") return undefined;
  const afterPlan = care?.plannedFor ? addDays(care.plannedFor, 1) : from;
  const afterLast = remindedOn ? addDays(remindedOn, 1) : from;
  return latest(from, afterPlan, afterLast, today);
}

/** Overdue first, then by urgency; of the same urgency what nobody has taken care of comes first. */
export function inOrderOfCare(findings: readonly Finding[], cares: readonly CareDecision[], today: Day): Finding[] {
  const decided = new Map(cares.map((care) => [care.id, care]));
  const marked = findings.map((finding) => {
    const care = decided.get(careId(finding));
    return { finding, overdue: isOverdue(finding, care, today), quiet: isQuiet(finding, care, today) };
  });
  return marked
    .toSorted(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) || byUrgency(a.finding, b.finding) || Number(a.quiet) - Number(b.quiet),
    )
    .map(({ finding }) => finding);
}

/** Have no last day to wait for: such a version may be shut out at any time. */
const DUE_AT_ONCE: readonly Finding["code"][] = ["firmware/approval-withdrawn"];

const ALREADY: Day = "0000-01-01";

/** First day on which it is late. Hints have days too, but none that anybody could miss. */
function overdueFrom({ level, dueOn, code }: Finding): Day | undefined {
  if (level !== "gelb" && level !== "rot") return undefined;
  if (dueOn) return addDays(dueOn, 1);
  return DUE_AT_ONCE.includes(code) ? ALREADY : undefined;
}

function isTakenCareOf(care: CareDecision | undefined, today: Day): boolean {
  return care?.handedTo === "dvo" || (care?.plannedFor !== undefined && care.plannedFor >= today);
}

function isWorse(now: Level, then: Level): boolean {
  return now !== then && worstLevel([now, then]) === now;
}

function latest(...days: Day[]): Day {
  return days.reduce((a, b) => (a > b ? a : b));
}
