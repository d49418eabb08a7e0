/**
 * What the engine remembers of one practice: Aufträge people gave, runs that walk through a runbook, and the intents of each.
 *
 * Room: engine. Plain values, stored as one text with a version. A text of an unknown version is never guessed at: it stops the
 * practice's engine and asks a person. What a device is like is not here: that is observed.
 */

import type { Role } from "../domain/practice.ts";
import type {
  ActionKind,
  ConfirmationCode,
  GuidedKind,
  InterlockCode,
  InterlockFields,
  OutcomeCode,
  QuestionCode,
  QuestionFields,
  RunbookId,
  StepId,
} from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";

export interface EngineState {
  version: typeof STATE_VERSION;
  /** Of the installation that wrote it. Another one: these data come from a backup. */
  epoch: string;
  auftraege: Auftrag[];
  runs: Run[];
  /** The highest version ever seen on each device: nothing older is installed. */
  highest: Record<string, string>;
  /** Failed attempts in a row by device and target: after two only a DVO's Auftrag counts [REQ:U-71]. */
  failures: Record<string, number>;
}

const STATE_VERSION = 1;

/** A person's order. It covers one attempt, or two where the person said so [REQ:U-46]. */
export interface Auftrag {
  id: string;
  runbook: RunbookId;
  /** Component id. */
  device: string;
  /** What people call it. */
  deviceName: string;
  target?: string;
  /** SHA-256 of the file, hex; absent where none is needed. */
  image?: { sha256: string; sizeBytes: number };
  window: Wartungsfenster;
  /** Account id. */
  by: string;
  role: Role;
  at: Instant;
  /** "bei Fehlschlag einmal im nächsten Fenster wiederholen": the window for it. */
  retryIn?: Wartungsfenster;
  /** Who enters the PIN afterwards, by name. */
  pinHolder?: string;
  /** Each bound to what was shown then. */
  confirmations: { code: ConfirmationCode; by: string; at: Instant; evidence: string }[];
  /** What the person saw when ordering. */
  seen: { firmware: string | undefined; identity: string };
  /** Given before a restore, and not renewed since. */
  needsRenewal?: true;
}

/** When a disruptive step may be sent. */
export interface Wartungsfenster {
  opensAt: Instant;
  closesAt: Instant;
  /** A named person declares the practice closed, or agrees that it works without for so long. Without it only closed hours count. */
  consent?: { kind: "practice-closed" | "restricted"; by: string };
}

export interface Run {
  id: string;
  auftrag: Auftrag;
  runbookVersion: number;
  attempt: 1 | 2;
  startedAt: Instant;
  /** What the devices were like before the first action; fixed when it is decided. */
  before?: Before;
  /** Of all attempts, in order; at most the last is not over. */
  intents: Intent[];
  /** Steps whose postcondition was seen, with the moments of the observations that showed it. */
  done: { step: StepId; at: Instant; seenAt: Instant[] }[];
  /** Candidates for a postcondition that has to be seen twice. */
  sightings: Instant[];
  phase: Phase;
  /** The device refused our password: nobody signs in until a person gives it anew. */
  accessRefused?: true;
  /** Sign-ins of which a crash of ours left open whether the password was right: counted before, like everything that is sent. */
  signIns?: number;
  /** It could not be reached for the last decision. */
  unreached?: { reason: string; until: Instant };
  /** Why nothing happens now. */
  waiting?: Waiting;
  /** Since when it is this that is waited for. */
  waitingSince?: Instant;
  question?: Question;
  /** Who took over what the run asked for. */
  takenOver?: { question: QuestionCode; by: string; at: Instant };
  /** The action did nothing and is not tried again; what follows it is still looked after. */
  failed?: "failed/no-effect" | "failed/rejected" | "failed/told-by-person";
  /** Somebody stopped it: nothing more is sent. */
  stopped?: { by: string; at: Instant };
  outcome?: { is: OutcomeCode; at: Instant; by?: string };
}

export type Phase = "waiting" | "ready" | "acting" | "longer" | "verifying" | "asking" | "over";

export interface Before {
  at: Instant;
  firmware?: string;
  runningSince?: Instant;
  /** Component ids of Kartenterminals that were connected. */
  terminals: string[];
  /** Component ids of Konnektoren with a working way into the TI. */
  online: string[];
  /** SMC-B that were unlocked: `${component id} ${mandant}`. */
  unlocked: string[];
}

export type Waiting<C extends InterlockCode = InterlockCode> = {
  [K in C]: { code: K; fields: InterlockFields<K>; until?: Instant };
}[C];

export type Question<C extends QuestionCode = QuestionCode> = {
  [K in C]: { code: K; fields: QuestionFields<K>; at: Instant; answers: readonly Answer[] };
}[C];

export type Answer = "look-again" | "took-effect" | "no-effect" | "give-to-dvo" | "will-do";

/** One command, sent at most once: by us, or by a person who was shown the instruction. */
export interface Intent {
  id: string;
  step: StepId;
  device: string;
  action: ActionKind | GuidedKind;
  target?: string;
  decidedAt: Instant;
  life: IntentLife;
  /** What was seen of the device between sending and settling. */
  watch?: Watch;
}

export type IntentLife =
  | { at: "decided" }
  | { at: "withdrawn"; when: Instant; why: InterlockCode | "found-decided" | "stopped" }
  /** Somebody may be sending it, until `sendBy`. Nobody sends it again. `by`: the person who began it. */
  | { at: "dispatched"; when: Instant; sendBy: Instant; by?: string; reportedAt?: Instant }
  | {
      at: "settled";
      when: Instant;
      dispatchedAt: Instant;
      effect: "effect" | "no-effect" | "needs-person";
      /** Who began it, where that was a person. */
      begunBy?: string;
      /** Who said what came of it, where nothing could be seen. */
      by?: string;
    };

export interface Watch {
  /** When it was seen last, there or away. */
  lookedAt: Instant;
  /** The longest time nobody saw it. */
  longestGapMs: number;
  /** First and last time it did not answer. */
  awayAt?: Instant;
  /** It answered again after it was away. */
  backAt?: Instant;
}

export function emptyState(epoch: string): EngineState {
  return { version: STATE_VERSION, epoch, auftraege: [], runs: [], highest: {}, failures: {} };
}

/** Undefined: written by another version, or damaged. Then nothing is done and a person is asked. */
export function readState(text: string): EngineState | undefined {
  try {
    const value = JSON.parse(text) as EngineState;
    return value?.version === STATE_VERSION && Array.isArray(value.runs) && Array.isArray(value.auftraege)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

/** The intent that is not over, if there is one. */
export function openIntent({ intents }: Pick<Run, "intents">): Intent | undefined {
  const last = intents.at(-1);
  return last && (last.life.at === "decided" || last.life.at === "dispatched") ? last : undefined;
}

/** Somebody may still be acting on the device. */
export function isUnderWay(run: Run): boolean {
  return openIntent(run)?.life.at === "dispatched";
}

/** Whoever tries it, and in whatever way. */
export function failureKey(auftrag: Pick<Auftrag, "device" | "target">): string {
  return `${auftrag.device} ${auftrag.target ?? ""}`;
}
