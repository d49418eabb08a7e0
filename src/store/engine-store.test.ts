/** What every store promises the engine: one state per practice, replaced by exactly one at a time, never without its journal. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { added, otherPraxis, praxis, STORES, type StoreKind, seen, type TestStore } from "../../test/support/stores.ts";
import { isError } from "../domain/errors.ts";
import { faultIn } from "../domain/journal.ts";
import type { EngineStore, EngineWrite, Store, Touched } from "../engine/ports.ts";

const MINUTE = 60_000;
const LEASE_MS = MINUTE;

for (const kind of STORES) {
  describe(`the engine's store in ${kind.name}`, kind.options, () => {
    states(kind);
    revisions(kind);
    leases(kind);
    races(kind);
    waking(kind);
    endedRuns(kind);
    journals(kind);
    badInput(kind);
    if (kind.name === "PostgreSQL") waits(kind);
  });
}

interface EngineTest extends TestStore {
  engine: EngineStore;
  /** Kinds of the practice's journal without the first one. */
  journal(practiceId?: string): Promise<string[]>;
}

async function withPractices(kind: StoreKind): Promise<EngineTest> {
  const opened = await kind.open();
  for (const practice of [praxis, otherPraxis]) await opened.store.putPractice(practice, added);
  return Object.assign(opened, {
    engine: opened.store.engine,
    async journal(practiceId = praxis.id) {
      return (await opened.store.forPractice(practiceId).journal({ limit: 9999 })).slice(1).map((r) => r.kind);
    },
  });
}

/** The other processes that may write: of SQLite there is one. */
async function writersOf(kind: StoreKind, t: TestStore): Promise<[Store, Store]> {
  return [t.store, kind.name === "PostgreSQL" ? await t.beside() : t.store];
}

function write(revision: number, more: Partial<EngineWrite> = {}): EngineWrite {
  return {
    revision,
    state: JSON.stringify({ version: 1, after: revision }),
    wakeAt: undefined,
    journal: [{ kind: "test/decided", actor: "ti-lotse", body: { revision } }],
    ended: [],
    ...more,
  };
}

/** State of a practice whose lease A has taken at revision 2. */
async function leased(t: EngineTest): Promise<void> {
  assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
  assert.equal((await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS))?.revision, 2);
}

async function faultOf(store: Store, practiceId = praxis.id) {
  const own = store.forPractice(practiceId);
  return faultIn(await own.journal({ limit: 9999 }), {
    stored: await own.journalHead(),
    ...(await store.journalKeys()),
  });
}

function states(kind: StoreKind): void {
  test("knows nothing of a practice in which nobody ever ordered anything", async () => {
    await using t = await withPractices(kind);
    for (const id of [praxis.id, "prx_nobody", ""]) {
      assert.equal(await t.engine.read(id), undefined);
      assert.equal(await t.engine.lease(id, "A", t.clock.at, LEASE_MS), undefined);
      assert.deepEqual(await t.engine.endedRuns(id, { limit: 9 }), []);
      assert.equal(await t.engine.endedRun(id, "run_1"), undefined);
      await t.engine.release(id, "A");
    }
    assert.deepEqual(await t.engine.due(Number.MAX_SAFE_INTEGER), []);
  });

  test("gives back the text exactly as it was written, of whatever version and length", async () => {
    await using t = await withPractices(kind);
    const texts = [
      '{"version":99,"was":["unknown"]}',
      ' { "b" : 1,\n "a": 1.0 } ',
      JSON.stringify({ name: "Ärztehaus \u2028 \u0000 😀 ' \" \\" }),
      JSON.stringify({ long: "ü".repeat(1_000_000) }),
    ];
    for (const [revision, state] of texts.entries()) {
      assert.equal(await t.engine.commit(praxis.id, write(revision, { state, wakeAt: revision })), revision + 1);
      const stored = { revision: revision + 1, epoch: "1", state, wakeAt: revision, lease: undefined };
      assert.deepEqual(await t.engine.read(praxis.id), stored);
    }
    assert.equal(await t.engine.read(otherPraxis.id), undefined);
  });

  test("keeps each practice's own, even where ids are the same", async () => {
    await using t = await withPractices(kind);
    for (const [id, n] of [
      [praxis.id, 1],
      [otherPraxis.id, 2],
    ] as const) {
      const ended = [{ runId: "run_1", endedAt: n, run: `${n}` }];
      assert.equal(await t.engine.commit(id, write(0, { state: `${n}`, wakeAt: n, ended })), 1);
    }
    assert.equal((await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS))?.revision, 2);
    const other = { revision: 1, epoch: "1", state: "2", wakeAt: 2, lease: undefined };
    assert.deepEqual(await t.engine.read(otherPraxis.id), other);
    assert.equal(await t.engine.endedRun(otherPraxis.id, "run_1"), "2");
    assert.deepEqual(await t.engine.endedRuns(praxis.id, { limit: 9 }), ["1"]);
    await t.engine.release(otherPraxis.id, "A");
    assert.equal((await t.engine.read(praxis.id))?.lease?.holder, "A");
  });

  if (kind.name === "memory") return;
  test("has everything again after a restart, the lease too", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    const ended = [{ runId: "run_1", endedAt: 7, run: "{}" }];
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A", wakeAt: 5, ended })), 3);
    const before = await t.engine.read(praxis.id);
    const again = await t.reopened();
    assert.deepEqual(await again.engine.read(praxis.id), before);
    assert.deepEqual(before?.lease, { holder: "A", until: t.clock.at + LEASE_MS });
    assert.equal(await again.engine.endedRun(praxis.id, "run_1"), "{}");
    assert.deepEqual(await again.engine.due(5), [praxis.id]);
    assert.equal(await again.engine.lease(praxis.id, "B", t.clock.at, LEASE_MS), undefined);
    assert.equal(await again.engine.commit(praxis.id, write(3, { holder: "A" })), 4);
    assert.equal(await faultOf(again), undefined);
  });
}

/** Asserts that this writes nothing at all, and that nobody hears of it. */
async function writesNothing(t: EngineTest, commit: () => Promise<unknown>): Promise<void> {
  const everything = async () => ({
    stored: await t.engine.read(praxis.id),
    ended: await t.engine.endedRuns(praxis.id, { limit: 99 }),
    due: await t.engine.due(Number.MAX_SAFE_INTEGER),
    journal: await t.store.forPractice(praxis.id).journal({ limit: 999 }),
    head: await t.store.forPractice(praxis.id).journalHead(),
  });
  const before = await everything();
  const told: Touched[] = [];
  const stop = t.store.onCommit((touched) => told.push(touched));
  await commit();
  stop();
  assert.deepEqual(await everything(), before);
  assert.deepEqual(told, []);
}

async function lost(t: EngineTest, given: EngineWrite): Promise<void> {
  const full = { ...given, wakeAt: 1, ended: [{ runId: "run_lost", endedAt: 1, run: "{}" }] };
  await writesNothing(t, async () => assert.equal(await t.engine.commit(praxis.id, full), undefined));
}

function revisions(kind: StoreKind): void {
  test("a commit on any revision but the stored one is lost and writes nothing", async () => {
    await using t = await withPractices(kind);
    for (const revision of [1, 2]) await lost(t, write(revision));
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    assert.equal(await t.engine.commit(praxis.id, write(1)), 2);
    for (const revision of [0, 1, 3, Number.MAX_SAFE_INTEGER - 1]) await lost(t, write(revision));
    assert.equal(await t.engine.commit(praxis.id, write(2)), 3);
    assert.equal((await t.engine.read(praxis.id))?.state, write(2).state);
    assert.deepEqual(await t.journal(), ["test/decided", "test/decided", "test/decided"]);
  });

  test("an operator's commit wins over a pass under way, which then commits nothing more on what it had read", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    assert.equal(await t.engine.commit(praxis.id, write(2, { state: '"stopped"' })), 3);
    await lost(t, write(2, { holder: "A" }));
    const stored = await t.engine.read(praxis.id);
    assert.equal(stored?.state, '"stopped"');
    // The lease is still the pass's own: it may look at the stop and go on from there.
    assert.equal(stored?.lease?.holder, "A");
    assert.equal(await t.engine.commit(praxis.id, write(3, { holder: "A" })), 4);
  });

  test("an operator who read before a pass committed learns that he was too late", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A" })), 3);
    await lost(t, write(2));
    await lost(t, write(1));
  });
}

function leases(kind: StoreKind): void {
  test("who has no lease commits nothing as a holder", async () => {
    await using t = await withPractices(kind);
    await lost(t, write(0, { holder: "A" }));
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    await lost(t, write(1, { holder: "A" }));
    assert.equal((await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS))?.revision, 2);
    await lost(t, write(2, { holder: "B" }));
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A" })), 3);
  });

  test("a lease is nobody else's until the moment it ends", async () => {
    await using t = await withPractices(kind);
    assert.equal(await t.engine.commit(praxis.id, write(0, { wakeAt: 9 })), 1);
    const begun = t.clock.at;
    const until = begun + LEASE_MS;
    assert.deepEqual(await t.engine.lease(praxis.id, "A", begun, LEASE_MS), {
      ...{ revision: 2, epoch: "1", state: write(0).state, wakeAt: 9, lease: { holder: "A", until } },
    });
    await writesNothing(t, async () => {
      for (const now of [begun - 1, begun, until - 1]) {
        assert.equal(await t.engine.lease(praxis.id, "B", now, LEASE_MS), undefined);
      }
    });
    const taken = await t.engine.lease(praxis.id, "B", until, LEASE_MS);
    assert.deepEqual([taken?.revision, taken?.lease], [3, { holder: "B", until: until + LEASE_MS }]);
  });

  test("a holder whose lease was taken over commits nothing more, whatever revision it names", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    t.clock.at += LEASE_MS;
    assert.equal((await t.engine.lease(praxis.id, "B", t.clock.at, LEASE_MS))?.revision, 3);
    for (const revision of [2, 3]) await lost(t, write(revision, { holder: "A" }));
    // Not even when clocks go back to when it was its own.
    t.clock.at -= LEASE_MS;
    for (const revision of [2, 3]) await lost(t, write(revision, { holder: "A" }));
    assert.equal(await t.engine.commit(praxis.id, write(3, { holder: "B" })), 4);
  });

  test("a holder whose lease has ended commits nothing, although nobody has taken it", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    t.clock.at += LEASE_MS - 1;
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A" })), 3);
    t.clock.at += 1;
    await lost(t, write(3, { holder: "A" }));
    assert.equal((await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS))?.revision, 4);
    assert.equal(await t.engine.commit(praxis.id, write(4, { holder: "A" })), 5);
  });

  test("a holder renews its own lease, and an older pass of the same holder commits nothing more", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    t.clock.at += LEASE_MS / 2;
    const renewed = await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS);
    assert.deepEqual([renewed?.revision, renewed?.lease?.until], [3, t.clock.at + LEASE_MS]);
    await lost(t, write(2, { holder: "A" }));
    assert.equal(await t.engine.commit(praxis.id, write(3, { holder: "A" })), 4);
  });

  test("a lease that was given back is free at once; who no longer holds it gives back nothing", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    await writesNothing(t, () => t.engine.release(praxis.id, "B"));
    await t.engine.release(praxis.id, "A");
    const stored = await t.engine.read(praxis.id);
    assert.deepEqual([stored?.revision, stored?.lease], [2, undefined]);
    await lost(t, write(2, { holder: "A" }));
    assert.equal((await t.engine.lease(praxis.id, "B", t.clock.at, LEASE_MS))?.revision, 3);
    await writesNothing(t, () => t.engine.release(praxis.id, "A"));
  });

  test("a lease taken while a clock was far ahead keeps nobody out", async () => {
    await using t = await withPractices(kind);
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    const right = t.clock.at;
    assert.ok(await t.engine.lease(praxis.id, "A", right + 365 * 24 * 60 * MINUTE, LEASE_MS));
    assert.equal((await t.engine.lease(praxis.id, "B", right, LEASE_MS))?.revision, 3);
    await lost(t, write(2, { holder: "A" }));
    // A clock that differs by less than a lease is nothing to take it away for.
    assert.equal(await t.engine.lease(praxis.id, "C", right - LEASE_MS, LEASE_MS), undefined);
  });
}

function races(kind: StoreKind): void {
  test("of forty that commit on the same revision at the same time exactly one wins, each time", async () => {
    await using t = await withPractices(kind);
    const writers = await writersOf(kind, t);
    for (let revision = 0; revision < 5; revision++) {
      const tries = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          writers[i % 2]?.engine.commit(
            praxis.id,
            write(revision, {
              state: `${i}`,
              journal: [{ kind: `test/${i}`, actor: "ti-lotse", body: {} }],
              ended: [{ runId: `run_${revision}_${i}`, endedAt: revision, run: `${i}` }],
            }),
          ),
        ),
      );
      const winners = tries.flatMap((is, i) => (is === undefined ? [] : [{ i, is }]));
      assert.equal(winners.length, 1);
      const [{ i, is } = { i: -1, is: -1 }] = winners;
      assert.equal(is, revision + 1);
      assert.deepEqual(
        [(await t.engine.read(praxis.id))?.state, (await t.engine.endedRuns(praxis.id, { limit: 1 }))[0]],
        [`${i}`, `${i}`],
      );
      assert.equal((await t.journal()).at(-1), `test/${i}`);
    }
    assert.equal((await t.journal()).length, 5);
    assert.equal((await t.engine.endedRuns(praxis.id, { limit: 99 })).length, 5);
    assert.equal(await faultOf(t.store), undefined);
  });

  test("of twenty that take a free lease at the same time exactly one gets it", async () => {
    await using t = await withPractices(kind);
    const writers = await writersOf(kind, t);
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    for (let round = 0; round < 5; round++) {
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          writers[i % 2]?.engine.lease(praxis.id, `${round}-${i}`, t.clock.at, LEASE_MS),
        ),
      );
      const got = tries.filter((one) => one !== undefined);
      assert.deepEqual(
        got.map(({ revision }) => revision),
        [round + 2],
      );
      assert.deepEqual((await t.engine.read(praxis.id))?.lease, got[0]?.lease);
      t.clock.at += LEASE_MS;
    }
  });

  test("holders, operators and the watch write through one another: every revision is one writer's, every record is there", async () => {
    await using t = await withPractices(kind);
    const writers = await writersOf(kind, t);
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    const owners = new Map<number, string>();
    const owns = (revision: number | undefined, who: string) => {
      if (revision === undefined) return false;
      assert.equal(owners.get(revision), undefined, `${revision} is ${owners.get(revision)}'s and ${who}'s`);
      owners.set(revision, who);
      return true;
    };
    const records = new Map<string, number>();
    const committed = (kind: string) => records.set(kind, (records.get(kind) ?? 0) + 1);
    const note = (who: string) => ({ journal: [{ kind: `test/${who}`, actor: "ti-lotse", body: {} }] });

    const holder = async (who: string, { engine }: Store) => {
      for (let pass = 0; pass < 12; pass++) {
        const stored = await engine.lease(praxis.id, who, t.clock.at, LEASE_MS);
        if (!stored || !owns(stored.revision, who)) continue;
        const revision = await engine.commit(praxis.id, write(stored.revision, { holder: who, ...note(who) }));
        if (owns(revision, who)) committed(`test/${who}`);
        // One of them dies with its lease now and then.
        if (who === "B" && pass % 3 === 0) t.clock.at += LEASE_MS;
        else await engine.release(praxis.id, who);
      }
    };
    const operator = async (who: string, { engine }: Store) => {
      for (let order = 0; order < 12; order++) {
        const { revision = 0 } = (await engine.read(praxis.id)) ?? {};
        if (owns(await engine.commit(praxis.id, write(revision, note(who))), who)) committed(`test/${who}`);
      }
    };
    const watch = async (store: Store) => {
      for (let n = 0; n < 12; n++) {
        await store.forPractice(praxis.id).commit((w) => {
          w.observe(seen("clock", n, { offsetMs: n }));
          w.journal({ kind: "test/watch", actor: "ti-lotse", body: {} });
        });
        committed("test/watch");
      }
    };
    const [one, two] = writers;
    await Promise.all([
      ...[holder("A", one), holder("B", two), holder("C", two), holder("D", one)],
      ...[operator("O", one), operator("P", two), watch(one), watch(two)],
    ]);
    // Somebody got through, and whoever was told so is in the journal exactly that often.
    const kinds = (await t.journal()).filter((kind) => kind !== "test/decided");
    assert.deepEqual(Map.groupBy(kinds, (kind) => kind).size, records.size);
    for (const [kind, times] of records) assert.equal(kinds.filter((one) => one === kind).length, times, kind);
    assert.equal((await t.engine.read(praxis.id))?.revision, 1 + owners.size);
    assert.deepEqual(
      [...owners.keys()].toSorted((a, b) => a - b),
      Array.from({ length: owners.size }, (_, i) => i + 2),
    );
    assert.equal(await faultOf(t.store), undefined);
  });
}

function waking(kind: StoreKind): void {
  test("tells which practices' time has come, who has waited longest first", async () => {
    await using t = await withPractices(kind);
    assert.equal(await t.engine.commit(praxis.id, write(0, { wakeAt: 20 })), 1);
    assert.equal(await t.engine.commit(otherPraxis.id, write(0, { wakeAt: 10 })), 1);
    assert.deepEqual(await t.engine.due(9), []);
    assert.deepEqual(await t.engine.due(10), [otherPraxis.id]);
    assert.deepEqual(await t.engine.due(20), [otherPraxis.id, praxis.id]);
    // Somebody may hold it: whether he still lives is found out by asking for the lease.
    assert.ok(await t.engine.lease(otherPraxis.id, "A", t.clock.at, LEASE_MS));
    assert.deepEqual(await t.engine.due(20), [otherPraxis.id, praxis.id]);
    assert.equal(await t.engine.commit(otherPraxis.id, write(2, { wakeAt: undefined })), 3);
    assert.deepEqual(await t.engine.due(Number.MAX_SAFE_INTEGER), [praxis.id]);
  });
}

function endedRuns(kind: StoreKind): void {
  test("keeps runs that ended for ever, outside the state, and tells them newest first and in pages", async () => {
    await using t = await withPractices(kind);
    const run = (n: number, endedAt: number) => ({ runId: `run_${n}`, endedAt, run: JSON.stringify({ n }) });
    assert.equal(await t.engine.commit(praxis.id, write(0, { ended: [run(1, 10), run(2, 30)] })), 1);
    // The clock went back in between.
    assert.equal(await t.engine.commit(praxis.id, write(1, { ended: [run(3, 20)] })), 2);
    assert.equal(await t.engine.commit(praxis.id, write(2, { ended: [run(4, 30)] })), 3);
    const numbers = async (options: { limit: number; before?: number }) =>
      (await t.engine.endedRuns(praxis.id, options)).map((text) => JSON.parse(text).n);
    assert.deepEqual(await numbers({ limit: 9 }), [4, 2, 3, 1]);
    assert.deepEqual(await numbers({ limit: 2 }), [4, 2]);
    assert.deepEqual(await numbers({ limit: 2, before: 30 }), [3, 1]);
    assert.deepEqual(await numbers({ limit: 9, before: 10 }), []);
    assert.deepEqual(await numbers({ limit: 0 }), []);
    assert.equal(await t.engine.endedRun(praxis.id, "run_3"), '{"n":3}');
    assert.equal(await t.engine.endedRun(praxis.id, "run_9"), undefined);
    t.clock.at += 1000 * 24 * 60 * MINUTE;
    await t.store.retain(t.clock.at);
    assert.deepEqual(await numbers({ limit: 9 }), [4, 2, 3, 1]);
  });

  test("a run ends once: a second end takes nothing with it and writes nothing", async () => {
    await using t = await withPractices(kind);
    const first = { runId: "run_1", endedAt: 10, run: '"first"' };
    assert.equal(await t.engine.commit(praxis.id, write(0, { ended: [first] })), 1);
    await writesNothing(t, () =>
      assert.rejects(t.engine.commit(praxis.id, write(1, { ended: [{ ...first, endedAt: 20, run: '"second"' }] }))),
    );
    assert.equal(await t.engine.commit(praxis.id, write(1)), 2);
  });
}

function journals(kind: StoreKind): void {
  test("journal records are written with the state they explain, in the practice's own chain", async () => {
    await using t = await withPractices(kind);
    const own = t.store.forPractice(praxis.id);
    t.clock.at = 4711;
    await own.commit((w) => w.journal({ kind: "test/before", actor: "per_1", body: {} }));
    const journal = [1, 2].map((n) => ({ kind: "test/decided", actor: "ti-lotse", body: { n, name: "ü\u2028" } }));
    assert.equal(await t.engine.commit(praxis.id, write(0, { journal })), 1);
    await own.commit((w) => w.journal({ kind: "test/after", actor: "per_1", body: {} }));
    const records = await own.journal({ limit: 9 });
    assert.deepEqual(
      records.slice(1).map(({ seq, at, kind }) => [seq, at, kind]),
      [
        [2, 4711, "test/before"],
        [3, 4711, "test/decided"],
        [4, 4711, "test/decided"],
        [5, 4711, "test/after"],
      ],
    );
    assert.equal(records[2]?.body, JSON.stringify(journal[0]?.body));
    assert.equal(await faultOf(t.store), undefined);
    assert.deepEqual(await t.journal(otherPraxis.id), []);
  });

  test("a commit that fails at its last record leaves nothing behind and tells nobody", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    const round: { self?: unknown } = {};
    round.self = round;
    const ended = [{ runId: "run_1", endedAt: 1, run: "{}" }];
    const journal = [...write(2).journal, { kind: "test/round", actor: "ti-lotse", body: round }];
    await writesNothing(t, () =>
      assert.rejects(t.engine.commit(praxis.id, write(2, { holder: "A", wakeAt: 1, ended, journal })), TypeError),
    );
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A", ended })), 3);
  });

  test("tells of a commit when it can already be read; of a lease, and of a look that found nothing new, it tells nobody", async () => {
    await using t = await withPractices(kind);
    const told: [string, string[]][] = [];
    const reads: Promise<number | undefined>[] = [];
    t.store.onCommit(({ practiceId, kinds }) => {
      told.push([practiceId, [...kinds].toSorted()]);
      reads.push(t.engine.read(practiceId).then((stored) => stored?.revision));
    });
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    assert.ok(await t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS));
    await t.engine.release(praxis.id, "A");
    assert.equal(await t.engine.commit(praxis.id, write(2, { journal: [] })), 3);
    assert.equal(await t.engine.commit(praxis.id, write(3)), 4);
    assert.deepEqual(told, [
      [praxis.id, ["journal", "runs"]],
      [praxis.id, ["journal", "runs"]],
    ]);
    const [first = 0, second = 0] = await Promise.all(reads);
    assert.ok(first >= 1 && second >= 4, `${first} ${second}`);
  });
}

function badInput(kind: StoreKind): void {
  test("refuses what could not be read again, and what no lease could be compared with", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    const run = { runId: "run_1", endedAt: 1, run: "{}" };
    const bad: Partial<Record<keyof EngineWrite, unknown>>[] = [
      ...["", "undefined", "{", "[object Object]", undefined, {}].map((state) => ({ state })),
      ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2"].map((revision) => ({ revision })),
      ...[Number.NaN, 0.5, "morgen", null].map((wakeAt) => ({ wakeAt })),
      ...["", 7].map((holder) => ({ holder })),
      ...[{ runId: "" }, { endedAt: Number.NaN }, { run: "{" }].map((wrong) => ({ ended: [{ ...run, ...wrong }] })),
    ];
    for (const wrong of bad) {
      const given = { ...write(2), ...wrong } as EngineWrite;
      await writesNothing(t, () => assert.rejects(t.engine.commit(praxis.id, given), JSON.stringify(wrong)));
    }
    t.clock.at += LEASE_MS;
    const leases: [string, number, number][] = [
      ["", t.clock.at, LEASE_MS],
      ["B", Number.NaN, LEASE_MS],
      ["B", t.clock.at, 0],
      ["B", t.clock.at, -1],
      ["B", t.clock.at, Number.NaN],
      ["B", t.clock.at, Number.POSITIVE_INFINITY],
    ];
    for (const [holder, now, forMs] of leases) {
      await writesNothing(t, () => assert.rejects(t.engine.lease(praxis.id, holder, now, forMs)));
    }
    assert.equal((await t.engine.lease(praxis.id, "B", t.clock.at, LEASE_MS))?.revision, 3);
  });

  test("takes nothing for a practice that is not there", async () => {
    await using t = await withPractices(kind);
    await assert.rejects(t.engine.commit("prx_nobody", write(0)), /no practice/);
    assert.equal(await t.engine.read("prx_nobody"), undefined);
  });

  test("does nothing more once the store is closed", async () => {
    await using t = await withPractices(kind);
    assert.equal(await t.engine.commit(praxis.id, write(0)), 1);
    await t.store.close();
    await assert.rejects(t.engine.commit(praxis.id, write(1)));
    await assert.rejects(t.engine.lease(praxis.id, "A", t.clock.at, LEASE_MS));
    await assert.rejects(t.engine.read(praxis.id));
  });
}

/** Another program that keeps the practice's row, as a long transaction does. */
async function keepingTheRow(t: TestStore): Promise<{ waiting(): Promise<number>; letGo(): Promise<void> }> {
  const other = new pg.Client({ connectionString: t.url });
  await other.connect();
  await other.query("begin");
  await other.query("select 1 from practices where practice_id = $1 for update", [praxis.id]);
  return {
    async waiting() {
      const blocked = "select pid from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))";
      for (let tries = 0; tries < 10_000; tries++) {
        const { rows } = await other.query<{ pid: number }>(blocked);
        if (rows[0]) return rows[0].pid;
      }
      throw new Error("nobody waits");
    },
    async letGo() {
      await other.query("rollback");
      await other.end();
    },
  };
}

function waits(kind: StoreKind): void {
  test("a holder whose lease ends while it waits for another writer commits nothing", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    const other = await keepingTheRow(t);
    const committing = t.engine.commit(praxis.id, write(2, { holder: "A" }));
    await other.waiting();
    t.clock.at += LEASE_MS;
    await writesNothing(t, async () => {
      await other.letGo();
      assert.equal(await committing, undefined);
    });
  });

  test("a commit whose connection breaks is told as such, and the same can be tried again", async () => {
    await using t = await withPractices(kind);
    await leased(t);
    const other = await keepingTheRow(t);
    const broken = assert.rejects(
      t.engine.commit(praxis.id, write(2, { holder: "A", ended: [{ runId: "run_1", endedAt: 1, run: "{}" }] })),
      (error) => isError(error, "store/unreachable"),
    );
    const pid = await other.waiting();
    await writesNothing(t, async () => {
      const admin = new pg.Client({ connectionString: t.url });
      await admin.connect();
      await admin.query("select pg_terminate_backend($1)", [pid]);
      await admin.end();
      await other.letGo();
      await broken;
    });
    const ended = [{ runId: "run_1", endedAt: 1, run: "{}" }];
    assert.equal(await t.engine.commit(praxis.id, write(2, { holder: "A", ended })), 3);
  });
}
