/**
 * Updates as far as a device shows them: what the KSR offers, what is on the device, what is being installed.
 *
 * Room: simulator/models. When an update comes, starts and ends is said by whoever plays the device (the panel, a scenario, a
 * test); what follows for firmware, conditions and terminals is decided here. [REQ:gemSpec_Kon:TIP1-A_4836-02]
 */
import { compareVersions, parseVersion } from "../../domain/version.ts";
import { dayOf, type Instant } from "../../domain/zeit/tag.ts";
import { withCondition, withTunnel } from "./conditions.ts";
import { counted } from "./counts.ts";
import type { KonnektorState, TerminalState, UpdateOffer, UpdateTarget } from "./state.ts";

export type UpdateEvent =
  | { happened: "update-offered"; offer: UpdateOffer }
  /** The KSR does not list it any more. */
  | { happened: "update-withdrawn"; offer: UpdateOffer }
  /** The Konnektor's own packages are on the device. */
  | { happened: "update-downloaded" }
  /** `byItself`: nobody ordered it. */
  | { happened: "update-started"; target: UpdateTarget; byItself?: boolean }
  /** Without a code it succeeded. A Konnektor restarts afterwards when it is said how long that takes. */
  | { happened: "update-ended"; target: UpdateTarget; code?: number; bootMs?: number }
  /** Looking for updates failed. */
  | { happened: "ksr-failed"; code: number };

export const NOTHING_OFFERED: KonnektorState["updates"] = { offers: [], running: [] };

/** What is newer than what runs, for the Konnektor or one of its terminals. */
export function offersFor(state: KonnektorState, target: UpdateTarget): UpdateOffer[] {
  const product = "konnektor" in target ? state.product : terminalOf(state, target.ctId)?.product;
  if (!product) return [];
  return state.updates.offers
    .filter((o) => o.vendorId === product.vendorId && o.productCode === product.productCode)
    .filter((o) => isNewer(o.firmware, product.firmware))
    .toSorted((a, b) => (isNewer(a.firmware, b.firmware) ? -1 : 1));
}

/** Everything newer for anything it manages: what KSR/UPDATES_AVAILABLE lists. */
export function allOffers(state: KonnektorState): UpdateOffer[] {
  const targets: UpdateTarget[] = [{ konnektor: true }, ...state.terminals.map(({ ctId }) => ({ ctId }))];
  return [...new Set(targets.flatMap((target) => offersFor(state, target)))];
}

export function withUpdateEvent(state: KonnektorState, event: UpdateEvent, now: Instant): KonnektorState {
  const { updates } = state;
  switch (event.happened) {
    case "update-offered": {
      const { offer } = event;
      const others = updates.offers.filter(
        (o) => o.vendorId !== offer.vendorId || o.productCode !== offer.productCode || o.firmware !== offer.firmware,
      );
      return withUpdateConditions({ ...state, updates: { ...updates, offers: [...others, offer] } }, now);
    }
    case "update-withdrawn": {
      const { vendorId, productCode, firmware } = event.offer;
      const isGone = (o: UpdateOffer) =>
        o.vendorId === vendorId && o.productCode === productCode && o.firmware === firmware;
      const offers = updates.offers.filter((o) => !isGone(o));
      return withOfferConditions({ ...state, updates: { ...updates, offers } }, now);
    }
    case "update-downloaded": {
      const own = new Set(offersFor(state, { konnektor: true }));
      const offers = updates.offers.map((o) => (own.has(o) ? { ...o, downloaded: true } : o));
      return { ...state, updates: { ...updates, offers } };
    }
    case "update-started":
      return started(state, event.target, event.byItself ?? false, now);
    case "update-ended":
      return ended(state, event, now);
    case "ksr-failed":
      return state;
  }
}

/** Why a terminal does not take an update; undefined: it takes it. The Konnektor always does. */
export function refusalOf(state: KonnektorState, target: UpdateTarget, now: Instant): number | undefined {
  if ("konnektor" in target) return undefined;
  const terminal = terminalOf(state, target.ctId);
  if (!terminal?.connected) return 4028;
  const { credentials, commandsAllowed, lockedUntil = 0 } = terminal.admin;
  if (credentials !== "right" || lockedUntil > now) return 4030;
  return commandsAllowed ? undefined : 4187;
}

/** Conditions that speak of offers; a device that never heard of one keeps what it says. */
export function withUpdateConditions(state: KonnektorState, now: Instant): KonnektorState {
  return state.updates.offers.length === 0 ? state : withOfferConditions(state, now);
}

function withOfferConditions(state: KonnektorState, now: Instant): KonnektorState {
  const own = offersFor(state, { konnektor: true });
  const critical = own.filter((o) => o.priority === "Kritisch");
  const today = dayOf(now + state.clockOffsetMs);
  const isOverdue = critical.some((o) => o.deadline !== undefined && o.deadline <= today);
  const perTerminal = state.terminals.map(
    ({ ctId }) => [`EC_CardTerminal_Software_Out_Of_Date(${ctId})`, offersFor(state, { ctId }).length > 0] as const,
  );
  const states: (readonly [name: string, raised: boolean])[] = [
    ["EC_FW_Update_Available", allOffers(state).length > 0],
    ["EC_Connector_Software_Out_Of_Date", critical.length > 0],
    ["EC_FW_Not_Valid_Status_Blocked", isOverdue],
    ...perTerminal,
  ];
  const told = states.reduce((changed, [name, raised]) => withCondition(changed, name, raised, now), state);
  // The Konnektor itself cuts the TI [REQ:gemSpec_Kon:TIP1-A_6025].
  return isOverdue && told.vpn.ti.online ? withTunnel(told, "ti", false, now) : told;
}

function started(state: KonnektorState, target: UpdateTarget, byItself: boolean, now: Instant): KonnektorState {
  const refusal = refusalOf(state, target, now);
  if ("ctId" in target && refusal !== undefined) {
    return withTerminal(state, target.ctId, (t) => (refusal === 4030 ? afterWrongLogin(t, now) : t));
  }
  const running = [...state.updates.running.filter((other) => !isSameTarget(other, target)), target];
  const changed = { ...state, updates: { ...state.updates, running } };
  const begun = byItself ? (["installs", "ownInstalls"] as const) : (["installs"] as const);
  if ("konnektor" in target) return { ...changed, counts: counted(state.counts, ...begun) };
  return withTerminal(changed, target.ctId, (t) => ({
    ...t,
    correlation: "aktualisierend",
    counts: counted(t.counts, ...begun),
    admin: { ...t.admin, failures: 0, lockedUntil: undefined },
  }));
}

function ended(
  state: KonnektorState,
  { target, code }: Extract<UpdateEvent, { happened: "update-ended" }>,
  now: Instant,
): KonnektorState {
  const running = state.updates.running.filter((other) => !isSameTarget(other, target));
  const firmware = code === undefined ? offersFor(state, target)[0]?.firmware : undefined;
  const changed = { ...state, updates: { ...state.updates, running } };
  if ("konnektor" in target) {
    const product = firmware === undefined ? state.product : { ...state.product, firmware };
    return withUpdateConditions({ ...changed, product }, now);
  }
  const updated = withTerminal(changed, target.ctId, (t) => ({
    ...t,
    correlation: t.correlation === "aktualisierend" ? "aktiv" : t.correlation,
    product: firmware === undefined ? t.product : { ...t.product, firmware },
  }));
  return withUpdateConditions(updated, now);
}

/** Failures 3 to 6 lock for a minute, up to 10 for ten, up to 20 for an hour, then for a day. */
const LOCKS: [from: number, ms: number][] = [
  [21, 86_400_000],
  [11, 3_600_000],
  [7, 600_000],
  [3, 60_000],
];

/** How long a terminal lets nobody sign in after so many wrong passwords in a row; 0: not at all. */
export function lockMsAfter(failures: number): number {
  return LOCKS.find(([from]) => failures >= from)?.[1] ?? 0;
}

/** A wrong log-in counts; while the terminal is locked nobody is let near enough to be counted, and nothing is sent without credentials. */
function afterWrongLogin(terminal: TerminalState, now: Instant): TerminalState {
  const { admin } = terminal;
  if (admin.credentials !== "wrong" || (admin.lockedUntil ?? 0) > now) return terminal;
  const failures = admin.failures + 1;
  const lockMs = lockMsAfter(failures);
  return {
    ...terminal,
    admin: { ...admin, failures, lockedUntil: lockMs === 0 ? undefined : now + lockMs },
  };
}

export function isSameTarget(a: UpdateTarget, b: UpdateTarget): boolean {
  return "ctId" in a && "ctId" in b ? a.ctId === b.ctId : "konnektor" in a && "konnektor" in b;
}

function isNewer(firmware: string, than: string): boolean {
  const [a, b] = [parseVersion(firmware), parseVersion(than)];
  return a !== undefined && b !== undefined && compareVersions(a, b) > 0;
}

function terminalOf(state: KonnektorState, ctId: string): TerminalState | undefined {
  return state.terminals.find((t) => t.ctId === ctId);
}

export function withTerminal(
  state: KonnektorState,
  ctId: string,
  change: (t: TerminalState) => TerminalState,
): KonnektorState {
  return { ...state, terminals: state.terminals.map((t) => (t.ctId === ctId ? change(t) : t)) };
}
