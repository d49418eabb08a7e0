/**
 * Administrations of devices: visited when a person wants so, and again and again where the practice has chosen that.
 *
 * Room: watch. A rhythm of its own, slow, one device after the other. Wrong passwords are counted by devices, on most for good: a
 * visit signs in once, is never tried again by itself, and a password that was refused is forgotten until a person enters another.
 * The moment of a visit is kept before it begins, so that a restart of ours signs in nowhere.
 */
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { VendorDevice } from "../devices/adapter.ts";
import { isReadingDue } from "../domain/administration.ts";
import { LotseError } from "../domain/errors.ts";
import type { Component, Failure, Observation } from "../domain/observation.ts";
import type { Administration } from "../domain/practice.ts";
import type { Clock, PracticeWrites, Store } from "../engine/ports.ts";
import type { Keeper } from "./keeper.ts";

export interface AdministrationsSetup {
  store: Store;
  keeper: Keeper;
  clock: Clock;
  /** The device behind a kept administration; its password is opened here and nowhere else. @throws LotseError */
  open(practiceId: string, administration: Administration, component: Component): Promise<VendorDevice>;
  /** What is not meant for people. */
  report(error: unknown, administration?: Administration): void;
}

/** What is visited, and where. */
export interface Place {
  component: Component;
  host: string;
  port: number;
}

const HOUR_MS = 3_600_000;

export class Administrations {
  readonly #setup: AdministrationsSetup;
  /** Visits under way, by address: most devices know only one session. */
  readonly #visiting = new Map<string, { end: () => void; done: Promise<unknown> }>();
  #ticking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(setup: AdministrationsSetup) {
    this.#setup = setup;
  }

  /** From now on what is due is read. */
  run(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(
      () => void this.tick().finally(() => this.run()),
      abfrage.administration.lookEverySeconds * 1000,
    ).unref();
  }

  /** Nothing is visited any more when the promise resolves. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const visits = [...this.#visiting.values()];
    for (const { end } of visits) end();
    await Promise.all(visits.map(({ done }) => done));
    await this.#ticking;
  }

  /**
   * One visit, now. What was told is kept like everything that is asked.
   * @param also written in the same transaction
   * @throws LotseError management/busy, management/update-running before anything is sent; else what the device's adapter throws
   */
  async visit(
    practiceId: string,
    place: Place,
    open: () => VendorDevice | Promise<VendorDevice>,
    also: (writes: PracticeWrites) => void,
  ): Promise<void> {
    await this.#alone(place, async (hold) => {
      await this.#requireNoUpdate(practiceId, place.component);
      const device = await open();
      hold(device);
      const observations = await readAndClose(device);
      await this.#setup.keeper.keep(practiceId, () => observations, also);
    });
  }

  /**
   * Reads a device that works for a run of ours: that it installs is no reason not to. What was told is kept.
   * @throws LotseError management/busy; else what the device's adapter throws
   */
  async look(practiceId: string, place: Place, device: VendorDevice): Promise<void> {
    await this.#alone(place, async (hold) => {
      hold(device);
      const observations = await readAndClose(device);
      await this.#setup.keeper.keep(practiceId, () => observations);
    });
  }

  /**
   * Holds the address for somebody who speaks with the device for longer: nobody visits it meanwhile. Returns what gives it back.
   * @throws LotseError management/busy
   */
  reserve({ host, port }: Pick<Place, "host" | "port">): () => void {
    const key = `${host}:${port}`;
    if (this.#isStopped) throw new LotseError("link/closed", { host });
    if (this.#visiting.has(key)) throw new LotseError("management/busy", { host });
    const done = Promise.withResolvers<void>();
    // Its holder ends it: the engine is stopped before this is.
    this.#visiting.set(key, { end: () => {}, done: done.promise });
    return () => {
      this.#visiting.delete(key);
      done.resolve();
    };
  }

  /** Reads everything that is due, one after the other. */
  tick(): Promise<void> {
    this.#ticking ??= this.#readDue().finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  async #readDue(): Promise<void> {
    const { store, clock, report } = this.#setup;
    try {
      for (const { id } of await store.practices()) {
        for (const kept of await store.forPractice(id).records("administration")) {
          if (this.#isStopped) return;
          if (kept.secret === undefined || !isReadingDue(kept, clock.now())) continue;
          await this.#readKept(id, kept).catch((error) => report(error, kept));
        }
      }
    } catch (error) {
      report(error);
    }
  }

  async #readKept(practiceId: string, kept: Administration): Promise<void> {
    const { store, keeper, clock } = this.#setup;
    const component = (await store.forPractice(practiceId).components()).find(({ id }) => id === kept.component);
    if (!component) return;
    const { host, port } = kept;
    let observations: Observation[] = [];
    let failure: Failure | undefined;
    try {
      await this.#alone({ component, host, port }, async (hold) => {
        await this.#requireNoUpdate(practiceId, component);
        await this.#change(practiceId, kept, () => ({ triedAt: clock.now() }));
        const device = await this.#setup.open(practiceId, kept, component);
        hold(device);
        observations = await readAndClose(device);
      });
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
      // Somebody is there, or the device is at work: not even tried, so it stays due.
      if (error.code === "management/busy" || error.code === "management/update-running") return;
      failure = { code: error.code, fields: error.fields as Failure["fields"] };
    }
    if (failure) return this.#keepFailure(practiceId, kept, failure);
    await keeper.inOrder(practiceId, async () => {
      const now = await this.#stillKept(practiceId, kept);
      if (!now) return;
      const { failure: _past, ...rest } = now;
      await keeper.keepNow(
        practiceId,
        () => observations,
        (writes) => writes.put("administration", { ...rest, readAt: clock.now() }),
      );
    });
  }

  async #keepFailure(practiceId: string, kept: Administration, failure: Failure): Promise<void> {
    const { secret, component } = kept;
    const isOver = isRefusal(failure.code);
    await this.#change(
      practiceId,
      kept,
      () => ({ failure, ...(isOver && { secret: undefined }) }),
      (writes) => {
        if (!isOver || secret === undefined) return;
        writes.forgetSecret(secret);
        writes.journal({
          kind: "administration/stopped",
          actor: "ti-lotse",
          body: { component, value: failure.code },
        });
      },
    );
  }

  /** Nothing where a person has forgotten or replaced it meanwhile. */
  #change(
    practiceId: string,
    kept: Administration,
    change: () => Partial<Administration>,
    also?: (writes: PracticeWrites) => void,
  ): Promise<void> {
    const { keeper, store } = this.#setup;
    return keeper.inOrder(practiceId, async () => {
      const now = await this.#stillKept(practiceId, kept);
      if (!now) return;
      await store.forPractice(practiceId).commit((writes) => {
        writes.put("administration", { ...now, ...change() });
        also?.(writes);
      });
    });
  }

  async #stillKept(practiceId: string, { id, secret }: Administration): Promise<Administration | undefined> {
    const now = await this.#setup.store.forPractice(practiceId).record("administration", id);
    return now?.secret === secret ? now : undefined;
  }

  async #alone({ host, port }: Place, work: (hold: (device: VendorDevice) => void) => Promise<void>): Promise<void> {
    const key = `${host}:${port}`;
    if (this.#isStopped) throw new LotseError("link/closed", { host });
    if (this.#visiting.has(key)) throw new LotseError("management/busy", { host });
    let held: VendorDevice | undefined;
    const done = Promise.withResolvers<void>();
    this.#visiting.set(key, { end: () => held?.close(), done: done.promise });
    try {
      await work((device) => {
        held = device;
        if (this.#isStopped) device.close();
      });
    } finally {
      this.#visiting.delete(key);
      done.resolve();
    }
  }

  /** A device that installs is left alone. A run nobody has ever ended does not count for ever. */
  async #requireNoUpdate(practiceId: string, component: Component): Promise<void> {
    const { store, clock } = this.#setup;
    const since = clock.now() - abfrage.administration.updateRunCountsHours * HOUR_MS;
    const isRunning = (o: Observation) =>
      o.kind === "update-run" && (o as Observation<"update-run">).value.phase === "running" && o.takenAt >= since;
    const run = (await store.forPractice(practiceId).latest()).find(isRunning);
    if (run) throw new LotseError("management/update-running", { device: run.component.name || component.name });
  }
}

async function readAndClose(device: VendorDevice): Promise<Observation[]> {
  try {
    return await device.read();
  } finally {
    device.close();
  }
}

/** Signing in went wrong in a way that may have cost a try: that is not done twice. */
export function isRefusal(code: string): boolean {
  const isTerminal = code === "kt/credentials-wrong" || code === "kt/login-disabled";
  return isTerminal || code.startsWith("management/login-") || code === "management/password-due";
}
