/**
 * Observations: what was seen of a component, by whom and when. State is nothing else.
 *
 * Room: domain. Made by `devices/` (asked), by a person (read off, typed in) or by an event; judged by `assess/`.
 * `takenAt` of a poll is the moment the request was sent; per component and kind the later one wins.
 */
import type { ErrorCode, ErrorFields } from "./codes.ts";
import type { ProductIdentity } from "./product.ts";
import type { Day, Instant } from "./zeit/tag.ts";

export type ComponentKind = "konnektor" | "kartenterminal" | "mobiles-kartenterminal" | "karte" | "praxis";

/** A thing that is judged. The id is stable: built from serials and addresses, never from ctId or card handles. */
export interface Component {
  id: string;
  kind: ComponentKind;
  /** What people call it: "Empfang", "secunet konnektor". */
  name: string;
}

/** Who said so. Shown with every finding [REQ:U-77]. */
export type Source =
  | { by: "konnektor" }
  /** Over its own administration. */
  | { by: "kartenterminal" }
  /** A Konnektor's own administration, over the manufacturer's interface. */
  | { by: "verwaltung" }
  /** A code a person read from the device's display. */
  | { by: "anzeige"; person: string }
  /** A value a person read off and typed in. */
  | { by: "hand"; person: string }
  /** A hint shown by the practice software. */
  | { by: "pvs"; product: string };

export interface Observation<K extends ObservedKind = ObservedKind> {
  kind: K;
  component: Component;
  takenAt: Instant;
  source: Source;
  value: Observed[K];
}

export type ObservedKind = keyof Observed;

/** What can be seen. Wire names are gone; patient data never gets here. */
export interface Observed {
  /** The component did not answer, with the reason. */
  unreachable: Failure;
  identity: ProductIdentity;
  /**
   * Firmware (and second versions such as the CVC-Liste) read by hand where no interface tells them [REQ:U-12].
   * `product` is the id of the product in the catalogue.
   */
  "version-read": { product: string; firmware: string; secondVersions: Record<string, string> };
  /** Which depth was asked: without credentials a Konnektor tells only its directory. */
  depth: { level: "directory" | "clientsystem" };
  vpn: { ti: Tunnel; sis: Tunnel };
  /** Every condition the device lists, raised or not. */
  states: OperatingState[];
  /** `isGone`: a person looked again and it no longer stands there. */
  "display-code": { code: string; isGone?: boolean };
  "update-offers": UpdateOffer[];
  /** An installation at this device, whoever began it. */
  "update-run": UpdateRun;
  /** What only the device's own administration tells. */
  management: ManagementSeen;
  /** The Konnektor tried to have its own certificates renewed. */
  renewal: Renewal;
  terminal: TerminalSeen;
  /** Ids of all components in a list that was answered: what stands in none of them is gone, not unknown. */
  "listed-terminals": readonly string[];
  "listed-cards": readonly string[];
  karte: KarteSeen;
  "pin-status": PinSeen;
  certificates: CertificateSeen[];
  /** Konnektor time minus ours, in milliseconds. */
  clock: { offsetMs: number };
  /** How the connection to the Konnektor was secured. */
  transport: TransportSeen;
  /** A question of a poll that failed while the rest worked. */
  "not-answered": { question: Question; failure: Failure };
}

export interface Failure<C extends ErrorCode = ErrorCode> {
  code: C;
  fields: ErrorFields<C>;
}

export type Question =
  | "resource-information"
  | "terminals"
  | "cards"
  | "pin-status"
  | "certificates-rsa"
  | "certificates-ecc"
  /** Over the manufacturer's own interface. */
  | "management";

export interface Tunnel {
  online: boolean;
  since: Instant;
}

/** One entry of TAB_KON_503 as the device reports it. Judge by `raised`, not by presence (trap T-11). */
export interface OperatingState {
  /** As sent, e.g. `EC_CardTerminal_Not_Available(47)`. */
  condition: string;
  severity: "Info" | "Warning" | "Error" | "Fatal";
  raised: boolean;
  since: Instant;
}

/** An update the device or the KSR offers. */
export interface UpdateOffer {
  vendorId: string;
  productCode: string;
  firmware: string;
  critical: boolean;
  deadline?: Day;
  /** The package lies on the Konnektor since then, as it said itself [REQ:U-45]. */
  loadedAt?: Instant;
}

/** `ended`: it is over, and whether it worked was not said. The version tells. */
export interface UpdateRun {
  phase: "running" | "succeeded" | "failed" | "ended";
  /** Version it had when it began, where that was known. */
  before?: string;
  /** Version it says it has now. */
  firmware?: string;
  /** Number of the error it told. */
  error?: string;
}

/** Read over a manufacturer's own interface; what it did not tell is absent. */
export interface ManagementSeen {
  serial?: string;
  /** As its own side of the network says, upper case with colons: whether it is the device that was meant. */
  mac?: string;
  /** As the administration itself states it. */
  firmware?: string;
  /** A moment, not a duration: it stays the same from one reading to the next. */
  runningSince?: Instant;
  /** Settings were changed that count only after a restart. */
  restartRequired?: boolean;
  /** The TI connection, where it says no more of it than that. */
  tiOnline?: boolean;
  /** When it asked the KSR for updates last. */
  updatesSearchedAt?: Instant;
  /** What it does by itself. */
  automatic?: AutomaticUpdates;
  licences?: { feature: string; until?: Day }[];
  /** Certificates with which client systems sign in at the Konnektor. */
  clientCertificates?: { clientsystem: string; name: string; expiresOn: Day }[];
  /** Practice cards whose PIN the device enters by itself after a restart, or does not. */
  autoPin?: { iccsn: string; mandant?: string; isOn: boolean }[];
  /** Of a Kartenterminal: how far it is joined to the Konnektor. */
  correlation?: "bekannt" | "zugewiesen" | "gepairt" | "aktiv" | "aktualisierend";
  /** Whether the Konnektor can sign in at the Kartenterminal: without that it cannot update it. */
  hasAdminCredentials?: boolean;
  /** Of a Kartenterminal: end of the certificate with which it signs in at the Konnektor. */
  certificateExpiresOn?: Day;
  /** Of a Kartenterminal: where it stands in the practice's network, if the Konnektor sees it elsewhere. */
  lanAddress?: string;
  /** How often a card was put in, by slot. */
  plugCycles?: { slot: number; count: number }[];
  /** Keys of Konnektoren it is paired with, of three. */
  pairingBlocks?: number;
  /** The device's own words for what its update does. */
  updateState?: string;
  /** It did not install the last update it was given, and why. A restart makes it forget. */
  updateRejected?: "signature" | "version";
}

export interface AutomaticUpdates {
  search?: boolean;
  download?: boolean;
  install?: boolean;
  /** 0 Sunday to 6 Saturday. */
  weekday?: number;
  /** "01:00", in the zone named beside it. */
  time?: string;
  zone?: "UTC" | "Europe/Berlin";
}

/** `step`: where it failed. */
export interface Renewal {
  step: "register" | "update" | "download";
  worked: boolean;
  /** The device's own word for the reason, such as "No_Smcb". */
  reason?: string;
}

export interface TerminalSeen {
  connected: boolean;
  /** Shown to people looking for it; not an identity. */
  ctId: string;
  mac: string;
  ip?: string;
  /** 0: not told, as of a terminal that never connected (trap T-13). */
  slots: number;
  workplaces: readonly string[];
}

/** A card of the practice (SMC-B, HBA, gSMC-KT). Patient cards are not components and never observed. */
export interface KarteSeen {
  type: string;
  iccsn?: string;
  terminal: string;
  slot: number;
  expiresOn?: Day;
  /** Object system below 4.4.0 or no ECC certificate: an RSA-only card of generation G2.0. */
  rsaOnly?: boolean;
}

export type PinStatus = "VERIFIED" | "TRANSPORT_PIN" | "EMPTY_PIN" | "BLOCKED" | "VERIFIABLE" | "DISABLED";

/** PIN state is per Mandant and card. */
export interface PinSeen {
  /** "": told by the terminal itself, which knows no Mandanten. */
  mandant: string;
  status: PinStatus;
  leftTries?: number;
}

export interface CertificateSeen {
  crypt: "RSA" | "ECC";
  /** Card the certificate is on; the Konnektor's own device card has none. */
  owner: "gSMC-K" | "gSMC-KT" | "SMC-B" | "HBA" | "karte";
  /** Only of device cards; the subject of all others is a name. */
  subject: string;
  serial: string;
  expiresOn: Day;
}

export interface TransportSeen {
  security: "none" | "tls";
  trust: "none" | "pin" | "ca" | "unchecked";
  /** SHA-256 of the device's TLS certificate, lower-case hex. */
  fingerprint?: string;
  certificateExpiresOn?: Day;
  /** Of the certificate we sign in with; absent where we use none. */
  ownCertificateExpiresOn?: Day;
}
