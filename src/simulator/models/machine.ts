/**
 * The update client of a Konnektor as a machine of its own: once a day it asks the KSR, loads, and at its own time installs, terminals
 * first. What follows for firmware, conditions and power is decided where it is decided for everybody else (updates.ts, konnektor.ts).
 *
 * Room: simulator/models. Pure. [REQ:gemSpec_Kon:TIP1-A_4836-02]. How long anything takes is an assumption.
 */
import { compareVersions, parseVersion } from "../../domain/version.ts";
import { addDays, DAY_MS, dayOf, type Instant } from "../../domain/zeit/tag.ts";
import { instantAt, weekdayOf } from "../../domain/zeit/uhrzeit.ts";
import type { KonnektorEvent, Random } from "./konnektor.ts";
import type { AgendaEntry, KonnektorState, OwnEvent, UpdateMachine, UpdateOffer, UpdateTarget } from "./state.ts";
import { isSameTarget, offersFor, refusalOf } from "./updates.ts";

export type MachineEvent =
  /** Somebody presses "Aktualisierungsinformationen aktualisieren". */
  | { happened: "search-ordered" }
  /** Somebody has it installed now. */
  | { happened: "install-ordered"; target: UpdateTarget }
  /** The first of the queue, if nothing runs. */
  | { happened: "queue" }
  /** The KSR, the settings or the next outcome are others from now on. */
  | { happened: "machine"; change: Partial<UpdateMachine> };

const HOUR_MS = 3_600_000;

/** With everything on, as delivered [REQ:gemSpec_Kon:TAB_KON_670]. */
export function machineOf(rest: Partial<UpdateMachine> = {}): UpdateMachine {
  return {
    automatic: { search: true, download: true, install: true },
    ownTime: TUESDAY_NIGHT,
    ksr: { packages: [], answers: "well" },
    queue: [],
    fate: "works",
    oldestAllowed: "0.0.0",
    pace: { downloadMs: 20 * 60_000, installMs: 15 * 60_000, terminalMs: 8 * 60_000 },
    ...rest,
  };
}

/** KoCoBox as delivered: the night from Tuesday to Wednesday. */
export const TUESDAY_NIGHT: UpdateMachine["ownTime"] = { weekday: 3, time: "01:00", zone: "Europe/Berlin" };

/** secunet as delivered: a weekday chosen at random, 01:00 UTC (trap T-34). */
export function randomWeekday(random: Random): UpdateMachine["ownTime"] {
  return { weekday: 1 + Math.floor(random() * 5), time: "01:00", zone: "UTC" };
}

/** The next moment at which it installs by itself, strictly after `after`. */
export function nextOwnTime({ weekday, time, zone }: UpdateMachine["ownTime"], after: Instant): Instant {
  const first = dayOf(after - DAY_MS);
  for (let i = 0; i < 10; i++) {
    const day = addDays(first, i);
    const at = zone === "UTC" ? Date.parse(`${day}T${time}:00Z`) : instantAt(day, time);
    if (at > after && (weekday === "daily" || weekdayOf(day) === weekday)) return at;
  }
  throw new Error("a week without this weekday");
}

/** What a device that starts puts on its agenda. What fell into its outage is not made up for [REQ:gemSpec_Kon:A_18391]. */
export function ownDoings({ machine }: KonnektorState, now: Instant, random: Random): AgendaEntry[] {
  if (!machine) return [];
  return [
    { at: now + Math.floor(random() * DAY_MS), event: { happened: "ksr-search" } },
    { at: nextOwnTime(machine.ownTime, now), event: { happened: "own-update" } },
  ];
}

export function onAgenda(state: KonnektorState, at: Instant, event: OwnEvent): KonnektorState {
  return { ...state, agenda: [...state.agenda, { at, event }].toSorted((a, b) => a.at - b.at) };
}

/** A machine that was there from the beginning, with its agenda. */
export function withMachine(
  state: KonnektorState,
  machine: UpdateMachine,
  now: Instant,
  random: Random,
): KonnektorState {
  const with_ = { ...state, machine };
  return { ...with_, agenda: [...state.agenda, ...ownDoings(with_, now, random)].toSorted((a, b) => a.at - b.at) };
}

/** The search after this one. */
export function afterSearch(state: KonnektorState, now: Instant, random: Random): KonnektorState {
  const { machine } = state;
  if (!machine) return state;
  const next = onAgenda(state, now + DAY_MS + Math.floor((random() - 0.5) * HOUR_MS), { happened: "ksr-search" });
  return isAnswered(state) ? { ...next, machine: { ...machine, searchedAt: now } } : next;
}

/** The KSR is behind the TI: without it nobody answers. */
function isAnswered({ machine, vpn }: KonnektorState): boolean {
  return machine !== undefined && machine.ksr.answers !== "not" && vpn.ti.online;
}

/** What a search brings about, in order. */
export function foundBy(state: KonnektorState): KonnektorEvent[] {
  const { machine, updates } = state;
  if (!machine || updates.running.length > 0) return [];
  if (!isAnswered(state)) return [{ happened: "ksr-failed", code: 4188 }];
  const { packages, answers } = machine.ksr;
  if (answers === "stale") return [{ happened: "daily-routine" }];
  const found = packages.filter((p) => !updates.offers.some((o) => isSameOffer(o, p)));
  const gone = updates.offers.filter((o) => !packages.some((p) => isSameOffer(o, p)));
  return [
    ...gone.map((offer): KonnektorEvent => ({ happened: "update-withdrawn", offer })),
    ...found.map((offer): KonnektorEvent => ({ happened: "update-offered", offer: { ...offer, downloaded: false } })),
    { happened: "daily-routine" },
  ];
}

/** After a search: what is to be loaded is under way. */
export function afterFinding(state: KonnektorState, now: Instant): KonnektorState {
  const { machine } = state;
  const isLoading = state.agenda.some(({ event }) => event.happened === "download-over");
  const isMissing = offersFor(state, { konnektor: true }).some((o) => !o.downloaded);
  if (!machine?.automatic.download || isLoading || !isMissing) return state;
  return onAgenda(state, now + machine.pace.downloadMs, { happened: "download-over" });
}

/** A package that came damaged is not kept. */
export function loadedAs({ machine }: KonnektorState): KonnektorEvent {
  return machine?.ksr.answers === "corrupt"
    ? { happened: "ksr-failed", code: 4183 }
    : { happened: "update-downloaded" };
}

/** Everything there is something newer for: terminals, then the Konnektor if its package is here. */
export function queueOf(state: KonnektorState): UpdateTarget[] {
  const terminals = state.terminals
    .filter(({ connected, isPhysical, ctId }) => connected && isPhysical && offersFor(state, { ctId }).length > 0)
    .map(({ ctId }): UpdateTarget => ({ ctId }));
  const own = offersFor(state, { konnektor: true })[0];
  return own?.downloaded ? [...terminals, { konnektor: true }] : terminals;
}

/**
 * The next installation of the queue, with the moment it is over on the agenda; nothing while one runs.
 * What happens is an event like any other, so that everybody is told of it in the usual way.
 */
export function nextInstallation(
  state: KonnektorState,
  now: Instant,
): { state: KonnektorState; events: KonnektorEvent[] } {
  const { machine, updates } = state;
  const [first, ...queue] = machine?.queue ?? [];
  if (!machine || !first || updates.running.length > 0) return { state, events: [] };
  const left: KonnektorState = { ...state, machine: { ...machine, queue } };
  const { target, byItself } = first;
  const start: KonnektorEvent = { happened: "update-started", target, byItself };
  if ("ctId" in target) {
    // Refused: START, ERROR and END are told at once, and the next one is begun.
    if (refusalOf(state, target, now) !== undefined) return { state: left, events: [start, { happened: "queue" }] };
    const code = machine.ksr.answers === "corrupt" ? 4186 : undefined;
    const ends: OwnEvent = { happened: "update-ended", target, ...(code && { code }) };
    return { state: onAgenda(left, now + machine.pace.terminalMs, ends), events: [start] };
  }
  const offer = offersFor(state, target)[0];
  if (!offer?.downloaded) return { state: left, events: [{ happened: "queue" }] };
  const refusal = typeof machine.fate === "number" ? machine.fate : isOutside(offer, machine) ? 4185 : undefined;
  if (refusal !== undefined) {
    return { state: left, events: [start, { happened: "update-ended", target, code: refusal }, { happened: "queue" }] };
  }
  const at = now + machine.pace.installMs;
  if (machine.fate === "rolls-back") {
    const failed = onAgenda(left, at, { happened: "update-ended", target, code: 4184 });
    return { state: onAgenda(failed, at, { happened: "own-restart" }), events: [start] };
  }
  const { bootMs } = state.pace;
  return { state: onAgenda(left, at, { happened: "update-ended", target, bootMs }), events: [start] };
}

function isOutside({ firmware }: UpdateOffer, { oldestAllowed }: UpdateMachine): boolean {
  const [a, b] = [parseVersion(firmware), parseVersion(oldestAllowed)];
  return a !== undefined && b !== undefined && compareVersions(a, b) < 0;
}

function isSameOffer(a: UpdateOffer, b: UpdateOffer): boolean {
  return a.vendorId === b.vendorId && a.productCode === b.productCode && a.firmware === b.firmware;
}

export function queued(state: KonnektorState, targets: readonly UpdateTarget[], byItself: boolean): KonnektorState {
  const { machine } = state;
  if (!machine) return state;
  const more = targets.filter((target) => !machine.queue.some((known) => isSameTarget(known.target, target)));
  return {
    ...state,
    machine: { ...machine, queue: [...machine.queue, ...more.map((target) => ({ target, byItself }))] },
  };
}
