/**
 * Civil days: `YYYY-MM-DD` in Europe/Berlin, the unit in which Zulassungen and certificates end.
 *
 * Room: domain/zeit. Pure; a moment comes in as epoch milliseconds. Windows with clock times live in `fenster.ts`.
 */

import { berlinClock } from "../../words/zone.ts";

/** `YYYY-MM-DD`. */
export type Day = string;
/** Epoch milliseconds, UTC. */
export type Instant = number;

export const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The civil day in Europe/Berlin at this moment. */
export function dayOf(instant: Instant): Day {
  return berlinClock(instant).day;
}

/** A moment around midday, for judging a day as a whole. */
export function noonOf(day: Day): Instant {
  return Date.parse(`${day}T11:00:00Z`);
}

/** The day, or undefined when the text is no existing civil day (2026-02-30 is none). */
export function parseDay(text: string): Day | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  return fromNumber(toNumber(text)) === text ? text : undefined;
}

export function addDays(day: Day, days: number): Day {
  return fromNumber(toNumber(day) + days);
}

/** Whole days from `from` to `to`; negative when `to` lies before. */
export function daysBetween(from: Day, to: Day): number {
  return toNumber(to) - toNumber(from);
}

/** Days since 1970; NaN for a text that is no day. */
function toNumber(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / DAY_MS;
}

function fromNumber(number: number): Day {
  if (!Number.isFinite(number)) return "";
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
