/**
 * What devices tell by themselves, on its way into the store: who listens where, who may speak, and what is made of it.
 *
 * Room: watch. Events come in bursts (a Konnektor that boots tells everything at once), so whatever has come while the last was
 * being written is written together. An event is believed at once; a reading confirms it.
 */
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { Device } from "../devices/adapter.ts";
import type { DeviceEvent } from "../domain/device-event.ts";
import { LotseError } from "../domain/errors.ts";
import type { Component, Observation } from "../domain/observation.ts";
import type { Connection, EventsState } from "../domain/practice.ts";
import { toldByEvent } from "../domain/told-by-event.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock } from "../engine/ports.ts";
import { Listener, type ListenerSetup, plainAddress } from "./listener.ts";

export interface EventsSetup {
  /** 0: any free one. */
  port: number;
  /** Addresses besides those a Konnektor was asked at, from which it may speak. */
  alsoFrom?: readonly string[];
  identity: ListenerSetup["identity"];
}

/** What a target of the watch keeps for its events. */
export interface Hearing {
  events?: EventsState;
  /** What has come and is not written yet. */
  inbox: DeviceEvent[];
  writing?: Promise<void>;
  /** It may have forgotten us. */
  needsEnsuring?: boolean;
  /** A device that refuses is not asked to send with every poll. */
  refusedAt?: Instant;
  subscriptions?: readonly string[];
  /** Which device it is, where it was asked and from where: kept when the connection is gone, for then it speaks. */
  component?: Component;
  ends?: { ours: string; theirs: string };
  /** Ids of subscriptions are no help in telling devices apart: each begins to count at one. */
  ear?: number;
}

interface Heard extends Hearing {
  connection: Connection;
  device?: Device;
  isGone: boolean;
}

interface Surroundings<T extends Heard> {
  clock: Clock;
  targets(): Iterable<T>;
  keep(target: T, told: (known: readonly Observation[]) => Observation[]): Promise<void>;
  asksAgain(target: T): void;
  report(error: unknown, target?: T): void;
}

/** More than a device can have to say before the last of it is written: then it is asked instead. */
const MOST_WAITING = 10_000;
const STRANGER_AGAIN_MS = 3_600_000;
const CLOCK_SET_BACK_MS = 60_000;

export class EventIntake<T extends Heard> {
  readonly #setup: EventsSetup;
  readonly #around: Surroundings<T>;
  /** By our own address and number: Konnektoren that share an address are told apart by the port they were given. */
  readonly #listeners = new Map<string, { listener: Listener; port: Promise<number> }>();
  readonly #strangers = new Map<string, Instant>();
  #lastAt: Instant = 0;
  #isStopped = false;

  constructor(setup: EventsSetup, around: Surroundings<T>) {
    this.#setup = setup;
    this.#around = around;
  }

  /** Now and then, and whenever the device may have forgotten us. Never throws: a device can be asked as well. */
  async ensure(target: T, device: Device): Promise<void> {
    const source = device.events;
    const ends = source?.ends();
    if (!source || !ends || this.#isStopped) return;
    target.component = device.component;
    target.ends = { ours: plainAddress(ends.ours), theirs: plainAddress(ends.theirs) };
    const now = this.#around.clock.now();
    const { ensuredAt, failure } = target.events ?? {};
    const isRefused =
      target.refusedAt !== undefined && Math.abs(now - target.refusedAt) < abfrage.events.refusedAgainMinutes * 60_000;
    if (isRefused && !target.needsEnsuring) return;
    const isRecent = ensuredAt !== undefined && Math.abs(now - ensuredAt) < abfrage.events.lookEveryMinutes * 60_000;
    if (isRecent && !failure && !target.needsEnsuring) return;
    const { failure: _past, ...before } = target.events ?? {};
    try {
      target.ear ??= this.#freeEar(target);
      const receiver = await this.#receiverAt(target.ends.ours, target.ear);
      const { until, subscriptions } = await source.ensure(receiver);
      const isSame = subscriptions.every((id) => target.subscriptions?.includes(id));
      target.subscriptions = subscriptions;
      target.needsEnsuring = false;
      target.refusedAt = undefined;
      target.events = { ...before, receiver, until, ensuredAt: now };
      // What happened between the last reading and now was told to nobody.
      if (!isSame) this.#around.asksAgain(target);
    } catch (error) {
      target.events = { ...before, failure: asLotseError(error) };
      target.needsEnsuring = false;
      target.refusedAt = now;
      if (!(error instanceof LotseError)) this.#around.report(error, target);
    }
  }

  async end(target: T, device: Device | undefined): Promise<void> {
    const { receiver } = target.events ?? {};
    // Another connection to the same device listens at the same address.
    const isShared = [...this.#around.targets()].some(
      (t) => t !== target && t.connection.url === target.connection.url,
    );
    if (!receiver || isShared) return;
    await device?.events?.end(receiver).catch(() => {});
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#listeners.values()].map(({ listener }) => listener.stop()));
    await Promise.all([...this.#around.targets()].map((target) => target.writing));
  }

  /** @throws LotseError cetp/port-taken */
  async #receiverAt(ours: string, ear: number): Promise<string> {
    const place = `${ours} ${ear}`;
    let open = this.#listeners.get(place);
    if (!open) {
      const listener = new Listener({
        isKnown: (address) => this.#at(address, ear).length > 0,
        mayShow: (address, sha256) => this.#mayShow(address, ear, sha256),
        onEvent: (event, from) => this.#hear(event, this.#at(from, ear)),
        onGarbled: (error, from) => this.#garbled(error, from, this.#at(from, ear)),
        identity: this.#setup.identity,
        report: (error) => this.#around.report(error),
      });
      const wanted = this.#setup.port === 0 ? 0 : this.#setup.port + ear;
      open = { listener, port: listener.start(ours, wanted) };
      this.#listeners.set(place, open);
      // Whoever holds the port may go: the next time it is tried again.
      open.port.catch(() => this.#listeners.delete(place));
    }
    return `cetp://${ours.includes(":") ? `[${ours}]` : ours}:${await open.port}`;
  }

  /** The first number no other device at the same address has. */
  #freeEar(target: T): number {
    const taken = [...this.#around.targets()].filter((t) => t !== target && t.ends?.theirs === target.ends?.theirs);
    for (let ear = 0; ; ear++) if (!taken.some((t) => t.ear === ear)) return ear;
  }

  /** Who may be speaking from this address. From another one that is allowed, whoever was told to speak here. */
  #at(address: string, ear: number): T[] {
    const listened = [...this.#around.targets()].filter((target) => target.ear === ear);
    const there = listened.filter((target) => target.ends?.theirs === address);
    return there.length === 0 && this.#setup.alsoFrom?.includes(address) ? listened : there;
  }

  /** A Konnektor shows the certificate it also answers with. */
  #mayShow(address: string, ear: number, sha256: string): boolean {
    const there = this.#at(address, ear);
    const pins = there.flatMap(({ connection: { trust } }) => (trust.kind === "pin" ? [trust.sha256] : []));
    return pins.length === 0 || pins.includes(sha256);
  }

  #hear(event: DeviceEvent, speaking: readonly T[]): void {
    if (this.#isStopped) return;
    for (const target of speaking) {
      target.events = { ...target.events, heardAt: this.#around.clock.now() };
      // Whoever else speaks from there did not mean this device.
      const isMeant = speaking.length === 1 || target.subscriptions?.includes(event.subscription);
      if (!isMeant || target.inbox.length >= MOST_WAITING) {
        this.#around.asksAgain(target);
        continue;
      }
      target.inbox.push(event);
      target.writing ??= this.#write(target).finally(() => {
        target.writing = undefined;
      });
    }
  }

  async #write(target: T): Promise<void> {
    while (target.inbox.length > 0 && !target.isGone) {
      const events = target.inbox.splice(0);
      try {
        await this.#around.keep(target, (known) => this.#toldBy(events, target, known));
      } catch (error) {
        this.#around.report(error, target);
        this.#around.asksAgain(target);
      }
    }
  }

  /** Each event is laid over what the ones before it said. */
  #toldBy(events: readonly DeviceEvent[], target: T, known: readonly Observation[]): Observation[] {
    const konnektor = konnektorIn(known, target);
    if (!konnektor) return [];
    const observations: Observation[] = [];
    // What was read in this very millisecond was asked before the event came.
    const now = this.#around.clock.now();
    if (known.some((o) => o.takenAt === now)) this.#lastAt = Math.max(this.#lastAt, now);
    for (const event of events) {
      const scene = { konnektor, known: [...observations.toReversed(), ...known], at: this.#nextMoment() };
      const told = toldByEvent(event, scene);
      observations.push(...told.observations);
      if (told.hasBooted) target.needsEnsuring = true;
      if (told.asks) this.#around.asksAgain(target);
    }
    return observations;
  }

  /** Never twice the same: of two observations the later one counts. A clock that was set back is believed. */
  #nextMoment(): Instant {
    const now = this.#around.clock.now();
    const isSetBack = this.#lastAt - now > CLOCK_SET_BACK_MS;
    this.#lastAt = now > this.#lastAt || isSetBack ? now : this.#lastAt + 1;
    return this.#lastAt;
  }

  /** Something happened that nobody understood: the device is asked. A stranger is told once an hour. */
  #garbled(error: LotseError, from: string, there: readonly T[]): void {
    for (const target of there) this.#around.asksAgain(target);
    const now = this.#around.clock.now();
    const told = this.#strangers.get(from);
    if (told !== undefined && now - told < STRANGER_AGAIN_MS) return;
    if (this.#strangers.size > 1_000) this.#strangers.clear();
    this.#strangers.set(from, now);
    this.#around.report(error, there[0]);
  }
}

/** Under the name it told. */
function konnektorIn(known: readonly Observation[], { component }: Heard): Component | undefined {
  return known.find((o) => o.component.id === component?.id)?.component ?? component;
}

function asLotseError(error: unknown): LotseError {
  return error instanceof LotseError ? error : new LotseError("usage/internal", { reason: String(error) });
}
