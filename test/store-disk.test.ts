/** Stores on a disk that is full or may only be read. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { isError } from "../src/domain/errors.ts";
import type { EngineStore, Store } from "../src/engine/ports.ts";
import { openStore, readStore } from "../src/store/open.ts";
import { Scratch } from "./support/scratch.ts";
import { added, praxis, seen } from "./support/stores.ts";

/** A small disk in memory, where the system lets us have one. */
class SmallDisk {
  readonly #scratch = new Scratch();
  readonly path = this.#scratch.directory("disk");

  constructor(kilobytes: number) {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", this.path], { stdio: "ignore" });
  }

  remount(option: "ro" | "rw"): void {
    execFileSync("/bin/mount", ["-o", `remount,${option}`, this.path], { stdio: "ignore" });
  }

  [Symbol.dispose](): void {
    // Also where a test that failed left something open.
    execFileSync("/bin/umount", ["--lazy", this.path], { stdio: "ignore" });
    this.#scratch[Symbol.dispose]();
  }
}

function needsSmallDisk(): { skip?: string } {
  try {
    new SmallDisk(64)[Symbol.dispose]();
    return {};
  } catch {
    return { skip: "Hier lässt sich kein kleiner Datenträger einhängen (mount fehlt oder ist verboten)" };
  }
}

describe("a disk", needsSmallDisk(), () => {
  test("that is full loses nothing that was acknowledged, says so, and can be used again when there is space", async () => {
    using disk = new SmallDisk(1500);
    const store = await openStore({ dataDir: disk.path });
    await store.putPractice(praxis, added);
    const own = store.forPractice(praxis.id);
    const bytes = (n: number) => new Uint8Array(100_000).map((_, i) => (i * n) & 0xff);
    let acknowledged = 0;
    const fill = async () => {
      for (let n = 1; n < 50; n++) {
        await own.commit((w) => {
          w.putContent(`doc_${n}`, bytes(n));
          w.journal({ kind: "test/written", actor: "per_1", body: { n } });
        });
        acknowledged = n;
      }
    };
    await assert.rejects(fill(), (error) => isError(error, "store/full"));
    assert.ok(acknowledged > 0);
    assert.equal((await own.journal({ limit: 99 })).length, 1 + acknowledged);
    for (let n = 1; n <= acknowledged; n++) assert.deepEqual(await own.content(`doc_${n}`), Buffer.from(bytes(n)));
    assert.equal(await own.content(`doc_${acknowledged + 1}`), undefined);
    await store.close();
    execFileSync("/bin/mount", ["-o", "remount,size=8m", disk.path], { stdio: "ignore" });
    const again = await openStore({ dataDir: disk.path });
    await again.forPractice(praxis.id).commit((w) => w.observe(seen("clock", 1, { offsetMs: 1 })));
    assert.equal((await again.forPractice(praxis.id).journal({ limit: 99 })).length, 1 + acknowledged);
    await again.close();
  });

  test("that is full takes no half of what the engine writes", async () => {
    using disk = new SmallDisk(1500);
    const store = await openStore({ dataDir: disk.path });
    await store.putPractice(praxis, added);
    const state = (n: number) => JSON.stringify({ n, filling: `${n}`.repeat(30_000) });
    const commit = (engine: EngineStore, n: number) =>
      engine.commit(praxis.id, {
        ...{ revision: n - 1, state: state(n), wakeAt: n },
        journal: [{ kind: "test/written", actor: "per_1", body: { n } }],
        ended: [{ runId: `run_${n}`, endedAt: n, run: `${n}` }],
      });
    let acknowledged = 0;
    const fill = async () => {
      for (let n = 1; n < 500; n++) acknowledged = (await commit(store.engine, n)) ?? Number.NaN;
    };
    await assert.rejects(fill(), (error) => isError(error, "store/full"));
    assert.ok(acknowledged > 0);
    const asAcknowledged = async (opened: Store) => {
      const { engine } = opened;
      const stored = await engine.read(praxis.id);
      assert.deepEqual(
        [stored?.revision, stored?.state, stored?.wakeAt],
        [acknowledged, state(acknowledged), acknowledged],
      );
      assert.equal((await engine.endedRuns(praxis.id, { limit: 999 })).length, acknowledged);
      assert.equal(await engine.endedRun(praxis.id, `run_${acknowledged + 1}`), undefined);
      assert.equal((await opened.forPractice(praxis.id).journal({ limit: 999 })).length, 1 + acknowledged);
    };
    await asAcknowledged(store);
    await store.close();
    execFileSync("/bin/mount", ["-o", "remount,size=8m", disk.path], { stdio: "ignore" });
    const again = await openStore({ dataDir: disk.path });
    await asAcknowledged(again);
    assert.equal(await commit(again.engine, acknowledged + 1), acknowledged + 1);
    await again.close();
  });

  test("without any space left makes no store and says so", async () => {
    using disk = new SmallDisk(16);
    await assert.rejects(
      openStore({ dataDir: disk.path }),
      (error) =>
        isError(error, "store/full") || isError(error, "store/unopenable") || isError(error, "store/unwritable"),
    );
  });

  test("that may only be read takes no writer, but may be read", async () => {
    using disk = new SmallDisk(4000);
    const store = await openStore({ dataDir: disk.path });
    await store.putPractice(praxis, added);
    const write = { state: "{}", wakeAt: 1, journal: [added], ended: [] };
    assert.equal(await store.engine.commit(praxis.id, { ...write, revision: 0 }), 1);
    await store.close();
    disk.remount("ro");
    await assert.rejects(
      openStore({ dataDir: disk.path }),
      (error) => isError(error, "store/unopenable") || isError(error, "store/unwritable"),
    );
    const reader = await readStore({ dataDir: disk.path });
    assert.equal((await reader.practices()).length, 1);
    const unwritable = (error: unknown) => isError(error, "store/unwritable");
    await assert.rejects(reader.engine.commit(praxis.id, { ...write, revision: 1 }), unwritable);
    await assert.rejects(reader.engine.lease(praxis.id, "A", 1, 1000), unwritable);
    await assert.rejects(reader.engine.release(praxis.id, "A"), unwritable);
    assert.equal((await reader.engine.read(praxis.id))?.revision, 1);
    await reader.close();
  });
});
