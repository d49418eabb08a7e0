/**
 * How a simulated Konnektor changes: (state, event, now, random) → (state, effects).
 *
 * Room: simulator/models. Events come from the panel, from scenarios and from tests; effects are what the outside has to
 * do about it. Nothing here knows sockets or clocks.
 */
import type { PinStatus } from "../../domain/observation.ts";
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import { withCertificateConditions } from "./certificates.ts";
import { withCondition, withTunnel } from "./conditions.ts";
import { type Notice, noticesOf } from "./notices.ts";
import type {
  CardState,
  Correlation,
  KonnektorState,
  ManagementState,
  PinState,
  Switches,
  TerminalAdmin,
} from "./state.ts";
import { afterBoot, afterPowerLoss, type SubscriptionEvent, withSubscriptionEvent } from "./subscriptions.ts";
import { type UpdateEvent, withTerminal, withUpdateConditions, withUpdateEvent } from "./updates.ts";

export type KonnektorEvent =
  | { happened: "terminal-plugged"; ctId: string }
  | { happened: "terminal-unplugged"; ctId: string }
  | { happened: "terminal-firmware"; ctId: string; firmware: string }
  | { happened: "card-inserted"; card: Omit<CardState, "handle" | "insertedAt"> }
  | { happened: "card-removed"; ctId: string; slot: number }
  | { happened: "pin-changed"; iccsn: string; mandant: string; status: PinStatus; leftTries?: number }
  | { happened: "condition"; name: string; raised: boolean }
  | { happened: "tunnel"; tunnel: "ti" | "sis"; online: boolean }
  | { happened: "firmware"; firmware: string }
  | { happened: "clock"; offsetMs: number }
  | { happened: "switches"; switches: Partial<Switches> }
  | { happened: "restart"; bootMs: number }
  | { happened: "booted" }
  | { happened: "power-off" }
  /** Once a day: dates of certificates, offers, deadlines. */
  | { happened: "daily-routine" }
  | { happened: "terminal-correlation"; ctId: string; correlation: Correlation }
  | { happened: "terminal-admin"; ctId: string; admin: Partial<TerminalAdmin> }
  | { happened: "terminal-error"; ctId: string; code: number }
  /** The session could not be built. */
  | { happened: "terminal-session-failed"; ctId: string; code: number }
  | { happened: "terminal-not-added"; ip: string; name: string; code: number }
  /** Somebody is asked for a PIN, or has typed it. */
  | {
      happened: "pin-entry";
      ctId: string;
      slot: number;
      pin: string;
      action: "VERIFY" | "CHANGE" | "ENABLE" | "DISABLE";
      phase: "STARTED" | "FINISHED";
    }
  | { happened: "dhcp"; who: "server" | "lan" | "wan"; what: "state" | "address"; value: string }
  | { happened: "management"; setting: keyof ManagementState; active: boolean }
  | DeviceCardEvent
  | SubscriptionEvent
  | UpdateEvent;

/** Renewal of the device card's certificates, and the registration that follows it. */
export type DeviceCardEvent = { happened: "device-card" } & (
  | { outcome: "renewed"; until: Day }
  | { outcome: "not-downloaded" }
  | { outcome: "rejected"; fail: "Iccsn" | "Date" | "Crypt" | "Serial" | "Ocsp" }
  | { outcome: "not-registered"; operation: "Register" | "Deregister"; fail: "No_Smcb" | "Other" }
);

/** What the world around the device has to do. */
export type Effect = { do: "drop-connections" } | { do: "wake-at"; at: Instant };

export interface Step {
  state: KonnektorState;
  effects: Effect[];
  /** What the device tells by itself, oldest first. */
  notices: Notice[];
}

/** Random numbers of the device: handles it makes up. */
export type Random = () => number;

export function step(state: KonnektorState, event: KonnektorEvent, now: Instant, random: Random): Step {
  const after = changed(state, event, now, random);
  return { state: after, effects: effectsOf(state, event, after), notices: noticesOf(state, event, after, now) };
}

function changed(state: KonnektorState, event: KonnektorEvent, now: Instant, random: Random): KonnektorState {
  switch (event.happened) {
    case "terminal-plugged":
      return plugTerminal(state, event.ctId, now, random);
    case "terminal-unplugged":
      return connectTerminal(state, event.ctId, false, now);
    case "terminal-firmware": {
      const { firmware } = event;
      const installed = withTerminal(state, event.ctId, (t) => ({ ...t, product: { ...t.product, firmware } }));
      return withUpdateConditions(installed, now);
    }
    case "terminal-correlation":
      return correlate(state, event.ctId, event.correlation, now, random);
    case "terminal-admin":
      return withTerminal(state, event.ctId, (t) => ({ ...t, admin: { ...t.admin, ...event.admin } }));
    case "terminal-session-failed":
      return sessionFailed(state, event.ctId, event.code, now);
    case "card-inserted":
      return insertCard(state, event.card, now, random);
    case "card-removed":
      return removeCards(state, (c) => c.ctId === event.ctId && c.slot === event.slot);
    case "pin-changed":
      return withPin(state, event);
    case "condition":
      return withCondition(state, event.name, event.raised, now);
    case "tunnel":
      return withTunnel(state, event.tunnel, event.online, now);
    case "firmware":
      return withUpdateConditions({ ...state, product: { ...state.product, firmware: event.firmware } }, now);
    case "clock":
      return { ...state, clockOffsetMs: event.offsetMs };
    case "switches":
      return { ...state, switches: { ...state.switches, ...event.switches } };
    case "management":
      return withManagement(state, event.setting, event.active, now);
    case "device-card":
      return withDeviceCard(state, event, now);
    case "daily-routine":
      return withUpdateConditions(withCertificateConditions(state, now), now);
    case "restart":
      return restart(state, now, now + event.bootMs);
    case "booted":
      // Who pulled the plug meanwhile, or waited for two boots, is not started by the end of an old one.
      return state.power.phase === "booting" ? booted(state, now, random) : state;
    case "power-off":
      return { ...state, power: { phase: "off" }, events: afterPowerLoss(state.events, now) };
    case "subscribed":
    case "renewed":
    case "unsubscribed":
    case "delivered":
    case "subscriptions-forgotten":
      return withSubscriptionEvent(state, event, now);
    case "update-ended":
      return updateEnded(state, event, now, random);
    case "update-offered":
    case "update-downloaded":
    case "update-started":
    case "ksr-failed":
      return withUpdateEvent(state, event, now);
    case "terminal-error":
    case "terminal-not-added":
    case "pin-entry":
    case "dhcp":
      return state;
  }
}

/** A device that goes down or starts anew drops everybody, and has to be woken when its boot is over. */
function effectsOf(before: KonnektorState, event: KonnektorEvent, { power }: KonnektorState): Effect[] {
  if (event.happened === "power-off") return [{ do: "drop-connections" }];
  if (power.phase !== "booting" || power === before.power) return [];
  return [{ do: "drop-connections" }, { do: "wake-at", at: power.readyAt }];
}

/** Everything the practice had to unlock is locked again: card sessions end with the restart. */
function restart(state: KonnektorState, now: Instant, readyAt: Instant): KonnektorState {
  const pins = state.pins.map(
    (p): PinState => (p.status === "VERIFIED" ? { ...p, status: "VERIFIABLE", leftTries: 3 } : p),
  );
  const events = afterPowerLoss(state.events, now);
  return { ...state, power: { phase: "booting", readyAt }, pins, events, updates: { ...state.updates, running: [] } };
}

/** Handles change with every boot (trap T-25), and what is looked at once a day has been looked at. */
function booted(state: KonnektorState, now: Instant, random: Random): KonnektorState {
  const up: KonnektorState = { ...state, power: { phase: "running" }, events: afterBoot(state.events, now) };
  const looked = withUpdateConditions(withCertificateConditions(up, now), now);
  return withNewHandles(looked, () => true, now, random);
}

/** The device installs what it was told; a Konnektor that is to restart afterwards does, a terminal always does. */
function updateEnded(
  state: KonnektorState,
  event: Extract<UpdateEvent, { happened: "update-ended" }>,
  now: Instant,
  random: Random,
): KonnektorState {
  const { target, code, bootMs } = event;
  const ended = withUpdateEvent(state, event, now);
  if (code !== undefined) return ended;
  if ("konnektor" in target) return bootMs === undefined ? ended : restart(ended, now, now + bootMs);
  const locked = { ...ended, pins: lockedCards(ended, target.ctId) };
  return withNewHandles(locked, (card) => card.ctId === target.ctId, now, random);
}

/** Only terminals the administrator made active are connected [REQ:gemSpec_Kon:TAB_KON_522]. */
function correlate(
  state: KonnektorState,
  ctId: string,
  correlation: Correlation,
  now: Instant,
  random: Random,
): KonnektorState {
  const terminal = state.terminals.find((t) => t.ctId === ctId);
  const set = withTerminal(state, ctId, (t) => ({ ...t, correlation }));
  const isActive = correlation === "aktiv" || correlation === "aktualisierend";
  if (!terminal || (isActive && terminal.connected) || (!isActive && !terminal.connected)) return set;
  if (isActive) return terminal.plugged ? plugTerminal(set, ctId, now, random) : set;
  const pins = lockedCards(set, ctId);
  const parted = withTerminal({ ...set, pins }, ctId, (t) => ({ ...t, connected: false }));
  // Nobody misses a terminal that is not meant to be there.
  return withCondition(parted, `EC_CardTerminal_Not_Available(${ctId})`, false, now);
}

/** Without administrator the Konnektor goes on with the session of a user; a wrong certificate also ends the pairing. */
function sessionFailed(state: KonnektorState, ctId: string, code: number, now: Instant): KonnektorState {
  if (code === 4030) return state;
  const terminal = state.terminals.find((t) => t.ctId === ctId);
  const parted = connectTerminal(state, ctId, false, now);
  return withTerminal(parted, ctId, (t) => ({
    ...t,
    plugged: terminal?.plugged ?? t.plugged,
    correlation: code === 4029 && t.correlation === "aktiv" ? "gepairt" : t.correlation,
  }));
}

/** Without LU_ONLINE there are no tunnels, and nobody misses them [REQ:gemSpec_Kon:A_17085]. */
function withManagement(
  state: KonnektorState,
  setting: keyof ManagementState,
  active: boolean,
  now: Instant,
): KonnektorState {
  const set = { ...state, management: { ...state.management, [setting]: active } };
  if (setting !== "online" || active) return set;
  const vpn = {
    ti: set.vpn.ti.online ? { online: false, since: now } : set.vpn.ti,
    sis: set.vpn.sis.online ? { online: false, since: now } : set.vpn.sis,
  };
  const missed = ["EC_No_VPN_TI_Connection", "EC_No_VPN_SIS_Connection", "EC_No_Online_Connection"];
  return missed.reduce((quiet, name) => withCondition(quiet, name, false, now), { ...set, vpn });
}

function withDeviceCard(state: KonnektorState, event: DeviceCardEvent, now: Instant): KonnektorState {
  // A failed registration with another SMC-B leaves the device without access; a failed deregistration leaves it as it is.
  if (event.outcome === "not-registered") {
    return event.operation === "Register" ? withManagement(state, "tiAccess", false, now) : state;
  }
  if (event.outcome !== "renewed") return state;
  const certificates = state.certificates.map((c) => ({ ...c, validUntil: event.until }));
  return withCertificateConditions({ ...state, certificates }, now);
}

/** The Konnektor meets the cards of a terminal that comes back for the first time. */
function plugTerminal(state: KonnektorState, ctId: string, now: Instant, random: Random): KonnektorState {
  const isBack = state.terminals.some((t) => t.ctId === ctId && !t.connected);
  const changed = connectTerminal(state, ctId, true, now);
  return isBack ? withNewHandles(changed, (card) => card.ctId === ctId, now, random) : changed;
}

function withNewHandles(
  state: KonnektorState,
  concerned: (card: CardState) => boolean,
  now: Instant,
  random: Random,
): KonnektorState {
  let { nextHandle } = state;
  const cards = state.cards.map((card) =>
    concerned(card) ? { ...card, handle: newHandle(nextHandle++, card.type, random), insertedAt: now } : card,
  );
  return { ...state, cards, nextHandle };
}

function connectTerminal(state: KonnektorState, ctId: string, plugged: boolean, now: Instant): KonnektorState {
  const changed = withTerminal(state, ctId, (t) => ({
    ...t,
    plugged,
    connected: plugged,
    everConnected: t.everConnected || plugged,
    // Who is plugged in for the first time was paired before.
    correlation: plugged && t.correlation !== "aktualisierend" ? "aktiv" : t.correlation,
  }));
  const pins = plugged ? changed.pins : lockedCards(changed, ctId);
  return withCondition({ ...changed, pins }, `EC_CardTerminal_Not_Available(${ctId})`, !plugged, now);
}

/** Cards in a terminal that goes away lose their sessions. */
function lockedCards(state: KonnektorState, ctId: string): PinState[] {
  const inside = new Set(state.cards.filter((c) => c.ctId === ctId).map((c) => c.iccsn));
  return state.pins.map((p) =>
    inside.has(p.iccsn) && p.status === "VERIFIED" ? { ...p, status: "VERIFIABLE" as const, leftTries: 3 } : p,
  );
}

function insertCard(
  state: KonnektorState,
  card: Omit<CardState, "handle" | "insertedAt">,
  now: Instant,
  random: Random,
): KonnektorState {
  const free = removeCards(state, (c) => c.ctId === card.ctId && c.slot === card.slot);
  const inserted = { ...card, handle: newHandle(state.nextHandle, card.type, random), insertedAt: now };
  const desk = free.desk.filter((c) => c.iccsn === undefined || c.iccsn !== card.iccsn);
  return { ...free, cards: [...free.cards, inserted], desk, nextHandle: state.nextHandle + 1 };
}

/** A pulled card loses its sessions; a blocked PIN stays blocked, it is on the card. */
function removeCards(state: KonnektorState, goes: (card: CardState) => boolean): KonnektorState {
  const pulled = state.cards.filter(goes);
  const gone = new Set(pulled.map((c) => c.iccsn));
  return {
    ...state,
    desk: [...state.desk, ...pulled.map(({ handle: _handle, insertedAt: _insertedAt, ...card }) => card)],
    cards: state.cards.filter((c) => !goes(c)),
    pins: state.pins.filter((p) => !gone.has(p.iccsn) || p.status === "BLOCKED"),
  };
}

function withPin(state: KonnektorState, event: Extract<KonnektorEvent, { happened: "pin-changed" }>): KonnektorState {
  const { iccsn, mandant, status, leftTries } = event;
  const others = state.pins.filter((p) => p.iccsn !== iccsn || p.mandant !== mandant || p.pin !== "PIN.SMC");
  return { ...state, pins: [...others, { iccsn, mandant, pin: "PIN.SMC", status, leftTries }] };
}

function newHandle(number: number, type: string, random: Random): string {
  const tail = Math.floor(random() * 0xffffffff)
    .toString(16)
    .padStart(8, "0");
  return `${type}-${number}-${tail}`;
}
