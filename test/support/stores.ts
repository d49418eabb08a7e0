/** The stores every contract holds for: in memory, in SQLite, in PostgreSQL. Each test gets one of its own. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Component, Observation, Observed, ObservedKind } from "../../src/domain/observation.ts";
import type { Practice } from "../../src/domain/practice.ts";
import type { Clock, Store } from "../../src/engine/ports.ts";
import { memoryStore, openStore } from "../../src/store/open.ts";
import { needsPostgres, newDatabase } from "./postgres.ts";
import { Scratch } from "./scratch.ts";

/** A moment that moves only when a test says so. */
export class TestClock implements Clock {
  at = Date.parse("2026-11-21T12:00:00Z");

  now(): number {
    return this.at;
  }
}

export class TestStore {
  readonly store: Store;
  readonly clock: TestClock;
  readonly dataDir: string;
  readonly url: string | undefined;
  readonly #scratch: Scratch;
  readonly #others: Store[] = [];

  constructor(store: Store, clock: TestClock, scratch: Scratch, dataDir: string, url: string | undefined) {
    this.store = store;
    this.clock = clock;
    this.#scratch = scratch;
    this.dataDir = dataDir;
    this.url = url;
  }

  /** Another process' view of the same PostgreSQL database: connections of its own, the same keys. */
  async beside(): Promise<Store> {
    const dataDir = this.#scratch.directory(`beside-${this.#others.length}`);
    for (const key of ["key", "journal-key"]) copyFileSync(join(this.dataDir, key), join(dataDir, key));
    const other = await openStore({ dataDir, url: this.url, clock: this.clock });
    this.#others.push(other);
    return other;
  }

  /** Closed and opened again. */
  async reopened(): Promise<Store> {
    await this.store.close();
    const again = await openStore({ dataDir: this.dataDir, url: this.url, clock: this.clock });
    this.#others.push(again);
    return again;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of [...this.#others, this.store]) await store.close();
    this.#scratch[Symbol.dispose]();
  }
}

export interface StoreKind {
  name: "memory" | "SQLite" | "PostgreSQL";
  options: { skip?: string };
  open(): Promise<TestStore>;
}

export const STORES: StoreKind[] = [
  { name: "memory", options: {}, open: () => opened((_dataDir, clock) => memoryStore({ clock })) },
  { name: "SQLite", options: {}, open: () => opened((dataDir, clock) => openStore({ dataDir, clock })) },
  {
    name: "PostgreSQL",
    options: needsPostgres(),
    open: async () => {
      const url = await newDatabase();
      return opened((dataDir, clock) => openStore({ dataDir, clock, url }), url);
    },
  },
];

async function opened(open: (dataDir: string, clock: TestClock) => Promise<Store>, url?: string): Promise<TestStore> {
  const scratch = new Scratch();
  const clock = new TestClock();
  const dataDir = scratch.directory("data");
  return new TestStore(await open(dataDir, clock), clock, scratch, dataDir, url);
}

export const praxis: Practice = { id: "prx_a", name: "Praxis Muster", createdAt: 1 };
export const otherPraxis: Practice = { id: "prx_b", name: "Praxis Beispiel", bundesland: "SH", createdAt: 2 };

export const added = { kind: "practice/added", actor: "per_1", body: {} };

export const konnektor: Component = { id: "kon:192.168.1.50", kind: "konnektor", name: "secunet konnektor" };
export const terminal: Component = { id: "kt:00:0D:F8:01", kind: "kartenterminal", name: "Empfang" };
export const smcb: Component = { id: "karte:8027688311", kind: "karte", name: "SMC-B (Empfang/1)" };

export function seen<K extends ObservedKind>(
  kind: K,
  takenAt: number,
  value: Observed[K],
  component: Component = konnektor,
  source: Observation["source"] = { by: "konnektor" },
): Observation<K> & Observation {
  return { kind, component, takenAt, source, value } as Observation<K> & Observation;
}
