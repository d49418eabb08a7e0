/**
 * The world of one seeded run: devices, database, network, clocks, people and ti-lotse, all on one thread and one moved clock.
 *
 * The devices are the simulator's own models; what is done to them they count themselves. Everything that goes wrong goes wrong here.
 */
import type { Prepared } from "../../src/devices/adapter.ts";
import type { Observation } from "../../src/domain/observation.ts";
import { dayOf, type Instant } from "../../src/domain/zeit/tag.ts";
import type { Accepted, Refusal } from "../../src/engine/commands.ts";
import { type Decision, decide, type Input } from "../../src/engine/decide.ts";
import type { Facts } from "../../src/engine/facts.ts";
import { INTERLOCKS, type Interlocks } from "../../src/engine/interlocks.ts";
import type { Intent } from "../../src/engine/state.ts";
import { type EngineState, openIntent, type Run, readState } from "../../src/engine/state.ts";
import type { DeviceView } from "../../src/engine/view.ts";
import { nextOwnTime, withMachine } from "../../src/simulator/models/machine.ts";
import type { KonnektorState } from "../../src/simulator/models/state.ts";
import { SimDevices, type SimEvent, type SimPrepared } from "../../src/simulator/port/sim-devices.ts";
import { Invariants } from "./invariants.ts";
import { People } from "./people.ts";
import { type Fault, IMAGE, type OrderPlan, type Plan, planOf } from "./plan.ts";
import { CONTEXTS, FILES, idsOf, KONNEKTOR, ownUpdates, practiceAt, UNSIGNED } from "./practice.ts";
import { PRACTICE, Process } from "./process.ts";
import { SeededRandom } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import { CampaignStore } from "./store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface Violation {
  invariant: string;
  what: string;
  at: string;
}

export interface Result {
  seed: number;
  violations: Violation[];
  /** States of the world and of runs that were seen at least once. */
  reached: ReadonlySet<string>;
  outcomes: string[];
  turns: number;
  sends: number;
  kills: number;
  isFaultless: boolean;
}

export interface WorldOptions {
  interlocks?: Interlocks;
  trace?: (line: string) => void;
}

export class World {
  readonly plan: Plan;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly store = new CampaignStore();
  readonly devices: SimDevices;
  readonly invariants: Invariants;
  readonly facts: Facts;
  readonly violations: Violation[] = [];
  readonly reached = new Set<string>();
  readonly #options: WorldOptions;
  readonly #people: People;
  readonly #processes: Process[] = [];
  readonly #ids: ReturnType<typeof idsOf>;
  /** Accepted Aufträge: none may get lost. */
  readonly #orders = new Map<string, { plan: OrderPlan; at: number }>();
  readonly #kills: Plan["kills"];
  #read: { text: string; state: EngineState | undefined } = { text: "", state: undefined };
  #names = 0;
  #killed = 0;
  #wallOffsetMs = 0;
  /** When the clock on the wall jumped last. */
  jumpedAt = 0;
  /** When a backup was brought back. */
  restoredAt = Number.POSITIVE_INFINITY;
  readonly renewed = new Set<string>();
  /** Sign-ins that failed, by run: when. */
  readonly #failedSignIns = new Map<string, number>();
  #isApproved = true;
  #withdrawnAt = Number.POSITIVE_INFINITY;
  #peopleSleepUntil = 0;
  #slowAnswersUntil = 0;
  #slowDatabaseUntil = 0;
  #inBetween: Fault | undefined;
  #lostAnswers = 0;
  #droppedRequests = 0;
  #lateAnswers = 0;
  #lostCommits = 0;
  /** Installations and restarts that people made at the devices. */
  readonly #byHand = new Map<string, { installs: number; restarts: number }>();
  #powerLosses = 0;
  #backup: ReturnType<CampaignStore["backup"]> | undefined;

  constructor(seed: number, options: WorldOptions = {}) {
    this.#options = options;
    const random = new SeededRandom(seed);
    this.random = random.fork();
    const modelRandom = random.fork();
    // The practice is the same whoever orders what: its ids are needed for the plan.
    const shape = practiceAt(0, random.fork());
    this.#ids = idsOf(shape);
    this.plan = planOf(seed, this.#ids);
    this.#kills = [...this.plan.kills];
    const { start, faults } = this.plan;
    const isLocked = faults.some(({ fault }) => fault === "cards-locked-first");
    let konnektor = practiceAt(start, random.fork(), { isLocked });
    const hasOwn = faults.some(({ fault }) => fault === "own-update");
    if (hasOwn) {
      const machine = ownUpdates(random);
      konnektor = withMachine(konnektor, machine, start, () => modelRandom.next());
      this.#nearTo(nextOwnTime(machine.ownTime, start + 12 * HOUR_MS));
    }
    const refusesFile = faults.some(({ fault }) => fault === "file-refused");
    this.scheduler = new Scheduler(start, random.fork());
    this.devices = new SimDevices({
      ...{
        konnektor,
        component: KONNEKTOR,
        contexts: CONTEXTS,
        managedTerminals: ["kt-2", "kt-3"],
        hasAdministration: true,
      },
      ...{ files: refusesFile ? UNSIGNED : FILES, random: () => modelRandom.next(), now: start },
    });
    this.invariants = new Invariants(this);
    this.facts = this.#makeFacts();
    this.#people = new People(this);
    this.store.onCommit = (committed) => {
      this.invariants.committed(committed);
      this.#seen(committed.write.ended.map(({ run }) => run));
      this.#options.trace?.(traceOf(this.scheduler.now, committed.write.journal));
    };
    this.scheduler.onTurn = (label, by) => {
      this.#maybeInBetween(label);
      this.#maybeKill(label, by as Process | undefined);
    };
  }

  async run(maxTurns = 60_000): Promise<Result> {
    const { scheduler, plan } = this;
    this.#startProcess();
    this.devices.observe(scheduler.now);
    for (const order of plan.orders) scheduler.at(order.at, () => this.#people.order(order));
    for (const { at, fault, dice } of plan.faults) scheduler.at(at, () => this.#break(fault, dice));
    scheduler.at(plan.start + MINUTE_MS, () => this.#people.look());
    const lastOrder = Math.max(...plan.orders.map(({ at }) => at));
    const ended = await scheduler.run(
      plan.until,
      () => scheduler.now > lastOrder + 3 * HOUR_MS && this.#isQuiet(),
      maxTurns,
    );
    for (const process of this.#processes) process.isDead = true;
    if (ended === "turns") this.violated("liveness", `more than ${maxTurns} turns`);
    this.#atTheEnd();
    return this.#result();
  }

  /** The clock on the wall of the computer ti-lotse runs on. */
  wallOf(): Instant {
    return this.scheduler.now + this.#wallOffsetMs;
  }

  process(name: string): Process | undefined {
    return this.#processes.find((process) => process.name === name);
  }

  alive(): Process | undefined {
    return this.#processes.findLast((process) => !process.isDead);
  }

  arePeopleAwake(): boolean {
    return this.scheduler.now >= this.#peopleSleepUntil;
  }

  violated(invariant: string, what: string): void {
    if (this.violations.length > 20) return;
    this.violations.push({ invariant, what, at: new Date(this.scheduler.now).toISOString() });
    this.#options.trace?.(`!! ${invariant}: ${what}`);
  }

  reach(state: string): void {
    this.reached.add(state);
  }

  // What a process asks of the world.

  observe(): Observation[] {
    const seen = this.#byOurClock(this.devices.observe(this.scheduler.now));
    return seen;
  }

  known(): Observation[] {
    return this.#byOurClock(this.devices.known());
  }

  prepare(run: Run, intent: Intent): Prepared {
    const { devices, scheduler } = this;
    const { device } = run.auftrag;
    const { image = { sha256: "", sizeBytes: 1 } } = run.auftrag;
    this.#maySignIn(run);
    let prepared: SimPrepared;
    try {
      const isRestart = intent.action === "restart";
      prepared = isRestart
        ? devices.prepareRestart(device, scheduler.now)
        : devices.prepareInstall(device, image, scheduler.now);
    } catch (error) {
      this.#failedSignIns.set(run.id, scheduler.now);
      throw error;
    }
    return {
      seen: this.#byOurClock(prepared.seen),
      send: async () => prepared.send(scheduler.now),
      close: async () => prepared.close(scheduler.now),
    };
  }

  /** Every sign-in that fails brings a device nearer to its lock-out [S21]. */
  #maySignIn(run: Run): void {
    const stored = this.#runs().find(({ id }) => id === run.id);
    if (stored?.accessRefused) this.violated("S21", "signs in again with a password that was refused");
    const failedAt = this.#failedSignIns.get(run.id);
    const isSoon = failedAt !== undefined && this.scheduler.now < failedAt + 2 * MINUTE_MS;
    if (isSoon && this.jumpedAt < failedAt) this.violated("S21", "signs in again at once after a failure");
  }

  sending(process: Process, intentId: string, prepared: readonly Observation[]): void {
    this.reach("sent");
    this.invariants.sending(process, intentId, prepared);
  }

  began(done: { runId: string } | Refusal): void {
    if ("refused" in done) {
      this.reach(`begin-refused`);
      return;
    }
    const run = this.#runs().find(({ id }) => id === done.runId);
    this.reach("guided-begun");
    if (run) this.invariants.began(run);
  }

  ordered(done: Accepted | Refusal, plan: OrderPlan): Accepted | Refusal {
    if ("refused" in done) this.reach(`order-refused/${done.refused}`);
    else {
      this.#orders.set(done.runId, { plan, at: this.scheduler.now });
      const failed = this.#allRuns().filter(
        ({ auftrag, failed: why }) => why !== undefined && auftrag.device === plan.device,
      );
      if (failed.length >= 2 && !plan.byDvo && this.#orders.size > 0) this.#thirdTime(plan);
    }
    return done;
  }

  /** After two failures in a row only the DVO orders it [U-71]. */
  #thirdTime(plan: OrderPlan): void {
    const runs = this.#allRuns().filter(
      ({ auftrag }) =>
        auftrag.device === plan.device && auftrag.runbook === plan.runbook && auftrag.target === plan.target,
    );
    const ended = runs
      .filter(({ outcome }) => outcome !== undefined)
      .toSorted((a, b) => (a.outcome?.at ?? 0) - (b.outcome?.at ?? 0));
    const lastTwo = ended.slice(-2);
    const isThird = lastTwo.length === 2 && lastTwo.every(({ outcome }) => outcome?.is.startsWith("failed/"));
    if (isThird && !this.reached.has("restored")) this.violated("U-71", "a third attempt without the DVO");
  }

  orderedAt(runId: string): number {
    return this.#orders.get(runId)?.at ?? 0;
  }

  stopping(done: Accepted | Refusal, run: Run): Accepted | Refusal {
    const isWithDevice = openIntent(run)?.life.at === "dispatched";
    if (!("refused" in done) && isWithDevice && this.#intentAt(run) === "dispatched")
      this.violated("S14", "stopped what is with the device");
    if ("refused" in done) this.reach(`stop-refused/${done.refused}`);
    else this.reach("stopped");
    return done;
  }

  /** Now and then a decision is made once more from the same: it has to be the same [S25]. */
  decided(input: Input, decision: Decision): void {
    if (this.scheduler.turns % 16 !== 0) return;
    const again = decide({ ...input, state: structuredClone(input.state), view: structuredClone(input.view) });
    if (JSON.stringify(again) !== JSON.stringify(decision))
      this.violated("S25", "the same input gives another decision");
    this.reach("replayed");
  }

  // How long things take.

  askDelay(): { afterMs: number; answerMs: number } {
    const slow = this.scheduler.now < this.#slowAnswersUntil ? this.random.between(5_000, 40_000) : 0;
    return { afterMs: this.random.between(20, 400), answerMs: this.random.between(20, 1_500) + slow };
  }

  databaseDelay(): { afterMs: number; answerMs: number; isLost: boolean } {
    const isLost = this.#lostCommits > 0 && this.random.chance(0.5);
    if (isLost) {
      this.#lostCommits--;
      this.reach("database-answer-lost");
    }
    const slow = this.scheduler.now < this.#slowDatabaseUntil ? this.random.between(0, 9_000) : 0;
    return { afterMs: this.random.between(1, 8), answerMs: this.random.between(1, 8) + slow, isLost };
  }

  sendDelay(): { arrivesMs: number; answerMs: number; isLost: boolean; isDropped: boolean } {
    const isDropped = this.#droppedRequests > 0 && this.#droppedRequests-- > 0;
    const isLost = !isDropped && this.#lostAnswers > 0 && this.#lostAnswers-- > 0;
    if (isLost) this.reach("applied-but-response-lost");
    if (isDropped) this.reach("request-dropped");
    const late = this.#lateAnswers > 0 && this.#lateAnswers-- > 0 ? this.random.between(1_000, 4_000) : 0;
    return {
      arrivesMs: this.random.between(1, 60) + late,
      answerMs: this.random.between(5, 2_000) + late,
      isLost,
      isDropped,
    };
  }

  // What people do at devices, and what they see there.

  installByHand(run: Run): void {
    const { device, target = "" } = run.auftrag;
    const { product } = this.#terminal(device);
    const { vendorId, productCode } = product;
    this.#count(device, "installs");
    const firmware = { vendorId, productCode, version: target, isSigned: true };
    this.devices.happen({ happened: "installed-by-hand", who: device, firmware }, this.scheduler.now);
    this.reach("installed-by-hand");
  }

  somebodyEntersPin(random: SeededRandom): void {
    const { konnektor } = this.devices;
    for (const pin of konnektor.pins.filter((p) => p.pin === "PIN.SMC" && p.status === "VERIFIABLE")) {
      const card = konnektor.cards.find(({ iccsn }) => iccsn === pin.iccsn);
      const terminal = konnektor.terminals.find(({ ctId }) => ctId === card?.ctId);
      if (!terminal?.connected || konnektor.power.phase !== "running") continue;
      const isWrong = this.plan.faults.some(({ fault }) => fault === "pin-wrong") && random.chance(0.2);
      const leftTries = (pin.leftTries ?? 3) - 1;
      const { iccsn, mandant } = pin;
      const change = isWrong
        ? ({ status: leftTries > 0 ? "VERIFIABLE" : "BLOCKED", leftTries } as const)
        : ({ status: "VERIFIED" } as const);
      this.devices.happen({ happened: "pin-changed", iccsn, mandant, ...change }, this.scheduler.now);
      this.reach(isWrong ? "pin-wrong" : "pin-entered");
    }
  }

  /** Whoever is told that something is missing puts the plugs back. */
  somebodyChecksCables(): void {
    const { scheduler, devices } = this;
    for (const { ctId, plugged } of devices.konnektor.terminals) {
      if (!plugged) devices.happen({ happened: "terminal-plugged", ctId }, scheduler.now);
    }
    if (devices.konnektor.power.phase === "off")
      devices.happen({ happened: "power-back", who: KONNEKTOR.id }, scheduler.now);
    if (!devices.konnektor.hasZugang) devices.happen({ happened: "zugang", isThere: true }, scheduler.now);
  }

  readAtDevice({ auftrag, before, intents }: Run): "took-effect" | "no-effect" | "dead" | "busy" {
    const { firmware, is } = this.devices.look(auftrag.device, this.scheduler.now);
    if (is === "destroyed") return "dead";
    if (is === "off") {
      this.somebodyChecksCables();
      return "busy";
    }
    if (is !== "running") return "busy";
    const intent = intents.at(-1);
    if (intent?.action !== "restart") return firmware === auftrag.target ? "took-effect" : "no-effect";
    const since = intent.life.at === "dispatched" ? intent.life.when - this.#wallOffsetMs : 0;
    void before;
    return this.devices.konnektor.startedAt > since - 5_000 ? "took-effect" : "no-effect";
  }

  passwordKnown(): void {
    this.#failedSignIns.clear();
    for (const who of [this.#ids.konnektor, ...this.#ids.native]) {
      this.devices.happen({ happened: "password", who, isRight: true }, this.scheduler.now);
    }
    this.reach("password-given-anew");
  }

  // The truth, for the invariants.

  /** Devices on which something of ours is really going on now. */
  busyByUs(): string[] {
    return this.#runs()
      .filter((run) => openIntent(run)?.life.at === "dispatched")
      .map((run) => run.auftrag.device)
      .filter((device) => ["installing", "starting"].includes(this.devices.look(device, this.scheduler.now).is));
  }

  /** It installs, since so long that everybody who asked it knows. */
  isKnownBusy(device: string): boolean {
    const tells = device === KONNEKTOR.id || this.#ids.native.includes(device);
    return tells && this.devices.look(device, this.scheduler.now).is === "installing" && !this.#isBlinded();
  }

  /** No other one is connected now. */
  isTheOnlyTerminal(device: string): boolean {
    const others = this.devices.konnektor.terminals.filter(({ ctId }) => this.#idOf(ctId) !== device);
    return !this.#isBlinded() && others.every(({ connected }) => !connected);
  }

  isApproved(_device: string, target: string, _now: Instant): boolean {
    const isWithdrawnLongAgo = this.scheduler.now > this.#withdrawnAt + 30_000;
    return APPROVED.has(target) && !isWithdrawnLongAgo;
  }

  settleMsOf({ auftrag }: Run): number {
    const action = auftrag.runbook === "konnektor-restart" ? "restart" : "install";
    return this.facts.durationOf(NOBODY, action, auftrag.target).settleMinutes * MINUTE_MS;
  }

  imageOf(_target: string): string {
    return IMAGE;
  }

  /** Whatever was said of a run, held against the devices at that moment. */
  succeeded(run: Run, no: (what: string) => void): void {
    const { auftrag, before, takenOver } = run;
    const { firmware } = this.devices.look(auftrag.device, this.scheduler.now);
    const { target } = auftrag;
    if (this.#hasFault("foreign-update", "own-update", "seen-higher") || this.#isBlinded()) return;
    if (target && firmware !== target) no(`said to run ${target}, runs ${firmware}`);
    // By our command or by whatever came before it: it did start anew.
    const hasRestarted = this.devices.konnektor.startedAt > this.orderedAt(run.id);
    if (!target && !hasRestarted) no("said to have restarted, and never did");
    if (
      takenOver ||
      this.#hasFault(
        "card-removed",
        "pin-blocked",
        "terminal-unplugged",
        "others-away",
        "power-loss",
        "foreign-restart",
      )
    )
      return;
    const { pins } = this.devices.konnektor;
    const isLocked = pins.some(({ status }) => status !== "VERIFIED");
    if (isLocked && before?.unlocked.length === pins.length) no("succeeded with a locked card nobody took over");
  }

  /** What was there before the action is there again. */
  verified({ before }: Run, no: (what: string) => void): void {
    if (
      this.#isBlinded() ||
      this.#hasFault(
        "terminal-unplugged",
        "others-away",
        "power-loss",
        "vpn-down",
        "foreign-restart",
        "foreign-update",
        "own-update",
      )
    )
      return;
    const { konnektor } = this.devices;
    const away = konnektor.terminals.filter((t) => !t.connected && before?.terminals.includes(this.#idOf(t.ctId)));
    if (away.length > 0) no(`verified without ${away.map(({ name }) => name).join(", ")}`);
    if (!konnektor.vpn.ti.online && before?.online.includes(KONNEKTOR.id)) no("verified without the TI");
  }

  /** "Nothing happened" is said only when it is certain. */
  failedWithoutEffect(run: Run, no: (what: string) => void): void {
    if (this.#hasFault("foreign-update", "seen-higher") || this.#isBlinded()) return;
    const { firmware, is } = this.devices.look(run.auftrag.device, this.scheduler.now);
    const { target } = run.auftrag;
    if (target && firmware === target) no("said to have failed, and the target runs");
    if (target && is === "installing") no("said to have failed while the device installs");
  }

  devicesAtTheEnd(
    sent: ReadonlyMap<string, { restarts: number; installs: number }>,
    no: (invariant: string, what: string) => void,
  ): void {
    for (const who of this.#all()) {
      const counts = this.devices.counts(who);
      const ours = sent.get(who) ?? { restarts: 0, installs: 0 };
      const hand = this.#byHand.get(who) ?? { restarts: 0, installs: 0 };
      if (counts.restarts > ours.restarts + hand.restarts)
        no("S5", `${who} was restarted ${counts.restarts} times, ordered ${ours.restarts}`);
      if (counts.installs - counts.ownInstalls > ours.installs + hand.installs)
        no("S5", `${who} installed ${counts.installs} times, ordered ${ours.installs}`);
      if (counts.factoryResets > 0) no("S5", `${who} was reset`);
      if (counts.restartsIntoInstall > 0 && hand.restarts === 0) no("S3", `${who} was restarted while it installed`);
      if (counts.interruptedInstalls > this.#powerLosses + hand.restarts) no("S3", `${who} was destroyed by us`);
    }
    const kept = new Set(this.#allRuns().map(({ id }) => id));
    const wasRestored = this.reached.has("restored");
    for (const [id] of this.#orders) if (!kept.has(id) && !wasRestored) no("lost", `the Auftrag of ${id} is gone`);
  }

  // Inside.

  #byOurClock(seen: Observation[]): Observation[] {
    const offset = this.#wallOffsetMs;
    if (offset === 0) return seen;
    return seen.map((o) => {
      const takenAt = o.takenAt + offset;
      if (o.kind !== "clock") return { ...o, takenAt };
      const { offsetMs } = (o as Observation<"clock">).value;
      return { ...o, takenAt, value: { offsetMs: offsetMs - offset } } as Observation;
    });
  }

  /** The first order wants to act shortly before the device does so by itself. */
  #nearTo(ownTime: Instant): void {
    const [first] = this.plan.orders;
    if (first && ownTime < this.plan.start + 30 * HOUR_MS)
      first.window = { opensAt: ownTime - 25 * MINUTE_MS, closesAt: ownTime + 4 * HOUR_MS };
  }

  #startProcess(): void {
    const process = new Process(this, `lotse-${++this.#names}`, this.#options.interlocks ?? INTERLOCKS);
    this.#processes.push(process);
    this.#options.trace?.(`${stamp(this.scheduler.now)} ${process.name} starts`);
    process.start();
  }

  /** Just while a device is looked at for the last time before it is told. */
  #maybeInBetween(label: string): void {
    const fault = label === "observe" ? this.#inBetween : undefined;
    const run = fault && this.#runs().find((r) => openIntent(r)?.life.at === "decided");
    if (!run) return;
    this.#inBetween = undefined;
    this.reach(fault);
    if (fault === "stopped-in-between") this.#people.stop(run);
    else this.#jump(this.random.between(5, 50) * 1_000, this.scheduler.now + HOUR_MS);
  }

  #jump(byMs: number, until: Instant): void {
    const { scheduler } = this;
    this.jumpedAt = scheduler.now;
    this.#wallOffsetMs += byMs;
    scheduler.at(until, () => {
      this.#wallOffsetMs = 0;
      this.jumpedAt = scheduler.now;
    });
  }

  #maybeKill(label: string, process: Process | undefined): void {
    process?.count(label);
    const next = this.#kills[0];
    if (!next || !process || process !== this.alive()) return;
    const isDue =
      next.on === undefined ? process.calls >= next.calls : next.on === label && process.countOf(label) >= next.calls;
    if (!isDue) return;
    this.#kills.shift();
    this.#killed++;
    process.isDead = true;
    const open = this.#runs().map((run) => openIntent(run)?.life.at);
    if (open.includes("decided")) this.reach("crash-between-decided-and-dispatched");
    if (open.includes("dispatched")) this.reach("crash-after-dispatched");
    const isUnsent = this.#runs().some((run) => {
      const intent = openIntent(run);
      return intent?.life.at === "dispatched" && intent.life.by === undefined && !this.invariants.wasSent(intent.id);
    });
    if (isUnsent) this.reach("crash-between-intent-and-send");
    this.#options.trace?.(`${stamp(this.scheduler.now)} ${process.name} is killed`);
    this.scheduler.at(this.scheduler.now + next.backAfterMs, () => this.#startProcess());
  }

  /** Nothing is open, or only a person is waited for who will not come. */
  #isQuiet(): boolean {
    const runs = this.#runs();
    return runs.length === 0 && this.#kills.length >= 0;
  }

  #break(fault: Fault, dice: number): void {
    this.#options.trace?.(`${stamp(this.scheduler.now)} ${fault}`);
    const { scheduler } = this;
    const { now } = scheduler;
    const minutes = Math.round(1 + dice * 40);
    const until = now + minutes * MINUTE_MS;
    const all = this.#all();
    const who = this.plan.orders[Math.floor(dice * this.plan.orders.length)]?.device ?? KONNEKTOR.id;
    const any = all[Math.floor(dice * all.length)] as string;
    const happen = (event: SimEvent) => this.devices.happen(event, scheduler.now);
    switch (fault) {
      case "answer-lost":
        this.#lostAnswers += 1;
        return;
      case "request-dropped":
        this.#droppedRequests += 1;
        return;
      case "answer-late":
        this.#lateAnswers += 2;
        this.#slowAnswersUntil = until;
        return;
      case "database-away":
        this.store.unavailableUntil = now + dice * 5 * MINUTE_MS;
        return;
      case "database-answer-lost":
        this.#lostCommits += 3;
        return;
      case "database-slow":
        this.#slowDatabaseUntil = until;
        return;
      case "cards-locked-first":
        this.somebodyEntersPin(this.random);
        return;
      case "seen-higher":
        this.#seenHigher(now);
        return;
      case "other-file":
        return;
      case "clock-jump":
      case "clock-back":
        this.#jump((fault === "clock-jump" ? 1 : -1) * Math.round(dice * dice * HOUR_MS), until);
        return;
      case "konnektor-clock-wrong":
        happen({ happened: "clock", offsetMs: Math.round((dice - 0.5) * 10 * MINUTE_MS) });
        scheduler.at(until, () => happen({ happened: "clock", offsetMs: 0 }));
        return;
      case "stale-answers":
        happen({ happened: "cached", who: any, until });
        return;
      case "old-version-shown":
        happen({ happened: "shows", who: any, firmware: "1.0.0" });
        scheduler.at(until, () => happen({ happened: "shows", who: any, firmware: undefined }));
        return;
      case "device-hangs":
        happen({ happened: "hangs", who, until });
        return;
      case "power-loss":
        // Half of the time it waits until it hurts.
        this.#powerLoss(who, minutes, dice < 0.5 ? 120 : 0);
        return;
      case "rollback":
        happen({ happened: "next-install", who, rollsBack: true });
        return;
      case "session-limit":
        happen({ happened: "occupied", who, until });
        return;
      case "wrong-password":
        happen({ happened: "password", who, isRight: false });
        return;
      case "lockout":
        happen({ happened: "guessed", who, times: 8 });
        return;
      case "terminal-unplugged":
        if (any === KONNEKTOR.id) return;
        this.#powerLosses++;
        happen({ happened: "power-cut", who: any });
        scheduler.at(until, () => happen({ happened: "power-back", who: any }));
        return;
      case "others-away":
        for (const other of [...this.#ids.native, ...this.#ids.byHand].filter((id) => id !== who)) {
          happen({ happened: "power-cut", who: other });
          scheduler.at(until, () => happen({ happened: "power-back", who: other }));
          this.#powerLosses++;
        }
        return;
      case "pin-blocked":
        for (const { iccsn, mandant } of this.devices.konnektor.pins)
          happen({ happened: "pin-changed", iccsn, mandant, status: "BLOCKED", leftTries: 0 });
        return;
      case "card-removed":
        happen({ happened: "card-removed", ctId: "kt-2", slot: 3 });
        return;
      case "vpn-down":
        happen({ happened: "zugang", isThere: false });
        scheduler.at(until, () => happen({ happened: "zugang", isThere: true }));
        return;
      case "second-process":
        this.reach("second-process");
        this.#startProcess();
        return;
      case "second-operator":
        this.#people.contend({ ...(this.plan.orders[0] as OrderPlan) });
        return;
      case "stopped-in-between":
      case "clock-in-between":
        this.#inBetween = fault;
        return;
      case "somebody-stops":
        this.#people.stopSomething(dice < 0.5 ? 60 : 0);
        return;
      case "foreign-update": {
        this.#count(any, "installs");
        if (any === KONNEKTOR.id) return;
        const { vendorId, productCode } = this.#terminal(any).product;
        const version = productCode === "ST1506" ? "4.0.49" : "3.9.3";
        happen({
          happened: "installed-by-hand",
          who: any,
          firmware: { vendorId, productCode, version, isSigned: true },
        });
        return;
      }
      case "foreign-restart":
        // People who know better than to do that while something installs.
        if (this.devices.look(who, now).is !== "running") return;
        this.#count(who, "restarts");
        happen({ happened: "restarted-by-hand", who });
        return;
      case "withdrawn":
      case "list-stale":
        this.#isApproved = false;
        this.#withdrawnAt = now;
        return;
      case "restore":
        this.#restore(now, until);
        return;
      case "people-sleep":
        this.#peopleSleepUntil = now + dice * 6 * HOUR_MS;
        return;
      case "own-update":
      case "file-refused":
      case "pin-wrong":
        return;
    }
  }

  #powerLoss(who: string, minutes: number, tries: number): void {
    const { scheduler, devices } = this;
    if (tries > 0 && devices.look(who, scheduler.now).is !== "installing") {
      scheduler.at(scheduler.now + MINUTE_MS, () => this.#powerLoss(who, minutes, tries - 1));
      return;
    }
    this.#powerLosses++;
    devices.happen({ happened: "power-cut", who }, scheduler.now);
    const back = scheduler.now + Math.min(minutes, 10) * MINUTE_MS;
    scheduler.at(back, () => devices.happen({ happened: "power-back", who }, scheduler.now));
  }

  /** A Kartenterminal says it runs something newer, is seen so, and is then the old one again; somebody orders what lies between. */
  #seenHigher(now: Instant): void {
    const [who] = this.#ids.native;
    if (!who) return;
    const { devices, scheduler } = this;
    const template = this.plan.orders.find(({ device }) => device === who);
    devices.happen({ happened: "shows", who, firmware: "4.0.49" }, now);
    this.alive()?.look();
    scheduler.at(now + 3 * MINUTE_MS, () =>
      devices.happen({ happened: "shows", who, firmware: undefined }, scheduler.now),
    );
    const window = {
      opensAt: now + 30 * MINUTE_MS,
      closesAt: now + 4 * HOUR_MS,
      consent: { kind: "practice-closed", by: "per_anna" },
    } as const;
    const image = { sha256: IMAGE, sizeBytes: 4_000_000 };
    const order: OrderPlan = {
      runbook: "terminal-update",
      device: who,
      target: "4.0.48",
      image,
      window,
      pinHolder: "Frau Petersen",
      at: now,
    };
    scheduler.at(now + 10 * MINUTE_MS, () => this.#people.order(template ? { ...template, window, image } : order));
  }

  /** A backup of now comes back later, under another epoch, with everything stopped meanwhile. */
  #restore(_now: number, at: number): void {
    this.#backup = this.store.backup();
    this.scheduler.at(at, () => {
      for (const process of this.#processes) process.isDead = true;
      this.store.restore(this.#backup ?? new Map(), `epoch-${at}`);
      this.invariants.restored();
      this.#failedSignIns.clear();
      this.restoredAt = this.scheduler.now;
      this.reach("restored");
      this.#startProcess();
    });
  }

  #makeFacts(): Facts {
    const isOpen = (at: Instant) => {
      const { hour, weekday } = berlin(at);
      return weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18;
    };
    return {
      id: "simulation",
      calendar: {
        isOpen,
        nextOpening: (after) => {
          let wasOpen = isOpen(after);
          const first = Math.ceil((after + 1) / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
          for (let at = first; at < after + 7 * 24 * HOUR_MS; at += 15 * MINUTE_MS) {
            if (isOpen(at) && !wasOpen) return at;
            wasOpen = isOpen(at);
          }
          return undefined;
        },
      },
      durationOf: (_device, action) =>
        action === "restart"
          ? { usualMinutes: 6, p99Minutes: 10, maxMinutes: 15, reserveMinutes: 15, settleMinutes: 1, assumption: true }
          : { usualMinutes: 8, p99Minutes: 20, maxMinutes: 40, reserveMinutes: 20, settleMinutes: 8, assumption: true },
      whyNot: (_device, target) => (APPROVED.has(target) && this.#isApproved ? undefined : "not-approved"),
      imageOf: () => ({ by: "digest", sha256: IMAGE, sizeBytes: 4_000_000 }),
      ownInstallAt: (device, now) => this.#ownInstallOf(device, now),
    };
  }

  /** What the people of the practice have written down of the device's own automatics. */
  #ownInstallOf({ id }: DeviceView, now: Instant): Instant | undefined {
    const { machine } = this.devices.konnektor;
    const isOn = id === KONNEKTOR.id && machine?.automatic.install;
    return isOn ? nextOwnTime(machine.ownTime, now) : undefined;
  }

  #seen(ended: readonly string[]): void {
    for (const run of this.#runs()) {
      this.reach(`phase/${run.phase}`);
      if (run.waiting) this.reach(`waiting/${run.waiting.code}`);
      if (run.question) this.reach(`asked/${run.question.code}`);
      if (run.attempt === 2) this.reach("second-attempt");
      if (run.waiting?.code === "engine/own-schedule") this.reach("own-schedule-respected");
      for (const { life } of run.intents) if (life.at === "withdrawn") this.reach(`withdrawn/${life.why}`);
    }
    for (const text of ended) {
      const { outcome } = JSON.parse(text) as Run;
      this.reach(`outcome/${outcome?.is}`);
    }
    if (this.store.staleWrites > 0) this.reach("stale-write-refused");
    if (this.store.leasesLost > 0) this.reach("lease-held-by-another");
  }

  #atTheEnd(): void {
    this.invariants.atTheEnd();
    const isFaultless = this.plan.faults.length === 0 && this.plan.kills.length === 0;
    if (this.plan.isOneSick) this.#healthyOnes();
    for (const run of this.#runs())
      this.violated("liveness", `${run.id} is still ${run.phase} (${run.waiting?.code ?? run.question?.code})`);
    if (!isFaultless) return;
    const ended = this.#allRuns();
    if (ended.length < this.plan.orders.length)
      this.violated("liveness", "an order was not taken, and nothing was wrong");
    for (const run of ended) {
      if (run.outcome?.is !== "succeeded" && run.outcome?.is !== "ended/window-missed")
        this.violated("liveness", `${run.outcome?.is}, and nothing was wrong`);
    }
  }

  /** One device is sick, and whatever is due at another one is done all the same, in its window [S29]. */
  #healthyOnes(): void {
    const sick = this.plan.orders[0]?.device;
    for (const { auftrag, outcome } of this.#allRuns().filter((run) => run.auftrag.device !== sick)) {
      if (outcome?.is !== "succeeded")
        this.violated("S29", `${auftrag.deviceName}: ${outcome?.is}, because another device is sick`);
      else this.reach("healthy-beside-sick");
    }
  }

  #result(): Result {
    const { start, orders } = this.plan;
    const nights = new Set(orders.map(({ window }) => dayOf(window.closesAt)).concat(dayOf(start)));
    if (nights.has("2026-03-28") || nights.has("2026-03-29")) this.reach("night/hour-lost");
    if (nights.has("2026-10-24") || nights.has("2026-10-25")) this.reach("night/hour-twice");
    for (const who of this.#all()) {
      if (this.devices.look(who, this.scheduler.now).is === "destroyed") this.reach("device-destroyed");
      if (this.devices.counts(who).ownInstalls > 0) this.reach("own-update");
    }
    return {
      seed: this.plan.seed,
      violations: this.violations,
      reached: this.reached,
      outcomes: this.#allRuns().map(({ outcome, phase }) => outcome?.is ?? phase),
      turns: this.scheduler.turns,
      sends: this.invariants.sends,
      kills: this.#killed,
      isFaultless: this.plan.faults.length === 0 && this.plan.kills.length === 0,
    };
  }

  /** What is stored; read once for every commit. */
  state(): EngineState | undefined {
    const text = this.store.peek(PRACTICE)?.state ?? "";
    if (text !== this.#read.text) this.#read = { text, state: text ? readState(text) : undefined };
    return this.#read.state;
  }

  #runs(): Run[] {
    return this.state()?.runs ?? [];
  }

  #allRuns(): Run[] {
    const ended = this.store.peek(PRACTICE)?.ended.map(({ run }) => JSON.parse(run) as Run) ?? [];
    return [...this.#runs(), ...ended];
  }

  #intentAt(run: Run): string | undefined {
    return openIntent(this.#runs().find(({ id }) => id === run.id) ?? run)?.life.at;
  }

  /** Devices whose answers are old or wrong tell nobody what they do. */
  #isBlinded(): boolean {
    return this.#hasFault("stale-answers", "device-hangs", "old-version-shown");
  }

  #hasFault(...faults: Fault[]): boolean {
    return this.plan.faults.some(({ fault }) => faults.includes(fault));
  }

  #all(): string[] {
    return [this.#ids.konnektor, ...this.#ids.native, ...this.#ids.byHand];
  }

  #idOf(ctId: string): string {
    const at = this.devices.konnektor.terminals.findIndex((t) => t.ctId === ctId);
    return [...this.#ids.byHand, ...this.#ids.native][at] ?? "";
  }

  #count(who: string, what: "installs" | "restarts"): void {
    const counted = this.#byHand.get(who) ?? { installs: 0, restarts: 0 };
    counted[what]++;
    this.#byHand.set(who, counted);
  }

  #terminal(who: string): KonnektorState["terminals"][number] {
    const at = [...this.#ids.byHand, ...this.#ids.native].indexOf(who);
    const found = this.devices.konnektor.terminals[at];
    if (!found) throw new Error(`no terminal ${who}`);
    return found;
  }
}

const NOBODY: DeviceView = { id: "", kind: "konnektor", name: "" };

const APPROVED: ReadonlySet<string> = new Set(["4.0.48", "3.9.2"]);

/** Good enough for opening hours; summer time by its two dates of 2026. */
function berlin(at: Instant): { hour: number; weekday: number } {
  const isSummer = at >= SUMMER && at < WINTER;
  const local = new Date(at + (isSummer ? 2 : 1) * HOUR_MS);
  return { hour: local.getUTCHours(), weekday: local.getUTCDay() };
}
const SUMMER = Date.parse("2026-03-29T01:00:00Z");
const WINTER = Date.parse("2026-10-25T01:00:00Z");

function stamp(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}

function traceOf(at: number, journal: readonly { kind: string; body: unknown }[]): string {
  return journal.map(({ kind, body }) => `${stamp(at)} ${kind} ${JSON.stringify(body).slice(0, 200)}`).join("\n");
}
