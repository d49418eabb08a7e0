/**
 * The invariants of the engine (design, section 9), checked against what the simulated devices count and what is stored: after every
 * commit, before every byte that changes a device, and at the end. S12, S13 and S15 come with campaigns, S19 with the migration.
 */

import { RUNBOOKS } from "../../runbooks/index.ts";
import { hashOf as journalHash } from "../../src/domain/journal.ts";
import type { Observation } from "../../src/domain/observation.ts";
import { compareVersions, parseVersion } from "../../src/domain/version.ts";
import { FRESH_MS } from "../../src/engine/fresh.ts";
import { evidenceShown, firstClosed, INTERLOCKS, windowOf } from "../../src/engine/interlocks.ts";
import { type EngineState, type Intent, openIntent, type Run } from "../../src/engine/state.ts";
import { deviceIn, viewOf } from "../../src/engine/view.ts";
import { RIGHT_PASSWORD, WRONG_PASSWORD } from "../../src/simulator/port/world.ts";
import { PRACTICE, type Process } from "./process.ts";
import type { Committed } from "./store.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
/** What must never be found in anything that is kept or told. */
const SECRETS = [RIGHT_PASSWORD, WRONG_PASSWORD, "Mustermann", "X110411675"];

export class Invariants {
  readonly #world: World;
  /** Commands by intent: at most one each. */
  readonly #sent = new Map<string, number>();
  readonly #sentTo = new Map<string, { restarts: number; installs: number }>();
  /** Who committed the dispatch of each intent. */
  readonly #dispatchedBy = new Map<string, string | undefined>();
  readonly #lives = new Map<string, string>();
  readonly #highest = new Map<string, string>();
  #isRestored = false;
  readonly #verifiedRuns = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  wasSent(intentId: string): boolean {
    return this.#sent.has(intentId);
  }

  /** What was written after the backup is forgotten; what was sent is not. */
  restored(): void {
    this.#lives.clear();
    this.#highest.clear();
    this.#isRestored = true;
  }

  get sends(): number {
    return [...this.#sent.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Before the bytes leave. */
  sending(process: Process, intentId: string, prepared: readonly Observation[]): void {
    const world = this.#world;
    const state = this.#state();
    const run = state?.runs.find((r) => r.intents.some(({ id }) => id === intentId));
    const intent = run?.intents.find(({ id }) => id === intentId);
    if (!state || !run || intent?.life.at !== "dispatched") {
      this.#no("S4", `${intentId} is sent and not stored as dispatched`);
      return;
    }
    if (!this.#dispatchedBy.get(intentId)?.startsWith(`${process.name}#`))
      this.#no("S16", `${process.name} sends what another one dispatched`);
    if (world.jumpedAt >= process.leasedAt && world.jumpedAt > 0)
      this.#no("clock", "sent although the clock jumped within the pass");
    const isOlder = world.scheduler.now >= world.restoredAt && world.orderedAt(run.id) < world.restoredAt;
    if (isOlder && !world.renewed.has(run.id))
      this.#no("epoch", "an Auftrag of a backup is carried out and nobody renewed it");
    const times = (this.#sent.get(intentId) ?? 0) + 1;
    this.#sent.set(intentId, times);
    if (times > 1) this.#no("S5", `${intentId} is sent ${times} times`);
    if (intent.life.by !== undefined) this.#no("S5", "a person's command is sent by us");
    const now = world.wallOf();
    if (now - intent.life.when > 5_000) this.#no("S5", "sent later than the send deadline");
    const sent = this.#sentTo.get(intent.device) ?? { restarts: 0, installs: 0 };
    sent[intent.action === "restart" ? "restarts" : "installs"]++;
    this.#sentTo.set(intent.device, sent);
    this.#restsOn({ process, prepared, state, run, intent, now });
    this.#againstTheTruth(run, intent, now);
  }

  /** A guided step begins: the same locks. */
  began(run: Run): void {
    const intent = openIntent(run);
    if (intent?.life.at !== "dispatched") {
      this.#no("S4", "an instruction is shown that was not dispatched");
      return;
    }
    this.#againstTheTruth(run, intent, intent.life.when);
  }

  committed({ write, after }: Committed): void {
    const by = this.#world.process((write.holder ?? "").split("#")[0] ?? "");
    for (const o of by?.lastSeen ?? []) {
      if (o.kind === "identity") this.saw(o.component.id, (o as Observation<"identity">).value.firmware);
    }
    for (const { kind, body } of write.journal) {
      if (kind === "run/renewed") this.#world.renewed.add((body as { run: string }).run);
    }
    for (const secret of SECRETS) {
      if (write.state.includes(secret) || write.journal.some(({ body }) => JSON.stringify(body).includes(secret))) {
        this.#no("S27", `${secret} is stored`);
      }
    }
    const state = this.#state();
    if (!state) return;
    const open = state.runs.map((run) => [run, openIntent(run)] as const).filter(([, intent]) => intent);
    const devices = open.map(([run]) => run.auftrag.device);
    if (new Set(devices).size < devices.length) this.#no("S1", `two actions on ${devices.join(", ")}`);
    const ended = write.ended.map(({ run }) => JSON.parse(run) as Run);
    for (const run of [...state.runs, ...ended]) this.#lifeOf(run, write);
    if (state.runs.length > 0 && after.wakeAt === undefined) this.#no("S26", "something is open and nobody wakes");
    for (const run of state.runs) this.#hasReason(run);
    for (const run of [...state.runs, ...ended]) this.#verified(run);
    for (const run of ended) this.#ended(run);
    this.#oneOrderEach(state);
  }

  /** Chain, counts and what the devices themselves say. */
  atTheEnd(): void {
    const row = this.#world.store.peek(PRACTICE);
    let prev = "";
    let seq = 0;
    for (const record of row?.journal ?? []) {
      seq++;
      const { hash, ...open } = record;
      if (record.seq !== seq || record.prev !== prev || hash !== journalHash(open)) {
        this.#no("S25", `the chain breaks at ${seq}`);
        break;
      }
      prev = hash;
    }
    this.#world.devicesAtTheEnd(this.#sentTo, (invariant, what) => this.#no(invariant, what));
  }

  #restsOn(at: {
    process: Process;
    prepared: readonly Observation[];
    state: EngineState;
    run: Run;
    intent: Intent;
    now: number;
  }): void {
    const { process, prepared, state, run, intent, now } = at;
    const world = this.#world;
    const view = viewOf([...process.lastSeen, ...prepared]);
    const step = RUNBOOKS[run.auftrag.runbook].steps.find(({ id }) => id === intent.step);
    if (!step) {
      this.#no("S9", "a step nobody knows");
      return;
    }
    const device = deviceIn(view, run.auftrag.device);
    const age = now - (device?.firmware?.at ?? 0);
    if (age > FRESH_MS + 5_000) this.#no("S8", `rests on what was seen ${age} ms ago`);
    // As it was before the intent itself occupied its device.
    const own = { ...run, intents: run.intents.filter(({ id }) => id !== intent.id) };
    const runs = state.runs.map((r) => (r.id === run.id ? own : r));
    const situation = {
      now,
      epoch: world.store.epoch,
      state: { ...state, runs },
      view,
      facts: world.facts,
      run: own,
      step,
    };
    const closed = firstClosed(INTERLOCKS, situation);
    if (closed) this.#no("S9", `${closed.code} is closed at sending`);
    const shown = evidenceShown(run.auftrag, view);
    if (run.auftrag.confirmations.some(({ evidence }) => evidence !== shown))
      this.#no("S18", "confirmed was something else");
    if (device?.firmware?.value !== run.auftrag.seen.firmware) this.#no("S24", "somebody else changed the device");
    const left = view.cards.filter(({ status }) => status.value === "VERIFIED").length;
    if (left > 0 && !run.auftrag.pinHolder) this.#no("S23", "nobody is there for the PIN");
  }

  #againstTheTruth(run: Run, intent: Intent, now: number): void {
    const world = this.#world;
    const { opensAt, closesAt, consent } = windowOf(run);
    if (now < opensAt || now >= closesAt) this.#no("S7", "outside its window");
    const duration = world.facts.durationOf(
      { id: "", kind: "konnektor", name: "" },
      intent.action === "restart" ? "restart" : "install",
      intent.target,
    );
    const opening = consent ? closesAt : Math.min(closesAt, world.facts.calendar.nextOpening(now) ?? closesAt);
    const needed = (duration.p99Minutes + duration.reserveMinutes) * MINUTE_MS;
    if (now + needed > opening + MINUTE_MS) this.#no("S7", "does not end before the practice opens");
    if (intent.action === "restart" && world.facts.calendar.isOpen(now) && !consent)
      this.#no("S20", "the way into the TI is taken in opening hours");
    const others = world.busyByUs().filter((id) => id !== intent.device);
    if (others.length > 0) this.#no("S2", `${others.join(", ")} is under way too`);
    if (world.isKnownBusy(intent.device)) this.#no("S3", "it installs already, and that could be known");
    if (intent.action !== "restart") this.#version(run, intent, now);
  }

  #version(run: Run, intent: Intent, now: number): void {
    const world = this.#world;
    const target = parseVersion(intent.target ?? "");
    const highest = parseVersion(this.#highest.get(intent.device) ?? "0.0");
    if (!target || (highest && compareVersions(target, highest) < 0)) this.#no("S10", "older than what was seen");
    if (!world.isApproved(intent.device, intent.target ?? "", now)) this.#no("S10", `${intent.target} is not approved`);
    if (intent.action === "install" && run.auftrag.image?.sha256 !== world.imageOf(intent.target ?? ""))
      this.#no("S11", "another file");
  }

  /** An intent only goes forward, each step with one record. */
  #lifeOf(run: Run, write: Committed["write"]): void {
    for (const intent of run.intents) {
      const was = this.#lives.get(intent.id);
      const is = intent.life.at;
      if (was === is) continue;
      this.#lives.set(intent.id, is);
      if (is === "dispatched") this.#dispatchedBy.set(intent.id, write.holder);
      if (!(was === undefined && this.#isRestored) && !(NEXT[was ?? "new"] ?? []).includes(is))
        this.#no("S5", `${intent.id} goes from ${was} to ${is}`);
      const explained = write.journal.some(({ body }) => {
        const { intent: id, run: runId } = body as { intent?: string; run?: string };
        return id === intent.id || runId === run.id;
      });
      if (!explained && !(was === undefined && this.#isRestored))
        this.#no("S25", `${intent.id} became ${is} without a record`);
    }
  }

  #hasReason(run: Run): void {
    const hasReason =
      run.waiting ?? run.question ?? (openIntent(run) || run.done.length > 0 || run.intents.length === 0);
    if (!hasReason) this.#no("S26", `${run.id} waits (${run.phase}) and says not what for`);
    if (run.phase === "asking" && !run.question) this.#no("S26", "it asks and has no question");
  }

  /** At the moment at which it says that everything is back, it is. */
  #verified(run: Run): void {
    const step = run.done.find(({ step }) => step === "verify");
    if (!step || this.#verifiedRuns.has(run.id)) return;
    this.#verifiedRuns.add(run.id);
    if (step.seenAt.length > 0) this.#world.verified(run, (what) => this.#no("S6", what));
  }

  #ended(run: Run): void {
    const { outcome } = run;
    if (!outcome) {
      this.#no("S26", "over without an outcome");
      return;
    }
    if (outcome.is === "failed/no-effect") this.#world.failedWithoutEffect(run, (what) => this.#no("verdict", what));
    if (outcome.is !== "succeeded") return;
    const acted = run.intents.filter(({ life }) => life.at === "settled");
    const last = acted.at(-1)?.life;
    if (last?.at !== "settled") {
      this.#no("S6", "succeeded without an action");
      return;
    }
    const isAttested = last.by !== undefined;
    const proof = run.done.find(({ step }) => step === "restart" || step === "install");
    const settleMs = this.#world.settleMsOf(run);
    const after = proof?.seenAt.filter((at) => at > last.dispatchedAt + settleMs) ?? [];
    if (!isAttested && after.length < 2) this.#no("S6", `only ${after.length} sightings after the action`);
    if (!isAttested) this.#world.succeeded(run, (what) => this.#no("S6", what));
  }

  /** Of two orders for one device one is taken. */
  #oneOrderEach(state: EngineState): void {
    const devices = state.runs.map((run) => run.auftrag.device);
    if (new Set(devices).size < devices.length) this.#no("S17", `two Aufträge for ${devices.join(", ")}`);
  }

  /** What the devices really run, as long as it goes up. */
  saw(device: string, firmware: string): void {
    const [now, known] = [parseVersion(firmware), parseVersion(this.#highest.get(device) ?? "")];
    if (now && (!known || compareVersions(now, known) > 0)) this.#highest.set(device, firmware);
  }

  #state(): EngineState | undefined {
    return this.#world.state();
  }

  #no(invariant: string, what: string): void {
    this.#world.violated(invariant, what);
  }
}

const NEXT: Record<string, string[]> = {
  new: ["decided", "dispatched"],
  decided: ["dispatched", "withdrawn"],
  dispatched: ["settled"],
};
