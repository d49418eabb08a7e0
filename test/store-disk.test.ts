/** Stores on a disk that is full or may only be read. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { isError } from "../src/domain/errors.ts";
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
    await store.close();
    disk.remount("ro");
    await assert.rejects(
      openStore({ dataDir: disk.path }),
      (error) => isError(error, "store/unopenable") || isError(error, "store/unwritable"),
    );
    const reader = await readStore({ dataDir: disk.path });
    assert.equal((await reader.practices()).length, 1);
    await reader.close();
  });
});
