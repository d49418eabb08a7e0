/**
 * The shapes of notifications: who is told, how, and what becomes of it; consultation hours, maintenance, and what is kept quiet.
 *
 * Room: api. A password or secret goes in, or is shown once when it is made; none ever comes out again.
 */
import { z } from "zod";
import { day, entry, instant, language, level } from "./shapes.ts";

/** No spaces, no list, nothing a header could be made of. */
export const mailAddress = z
  .string()
  .trim()
  .regex(/^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,190}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

const closure = z.object({ from: day, until: day, reason: z.string().trim().min(1).max(100) });

export const hoursInput = z.object({
  closures: z.array(closure).max(50).default([]),
  spans: z.array(z.object({ weekday: z.number().int().min(1).max(7), from: time, to: time })).max(42),
});

export const mailServerInput = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[\p{L}\d._:-]{1,253}$/u),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(["tls", "starttls"]),
  user: z.string().trim().max(200).optional(),
  /** Absent: the one that is kept, where nothing else about the server changed. */
  password: z.string().max(512).optional(),
  from: mailAddress,
  certificate: z.string().trim().max(20_000).optional(),
});

export const recipientInput = z.object({
  address: mailAddress,
  name: z.string().trim().max(100).optional(),
  language: language.default("de"),
  alarms: z.enum(["all", "urgent", "none"]),
  digest: z.boolean(),
});

export const maintenanceInput = z.object({
  reason: z.string().trim().min(1).max(200),
  hours: z.number().int().min(1).max(168),
});

export const quietInput = z.object({
  kind: z.enum(["acknowledged", "muted"]),
  reason: z.string().trim().min(1).max(500),
  /** Last day; absent: its own, or as long as possible. */
  until: day.optional(),
});

const channel = z.object({
  level,
  /** "zuletzt zugestellt heute, 07:00 Uhr" */
  text: z.string(),
  entry: entry.optional(),
  code: z.string().optional(),
});

export const notifications = z.object({
  mailServer: z
    .object({
      host: z.string(),
      port: z.number(),
      security: z.enum(["tls", "starttls"]),
      user: z.string().optional(),
      from: z.string(),
      certificate: z.string().optional(),
      state: channel,
    })
    .optional(),
  recipients: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      name: z.string().optional(),
      language,
      alarms: z.enum(["all", "urgent", "none"]),
      digest: z.boolean(),
    }),
  ),
  webhook: z.object({ url: z.string(), by: z.string(), at: instant, state: channel }).optional(),
  hours: z.object({
    spans: z.array(z.object({ weekday: z.number(), from: z.string(), to: z.string() })),
    /** Nobody has entered any yet. */
    isAssumed: z.boolean(),
    /** Days on which the practice itself is closed, the next first. */
    closures: z.array(z.object({ from: day, until: day, reason: z.string() })),
    /** Absent: only holidays that hold everywhere are known. */
    bundesland: z.string().optional(),
    /** Name as in the words of the page. */
    nextHoliday: z.object({ day, holiday: z.string() }).optional(),
  }),
  maintenance: z.object({ reason: z.string(), until: instant, by: z.string() }).optional(),
  /** What was told last, the newest first. */
  sendings: z.array(
    z.object({
      id: z.string(),
      at: instant,
      to: z.string(),
      what: z.string(),
      state: z.enum(["waiting", "sent", "failed"]),
      stateText: z.string(),
    }),
  ),
});

export const quiet = z.object({
  kind: z.enum(["acknowledged", "muted"]),
  reason: z.string(),
  until: day,
  by: z.string(),
  at: instant,
});

export type Notifications = z.infer<typeof notifications>;
export type RecipientInput = z.input<typeof recipientInput>;
export type MailServerInput = z.input<typeof mailServerInput>;
export type HoursInput = z.input<typeof hoursInput>;
