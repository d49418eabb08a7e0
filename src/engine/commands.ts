/**
 * What people may do: give an Auftrag, stop it, answer a question, begin a guided step, report it done.
 *
 * Room: engine. Pure: state and command → another state with its journal, or a refusal in words. Two at once are put in order by the
 * revision: the second is judged by what the first one left and learns by whom and why [S17].
 */
import type { Role } from "../domain/practice.ts";
import type { ConfirmationCode, RefusalCode, RefusalFields, Runbook, RunbookId } from "../domain/runbook.ts";
import { parseVersion } from "../domain/version.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { withIntent } from "./decide.ts";
import { evidenceShown } from "./interlocks.ts";
import {
  type Answer,
  type Auftrag,
  type EngineState,
  failureKey,
  type Intent,
  isUnderWay,
  openIntent,
  type Run,
  type Waiting,
  type Wartungsfenster,
} from "./state.ts";
import { deviceIn, identityOf, needsPinHolder, type PracticeView } from "./view.ts";

export interface Person {
  /** Account id. */
  id: string;
  role: Role;
}

/** What somebody orders, as it came from page or command line. */
export interface Order {
  runbook: RunbookId;
  device: string;
  target?: string;
  image?: Auftrag["image"];
  window: Wartungsfenster;
  retryIn?: Wartungsfenster;
  pinHolder?: string;
  confirmed: readonly ConfirmationCode[];
  /** Hash of what the person was shown (`evidenceShown`). */
  evidence: string;
}

export type Refusal = {
  [C in RefusalCode]: { refused: C; fields: RefusalFields<C> } & (C extends "engine/blocked"
    ? {
        /** The lock, for its sentence; absent where nothing at all is done. */
        closed?: Waiting;
      }
    : unknown);
}[RefusalCode];

export interface Accepted {
  state: EngineState;
  journal: { kind: string; actor: string; body: unknown }[];
  /** What the command was about. */
  runId: string;
}

export interface Ground {
  now: Instant;
  state: EngineState;
  view: PracticeView;
  runbooks: Readonly<Record<RunbookId, Runbook>>;
}

export function order(
  ground: Ground,
  person: Person,
  wanted: Order,
  ids: { auftrag: string; run: string },
): Accepted | Refusal {
  const { state, view, now } = ground;
  const device = deviceIn(view, wanted.device);
  if (!device) return refuse("engine/unknown-device");
  const runbook = ground.runbooks[wanted.runbook];
  if (!runbook.for.includes(device.kind)) return refuse("engine/wrong-device");
  if (wanted.runbook !== "konnektor-restart" && !parseVersion(wanted.target ?? "")) return refuse("engine/no-target");
  const other = state.runs.find((run) => run.auftrag.device === device.id && run.phase !== "over");
  if (other) return { refused: "engine/already-ordered", fields: { by: other.auftrag.by, at: other.auftrag.at } };
  const failures = state.failures[failureKey(wanted)] ?? 0;
  if (failures >= 2 && person.role !== "dvo") return refuse("engine/dvo-needed");
  if (![wanted.window, wanted.retryIn].every((window) => !window || isWindow(window, now)))
    return refuse("engine/window-past");
  if (wanted.retryIn && wanted.retryIn.opensAt < wanted.window.closesAt) return refuse("engine/window-past");
  if (needsPinHolder(view) && !wanted.pinHolder?.trim()) return refuse("engine/no-pin-holder");
  if (!runbook.confirmations.every((code) => wanted.confirmed.includes(code))) return refuse("engine/not-confirmed");
  if (wanted.evidence !== evidenceShown(wanted, view)) return refuse("engine/evidence-changed");
  const auftrag: Auftrag = {
    ...{ id: ids.auftrag, runbook: wanted.runbook, device: device.id, deviceName: device.name, window: wanted.window },
    ...(wanted.target && { target: wanted.target }),
    ...(wanted.image && { image: wanted.image }),
    ...(wanted.retryIn && { retryIn: wanted.retryIn }),
    ...(wanted.pinHolder?.trim() && { pinHolder: wanted.pinHolder.trim() }),
    ...{ by: person.id, role: person.role, at: now },
    confirmations: runbook.confirmations.map((code) => ({ code, by: person.id, at: now, evidence: wanted.evidence })),
    seen: { firmware: device.firmware?.value, identity: identityOf(device) },
  };
  const run: Run = {
    ...{ id: ids.run, auftrag, runbookVersion: runbook.version, attempt: 1, startedAt: now },
    ...{ intents: [], done: [], sightings: [], phase: "waiting" },
  };
  const next = { ...state, auftraege: [...state.auftraege, auftrag], runs: [...state.runs, run] };
  return {
    state: next,
    runId: run.id,
    journal: [{ kind: "run/ordered", actor: person.id, body: { run: run.id, auftrag } }],
  };
}

/** Nothing more is sent. What is with the device already cannot be called back [S14]. */
export function stop(ground: Ground, person: Person, runId: string): Accepted | Refusal {
  const run = runIn(ground, runId);
  if ("refused" in run) return run;
  if (run.stopped) return { refused: "engine/run-over", fields: run.stopped };
  if (isUnderWay(run)) return refuse("engine/under-way");
  const intent = openIntent(run);
  const stopped = { ...run, stopped: { by: person.id, at: ground.now } };
  const next: Run = intent ? { ...withIntent(stopped, withdrawn(intent, ground.now)), phase: "waiting" } : stopped;
  return accepted(ground, next, person, "run/stopped", { intent: intent?.id });
}

/** Before a restore: whoever gave the Auftrag says it still holds, or somebody else who may. */
export function renew(ground: Ground, person: Person, runId: string): Accepted | Refusal {
  const run = runIn(ground, runId);
  if ("refused" in run) return run;
  if (!run.auftrag.needsRenewal) return refuse("engine/not-asked");
  const { needsRenewal: _, ...auftrag } = run.auftrag;
  return accepted(ground, { ...run, auftrag }, person, "run/renewed", {});
}

/** The password was given anew: whoever gave it wants it tried once. */
export function accessGiven(ground: Ground, person: Person, runId: string): Accepted | Refusal {
  const run = runIn(ground, runId);
  if ("refused" in run) return run;
  const { accessRefused: _, unreached: __, signIns: ___, ...rest } = run;
  return accepted(ground, rest, person, "run/access-given", {});
}

export function answer(ground: Ground, person: Person, runId: string, given: Answer): Accepted | Refusal {
  const run = runIn(ground, runId);
  if ("refused" in run) return run;
  const { question } = run;
  if (!question?.answers.includes(given)) return refuse("engine/not-asked");
  const body = { question: question.code, answer: given };
  const { now } = ground;
  const intent = openIntent(run);
  const { question: _, ...rest } = run;
  switch (given) {
    case "look-again":
      return accepted(ground, run, person, "run/answered", body);
    case "will-do":
      return accepted(
        ground,
        { ...rest, phase: "verifying", takenOver: { question: question.code, by: person.id, at: now } },
        person,
        "run/answered",
        body,
      );
    case "took-effect": {
      if (!intent) return refuse("engine/not-asked");
      const settled = withIntent(rest, settledBy(intent, "effect", person, now));
      const done = [...settled.done, { step: intent.step, at: now, seenAt: [] }];
      return accepted(ground, { ...settled, done, sightings: [], phase: "verifying" }, person, "run/answered", body);
    }
    case "no-effect": {
      if (!intent) return refuse("engine/not-asked");
      const settled = withIntent(rest, settledBy(intent, "no-effect", person, now));
      const done = [...settled.done, { step: intent.step, at: now, seenAt: [] }];
      return accepted(
        ground,
        { ...settled, done, failed: "failed/told-by-person", phase: "verifying" },
        person,
        "run/answered",
        body,
        true,
      );
    }
    case "give-to-dvo": {
      const settled = intent ? withIntent(rest, settledBy(intent, "needs-person", person, now)) : rest;
      const outcome = { is: "unclear/given-to-dvo", at: now, by: person.id } as const;
      return accepted(ground, { ...settled, phase: "over", outcome }, person, "run/answered", body);
    }
  }
}

/** "Fertig": the device is looked at sooner; what counts is what is seen. */
export function report(ground: Ground, person: Person, runId: string): Accepted | Refusal {
  const run = runIn(ground, runId);
  if ("refused" in run) return run;
  const intent = openIntent(run);
  if (intent?.life.at !== "dispatched" || intent.life.by === undefined) return refuse("engine/not-asked");
  const next = withIntent(run, { ...intent, life: { ...intent.life, reportedAt: ground.now } });
  return accepted(ground, next, person, "run/reported", { intent: intent.id });
}

export function refuse(
  code: Exclude<RefusalCode, "engine/already-ordered" | "engine/run-over" | "engine/blocked">,
): Refusal {
  return { refused: code, fields: {} } as Refusal;
}

export function runIn({ state, now }: Pick<Ground, "state" | "now">, runId: string): Run | Refusal {
  const run = state.runs.find(({ id }) => id === runId);
  if (!run) return refuse("engine/no-such-run");
  const { outcome } = run;
  return run.phase === "over"
    ? { refused: "engine/run-over", fields: { by: outcome?.by ?? "", at: outcome?.at ?? now } }
    : run;
}

function accepted(
  { state }: Ground,
  run: Run,
  person: Person,
  kind: string,
  body: Record<string, unknown>,
  hasFailed = false,
): Accepted {
  const key = failureKey(run.auftrag);
  const failures = hasFailed ? { ...state.failures, [key]: (state.failures[key] ?? 0) + 1 } : state.failures;
  const next = { ...state, failures, runs: state.runs.map((r) => (r.id === run.id ? run : r)) };
  return { state: next, runId: run.id, journal: [{ kind, actor: person.id, body: { run: run.id, ...body } }] };
}

function withdrawn(intent: Intent, when: Instant): Intent {
  return { ...intent, life: { at: "withdrawn", when, why: "stopped" } };
}

function settledBy(
  intent: Intent,
  effect: "effect" | "no-effect" | "needs-person",
  { id }: Person,
  when: Instant,
): Intent {
  const { life } = intent;
  if (life.at !== "dispatched") return withdrawn(intent, when);
  const settled = { at: "settled", when, dispatchedAt: life.when, effect, by: id } as const;
  return { ...intent, life: { ...settled, ...(life.by !== undefined && { begunBy: life.by }) } };
}

function isWindow({ opensAt, closesAt }: Wartungsfenster, now: Instant): boolean {
  return Number.isFinite(opensAt) && Number.isFinite(closesAt) && opensAt < closesAt && closesAt > now;
}
