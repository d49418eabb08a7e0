/**
 * Wartungsfenster: when a Praxis lets its devices be away, and whether a step of known length fits.
 *
 * Room: domain/zeit. Knows no clock: callers pass `now`. Proposals and calendars come with the planning; here only the
 * arithmetic everything rests on [REQ:U-44].
 */
import dauern from "../../../data/dauern.json" with { type: "json" };
import type { Instant } from "./tag.ts";

export interface Wartungsfenster {
  opensAt: Instant;
  /** The practice opens again, or the agreed end. */
  closesAt: Instant;
}

/** How long a step takes. Values with `assumption` are ours, not the manufacturer's. */
export interface StepDuration {
  usualMinutes: number;
  /** After this long a person has to look; nothing is done by itself. */
  maxMinutes: number;
  /** Kept free behind the step for recovery and PIN entry. */
  reserveMinutes: number;
  assumption: boolean;
  source: string;
}

const MINUTE_MS = 60_000;

/** What is known of an update of this product and version; unknown ones get the cautious default. */
export function updateDuration(product: string, version: string): StepDuration {
  const known = dauern.rows.find((row) => row.product === product && row.version === version);
  return known ?? dauern.default;
}

export type Fit = { fits: true } | { fits: false; neededMinutes: number; availableMinutes: number };

/** A window fits when the usual duration and the reserve end before it closes. */
export function fitsInto(fenster: Wartungsfenster, duration: StepDuration, now: Instant): Fit {
  const availableMinutes = Math.floor((fenster.closesAt - Math.max(fenster.opensAt, now)) / MINUTE_MS);
  const neededMinutes = duration.usualMinutes + duration.reserveMinutes;
  return availableMinutes >= neededMinutes ? { fits: true } : { fits: false, neededMinutes, availableMinutes };
}

/** What to tell about a step that runs. None of these triggers anything on the device. */
export type ProgressWord = "laeuft" | "dauert-laenger" | "bitte-pruefen";

export function progressWord(startedAt: Instant, now: Instant, duration: StepDuration): ProgressWord {
  const minutes = (now - startedAt) / MINUTE_MS;
  if (minutes > duration.maxMinutes) return "bitte-pruefen";
  return minutes > duration.usualMinutes ? "dauert-laenger" : "laeuft";
}
