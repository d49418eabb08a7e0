/**
 * Sprechzeiten: when a practice is open. Outside of them terminals may sleep.
 *
 * Room: domain/zeit. Pure, civil time in Europe/Berlin. Holidays come with the planning of appointments.
 */
import { berlinClock } from "../../words/zone.ts";
import { DAY_MS, type Day, type Instant } from "./tag.ts";

export interface Span {
  /** 1 Monday to 7 Sunday. */
  weekday: number;
  /** "08:00" */
  from: string;
  /** "12:30", later than `from`; "24:00" is the end of the day. */
  to: string;
}

export function isOpen(spans: readonly Span[], at: Instant): boolean {
  const { day, time } = berlinClock(at);
  const weekday = weekdayOf(day);
  return spans.some((span) => span.weekday === weekday && span.from <= time && time < span.to);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return ((((Date.parse(`${day}T00:00:00Z`) / DAY_MS + 3) % 7) + 7) % 7) + 1;
}

/** Ends before it begins, or meets another one: which of the given spans, and why. */
export function wrongSpan(spans: readonly Span[]): { index: number; why: "ends-early" | "overlaps" } | undefined {
  for (const [index, span] of spans.entries()) {
    if (span.to <= span.from) return { index, why: "ends-early" };
    const meets = spans.some(
      (other, i) => i < index && other.weekday === span.weekday && other.from < span.to && span.from < other.to,
    );
    if (meets) return { index, why: "overlaps" };
  }
  return undefined;
}
