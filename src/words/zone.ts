/**
 * Wall clock of Europe/Berlin by the EU rule: summer time from the last Sunday of March, 01:00 UTC, to the last Sunday of
 * October, 01:00 UTC (in force since 1996).
 *
 * Room: words, used by domain/zeit as well. Own arithmetic because opening the time zone database costs a one-shot
 * command a tenth of a second on old machines; a test compares every day with the database, so a change of law shows.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface WallClock {
  /** `YYYY-MM-DD` */
  day: string;
  /** `HH:MM` */
  time: string;
}

export function berlinClock(instant: number): WallClock {
  const local = new Date(instant + berlinOffsetMs(instant)).toISOString();
  return { day: local.slice(0, 10), time: local.slice(11, 16) };
}

/** Milliseconds Berlin is ahead of UTC: one hour, or two in summer. */
function berlinOffsetMs(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  const isSummer = instant >= lastSundayOneUtc(year, 2) && instant < lastSundayOneUtc(year, 9);
  return isSummer ? 2 * HOUR_MS : HOUR_MS;
}

/** 01:00 UTC on the last Sunday of a month of 31 days. */
function lastSundayOneUtc(year: number, month: number): number {
  const last = Date.UTC(year, month, 31);
  return last - new Date(last).getUTCDay() * DAY_MS + HOUR_MS;
}
