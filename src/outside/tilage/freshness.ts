/**
 * How old an answer is and when to come again, by the headers of HTTP caching (RFC 9111) and Retry-After (RFC 9110).
 *
 * Room: outside/tilage. Pure. Whatever a header says stays within our own limits.
 */
import data from "../../../data/ti-lage.json" with { type: "json" };
import { type Answer, headersOf } from "../../protocol/link/link.ts";

const { rules } = data;
/** A header tells seconds; more digits are no time. */
const SECONDS = /^\d{1,9}$/;
/** Clocks that differ by less mean nothing. */
const CLOCK_MS = 60_000;

/** Since its origin made it: the greater of what a cache says and what its date says [RFC 9111, 4.2.3]. */
export function ageMs(answer: Pick<Answer, "rawHeaders" | "receivedAt" | "date">): number {
  const [said = ""] = headersOf(answer, "age");
  const age = SECONDS.test(said.trim()) ? Number(said) * 1000 : 0;
  const made = Date.parse(answer.date);
  const apparent = Number.isNaN(made) ? 0 : answer.receivedAt - made;
  return Math.max(age, apparent > CLOCK_MS ? apparent : 0);
}

/** How long nothing new is to be had; 0 where nobody says so. */
export function maxAgeSeconds(answer: Pick<Answer, "rawHeaders">): number {
  const [, said = ""] = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/i.exec(headersOf(answer, "cache-control").join(", ")) ?? [];
  return SECONDS.test(said) ? Math.min(Number(said), rules.longestWaitSeconds) : 0;
}

/** Seconds or a date; undefined where neither can be read. */
export function retryAfterSeconds(answer: Pick<Answer, "rawHeaders" | "receivedAt">): number | undefined {
  const [said = ""] = headersOf(answer, "retry-after");
  const text = said.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - answer.receivedAt) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(0, Math.ceil(seconds)), rules.longestRetryAfterSeconds);
}
