/**
 * The state of a simulated Konnektor with everything plugged into it.
 *
 * Room: simulator/models. Pure data: the behaviour is in konnektor.ts, access.ts and operations.ts; sockets, certificates
 * and vendor spellings are in simulator/wire. A device is this state plus a list of events that happened to it.
 */
import type { OperatingState, PinStatus } from "../../domain/observation.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import type { InformationModel } from "./information-model.ts";

export interface KonnektorState {
  product: ProductIdentity;
  hostname: string;
  /** ICCSN of the gSMC-K. */
  iccsn: string;
  switches: Switches;
  power: Power;
  /** Its clock minus the world's, in milliseconds. */
  clockOffsetMs: number;
  information: InformationModel;
  terminals: TerminalState[];
  cards: CardState[];
  /** Cards that were pulled and lie on the desk. */
  desk: Omit<CardState, "handle" | "insertedAt">[];
  /** Certificates of the device card; `owner` of the entry in CheckCertificateExpiration is the device itself. */
  certificates: CardCertificate[];
  vpn: { ti: Tunnel; sis: Tunnel };
  /** Conditions this device lists, by full name. At least one, or its answer would not be valid. */
  conditions: Record<string, Condition>;
  /** PIN state by card (ICCSN), Mandant and PIN: a card session belongs to a Mandant. */
  pins: PinState[];
  /** Card handles are never given twice. */
  nextHandle: number;
}

/** The four switches of the administrator [REQ:gemSpec_Kon:TAB_KON_852]. */
export interface Switches {
  tlsMandatory: boolean;
  clientAutMandatory: boolean;
  clientAutMode: "CERTIFICATE" | "PASSWORD";
  directoryOpen: boolean;
}

export type Power = { phase: "running" } | { phase: "booting"; readyAt: Instant } | { phase: "off" };

export interface Tunnel {
  online: boolean;
  since: Instant;
}

export interface Condition {
  raised: boolean;
  since: Instant;
  severity: OperatingState["severity"];
  type: "Operation" | "Security" | "Infrastructure";
}

export interface TerminalState {
  ctId: string;
  name: string;
  mac: string;
  ip: string;
  /** What it tells once it was connected; before that the Konnektor knows nothing of it (trap T-13). */
  product: ProductIdentity;
  everConnected: boolean;
  slots: number;
  isPhysical: boolean;
  /** Power and network cable are in. */
  plugged: boolean;
  connected: boolean;
  display: string;
}

export interface CardState {
  handle: string;
  type: "EGK" | "KVK" | "HBA" | "HBA-qSig" | "SMC-B" | "HSM-B" | "SMC-KT" | "UNKNOWN";
  iccsn?: string;
  ctId: string;
  slot: number;
  insertedAt: Instant;
  holder?: string;
  /** Only eGK. */
  kvnr?: string;
  objectSystem?: string;
  certificates: CardCertificate[];
}

export interface CardCertificate {
  ref: "C.AUT" | "C.ENC" | "C.SIG" | "C.QES";
  crypt: "RSA" | "ECC";
  subject: string;
  serial: string;
  validFrom: Day;
  validUntil: Day;
}

export interface PinState {
  iccsn: string;
  mandant: string;
  pin: "PIN.SMC" | "PIN.CH" | "PIN.QES";
  status: PinStatus;
  leftTries?: number;
}

export function isSmB(card: CardState): boolean {
  return card.type === "SMC-B" || card.type === "HSM-B";
}

export function isHbaX(card: CardState): boolean {
  return card.type === "HBA" || card.type === "HBA-qSig";
}
