/**
 * Zulassung: whether a release may run on a given civil day.
 *
 * Room: domain. `until` is the last valid day: a version "zugelassen bis 31.12.2019" has expired on 01.01.2020 [REQ:U-07].
 */
import { type Day, daysBetween } from "../zeit/tag.ts";
import { type MonthOrDay, mayApprove, type Release } from "./catalogue.ts";

export type Zulassung =
  | { is: "zugelassen"; until?: Day; daysLeft?: number }
  | { is: "noch-nicht"; from: string }
  | { is: "abgelaufen"; until: Day }
  | { is: "zurueckgezogen"; on?: Day }
  | { is: "angekuendigt" }
  | { is: "feldtest" }
  /** Somebody says so, but neither gematik nor the manufacturer. */
  | { is: "unbestaetigt"; until?: Day }
  | { is: "unbekannt" };

export function zulassungOn(release: Release, day: Day): Zulassung {
  if (release.status === "zurueckgezogen" && (!release.withdrawnOn || release.withdrawnOn <= day)) {
    return { is: "zurueckgezogen", on: release.withdrawnOn };
  }
  if (release.status === "angekuendigt") return { is: "angekuendigt" };
  if (release.status === "feldtest") return { is: "feldtest" };

  const stated = release.zulassung;
  if (!stated) return { is: "unbekannt" };
  // A later end of approval than today may be hearsay; an end in the past is taken seriously whoever says it.
  if (stated.until && stated.until < day) return { is: "abgelaufen", until: stated.until };
  if (!mayApprove(release.source)) return { is: "unbestaetigt", until: stated.until };
  if (stated.since && startsAfter(stated.since, day)) return { is: "noch-nicht", from: stated.since };
  if (!stated.until) return { is: "zugelassen" };
  return { is: "zugelassen", until: stated.until, daysLeft: daysBetween(day, stated.until) };
}

/** A month counts from its first day on. */
export function startsAfter(from: MonthOrDay | undefined, day: Day): boolean {
  return from !== undefined && from > day.slice(0, from.length);
}

/** Days before the end of a Zulassung on which a practice is warned [REQ:U-18]. */
export const WARNING_DAYS = [180, 90, 30, 14, 7] as const;

/**
 * The warning that is due now and was not given yet: always the tightest reached, so a catalogue loaded late warns once.
 * `given` holds the thresholds already used for this version and this end date.
 */
export function warningDue(daysLeft: number, given: readonly number[]): number | undefined {
  const reached = WARNING_DAYS.filter((threshold) => daysLeft >= 0 && daysLeft <= threshold).at(-1);
  return reached === undefined || given.some((threshold) => threshold <= reached) ? undefined : reached;
}
