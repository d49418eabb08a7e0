/**
 * Shapes of orders and runs: what would happen, what happens, what is waited for; finished sentences, never a secret.
 *
 * Room: api.
 */
import { z } from "zod";
import type { ConfirmationCode, RunbookId } from "../domain/runbook.ts";
import { administrationInput, instant } from "./views.ts";

const RUNBOOKS = [
  "konnektor-restart",
  "terminal-update",
  "terminal-update-by-hand",
] as const satisfies readonly RunbookId[];
const CONFIRMATIONS = ["stays-on-power", "pin-afterwards"] as const satisfies readonly ConfirmationCode[];
const ANSWERS = ["look-again", "took-effect", "no-effect", "give-to-dvo", "will-do"] as const;
const PHASES = ["waiting", "ready", "acting", "longer", "verifying", "asking", "over"] as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A code for programs, and its sentence. */
const said = z.object({ code: z.string(), text: z.string() });
const named = z.object({ id: z.string(), name: z.string() });

/** A file that was uploaded: named by what is in it. */
export const image = z.object({ sha256: hash, sizeBytes: z.number().int().positive() });

/** `consent`: who orders declares the practice closed, or agrees that it works without for so long. */
const windowInput = z.object({
  opensAt: instant,
  closesAt: instant,
  consent: z.enum(["practice-closed", "restricted"]).optional(),
});

/** How to sign in at the device for one run: in memory, gone with the run. `kept`: the password of its regular reading. */
export const accessInput = z.union([
  z.object({ kept: z.literal(true) }),
  administrationInput.pick({ host: true, port: true, user: true, password: true, pinSha256: true, unproven: true }),
]);

/** What somebody thinks of ordering. */
export const orderWish = z.object({
  runbook: z.enum(RUNBOOKS),
  device: z.string().max(200),
  target: z.string().trim().min(1).max(32).optional(),
  image: image.optional(),
  window: windowInput,
  pinHolder: z.string().trim().max(100).optional(),
});

export const orderInput = orderWish.extend({
  /** "bei Fehlschlag einmal im nächsten Fenster wiederholen" */
  retryIn: windowInput.optional(),
  confirmed: z.array(z.enum(CONFIRMATIONS)).max(10),
  /** Of the preview that was shown. */
  evidence: hash,
  access: accessInput.optional(),
});

export const answerInput = z.object({ answer: z.enum(ANSWERS) });

/** Closed, why, and what ends it. */
const closed = said.extend({ ends: z.string(), until: instant.optional() });
const place = z.object({ code: z.enum(["geraet", "pc", "browser", "nirgends"]), text: z.string() });

const minutes = z.object({
  usual: z.number(),
  /** Longer than this nothing takes: then somebody has to look. */
  most: z.number(),
  /** With reserve; so long a window has to be. */
  needed: z.number(),
  /** Nobody measured it. */
  isAssumption: z.boolean(),
  text: z.string(),
});

/** "Was würde passieren" */
export const preview = z.object({
  title: z.string(),
  device: named,
  firmware: z.string().optional(),
  target: z.string().optional(),
  /** Of the order with this preview: what was shown. */
  evidence: hash,
  confirmations: z.array(said),
  /** Somebody has to be named for the PIN. */
  needsPinHolder: z.boolean(),
  needsAccess: z.boolean(),
  needsImage: z.boolean(),
  window: z.object({ opensAt: instant, closesAt: instant, text: z.string() }),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      who: z.string(),
      where: place,
      pointOfNoReturn: z.boolean(),
      minutes,
      /** Locks that would be closed if the step were due now; none: it could begin. */
      closed: z.array(closed),
    }),
  ),
});

const step = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  who: z.string(),
  where: place,
  state: z.enum(["done", "now", "open"]),
  pointOfNoReturn: z.boolean(),
  usualMinutes: z.number(),
  /** When it was seen to be done. */
  at: instant.optional(),
  /** What showed it. */
  proof: z.array(z.object({ text: z.string(), at: instant })),
});

/** One run, from order to proof. */
export const run = z.object({
  id: z.string(),
  runbook: z.enum(RUNBOOKS),
  /** "Kartenterminal aktualisieren: Empfang" */
  title: z.string(),
  device: named,
  target: z.string().optional(),
  phase: z.object({ code: z.enum(PHASES), text: z.string() }),
  /** What is going on, in one sentence. */
  sentence: z.string(),
  /** While something runs at the device: what must not happen to it [REQ:U-39]. */
  warning: z.string().optional(),
  waiting: closed.optional(),
  /** What is to be done now, and where. Never shown before a guided step was begun. */
  instruction: z
    .object({
      ...{ text: z.string(), who: z.string(), where: place },
      /** Whoever has not begun by then does not begin any more. */
      beginBy: instant.optional(),
    })
    .optional(),
  question: said.extend({ at: instant, answers: z.array(said) }).optional(),
  outcome: said.extend({ at: instant, by: z.string().optional() }).optional(),
  /** After a failure: the next quiet window, or who takes over [REQ:U-71]. */
  next: z
    .object({
      text: z.string(),
      window: z.object({ opensAt: instant, closesAt: instant }).optional(),
      dvo: z.object({ name: z.string(), phone: z.string().optional(), mail: z.string().optional() }).optional(),
    })
    .optional(),
  minutes: minutes.extend({ elapsed: z.number().optional() }),
  orderedBy: z.string(),
  orderedAt: instant,
  pinHolder: z.string().optional(),
  window: z.object({ opensAt: instant, closesAt: instant, text: z.string() }),
  attempt: z.number(),
  steps: z.array(step),
  /** What was seen of the device last. */
  seen: z.array(z.object({ text: z.string(), at: instant })),
  /** What showed that it worked, from the device itself. */
  proof: z.array(z.object({ text: z.string(), at: instant })),
  /** What happened to it so far, oldest first. */
  history: z.array(z.object({ at: instant, text: z.string() })),
  /** Nobody has given the password of the device, or it is gone with a restart of ti-lotse. */
  lacksAccess: z.boolean(),
  /** Why nobody can stop it; absent where it can be stopped or is over [REQ:U-38]. */
  noStop: z.string().optional(),
  /** What the asking person may do now; `stop` stays false once the device has it [REQ:U-38]. */
  may: z.object({
    stop: z.boolean(),
    begin: z.boolean(),
    report: z.boolean(),
    renew: z.boolean(),
    answer: z.boolean(),
    access: z.boolean(),
  }),
});

export const runs = z.object({
  /** Nobody here changes anything at devices: another installation acts for this practice. */
  isReadOnly: z.boolean(),
  /** Why nothing happens at all, if so. */
  notice: z.string().optional(),
  open: z.array(run),
  /** Newest first. */
  ended: z.array(run),
  cursor: z.string(),
});

/** What can be ordered for one component, and why not. */
export const orderable = z.array(
  z.object({
    runbook: z.enum(RUNBOOKS),
    title: z.string(),
    can: z.enum(["native", "guided"]),
    /** Why nobody can order it now, and the run that is in the way. */
    disabled: z.string().optional(),
    run: z.object({ id: z.string(), title: z.string() }).optional(),
    needsImage: z.boolean(),
    /** Versions of the list; `disabled`: why this one may not be installed. */
    targets: z.array(z.object({ version: z.string(), text: z.string(), disabled: z.string().optional() })),
    /** Where to sign in for it; absent where nobody has to. */
    login: z
      .object({
        host: z.string(),
        port: z.number().optional(),
        user: z.string(),
        kind: z.enum(["password", "client-secret"]),
        /** Its password is kept for regular reading and may be used. */
        isKept: z.boolean(),
        /** The device's maker has not documented it, or nobody has tried it. */
        isUnproven: z.boolean(),
      })
      .optional(),
    /** The next time the practice is closed for long enough. */
    quiet: z.object({ opensAt: instant, closesAt: instant, text: z.string() }).optional(),
  }),
);

/** What a command on this computer asks in somebody's name. */
export const machineOrder = orderInput.extend({ by: z.string().max(64) });
const by = z.string().max(64);
export const machineCommand = z.discriminatedUnion("do", [
  z.object({ by, do: z.enum(["stop", "begin", "report", "renew"]) }),
  answerInput.extend({ by, do: z.literal("answer") }),
  z.object({ by, do: z.literal("access"), access: accessInput }),
]);

export type RunView = z.infer<typeof run>;
export type RunsView = z.infer<typeof runs>;
export type PreviewView = z.infer<typeof preview>;
export type OrderableView = z.infer<typeof orderable>;
export type OrderWish = z.output<typeof orderWish>;
export type OrderInput = z.input<typeof orderInput>;
export type AccessInput = z.output<typeof accessInput>;
