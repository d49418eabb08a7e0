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
  events: EventServiceState;
  updates: UpdateState;
  management: ManagementState;
}

/** Who wants to be told what. */
export interface EventServiceState {
  /** Those that ran out stay until somebody asks for them or another one is added; see `alive` in subscriptions.ts. */
  subscriptions: SubscriptionState[];
  /** Remembered over boots, to be told of the end of the next one [REQ:gemSpec_Kon:TIP1-A_4598-02]. */
  receivers: ReceiverState[];
  /** Ids are never given twice. */
  nextId: number;
  /** How many subscriptions it holds; at least 999 [REQ:gemSpec_Kon:TIP1-A_4612]. */
  limit: number;
  /** EVT_MAX_TRY: after so many failed deliveries in a row a receiver's subscriptions end [REQ:gemSpec_Kon:TIP1-A_4611]. */
  maxTry: number;
  /** A renewed subscription gets another id (trap T-18). */
  renewsUnderNewIds: boolean;
}

export interface SubscriptionState {
  id: string;
  context: { mandant: string; clientsystem: string; arbeitsplatz: string };
  eventTo: string;
  topic: string;
  /** XPath on the event. */
  filter?: string;
  until: Instant;
}

export interface ReceiverState {
  eventTo: string;
  /** The latest end of its subscriptions. */
  until: Instant;
  /** Deliveries that failed in a row. */
  failures: number;
}

/** What the KSR offers, and what is being installed. The update engine of a device is not here: the panel makes it happen. */
export interface UpdateState {
  offers: UpdateOffer[];
  running: UpdateTarget[];
}

export interface UpdateOffer {
  vendorId: string;
  productCode: string;
  productName: string;
  firmware: string;
  priority: "Normal" | "Kritisch";
  /** Day by which a critical one has to be installed. */
  deadline?: Day;
  releaseNotes: string;
  /** The package is on the device. */
  downloaded: boolean;
}

/** The Konnektor itself, or a terminal by its ctId. */
export type UpdateTarget = { konnektor: true } | { ctId: string };

/** Settings of the administrator whose change clients are told. */
export interface ManagementState {
  /** MGM_LU_ONLINE: without it there are no tunnels, and nobody complains. */
  online: boolean;
  /** MGM_LU_SAK */
  sak: boolean;
  /** MGM_STANDALONE_KON */
  standalone: boolean;
  /** Registered with the VPN-Zugangsdienst. */
  tiAccess: boolean;
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
  /** Stays raised after its cause is gone, as one maker's devices do (trap T-11). */
  lingers?: boolean;
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
  /** CT.CORRELATION; not visible over SOAP (trap T-21) [REQ:gemSpec_Kon:TAB_KON_522]. */
  correlation: Correlation;
  /** Its administrator, as the Konnektor needs it for updates. */
  admin: TerminalAdmin;
}

export type Correlation = "bekannt" | "zugewiesen" | "gepairt" | "aktiv" | "aktualisierend";

export interface TerminalAdmin {
  /** What the Konnektor has stored. */
  credentials: "right" | "wrong" | "missing";
  /** Off as delivered; only somebody at the device can allow them (trap T-40). */
  commandsAllowed: boolean;
  /** Wrong log-ins in a row; survives loss of power [REQ:gemSpec_KT:TIP1-A_2998]. */
  failures: number;
  lockedUntil?: Instant;
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

/** Cards the Konnektor knows of: those in terminals it is connected to. */
export function presentCards(state: KonnektorState): CardState[] {
  const connected = new Set(state.terminals.filter((t) => t.connected).map((t) => t.ctId));
  return state.cards.filter((c) => connected.has(c.ctId));
}

export function isSmB(card: CardState): boolean {
  return card.type === "SMC-B" || card.type === "HSM-B";
}

export function isHbaX(card: CardState): boolean {
  return card.type === "HBA" || card.type === "HBA-qSig";
}
