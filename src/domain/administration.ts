/**
 * When a kept administration is read again.
 *
 * Room: domain. Pure. Counted from the last try, which is kept, so that a restart of ours changes nothing about it.
 */
import { createHash } from "node:crypto";
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { Administration } from "./practice.ts";
import type { Instant } from "./zeit/tag.ts";

const HOUR_MS = 3_600_000;
/** Of what is kept from now on. */
export const EVERY_HOURS = abfrage.administration.everyHours;
type Rhythm = Pick<Administration, "id" | "triedAt" | "everyHours">;

/** Unless something is in its way. Spread by what is kept, not by chance: the same whoever asks, and after a restart. */
export function nextReadingAt({ id, triedAt, everyHours }: Rhythm): Instant {
  const chance = createHash("sha256").update(`${id} ${triedAt}`).digest().readUInt8(0) / 255;
  return triedAt + Math.round(everyHours * HOUR_MS * (1 + abfrage.jitter * (2 * chance - 1)));
}

/** A try in the future was told by a clock that has been set back since. */
export function isReadingDue(kept: Rhythm, now: Instant): boolean {
  return nextReadingAt(kept) <= now || kept.triedAt > now + kept.everyHours * HOUR_MS;
}
