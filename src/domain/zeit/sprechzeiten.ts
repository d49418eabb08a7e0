/**
 * Sprechzeiten: when a practice is open. Closed on public holidays of its Bundesland and on the days it has entered. Outside of them
 * terminals may sleep, and devices may be updated.
 *
 * Room: domain/zeit. Pure, civil time in Europe/Berlin over both changes of the clock. Used by alarms, page and engine alike.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import { holidayOn } from "./feiertage.ts";
import { addDays, DAY_MS, type Day, dayOf, type Instant } from "./tag.ts";
import { instantAt } from "./uhrzeit.ts";

export interface Span {
  /** 1 Monday to 7 Sunday. */
  weekday: number;
  /** "08:00" */
  from: string;
  /** "12:30", later than `from`; "24:00" is the end of the day. */
  to: string;
}

/** Days on which the practice is closed, whatever the week says. */
export interface Closure {
  from: Day;
  /** Last day. */
  until: Day;
  reason: string;
}

/** All that decides whether a practice is open. */
export interface Opening {
  spans: readonly Span[];
  /** Decides holidays; absent: only those that hold everywhere. */
  bundesland: string | undefined;
  closures: readonly Closure[];
}

/** As long as nobody has said when the practice is open. */
export const ASSUMED_HOURS: readonly Span[] = regeln.assumedHours.spans;

export function openingOf(
  { bundesland }: { bundesland?: string },
  hours: { spans: readonly Span[]; closures?: readonly Closure[] } | undefined,
): Opening {
  return { spans: hours?.spans ?? ASSUMED_HOURS, closures: hours?.closures ?? [], bundesland };
}

export function isOpen(
  spans: readonly Span[],
  bundesland: string | undefined,
  at: Instant,
  closures: readonly Closure[] = [],
): boolean {
  return stretchesOn(dayOf(at), { spans, bundesland, closures }).some(({ from, to }) => from <= at && at < to);
}

/** The next moment at which it is open and was not just before; undefined: not within a year. */
export function nextOpening(
  spans: readonly Span[],
  bundesland: string | undefined,
  after: Instant,
  closures: readonly Closure[] = [],
): Instant | undefined {
  if (spans.length === 0) return undefined;
  const opening = { spans, bundesland, closures };
  for (let day = dayOf(after), i = 0; i <= YEAR_DAYS; i++, day = addDays(day, 1)) {
    const next = stretchesOn(day, opening).find(
      ({ from }) => from > after && !isOpen(spans, bundesland, from - 1, closures),
    );
    if (next) return next.from;
  }
  return undefined;
}

/** When it is open on one day, the earliest first. */
export function stretchesOn(day: Day, { spans, bundesland, closures }: Opening): { from: Instant; to: Instant }[] {
  const weekday = weekdayOf(day);
  const own = spans.filter((span) => span.weekday === weekday);
  if (own.length === 0 || closureOn(day, closures) || holidayOn(day, bundesland) !== undefined) return [];
  return own
    .map(({ from, to }) => ({
      from: instantAt(day, from),
      to: to === "24:00" ? instantAt(addDays(day, 1), "00:00") : instantAt(day, to),
    }))
    .toSorted((a, b) => a.from - b.from);
}

function closureOn(day: Day, closures: readonly Closure[]): Closure | undefined {
  return closures.find(({ from, until }) => from <= day && day <= until);
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

const YEAR_DAYS = 366;
