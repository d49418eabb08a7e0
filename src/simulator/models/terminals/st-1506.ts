/**
 * The remote management of a Cherry ST-1506, as its specification tells it: (state, terminal, message, now) → (state, answer).
 *
 * Room: simulator/models. Source: Cherry Digital Health, "ST-1506 Remote management specification" V2.8. It knows the messages that
 * read, that sign in and out, the restart and the upload of firmware; every other one it takes for unknown and hangs up. Where the
 * specification is silent or says two things, the comment says what was chosen. The course of an update: st-1506-update.ts.
 */
import type { Instant } from "../../../domain/zeit/tag.ts";
import { type Counts, counted, NOTHING_COUNTED } from "../counts.ts";
import {
  afterStart,
  dueAt,
  passed,
  type Update,
  type UpdatePace,
  USUAL_PACE,
  withChunk,
  withoutUploader,
  wordFor,
} from "./st-1506-update.ts";
import {
  type ChunkMessage,
  deviceCard,
  failedOnce,
  hex,
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
} from "./twin.ts";

export interface St1506State {
  password: string;
  apiVersion: string;
  lockout: Lockout;
  /** There is room for one. */
  session?: { id: string; until: Instant };
  update: Update;
  pace: UpdatePace;
  /** The next new firmware does not start, and the old one comes back. */
  rollsBack: boolean;
  /** Older versions than this one it takes from nobody: its firmware group. */
  oldestAllowed: string;
  /** What it says its firmware is, where that is not what runs. */
  shows?: string;
  /** Of the three blocks those in use, with an invented key each. */
  pairing: readonly (1 | 2 | 3)[];
  counts: Counts;
}

type Step = TwinStep<St1506State>;

const MINUTE_MS = 60_000;
const SESSION_MS = 5 * MINUTE_MS;
const ID = /^[0-9a-f]{32}$/;
/** After a factory reset; what a device really has then is not known. */
const FACTORY_PASSWORD = "";

export function newSt1506(password: string, pace: Partial<UpdatePace> = {}): St1506State {
  return {
    password,
    apiVersion: "3.2",
    lockout: NO_LOCKOUT,
    update: { at: "idle" },
    pace: { ...USUAL_PACE, ...pace },
    rollsBack: false,
    oldestAllowed: "0.0.0",
    pairing: [1],
    counts: NOTHING_COUNTED,
  };
}

const SPECIFICATION: ShapeEvidence = {
  mark: "D",
  source: "Cherry Digital Health, ST-1506 Remote management specification V2.8",
};
const IN_USE: ShapeEvidence = { mark: "P", source: "the same; used by avimedical/smcb-unlocker" };

export const st1506Twin: TwinModel<St1506State> = {
  shapes: {
    GetApiVersion: IN_USE,
    Login: IN_USE,
    Logout: IN_USE,
    GetDeviceInformation: SPECIFICATION,
    GetUpdateState: SPECIFICATION,
    GetPairingInformation: SPECIFICATION,
    Reboot: SPECIFICATION,
    InitiateFwUpdateFromFile: SPECIFICATION,
    error: SPECIFICATION,
  },
  receive,
  receiveChunk,
  powerLost: (state, now) => {
    const { backAt: _, ...step } = start(state, "powerLosses", now);
    return step;
  },
  hungUp: (state, connection) => ({ ...state, update: withoutUploader(state.update, connection) }),
  dueAt: ({ update }) => dueAt(update),
  pass,
  sicct,
  isDestroyed: ({ update }) => update.at === "destroyed",
};

/**
 * It starts anew. The counter of wrong passwords outlives everything, and so does the grace period; a session and a failed update do not.
 * `cause`: what brought it about; undefined: an installation that ends.
 */
function start(state: St1506State, cause: "restarts" | "powerLosses" | undefined, now: Now): Step {
  const { pace, rollsBack } = state;
  const backAt = now.at + pace.bootMs;
  const { update, firmware } = afterStart(state.update, { backAt, pace, rollsBack });
  const isLost = update.at === "destroyed" && state.update.at !== "destroyed";
  // What the Konnektor brings it counts.
  const hit = isLost && state.update.at !== "sicct" ? (["interruptedInstalls"] as const) : [];
  const ordered = isLost && cause === "restarts" ? (["restartsIntoInstall"] as const) : [];
  const counts = counted(state.counts, ...(cause ? [cause] : []), ...hit, ...ordered);
  return { state: { ...state, session: undefined, update, counts }, asked: "", backAt, ...(firmware && { firmware }) };
}

/** The first thing that is due. */
function pass(state: St1506State, { terminal: { product } }: TerminalView, now: Now): Step {
  const due = dueAt(state.update);
  if (due === undefined || now.at < due) return { state, asked: "" };
  const update = passed(state.update, { product, oldestAllowed: state.oldestAllowed, pace: state.pace });
  if (update === "restart") return start(state, undefined, { ...now, at: due });
  return { state: { ...state, update }, asked: "" };
}

/** What is written by the Konnektor endangers the device like any other update. */
function sicct(state: St1506State, is: "begun" | { over: string | undefined }, now: Now): St1506State {
  if (state.update.at === "destroyed") return state;
  if (is === "begun") return { ...state, update: { at: "sicct" } };
  const isNew = is.over !== undefined;
  return { ...state, update: isNew ? { at: "grace", until: now.at + state.pace.graceMs } : { at: "idle" } };
}

/** Pieces come over one connection, one answer each. Who is not signed in is refused like with every message. */
function receiveChunk(state: St1506State, _view: TerminalView, chunk: ChunkMessage, now: Now): Step {
  const { session: kept, isKnown } = sessionAt(state, chunk.sessionId, now);
  const request: Request = {
    msgId: chunk.msgId,
    sessionId: chunk.sessionId,
    name: "InitiateFwUpdateFromFile",
    payload: {},
  };
  if (!isKnown) return refuse({ ...state, session: kept }, request, "Invalid session Id");
  const update = withChunk(state.update, chunk, state.pace, now.at);
  if (!update) return refuse({ ...state, session: kept }, request, "Update in progress");
  const counts = chunk.isLast ? counted(state.counts, "installs") : state.counts;
  return answer({ ...state, session: kept, update, counts }, request, {});
}

/** The session, if it is not over, with its time anew where the message was of it. */
function sessionAt(state: St1506State, id: string | undefined, now: Now) {
  const session = state.session && now.at < state.session.until ? state.session : undefined;
  const isKnown = session !== undefined && id === session.id;
  return { session: isKnown ? { ...session, until: now.at + SESSION_MS } : session, isKnown };
}

interface Request {
  msgId: string;
  sessionId?: string;
  name: string;
  payload: Json;
}

/** The stages of the specification's chapter 5, in their order. */
function receive(state: St1506State, view: TerminalView, text: string, now: Now): Step {
  const request = readRequest(text);
  if (!request) return { state, asked: "", closes: true };
  const { name } = request;
  const { session, isKnown } = sessionAt(state, request.sessionId, now);
  const needsSession = name !== "Login" && name !== "GetApiVersion";
  if (needsSession && !isKnown) return refuse({ ...state, session }, request, "Invalid session Id");
  return (MESSAGES[name] as Message)({ ...state, session }, view, request, now, isKnown);
}

type Message = (state: St1506State, view: TerminalView, request: Request, now: Now, inSession: boolean) => Step;

const MESSAGES: Record<string, Message> = {
  GetApiVersion: (state, _view, request) => answer(state, request, { apiVersion: state.apiVersion }),
  Login: login,
  Logout: (state, _view, request) => answer({ ...state, session: undefined }, request, {}),
  GetDeviceInformation: (state, view, request) => answer(state, request, deviceInformation(state, view)),
  GetUpdateState: (state, _view, request) => answer(state, request, { state: wordFor(state.update) }),
  GetPairingInformation: (state, _view, request) => answer(state, request, pairingInformation(state)),
  Reboot: reboot,
};

/** Fields a payload must have, and of which type. */
const REQUIRED: Record<string, string[]> = { Login: ["username", "password"] };
const OPTIONAL: Record<string, string[]> = { Reboot: ["adminPassword"] };

/** Whatever is malformed ends the connection without an answer. */
function readRequest(text: string): Request | undefined {
  const message = parsed(text);
  const { header, payloadType, payload } = message ?? {};
  if (!isJson(header) || !isJson(payload) || typeof payloadType !== "string") return undefined;
  const { msgId, sessionId } = header;
  if (typeof msgId !== "string" || !ID.test(msgId)) return undefined;
  if (sessionId !== undefined && (typeof sessionId !== "string" || !ID.test(sessionId))) return undefined;
  const name = /^(\w+)Request$/.exec(payloadType)?.[1] ?? "";
  if (!Object.hasOwn(MESSAGES, name)) return undefined;
  if (!(REQUIRED[name] ?? []).every((field) => typeof payload[field] === "string")) return undefined;
  if (!(OPTIONAL[name] ?? []).every((field) => ["string", "undefined"].includes(typeof payload[field])))
    return undefined;
  return { msgId, sessionId, name, payload };
}

/**
 * The specification says of the old session in the header once that it is ignored and once that it is replaced if valid: here it is
 * replaced. That it is looked for before the password is checked, and given up only after it, is an assumption.
 */
function login(state: St1506State, _view: TerminalView, request: Request, now: Now, inSession: boolean): Step {
  const { username, password } = request.payload as { username: string; password: string };
  if (username !== "admin") return refuse(state, request, "Invalid input value (username)");
  if (password.length > 256) return refuse(state, request, "Invalid input value (password)");
  if (isLocked(state.lockout, now)) return refuse(state, request, "Login disabled");
  if (password !== state.password)
    return refuse({ ...state, lockout: failedOnce(state.lockout, now) }, request, "Invalid credentials");
  const free = { ...state, lockout: NO_LOCKOUT };
  if (state.session && !inSession) return refuse(free, request, "Session store full");
  const session = { id: hex(32, now.random), until: now.at + SESSION_MS };
  return answer({ ...free, session }, request, { sessionId: session.id });
}

/** Without a password a restart, with the right one a factory reset; it answers only when it does neither. */
function reboot(state: St1506State, _view: TerminalView, request: Request, now: Now): Step {
  const { adminPassword } = request.payload as { adminPassword?: string };
  if (adminPassword === undefined) return { ...start(state, "restarts", now), asked: "Reboot" };
  if (adminPassword.length > 256) return refuse(state, request, "Invalid input value (adminPassword)");
  if (isLocked(state.lockout, now)) return refuse(state, request, "Login disabled");
  if (adminPassword !== state.password)
    return refuse({ ...state, lockout: failedOnce(state.lockout, now) }, request, "Invalid credentials");
  const reset = start({ ...state, counts: counted(state.counts, "factoryResets") }, "restarts", now);
  const { update, counts } = reset.state;
  return {
    ...reset,
    state: { ...newSt1506(FACTORY_PASSWORD, state.pace), pairing: [], update, counts },
    asked: "Reboot",
  };
}

function deviceInformation(state: St1506State, view: TerminalView): Json {
  const { product, name, mac, ip, connected } = view.terminal;
  const card = deviceCard(view);
  const since = (version: string, fields: Json): Json => (Number(state.apiVersion) >= Number(version) ? fields : {});
  const until = (crypt: "RSA" | "ECC") =>
    card?.certificates.find((c) => c.crypt === crypt)?.validUntil.replaceAll("-", "") ?? "";
  const kinds = (["RSA", "ECC"] as const).filter((crypt) => until(crypt) !== "");
  return {
    providerId: product.vendorId,
    productShortName: product.productCode,
    hwVersion: product.hardware,
    productType: product.type,
    productTypeVersion: product.ptv,
    fwVersion: state.shows ?? product.firmware,
    fwGroupVersion: "00001",
    buildVersion: `${product.firmware}-simulator`,
    environment: "PU",
    activeInterface: "ethernet",
    useDhcp: true,
    ...since("3.0", { networkMode: "Dhcp" }),
    ipAddress: ip,
    ipNetmask: "255.255.255.0",
    dns1: "",
    dns2: "",
    gateway: "",
    deviceName: name,
    idleScreenMessage: view.terminal.display,
    ...since("3.1", { kioskMode: false }),
    remotepin1: 0,
    remotepin2: 0,
    remotepin3: 0,
    remotepin4: 0,
    bootloaderVersion: "1.0.0",
    ethernetMacAddress: macWithColons(mac),
    usbMacAddress: "02:00:00:00:00:01",
    usbHostMacAddress: "02:00:00:00:00:02",
    ...since("3.2", { ntpSyncStatus: "unknown", ntpSyncTimestamp: 0, ntpSyncServer: "" }),
    ...since("3.2", { sicctPeerIp: connected ? "192.168.20.5" : "" }),
    smcktProductTypeVersion: card ? "4.3.0" : "",
    smcktSerialNumber: card?.iccsn?.slice(-10) ?? "",
    smcktPersonalization: kinds.join(","),
    // With one kind of key it is the first certificate that is there: an assumption.
    smcktExpirationDateAUT: until(kinds[0] ?? "RSA"),
    smcktExpirationDateAUT2: kinds.length === 2 ? until("ECC") : "",
    smcktExpirationDateAUTD: card ? until(kinds[0] ?? "RSA") : "",
  };
}

/** Blocks that are not in use are not there. The keys are invented, and nobody should keep them. */
function pairingInformation({ pairing }: St1506State): Json {
  const block = (number: number) => ({
    isUsed: true,
    key1: { certificateFingerprint: "AB".repeat(32), key: `pairing-secret-${number}-${"cd".repeat(16)}` },
  });
  return { pairingBlocks: Object.fromEntries(pairing.map((number) => [`pairingBlock${number}`, block(number)])) };
}

function answer(state: St1506State, { msgId, name }: Request, payload: Json): Step {
  const header = { msgId: replyId(msgId), inReplyToId: msgId };
  return { state, asked: name, shape: name, answer: { header, payloadType: `${name}Response`, payload } };
}

function refuse(state: St1506State, request: Request, error: string): Step {
  return { ...answer(state, request, { error }), shape: "error" };
}

/** Ids of answers are the device's own. */
function replyId(msgId: string): string {
  return [...msgId].toReversed().join("");
}
