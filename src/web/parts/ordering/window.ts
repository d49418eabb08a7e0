/**
 * A maintenance window somebody has typed: civil day and times of Berlin, as instants, or what is wrong with it.
 *
 * Room: web. Pure.
 */
import type { OrderWish } from "../../../api/run-views.ts";
import { addDays } from "../../../domain/zeit/tag.ts";
import { instantAt } from "../../../domain/zeit/uhrzeit.ts";

export interface TypedWindow {
  /** "2026-12-05" */
  day: string;
  /** "20:00" */
  from: string;
  /** Not later than `from`: on the next day. */
  to: string;
}

export function windowOf({
  day,
  from,
  to,
}: TypedWindow): Pick<OrderWish["window"], "opensAt" | "closesAt"> | undefined {
  if (!isDay(day) || !isTime(from) || !isTime(to) || from === to) return undefined;
  const opensAt = instantAt(day, from);
  const closesAt = instantAt(to > from ? day : addDays(day, 1), to);
  return { opensAt: new Date(opensAt).toISOString(), closesAt: new Date(closesAt).toISOString() };
}

function isDay(day: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
}

function isTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
}
