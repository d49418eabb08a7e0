/** Opening: locks, keys, older and newer tables, and whatever else may lie where the data should be. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import type { Kysely } from "kysely";
import { needsPostgres, newDatabase } from "../../test/support/postgres.ts";
import { Scratch } from "../../test/support/scratch.ts";
import { added, konnektor, praxis, seen, TestClock } from "../../test/support/stores.ts";
import type { ErrorCode } from "../domain/codes.ts";
import { isError, LotseError } from "../domain/errors.ts";
import { migrate, sqliteDatabase } from "./database.ts";
import { lockDirectory } from "./lock.ts";
import { migrations } from "./migrations/index.ts";
import { openStore, readStore } from "./open.ts";

const withCode = (code: ErrorCode) => (error: unknown) => isError(error, code);

/** A store that was used and closed. */
async function used(scratch: Scratch, name = "data"): Promise<string> {
  const dataDir = scratch.nothing(name);
  const store = await openStore({ dataDir });
  await store.putPractice(praxis, added);
  await store.forPractice(praxis.id).commit((w) => {
    w.observe(seen("clock", 10, { offsetMs: 1 }));
    w.seal("s", Uint8Array.of(7));
  });
  await store.close();
  return dataDir;
}

describe("the lock on a data directory", () => {
  test("refuses a second writer in the same process and names the first", async () => {
    using scratch = new Scratch();
    const clock = new TestClock();
    const first = await openStore({ dataDir: scratch.path, clock });
    await assert.rejects(openStore({ dataDir: scratch.path }), (error) => {
      assert.ok(isError(error, "store/locked"));
      assert.deepEqual(error.fields, { directory: scratch.path, pid: process.pid, since: clock.at });
      return true;
    });
    await first.close();
    await (await openStore({ dataDir: scratch.path })).close();
    assert.ok(!existsSync(join(scratch.path, "lock.json")));
  });

  test("refuses a second writer in another process, and is free the moment that process is killed", async () => {
    using scratch = new Scratch();
    const { child, pid } = await holderOf(scratch.path);
    await assert.rejects(openStore({ dataDir: scratch.path }), (error) => {
      assert.ok(isError(error, "store/locked"));
      assert.equal(error.fields.pid, pid);
      return true;
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    // What the dead one left behind names a process; whether its number was given again does not matter.
    assert.ok(existsSync(join(scratch.path, "lock.json")));
    writeFileSync(join(scratch.path, "lock.json"), JSON.stringify({ pid: process.ppid, since: 1 }));
    await (await openStore({ dataDir: scratch.path })).close();
  });

  test("holds when others look at its files", async () => {
    using scratch = new Scratch();
    const lock = lockDirectory(scratch.path, 1);
    readFileSync(join(scratch.path, "lock.json"));
    assert.throws(() => lockDirectory(scratch.path, 2), withCode("store/locked"));
    assert.throws(() => lockDirectory(scratch.path, 2), withCode("store/locked"));
    writeFileSync(join(scratch.path, "lock.json"), "half of it");
    assert.throws(
      () => lockDirectory(scratch.path, 2),
      (error) => error instanceof LotseError && (error as LotseError<"store/locked">).fields.pid === 0,
    );
    lock.release();
    lockDirectory(scratch.path, 3).release();
  });

  test("is given back when opening fails", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    rmSync(join(dataDir, "key"));
    await assert.rejects(openStore({ dataDir }), withCode("vault/key-missing"));
    lockDirectory(dataDir, 1).release();
  });

  test("does not keep out who only reads", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    await using writer = await openStore({ dataDir }).then((store) => Object.assign(store, disposable(store)));
    const reader = await readStore({ dataDir });
    await writer.forPractice(praxis.id).commit((w) => w.observe(seen("clock", 20, { offsetMs: 2 })));
    assert.equal((await reader.forPractice(praxis.id).latest())[0]?.takenAt, 20);
    assert.deepEqual([...((await reader.forPractice(praxis.id).secret("s")) ?? [])], [7]);
    await assert.rejects(
      reader.forPractice(praxis.id).commit((w) => w.observe(seen("clock", 30, { offsetMs: 2 }))),
      withCode("store/unwritable"),
    );
    await reader.close();
  });
});

function disposable(store: { close(): Promise<void> }) {
  return { [Symbol.asyncDispose]: () => store.close() };
}

/** A process that opens the store and keeps it. */
async function holderOf(dataDir: string) {
  const program = `
    import { openStore } from ${JSON.stringify(new URL("./open.ts", import.meta.url).href)};
    await openStore({ dataDir: ${JSON.stringify(dataDir)} });
    console.log("open");
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return { child, pid: child.pid };
}

describe("the keys", { skip: process.platform === "win32" && "Windows kennt diese Rechte nicht" }, () => {
  test("are 32 bytes each, for their owner alone, and so is the database", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    for (const name of ["key", "journal-key"]) assert.equal(statSync(join(dataDir, name)).size, 32);
    for (const name of ["key", "journal-key", "lotse.db"]) {
      assert.equal(statSync(join(dataDir, name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
  });

  for (const name of ["key", "journal-key"]) {
    test(`${name}: refused when others may read it, when it is damaged, missing or another's`, async () => {
      using scratch = new Scratch();
      const dataDir = await used(scratch);
      const other = await used(scratch, "other");
      const file = join(dataDir, name);
      for (const mode of [0o640, 0o604, 0o620]) {
        chmodSync(file, mode);
        await assert.rejects(openStore({ dataDir }), withCode("vault/key-exposed"));
      }
      chmodSync(file, 0o600);
      const own = readFileSync(file);
      truncateSync(file, 31);
      await assert.rejects(openStore({ dataDir }), withCode("vault/key-damaged"));
      copyFileSync(join(other, name), file);
      await assert.rejects(openStore({ dataDir }), withCode("vault/key-wrong"));
      rmSync(file);
      await assert.rejects(openStore({ dataDir }), withCode("vault/key-missing"));
      assert.ok(!existsSync(file));
      mkdirSync(file, { mode: 0o700 });
      await assert.rejects(openStore({ dataDir }), withCode("vault/key-unreadable"));
      rmSync(file, { recursive: true });
      writeFileSync(file, own, { mode: 0o600 });
      await (await openStore({ dataDir })).close();
    });
  }

  test("the vault's may lie elsewhere, and then nothing of it is in the data directory", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.nothing("data");
    const keyFile = join(scratch.directory("safe"), "lotse-key");
    const store = await openStore({ dataDir, keyFile });
    await store.close();
    assert.equal(statSync(keyFile).size, 32);
    assert.ok(!existsSync(join(dataDir, "key")));
    await assert.rejects(openStore({ dataDir }), withCode("vault/key-missing"));
  });
});

describe("what lies where the data should be", () => {
  test("a file that is no database is refused and left as it is", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.directory("data");
    const file = scratch.file("data/lotse.db", "Dies ist ein Brief.".repeat(100));
    await assert.rejects(openStore({ dataDir }), withCode("store/damaged"));
    await assert.rejects(readStore({ dataDir }), withCode("store/damaged"));
    assert.match(readFileSync(file, "utf8"), /^Dies ist ein Brief/);
  });

  test("a damaged database is told as such, wherever the damage is, or works on", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    const whole = readFileSync(join(dataDir, "lotse.db"));
    let refused = 0;
    for (let page = 0; page * 4096 < whole.length; page++) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xa5, page * 4096 + (page === 0 ? 100 : 0), (page + 1) * 4096);
      const directory = scratch.directory(`page-${page}`);
      for (const name of ["key", "journal-key"]) copyFileSync(join(dataDir, name), join(directory, name));
      writeFileSync(join(directory, "lotse.db"), damaged);
      try {
        const store = await openStore({ dataDir: directory });
        const own = store.forPractice(praxis.id);
        try {
          await own.commit((w) => w.observe(seen("clock", 20, { offsetMs: 2 })));
          await own.latest();
          await own.journal({ limit: 99 });
          await own.secret("s");
        } finally {
          await store.close();
        }
      } catch (error) {
        assert.ok(withCode("store/damaged")(error), `page ${page}: ${error}`);
        refused += 1;
      }
    }
    assert.ok(refused > 5, `${refused}`);
  });

  test("a directory in place of the file, a file in place of the directory", async () => {
    using scratch = new Scratch();
    scratch.directory("data/lotse.db");
    await assert.rejects(openStore({ dataDir: scratch.nothing("data") }), withCode("store/unopenable"));
    await assert.rejects(openStore({ dataDir: scratch.file("file", "") }), withCode("store/unopenable"));
    await assert.rejects(openStore({ dataDir: join(scratch.nothing("file"), "below") }), withCode("store/unopenable"));
  });

  test("nothing at all is missing for who reads, and nothing is made", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.nothing("nowhere");
    await assert.rejects(readStore({ dataDir }), withCode("store/missing"));
    assert.ok(!existsSync(dataDir));
    scratch.file("empty/lotse.db", "");
    await assert.rejects(readStore({ dataDir: scratch.nothing("empty") }), withCode("store/missing"));
  });

  test("an address that is none, or leads nowhere, is told without its password", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.path;
    for (const url of ["mysql://a:geheim@b/c", "geheim", "postgres"]) {
      await assert.rejects(openStore({ dataDir, url }), withCode("store/address-invalid"));
    }
    await assert.rejects(openStore({ dataDir, url: "postgres://lotse:geheim@127.0.0.1:1/lotse" }), (error) => {
      assert.ok(isError(error, "store/unreachable"));
      assert.equal(error.fields.place, "127.0.0.1:1/lotse");
      assert.doesNotMatch(JSON.stringify(error.fields), /geheim/);
      return true;
    });
  });

  test("a PostgreSQL database that is not there, or goes away, is unreachable", needsPostgres(), async () => {
    using scratch = new Scratch();
    const url = await newDatabase();
    const dataDir = scratch.path;
    await assert.rejects(openStore({ dataDir, url: `${url}_none` }), withCode("store/unreachable"));
    await assert.rejects(readStore({ dataDir, url }), withCode("store/missing"));
    await (await openStore({ dataDir, url })).close();
    await (await readStore({ dataDir, url })).close();
    // The keys of another installation do not fit.
    await assert.rejects(openStore({ dataDir: scratch.directory("other"), url }), withCode("vault/key-missing"));
  });
});

describe("the tables", () => {
  const known = Object.keys(migrations);
  const later = {
    ...migrations,
    "203001010000-later": {
      up: (db: Kysely<unknown>) => db.schema.createTable("later").addColumn("a", "text").execute(),
    },
  };

  test("of a newer ti-lotse are refused and left as they are", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    await (await openStore({ dataDir, migrations: later })).close();
    const before = readFileSync(join(dataDir, "lotse.db"));
    for (const open of [openStore, readStore]) {
      await assert.rejects(open({ dataDir }), (error) => {
        assert.ok(isError(error, "store/newer"));
        assert.equal(error.fields.found, "203001010000-later");
        return true;
      });
    }
    assert.ok(readFileSync(join(dataDir, "lotse.db")).equals(before));
  });

  test("of an older one are brought up to date, with a copy of what was before", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    assert.deepEqual(
      readdirSync(dataDir).filter((name) => name.includes("before")),
      [],
    );
    await (await openStore({ dataDir, migrations: later })).close();
    const copy = join(dataDir, `lotse.db.before-${known.at(-1)}`);
    assert.equal(statSync(copy).mode & 0o777, 0o600);
    const raw = new DatabaseSync(copy, { readOnly: true });
    assert.equal(raw.prepare("SELECT count(*) AS n FROM journal").get()?.n, 1);
    assert.equal(raw.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'later'").get()?.n, 0);
    raw.close();
  });

  test("whose change fails stay as they were", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    const failing = {
      ...migrations,
      "203001010000-half": {
        async up(db: Kysely<unknown>) {
          await db.schema.createTable("half").addColumn("a", "text").execute();
          throw new Error("half way");
        },
      },
    };
    await assert.rejects(openStore({ dataDir, migrations: failing }), /half way/);
    const store = await openStore({ dataDir });
    assert.equal((await store.practices()).length, 1);
    await store.close();
    const raw = new DatabaseSync(join(dataDir, "lotse.db"), { readOnly: true });
    assert.equal(raw.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()?.n, 0);
    raw.close();
  });

  test("are written so that an acknowledged commit is on the disk", async () => {
    using scratch = new Scratch();
    const dataDir = await used(scratch);
    const raw = new DatabaseSync(join(dataDir, "lotse.db"));
    assert.equal(raw.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
    raw.close();
    const { openSqlite } = await import("./sqlite.ts");
    const own = openSqlite(join(dataDir, "lotse.db"));
    assert.equal(own.prepare("PRAGMA synchronous").get()?.synchronous, 2);
    assert.equal(own.prepare("PRAGMA foreign_keys").get()?.foreign_keys, 1);
    own.close();
  });
});

describe("a database of a released version", () => {
  const fixtures = join(import.meta.dirname, "fixtures");
  for (const name of readdirSync(fixtures)) {
    test(`${name} opens with everything in it, and its journal is intact`, async () => {
      using scratch = new Scratch();
      const dataDir = scratch.directory("data");
      const raw = new DatabaseSync(join(dataDir, "lotse.db"));
      raw.exec(readFileSync(join(fixtures, name), "utf8"));
      raw.close();
      // Keys of the fixture; nothing else was ever sealed or signed with them.
      writeFileSync(join(dataDir, "key"), new Uint8Array(32).fill(7), { mode: 0o600 });
      writeFileSync(join(dataDir, "journal-key"), new Uint8Array(32).fill(8), { mode: 0o600 });
      const store = await openStore({ dataDir });
      const own = store.forPractice(praxis.id);
      assert.deepEqual(await store.practices(), [praxis]);
      assert.deepEqual(await own.latest(), [seen("clock", 30, { offsetMs: 2 })]);
      assert.equal((await own.history(konnektor.id, "clock", 9)).length, 2);
      assert.equal((await own.changes({ limit: 9 })).length, 1);
      assert.equal((await own.records("care")).length, 1);
      // Kinds that came later: none yet, and they can be kept.
      assert.deepEqual(await own.records("box"), []);
      assert.deepEqual(await own.records("clearance"), []);
      await own.commit((w) => w.put("box", { id: "box_1", name: "VPN-Box", createdAt: 1, createdBy: "per_1" }));
      assert.equal((await own.record("box", "box_1"))?.name, "VPN-Box");
      // Nobody had ordered anything yet, and now somebody can.
      assert.equal(await store.engine.read(praxis.id), undefined);
      const ended = [{ runId: "run_1", endedAt: 1, run: "{}" }];
      const ordered = { kind: "test/ordered", actor: "per_1", body: {} };
      const write = { revision: 0, state: "{}", wakeAt: 1, journal: [ordered], ended };
      assert.equal(await store.engine.commit(praxis.id, write), 1);
      assert.deepEqual(await store.engine.due(1), [praxis.id]);
      assert.equal(Buffer.from((await own.content("doc_1")) ?? []).toString(), "Brief");
      assert.equal(Buffer.from((await own.secret("con_1")) ?? []).toString(), "geheim");
      assert.equal(await store.persons.totpSeed("per_1"), "SEED");
      assert.equal((await store.persons.membersOf(praxis.id)).length, 1);
      const { faultIn } = await import("../domain/journal.ts");
      const heads = { stored: await own.journalHead(), ...(await store.journalKeys()) };
      assert.equal(faultIn(await own.journal({ limit: 99 }), heads), undefined);
      await own.commit((w) => w.journal({ kind: "test/done", actor: "per_1", body: 1 }));
      await store.close();
    });
  }

  test("what it had is what a new database has today, beside what came later", async () => {
    using scratch = new Scratch();
    const asOfThen = sqliteDatabase(scratch.nothing("then.db"));
    await migrate(asOfThen, { upTo: "202611220100-first" });
    await asOfThen.db.destroy();
    const tables = (file: string) => {
      const raw = new DatabaseSync(file, { readOnly: true });
      const rows = raw.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all();
      raw.close();
      return rows.map(({ name, sql }) => ({ name, sql }));
    };
    const fixture = new DatabaseSync(scratch.nothing("fixture.db"));
    fixture.exec(readFileSync(join(fixtures, "0.2.0.sql"), "utf8"));
    fixture.close();
    assert.deepEqual(tables(scratch.nothing("fixture.db")), tables(scratch.nothing("then.db")));
  });
});
