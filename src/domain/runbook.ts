/**
 * Runbooks: what a person and the engine walk through together, as typed steps.
 *
 * Room: domain. Types and vocabulary only; the runbooks themselves are data in `runbooks/`, `engine/decide.ts` walks through them and
 * `words/` says them. "Done" is what a postcondition observes, never that something was sent: so a runbook can be entered
 * half-way, left for weeks, and survives that ti-lotse is upgraded.
 */
import type { Words } from "../words/words.ts";
import type { FieldsOf } from "./codes.ts";
import type { ComponentKind } from "./observation.ts";

/** Who does the step. "lotse": a command of ours; the device does the rest by itself. */
export type Who = "lotse" | "praxis" | "dvo" | "it";

/** Where the step takes place [REQ:U-79]; a command of ours needs nobody to go anywhere. */
export type Where = "geraet" | "pc" | "browser" | "nirgends";

/** What a device is told to do. Each is sent at most once per decision. */
export type ActionKind = "restart" | "install";

/** What a person is asked to do that changes a device: a command sent by a person. */
export type GuidedKind = "install-at-device";

/** What a person is asked for that endangers nothing. PINs are typed at the Kartenterminal and never come near us. */
export type AskKind = "enter-pin";

/** What has to be seen for a step to be done. */
export type Postcondition =
  /** Away and back, or running since a later moment; twice, without an installation. */
  | "restarted"
  /** The target version, read twice from the device itself after the action, idle. */
  | "target-installed"
  /** Every SMC-B that was unlocked before is so again, or a named person was told and took it over. */
  | "cards-unlocked"
  /** The TI is up and the Kartenterminals that were connected before are so again, seen twice. */
  | "path-verified";

export interface Step {
  id: StepId;
  who: Who;
  where: Where;
  /** Checked when the step is decided and again when it is sent. */
  interlocks: readonly InterlockCode[];
  act:
    | { do: ActionKind }
    | { guide: GuidedKind }
    | { ask: AskKind }
    /** Nothing is done; what was done before is looked at. */
    | { look: true };
  postcondition: Postcondition;
  /** From here on nobody can call it back. */
  pointOfNoReturn: boolean;
  usualMinutes: number;
}

export interface Runbook {
  id: RunbookId;
  /** Changes when a step gets another meaning: a run of another version asks a person instead of guessing. */
  version: number;
  /** Another kind of device has other dangers: its locks are not these. */
  for: readonly ComponentKind[];
  /** What the confirmations of the person who orders it have to cover. */
  confirmations: readonly ConfirmationCode[];
  steps: readonly Step[];
}

export type RunbookId = keyof Words["engine"]["runbooks"];
export type StepId = keyof Words["engine"]["steps"];

/** Conditions that must hold at decision and at sending; one that cannot be evaluated is closed. */
export type InterlockCode = keyof Words["engine"]["interlocks"];
export type InterlockFields<C extends InterlockCode> = FieldsOf<Words["engine"]["interlocks"][C]>;

/** What a person has to confirm before a runbook is ordered. */
export type ConfirmationCode = keyof Words["engine"]["confirmations"];

/** What a run asks a person. */
export type QuestionCode = keyof Words["engine"]["questions"];
export type QuestionFields<C extends QuestionCode> = FieldsOf<Words["engine"]["questions"][C]>;

/** How a run ended, and why. */
export type OutcomeCode = keyof Words["engine"]["outcomes"];

/** Why an Auftrag or an answer is not taken. */
export type RefusalCode = keyof Words["engine"]["refusals"];
export type RefusalFields<C extends RefusalCode> = FieldsOf<Words["engine"]["refusals"][C]>;

/** Which kind of evidence may answer an interlock, from strongest to weakest. */
export type EvidenceKind =
  /** Seen by us, fresh. */
  | "observed"
  /** Read off the device by a named person. */
  | "read-off"
  /** A named person vouches for it. */
  | "attested"
  /** The device refuses it by itself; the adapter says by which source. */
  | "device-checks";
