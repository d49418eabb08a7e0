/** How old a sighting may be. Room: engine. */
import type { Instant } from "../domain/zeit/tag.ts";

/** A decision rests on nothing older, and is rechecked at sending [S8]. */
export const FRESH_MS = 60_000;

export function isFresh(at: Instant, now: Instant): boolean {
  // What was seen in the future was seen by another clock.
  return at <= now && now - at <= FRESH_MS;
}
