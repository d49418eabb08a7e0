/**
 * The weekly overview: how it stands, and what happened since the last one. Also sent when all is well: silence proves nothing.
 *
 * Room: domain/alarm. Pure.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import { berlinClock } from "../../words/zone.ts";
import type { Week } from "../practice.ts";
import { weekdayOf } from "../zeit/sprechzeiten.ts";
import { addDays, type Day, type Instant } from "../zeit/tag.ts";

/** The first one comes on the first such day after this was begun to be counted. */
export function isDigestDue({ from }: Week, now: Instant): boolean {
  const { day, time } = berlinClock(now);
  const due = nextDigest(from);
  return day > due || (day === due && time >= regeln.digest.from);
}

function nextDigest(from: Day): Day {
  const days = (regeln.digest.weekday - weekdayOf(from) + 7) % 7;
  return addDays(from, days === 0 ? 7 : days);
}
