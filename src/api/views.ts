/**
 * The shapes the page and other programs get to see: finished sentences in the asked language, instants as RFC 3339.
 *
 * Room: api. Schemas first, types from them. Nothing here is a secret and nothing a patient's.
 */
import { z } from "zod";
import { DRAWINGS } from "../domain/devices-known.ts";
import { ROLES } from "../domain/practice.ts";
import { quiet } from "./notifications.ts";
import { day, entry, instant, language, level } from "./shapes.ts";

export { day, entry, instant, language, level };

/** RFC 9457, with our code and sentences. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.string(),
  entry: entry.optional(),
  /** Which field of the body is wrong, and why. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

const care = z.object({
  responsible: z.object({ id: z.string(), name: z.string() }).optional(),
  plannedFor: day.optional(),
  handedTo: z.literal("dvo").optional(),
  note: z.string().optional(),
  quietUntil: day.optional(),
  decidedBy: z.string(),
  decidedAt: instant,
});

const finding = entry.extend({
  /** `${componentId} ${code}`: addresses its care. */
  id: z.string(),
  code: z.string(),
  level,
  componentId: z.string(),
  componentName: z.string(),
  dueOn: day.optional(),
  /** "in 40 Tagen (31.12.2026)" */
  dueText: z.string().optional(),
  /** Due and neither planned, handed over nor done. */
  isOverdue: z.boolean(),
  sources: z.array(z.object({ by: z.string(), text: z.string(), at: instant })),
  /** Who helps with it: from the contact data [REQ:U-16]. */
  contacts: z.array(
    z.object({
      name: z.string(),
      phone: z.string().optional(),
      hours: z.string().optional(),
      note: z.string().optional(),
      source: z.string(),
    }),
  ),
  care: care.optional(),
  /** Somebody made it quiet for a while. */
  quiet: quiet.optional(),
  /** The last day it could be quiet; absent: there is nothing to make quiet. */
  quietLongest: day.optional(),
});

/** What is drawn for a device: id of a line drawing in the page. */
export const drawing = z.enum(DRAWINGS);

const component = z.object({
  id: z.string(),
  kind: z.enum(["konnektor", "kartenterminal", "mobiles-kartenterminal", "karte", "praxis"]),
  name: z.string(),
  product: z.string(),
  drawing,
  level,
  /** One sentence; for a component without finding "In Ordnung". */
  sentence: z.string(),
  installed: z.string().optional(),
  target: z.string().optional(),
  expiresOn: day.optional(),
  /** Read off by people; nobody can ask it. */
  isHandRead: z.boolean(),
  /** When it was seen last, and when it was asked last without an answer. */
  lastSeenAt: instant.optional(),
  ageText: z.string(),
  /** Older than a day although it could be asked: shown as unknown. */
  isStale: z.boolean(),
});

const card = z.object({
  id: z.string(),
  type: z.string(),
  place: z.string(),
  level,
  /** "freigeschaltet · gültig bis 31.03.2029" */
  text: z.string(),
});

/** A VPN box that was delivered: no component, nothing about it is due. */
const box = z.object({
  id: z.string(),
  name: z.string(),
  /** "VPN-Box des TI-Gateways" */
  product: z.string(),
  drawing,
  /** Until a DVO has released it, and again when what was released changed. */
  isLocked: z.boolean(),
  /** "Noch nicht einschalten. …" or "Freigegeben von … am …" */
  sentence: z.string(),
});

const notice = z.object({
  id: z.string(),
  severity: z.enum(["wichtig", "hinweis"]),
  title: z.string(),
  text: z.string(),
  /** Absent: the practice. */
  about: z.object({ id: z.string(), name: z.string(), componentId: z.string().optional() }).optional(),
  publishedOn: day,
  validUntil: day.optional(),
  source: z.string(),
  /** Came with the program: read, not taken down. */
  isShipped: z.boolean(),
  confirmed: z.object({ by: z.string(), at: instant }).optional(),
});

const named = z.object({ id: z.string(), name: z.string() });
/** What a notice can be about. */
export const noticeSubjects = z.object({ components: z.array(named), products: z.array(named) });

export const change = z.object({
  id: z.string(),
  at: instant,
  componentId: z.string(),
  componentName: z.string(),
  /** "Firmware 5.50.4 → 6.0.5, von jemand anderem aktualisiert" */
  text: z.string(),
  what: z.string(),
  before: z.string(),
  after: z.string(),
  byUs: z.boolean(),
});

/** How the TI is everywhere, for the line beside the name of the practice. */
const centralState = z.object({
  /** "waiting": switched on, not answered yet. */
  state: z.enum(["off", "waiting", "ok", "disturbed", "unknown"]),
  level,
  /** "in Ordnung", "E-Rezept gestört" … */
  text: z.string(),
  /** When it was so. */
  at: instant.optional(),
  /** Nobody has decided whether it may be asked. */
  isUndecided: z.boolean(),
});

export const tiLage = centralState.extend({
  sentence: z.string(),
  /** Host that is asked, or would be. */
  host: z.string(),
  source: z.string(),
  everySeconds: z.number(),
  freshMinutes: z.number(),
  decided: z.object({ by: z.string(), at: instant, isOn: z.boolean(), text: z.string() }).optional(),
  ageText: z.string().optional(),
  triedAt: instant.optional(),
  services: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      level,
      text: z.string(),
      /** The practice uses it day by day. */
      isUsed: z.boolean(),
      /** Seen first. */
      since: instant.optional(),
      /** In the source's own words, which are German. */
      impacts: z.array(z.string()),
    }),
  ),
  causes: z.array(z.string()),
  /** What of it concerns the practice. */
  findings: z.array(finding),
  /** Why the last try brought nothing. */
  failure: entry.optional(),
});

export const overview = z.object({
  practice: z.object({ id: z.string(), name: z.string() }),
  level,
  /** The one sentence. */
  sentence: z.string(),
  /** The finding that speaks in it. */
  first: finding.optional(),
  more: z.number(),
  checkedAt: instant.optional(),
  checkedText: z.string(),
  isChecking: z.boolean(),
  components: z.array(component),
  /** Stand among the devices, without a level. */
  boxes: z.array(box),
  cards: z.array(card),
  findings: z.array(finding),
  notices: z.array(notice),
  dates: z.array(
    z.object({ on: day, text: z.string(), componentId: z.string().optional(), runId: z.string().optional() }),
  ),
  /** Orders that are not over, in the order they were given. */
  runs: z.array(
    z.object({
      id: z.string(),
      componentId: z.string(),
      title: z.string(),
      phase: z.string(),
      sentence: z.string(),
      /** Somebody is needed, or it takes longer than usual. */
      isUrgent: z.boolean(),
    }),
  ),
  changes: z.array(change),
  catalogue: z
    .object({ title: z.string(), issuedOn: day, practiceOnly: z.boolean(), isOutdated: z.boolean() })
    .optional(),
  hasConnections: z.boolean(),
  central: centralState,
  /** Cursor of the stream this view belongs to. */
  cursor: z.string(),
});

export const versionColumn = z.object({
  version: z.string(),
  /** "zugelassen bis 31.12.2026" */
  text: z.string(),
  approvedUntil: day.optional(),
  level,
});

const document = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() });
const keptDocument = document.extend({ statedExpiry: day.optional(), addedAt: instant, addedBy: z.string() });

const release = z.object({
  product: z.string(),
  productName: z.string(),
  version: z.string(),
  kind: z.string(),
  paid: z.string(),
  status: z.string(),
  approval: z.string(),
  /** Per category at least one line, "keine Angabe" where the source says nothing [REQ:U-22]. */
  notes: z.array(z.object({ category: z.string(), lines: z.array(z.string()) })),
  /** What it serves, what not yet, and of what the source says nothing: a sentence each [REQ:U-30]. */
  capabilities: z.array(z.string()),
  source: z.object({ name: z.string(), grade: z.string(), asOf: day, address: z.string().optional() }),
  /** Came with the list. */
  letters: z.array(document),
  /** Kept by the practice. */
  documents: z.array(keptDocument),
});

/** How to read a value off a device, step by step [REQ:U-15] [REQ:U-20]. */
export const instruction = z.object({
  title: z.string(),
  /** "am Gerät" */
  place: z.string(),
  steps: z.array(z.object({ text: z.string(), keys: z.string().optional(), display: z.string().optional() })),
  field: z.object({ label: z.string(), example: z.string() }),
  secondVersions: z.array(z.object({ id: z.string(), name: z.string() })),
  source: z.string(),
});

/** What a device looks like: names of its parts beside the drawing [REQ:M-47] [REQ:M-48]. */
export const deviceCard = z.object({
  drawing,
  title: z.string(),
  parts: z.array(z.object({ mark: z.string(), name: z.string(), meaning: z.string() })),
  warning: z.string().optional(),
  source: z.string(),
});

/** What a device's own administration told, and how it can be asked. */
const administration = z.object({
  /** What can be read there, each with the evidence it rests on. */
  abilities: z.array(
    z.object({
      name: z.string(),
      mark: z.enum(["proven", "documented", "unproven"]),
      /** "erprobt" */
      markText: z.string(),
      evidence: z.string(),
    }),
  ),
  /** Who is asked for what; absent: nobody is asked for a password. */
  login: z
    .object({
      host: z.string(),
      port: z.number().optional(),
      user: z.string(),
      kind: z.enum(["password", "client-secret"]),
      /** There is more to ask, which nobody has proven. */
      hasUnproven: z.boolean(),
    })
    .optional(),
  /** It is read regularly, or was until the device refused the password. */
  kept: z
    .object({
      address: z.string(),
      user: z.string(),
      isStopped: z.boolean(),
      /** "wird alle 6 Stunden gelesen, nächstes Mal heute, 19:30 Uhr" */
      text: z.string(),
      /** "eingerichtet von … am …" */
      by: z.string(),
      /** Why the last try brought nothing. */
      entry: entry.optional(),
      code: z.string().optional(),
    })
    .optional(),
  told: z
    .object({
      at: instant,
      /** "Verwaltung des Geräts, heute, 19:30 Uhr" */
      source: z.string(),
      rows: z.array(z.object({ label: z.string(), value: z.string() })),
      clientCertificates: z.array(z.object({ name: z.string(), level, text: z.string() })),
      terminals: z.array(z.object({ id: z.string(), name: z.string(), level, text: z.string() })),
    })
    .optional(),
});

export const componentPage = component.extend({
  comparison: z.object({
    installed: versionColumn.optional(),
    expiring: versionColumn.optional(),
    target: versionColumn.optional(),
  }),
  identity: z.array(z.object({ label: z.string(), value: z.string() })),
  findings: z.array(finding),
  /** About this component or its product. */
  notices: z.array(notice),
  history: z.array(
    z.object({ from: instant, until: instant, what: z.string(), value: z.string(), source: z.string() }),
  ),
  changes: z.array(change),
  certificates: z.array(
    z.object({
      ...{ owner: z.string(), crypt: z.string(), expiresOn: day, level, text: z.string(), serial: z.string() },
      /** Why the end of this one does not decide. */
      note: z.string().optional(),
    }),
  ),
  states: z.array(
    z.object({ code: z.string(), raised: z.boolean(), severity: z.string(), since: instant, text: z.string() }),
  ),
  /** native: the interface tells it; guided: a person is led; unsupported: neither. */
  abilities: z.array(
    z.object({ name: z.string(), can: z.enum(["native", "guided", "unsupported"]), evidence: z.string() }),
  ),
  /** Absent: nothing is known of an administration of this device. */
  administration: administration.optional(),
  instruction: instruction.optional(),
  deviceCard: deviceCard.optional(),
  documents: z.array(keptDocument),
  /** Codes people read from the display, until the device or somebody says otherwise; the newest first. */
  displayCodes: z.array(z.object({ code: z.string(), at: instant, by: z.string() })),
});

export const boxPage = box.extend({
  /** Name, serial number, since when: the same rows a DVO confirms. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  serial: z.string().optional(),
  /** Why it is locked, and what ends that. */
  lock: entry.optional(),
  /** "Die Freigabe von … gilt nicht mehr …" */
  voided: z.string().optional(),
  released: z.object({ by: z.string(), at: instant, next: z.string() }).optional(),
  /** What releasing it says, and the hash of the facts it holds for. */
  release: z.object({ statement: z.string(), evidence: z.string() }),
  deviceCard: deviceCard.optional(),
});

export const updates = z.object({
  checkedAt: instant.optional(),
  /** "Alles ist auf dem neuesten Stand (geprüft heute, 19:30 Uhr)." or how many are due [REQ:U-21]. */
  sentence: z.string(),
  level,
  due: z.array(
    z.object({
      componentId: z.string(),
      componentName: z.string(),
      level,
      installed: versionColumn.optional(),
      target: versionColumn.optional(),
      finding,
      /** What the device itself says besides: offers an update, has loaded it, installs it. */
      also: z.array(finding),
      release: release.optional(),
    }),
  ),
  upgrades: z.array(z.object({ componentId: z.string(), componentName: z.string(), release })),
  catalogue: overview.shape.catalogue,
});

/** One step of connecting a Konnektor. */
const probeStep = z.object({
  step: z.enum(["address", "certificate", "credentials", "context"]),
  state: z.enum(["ok", "failed", "open"]),
  /** What was found, or what is wrong. */
  text: z.string(),
  entry: entry.optional(),
  code: z.string().optional(),
});

/** As a device shows it, to be compared. */
export const certificate = z.object({
  ...{ fingerprint: z.string(), subject: z.string(), issuer: z.string(), validUntil: day },
});

export const probe = z.object({
  url: z.string().optional(),
  steps: z.array(probeStep),
  product: z.object({ name: z.string(), vendor: z.string(), firmware: z.string(), drawing }).optional(),
  certificate: certificate.optional(),
  needs: z.object({ tls: z.boolean(), login: z.boolean() }).optional(),
  /** What the practice would see: how many terminals and cards each context shows. */
  contexts: z.array(z.object({ mandant: z.string(), terminals: z.number(), cards: z.number(), text: z.string() })),
});

const pollContext = z.object({
  mandant: z.string().trim().min(1).max(64),
  clientsystem: z.string().trim().min(1).max(64),
  arbeitsplatz: z.string().trim().min(1).max(64),
  userId: z.string().trim().min(1).max(64).optional(),
});

const credentials = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("basic"), user: z.string().min(1).max(128), password: z.string().max(512) }),
  /** A .p12 file as base64, and its password. */
  z.object({ kind: z.literal("p12"), file: z.base64().max(400_000), password: z.string().max(512) }),
  z.object({
    kind: z.literal("pem"),
    cert: z.string().max(200_000),
    key: z.string().max(200_000),
    passphrase: z.string().max(512).optional(),
  }),
]);

export const connectionInput = z.object({
  address: z.string().trim().min(1).max(500),
  /** Confirmed by the person who compared it; absent while only looking. */
  pinSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  credentials: credentials.default({ kind: "none" }),
  contexts: z.array(pollContext).max(20).default([]),
  endpointRule: z.enum(["host", "listed", "origin"]).default("host"),
});

export const confirmedCertificate = z.object({ pinSha256: z.string().regex(/^[0-9a-f]{64}$/) });

const host = z
  .string()
  .trim()
  .regex(/^[\p{L}\d._:-]{1,253}$/u);
const port = z.number().int().min(1).max(65_535);

/** Where the administration of a device is. */
export const administrationAddress = z.object({ host, port });

export const administrationInput = administrationAddress.extend({
  user: z.string().trim().min(1).max(128),
  password: z.string().min(1).max(512),
  /** Of the certificate the person compared. */
  pinSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Also ask what nobody has proven on a device. */
  unproven: z.boolean().default(false),
  /** Keep the password, sealed, and read again and again. */
  regularly: z.boolean().default(false),
});

export const connection = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  /** "AB:CD:…"; absent without TLS. */
  fingerprint: z.string().optional(),
  /** Shown instead of the confirmed one, for a person to compare. */
  otherFingerprint: z.string().optional(),
  login: z.enum(["none", "basic", "certificate"]),
  loginText: z.string(),
  contexts: z.array(pollContext),
  state: z.object({
    level,
    text: z.string(),
    entry: entry.optional(),
    isChecking: z.boolean(),
    askedAt: instant.optional(),
    /** The last answer, also of one that is silent now. */
    answeredAt: instant.optional(),
    nextAt: instant.optional(),
  }),
  /** Whether it tells by itself what happens; absent before the first answer, while it is silent, and where only its directory is read. */
  events: z
    .object({
      /** "meldet von selbst, was geschieht", or that it does not */
      text: z.string(),
      /** Why it does not. */
      entry: entry.optional(),
      /** When it said something last. */
      heardAt: instant.optional(),
      /** Until when it was asked to; renewed long before. */
      until: instant.optional(),
    })
    .optional(),
});

const practice = z.object({
  id: z.string(),
  name: z.string(),
  bundesland: z.string().optional(),
  dvo: z.object({ name: z.string(), phone: z.string().optional(), mail: z.string().optional() }).optional(),
});

export const me = z.object({
  person: z
    .object({
      id: z.string(),
      login: z.string(),
      name: z.string(),
      language,
      isOwner: z.boolean(),
      hasPassword: z.boolean(),
      hasTotp: z.boolean(),
      recoveryCodesLeft: z.number(),
      /** A role of theirs asks for a second factor that is not set up yet. */
      needsTotp: z.boolean(),
    })
    .optional(),
  practices: z.array(practice.extend({ role: z.enum(ROLES) })),
  /** Invented devices and dates: shown on every page. */
  isPracticeGround: z.boolean(),
  version: z.string(),
});

export const member = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  role: z.enum(ROLES),
  hasTotp: z.boolean(),
  hasPassword: z.boolean(),
  /** Came in by a link and is still here: tells who only lacks a password from an invitation nobody took up. */
  isSignedIn: z.boolean(),
  isDisabled: z.boolean(),
});

/** Somebody of the practice a finding can be given to. */
export const colleague = named;

export const journalRecord = z.object({
  seq: z.number(),
  at: instant,
  kind: z.string(),
  actor: z.string(),
  text: z.string(),
  hash: z.string(),
});

/** What commands on this computer get to see of the maintenance logs; keys are public ones, SPKI in base64. */
export const machineJournals = z.object({
  practices: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of accounts. */
  names: z.array(z.object({ id: z.string(), name: z.string() })),
  key: z.string(),
  formerKeys: z.array(z.string()),
});
/** What came of each message that was sent to try. */
export const notificationTests = z.object({
  tests: z.array(
    z.object({
      channel: z.enum(["mail", "webhook"]),
      /** Address; of a webhook its origin. */
      to: z.string(),
      isTaken: z.boolean(),
      /** Why not. */
      entry: entry.optional(),
      code: z.string().optional(),
    }),
  ),
});
export type NotificationTests = z.infer<typeof notificationTests>;

export const machineHead = z.object({ seq: z.number(), hash: z.string(), signature: z.string() });
export const machineRecord = z.object({
  ...{ seq: z.number(), at: z.number(), kind: z.string(), actor: z.string() },
  ...{ body: z.string(), prev: z.string(), hash: z.string() },
});

/** One message of the stream. `resync`: too much was missed, load everything anew. */
export const streamMessage = z.object({
  cursor: z.string(),
  kind: z.enum([
    "observations",
    "changes",
    "journal",
    "practice",
    "runs",
    "connection",
    "administration",
    "device",
    "notice",
    "document",
    "care",
    "box",
    "clearance",
    "tilage",
    "hours",
    "alarm",
    "quiet",
    "maintenance",
    "recipient",
    "mail-server",
    "webhook",
    "week",
    "outbox",
    "checking",
    "resync",
  ]),
  id: z.string().optional(),
});

export type CentralState = z.infer<typeof centralState>;
export type TiLageView = z.infer<typeof tiLage>;
export type Level = z.infer<typeof level>;
export type EntryView = z.infer<typeof entry>;
export type Problem = z.infer<typeof problem>;
export type FindingView = z.infer<typeof finding>;
export type ComponentView = z.infer<typeof component>;
export type AdministrationView = z.infer<typeof administration>;
export type ComponentPage = z.infer<typeof componentPage>;
export type BoxView = z.infer<typeof box>;
export type BoxPage = z.infer<typeof boxPage>;
export type CardView = z.infer<typeof card>;
export type NoticeView = z.infer<typeof notice>;
export type KeptDocument = z.infer<typeof keptDocument>;
export type NoticeSubjects = z.infer<typeof noticeSubjects>;
export type ChangeView = z.infer<typeof change>;
export type Overview = z.infer<typeof overview>;
export type ReleaseView = z.infer<typeof release>;
export type Updates = z.infer<typeof updates>;
export type Probe = z.infer<typeof probe>;
export type ProbeStep = z.infer<typeof probeStep>;
export type ConnectionInput = z.input<typeof connectionInput>;
export type ConnectionView = z.infer<typeof connection>;
export type Me = z.infer<typeof me>;
export type MemberView = z.infer<typeof member>;
export type Colleague = z.infer<typeof colleague>;
export type StreamMessage = z.infer<typeof streamMessage>;
export type Drawing = z.infer<typeof drawing>;
export type Instruction = z.infer<typeof instruction>;
export type DeviceCard = z.infer<typeof deviceCard>;
