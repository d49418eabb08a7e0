/**
 * The moment of a clock time on a civil day in Europe/Berlin, over both changes of the clock.
 *
 * Room: domain/zeit. Pure.
 */
import { berlinClock } from "../../words/zone.ts";
import type { Day, Instant } from "./tag.ts";

const HOUR_MS = 3_600_000;

/**
 * @param time "HH:MM". In the hour that comes twice the first one; in the hour that is left out the moment an hour later by the clock.
 */
export function instantAt(day: Day, time: string): Instant {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const summer = asUtc - 2 * HOUR_MS;
  const clock = berlinClock(summer);
  return clock.day === day && clock.time === time ? summer : asUtc - HOUR_MS;
}

/** 0 Sunday to 6 Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
