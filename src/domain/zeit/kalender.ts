/**
 * Kalender: when a practice is open, when it opens next, and the next time it is closed for long enough.
 *
 * Room: domain/zeit. Pure, civil time in Europe/Berlin over both changes of the clock. Holidays and closures come with the planning.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import { isOpen, type Span, weekdayOf } from "./sprechzeiten.ts";
import { addDays, type Day, dayOf, type Instant } from "./tag.ts";
import { instantAt } from "./uhrzeit.ts";

export interface Kalender {
  isOpen(at: Instant): boolean;
  /** Undefined: not within a year. */
  nextOpening(after: Instant): Instant | undefined;
}

/** As long as nobody has said when the practice is open. */
export const ASSUMED_HOURS: readonly Span[] = regeln.assumedHours.spans;

const MINUTE_MS = 60_000;
const YEAR_DAYS = 366;
/** Nobody plans further ahead by himself. */
const QUIET_DAYS = 21;

export function kalenderOf(spans: readonly Span[]): Kalender {
  return {
    isOpen: (at) => isOpen(spans, at),
    nextOpening: (after) => {
      if (spans.length === 0) return undefined;
      for (let day = dayOf(after), i = 0; i <= YEAR_DAYS; i++, day = addDays(day, 1)) {
        const next = opensOn(spans, day).find(({ from }) => from > after);
        if (next) return next.from;
      }
      return undefined;
    },
  };
}

/**
 * The next time the practice is closed for so long: at its beginning, when people are still there. Undefined: not within three weeks.
 */
export function quietWindow(
  spans: readonly Span[],
  neededMinutes: number,
  from: Instant,
): { opensAt: Instant; closesAt: Instant } | undefined {
  const neededMs = neededMinutes * MINUTE_MS;
  const open: { from: Instant; to: Instant }[] = [];
  for (let day = dayOf(from), i = 0; i <= QUIET_DAYS; i++, day = addDays(day, 1)) open.push(...opensOn(spans, day));
  let begin = from;
  for (const next of [...open, { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }]) {
    const isLast = !Number.isFinite(next.from);
    if (next.from - begin >= neededMs && (!isLast || open.length === 0)) {
      return { opensAt: begin, closesAt: Math.min(next.from, begin + neededMs + SPARE_MS) };
    }
    begin = Math.max(begin, next.to);
  }
  return undefined;
}

/** Kept free beside what is needed, so that a late beginning does not miss the window. */
const SPARE_MS = 30 * MINUTE_MS;

function opensOn(spans: readonly Span[], day: Day): { from: Instant; to: Instant }[] {
  const weekday = weekdayOf(day);
  return spans
    .filter((span) => span.weekday === weekday)
    .map(({ from, to }) => ({ from: instantAt(day, from), to: endOf(day, to) }))
    .toSorted((a, b) => a.from - b.from);
}

function endOf(day: Day, to: string): Instant {
  return to === "24:00" ? instantAt(addDays(day, 1), "00:00") : instantAt(day, to);
}
