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
import { counted } from "./counts.ts";
import {
  afterFinding,
  afterSearch,
  foundBy,
  loadedAs,
  type MachineEvent,
  nextInstallation,
  nextOwnTime,
  onAgenda,
  ownDoings,
  queued,
  queueOf,
} from "./machine.ts";
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
import { isSameTarget, type UpdateEvent, withTerminal, withUpdateConditions, withUpdateEvent } from "./updates.ts";

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
  /** Its time has come for something on its agenda. */
  | { happened: "woken" }
  /** After a start the Konnektor has found it again. */
  | { happened: "terminal-back"; ctId: string }
  /** A restart or a loss of power hit its installation. */
  | { happened: "terminal-destroyed"; ctId: string }
  /** The VPN-Zugangsdienst can be reached, or not. */
  | { happened: "zugang"; isThere: boolean }
  | { happened: "ksr-search" }
  | { happened: "own-update" }
  /** It starts anew without having been told to. */
  | { happened: "own-restart" }
  | { happened: "download-over" }
  | DeviceCardEvent
  | MachineEvent
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
  if (event.happened === "woken") return woken(state, now, random);
  const after = changed(state, event, now, random);
  const notices = noticesOf(state, event, after, now);
  const own = consequencesOf(event, after, now);
  const whole = own.events.reduce<Omit<Step, "effects">>(
    (so, consequence) => {
      const next = step(so.state, consequence, now, random);
      return { state: next.state, notices: [...so.notices, ...next.notices] };
    },
    { state: own.state, notices },
  );
  return { ...whole, effects: effectsOf(state, event, whole.state) };
}

/** When the device goes on by itself; undefined: never. */
export function dueAt({ power, agenda }: KonnektorState): Instant | undefined {
  if (power.phase === "booting") return power.readyAt;
  return power.phase === "running" ? agenda[0]?.at : undefined;
}

/** What a device can do by itself in one go, before somebody has made a mistake. */
const MAX_DOINGS = 1_000;

/** Everything whose time has come, each at its own time: it makes no difference how late somebody looks. */
function woken(state: KonnektorState, now: Instant, random: Random): Step {
  let whole: Step = { state, effects: [], notices: [] };
  for (let i = 0; i < MAX_DOINGS; i++) {
    const { power, agenda } = whole.state;
    const [first, ...rest] = agenda;
    if (!first || first.at > now || power.phase !== "running") break;
    const done = step({ ...whole.state, agenda: rest }, first.event, first.at, random);
    const drops = [...whole.effects, ...done.effects].filter((effect) => effect.do === "drop-connections");
    whole = { state: done.state, effects: drops.slice(0, 1), notices: [...whole.notices, ...done.notices] };
  }
  const at = dueAt(whole.state);
  return at === undefined ? whole : { ...whole, effects: [...whole.effects, { do: "wake-at", at }] };
}

/** What the device's own update client does because of it. */
function consequencesOf(
  event: KonnektorEvent,
  state: KonnektorState,
  now: Instant,
): { state: KonnektorState; events: readonly KonnektorEvent[] } {
  const { machine } = state;
  if (!machine || state.power.phase !== "running") return { state, events: [] };
  switch (event.happened) {
    case "ksr-search":
      return { state, events: machine.automatic.search ? foundBy(state) : [] };
    case "search-ordered":
      return { state, events: foundBy(state) };
    case "download-over":
      return { state, events: [loadedAs(state)] };
    case "update-offered":
      return { state: afterFinding(state, now), events: [] };
    case "update-ended":
      return { state, events: "konnektor" in event.target ? [] : [{ happened: "queue" }] };
    case "own-update":
    case "install-ordered":
      return { state, events: [{ happened: "queue" }] };
    case "queue":
      return nextInstallation(state, now);
    default:
      return { state, events: [] };
  }
}

function changed(state: KonnektorState, event: KonnektorEvent, now: Instant, random: Random): KonnektorState {
  switch (event.happened) {
    case "terminal-plugged":
      return plugTerminal(state, event.ctId, now, random);
    case "terminal-unplugged":
      return unplugTerminal(state, event.ctId, now);
    case "terminal-back":
      return terminalBack(state, event.ctId, now, random);
    case "terminal-destroyed":
      return withTerminal(connectTerminal(state, event.ctId, false, now), event.ctId, (t) => ({
        ...t,
        isDestroyed: true,
      }));
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
      return restartOrdered(state, now, event.bootMs);
    case "booted":
      // Who pulled the plug meanwhile, or waited for two boots, is not started by the end of an old one.
      return state.power.phase === "booting" ? booted(state, now, random) : state;
    case "power-off":
      return powerLost(state, now);
    case "zugang":
      return withTunnel({ ...state, hasZugang: event.isThere }, "ti", event.isThere, now);
    case "machine":
      return state.machine ? { ...state, machine: { ...state.machine, ...event.change } } : state;
    case "ksr-search":
      return afterSearch(state, now, random);
    case "own-update":
      return ownUpdate(state, now);
    case "install-ordered":
      return queued(state, [event.target], false);
    case "own-restart":
      return restart(state, now, now + state.pace.bootMs);
    case "woken":
    case "download-over":
    case "queue":
    case "search-ordered":
      return state;
    case "subscribed":
    case "renewed":
    case "unsubscribed":
    case "delivered":
    case "subscriptions-forgotten":
      return withSubscriptionEvent(state, event, now);
    case "update-ended":
      return updateEnded(state, event, now, random);
    case "update-downloaded":
    case "update-offered":
    case "update-withdrawn":
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

/** A device that goes down or starts anew drops everybody; one that has plans has to be woken when their time comes. */
function effectsOf(before: KonnektorState, event: KonnektorEvent, after: KonnektorState): Effect[] {
  const isDown = after.power !== before.power && after.power.phase !== "running";
  const drops: Effect[] = isDown || event.happened === "power-off" ? [{ do: "drop-connections" }] : [];
  const at = dueAt(after);
  const isNews = at !== undefined && (at !== dueAt(before) || after.power !== before.power);
  return isNews ? [...drops, { do: "wake-at", at }] : drops;
}

/** Somebody has it restarted, or switched on again. What hits an installation is the end of the device. */
function restartOrdered(state: KonnektorState, now: Instant, bootMs: number): KonnektorState {
  const { phase } = state.power;
  if (phase === "destroyed") return state;
  const counts = phase === "off" ? state.counts : counted(state.counts, "restarts");
  if (!isInstalling(state)) return restart({ ...state, counts }, now, now + bootMs);
  return destroyed({ ...state, counts: counted(counts, "restartsIntoInstall") }, now);
}

function powerLost(state: KonnektorState, now: Instant): KonnektorState {
  const { phase } = state.power;
  if (phase === "destroyed" || phase === "off") return state;
  const counts = counted(state.counts, "powerLosses");
  if (isInstalling(state)) return destroyed({ ...state, counts }, now);
  return { ...goneDown(state, now), counts, power: { phase: "off" } };
}

function destroyed(state: KonnektorState, now: Instant): KonnektorState {
  const counts = counted(state.counts, "interruptedInstalls");
  return { ...goneDown(state, now), counts, power: { phase: "destroyed" } };
}

function isInstalling({ power, updates }: KonnektorState): boolean {
  return power.phase === "running" && updates.running.some((target) => "konnektor" in target);
}

/** Nothing it had planned takes place. A terminal that was being brought an update keeps the old one: it checks before it writes. */
function goneDown(state: KonnektorState, now: Instant): KonnektorState {
  const events = afterPowerLoss(state.events, now);
  const terminals = state.terminals.map((t) =>
    t.correlation === "aktualisierend" ? { ...t, correlation: "aktiv" as const } : t,
  );
  const machine = state.machine && { machine: { ...state.machine, queue: [] } };
  return { ...state, ...machine, terminals, events, agenda: [], updates: { ...state.updates, running: [] } };
}

/** Everything the practice had to unlock is locked again: card sessions end with the restart. */
function restart(state: KonnektorState, now: Instant, readyAt: Instant): KonnektorState {
  const pins = state.pins.map(
    (p): PinState => (p.status === "VERIFIED" ? { ...p, status: "VERIFIABLE", leftTries: 3 } : p),
  );
  const down = goneDown(state, now);
  const { tunnelMs, reconnectMs } = state.pace;
  const vpn = tunnelMs > 0 && down.vpn.ti.online ? { ...down.vpn, ti: { online: false, since: now } } : down.vpn;
  const terminals = reconnectMs > 0 ? down.terminals.map((t) => ({ ...t, connected: false })) : down.terminals;
  return { ...down, power: { phase: "booting", readyAt }, pins, vpn, terminals };
}

/** Handles change with every boot (trap T-25), and what is looked at once a day has been looked at. */
function booted(state: KonnektorState, now: Instant, random: Random): KonnektorState {
  const up: KonnektorState = {
    ...state,
    power: { phase: "running" },
    events: afterBoot(state.events, now),
    startedAt: now,
    agenda: ownDoings(state, now, random),
  };
  const looked = withUpdateConditions(withCertificateConditions(up, now), now);
  return rejoined(
    withNewHandles(looked, () => true, now, random),
    now,
  );
}

/** Terminals come back one after the other, then the tunnel, where the device takes its time for it. */
function rejoined(state: KonnektorState, now: Instant): KonnektorState {
  const { reconnectMs, tunnelMs } = state.pace;
  const away = state.terminals.filter((t) => t.plugged && !t.connected && isActive(t.correlation));
  const missing = away.reduce((s, { ctId }) => withCondition(s, notAvailable(ctId), true, now), state);
  const coming = away.reduce(
    (s, { ctId }, i) => onAgenda(s, now + (i + 1) * reconnectMs, { happened: "terminal-back", ctId }),
    missing,
  );
  if (tunnelMs === 0 || coming.vpn.ti.online || !coming.management.online) return coming;
  const told = withCondition(coming, "EC_No_VPN_TI_Connection", true, now);
  return state.hasZugang ? onAgenda(told, now + tunnelMs, { happened: "tunnel", tunnel: "ti", online: true }) : told;
}

function terminalBack(state: KonnektorState, ctId: string, now: Instant, random: Random): KonnektorState {
  const isThere = state.terminals.some((t) => t.ctId === ctId && t.plugged && !t.connected);
  return isThere ? plugTerminal(state, ctId, now, random) : state;
}

/** At its own time everything there is something newer for, if it is allowed to. */
function ownUpdate(state: KonnektorState, now: Instant): KonnektorState {
  const { machine } = state;
  if (!machine) return state;
  const next = onAgenda(state, nextOwnTime(machine.ownTime, now), { happened: "own-update" });
  return machine.automatic.install ? queued(next, queueOf(next), true) : next;
}

function isActive(correlation: Correlation): boolean {
  return correlation === "aktiv" || correlation === "aktualisierend";
}

function notAvailable(ctId: string): string {
  return `EC_CardTerminal_Not_Available(${ctId})`;
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
  const isWanted = isActive(correlation);
  if (!terminal || (isWanted && terminal.connected) || (!isWanted && !terminal.connected)) return set;
  if (isWanted) return terminal.plugged ? plugTerminal(set, ctId, now, random) : set;
  const pins = lockedCards(set, ctId);
  const parted = withTerminal({ ...set, pins }, ctId, (t) => ({ ...t, connected: false }));
  // Nobody misses a terminal that is not meant to be there.
  return withCondition(parted, notAvailable(ctId), false, now);
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

/** One that loses its power while its Konnektor brings it an update is never there again. */
function unplugTerminal(state: KonnektorState, ctId: string, now: Instant): KonnektorState {
  const parted = connectTerminal(state, ctId, false, now);
  const isHit = state.terminals.some((t) => t.ctId === ctId && t.plugged && t.correlation === "aktualisierend");
  if (!isHit) return parted;
  // Its Konnektor notices when nobody confirms.
  const agenda = parted.agenda.map(({ at, event }) =>
    event.happened === "update-ended" && isSameTarget(event.target, { ctId })
      ? { at, event: { ...event, code: 4187 } }
      : { at, event },
  );
  return withTerminal({ ...parted, agenda }, ctId, (t) => ({
    ...t,
    correlation: "aktiv",
    isDestroyed: true,
    counts: counted(t.counts, "interruptedInstalls"),
  }));
}

/** The Konnektor meets the cards of a terminal that comes back for the first time. */
function plugTerminal(state: KonnektorState, ctId: string, now: Instant, random: Random): KonnektorState {
  if (state.terminals.some((t) => t.ctId === ctId && t.isDestroyed)) return state;
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
  return withCondition({ ...changed, pins }, notAvailable(ctId), !plugged, now);
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
