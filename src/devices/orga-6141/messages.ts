/**
 * Messages of the ORGA 6141 online: its Remote Management Interface (RMI) over WebSocket.
 *
 * Worldline, "Remote-Management-Interface-ORGA-6141-online" V1.0.3, as swobspace/cocard uses it. Names are the interface's; `to…`
 * functions make them ours. Only requests that read, that sign in and out, and the restart stand here.
 */
import { LotseError } from "../../domain/errors.ts";
import type { CertificateSeen, ManagementSeen, PinStatus } from "../../domain/observation.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import { type Day, parseDay } from "../../domain/zeit/tag.ts";
import { countAt, type JsonObject, objectAt, objectsAt, textAt } from "../../protocol/ws/json.ts";
import { macOf } from "../vendor/terminal-visits.ts";

/** Parameters of each method; all but the first two carry the session. */
export interface Methods {
  "Api.getVersionInfo": Record<string, never>;
  "Auth.basicAuth": { user: string; credentials: string };
  "Auth.close": { sessionId: string };
  "Settings.getProperties": { sessionId: string; propertyIds: readonly string[] };
  "Smartcard.getCardInfo": { sessionId: string; cardSpecifications: readonly ["smcb"] };
  "System.reboot": { sessionId: string };
}

export type MethodName = keyof Methods;

/** @param token a new UUID: the answer repeats it */
export function requestOf<M extends MethodName>(name: M, parameters: Methods[M], token: string): JsonObject {
  const [service = "", method = ""] = name.split(".");
  return { request: { token, service, method: { [method]: parameters } } };
}

/** A refusal names no question as far as is known; with one question at a time it can mean no other. */
export function answers(token: string): (message: JsonObject) => boolean {
  return (message) => isRefusal(message) || textAt(objectAt(message, "response") ?? {}, "token") === token;
}

/**
 * The result of an answer; null where there is nothing to tell but that it is done.
 * @throws LotseError kt/login-refused, kt/request-refused: what a refusal says is not public, and it may quote what was sent
 */
export function resultOf(message: JsonObject, name: MethodName, host: string): unknown {
  if (!isRefusal(message)) return objectAt(message, "response")?.result;
  if (name === "Auth.basicAuth") throw new LotseError("kt/login-refused", { host });
  throw new LotseError("kt/request-refused", { host, request: name });
}

function isRefusal(message: JsonObject): boolean {
  return Object.hasOwn(message, "failure");
}

/** @throws LotseError ws/unreadable */
export function sessionIdOf(result: JsonObject, host: string): string {
  const id = textAt(objectAt(result, "session") ?? {}, "id");
  if (!id) throw new LotseError("ws/unreadable", { host, reason: "no session id" });
  return id;
}

/**
 * Asked in groups: an older firmware that does not know one of a group refuses the whole group, and the others are still read.
 */
export const PROPERTIES = {
  identity: [
    "vendor_deviceManufacturerId",
    "vendor_deviceModelName",
    "vendor_serialNumber",
    "sys_firmwareVersion",
    "net_lan_macAddr",
  ],
  wear: ["card_slot1_plugCycles", "card_slot2_plugCycles", "card_slot3_plugCycles", "card_slot4_plugCycles"],
  uptime: ["sys_uptime_durationSinceBoot"],
  deviceCard: ["card_smkt_iccsn", "card_smkt_autType", "card_smkt_autCxd", "card_smkt_aut2Type", "card_smkt_aut2Cxd"],
} as const;

/** @throws LotseError ws/unreadable */
export function propertiesOf(result: JsonObject, host: string): JsonObject {
  const properties = objectAt(result, "properties");
  if (!properties) throw new LotseError("ws/unreadable", { host, reason: "no properties" });
  return properties;
}

/** What it does not tell (hardware, product type version) stays empty. @throws LotseError ws/unreadable */
export function toIdentity(properties: JsonObject, host: string): ProductIdentity {
  const firmware = textAt(properties, "sys_firmwareVersion");
  if (!firmware) throw new LotseError("ws/unreadable", { host, reason: "no sys_firmwareVersion" });
  return {
    vendorId: textAt(properties, "vendor_deviceManufacturerId") ?? "",
    productCode: textAt(properties, "vendor_deviceModelName") ?? "",
    vendorName: "",
    name: "",
    type: "KT",
    ptv: "",
    hardware: "",
    firmware,
  };
}

export function toSerialAndMac(properties: JsonObject): Pick<ManagementSeen, "serial" | "mac"> {
  return { serial: textAt(properties, "vendor_serialNumber"), mac: macOf(textAt(properties, "net_lan_macAddr")) };
}

/** Undefined where it counts no slot. */
export function toPlugCycles(properties: JsonObject): ManagementSeen["plugCycles"] {
  const counted = PROPERTIES.wear.flatMap((name, i) => {
    const count = countAt(properties, name);
    return count === undefined ? [] : [{ slot: i + 1, count }];
  });
  return counted.length > 0 ? counted : undefined;
}

/** Hours, or hours and minutes ("12", "12:30"): that it means hours is cocard's reading. In milliseconds. */
export function toUptimeMs(properties: JsonObject): number | undefined {
  const name = "sys_uptime_durationSinceBoot";
  const [, hours, minutes = "0"] = /^(\d{1,7})(?::([0-5]\d))?$/.exec(textAt(properties, name) ?? "") ?? [];
  const wholeHours = hours === undefined ? countAt(properties, name) : Number(hours);
  return wholeHours === undefined ? undefined : (wholeHours * 60 + Number(minutes)) * 60_000;
}

export function toCertificates(properties: JsonObject): CertificateSeen[] {
  const subject = textAt(properties, "card_smkt_iccsn") ?? "";
  return ["aut", "aut2"].flatMap((which): CertificateSeen[] => {
    const crypt = /^(RSA|ECC)\b/.exec(textAt(properties, `card_smkt_${which}Type`) ?? "")?.[1];
    const expiresOn = toDay(textAt(properties, `card_smkt_${which}Cxd`));
    if (!crypt || !expiresOn) return [];
    return [{ crypt: crypt as CertificateSeen["crypt"], owner: "gSMC-KT", subject, serial: "", expiresOn }];
  });
}

/** "11.11.2026" → "2026-11-11" */
function toDay(text: string | undefined): Day | undefined {
  const match = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text ?? "");
  return match ? parseDay(match.slice(1).toReversed().join("-")) : undefined;
}

export interface CardInfo {
  slot: number;
  iccsn: string;
  pin?: { status: PinStatus; leftTries?: number };
}

/** The one PIN state anybody has seen. What others mean is not guessed: the Konnektor tells them, too. */
const PIN_STATUS: Record<string, PinStatus> = { unlockableViaPin: "VERIFIABLE" };

export function cardInfosOf(result: JsonObject): CardInfo[] {
  return objectsAt(result, "cardInfos").flatMap((info): CardInfo[] => {
    const slot = countAt(info, "slotNo");
    const iccsn = textAt(info, "iccsn");
    if (slot === undefined || !iccsn || !/^\d{19,20}$/.test(iccsn)) return [];
    const pin = objectsAt(info, "pinInfos").find((p) => textAt(p, "pinId") === "SMCB-PIN");
    const word = pin && textAt(pin, "pinStatus");
    const status = word !== undefined && Object.hasOwn(PIN_STATUS, word) ? PIN_STATUS[word] : undefined;
    if (!pin || !status) return [{ slot, iccsn }];
    return [{ slot, iccsn, pin: { status, leftTries: countAt(pin, "attemptsRemaining") } }];
  });
}
