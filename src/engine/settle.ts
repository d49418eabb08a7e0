/**
 * Settling: what became of a command that was sent, told by what is seen of the device and by nothing else.
 *
 * Room: engine. Pure. An answer to a command proves nothing; an effect needs two sightings from the device itself after the settle
 * time [S6]. Nobody sends a dispatched intent again, so "nothing happened" is said only when it is certain [S5]; what
 * cannot be told from here is asked.
 */
import type { Postcondition } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { ActionDuration } from "./facts.ts";
import type { Before, Intent, IntentLife, Watch } from "./state.ts";
import { type DeviceView, idleAt } from "./view.ts";

const MINUTE_MS = 60_000;
/** A restart takes longer than this: whoever looked more often would have seen the device away. */
const SHORTEST_RESTART_MS = 45_000;
/** Two sightings are two, not the same answer read twice. */
const APART_MS = 5_000;

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
  const { when, sendBy } = intent.life;
  const settledFrom = sendBy + duration.settleMinutes * MINUTE_MS;
  const overAt = when + duration.maxMinutes * MINUTE_MS;
  const sightings = sighted(question, settledFrom);
  // What only a person can read off is read off once, by name.
  const enough = device?.kind === "mobiles-kartenterminal" ? 1 : 2;
  if (sightings.length >= enough) return { is: "effect", seenAt: sightings };
  const minutes = Math.round((now - when) / MINUTE_MS);
  const isOver = now > overAt;
  if (isOver && device?.answers?.value !== true) return { is: "ask", code: "engine/device-silent", minutes };
  const without = withoutEffect(question, settledFrom, overAt);
  if (without) return without;
  if (isOver && sightings.length === 0) return { is: "ask", code: "engine/result-unclear", minutes };
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
    const isTarget = firmware !== undefined && firmware.value === target && firmware.at > life.when;
    return isTarget ? Math.min(firmware.at, idle) : undefined;
  }
  const isRunningAnew = device.runningSince !== undefined && device.runningSince.value > life.when;
  const wasAway = watch?.awayAt !== undefined && watch.backAt !== undefined;
  const isNew = before.runningSince !== undefined && (device.runningSince?.value ?? 0) > before.runningSince;
  return isRunningAnew || isNew || wasAway ? answers.at : undefined;
}

/** Nothing happened, and that is certain: the device is idle after everything could have happened, and shows what it showed before. */
function withoutEffect(question: SettleQuestion, settledFrom: Instant, overAt: Instant): Settling | undefined {
  const { postcondition, device, before, intent, duration, now } = question;
  if (!device) return undefined;
  const { firmware, progressAt = 0 } = device;
  const idle = idleAt(device, duration);
  // A device that tells what its update does is believed earlier than one that does not.
  const from = progressAt > settledFrom ? settledFrom : overAt;
  if (idle === undefined || idle <= from) return undefined;
  if (postcondition === "target-installed") {
    const isOld = firmware !== undefined && firmware.at > from && firmware.value !== intent.target;
    return isOld
      ? { is: "no-effect", isRejected: device.rejected !== undefined && device.rejected.at > intent.life.when }
      : undefined;
  }
  const { runningSince } = device;
  const isSameRun =
    runningSince !== undefined &&
    runningSince.at > from &&
    runningSince.value <= (before.runningSince ?? intent.life.when);
  const nobodySlept = intent.watch !== undefined && intent.watch.longestGapMs < SHORTEST_RESTART_MS;
  const neverAway = now > overAt && nobodySlept && intent.watch?.awayAt === undefined;
  return isSameRun || neverAway ? { is: "no-effect", isRejected: false } : undefined;
}

/** What was seen of the device since it was told. */
export function watched(intent: Intent, device: DeviceView | undefined, now: Instant): Watch | undefined {
  if (intent.life.at !== "dispatched") return intent.watch;
  const { when } = intent.life;
  const before = intent.watch ?? { lookedAt: when, longestGapMs: 0 };
  const watch: Watch = { ...before, lookedAt: now, longestGapMs: Math.max(before.longestGapMs, now - before.lookedAt) };
  const { answers } = device ?? {};
  if (!answers || answers.at <= when) return watch;
  if (!answers.value) return { ...watch, awayAt: before.awayAt ?? answers.at };
  return before.awayAt !== undefined && answers.at > before.awayAt
    ? { ...watch, backAt: before.backAt ?? answers.at }
    : watch;
}
