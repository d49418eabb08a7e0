/**
 * Interlocks: what must hold when a step is decided and again when it is sent. One that cannot be evaluated is closed.
 *
 * Room: engine. A table of pure questions, passed to `decide` and to the recheck; the simulation leaves one out at a time and has to
 * notice. Each says which evidence may answer it, why it is closed, and until when at least.
 */
import type { EvidenceKind, InterlockCode, Step } from "../domain/runbook.ts";
import { compareVersions, parseVersion } from "../domain/version.ts";
import { dayOf, type Instant } from "../domain/zeit/tag.ts";
import type { ActionDuration, Facts } from "./facts.ts";
import { isFresh } from "./fresh.ts";
import { type EngineState, openIntent, type Run, type Waiting } from "./state.ts";
import {
  type DeviceView,
  deviceIn,
  evidenceOf,
  identityOf,
  idleAt,
  needsPinHolder,
  type PracticeView,
} from "./view.ts";

/** Our clock and the Konnektor's may be so far apart. */
const CLOCK_MS = 60_000;
const MINUTE_MS = 60_000;

/** All an interlock may look at. */
export interface Situation {
  now: Instant;
  /** Of the installation. */
  epoch: string;
  state: EngineState;
  view: PracticeView;
  facts: Facts;
  run: Run;
  step: Step;
}

export interface Interlock {
  /** Evidence of these kinds may answer it, the strongest first. */
  evidence: readonly EvidenceKind[];
  /** Undefined: open. */
  closed(situation: Situation): Waiting | undefined;
}

export type Interlocks = Readonly<Partial<Record<InterlockCode, Interlock>>>;

/** The first that is closed, in the order of the step; a code nobody knows is closed too. */
export function firstClosed(interlocks: Interlocks, situation: Situation): Waiting | undefined {
  for (const code of situation.step.interlocks) {
    const interlock = interlocks[code];
    const closed = interlock ? interlock.closed(situation) : ({ code: "engine/epoch", fields: {} } as const);
    if (closed) return closed;
  }
  return undefined;
}

export const INTERLOCKS: Interlocks = {
  /** Whoever ordered it before a restore has to say so again. */
  "engine/epoch": {
    evidence: ["attested"],
    closed: ({ epoch, state, run }) =>
      state.epoch !== epoch || run.auftrag.needsRenewal ? { code: "engine/epoch", fields: {} } : undefined,
  },

  /** The confirmations are bound to what was shown [S18]; above all to the device as it was: changed by others it is decided anew [S24]. */
  "engine/confirmed": {
    evidence: ["attested", "observed", "read-off"],
    closed(situation) {
      const { auftrag } = situation.run;
      const device = deviceOf(situation);
      const now = device?.firmware?.value;
      if (now === undefined) return unseen(situation);
      if (now !== auftrag.seen.firmware || identityOf(device) !== auftrag.seen.identity) {
        return { code: "engine/unchanged", fields: { before: auftrag.seen.firmware ?? "?", now } };
      }
      const shown = evidenceShown(auftrag, situation.view);
      const { confirmations } = auftrag;
      const isBound = confirmations.length > 0 && confirmations.every(({ evidence }) => evidence === shown);
      return isBound ? undefined : { code: "engine/confirmed", fields: {} };
    },
  },

  "engine/clock-trusted": {
    evidence: ["observed"],
    closed({ view, now }) {
      if (isClockTrusted(view, now)) return undefined;
      const worst = clockOffset(view, now);
      return { code: "engine/clock-trusted", fields: { seconds: worst && Math.round(worst / 1000) } };
    },
  },

  "engine/seen-freshly": {
    evidence: ["observed"],
    closed(situation) {
      const { now } = situation;
      const device = deviceOf(situation);
      const isThere = device?.answers?.value === true && isFresh(device.answers.at, now);
      const isKnown = device?.firmware !== undefined && isFresh(device.firmware.at, now);
      // A device nobody can ask is read off when its result is known, not before.
      const isMute = device?.kind === "mobiles-kartenterminal" && "guide" in situation.step.act;
      return (isThere && isKnown) || isMute ? undefined : unseen(situation);
    },
  },

  /** Of all that can cut the practice off, one at a time [S1] [S2]; others' installations count like ours. */
  "engine/path-free": {
    evidence: ["observed"],
    closed({ state, run, view, facts, now }) {
      const isSameDevice = (r: Run) => r.auftrag.device === run.auftrag.device && openIntent(r) !== undefined;
      const ours = state.runs.find((r) => r.id !== run.id && (isSameDevice(r) || isOnThePath(r, view, facts, now)));
      if (ours) return { code: "engine/path-free", fields: { device: ours.auftrag.deviceName } };
      const theirs = view.devices.find((d) => d.id !== run.auftrag.device && stillOccupies(d, facts, now));
      return theirs ? { code: "engine/path-free", fields: { device: theirs.name } } : undefined;
    },
  },

  /** Unknown counts as installing until the longest time has passed and idle was seen after it [S3]. */
  "engine/device-idle": {
    evidence: ["observed", "attested"],
    closed(situation) {
      const device = deviceOf(situation);
      if (device?.kind === "mobiles-kartenterminal" && "guide" in situation.step.act) return undefined;
      const seen = device && idleAt(device, installTime(device, situation.facts));
      const isIdle = seen !== undefined && isFresh(seen, situation.now);
      return isIdle ? undefined : { code: "engine/device-idle", fields: named(situation) };
    },
  },

  /** Not near the device's own automatics. */
  "engine/own-schedule": {
    evidence: ["observed"],
    closed(situation) {
      const { view, facts } = situation;
      const from = plannedAt(situation);
      const neededMs = neededMinutes(durationOf(situation)) * MINUTE_MS;
      const times = view.devices.flatMap((device) => facts.ownInstallAt(device, from) ?? []);
      const near = times.find((at) => at < from + neededMs);
      return near === undefined ? undefined : { code: "engine/own-schedule", fields: { at: near }, until: near };
    },
  },

  "engine/window-open": {
    evidence: ["observed"],
    closed({ run, now }) {
      const { opensAt, closesAt } = windowOf(run);
      if (now >= closesAt) return { code: "engine/window-open", fields: { opensAt: undefined } };
      return now < opensAt ? { code: "engine/window-open", fields: { opensAt }, until: opensAt } : undefined;
    },
  },

  /** The whole of it with its reserve ends before the window does, and before the practice opens [S7] [REQ:U-44]. */
  "engine/window-holds": {
    evidence: ["observed"],
    closed(situation) {
      const { run, facts } = situation;
      const { closesAt, consent } = windowOf(run);
      const from = plannedAt(situation);
      const opening = consent ? closesAt : (facts.calendar.nextOpening(from) ?? closesAt);
      const availableMinutes = Math.floor((Math.min(closesAt, opening) - from) / MINUTE_MS);
      const needed = neededMinutes(durationOf(situation));
      if (availableMinutes >= needed) return undefined;
      return { code: "engine/window-holds", fields: { neededMinutes: needed, availableMinutes } };
    },
  },

  /** The last working way into the TI is never taken away while the practice is open [S20]. */
  "engine/path-not-needed": {
    evidence: ["observed", "attested"],
    closed(situation) {
      const { run, facts } = situation;
      const isNeeded = facts.calendar.isOpen(plannedAt(situation)) && !windowOf(run).consent;
      return isNeeded ? { code: "engine/path-not-needed", fields: {} } : undefined;
    },
  },

  /** A Kartenterminal only while another stays usable, or while the practice is closed [S2]. */
  "engine/other-terminal-usable": {
    evidence: ["observed", "attested"],
    closed(situation) {
      const { run, now, facts, view } = situation;
      if (!facts.calendar.isOpen(now) || windowOf(run).consent) return undefined;
      const others = view.devices.filter(
        (d) => d.id !== run.auftrag.device && d.connected?.value === true && isFresh(d.connected.at, now),
      );
      const usable = others.some((d) => !mayBeInstalling(d, facts));
      return usable ? undefined : { code: "engine/other-terminal-usable", fields: named(situation) };
    },
  },

  /** Approved on the day it is installed, for this hardware, by a list that is not too old [S10] [REQ:U-32]. */
  "engine/target-approved": {
    evidence: ["observed"],
    closed(situation) {
      const { target = "" } = situation.run.auftrag;
      const device = deviceOf(situation);
      const reason = device ? situation.facts.whyNot(device, target, dayOf(plannedAt(situation))) : "";
      return reason === undefined ? undefined : { code: "engine/target-approved", fields: { target, reason } };
    },
  },

  "engine/not-older": {
    evidence: ["observed"],
    closed(situation) {
      const { target = "", device } = situation.run.auftrag;
      const installed = deviceOf(situation)?.firmware?.value;
      if (installed === undefined) return unseen(situation);
      const wanted = parseVersion(target);
      for (const text of [situation.state.highest[device] ?? installed, installed]) {
        const version = parseVersion(text);
        // What nobody can compare is not said to be newer.
        const isOlder = !wanted || !version || compareVersions(wanted, version) < 0;
        if (isOlder) return { code: "engine/not-older", fields: { target, seen: text } };
      }
      return undefined;
    },
  },

  /** Only what is completely there and is what was released; or the device itself refuses anything else [S11]. */
  "engine/image-complete": {
    evidence: ["observed", "device-checks"],
    closed(situation) {
      const { target = "", image } = situation.run.auftrag;
      const device = deviceOf(situation);
      const rule = device && situation.facts.imageOf(device, target);
      const isRight =
        image !== undefined &&
        rule !== undefined &&
        (rule.by === "device" || (rule.sha256 === image.sha256 && rule.sizeBytes === image.sizeBytes));
      return isRight ? undefined : { code: "engine/image-complete", fields: { target } };
    },
  },

  /** Somebody is named for the PIN before it is needed [S23]; a practice without unlocked cards needs nobody. */
  "engine/pin-holder": {
    evidence: ["attested"],
    closed({ run, view }) {
      return needsPinHolder(view) && !run.auftrag.pinHolder ? { code: "engine/pin-holder", fields: {} } : undefined;
    },
  },

  /** A refused password is not sent again by itself: every try counts against the lock-out [S21]. */
  "engine/access": {
    evidence: ["attested"],
    closed: ({ run }) =>
      run.accessRefused ? { code: "engine/access", fields: { device: run.auftrag.deviceName } } : undefined,
  },

  /** After a connection that failed it is tried again, but not at once. */
  "engine/reachable": {
    evidence: ["observed"],
    closed: ({ run: { unreached }, now }) =>
      unreached && now < unreached.until
        ? { code: "engine/reachable", fields: { reason: unreached.reason }, until: unreached.until }
        : undefined,
  },
};

/** Our clock and that of every Konnektor that told it just now agree; at least one did. */
export function isClockTrusted(view: PracticeView, now: Instant): boolean {
  const worst = clockOffset(view, now);
  return worst !== undefined && worst <= CLOCK_MS;
}

function clockOffset({ devices }: PracticeView, now: Instant): number | undefined {
  const seen = devices.flatMap(({ clockOffsetMs: fact }) => (fact && isFresh(fact.at, now) ? [fact.value] : []));
  return seen.length > 0 ? Math.max(...seen.map(Math.abs)) : undefined;
}

export function windowOf({ auftrag, attempt }: Run) {
  return attempt === 2 ? (auftrag.retryIn ?? auftrag.window) : auftrag.window;
}

/** Now; before its window opens: when it does. What is closed then is known and shown today. */
function plannedAt({ run, now }: Situation): Instant {
  return Math.max(now, windowOf(run).opensAt);
}

/** What a person was shown when ordering, as it is now. */
export function evidenceShown(
  auftrag: Pick<Run["auftrag"], "runbook" | "device" | "target">,
  view: PracticeView,
): string {
  const device = deviceIn(view, auftrag.device);
  return evidenceOf([auftrag.runbook, auftrag.device, auftrag.target, device?.firmware?.value, identityOf(device)]);
}

export function durationOf({
  run,
  step,
  view,
  facts,
}: Pick<Situation, "run" | "step" | "view" | "facts">): ActionDuration {
  const device = deviceIn(view, run.auftrag.device) ?? nobody(run);
  return facts.durationOf(device, actionOf(step), run.auftrag.target);
}

function actionOf({ act }: Step) {
  return "do" in act ? act.do : "install";
}

/**
 * A command that was sent and of which nobody knows yet, or whose result is just being looked at. Once nothing takes so long it
 * occupies its device and no longer the practice [S29]; neither does a run that waits for a person.
 */
function isOnThePath(run: Run, view: PracticeView, facts: Facts, now: Instant): boolean {
  const intent = openIntent(run);
  if (!intent) return run.phase === "verifying";
  if (intent.life.at !== "dispatched") return true;
  const device = deviceIn(view, run.auftrag.device) ?? nobody(run);
  const { maxMinutes, reserveMinutes } = facts.durationOf(
    device,
    intent.action === "restart" ? "restart" : "install",
    intent.target,
  );
  return now < intent.life.sendBy + (maxMinutes + reserveMinutes) * MINUTE_MS;
}

/** It says so, or somebody said so and the longest it could take is not over. A device that is silent says nothing of it. */
function mayBeInstalling(device: DeviceView, facts: Facts): boolean {
  return device.installing?.value === true && idleAt(device, installTime(device, facts)) === undefined;
}

/** One of which nothing was seen for longer than anything takes stands in nobody's way but its own [S29]. */
function stillOccupies(device: DeviceView, facts: Facts, now: Instant): boolean {
  const { maxMinutes, settleMinutes, reserveMinutes } = installTime(device, facts);
  const over = (device.installing?.at ?? 0) + (maxMinutes + settleMinutes + reserveMinutes) * MINUTE_MS;
  return mayBeInstalling(device, facts) && now < over;
}

function installTime(device: DeviceView, facts: Facts): ActionDuration {
  return facts.durationOf(device, "install", undefined);
}

function neededMinutes({ p99Minutes, reserveMinutes }: ActionDuration): number {
  return p99Minutes + reserveMinutes;
}

function deviceOf({ view, run }: Situation): DeviceView | undefined {
  return deviceIn(view, run.auftrag.device);
}

/** What was never seen cannot be compared. */
function unseen(situation: Situation): Waiting {
  return { code: "engine/seen-freshly", fields: named(situation) };
}

function named({ run }: Situation) {
  return { device: run.auftrag.deviceName };
}

function nobody({ auftrag }: Run): DeviceView {
  return { id: auftrag.device, kind: "kartenterminal", name: auftrag.deviceName };
}
