/**
 * The loop: take the lease, observe, decide, commit; then connect, look again, commit that it is sent, send. One pass, at most one command.
 *
 * Room: engine. Used by `app` (real clock, network, disk) and by the seeded simulation (none of them). Between any two awaits
 * the process may die, and whatever was then durable is enough: an intent found `decided` was not sent, one found `dispatched`
 * may have been, and nobody ever sends either again (design, section 4).
 */
import { createHash } from "node:crypto";
import { LotseError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { NewJournalRecord } from "../domain/journal.ts";
import type { Observation } from "../domain/observation.ts";
import type { Runbook, RunbookId, Step } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { type Accepted, type Ground, type Person, type Refusal, refuse, runIn } from "./commands.ts";
import {
  DECIDE_VERSION,
  type Decision,
  decide,
  type Input,
  intentOf,
  type Transition,
  WATCH_MS,
  withIntent,
} from "./decide.ts";
import type { Facts } from "./facts.ts";
import { firstClosed, INTERLOCKS, type Interlocks } from "./interlocks.ts";
import type { EnginePorts, StoredEngine } from "./ports.ts";
import {
  type EngineState,
  emptyState,
  type Intent,
  type IntentLife,
  openIntent,
  type Run,
  readState,
  type Waiting,
} from "./state.ts";
import { beforeOf } from "./verify.ts";
import { type PracticeView, viewOf } from "./view.ts";

/** From "it is sent now" to the bytes; later than that they are not sent any more. */
const SEND_DEADLINE_MS = 5_000;
/** A person who was shown an instruction may begin for so long. */
const GUIDED_DEADLINE_MS = 10 * 60_000;
const LEASE_MS = 60_000;
/** Wall and monotonic clock may part by so much within a pass. */
const DRIFT_MS = 2_000;
/** After a device could not be reached for a decision. */
const UNREACHED_MS = 5 * 60_000;
/** A stored state nobody here understands is looked at again so often. */
const UNKNOWN_MS = 60 * 60_000;
const COMMAND_TRIES = 5;

export interface EngineOptions {
  /** Names this process in leases. */
  holder: string;
  runbooks: Readonly<Record<RunbookId, Runbook>>;
  /** Left out one at a time by the simulation. */
  interlocks?: Interlocks;
  /** Told of every decision before it is made durable, with all it rests on: replayed, it is the same [S25]. */
  decided?: (input: Input, decision: Decision) => void;
}

/** What one pass is about: read once, used throughout. */
interface Pass {
  practiceId: string;
  holder: string;
  revision: number;
  state: EngineState;
  epoch: string;
  facts: Facts;
  observations: Observation[];
  view: PracticeView;
  began: Reading;
}

interface Reading {
  wall: Instant;
  monotonic: number;
}

export class Engine {
  readonly #ports: EnginePorts;
  readonly #holder: string;
  readonly #runbooks: EngineOptions["runbooks"];
  readonly #interlocks: Interlocks;
  /** The last thing that is done for each practice: a pass and a person who begins a step do not fence each other. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #onDecision: EngineOptions["decided"];
  #passes = 0;

  constructor(ports: EnginePorts, { holder, runbooks, interlocks = INTERLOCKS, decided }: EngineOptions) {
    this.#onDecision = decided;
    this.#ports = ports;
    this.#holder = holder;
    this.#runbooks = runbooks;
    this.#interlocks = interlocks;
  }

  /** One pass for one practice. @throws LotseError store/*: nothing was sent that is not durable */
  async pass(practiceId: string): Promise<void> {
    await this.#alone(practiceId, async (pass) => {
      const decision = await this.#decided(pass);
      if (decision?.intent) await this.#act(pass, decision.intent);
    });
  }

  /**
   * A person does something. What two do at once is put in order: the second is judged by what the first one left.
   * @throws LotseError store/*
   */
  async command(practiceId: string, apply: (ground: Ground) => Accepted | Refusal): Promise<Accepted | Refusal> {
    const { store, devices, clock } = this.#ports;
    for (let tries = 0; tries < COMMAND_TRIES; tries++) {
      const stored = await store.read(practiceId);
      const state = stored ? readState(stored.state) : emptyState(store.epoch);
      if (!state) return { refused: "engine/blocked", fields: { reason: "engine/stored-state-unknown" } };
      const view = viewOf(await devices.known(practiceId));
      const done = apply({ now: clock.now(), state, view, runbooks: this.#runbooks });
      if ("refused" in done) return done;
      const revision = await this.#commit(practiceId, {
        revision: stored?.revision ?? 0,
        state: done.state,
        wakeAt: clock.now(),
        journal: done.journal,
      });
      if (revision !== undefined) return done;
    }
    return refuse("engine/busy");
  }

  /** "Ich beginne jetzt": the same look and the same locks as for a command of ours, then the instruction may be shown. */
  async begin(practiceId: string, person: Person, runId: string): Promise<{ runId: string } | Refusal> {
    const begun = await this.#alone(practiceId, async (pass) => {
      const device = pass.state.runs.find(({ id }) => id === runId)?.auftrag.deviceName ?? "";
      const decision = await this.#decided(pass, { heldBack: { code: "engine/path-free", fields: { device } } });
      return decision && this.#beginGuided(pass, person, runId);
    });
    return begun ?? refuse("engine/busy");
  }

  /** Under a lease of its own, with a fresh look. Undefined: somebody else has it, or nothing here is understood. */
  #alone<T>(practiceId: string, work: (pass: Pass) => Promise<T>): Promise<T | undefined> {
    const done = (this.#last.get(practiceId) ?? Promise.resolve()).then(() => this.#leased(practiceId, work));
    const quiet = done.catch(() => {});
    this.#last.set(practiceId, quiet);
    return done;
  }

  async #leased<T>(practiceId: string, work: (pass: Pass) => Promise<T>): Promise<T | undefined> {
    const { store, clock } = this.#ports;
    const holder = `${this.#holder}#${++this.#passes}`;
    const stored = await store.lease(practiceId, holder, clock.now(), LEASE_MS);
    if (!stored) return undefined;
    try {
      const pass = await this.#look(practiceId, holder, stored);
      return pass && (await work(pass));
    } finally {
      await store.release(practiceId, holder);
    }
  }

  /** Undefined: the stored state is of another version; nothing is done, and it is said (`engine/stored-state-unknown`). */
  async #look(practiceId: string, holder: string, stored: StoredEngine): Promise<Pass | undefined> {
    const { store, devices, facts, clock } = this.#ports;
    const began = this.#reading();
    const state = readState(stored.state);
    if (!state) {
      const { revision, state: text } = stored;
      await store.commit(practiceId, {
        revision,
        holder,
        state: text,
        wakeAt: clock.now() + UNKNOWN_MS,
        journal: [],
        ended: [],
      });
      return undefined;
    }
    const observations = await devices.observe(practiceId);
    return {
      ...{ practiceId, holder, revision: stored.revision, epoch: stored.epoch, began, observations },
      state: adopted(state, stored.epoch),
      facts: await facts(practiceId),
      view: viewOf(observations),
    };
  }

  /** Decides and makes it durable. Undefined: somebody else was quicker, and nothing counts. */
  async #decided(pass: Pass, options: { heldBack?: Waiting } = {}): Promise<Decision | undefined> {
    const { practiceId, state, view, facts, epoch } = pass;
    const now = this.#ports.clock.now();
    // Clocks that part are not trusted for anything that is sent.
    const heldBack = this.#hasDrifted(pass.began) ? CLOCKS_PARTED : options.heldBack;
    const intentId = newId("int", now, this.#ports.random.bytes(10));
    const [interlocks, runbooks] = [this.#interlocks, this.#runbooks];
    const input: Input = { now, epoch, state, view, facts, interlocks, runbooks, intentId, heldBack };
    const decision = decide(input);
    this.#onDecision?.(input, decision);
    const journal = decision.transitions.map((transition) => recordOf(transition, pass));
    const revision = await this.#commit(practiceId, {
      ...{ revision: pass.revision, holder: pass.holder, state: decision.state, wakeAt: decision.wakeAt, journal },
    });
    if (revision === undefined) return undefined;
    pass.revision = revision;
    pass.state = { ...decision.state, runs: decision.state.runs.filter(({ phase }) => phase !== "over") };
    return decision;
  }

  /** Connect, read afresh, recheck, commit `dispatched`, send. */
  async #act(pass: Pass, { runId, intentId }: NonNullable<Decision["intent"]>): Promise<void> {
    const { run: decided, intent, step } = this.#find(pass, runId, intentId);
    // Whatever comes of signing in is known when it is written next.
    const { signIns: _, ...run } = decided;
    const { devices, clock, facts: read } = this.#ports;
    const { practiceId, epoch } = pass;
    const prepared = await devices.prepare(practiceId, run, intent).catch((error: unknown) => error);
    try {
      if (!(await this.#renewed(pass))) return;
      if (!isPrepared(prepared)) return await this.#unreached(pass, run, intent, prepared);
      // Transferring a file takes minutes: everything is looked at again.
      const view = viewOf([...(await devices.observe(practiceId)), ...prepared.seen]);
      const facts = await read(practiceId);
      const now = clock.now();
      const closed = firstClosed(this.#interlocks, { now, epoch, state: pass.state, view, facts, run, step });
      const why = this.#hasDrifted(pass.began) ? CLOCKS_PARTED : closed;
      if (why) return await this.#withdraw(pass, run, intent, why);
      const at = this.#reading();
      const life = { at: "dispatched", when: now, sendBy: now + SEND_DEADLINE_MS } as const;
      if (!(await this.#dispatch(pass, run, intent, life))) return;
      if (this.#isLate(at)) return;
      // Whatever it answers proves nothing; what came of it is seen.
      await prepared.send().catch(() => {});
    } finally {
      if (isPrepared(prepared)) await prepared.close();
    }
  }

  /** Connecting takes its time. False: somebody else has been here meanwhile, and what was decided no longer counts. */
  async #renewed(pass: Pass): Promise<boolean> {
    const { store, clock } = this.#ports;
    const stored = await store.lease(pass.practiceId, pass.holder, clock.now(), LEASE_MS);
    if (stored?.revision !== pass.revision + 1) return false;
    pass.revision = stored.revision;
    return true;
  }

  async #beginGuided(pass: Pass, person: Person, runId: string): Promise<{ runId: string } | Refusal> {
    const now = this.#ports.clock.now();
    const run = runIn({ state: pass.state, now }, runId);
    if ("refused" in run) return run;
    const step = this.#stepsOf(run).find(({ id }) => !run.done.some((done) => done.step === id));
    if (!step || !("guide" in step.act) || run.stopped || openIntent(run)) return refuse("engine/not-asked");
    const { epoch, state, view, facts } = pass;
    const closed = firstClosed(this.#interlocks, { now, epoch, state, view, facts, run, step });
    if (closed) return { refused: "engine/blocked", fields: { reason: closed.code }, closed };
    if (this.#hasDrifted(pass.began)) return refuse("engine/busy");
    const intent = intentOf(run, step, newId("int", now, this.#ports.random.bytes(10)), now);
    const { waiting: _waiting, ...rest } = run;
    const begun: Run = {
      ...rest,
      before: beforeOf(view, run, now),
      intents: [...run.intents, intent],
      phase: "acting",
    };
    const life = { at: "dispatched", when: now, sendBy: now + GUIDED_DEADLINE_MS, by: person.id } as const;
    return (await this.#dispatch(pass, begun, intent, life)) ? { runId } : refuse("engine/busy");
  }

  /** The one set that lets exactly one send. */
  async #dispatch(
    pass: Pass,
    run: Run,
    intent: Intent,
    life: Extract<IntentLife, { at: "dispatched" }>,
  ): Promise<boolean> {
    const sent = withIntent(run, { ...intent, life });
    const fields = { intent: intent.id, ...(life.by && { by: life.by }) };
    return this.#put(pass, sent, { what: "intent-dispatched", run: run.id, fields }, life.when + WATCH_MS);
  }

  async #withdraw(pass: Pass, run: Run, intent: Intent, waiting: Waiting): Promise<void> {
    const when = this.#ports.clock.now();
    const why = waiting.code;
    const withdrawn = withIntent(run, { ...intent, life: { at: "withdrawn", when, why } });
    const next: Run = { ...withdrawn, phase: "waiting", waiting, waitingSince: when };
    const transition = { what: "intent-withdrawn", run: run.id, fields: { intent: intent.id, why } } as const;
    await this.#put(pass, next, transition, waiting.until ?? when + WATCH_MS);
  }

  /** The device was not reached, or did not let us in. Nothing was sent. */
  async #unreached(pass: Pass, run: Run, intent: Intent, error: unknown): Promise<void> {
    const now = this.#ports.clock.now();
    const reason = error instanceof LotseError ? error.code : "link/closed";
    const isRefused = ACCESS_REFUSED.has(reason);
    const until = now + UNREACHED_MS;
    const next: Run = { ...run, ...(isRefused ? { accessRefused: true as const } : { unreached: { reason, until } }) };
    const device = run.auftrag.deviceName;
    const waiting: Waiting = isRefused
      ? { code: "engine/access", fields: { device } }
      : { code: "engine/reachable", fields: { reason }, until };
    await this.#withdraw(pass, next, intent, waiting);
    if (!(error instanceof LotseError)) throw error;
  }

  async #put(pass: Pass, run: Run, transition: Transition, wakeAt: Instant): Promise<boolean> {
    const state = { ...pass.state, runs: pass.state.runs.map((r) => (r.id === run.id ? run : r)) };
    const journal = [recordOf(transition, pass)];
    const revision = await this.#commit(pass.practiceId, {
      revision: pass.revision,
      holder: pass.holder,
      state,
      wakeAt,
      journal,
    });
    if (revision === undefined) return false;
    pass.revision = revision;
    pass.state = state;
    return true;
  }

  async #commit(
    practiceId: string,
    {
      revision,
      holder,
      state,
      wakeAt,
      journal,
    }: {
      revision: number;
      holder?: string;
      state: EngineState;
      wakeAt: Instant | undefined;
      journal: NewJournalRecord[];
    },
  ): Promise<number | undefined> {
    const over = state.runs.filter(({ phase }) => phase === "over");
    const runs = state.runs.filter(({ phase }) => phase !== "over");
    const auftraege = state.auftraege.filter(({ id }) => runs.some((run) => run.auftrag.id === id));
    const committed = await this.#ports.store.commit(practiceId, {
      ...{ revision, ...(holder && { holder }), wakeAt: runs.length > 0 ? wakeAt : undefined, journal },
      state: JSON.stringify({ ...state, runs, auftraege }),
      ended: over.map((run) => ({ runId: run.id, endedAt: run.outcome?.at ?? 0, run: JSON.stringify(run) })),
    });
    if (committed !== undefined) this.#ports.tell(practiceId);
    return committed;
  }

  #find({ state }: Pass, runId: string, intentId: string): { run: Run; intent: Intent; step: Step } {
    const run = state.runs.find(({ id }) => id === runId);
    const intent = run?.intents.find(({ id }) => id === intentId);
    const step = run && this.#stepsOf(run).find(({ id }) => id === intent?.step);
    if (!run || !intent || !step) throw new Error("an intent without its run");
    return { run, intent, step };
  }

  #stepsOf({ auftrag }: Run): readonly Step[] {
    return this.#runbooks[auftrag.runbook]?.steps ?? [];
  }

  #reading(): Reading {
    const { clock } = this.#ports;
    return { wall: clock.now(), monotonic: clock.monotonic?.() ?? clock.now() };
  }

  #hasDrifted(since: Reading): boolean {
    const { wall, monotonic } = this.#reading();
    return Math.abs(wall - since.wall - (monotonic - since.monotonic)) > DRIFT_MS;
  }

  #isLate(since: Reading): boolean {
    const { wall, monotonic } = this.#reading();
    return wall - since.wall > SEND_DEADLINE_MS || wall < since.wall || monotonic - since.monotonic > SEND_DEADLINE_MS;
  }
}

const CLOCKS_PARTED: Waiting = { code: "engine/clock-trusted", fields: { seconds: undefined } };

const ACCESS_REFUSED = new Set<string>([
  "management/login-refused",
  "kt/credentials-wrong",
  "kt/login-disabled",
  "engine/access-missing",
]);

/** After a restore another epoch has begun: nothing is known to be so, and Aufträge are renewed by their people. */
function adopted(state: EngineState, epoch: string): EngineState {
  if (state.epoch === epoch) return state;
  const runs = state.runs.map((run) => ({ ...run, auftrag: { ...run.auftrag, needsRenewal: true as const } }));
  return { ...state, epoch, runs };
}

function recordOf({ what, run, fields }: Transition, { state, view, facts }: Pass): NewJournalRecord {
  const inputs = { state: hashOf(state), view: hashOf(view), facts: facts.id };
  return { kind: `run/${what}`, actor: "ti-lotse", body: { run, ...fields, decide: DECIDE_VERSION, inputs } };
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

function isPrepared(value: unknown): value is Awaited<ReturnType<EnginePorts["devices"]["prepare"]>> {
  return typeof value === "object" && value !== null && "send" in value && "seen" in value;
}
