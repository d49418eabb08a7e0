/**
 * One incarnation of ti-lotse in the simulated world: the real engine on replaced ports. Killed, it never comes back; another one is
 * started beside or after it, with nothing but what was durable.
 */

import { RUNBOOKS } from "../../runbooks/index.ts";
import type { Prepared } from "../../src/devices/adapter.ts";
import { LotseError } from "../../src/domain/errors.ts";
import type { Observation } from "../../src/domain/observation.ts";
import type { Interlocks } from "../../src/engine/interlocks.ts";
import type { EnginePorts } from "../../src/engine/ports.ts";
import { Engine } from "../../src/engine/reconcile.ts";
import type { Incarnation } from "./scheduler.ts";
import type { World } from "./world.ts";

export const PRACTICE = "prx_sim";

export class Process implements Incarnation {
  readonly name: string;
  isDead = false;
  calls = 0;
  readonly engine: Engine;
  readonly #world: World;
  /** What this process saw last: what its next decision rests on. */
  lastSeen: Observation[] = [];
  /** When its pass began. */
  leasedAt = 0;
  #wake: (() => void) | undefined;
  readonly #counts = new Map<string, number>();

  constructor(world: World, name: string, interlocks: Interlocks) {
    this.name = name;
    this.#world = world;
    this.engine = new Engine(this.#ports(), {
      holder: name,
      runbooks: RUNBOOKS,
      interlocks,
      decided: (input, decision) => world.decided(input, decision),
    });
  }

  start(): void {
    void this.#live();
  }

  /** Looks at the practice now, whatever is due. */
  look(): void {
    this.engine.pass(PRACTICE).catch(() => {});
  }

  count(label: string): void {
    this.#counts.set(label, this.countOf(label) + 1);
  }

  countOf(label: string): number {
    return this.#counts.get(label) ?? 0;
  }

  /** Somebody did something: whoever sleeps looks at once. */
  ring(): void {
    this.#wake?.();
  }

  async #live(): Promise<void> {
    const { scheduler, store } = this.#world;
    for (;;) {
      const wakeAt = store.peek(PRACTICE)?.wakeAt;
      const sleepMs = wakeAt === undefined ? 300_000 : wakeAt - this.#world.wallOf();
      if (sleepMs > 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          scheduler.at(scheduler.now + Math.min(sleepMs, 3_600_000), () => (this.isDead ? undefined : resolve()));
        });
        this.#wake = undefined;
      }
      await scheduler.call(this, "bell", { afterMs: 1_000 }, () => {});
      try {
        await this.engine.pass(PRACTICE);
      } catch (error) {
        if (!(error instanceof LotseError)) this.#world.violated("exception", String((error as Error).stack));
        await scheduler.call(this, "pause", { afterMs: 15_000 }, () => {});
      }
    }
  }

  #ports(): EnginePorts {
    const world = this.#world;
    const { scheduler, store, random } = world;
    const stored = <T>(label: string, effect: () => T): Promise<T> => {
      const { afterMs, answerMs, isLost } = world.databaseDelay();
      return scheduler.call(this, label, { afterMs, answerMs }, () => {
        const value = effect();
        // Written, and the answer got lost: whoever asked cannot tell it from a failure.
        if (isLost) throw new LotseError("store/unwritable", { place: "simulation", reason: "ETIMEDOUT" });
        return value;
      });
    };
    const now = () => world.wallOf();
    return {
      clock: { now, monotonic: () => scheduler.now },
      random: { bytes: (count) => random.bytes(count) },
      store: {
        epoch: store.epoch,
        due: () => stored("due", () => store.due(now())),
        read: (id) => stored("read", () => store.read(id, now())),
        lease: (id, holder, at, forMs) =>
          stored("lease", () => {
            if (store.peek(id)?.lease?.holder !== holder) this.leasedAt = scheduler.now;
            return store.lease(id, holder, at, forMs);
          }),
        commit: (id, write) => stored("commit", () => store.commit(id, write, now())),
        release: (id, holder) => stored("release", () => store.release(id, holder, now())),
        endedRuns: async (id, { limit }) => store.endedRuns(id, limit),
        endedRun: async (id, run) => store.endedRun(id, run),
      },
      devices: {
        observe: async () => {
          const seen = await scheduler.call(this, "observe", world.askDelay(), () => world.observe());
          this.lastSeen = seen;
          return seen;
        },
        known: async () => world.known(),
        prepare: async (_id, run, intent) => {
          const delay = world.askDelay();
          const prepared = await scheduler.call(this, "prepare", delay, () => world.prepare(run, intent));
          return this.#watched(prepared, intent.id);
        },
      },
      facts: async () => world.facts,
      tell: () => {},
    };
  }

  /** Sending is looked at by the invariants before it happens, and its answer may be late, lost or never come. */
  #watched({ seen, send, close }: Prepared, intentId: string): Prepared {
    const world = this.#world;
    return {
      seen,
      send: async () => {
        const { arrivesMs, answerMs, isDropped, isLost } = world.sendDelay();
        await world.scheduler.call(this, "send", { afterMs: 0, answerMs: arrivesMs + answerMs }, () => {
          world.sending(this, intentId, seen);
          // What is on its way arrives, whoever is killed meanwhile.
          if (!isDropped) world.scheduler.at(world.scheduler.now + arrivesMs, () => void send().catch(() => {}));
          if (isLost || isDropped) throw new LotseError("link/closed", { host: "simulation" });
        });
      },
      close: () => world.scheduler.call(this, "close", { afterMs: 5 }, () => void close()),
    };
  }
}
