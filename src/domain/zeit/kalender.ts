/**
 * Kalender: when a practice is open, when it opens next, and the next time it is closed for long enough.
 *
 * Room: domain/zeit. Pure. What "open" means stands in sprechzeiten.ts.
 */
import { isOpen, nextOpening, type Opening, stretchesOn } from "./sprechzeiten.ts";
import { addDays, dayOf, type Instant } from "./tag.ts";

export interface Kalender {
  isOpen(at: Instant): boolean;
  /** Undefined: not within a year. */
  nextOpening(after: Instant): Instant | undefined;
}

const MINUTE_MS = 60_000;
/** Nobody plans further ahead by himself. */
const QUIET_DAYS = 21;

export function kalenderOf({ spans, bundesland, closures }: Opening): Kalender {
  return {
    isOpen: (at) => isOpen(spans, bundesland, at, closures),
    nextOpening: (after) => nextOpening(spans, bundesland, after, closures),
  };
}

/**
 * The next time the practice is closed for so long: at its beginning, when people are still there. Undefined: not within three weeks.
 */
export function quietWindow(
  opening: Opening,
  neededMinutes: number,
  from: Instant,
): { opensAt: Instant; closesAt: Instant } | undefined {
  const neededMs = neededMinutes * MINUTE_MS;
  const open: { from: Instant; to: Instant }[] = [];
  for (let day = dayOf(from), i = 0; i <= QUIET_DAYS; i++, day = addDays(day, 1))
    open.push(...stretchesOn(day, opening));
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
