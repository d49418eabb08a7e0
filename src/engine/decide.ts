/**
 * decide: what is known → what happens next. The whole behaviour of a run, pure: the same input gives the same decision.
 *
 * Room: engine. Called by `reconcile.ts` once per pass, after it observed. It settles what was sent, walks each run on along its
 * runbook, and makes at most one intent. It sends nothing and knows no clock. Nothing is done because it was said to be done.
 */
import type { Runbook, RunbookId, Step } from "../domain/runbook.ts";
import { compareVersions, parseVersion } from "../domain/version.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Facts } from "./facts.ts";
import { durationOf, firstClosed, type Interlocks, isClockTrusted, type Situation, windowOf } from "./interlocks.ts";
import { settle, watched } from "./settle.ts";
import {
  type EngineState,
  failureKey,
  type Intent,
  type IntentLife,
  openIntent,
  type Run,
  type Waiting,
} from "./state.ts";
import { aftermath, beforeOf } from "./verify.ts";
import { deviceIn, type PracticeView } from "./view.ts";

/** Named in every journal record: replaying a record with the same version gives the same decision [S25]. */
export const DECIDE_VERSION = 1;

/** While something runs it is looked at so often; while something is waited for, so often. */
export const WATCH_MS = 15_000;
const WAIT_MS = 60_000;

export interface Input {
  now: Instant;
  /** Of the installation. */
  epoch: string;
  state: EngineState;
  view: PracticeView;
  facts: Facts;
  interlocks: Interlocks;
  runbooks: Readonly<Record<RunbookId, Runbook>>;
  /** For the intent, should there be one. */
  intentId: string;
  /** Whatever is open, nothing new is sent in this pass, and why. */
  heldBack?: Waiting | undefined;
}

export interface Decision {
  state: EngineState;
  /** Every transition, in order: what the journal says. */
  transitions: Transition[];
  /** The one that may be sent now. */
  intent?: { runId: string; intentId: string };
  /** When to look again; undefined: nothing is open. */
  wakeAt: Instant | undefined;
}

export interface Transition {
  what:
    | "attempt-began"
    | "intent-decided"
    | "intent-withdrawn"
    | "intent-dispatched"
    | "intent-settled"
    | "step-done"
    | "failed"
    | "waiting"
    | "asked"
    | "over";
  run: string;
  fields: Record<string, unknown>;
}

export function decide(input: Input): Decision {
  const state = remembering(input.state, input.view);
  const pass = new Pass({ ...input, state });
  for (const run of state.runs) pass.advance(run);
  return pass.decision();
}

/** One look at everything that is open. */
class Pass {
  readonly #input: Input;
  readonly #transitions: Transition[] = [];
  /** As they are now: what one run does, the next one sees. */
  #state: EngineState;
  #intent: Decision["intent"];
  #wakeAt: Instant | undefined;

  constructor(input: Input) {
    this.#input = input;
    this.#state = input.state;
  }

  decision(): Decision {
    const wakeAt = this.#intent ? this.#input.now : this.#wakeAt;
    const intent = this.#intent;
    return { state: this.#state, transitions: this.#transitions, ...(intent && { intent }), wakeAt };
  }

  advance(run: Run): void {
    if (run.phase === "over") return;
    this.#put(this.#next(this.#settled(this.#seen(run))));
  }

  /** What was seen of the device meanwhile, and what no longer holds: a decision nobody sent is none. */
  #seen(run: Run): Run {
    const intent = openIntent(run);
    if (!intent) return run;
    if (intent.life.at === "decided") return this.#withdraw(afterCrash(run, this.#input.now), intent, "found-decided");
    const device = deviceIn(this.#input.view, intent.device);
    return withIntent(run, { ...intent, watch: watched(intent, device, this.#input.now) });
  }

  #withdraw(run: Run, intent: Intent, why: Extract<IntentLife, { at: "withdrawn" }>["why"]): Run {
    this.#tell(run, "intent-withdrawn", { intent: intent.id, why });
    return withIntent(run, { ...intent, life: { at: "withdrawn", when: this.#input.now, why } });
  }

  /** What became of the command that is out. */
  #settled(run: Run): Run {
    const intent = openIntent(run);
    if (intent?.life.at !== "dispatched") return run;
    const { view, facts, now } = this.#input;
    const step = this.#stepOf(run, intent.step);
    if (!step || !run.before) {
      // Stored by a version that knew more: what to look for is not guessed.
      const answers = ["took-effect", "no-effect", "give-to-dvo"] as const;
      return this.#ask(run, {
        code: "engine/runbook-changed",
        fields: { device: run.auftrag.deviceName },
        at: now,
        answers,
      });
    }
    const found = settle({
      ...{ intent: { ...intent, life: intent.life }, postcondition: step.postcondition, before: run.before },
      ...{ device: deviceIn(view, intent.device), sightings: run.sightings, now },
      duration: durationOf({ run, step, view, facts }),
    });
    // By a clock that is wrong everything could be over: nothing is concluded from it but a question.
    if (found.is !== "ask" && found.is !== "pending" && !this.#isClockRight(intent.device)) {
      this.#wake(now + WATCH_MS);
      return run;
    }
    switch (found.is) {
      case "effect":
        return this.#done(this.#settle(run, intent, "effect"), step, found.seenAt);
      case "no-effect":
        return this.#failed(
          this.#settle(run, intent, "no-effect"),
          found.isRejected ? "failed/rejected" : "failed/no-effect",
        );
      case "ask": {
        const { minutes, code } = found;
        const fields = { device: run.auftrag.deviceName, minutes };
        const answers = ["look-again", "took-effect", "no-effect", "give-to-dvo"] as const;
        return this.#ask({ ...run, sightings: [] }, { code, fields, at: now, answers } as NonNullable<Run["question"]>);
      }
      case "pending":
        this.#wake(now + WATCH_MS);
        return {
          ...run,
          phase: found.isLonger ? "longer" : found.sightings.length > 0 ? "verifying" : "acting",
          sightings: found.sightings,
          question: undefined,
          waiting: undefined,
        };
    }
  }

  /** A device that only people read needs no Konnektor beside it. */
  #isClockRight(device: string): boolean {
    const { view, now } = this.#input;
    return deviceIn(view, device)?.kind === "mobiles-kartenterminal" || isClockTrusted(view, now);
  }

  #settle(run: Run, intent: Intent, effect: "effect" | "no-effect"): Run {
    const life = intent.life as Extract<IntentLife, { at: "dispatched" }>;
    this.#tell(run, "intent-settled", { intent: intent.id, effect });
    return {
      ...withIntent(run, {
        ...intent,
        life: {
          ...{ at: "settled", when: this.#input.now, dispatchedAt: life.when, effect },
          ...(life.by !== undefined && { begunBy: life.by }),
        },
      }),
      question: undefined,
    };
  }

  /** One attempt did nothing. It may have started anew all the same: cards and connections are looked after before anything else. */
  #failed(run: Run, is: "failed/rejected" | "failed/no-effect"): Run {
    const key = failureKey(run.auftrag);
    const failures = { ...this.#state.failures, [key]: (this.#state.failures[key] ?? 0) + 1 };
    this.#state = { ...this.#state, failures };
    const step = run.intents.at(-1)?.step;
    const done = step ? [...run.done, { step, at: this.#input.now, seenAt: [] }] : run.done;
    this.#tell(run, "failed", { why: is });
    return { ...run, done, failed: is, sightings: [] };
  }

  /** Every step was seen. Another attempt only where the person said so, in the window the person named [REQ:U-71]. */
  #ended(run: Run): Run {
    const { failed, takenOver: _, ...rest } = run;
    if (!failed) return this.#over(this.#succeeded(run), "succeeded");
    const mayRetry = run.attempt === 1 && failed === "failed/no-effect" && run.auftrag.retryIn && !run.stopped;
    if (!mayRetry) return this.#over(run, failed);
    this.#tell(run, "attempt-began", { attempt: 2 });
    return this.#next({ ...rest, attempt: 2, done: [], sightings: [], phase: "waiting" });
  }

  #done(run: Run, step: Step, seenAt: Instant[]): Run {
    this.#tell(run, "step-done", { step: step.id, seenAt });
    const done = [...run.done, { step: step.id, at: this.#input.now, seenAt }];
    const { question: _question, waiting: _waiting, ...rest } = run;
    return { ...rest, done, sightings: [] };
  }

  /** The first step whose postcondition nobody has seen yet. */
  #next(run: Run): Run {
    const { runbooks, now } = this.#input;
    if (run.phase === "over" || openIntent(run)) return run;
    const runbook = runbooks[run.auftrag.runbook];
    if (run.runbookVersion !== runbook?.version) return this.#over(run, "ended/other-runbook");
    const step = runbook.steps.find(({ id }) => !run.done.some((done) => done.step === id));
    if (!step) return this.#ended(run);
    if (run.stopped && !run.intents.some(({ life }) => life.at === "settled")) return this.#over(run, "ended/stopped");
    if ("do" in step.act || "guide" in step.act) return this.#acting(run, step);
    const seen = aftermath(run, step, this.#input.view, { now, lastSent: this.#lastSent() });
    if (seen.is === "done") return this.#next(this.#done(run, step, seen.seenAt));
    if (seen.is === "ask") return this.#ask(run, seen.question);
    this.#wake(now + WATCH_MS);
    const { question: _question, ...rest } = run;
    return { ...rest, phase: "verifying", sightings: seen.sightings, waiting: undefined };
  }

  #lastSent(): Instant {
    const sent = this.#state.runs.map((run) => openIntent(run)?.life).filter((life) => life?.at === "dispatched");
    return Math.max(0, ...sent.map(({ when }) => when));
  }

  #succeeded(run: Run): Run {
    const { [failureKey(run.auftrag)]: _, ...failures } = this.#state.failures;
    this.#state = { ...this.#state, failures };
    return run;
  }

  #acting(run: Run, step: Step): Run {
    if (run.stopped) return this.#over(run, "ended/stopped");
    const situation = this.#situation(run, step);
    if (this.#isThereAlready(run)) return this.#over(run, "ended/not-needed");
    if (situation.now >= windowOf(run).closesAt) return this.#over(run, "ended/window-missed");
    const closed = firstClosed(this.#input.interlocks, situation);
    if (closed) return this.#blocked(run, closed);
    // One intent per pass: the next one is decided when this one is known.
    if (this.#intent) return this.#wait(run, { code: "engine/path-free", fields: { device: run.auftrag.deviceName } });
    if ("guide" in step.act) return this.#wait(run, { code: "engine/person-ready", fields: {} });
    const { heldBack } = this.#input;
    return heldBack ? this.#wait(run, heldBack) : this.#intend(run, step);
  }

  #intend(run: Run, step: Step): Run {
    const { now, intentId, view } = this.#input;
    const intent = intentOf(run, step, intentId, now);
    this.#intent = { runId: run.id, intentId };
    this.#tell(run, "intent-decided", { intent: intentId, step: step.id, action: intent.action });
    const { waiting: _waiting, question: _question, unreached: _unreached, ...rest } = run;
    const signIns = (run.signIns ?? 0) + 1;
    return { ...rest, signIns, before: beforeOf(view, run, now), intents: [...run.intents, intent], phase: "acting" };
  }

  /** Some locks open again by themselves; these never do. */
  #blocked(run: Run, closed: Waiting): Run {
    if (closed.code === "engine/unchanged") return this.#over(run, "ended/foreign-change");
    if (closed.code === "engine/confirmed") return this.#over(run, "ended/not-confirmed");
    return this.#wait(run, closed);
  }

  #wait(run: Run, waiting: Waiting): Run {
    const { now } = this.#input;
    const isSame = run.waiting?.code === waiting.code;
    if (!isSame) this.#tell(run, "waiting", { code: waiting.code });
    const since = isSame ? (run.waitingSince ?? now) : now;
    this.#wake(
      Math.max(now + 1, Math.min(waiting.until ?? nextLook(since, now), now + DAY_MS, windowOf(run).closesAt)),
    );
    const { question: _question, ...rest } = run;
    const phase = waiting.code === "engine/person-ready" ? "ready" : "waiting";
    return { ...rest, waiting, waitingSince: since, phase };
  }

  #ask(run: Run, question: NonNullable<Run["question"]>): Run {
    const { now } = this.#input;
    const isSame = run.question?.code === question.code;
    const since = isSame && run.question ? run.question.at : now;
    // Who answers at once sees it at once.
    this.#wake(now - since < SOON_MS ? now + WATCH_MS : nextLook(since, now));
    if (!isSame) this.#tell(run, "asked", { question: question.code });
    return {
      ...run,
      phase: "asking",
      question: { ...question, at: since },
      waiting: undefined,
    };
  }

  #over(run: Run, is: NonNullable<Run["outcome"]>["is"]): Run {
    this.#tell(run, "over", { outcome: is });
    const { waiting: _waiting, question: _question, ...rest } = run;
    return {
      ...rest,
      phase: "over",
      outcome: { is, at: this.#input.now, ...(is === "ended/stopped" && run.stopped && { by: run.stopped.by }) },
    };
  }

  /** An update that somebody else brought before we began is no failure and nothing to do. */
  #isThereAlready({ auftrag, intents }: Run): boolean {
    const installed = parseVersion(deviceIn(this.#input.view, auftrag.device)?.firmware?.value ?? "");
    const target = parseVersion(auftrag.target ?? "");
    const isThere = installed !== undefined && target !== undefined && compareVersions(installed, target) >= 0;
    return isThere && intents.every(({ life }) => life.at === "withdrawn");
  }

  #situation(run: Run, step: Step): Situation {
    const { now, epoch, view, facts } = this.#input;
    const state = { ...this.#state, runs: this.#state.runs.map((r) => (r.id === run.id ? run : r)) };
    return { now, epoch, view, facts, state, run, step };
  }

  #stepOf(run: Run, id: Step["id"]): Step | undefined {
    return this.#input.runbooks[run.auftrag.runbook]?.steps.find((step) => step.id === id);
  }

  #put(run: Run): void {
    this.#state = { ...this.#state, runs: this.#state.runs.map((r) => (r.id === run.id ? run : r)) };
  }

  #tell(run: Run, what: Transition["what"], fields: Transition["fields"]): void {
    this.#transitions.push({ what, run: run.id, fields });
  }

  #wake(at: Instant): void {
    this.#wakeAt = Math.min(this.#wakeAt ?? at, at);
  }
}

const DAY_MS = 86_400_000;
const RARELY_MS = 5 * 60_000;
const SOON_MS = 10 * 60_000;
/** Devices lock themselves from the third wrong password on. */
const MAX_OPEN_SIGN_INS = 2;

/** The longer something lasts, the less often it is looked at. */
function nextLook(since: Instant, now: Instant): Instant {
  return now + Math.min(RARELY_MS, Math.max(WAIT_MS, (now - since) / 4));
}

export function intentOf(run: Run, step: Step, id: string, now: Instant): Intent {
  const { act } = step;
  const { device, target } = run.auftrag;
  const action = "do" in act ? act.do : "guide" in act ? act.guide : undefined;
  if (!action) throw new Error(`${step.id} sends nothing`);
  return { id, step: step.id, device, action, ...(target && { target }), decidedAt: now, life: { at: "decided" } };
}

export function withIntent(run: Run, intent: Intent): Run {
  return { ...run, intents: run.intents.map((i) => (i.id === intent.id ? intent : i)) };
}

/** It may have signed in before it crashed. So it waits, and after the second time only a person lets it try again [S21]. */
function afterCrash(run: Run, now: Instant): Run {
  const unreached = { reason: "link/closed", until: now + RARELY_MS };
  return { ...run, unreached, ...((run.signIns ?? 0) >= MAX_OPEN_SIGN_INS && { accessRefused: true as const }) };
}

/** The highest version ever seen: nothing older is installed over it [S10]. */
function remembering(state: EngineState, { devices }: PracticeView): EngineState {
  let { highest } = state;
  for (const { id, versions = [] } of devices) {
    for (const text of versions) {
      const [seen, known] = [parseVersion(text), parseVersion(highest[id] ?? "")];
      if (seen && (!known || compareVersions(seen, known) > 0)) highest = { ...highest, [id]: text };
    }
  }
  return highest === state.highest ? state : { ...state, highest };
}
