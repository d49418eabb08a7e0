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
import type { Connection } from "../domain/practice.ts";
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

/** How it stands with the events of one Konnektor. */
export interface EventsState {
  /** "cetp://192.168.20.5:8741" */
  receiver?: string;
  /** When the Konnektor would forget us. */
  until?: Instant;
  ensuredAt?: Instant;
  /** When it said something last. */
  heardAt?: Instant;
  /** Why it tells nothing. */
  failure?: LotseError;
}

/** What a target of the watch keeps for its events. */
export interface Hearing {
  events?: EventsState;
  /** What has come and is not written yet. */
  inbox: DeviceEvent[];
  writing?: Promise<void>;
  /** It may have forgotten us. */
  needsEnsuring?: boolean;
  subscriptions?: readonly string[];
  /** Which device it is, where it was asked and from where: kept when the connection is gone, for then it speaks. */
  component?: Component;
  ends?: { ours: string; theirs: string };
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
  /** By our own address. */
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
    const isRecent = ensuredAt !== undefined && Math.abs(now - ensuredAt) < abfrage.events.lookEveryMinutes * 60_000;
    if (isRecent && !failure && !target.needsEnsuring) return;
    const { failure: _past, ...before } = target.events ?? {};
    try {
      const receiver = await this.#receiverAt(target.ends.ours);
      const { until, subscriptions } = await source.ensure(receiver);
      const isSame = subscriptions.every((id) => target.subscriptions?.includes(id));
      target.subscriptions = subscriptions;
      target.needsEnsuring = false;
      target.events = { ...before, receiver, until, ensuredAt: now };
      // What happened between the last reading and now was told to nobody.
      if (!isSame) this.#around.asksAgain(target);
    } catch (error) {
      target.events = { ...before, failure: asLotseError(error) };
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
  async #receiverAt(ours: string): Promise<string> {
    let open = this.#listeners.get(ours);
    if (!open) {
      const listener = new Listener({
        isKnown: (address) => this.#isKnown(address),
        mayShow: (address, sha256) => this.#mayShow(address, sha256),
        onEvent: (event, from) => this.#hear(event, from),
        onGarbled: (error, from) => this.#garbled(error, from),
        identity: this.#setup.identity,
        report: (error) => this.#around.report(error),
      });
      open = { listener, port: listener.start(ours, this.#setup.port) };
      this.#listeners.set(ours, open);
      // Whoever holds the port may go: the next time it is tried again.
      open.port.catch(() => this.#listeners.delete(ours));
    }
    return `cetp://${ours.includes(":") ? `[${ours}]` : ours}:${await open.port}`;
  }

  #at(address: string): T[] {
    return [...this.#around.targets()].filter((target) => target.ends?.theirs === address);
  }

  #isKnown(address: string): boolean {
    return this.#at(address).length > 0 || this.#setup.alsoFrom?.includes(address) === true;
  }

  /** A Konnektor shows the certificate it also answers with. */
  #mayShow(address: string, sha256: string): boolean {
    const pins = this.#at(address).flatMap(({ connection: { trust } }) => (trust.kind === "pin" ? [trust.sha256] : []));
    return pins.length === 0 || pins.includes(sha256);
  }

  /** Several Konnektoren may share an address: then the subscription tells them apart, and without one all are meant. */
  #speaking(event: DeviceEvent, from: string): T[] {
    const there = this.#at(from);
    const named = [...this.#around.targets()].filter((t) => t.subscriptions?.includes(event.subscription));
    if (event.subscription !== "" && named.length > 0) return named;
    return there;
  }

  #hear(event: DeviceEvent, from: string): void {
    if (this.#isStopped) return;
    for (const target of this.#speaking(event, from)) {
      target.events = { ...target.events, heardAt: this.#around.clock.now() };
      if (target.inbox.length >= MOST_WAITING) this.#around.asksAgain(target);
      else target.inbox.push(event);
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
  #garbled(error: LotseError, from: string): void {
    const there = this.#at(from);
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
