/**
 * Messages of the Cherry eHealth Terminal ST-1506: the sub-protocol "cobra", remote management.
 *
 * Cherry Digital Health, "ST-1506 Remote management specification" V2.8 (API 3.2, March 2025). Names are the specification's; `to…`
 * functions make them ours. Only what is observed is read: keys of pairings, network data and screen texts are left where they are.
 *
 * Of the requests only those stand here that read, that sign in and out, the restart and the upload of firmware. A restart whose payload
 * carries a password is a factory reset on this device, so no request but the login has a payload at all: there is no place to put one.
 */
import { LotseError } from "../../domain/errors.ts";
import type { CertificateSeen, ManagementSeen } from "../../domain/observation.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import { type Day, parseDay } from "../../domain/zeit/tag.ts";
import { flagAt, type JsonObject, objectAt, textAt } from "../../protocol/ws/json.ts";
import { macOf } from "../vendor/terminal-visits.ts";

/** Requests whose payload is empty, and stays empty. */
export type PlainRequest =
  | "GetApiVersion"
  | "GetDeviceInformation"
  | "GetUpdateState"
  | "GetPairingInformation"
  | "Logout"
  | "Reboot";

export interface Request {
  header: { msgId: string; sessionId?: string };
  payloadType: `${PlainRequest | "Login"}Request`;
  payload: Record<string, never> | { username: string; password: string };
}

interface Envelope {
  /** 32 hex digits, new for each message. */
  msgId: string;
  sessionId?: string;
}

export function plainRequest(name: PlainRequest, { msgId, sessionId }: Envelope): Request {
  return { header: { msgId, ...(sessionId && { sessionId }) }, payloadType: `${name}Request`, payload: {} };
}

export function loginRequest(username: string, password: string, { msgId, sessionId }: Envelope): Request {
  return {
    header: { msgId, ...(sessionId && { sessionId }) },
    payloadType: "LoginRequest",
    payload: { username, password },
  };
}

/** The largest message the device takes: 128 KiB, the head included. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
const CHUNK_HEAD_BYTES = 40;
const MAGIC = Buffer.from([0x00, 0x42, 0x49, 0x4e]);
const CHUNK = 1;
const LAST_CHUNK = 2;

/**
 * InitiateFwUpdateFromFile: a piece of a firmware file, as one binary frame. With the last one the device begins; before that hanging up
 * ends everything.
 */
export function firmwareChunk(data: Uint8Array, { isLast }: { isLast: boolean }, envelope: Required<Envelope>): Buffer {
  const head = Buffer.alloc(CHUNK_HEAD_BYTES);
  MAGIC.copy(head);
  head.write(envelope.sessionId, 4, "hex");
  head.write(envelope.msgId, 20, "hex");
  head.writeUInt32BE(isLast ? LAST_CHUNK : CHUNK, 36);
  const frame = Buffer.concat([head, data]);
  if (frame.length > MAX_MESSAGE_BYTES) throw new Error("a piece that is larger than a message may be");
  return frame;
}

/** What an answer answers. */
export interface Asked {
  msgId: string;
  /** Without "Request". */
  name: string;
}

export function askedBy({ header: { msgId }, payloadType }: Request): Asked {
  return { msgId, name: payloadType.replace(/Request$/, "") };
}

/** Whether a message is the answer to this request: every answer names its question. */
export function answers(asked: Asked): (message: JsonObject) => boolean {
  return (message) => textAt(objectAt(message, "header") ?? {}, "inReplyToId") === asked.msgId;
}

/**
 * The payload of an answer.
 * @throws LotseError kt/* for an error the device tells, ws/unreadable for what is no answer to this request
 */
export function payloadOf(message: JsonObject, { name }: Asked, host: string): JsonObject {
  const wanted = `${name}Response`;
  const payload = objectAt(message, "payload");
  if (textAt(message, "payloadType") !== wanted || !payload) {
    throw new LotseError("ws/unreadable", { host, reason: `not a ${wanted}` });
  }
  if (Object.hasOwn(payload, "error")) throw errorOf(textAt(payload, "error") ?? "", host);
  return payload;
}

/** Every error text the specification lists. */
const ERRORS = new Map<string, (host: string) => LotseError>(
  Object.entries({
    "Internal error": (host: string) => new LotseError("kt/internal-error", { host }),
    "Invalid session Id": (host: string) => new LotseError("kt/session-ended", { host }),
    "Invalid credentials": (host: string) => new LotseError("kt/credentials-wrong", { host }),
    "Login disabled": (host: string) => new LotseError("kt/login-locked", { host }),
    "Session store full": (host: string) => new LotseError("kt/session-taken", { host }),
    "Update in progress": (host: string) => new LotseError("kt/update-in-progress", { host }),
    "Remote SMCB already connected": (host: string) => new LotseError("kt/remote-smcb-taken", { host }),
    "Remote SMCB disabled": (host: string) => new LotseError("kt/remote-smcb-off", { host }),
  }),
);

function errorOf(text: string, host: string): LotseError {
  const known = ERRORS.get(text);
  if (known) return known(host);
  const field = /^Invalid input value \(([\w. -]{1,40})\)$/.exec(text)?.[1];
  if (field) return new LotseError("kt/input-refused", { host, field });
  // Whatever else it says may quote what was sent: it is not repeated.
  return new LotseError("kt/error-unknown", { host });
}

/** 32 hex digits. @throws LotseError ws/unreadable */
export function sessionIdOf(payload: JsonObject, host: string): string {
  const id = textAt(payload, "sessionId");
  if (!id || !/^[0-9a-f]{32}$/.test(id)) throw new LotseError("ws/unreadable", { host, reason: "no session id" });
  return id;
}

/** What the device tells of itself; fields that came with later versions of the interface are missing in earlier ones. */
export interface DeviceInformation {
  providerId?: string;
  productShortName?: string;
  hwVersion?: string;
  productType?: string;
  productTypeVersion?: string;
  fwVersion?: string;
  ethernetMacAddress?: string;
  smcktSerialNumber?: string;
  smcktPersonalization?: string;
  /** yyyyMMdd; "" where there is no such certificate. */
  smcktExpirationDateAUT?: string;
  smcktExpirationDateAUT2?: string;
}

/** @throws LotseError ws/unreadable when it does not even tell its firmware */
export function readDeviceInformation(payload: JsonObject, host: string): DeviceInformation {
  const information: DeviceInformation = {
    providerId: textAt(payload, "providerId"),
    productShortName: textAt(payload, "productShortName"),
    hwVersion: textAt(payload, "hwVersion"),
    productType: textAt(payload, "productType"),
    productTypeVersion: textAt(payload, "productTypeVersion"),
    fwVersion: textAt(payload, "fwVersion"),
    ethernetMacAddress: textAt(payload, "ethernetMacAddress"),
    smcktSerialNumber: textAt(payload, "smcktSerialNumber"),
    smcktPersonalization: textAt(payload, "smcktPersonalization"),
    smcktExpirationDateAUT: textAt(payload, "smcktExpirationDateAUT"),
    smcktExpirationDateAUT2: textAt(payload, "smcktExpirationDateAUT2"),
  };
  if (!information.fwVersion) throw new LotseError("ws/unreadable", { host, reason: "no fwVersion" });
  return information;
}

export function toIdentity(information: DeviceInformation): ProductIdentity {
  return {
    vendorId: information.providerId ?? "",
    productCode: information.productShortName ?? "",
    vendorName: "Cherry",
    name: "eHealth Terminal ST-1506",
    type: information.productType ?? "",
    ptv: information.productTypeVersion ?? "",
    hardware: information.hwVersion ?? "",
    firmware: information.fwVersion ?? "",
  };
}

/**
 * The device tells which kinds of key its gSMC-KT has, not which certificate is of which kind. With both kinds the first one (AUT) is
 * taken for RSA, the second (AUT2) for ECC: a guess from the order, see README.
 */
export function toCertificates(information: DeviceInformation): CertificateSeen[] {
  const { smcktPersonalization: kinds, smcktSerialNumber: subject = "" } = information;
  const days = [toDay(information.smcktExpirationDateAUT), toDay(information.smcktExpirationDateAUT2)];
  const of = (crypt: CertificateSeen["crypt"], expiresOn: Day | undefined): CertificateSeen[] =>
    expiresOn ? [{ crypt, owner: "gSMC-KT", subject, serial: "", expiresOn }] : [];
  if (kinds === "RSA,ECC") return [...of("RSA", days[0]), ...of("ECC", days[1])];
  if (kinds === "RSA" || kinds === "ECC") return days.flatMap((day) => of(kinds, day));
  return [];
}

/** "20310404" → "2031-04-04" */
function toDay(text: string | undefined): Day | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text ?? "");
  return match ? parseDay(match.slice(1).join("-")) : undefined;
}

/** States of the update engine that mean a failure. They are forgotten at the next restart. */
const REJECTED: Record<string, ManagementSeen["updateRejected"]> = {
  "Idle (Invalid signature)": "signature",
  "Idle (Invalid version)": "version",
};

export function toUpdate(payload: JsonObject): Pick<ManagementSeen, "updateState" | "updateRejected"> {
  const updateState = textAt(payload, "state");
  const updateRejected = updateState === undefined ? undefined : REJECTED[updateState];
  return { ...(updateState && { updateState }), ...(updateRejected && { updateRejected }) };
}

/** How many of the three blocks are in use. What is in them is not looked at. */
export function usedPairingBlocks(payload: JsonObject): number | undefined {
  const blocks = objectAt(payload, "pairingBlocks");
  if (!blocks) return undefined;
  const names = ["pairingBlock1", "pairingBlock2", "pairingBlock3"];
  return names.filter((name) => flagAt(objectAt(blocks, name) ?? {}, "isUsed") === true).length;
}

export function toMac(information: DeviceInformation): string | undefined {
  return macOf(information.ethernetMacAddress);
}
