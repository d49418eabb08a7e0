/**
 * When a device is asked next: often while somebody looks or something just changed, seldom otherwise, ever more seldom while
 * it does not answer.
 *
 * Room: watch. Pure. The figures are data.
 */
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { Instant } from "../domain/zeit/tag.ts";

export interface Rhythm {
  /** Failures since the last answer. */
  failures: number;
  changedAt: Instant | undefined;
  isLookedAt: boolean;
}

/** @param chance from 0 to 1: spreads devices that were started together */
export function waitMs({ failures, changedAt, isLookedAt }: Rhythm, now: Instant, chance: number): number {
  const spread = 1 + abfrage.jitter * (2 * chance - 1);
  return Math.round(1000 * spread * (failures > 0 ? retrySeconds(failures, isLookedAt) : seconds()));

  function seconds(): number {
    if (isLookedAt) return abfrage.lookedAtSeconds;
    const isFresh = changedAt !== undefined && now - changedAt < abfrage.afterChangeMinutes * 60_000;
    return isFresh ? abfrage.afterChangeSeconds : abfrage.normalSeconds;
  }
}

function retrySeconds(failures: number, isLookedAt: boolean): number {
  const longest = isLookedAt ? abfrage.longestRetryLookedAtSeconds : abfrage.longestRetrySeconds;
  return Math.min(abfrage.firstRetrySeconds * 2 ** Math.min(failures - 1, 10), longest);
}
