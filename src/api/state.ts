/**
 * The last state of all practices, as programs get to see it: monitoring (`lotse check`, /metrics), `lotse devices`, `lotse status`.
 *
 * Room: api. What is said of persons stays out, and so does the number of a card: in its place stands a mark (`mark`).
 */
import { z } from "zod";
import { day, entry, instant, level } from "./views.ts";

export const PIN_STATES = ["VERIFIED", "VERIFIABLE", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "DISABLED"] as const;

const ability = z.object({
  id: z.string(),
  name: z.string(),
  can: z.enum(["native", "guided", "unsupported"]),
  /** P used in production, C published code, D manual or specification, W web page, G guess. */
  mark: z.enum(["P", "C", "D", "W", "G"]),
  evidence: z.string(),
  source: z.string(),
  asOf: day,
});

const component = z.object({
  /** Of a card its mark. */
  id: z.string(),
  /** Short, stays the same, says nothing of what it stands for. */
  mark: z.string(),
  kind: z.enum(["konnektor", "kartenterminal", "mobiles-kartenterminal", "karte"]),
  name: z.string(),
  product: z.string(),
  level,
  sentence: z.string(),
  installed: z.string().optional(),
  /** Who said so: "konnektor", "hand" … */
  saidBy: z.string().optional(),
  target: z.string().optional(),
  /** Last day of the approval of what is installed. */
  approvedUntil: day.optional(),
  approvalDaysLeft: z.number().optional(),
  /** Without those whose end means nothing any more. */
  certificates: z.array(z.object({ owner: z.string(), crypt: z.string(), expiresOn: day, daysLeft: z.number() })),
  /** In how many Mandanten the PIN is in which state. */
  pins: z.partialRecord(z.enum(PIN_STATES), z.number()).optional(),
  tunnels: z.array(z.object({ tunnel: z.enum(["ti", "sis"]), isUp: z.boolean() })),
  /** Those that are raised. */
  conditions: z.array(z.object({ condition: z.string(), severity: z.string() })),
  isConnected: z.boolean().optional(),
  isHandRead: z.boolean(),
  isStale: z.boolean(),
  lastSeenAt: instant.optional(),
  ageText: z.string(),
  abilities: z.array(ability),
});

const finding = entry.extend({
  code: z.string(),
  level,
  componentId: z.string(),
  componentName: z.string(),
  dueOn: day.optional(),
  dueText: z.string().optional(),
  isOverdue: z.boolean(),
  /** Planned, handed over or put off: the one sentence leaves it out. */
  isQuiet: z.boolean(),
  sources: z.array(z.object({ by: z.string(), at: instant })),
});

const connection = z.object({
  id: z.string(),
  name: z.string(),
  /** Absent: not asked since the server began, or no server runs. */
  isAnswering: z.boolean().optional(),
  answeredAt: instant.optional(),
  /** When the Konnektor would forget that it tells us what happens. */
  subscribedUntil: instant.optional(),
  clientCertificateDaysLeft: z.number().optional(),
  /** Since the server began. */
  polls: z
    .object({ count: z.number(), failures: z.number(), seconds: z.number(), lastSeconds: z.number().optional() })
    .optional(),
});

const practice = z.object({
  id: z.string(),
  name: z.string(),
  level,
  /** The one sentence. */
  sentence: z.string(),
  /** When a Konnektor answered last. */
  checkedAt: instant.optional(),
  checkedText: z.string(),
  components: z.array(component),
  findings: z.array(finding),
  connections: z.array(connection),
  /** The TI nationwide; absent where nobody wants it asked. */
  central: z
    .object({
      state: z.enum(["waiting", "ok", "disturbed", "unknown"]),
      text: z.string(),
      /** When the source said so. */
      at: instant.optional(),
      services: z.array(z.object({ id: z.string(), outage: z.enum(["none", "partial", "full", "unknown"]) })),
    })
    .optional(),
  /** By channel that is set up, or was. */
  outbox: z.array(
    z.object({
      channel: z.enum(["mail", "webhook"]),
      waiting: z.number(),
      /** Absent: nothing waits. */
      oldestWaitingAt: instant.optional(),
      /** Of those still kept: the last 90 days. */
      sent: z.number(),
      failed: z.number(),
    }),
  ),
  journalSeq: z.number(),
});

export const installationState = z.object({
  /** Of ti-lotse. */
  version: z.string(),
  at: instant,
  /** False: read from the store, because no server runs. */
  isServerRunning: z.boolean(),
  storeBytes: z.number(),
  catalogue: z
    .object({
      title: z.string(),
      issuedOn: day,
      ageDays: z.number(),
      practiceOnly: z.boolean(),
      isOutdated: z.boolean(),
    })
    .optional(),
  practices: z.array(practice),
});

export type InstallationState = z.infer<typeof installationState>;
export type PracticeState = z.infer<typeof practice>;
export type ComponentState = z.infer<typeof component>;
export type FindingState = z.infer<typeof finding>;
export type ConnectionCounts = NonNullable<z.infer<typeof connection>["polls"]>;
