/**
 * How a simulated Konnektor changes: (state, event, now, random) → (state, effects).
 *
 * Room: simulator/models. Events come from the panel, from scenarios and from tests; effects are what the outside has to
 * do about it. Nothing here knows sockets or clocks.
 */
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import type { OperatingState, PinStatus } from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { CardState, Condition, KonnektorState, PinState, Switches, TerminalState } from "./state.ts";

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
  | { happened: "power-off" };

/** What the world around the device has to do. */
export type Effect = { do: "drop-connections" } | { do: "wake-at"; at: Instant };

export interface Step {
  state: KonnektorState;
  effects: Effect[];
}

/** Random numbers of the device: handles it makes up. */
export type Random = () => number;

export function step(state: KonnektorState, event: KonnektorEvent, now: Instant, random: Random): Step {
  switch (event.happened) {
    case "terminal-plugged":
      return quiet(plugTerminal(state, event.ctId, now, random));
    case "terminal-unplugged":
      return quiet(connectTerminal(state, event.ctId, false, now));
    case "terminal-firmware":
      return quiet(
        withTerminal(state, event.ctId, (t) => ({ ...t, product: { ...t.product, firmware: event.firmware } })),
      );
    case "card-inserted":
      return quiet(insertCard(state, event.card, now, random));
    case "card-removed":
      return quiet(removeCards(state, (c) => c.ctId === event.ctId && c.slot === event.slot));
    case "pin-changed":
      return quiet(withPin(state, event));
    case "condition":
      return quiet(withCondition(state, event.name, event.raised, now));
    case "tunnel":
      return quiet(withTunnel(state, event.tunnel, event.online, now));
    case "firmware":
      return quiet({ ...state, product: { ...state.product, firmware: event.firmware } });
    case "clock":
      return quiet({ ...state, clockOffsetMs: event.offsetMs });
    case "switches":
      return quiet({ ...state, switches: { ...state.switches, ...event.switches } });
    case "restart":
      return restart(state, now + event.bootMs);
    case "booted":
      // Who pulled the plug meanwhile, or waited for two boots, is not started by the end of an old one.
      if (state.power.phase !== "booting") return quiet(state);
      return quiet({ ...booted(state, now, random), power: { phase: "running" } });
    case "power-off":
      return { state: { ...state, power: { phase: "off" } }, effects: [{ do: "drop-connections" }] };
  }
}

function quiet(state: KonnektorState): Step {
  return { state, effects: [] };
}

/** Everything the practice had to unlock is locked again: card sessions end with the restart. */
function restart(state: KonnektorState, readyAt: Instant): Step {
  const pins = state.pins.map(
    (p): PinState => (p.status === "VERIFIED" ? { ...p, status: "VERIFIABLE", leftTries: 3 } : p),
  );
  return {
    state: { ...state, power: { phase: "booting", readyAt }, pins },
    effects: [{ do: "drop-connections" }, { do: "wake-at", at: readyAt }],
  };
}

/** Handles change with every boot (trap T-25). */
function booted(state: KonnektorState, now: Instant, random: Random): KonnektorState {
  return withNewHandles(state, () => true, now, random);
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

function withTerminal(
  state: KonnektorState,
  ctId: string,
  change: (t: TerminalState) => TerminalState,
): KonnektorState {
  return { ...state, terminals: state.terminals.map((t) => (t.ctId === ctId ? change(t) : t)) };
}

function withPin(state: KonnektorState, event: Extract<KonnektorEvent, { happened: "pin-changed" }>): KonnektorState {
  const { iccsn, mandant, status, leftTries } = event;
  const others = state.pins.filter((p) => p.iccsn !== iccsn || p.mandant !== mandant || p.pin !== "PIN.SMC");
  return { ...state, pins: [...others, { iccsn, mandant, pin: "PIN.SMC", status, leftTries }] };
}

/** A condition keeps its moment until it changes. */
export function withCondition(state: KonnektorState, name: string, raised: boolean, now: Instant): KonnektorState {
  const known = state.conditions[name];
  if (known?.raised === raised) return state;
  const condition: Condition = { ...(known ?? conditionOf(name)), raised, since: now };
  return { ...state, conditions: { ...state.conditions, [name]: condition } };
}

function withTunnel(state: KonnektorState, tunnel: "ti" | "sis", online: boolean, now: Instant): KonnektorState {
  const vpn = { ...state.vpn, [tunnel]: { online, since: now } };
  return withCondition(
    { ...state, vpn },
    tunnel === "ti" ? "EC_No_VPN_TI_Connection" : "EC_No_VPN_SIS_Connection",
    !online,
    now,
  );
}

/** Severity and type as in TAB_KON_503; a vendor's own condition is a warning. */
export function conditionOf(name: string): Condition {
  const row = table.rows.find((r) => r.code === name.replace(/\(.*\)$/, ""));
  const isVendor = !row || row.severity === "vendor";
  return {
    raised: false,
    since: 0,
    severity: isVendor ? "Warning" : (row.severity as OperatingState["severity"]),
    type: row?.type === "Security" ? "Security" : "Operation",
  };
}

function newHandle(number: number, type: string, random: Random): string {
  const tail = Math.floor(random() * 0xffffffff)
    .toString(16)
    .padStart(8, "0");
  return `${type}-${number}-${tail}`;
}
