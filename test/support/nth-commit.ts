/**
 * Numbered commits, for stores whose process or machine dies while it writes: each one writes its number into everything it
 * touches, so that half of one would be seen. The first adds the practice; then the watch's and the engine's take turns.
 */
import assert from "node:assert/strict";
import { faultIn } from "../../src/domain/journal.ts";
import type { Store } from "../../src/engine/ports.ts";
import { added, praxis, seen } from "./stores.ts";

export async function commitNth(store: Store, n: number): Promise<void> {
  const journal = { kind: "test/written", actor: "per_1", body: { n } };
  if (n === 1) return store.putPractice(praxis, added);
  if (n % 2 === 1) {
    return store.forPractice(praxis.id).commit((w) => {
      w.observe(seen("clock", n, { offsetMs: n % 3 }));
      w.put("care", { id: "last", note: filling(n), decidedAt: n, decidedBy: "per_1" });
      w.journal(journal);
    });
  }
  const revision = await store.engine.commit(praxis.id, {
    revision: n / 2 - 1,
    state: JSON.stringify({ n, filling: filling(n) }),
    wakeAt: n,
    journal: [journal],
    ended: [{ runId: `run_${n}`, endedAt: n, run: `${n}` }],
  });
  assert.equal(revision, n / 2);
}

/** Number of the last commit, with everything it wrote and nothing of one behind it. */
export async function lastCommit(store: Store): Promise<number> {
  const own = store.forPractice(praxis.id);
  const records = await own.journal({ limit: 99_999 });
  const heads = { stored: await own.journalHead(), ...(await store.journalKeys()) };
  assert.equal(faultIn(records, heads), undefined);
  const last = records.length;
  if (last > 1) assert.deepEqual(JSON.parse(records.at(-1)?.body ?? ""), { n: last });
  const watched = last - (last % 2 === 1 ? 0 : 1);
  if (watched > 1) {
    assert.equal((await own.latest())[0]?.takenAt, watched);
    assert.equal((await own.record("care", "last"))?.decidedAt, watched);
  }
  // Every revision has its record, and every record its revision.
  const revision = last >> 1;
  const stored = await store.engine.read(praxis.id);
  assert.equal(stored?.revision ?? 0, revision);
  const state = stored && { n: JSON.parse(stored.state).n, wakeAt: stored.wakeAt };
  assert.deepEqual(state, revision === 0 ? undefined : { n: 2 * revision, wakeAt: 2 * revision });
  const ended = Array.from({ length: revision }, (_, i) => `${2 * (revision - i)}`);
  assert.deepEqual(await store.engine.endedRuns(praxis.id, { limit: 99_999 }), ended);
  return last;
}

/** Of many lengths: less than a page of the database, and more. */
function filling(n: number): string {
  return "x".repeat((n * 700) % 5000);
}
