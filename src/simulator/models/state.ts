/**
 * The state of a simulated Konnektor with everything plugged into it.
 *
 * Room: simulator/models. Pure data: the behaviour is in konnektor.ts, access.ts and operations.ts; sockets, certificates
 * and vendor spellings are in simulator/wire. A device is this state plus a list of events that happened to it.
 */
import type { OperatingState, PinStatus } from "../../domain/observation.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import type { Counts } from "./counts.ts";
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
  /** How it keeps itself up to date; absent: whoever plays the device makes it happen. */
  machine?: UpdateMachine;
  /** What it will do by itself, earliest first. */
  agenda: AgendaEntry[];
  /** What it takes longer for than no time at all. */
  pace: KonnektorPace;
  /** The VPN-Zugangsdienst can be reached. */
  hasZugang: boolean;
  /** When its services were there after the last start. */
  startedAt: Instant;
  /** What it says its firmware is, where that is not what runs. */
  shows?: string;
  counts: Counts;
}

/** `KonnektorEvent`s that happen by themselves at their time, if the device runs then. What falls into an outage is not made up for. */
export interface AgendaEntry {
  at: Instant;
  event: OwnEvent;
}

export type OwnEvent =
  | { happened: "ksr-search" }
  | { happened: "download-over" }
  | { happened: "own-update" }
  | { happened: "own-restart" }
  | { happened: "update-ended"; target: UpdateTarget; code?: number; bootMs?: number }
  | { happened: "terminal-back"; ctId: string }
  | { happened: "tunnel"; tunnel: "ti" | "sis"; online: boolean };

export interface KonnektorPace {
  /** Of a start the device brings about itself. */
  bootMs: number;
  /** After a start the terminals come back one after the other; 0: they were never away. */
  reconnectMs: number;
  /** After a start the tunnel to the TI needs so long; 0: it was never down. */
  tunnelMs: number;
}

/**
 * The update client of a Konnektor [REQ:gemSpec_Kon:TIP1-A_4836-02]: searches once a day, loads, installs at its own time. Behaves as
 * its settings and the KSR let it.
 */
export interface UpdateMachine {
  automatic: { search: boolean; download: boolean; install: boolean };
  /** When it installs by itself. `weekday`: 0 Sunday to 6 Saturday. */
  ownTime: { weekday: number | "daily"; time: string; zone: "UTC" | "Europe/Berlin" };
  ksr: Ksr;
  /** What it will install next, in this order: terminals first, then the Konnektor. */
  queue: QueuedInstall[];
  /** How the next installation of the Konnektor ends: 4184 and the old version runs, or 4181, 4183 or 4185 before anything was done. */
  fate: "works" | "rolls-back" | 4181 | 4183 | 4185;
  /** The firmware group: nothing older is installed. */
  oldestAllowed: string;
  /** When it has searched last with an answer. */
  searchedAt?: Instant;
  /** All assumptions. */
  pace: { downloadMs: number; installMs: number; terminalMs: number };
}

/** `byItself`: nobody ordered it. */
export interface QueuedInstall {
  target: UpdateTarget;
  byItself: boolean;
}

/** The update server of the TI, as far as this device sees it. */
export interface Ksr {
  packages: UpdateOffer[];
  /** "stale": it gives the list of yesterday, whatever that was. "corrupt": packages arrive damaged. */
  answers: "well" | "not" | "stale" | "corrupt";
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

/** What the device has heard of, and what is being installed, whoever began it. */
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

export type Power =
  | { phase: "running" }
  | { phase: "booting"; readyAt: Instant }
  | { phase: "off" }
  /** An installation was interrupted: it answers never again. */
  | { phase: "destroyed" };

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
  /** What its Konnektor says its firmware is, where that is not what runs. */
  shows?: string;
  /** An installation was interrupted: it is never connected again. */
  isDestroyed?: true;
  /** What its Konnektor did to it. */
  counts: Counts;
}

export type Correlation = "bekannt" | "zugewiesen" | "gepairt" | "aktiv" | "aktualisierend";

export interface TerminalAdmin {
  /** What the Konnektor has stored. */
  credentials: "right" | "wrong" | "missing";
  /** Off as delivered; only somebody at the device can allow them (trap T-40). */
  commandsAllowed: boolean;
  /** Wrong log-ins in a row; survives loss of power. */
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
