/**
 * The Remote Management Interface of an ORGA 6141 online: (state, terminal, message, now) → (state, answer).
 *
 * Room: simulator/models. After Worldline's interface document V1.0.3 as swobspace/cocard uses it. What a refusal says, what an
 * unlocked or blocked PIN is called, and how long a silent session lives nobody outside the manufacturer has said: those are
 * invented, and say so in `shapes`.
 */
import type { Instant } from "../../../domain/zeit/tag.ts";
import { type Counts, counted, NOTHING_COUNTED } from "../counts.ts";
import {
  deviceCard,
  failedOnce,
  isJson,
  isLocked,
  type Json,
  type Lockout,
  macWithColons,
  NO_LOCKOUT,
  type Now,
  parsed,
  type ShapeEvidence,
  type TerminalView,
  type TwinModel,
  type TwinStep,
  uuid,
} from "./twin.ts";

export interface OrgaState {
  user: string;
  password: string;
  lockout: Lockout;
  session?: { id: string; lastHeard: Instant };
  /** Insertions so far, of slots 1 to 4. */
  plugCycles: readonly [number, number, number, number];
  bootedAt: Instant;
  /** Properties this firmware does not know: asking for one of them fails the whole request. */
  unknownProperties: readonly string[];
  bootMs: number;
  counts: Counts;
}

type Step = TwinStep<OrgaState>;

const HOUR_MS = 3_600_000;
/** Invented, like that pings prolong it: 30 seconds are known only of a PIN being typed. */
const IDLE_MS = 30_000;

export function newOrga(user: string, password: string, now: Instant): OrgaState {
  return {
    user,
    password,
    lockout: NO_LOCKOUT,
    plugCycles: [12_031, 4_020, 7, 3],
    bootedAt: now - 340 * HOUR_MS,
    unknownProperties: [],
    bootMs: 20_000,
    counts: NOTHING_COUNTED,
  };
}

const IN_USE: ShapeEvidence = {
  mark: "P",
  source: "Worldline, Remote-Management-Interface-ORGA-6141-online V1.0.3; used by swobspace/cocard",
};
const NOBODY: ShapeEvidence = { mark: "G", source: "no source", invented: true };

export const orgaTwin: TwinModel<OrgaState> = {
  shapes: {
    "Api.getVersionInfo": IN_USE,
    "Auth.basicAuth": IN_USE,
    "Auth.close": { mark: "G", source: "Worldline names no result; null, as for all that is only done" },
    "Settings.getProperties": IN_USE,
    "Smartcard.getCardInfo": IN_USE,
    "Smartcard.getCardInfo of another PIN state": NOBODY,
    "System.reboot": IN_USE,
    failure: NOBODY,
  },
  receive,
  ping: (state, now) => (state.session ? { ...state, session: { ...state.session, lastHeard: now.at } } : state),
  powerLost: (state, now) => ({ state: booted(state, "powerLosses", now), asked: "" }),
};

function booted(state: OrgaState, cause: keyof Counts, { at }: Now): OrgaState {
  return { ...state, session: undefined, bootedAt: at, counts: counted(state.counts, cause) };
}

interface Request {
  token: string;
  service: string;
  /** "Auth.basicAuth" */
  name: string;
  parameters: Json;
}

type Method = (state: OrgaState, view: TerminalView, request: Request, now: Now) => Step;

const WITHOUT_SESSION: Record<string, Method> = {
  "Api.getVersionInfo": (state, _view, request) => {
    const names = ["Auth", "Settings", "Smartcard", "Dialog", "System", "Update"];
    const services = names.map((name) => ({ name, version: "1.0.0" }));
    return answer(state, request, { protocolVersion: "1.0.0", services });
  },
  "Auth.basicAuth": login,
};

const IN_SESSION: Record<string, Method> = {
  "Auth.keepAlive": (state, _view, request) => answer(state, request, null),
  "Auth.close": (state, _view, request) => answer({ ...state, session: undefined }, request, null),
  "Settings.getProperties": getProperties,
  "Smartcard.getCardInfo": getCardInfo,
  "System.reboot": (state, _view, request, now) => ({
    ...answer(booted(state, "restarts", now), request, null),
    backAt: now.at + state.bootMs,
  }),
};

function receive(state: OrgaState, view: TerminalView, text: string, now: Now): Step {
  const request = readRequest(text);
  if (!request) return refuse(state, { token: "", service: "", name: "", parameters: {} });
  const free = Object.hasOwn(WITHOUT_SESSION, request.name) ? WITHOUT_SESSION[request.name] : undefined;
  if (free) return free(state, view, request, now);
  const { session } = state;
  const isKnown =
    session !== undefined && session.id === request.parameters.sessionId && now.at - session.lastHeard < IDLE_MS;
  const method = Object.hasOwn(IN_SESSION, request.name) ? IN_SESSION[request.name] : undefined;
  if (!isKnown || !method) return refuse(isKnown ? state : { ...state, session: undefined }, request);
  return method({ ...state, session: { ...session, lastHeard: now.at } }, view, request, now);
}

function readRequest(text: string): Request | undefined {
  const request = parsed(text)?.request;
  if (!isJson(request)) return undefined;
  const { token, service, method } = request;
  if (typeof token !== "string" || typeof service !== "string" || !isJson(method)) return undefined;
  const [[name, parameters] = ["", {}], ...more] = Object.entries(method);
  if (more.length > 0 || !isJson(parameters)) return undefined;
  return { token, service, name: `${service}.${name}`, parameters };
}

/** A second login takes the place of the first: whether several sessions may be open is not known. */
function login(state: OrgaState, _view: TerminalView, request: Request, now: Now): Step {
  const { user, credentials } = request.parameters;
  if (isLocked(state.lockout, now)) return refuse(state, request);
  if (user !== state.user || credentials !== state.password)
    return refuse({ ...state, lockout: failedOnce(state.lockout, now) }, request);
  const session = { id: uuid(now.random), lastHeard: now.at };
  const told = { id: session.id, userName: state.user, permissions: ["settings", "smartcard", "system"] };
  return answer({ ...state, lockout: NO_LOCKOUT, session }, request, { session: told });
}

function getProperties(state: OrgaState, view: TerminalView, request: Request, now: Now): Step {
  const wanted = request.parameters.propertyIds;
  if (!Array.isArray(wanted)) return refuse(state, request);
  const known = propertiesOf(state, view, now);
  const ids = wanted.map(String);
  if (ids.some((id) => !Object.hasOwn(known, id) || state.unknownProperties.includes(id)))
    return refuse(state, request);
  return answer(state, request, { properties: Object.fromEntries(ids.map((id) => [id, known[id]])) });
}

/** Numbers are texts. */
function propertiesOf(state: OrgaState, view: TerminalView, now: Now): Json {
  const { terminal } = view;
  const card = deviceCard(view);
  const until = (crypt: "RSA" | "ECC") =>
    card?.certificates
      .find((c) => c.crypt === crypt)
      ?.validUntil.split("-")
      .toReversed()
      .join(".") ?? "";
  return {
    net_lan_macAddr: macWithColons(terminal.mac),
    net_lan_dhcpEnabled: true,
    net_lan_ipAddr: terminal.ip,
    sys_terminalName: terminal.name,
    sys_firmwareVersion: terminal.product.firmware,
    sys_uptime_durationTotal: String(8_760 + Math.floor((now.at - state.bootedAt) / HOUR_MS)),
    sys_uptime_durationSinceBoot: String(Math.floor((now.at - state.bootedAt) / HOUR_MS)),
    vendor_serialNumber: `SIM${terminal.mac.replaceAll("-", "").slice(-6)}`,
    vendor_deviceManufacturerId: terminal.product.vendorId,
    vendor_deviceModelName: terminal.product.productCode,
    ...Object.fromEntries(state.plugCycles.map((count, i) => [`card_slot${i + 1}_plugCycles`, String(count)])),
    card_smkt_iccsn: card?.iccsn ?? "",
    card_smkt_version: card ? "4.3.0" : "",
    card_smkt_slotNum: card ? String(card.slot) : "",
    card_smkt_autType: until("RSA") && "RSA",
    card_smkt_autCxd: until("RSA"),
    card_smkt_aut2Type: until("ECC") && "ECC",
    card_smkt_aut2Cxd: until("ECC"),
    rmi_smcb_pinEnabled: false,
    ...(terminal.product.firmware !== "3.9.0" && { rmi_pairingEHealthTerminal_enabled: false }),
    gui_idleMessage: terminal.display,
  };
}

/** Only of an SMC-B whose PIN has to be typed the words are known. */
function getCardInfo(state: OrgaState, view: TerminalView, request: Request): Step {
  const cards = view.cards.filter(({ type }) => type === "SMC-B");
  const pins = cards.map(({ iccsn }) => view.pins.find((pin) => pin.iccsn === iccsn));
  const cardInfos = cards.map(({ slot, iccsn }, i) => {
    const { status = "VERIFIABLE", leftTries = 3 } = pins[i] ?? {};
    const word = { VERIFIABLE: "unlockableViaPin", VERIFIED: "unlocked", BLOCKED: "blocked" }[status as string];
    const attemptsRemaining = status === "BLOCKED" ? 0 : leftTries;
    return { slotNo: slot, iccsn, pinInfos: [{ pinId: "SMCB-PIN", pinStatus: word ?? "unknown", attemptsRemaining }] };
  });
  const isSeen = pins.every((pin) => !pin || pin.status === "VERIFIABLE");
  const shape = isSeen ? request.name : `${request.name} of another PIN state`;
  return { ...answer(state, request, { cardInfos }), shape };
}

function answer(state: OrgaState, { token, service, name }: Request, result: Json | null): Step {
  return { state, asked: name, shape: name, answer: { response: { token, service, result } } };
}

function refuse(state: OrgaState, { token, service, name }: Request): Step {
  return { state, asked: name, shape: "failure", answer: { failure: { token, service, code: "refused" } } };
}
