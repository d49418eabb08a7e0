/**
 * The engine's store for the seeded simulation: the same promises as the real ones, in memory, and with the faults of a database.
 *
 * What is in it is durable: it outlives every process. `src/store/engine-store.test.ts` holds the real ones to the same rules.
 */
import { LotseError } from "../../src/domain/errors.ts";
import { appended, type JournalRecord } from "../../src/domain/journal.ts";
import type { EngineWrite, StoredEngine } from "../../src/engine/ports.ts";

export interface Committed {
  practiceId: string;
  write: EngineWrite;
  before: StoredEngine | undefined;
  after: StoredEngine;
}

interface Row extends StoredEngine {
  ended: { runId: string; endedAt: number; run: string }[];
  journal: JournalRecord[];
}

export class CampaignStore {
  readonly rows = new Map<string, Row>();
  epoch = "epoch-1";
  /** Until then nothing can be read or written. */
  unavailableUntil = 0;
  /** Told of every commit, after it is durable. */
  onCommit: ((committed: Committed) => void) | undefined;
  /** A write with a revision that was no longer the current one. */
  staleWrites = 0;
  leasesLost = 0;

  due(now: number): string[] {
    this.#reachable(now);
    return [...this.rows].filter(([, row]) => row.wakeAt !== undefined && row.wakeAt <= now).map(([id]) => id);
  }

  /** Not asked by any process: the world's own look at what is stored. */
  peek(practiceId: string): Row | undefined {
    return this.rows.get(practiceId);
  }

  read(practiceId: string, now: number): StoredEngine | undefined {
    this.#reachable(now);
    const row = this.rows.get(practiceId);
    return row && stored(row);
  }

  lease(practiceId: string, holder: string, now: number, forMs: number): StoredEngine | undefined {
    this.#reachable(now);
    const row = this.rows.get(practiceId);
    if (!row) return undefined;
    if (row.lease && row.lease.holder !== holder && row.lease.until > now) {
      this.leasesLost++;
      return undefined;
    }
    row.lease = { holder, until: now + forMs };
    row.revision++;
    row.epoch = this.epoch;
    return stored(row);
  }

  commit(practiceId: string, write: EngineWrite, now: number): number | undefined {
    this.#reachable(now);
    const row = this.rows.get(practiceId) ?? this.#made(practiceId, write.revision);
    const isStale =
      !row || row.revision !== write.revision || (write.holder !== undefined && row.lease?.holder !== write.holder);
    if (!row || isStale) {
      this.staleWrites++;
      return undefined;
    }
    const before = row.state === "" ? undefined : stored(row);
    row.revision++;
    row.epoch = this.epoch;
    row.state = write.state;
    row.wakeAt = write.wakeAt;
    for (const record of write.journal) row.journal.push(appended(practiceId, row.journal.at(-1), now, record));
    row.ended.push(...write.ended);
    this.onCommit?.({ practiceId, write, before, after: stored(row) });
    return row.revision;
  }

  release(practiceId: string, holder: string, now: number): void {
    this.#reachable(now);
    const row = this.rows.get(practiceId);
    if (row?.lease?.holder === holder) row.lease = undefined;
  }

  endedRun(practiceId: string, runId: string): string | undefined {
    return this.rows.get(practiceId)?.ended.find((run) => run.runId === runId)?.run;
  }

  endedRuns(practiceId: string, limit: number): string[] {
    const ended = this.rows.get(practiceId)?.ended ?? [];
    return ended
      .slice(-limit)
      .map(({ run }) => run)
      .toReversed();
  }

  /** As a restore does it: older content, another epoch; the journal is that of the backup. */
  restore(rows: ReadonlyMap<string, Row>, epoch: string): void {
    this.rows.clear();
    for (const [id, row] of rows) this.rows.set(id, structuredClone(row));
    this.epoch = epoch;
  }

  backup(): ReadonlyMap<string, Row> {
    return structuredClone(this.rows);
  }

  #made(practiceId: string, revision: number): Row | undefined {
    if (revision !== 0) return undefined;
    const row: Row = {
      revision: 0,
      epoch: this.epoch,
      state: "",
      wakeAt: undefined,
      lease: undefined,
      ended: [],
      journal: [],
    };
    this.rows.set(practiceId, row);
    return row;
  }

  #reachable(now: number): void {
    if (now < this.unavailableUntil) throw new LotseError("store/unwritable", { place: "simulation", reason: "EIO" });
  }
}

function stored({ revision, epoch, state, wakeAt, lease }: Row): StoredEngine {
  return { revision, epoch, state, wakeAt, lease };
}
