/**
 * Settling: what became of a command that was sent, told by what is seen of the device and by nothing else.
 *
 * Room: engine. Pure. An answer to a command proves nothing; an effect needs two sightings from the device itself after the settle
 * time [S6]. Nobody sends a dispatched intent again, so "nothing happened" is said only when it is certain [S5]; what
 * cannot be told from here is asked.
 */
import type { Postcondition } from "../domain/runbook.ts";
import { compareVersions, parseVersion } from "../domain/version.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { ActionDuration } from "./facts.ts";
import type { Before, Intent, IntentLife, Watch } from "./state.ts";
import { type DeviceView, idleAt } from "./view.ts";

const MINUTE_MS = 60_000;
/** A restart takes longer than this: whoever looked more often would have seen the device away. */
const SHORTEST_RESTART_MS = 45_000;
/** Two sightings are two, not the same answer read twice. */
const APART_MS = 5_000;
/** A first sighting waits for its second one so long after everything could have happened. */
const SECOND_SIGHTING_MS = 10 * MINUTE_MS;

export type Settling =
  | { is: "pending"; until: Instant; isLonger: boolean; sightings: Instant[] }
  | { is: "effect"; seenAt: Instant[] }
  | { is: "no-effect"; isRejected: boolean }
  | { is: "ask"; code: "engine/device-silent" | "engine/result-unclear"; minutes: number };

export interface SettleQuestion {
  intent: Intent & { life: Extract<IntentLife, { at: "dispatched" }> };
  postcondition: Postcondition;
  device: DeviceView | undefined;
  before: Before;
  /** Sightings of the postcondition so far. */
  sightings: readonly Instant[];
  duration: ActionDuration;
  now: Instant;
}

export function settle(question: SettleQuestion): Settling {
  const { intent, device, duration, now } = question;
  const { when } = intent.life;
  // Whoever says that it is done begins no more.
  const { reportedAt } = intent.life;
  const sendBy = reportedAt === undefined ? intent.life.sendBy : Math.max(when, reportedAt);
  const settledFrom = sendBy + duration.settleMinutes * MINUTE_MS;
  // Somebody may begin until `sendBy`: the longest time counts from there.
  const overAt = sendBy + duration.maxMinutes * MINUTE_MS;
  const sightings = sighted(question, settledFrom);
  // What only a person can read off is read off once, by name.
  const enough = device?.kind === "mobiles-kartenterminal" ? 1 : 2;
  if (sightings.length >= enough) return { is: "effect", seenAt: sightings };
  const minutes = Math.round((now - when) / MINUTE_MS);
  const isOver = now > overAt;
  if (isOver && device?.answers?.value !== true) return { is: "ask", code: "engine/device-silent", minutes };
  const without = withoutEffect(question, settledFrom, overAt);
  if (without) return without;
  const waitsForSecond = now - (sightings.at(-1) ?? 0) <= SECOND_SIGHTING_MS;
  if (isOver && !waitsForSecond) return { is: "ask", code: "engine/result-unclear", minutes };
  const isLonger = now > when + duration.usualMinutes * MINUTE_MS;
  return { is: "pending", until: overAt, isLonger, sightings };
}

/** Moments at which the postcondition was seen; one that no longer holds begins anew. */
function sighted(
  { postcondition, device, before, intent, sightings, duration, now }: SettleQuestion,
  from: Instant,
): Instant[] {
  const at = device && seenAt(postcondition, device, before, intent, duration);
  if (at === undefined) return [];
  if (at <= from || at > now) return [...sightings];
  const last = sightings.at(-1);
  return last === undefined || at - last >= APART_MS ? [...sightings, at] : [...sightings];
}

/** When the device itself showed it; undefined: it does not. */
function seenAt(
  postcondition: Postcondition,
  device: DeviceView,
  before: Before,
  { life, watch, target }: SettleQuestion["intent"],
  duration: ActionDuration,
): Instant | undefined {
  const { answers, firmware } = device;
  const idle = idleAt(device, duration);
  if (idle === undefined || !answers) return undefined;
  if (postcondition === "target-installed") {
    const isTarget = firmware !== undefined && isSameVersion(firmware.value, target) && firmware.at > life.when;
    return isTarget ? Math.min(firmware.at, idle) : undefined;
  }
  const wasAway = watch?.awayAt !== undefined && watch.backAt !== undefined;
  const { runningSince } = device;
  if (runningSince === undefined || runningSince.at <= life.when) return wasAway ? answers.at : undefined;
  // It says itself since when it runs: then a network that was away proves nothing.
  const hasBegunAnew = runningSince.value > (before.runningSince ?? life.when);
  return hasBegunAnew || (before.runningSince === undefined && wasAway) ? answers.at : undefined;
}

/** Lists and devices write the same version differently ("4.0.47", "4.0.47.0"). */
function isSameVersion(text: string, target: string | undefined): boolean {
  const [seen, wanted] = [parseVersion(text), parseVersion(target ?? "")];
  return seen && wanted ? compareVersions(seen, wanted) === 0 : text === target;
}

/** Nothing happened, and that is certain: the device is idle after everything could have happened, and shows what it showed before. */
function withoutEffect(question: SettleQuestion, settledFrom: Instant, overAt: Instant): Settling | undefined {
  const { postcondition, device, before, intent, duration, now } = question;
  if (!device) return undefined;
  const { firmware, progressAt = 0 } = device;
  const idle = idleAt(device, duration);
  // A device that told since then what its update does is believed earlier than one that did not.
  const from = progressAt > settledFrom && progressAt <= now ? settledFrom : overAt;
  const isAfter = (at: Instant) => at > from && at <= now;
  if (idle === undefined || !isAfter(idle)) return undefined;
  if (postcondition === "target-installed") {
    const isOld = firmware !== undefined && isAfter(firmware.at) && !isSameVersion(firmware.value, intent.target);
    return isOld
      ? { is: "no-effect", isRejected: device.rejected !== undefined && device.rejected.at > intent.life.when }
      : undefined;
  }
  const { runningSince } = device;
  const isSameRun =
    runningSince !== undefined &&
    isAfter(runningSince.at) &&
    runningSince.value <= (before.runningSince ?? intent.life.when);
  const nobodySlept = intent.watch !== undefined && intent.watch.longestGapMs < SHORTEST_RESTART_MS;
  const neverAway = now > overAt && nobodySlept && intent.watch?.awayAt === undefined;
  return isSameRun || neverAway ? { is: "no-effect", isRejected: false } : undefined;
}

/** What was seen of the device since it was told. A look that brought nothing new is none: whoever reads a cached answer sleeps. */
export function watched(intent: Intent, device: DeviceView | undefined, now: Instant): Watch | undefined {
  if (intent.life.at !== "dispatched") return intent.watch;
  const { when } = intent.life;
  const before = intent.watch ?? { lookedAt: when, longestGapMs: 0 };
  const { answers } = device ?? {};
  if (!answers || answers.at <= before.lookedAt || answers.at > now) return before;
  const longestGapMs = Math.max(before.longestGapMs, answers.at - before.lookedAt);
  const watch: Watch = { ...before, lookedAt: answers.at, longestGapMs };
  if (!answers.value) return { ...watch, awayAt: before.awayAt ?? answers.at };
  return before.awayAt !== undefined ? { ...watch, backAt: before.backAt ?? answers.at } : watch;
}
