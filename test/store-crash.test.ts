/** Stores whose process dies, or whose machine loses power, in the middle of writing. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openStore } from "../src/store/open.ts";
import { commitNth, lastCommit } from "./support/nth-commit.ts";
import { newDatabase } from "./support/postgres.ts";
import { Scratch } from "./support/scratch.ts";
import { STORES } from "./support/stores.ts";

const writer = fileURLToPath(new URL("./support/store-writer.ts", import.meta.url));
const KILLS = 5;

describe("a process that is killed while it writes", () => {
  for (const kind of STORES.filter(({ name }) => name !== "memory")) {
    test(
      `loses no acknowledged commit of the watch or the engine in ${kind.name}, however often`,
      kind.options,
      async () => {
        using scratch = new Scratch();
        const dataDir = scratch.directory("data");
        const url = kind.name === "PostgreSQL" ? await newDatabase() : undefined;
        for (let kill = 1; kill <= KILLS; kill++) {
          const before = kill === 1 ? 0 : await reopened(dataDir, url);
          const acknowledged = await killedAfter(before + 3 + kill * 11, dataDir, url);
          const found = await reopened(dataDir, url);
          assert.ok(found >= acknowledged, `${found} of ${acknowledged}`);
          // At most the one commit that was under way, acknowledged or not.
          assert.ok(found <= acknowledged + 1, `${found} of ${acknowledged}`);
        }
      },
    );
  }
});

async function reopened(dataDir: string, url: string | undefined): Promise<number> {
  const store = await openStore({ dataDir, url });
  try {
    return await lastCommit(store);
  } finally {
    await store.close();
  }
}

/** Kills the writer once it has said this number; returns the last it said. */
async function killedAfter(number: number, dataDir: string, url: string | undefined): Promise<number> {
  const args = url === undefined ? [dataDir] : [dataDir, url];
  const child = spawn(process.execPath, [writer, ...args], { stdio: ["ignore", "pipe", "inherit"], timeout: 20_000 });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (Number(said.trimEnd().split("\n").at(-1)) >= number) child.kill("SIGKILL");
  });
  await once(child, "close");
  assert.ok(said.endsWith("\n"), said.slice(-100));
  return Number(said.trimEnd().split("\n").at(-1));
}

describe("a machine that loses power while it writes", () => {
  const FRAME_BYTES = 24 + 4096;
  const WAL_HEADER_BYTES = 32;

  interface Written {
    /** Bytes of the log when commit n was acknowledged. */
    walBytes: number[];
    dataDir: string;
  }

  /** Commits one by one; after each, the files as they then lay on the disk. */
  async function written(scratch: Scratch, commits: number): Promise<Written> {
    const dataDir = scratch.directory("data");
    const store = await openStore({ dataDir });
    const walBytes = [0];
    for (let n = 1; n <= commits; n++) {
      await commitNth(store, n);
      walBytes.push(statSync(join(dataDir, "lotse.db-wal")).size);
      copied(dataDir, scratch.directory(`after-${n}`));
    }
    copied(dataDir, scratch.directory("end"));
    await store.close();
    return { walBytes, dataDir: scratch.nothing("end") };
  }

  function copied(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const name of ["lotse.db", "lotse.db-wal", "key", "journal-key"]) {
      copyFileSync(join(from, name), join(to, name));
    }
  }

  test("keeps every commit that was acknowledged before", async () => {
    using scratch = new Scratch();
    await written(scratch, 12);
    for (let n = 1; n <= 12; n++) assert.equal(await reopened(scratch.nothing(`after-${n}`), undefined), n);
  });

  test("keeps all commits whose writing was finished and nothing of the next, wherever the log was cut", async () => {
    using scratch = new Scratch();
    const { walBytes, dataDir } = await written(scratch, 10);
    const whole = walBytes.at(-1) ?? 0;
    assert.equal((whole - WAL_HEADER_BYTES) % FRAME_BYTES, 0);
    const cut = scratch.nothing("cut");
    for (let frame = 0; WAL_HEADER_BYTES + frame * FRAME_BYTES <= whole; frame++) {
      // At the boundary, and with a torn frame behind it.
      for (const more of [0, 1, 24, 2000]) {
        const bytes = Math.min(WAL_HEADER_BYTES + frame * FRAME_BYTES + more, whole);
        const expected = walBytes.findLastIndex((end) => end <= bytes);
        if (expected < 1) continue;
        copied(dataDir, cut);
        truncateSync(join(cut, "lotse.db-wal"), bytes);
        assert.equal(await reopened(cut, undefined), expected, `${bytes} of ${whole}`);
      }
    }
  });

  test("takes the end of a log that was only half written as not written", async () => {
    using scratch = new Scratch();
    const { walBytes, dataDir } = await written(scratch, 8);
    const wal = readFileSync(join(dataDir, "lotse.db-wal"));
    const lost = scratch.nothing("lost");
    for (let n = 2; n <= 8; n++) {
      copied(dataDir, lost);
      // Pages of commit n that never left the disk's cache read as zeros; what lies behind them counts for nothing.
      const torn = Buffer.from(wal);
      const begin = walBytes[n - 1] ?? 0;
      torn.fill(0, begin + 24 + 100, begin + FRAME_BYTES);
      writeFileSync(join(lost, "lotse.db-wal"), torn);
      assert.equal(await reopened(lost, undefined), n - 1);
    }
  });
});
