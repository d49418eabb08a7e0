/**
 * What is kept of a practice beside what was observed: how its Konnektoren are reached, devices no interface shows, notices,
 * documents, and what people decided about a finding.
 *
 * Room: domain. Plain values; the store keeps them, the server shows them.
 */
import type { Alarm } from "./alarm/alarms.ts";
import type { MailServer, Recipient, Webhook } from "./alarm/message.ts";
import type { Maintenance, Quiet } from "./alarm/quiet.ts";
import type { Text } from "./catalogue/catalogue.ts";
import type { Level } from "./codes.ts";
import type { LotseError } from "./errors.ts";
import type { Failure } from "./observation.ts";
import type { TiLageRecord } from "./ti-lage.ts";
import type { Closure, Span } from "./zeit/sprechzeiten.ts";
import type { Day, Instant } from "./zeit/tag.ts";

export interface Practice {
  id: string;
  name: string;
  /** Two letters, "SH"; decides holidays. */
  bundesland?: string;
  /** Who is called when something is to be done that the practice cannot do itself. */
  dvo?: { name: string; phone?: string; mail?: string };
  createdAt: Instant;
}

/** What a person may do in one practice. */
export const ROLES = ["praxis", "dvo", "it", "verwaltung"] as const;
export type Role = (typeof ROLES)[number];

/** How one Konnektor is asked. Secrets are named here, never held. */
export interface Connection {
  id: string;
  name: string;
  /** Address of the directory. */
  url: string;
  endpointRule: "host" | "listed" | "origin";
  trust:
    | { kind: "pin"; sha256: string /** What a successor must match. */; renewal?: CertificateRenewal }
    | { kind: "none" };
  credentials:
    | { kind: "none" }
    | { kind: "basic"; user: string; secret: string }
    /** The secret is JSON {cert, key}, both PEM. */
    | { kind: "certificate"; subject: string; expiresOn: Day; secret: string };
  /** One per Mandant; empty: only the directory is read. */
  contexts: PollContext[];
  createdAt: Instant;
  /** Account id. */
  createdBy: string;
}

/** The same card, the same issuer (PEM), and newer: then a device's other certificate is the successor of the confirmed one. */
export interface CertificateRenewal {
  iccsn: string;
  authority: string;
  validFrom: Instant;
}

/** How it stands with one connection. */
export interface ConnectionState {
  isChecking: boolean;
  askedAt?: Instant;
  answeredAt?: Instant;
  nextAt: Instant;
  /** Why it did not answer the last time. */
  failure?: LotseError;
  /** Whether it tells by itself what happens; absent where nobody listens. */
  events?: EventsState;
}

/** How it stands with the events of one Konnektor. */
export interface EventsState {
  /** "cetp://192.168.20.5:8741" */
  receiver?: string;
  /** When the Konnektor would forget us. */
  until?: Instant;
  ensuredAt?: Instant;
  /** When it said something last. */
  heardAt?: Instant;
  /** Why it tells nothing. */
  failure?: LotseError;
}

export interface PollContext {
  mandant: string;
  clientsystem: string;
  arbeitsplatz: string;
  userId?: string;
}

/**
 * The administration of a device that is read again and again, because somebody of the practice wanted so. Its password is sealed,
 * and named here, never held.
 */
export interface Administration {
  id: string;
  /** Of which component. */
  component: string;
  /** Id of the adapter, which is that of the product. */
  adapter: string;
  host: string;
  port: number;
  user: string;
  /** SHA-256 of the certificate a person has compared, lower-case hex. */
  pinSha256: string;
  /** Absent: the device refused the password, and nobody signs in until a person enters another. */
  secret?: string;
  /** Somebody has agreed to questions nobody has proven. */
  unproven: boolean;
  everyHours: number;
  createdAt: Instant;
  /** Account id. */
  createdBy: string;
  /** When it was signed in last. Written before: whatever happens to us, nobody signs in twice because of it. */
  triedAt: Instant;
  /** When it answered last. */
  readAt: Instant;
  /** Why the last try brought nothing. */
  failure?: Failure;
}

/** A device nobody can ask: its version is read off by a person [REQ:U-12]. */
export interface HandDevice {
  /** Also the component's id. */
  id: string;
  /** Id of the product in the catalogue. */
  product: string;
  name: string;
  createdAt: Instant;
  createdBy: string;
}

/**
 * The VPN box of a TI-Gateway, delivered and not in use yet [REQ:M-48]. It is no component: nobody asks it, it has no version,
 * and nothing about it is due.
 */
export interface DeliveredBox {
  id: string;
  name: string;
  /** As printed on it. */
  serial?: string;
  createdAt: Instant;
  createdBy: string;
  /** When name or serial number were changed last: changed and changed back is changed. */
  changedAt?: Instant;
}

/** A locked step that a person released by name (clearance.ts). */
export interface Clearance {
  id: string;
  /** Code of the lock it opens; that of another version of ti-lotse may be unknown here. */
  interlock: string;
  /** What it holds for. */
  component: string;
  /** Account id. */
  by: string;
  at: Instant;
  /** SHA-256, hex, of what was shown when it was given. */
  evidence: string;
}

/** Something the manufacturer or the practice wants read [REQ:U-02]. */
export interface Notice {
  id: string;
  severity: "wichtig" | "hinweis";
  title: Text;
  text: Text;
  /** Id of the product or component it is about; absent: the practice. */
  about?: string;
  publishedOn: Day;
  validUntil?: Day;
  source: string;
  confirmed?: { by: string; at: Instant };
}

/** A letter or mail, kept so that it opens offline [REQ:U-23] [REQ:M-20]. */
export interface Document {
  id: string;
  name: string;
  /** Shown inline only for PDF, plain text and pictures. */
  type: string;
  /** Bytes. */
  size: number;
  about?: { component: string } | { product: string; version: string };
  /** A day of expiry the document states. */
  statedExpiry?: Day;
  createdAt: Instant;
  createdBy: string;
}

/** What people decided about one finding at one component [REQ:U-19]. */
export interface Care {
  /** `${component id} ${finding code}` */
  id: string;
  /** Account id. */
  responsible?: string;
  plannedFor?: Day;
  handedTo?: "dvo";
  note?: string;
  /** Quiet until this day, or until it gets worse. */
  quietUntil?: Day;
  /** How urgent the finding was then. */
  level?: Level;
  decidedAt: Instant;
  decidedBy: string;
}

/** When the practice is open; outside of it terminals may sleep. */
export interface Hours {
  id: "hours";
  spans: Span[];
  /** Holidays of the practice itself. */
  closures?: Closure[];
  changedAt: Instant;
  /** Account id. */
  changedBy: string;
}

/** What has happened since the last weekly overview. */
export interface Week {
  id: "week";
  from: Day;
  /** How many were told, and of how many the end. */
  alarms: number;
  recovered: number;
}

/** Everything kept as a record of its own, by kind. */
export interface Records {
  connection: Connection;
  administration: Administration;
  device: HandDevice;
  notice: Notice;
  document: Document;
  care: Care;
  box: DeliveredBox;
  clearance: Clearance;
  tilage: TiLageRecord;
  hours: Hours;
  alarm: Alarm;
  quiet: Quiet;
  maintenance: Maintenance;
  recipient: Recipient;
  "mail-server": MailServer;
  webhook: Webhook;
  week: Week;
}
export type RecordKind = keyof Records;

/** What was different from one reading to the next [REQ:U-60]. */
export interface Change {
  id: string;
  at: Instant;
  componentId: string;
  componentName: string;
  what: ChangeKind;
  before: string;
  after: string;
  /** The run of ours that did it; absent: somebody else did. */
  run?: string;
}

export type ChangeKind =
  | "firmware"
  | "hardware"
  | "terminal-connected"
  | "terminal-disconnected"
  | "component-appeared"
  | "component-gone"
  | "card-inserted"
  | "card-removed"
  | "pin"
  | "vpn"
  | "certificate"
  | "tls-certificate"
  | "device-replaced";
