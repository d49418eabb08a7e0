/**
 * When a device does something by itself next: its own schedule, in its own zone.
 *
 * Room: domain/zeit. Pure.
 */
import type { AutomaticUpdates } from "../observation.ts";
import { addDays, DAY_MS, type Day, dayOf, type Instant } from "./tag.ts";
import { instantAt, weekdayOf } from "./uhrzeit.ts";

const MINUTE_MS = 60_000;
/** So long after its time it may still be about to begin. */
const LATE_MS = 60 * MINUTE_MS;

/** Undefined: it installs nothing by itself, or does not say when. */
export function ownInstallAt({ install, weekday, time, zone }: AutomaticUpdates, now: Instant): Instant | undefined {
  if (install !== true || time === undefined) return undefined;
  const today = zone === "UTC" ? utcDay(now) : dayOf(now);
  for (let i = -1; i <= 8; i++) {
    const day = addDays(today, i);
    if (weekday !== undefined && weekdayOf(day) !== weekday) continue;
    const at = zone === "UTC" ? Date.parse(`${day}T${time}:00Z`) : instantAt(day, time);
    if (Number.isFinite(at) && at + LATE_MS > now) return Math.max(at, now + MINUTE_MS);
  }
  return undefined;
}

function utcDay(at: Instant): Day {
  return new Date(Math.floor(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
}
