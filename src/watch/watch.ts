/**
 * Watch: asks every connected device again and again, keeps what was seen and what changed.
 *
 * Room: watch. Bounded in number, each device with its own deadline and its own rhythm: a sick one delays nobody. A device that
 * cannot be asked is an observation too; it never makes another one gone.
 */
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { Device } from "../devices/adapter.ts";
import type { DeviceEvent } from "../domain/device-event.ts";
import { LotseError } from "../domain/errors.ts";
import { konnektorId } from "../domain/ids.ts";
import type { Observation } from "../domain/observation.ts";
import type { Connection, ConnectionState } from "../domain/practice.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock, Random, Store } from "../engine/ports.ts";
import { EventIntake, type EventsSetup, type Hearing } from "./event-intake.ts";
import { Keeper } from "./keeper.ts";
import { waitMs } from "./rhythm.ts";

export interface WatchSetup {
  store: Store;
  /** Shared with others who see something of the same practices; absent: its own. */
  keeper?: Keeper;
  clock: Clock;
  random: Random;
  /** Makes the device of a connection; its secrets are opened here and nowhere else. @throws LotseError */
  open(practiceId: string, connection: Connection): Promise<Device>;
  /** Absent: devices are only asked, never listened to. */
  events?: EventsSetup;
  /** What is not meant for people: a device that broke our own rules. */
  report(error: unknown, connection?: Connection): void;
}

interface Target extends Hearing {
  practiceId: string;
  connection: Connection;
  device?: Device;
  state: ConnectionState;
  failures: number;
  changedAt?: Instant;
  /** Something happened since the poll under way began: ask once more. */
  asksAgain?: boolean;
  /** The poll under way. */
  polling?: Promise<void>;
  isGone: boolean;
  /** Ends the waiting for an answer. */
  abandon?: () => void;
}

export class Watch {
  readonly #setup: WatchSetup;
  readonly #keeper: Keeper;
  readonly #targets = new Map<string, Target>();
  /** Practices somebody looks at, with the number of pages. */
  readonly #lookers = new Map<string, number>();
  readonly #listeners = new Set<(practiceId: string) => void>();
  readonly #intake: EventIntake<Target> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #forgetStore: (() => void) | undefined;
  /** Connections that were just kept are being taken in. */
  #taking: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isStopped = false;

  constructor(setup: WatchSetup) {
    this.#setup = setup;
    this.#keeper = setup.keeper ?? new Keeper(setup);
    this.#intake =
      setup.events &&
      new EventIntake(setup.events, {
        clock: setup.clock,
        targets: () => this.#targets.values(),
        keep: (target, told) => this.#keep(target, told),
        asksAgain: (target) => this.#askSoon(target),
        report: (error, target) => setup.report(error, target?.connection),
      });
  }

  /** Knows every connection that is kept, and those that come later. Asks nothing yet: see `run` and `tick`. */
  async load(): Promise<void> {
    const { store } = this.#setup;
    this.#forgetStore = store.onCommit(({ practiceId, kinds }) => {
      if (kinds.has("connection")) this.#takeIn(practiceId);
    });
    for (const { id } of await store.practices()) await this.#reload(id);
  }

  /** From now on everything is asked when it is due. */
  run(): void {
    this.#isRunning = true;
    this.#schedule();
  }

  /** Nothing is asked any more when the promise resolves. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#forgetStore?.();
    const targets = [...this.#targets.values()];
    for (const target of targets) this.#drop(target);
    await this.#intake?.stop();
    await Promise.all(targets.map((target) => target.polling));
    await this.#keeper.settled();
  }

  /** Asks everything of a practice now, or waits for what is being asked. */
  async checkNow(practiceId: string): Promise<void> {
    await this.#taking;
    const targets = this.#targetsOf(practiceId);
    await Promise.all(targets.map((target) => target.polling ?? this.#poll(target)));
  }

  states(practiceId: string): Map<string, ConnectionState> {
    return new Map(
      this.#targetsOf(practiceId).map(({ connection, state, events }) => [
        connection.id,
        { ...state, ...(events && { events }) },
      ]),
    );
  }

  isChecking(practiceId: string): boolean {
    return this.#targetsOf(practiceId).some(({ state }) => state.isChecking);
  }

  /** Tells when the state of a practice's connections changed. Returns what ends it. */
  onState(tell: (practiceId: string) => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  /** Somebody looks at this practice until the returned function is called: it is asked more often. */
  lookedAt(practiceId: string): () => void {
    this.#lookers.set(practiceId, (this.#lookers.get(practiceId) ?? 0) + 1);
    this.#hurry(practiceId);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#lookers.set(practiceId, (this.#lookers.get(practiceId) ?? 1) - 1);
    };
  }

  /** Asks everything that is due. Resolves when those have answered or failed. */
  async tick(): Promise<void> {
    await this.#taking;
    const now = this.#setup.clock.now();
    const idle = [...this.#targets.values()].filter((t) => !t.polling && isDue(t.state.nextAt, now));
    const begun: Promise<void>[] = [];
    for (const target of idle.toSorted((a, b) => a.state.nextAt - b.state.nextAt)) {
      if (this.#hasRoomFor(target)) begun.push(this.#poll(target));
    }
    await Promise.all(begun);
  }

  /** Those that did not answer last time share only a part of the places: they may hold them for long. */
  #hasRoomFor(target: Target): boolean {
    const polling = [...this.#targets.values()].filter((t) => t.polling);
    const sick = polling.filter((t) => t.failures > 0);
    return polling.length < abfrage.atOnce && (target.failures === 0 || sick.length < abfrage.sickAtOnce);
  }

  #poll(target: Target): Promise<void> {
    target.polling = this.#ask(target).finally(() => {
      target.polling = undefined;
      this.#schedule();
    });
    return target.polling;
  }

  async #ask(target: Target): Promise<void> {
    const { clock, report } = this.#setup;
    const askedAt = clock.now();
    this.#setState(target, { ...target.state, isChecking: true, askedAt });
    target.asksAgain = false;
    let failure: LotseError | undefined;
    try {
      target.device ??= await this.#setup.open(target.practiceId, target.connection);
      const observations = await this.#answerOf(target, target.device);
      await this.#keep(target, () => observations);
      target.failures = 0;
      if (!target.isGone) await this.#intake?.ensure(target, target.device);
    } catch (error) {
      target.failures++;
      failure = error instanceof LotseError ? error : new LotseError("usage/internal", { reason: String(error) });
      if (!(error instanceof LotseError)) report(error, target.connection);
      await this.#keepFailure(target, failure, askedAt).catch((second) => report(second, target.connection));
      target.device?.close();
      target.device = undefined;
      // Whom it could not reach meanwhile it may have forgotten.
      target.needsEnsuring = true;
    }
    const { answeredAt } = target.state;
    const nextAt = clock.now() + (target.asksAgain && !failure ? abfrage.events.confirmAfterMs : this.#waitMs(target));
    this.#setState(target, {
      isChecking: false,
      askedAt,
      nextAt,
      ...(failure ? { failure, answeredAt } : { answeredAt: clock.now() }),
    });
  }

  /** The phases of a link have their own deadlines; this is the one for all of them together. */
  async #answerOf(target: Target, device: Device): Promise<Observation[]> {
    const seconds = abfrage.deadlineSeconds;
    const host = device.component.id.replace(/^kon:/, "");
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new LotseError("link/response-timeout", { host, seconds })),
      seconds * 1000,
    );
    target.abandon = () => late.reject(new LotseError("link/closed", { host }));
    const observing = device.observe();
    observing.catch(() => {});
    try {
      return await Promise.race([observing, late.promise]);
    } finally {
      clearTimeout(timer);
      target.abandon = undefined;
    }
  }

  /** @param seen what was seen, given what was known until now */
  async #keep(target: Target, seen: (known: readonly Observation[]) => Observation[]): Promise<void> {
    const changes = await this.#keeper.keep(target.practiceId, (known) => (target.isGone ? [] : seen(known)));
    if (changes.length > 0) target.changedAt = this.#setup.clock.now();
  }

  async #keepFailure(target: Target, failure: LotseError, takenAt: Instant): Promise<void> {
    if (target.isGone) return;
    const practice = this.#setup.store.forPractice(target.practiceId);
    const component = await this.#konnektorOf(target);
    const value = { code: failure.code, fields: failure.fields } as Observation<"unreachable">["value"];
    const seen: Observation<"unreachable"> = {
      kind: "unreachable",
      component,
      takenAt,
      source: { by: "konnektor" },
      value,
    };
    await practice.commit((writes) => writes.observe(seen));
  }

  /** The Konnektor under the name it told, or the one people gave it. */
  async #konnektorOf({ practiceId, connection, device }: Target): Promise<Observation["component"]> {
    const id = device?.component.id ?? konnektorId(new URL(connection.url));
    const known = (await this.#setup.store.forPractice(practiceId).components()).find((c) => c.id === id);
    return { id, kind: "konnektor", name: known?.name ?? connection.name };
  }

  #takeIn(practiceId: string): void {
    this.#taking = this.#taking.then(() => this.#reload(practiceId)).catch((error) => this.#setup.report(error));
  }

  async #reload(practiceId: string): Promise<void> {
    const kept = await this.#setup.store.forPractice(practiceId).records("connection");
    if (this.#isStopped) return;
    const byId = new Map(kept.map((connection) => [connection.id, connection]));
    for (const target of this.#targetsOf(practiceId)) {
      const connection = byId.get(target.connection.id);
      // A connection that was changed is a new one: other secrets, another address.
      if (!connection || JSON.stringify(connection) !== JSON.stringify(target.connection)) this.#drop(target);
    }
    for (const connection of kept) {
      if (this.#targets.has(connection.id)) continue;
      const state = { isChecking: false, nextAt: this.#setup.clock.now() };
      const inbox: DeviceEvent[] = [];
      this.#targets.set(connection.id, { practiceId, connection, state, failures: 0, isGone: false, inbox });
    }
    this.#schedule();
  }

  #drop(target: Target): void {
    target.isGone = true;
    target.abandon?.();
    this.#targets.delete(target.connection.id);
    const { device } = target;
    // Whoever only stops for a moment is told again afterwards; whoever goes for good says so.
    const ending = this.#isStopped ? undefined : this.#intake?.end(target, device);
    if (ending) void ending.finally(() => device?.close());
    else device?.close();
  }

  /** Something happened that only an answer tells in full. */
  #askSoon(target: Target): void {
    target.asksAgain = true;
    const { confirmAfterMs, confirmEverySeconds } = abfrage.events;
    const earliest = (target.state.askedAt ?? 0) + confirmEverySeconds * 1000;
    const at = Math.max(this.#setup.clock.now() + confirmAfterMs, earliest);
    target.state = { ...target.state, nextAt: Math.min(target.state.nextAt, at) };
    this.#schedule();
  }

  /** Who looks wants to know now how it is, not how it was. */
  #hurry(practiceId: string): void {
    const now = this.#setup.clock.now();
    for (const target of this.#targetsOf(practiceId)) {
      const latest = (target.state.askedAt ?? 0) + abfrage.lookedAtSeconds * 1000;
      target.state = { ...target.state, nextAt: Math.min(target.state.nextAt, Math.max(now, latest)) };
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isStopped || !this.#isRunning) return;
    clearTimeout(this.#timer);
    // Those there is no room for come when a place is free: every end of a poll schedules anew.
    const waiting = [...this.#targets.values()].filter((t) => !t.polling && this.#hasRoomFor(t));
    if (waiting.length === 0) return;
    const wait = Math.min(...waiting.map((t) => t.state.nextAt)) - this.#setup.clock.now();
    this.#timer = setTimeout(() => void this.tick(), Math.min(Math.max(wait, 0), MOST_WAIT_MS));
  }

  #waitMs(target: Target): number {
    const { failures, changedAt } = target;
    const isLookedAt = (this.#lookers.get(target.practiceId) ?? 0) > 0;
    const [byte = 0] = this.#setup.random.bytes(1);
    return waitMs({ failures, changedAt, isLookedAt }, this.#setup.clock.now(), byte / 255);
  }

  #setState(target: Target, state: ConnectionState): void {
    target.state = state;
    for (const tell of this.#listeners) tell(target.practiceId);
  }

  #targetsOf(practiceId: string): Target[] {
    return [...this.#targets.values()].filter((target) => target.practiceId === practiceId);
  }
}

/** Clocks are set: look again at least this often. */
const MOST_WAIT_MS = 60_000;

/** A time farther away than any wait was told by a clock that has been set back since. */
function isDue(nextAt: Instant, now: Instant): boolean {
  return nextAt <= now || nextAt > now + abfrage.longestRetrySeconds * 1000 * (1 + 2 * abfrage.jitter);
}
