/** Backups of both databases, restored into both. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import { needsPostgres, newDatabase } from "../../test/support/postgres.ts";
import { Scratch } from "../../test/support/scratch.ts";
import { added, otherPraxis, praxis, STORES, seen, TestClock } from "../../test/support/stores.ts";
import { isError } from "../domain/errors.ts";
import { faultIn, type JournalHead } from "../domain/journal.ts";
import type { EngineStore, Person, Store } from "../engine/ports.ts";
import { openStore } from "./open.ts";
import { type Restored, restoreStore } from "./restore.ts";
import { TABLES } from "./tables.ts";

const anna: Person = {
  ...{ id: "per_1", login: "anna", name: "Anna", language: "de", hasTotp: true, isOwner: true, createdAt: 1 },
};

async function fill(store: Store): Promise<void> {
  await store.persons.put(anna);
  await store.persons.putTotpSeed(anna.id, "SEED");
  await store.persons.putRecoveryCodes(anna.id, ["aa", "bb"]);
  for (const practice of [praxis, otherPraxis]) {
    await store.putPractice(practice, added);
    await store.persons.putMembership({ practiceId: practice.id, personId: anna.id, role: "dvo" }, added);
    await store.forPractice(practice.id).commit((w) => {
      for (let n = 1; n <= 30; n++) w.observe(seen("clock", n, { offsetMs: n }));
      w.change({ id: "chg_1", at: 1, componentId: "k", componentName: "K", what: "vpn", before: "an", after: "aus" });
      w.put("care", { id: "x", note: 'Zeile 1\nZeile 2 {"rows":1}', decidedAt: 1, decidedBy: anna.id });
      w.put("document", { id: "doc_1", name: "a", type: "text/plain", size: 5e5, createdAt: 1, createdBy: anna.id });
      w.putContent("doc_1", new Uint8Array(500_000).fill(9));
      w.seal("con_1", Buffer.from(`geheim ${practice.id}`));
      w.journal({ kind: "test/done", actor: anna.id, body: { text: "ü\u2028" } });
    });
    const ended = [1, 2].map((n) => ({ runId: `run_${n}`, endedAt: n, run: JSON.stringify({ n, text: "ü\u2028" }) }));
    const ordered = { kind: "test/ordered", actor: anna.id, body: {} };
    const state = JSON.stringify({ version: 1, epoch: "1", text: "Zeile 1\n😀" });
    await store.engine.commit(practice.id, { revision: 0, state, wakeAt: undefined, journal: [ordered], ended });
    await store.engine.lease(practice.id, "elsewhere", Date.parse("2026-11-21T12:00:00Z"), 9e9);
  }
  const session = { personId: anna.id, strength: "totp", createdAt: 1, seenAt: 1, expiresAt: 9e15, agent: "" } as const;
  await store.persons.putSession({ ...session, id: "s1" });
  await store.persons.putLink({ id: "l1", personId: anna.id, createdAt: 1, expiresAt: 9e15 });
}

/** Everything that can be read, without what a restore changes on purpose. */
async function contentsOf(store: Store) {
  const practices = [];
  for (const practice of await store.practices()) {
    const own = store.forPractice(practice.id);
    practices.push({
      practice,
      latest: await own.latest(),
      history: await own.history("kon:192.168.1.50", "clock", 999),
      components: await own.components(),
      changes: await own.changes({ limit: 99 }),
      care: await own.records("care"),
      documents: await own.records("document"),
      bytes: Buffer.from((await own.content("doc_1")) ?? []).toString("base64"),
      journal: (await own.journal({ limit: 999 })).filter(({ kind }) => kind !== "store/restored"),
      members: await store.persons.membersOf(practice.id),
      state: (await store.engine.read(practice.id))?.state,
      runs: await store.engine.endedRuns(practice.id, { limit: 99 }),
    });
  }
  return { id: store.installationId, practices, codes: await store.persons.recoveryCodesLeft(anna.id) };
}

async function faultOf(store: Store, practiceId: string, seenBefore: JournalHead[]) {
  const own = store.forPractice(practiceId);
  const heads = { stored: await own.journalHead(), seen: seenBefore, ...(await store.journalKeys()) };
  return faultIn(await own.journal({ limit: 999 }), heads);
}

const databases = STORES.filter(({ name }) => name !== "memory");

describe("a backup", () => {
  for (const from of databases) {
    for (const to of databases) {
      const options = from.options.skip ? from.options : to.options;
      test(
        `of ${from.name}, taken while others write, is restored into ${to.name} in a new epoch`,
        options,
        async () => {
          await using t = await from.open();
          using scratch = new Scratch();
          await fill(t.store);
          const before = await contentsOf(t.store);
          const head = (await t.store.forPractice(praxis.id).journalHead()) as JournalHead;
          const file = scratch.nothing("sicherung");
          const late = t.store.forPractice(otherPraxis.id);
          const writing = Promise.all(
            Array.from({ length: 20 }, (_, n) =>
              late.commit((w) => w.observe(seen("depth", n, { level: "directory" }))),
            ),
          );
          await t.store.backup(file);
          await writing;
          assert.equal(statSync(file).mode & 0o777, 0o600);

          const dataDir = scratch.directory("restored");
          for (const key of ["key", "journal-key"]) copyFileSync(join(t.dataDir, key), join(dataDir, key));
          const url = to.name === "PostgreSQL" ? await newDatabase() : undefined;
          const clock = new TestClock();
          const restored = await restoreStore(file, { dataDir, url, clock });
          assert.deepEqual(restored, { practices: 2, epoch: 2, secretsKept: true } satisfies Restored);
          const again = await openStore({ dataDir, url, clock });
          try {
            const after = await contentsOf(again);
            assert.deepEqual(withoutLate(after), withoutLate(before));
            const own = again.forPractice(praxis.id);
            assert.equal(Buffer.from((await own.secret("con_1")) ?? []).toString(), `geheim ${praxis.id}`);
            assert.equal(await again.persons.totpSeed(anna.id), "SEED");
            assert.deepEqual(await again.persons.sessionsOf(anna.id), []);
            assert.equal(await again.persons.takeLink("l1", 1), undefined);
            const last = (await own.journal({ limit: 999 })).at(-1);
            assert.equal(last?.kind, "store/restored");
            assert.equal(JSON.parse(last?.body ?? "").epoch, 2);
            await wokenInNewEpoch(t.store.engine, again.engine, clock);
            for (const id of [praxis.id, otherPraxis.id]) {
              assert.equal(await faultOf(again, id, id === praxis.id ? [head] : []), undefined);
            }
          } finally {
            await again.close();
          }
          assert.deepEqual(
            readdirSync(dataDir).filter((name) => /restoring|tmp|wal/.test(name)),
            [],
          );
        },
      );
    }
  }

  test("restored without its keys keeps journal and history, forgets secrets, and knows heads printed before", async () => {
    await using t = await (databases[0] as (typeof STORES)[number]).open();
    using scratch = new Scratch();
    await fill(t.store);
    const head = (await t.store.forPractice(praxis.id).journalHead()) as JournalHead;
    const file = scratch.nothing("sicherung");
    await t.store.backup(file);
    const dataDir = scratch.nothing("restored");
    assert.deepEqual(await restoreStore(file, { dataDir }), { practices: 2, epoch: 2, secretsKept: false });
    const again = await openStore({ dataDir });
    const own = again.forPractice(praxis.id);
    assert.equal(await own.secret("con_1"), undefined);
    assert.equal(await again.persons.totpSeed(anna.id), undefined);
    assert.equal((await again.persons.byId(anna.id))?.hasTotp, false);
    assert.equal(await faultOf(again, praxis.id, [head]), undefined);
    // Backed up and restored once more, it is the third epoch.
    const second = scratch.nothing("sicherung-2");
    await again.backup(second);
    await again.close();
    const other = scratch.nothing("third");
    assert.equal((await restoreStore(second, { dataDir: other })).epoch, 3);
    const third = await openStore({ dataDir: other });
    assert.equal(await faultOf(third, praxis.id, [head]), undefined);
    await third.close();
  });

  test("goes nowhere where something is already, and never over a file", async () => {
    await using t = await (databases[0] as (typeof STORES)[number]).open();
    using scratch = new Scratch();
    await fill(t.store);
    const file = scratch.nothing("sicherung");
    await t.store.backup(file);
    const bytes = readFileSync(file);
    for (const taken of [file, join(t.dataDir, "lotse.db"), scratch.directory("directory")]) {
      await assert.rejects(t.store.backup(taken), (error) => isError(error, "output/unwritable"));
    }
    await assert.rejects(t.store.backup(scratch.nothing("no/where")), (error) => isError(error, "output/unwritable"));
    assert.ok(readFileSync(file).equals(bytes));
    await assert.rejects(restoreStore(file, { dataDir: t.dataDir }), (error) => isError(error, "store/locked"));
    await t.store.close();
    await assert.rejects(restoreStore(file, { dataDir: t.dataDir }), (error) => isError(error, "store/not-empty"));
    const log = scratch.file("log/lotse.db-wal", "left behind");
    await assert.rejects(restoreStore(file, { dataDir: dirname(log) }), (error) => isError(error, "store/not-empty"));
  });

  test("with the key of another installation is not restored, and nothing is left behind", async () => {
    await using t = await (databases[0] as (typeof STORES)[number]).open();
    using scratch = new Scratch();
    await fill(t.store);
    const file = scratch.nothing("sicherung");
    await t.store.backup(file);
    const dataDir = scratch.directory("restored");
    writeFileSync(join(dataDir, "key"), new Uint8Array(32), { mode: 0o600 });
    await assert.rejects(restoreStore(file, { dataDir }), (error) => isError(error, "vault/key-wrong"));
    assert.ok(!existsSync(join(dataDir, "lotse.db")));
  });

  test("a PostgreSQL database that is in use takes none", needsPostgres(), async () => {
    await using t = await (databases[1] as (typeof STORES)[number]).open();
    using scratch = new Scratch();
    await fill(t.store);
    const file = scratch.nothing("sicherung");
    await t.store.backup(file);
    const options = { dataDir: scratch.nothing("other"), url: t.url };
    await assert.rejects(restoreStore(file, options), (error) => isError(error, "store/not-empty"));
    assert.equal((await t.store.practices()).length, 2);
  });

  for (const from of databases) {
    test(`of ${from.name} that was cut or changed is refused or whole, never half`, from.options, async () => {
      await using t = await from.open();
      using scratch = new Scratch();
      await fill(t.store);
      const file = scratch.nothing("sicherung");
      await t.store.backup(file);
      const whole = readFileSync(file);
      const damaged = scratch.nothing("damaged");
      const refused = (error: unknown) => isError(error, "store/backup-unreadable");
      const cuts = [0, 1, 15, 16, 100, whole.length >> 1, whole.length - 5000, whole.length - 1];
      for (const [i, bytes] of cuts.entries()) {
        writeFileSync(damaged, whole.subarray(0, bytes));
        // Without its last line break the file says everything it has to say.
        const isWhole = from.name === "PostgreSQL" && bytes === whole.length - 1;
        const restoring = restoreStore(damaged, { dataDir: scratch.nothing(`cut-${i}`) });
        if (isWhole) await restoring;
        else await assert.rejects(restoring, refused, `${bytes} of ${whole.length}`);
        assert.equal(existsSync(join(scratch.nothing(`cut-${i}`), "lotse.db")), isWhole);
      }
      if (from.name !== "PostgreSQL") return;
      for (let at = 0; at < whole.length - 1; at += Math.ceil(whole.length / 40)) {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        writeFileSync(damaged, changed);
        await assert.rejects(restoreStore(damaged, { dataDir: scratch.nothing(`changed-${at}`) }), refused, `${at}`);
      }
    });
  }

  for (const form of ["database file", "lines"] as const) {
    test(`of a released version, a ${form}, is restored with all tables of today`, async () => {
      using scratch = new Scratch();
      const file = scratch.nothing("sicherung");
      const old = new DatabaseSync(form === "lines" ? ":memory:" : file);
      old.exec(readFileSync(join(import.meta.dirname, "fixtures", "0.2.0.sql"), "utf8"));
      if (form === "lines") writeFileSync(file, linesOf(old));
      old.close();
      const dataDir = scratch.nothing("restored");
      assert.equal((await restoreStore(file, { dataDir })).practices, 1);
      const again = await openStore({ dataDir });
      assert.equal((await again.forPractice(praxis.id).changes({ limit: 9 })).length, 1);
      assert.deepEqual([await again.engine.read(praxis.id), await again.engine.due(9e15)], [undefined, []]);
      const write = { revision: 0, state: "{}", wakeAt: 1, journal: [added], ended: [] };
      assert.equal(await again.engine.commit(praxis.id, write), 1);
      assert.equal((await again.engine.read(praxis.id))?.epoch, "2");
      assert.equal(await faultOf(again, praxis.id, []), undefined);
      await again.close();
    });
  }

  test("is none: another file, a directory, nothing", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.nothing("data");
    for (const content of ["", "Ein Brief", '{"ti-lotse":"backup"}\n', "SQLite format 3\0and nothing else"]) {
      const file = scratch.saved(content);
      await assert.rejects(
        restoreStore(file, { dataDir }),
        (error) => isError(error, "store/backup-unreadable"),
        content,
      );
    }
    for (const file of [scratch.nothing("none"), scratch.directory("directory")]) {
      await assert.rejects(restoreStore(file, { dataDir }), (error) => isError(error, "input/file-unreadable"));
    }
  });
});

/** As that version wrote a backup of PostgreSQL: the tables it knew, in its order. */
function linesOf(old: DatabaseSync): string {
  const known = old.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const tables = Object.keys(TABLES).filter((table) => known.some(({ name }) => name === table));
  const migrations = old.prepare("SELECT name FROM migrations ORDER BY name").all();
  const header = { "ti-lotse": "backup", format: 1, madeAt: 1, migrations: migrations.map(({ name }) => name) };
  const rows = tables.flatMap((table) => {
    const all = old.prepare(`SELECT * FROM ${table}`).all();
    return all.map((row) => ({ table, row }));
  });
  const text = [header, ...rows].map((value) => `${JSON.stringify(value)}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return `${text}${JSON.stringify({ rows: rows.length, sha256 })}\n`;
}

/** Of another epoch, due at once, and nobody's: neither who held it then nor what it had read counts any more. */
async function wokenInNewEpoch(before: EngineStore, after: EngineStore, clock: TestClock): Promise<void> {
  const then = await before.read(praxis.id);
  assert.deepEqual([then?.revision, then?.epoch, then?.wakeAt, then?.lease?.holder], [2, "1", undefined, "elsewhere"]);
  const now = await after.read(praxis.id);
  assert.deepEqual(now, { revision: 3, epoch: "2", state: then?.state, wakeAt: clock.at, lease: undefined });
  assert.deepEqual(await after.due(clock.at), [praxis.id, otherPraxis.id]);
  const late = { state: "{}", wakeAt: undefined, journal: [], ended: [] };
  for (const revision of [2, 3]) {
    assert.equal(await after.commit(praxis.id, { ...late, revision, holder: "elsewhere" }), undefined);
  }
  assert.equal(await after.commit(praxis.id, { ...late, revision: 2 }), undefined);
  assert.equal((await after.lease(praxis.id, "here", clock.at, 1000))?.revision, 4);
  assert.equal(await after.commit(praxis.id, { ...late, revision: 4, holder: "here" }), 5);
}

/** What others wrote while the backup was taken may be in it or not. */
function withoutLate(contents: Awaited<ReturnType<typeof contentsOf>>) {
  return {
    ...contents,
    practices: contents.practices.map((p) => ({
      ...p,
      latest: p.latest.filter(({ kind }) => kind !== "depth"),
      components: p.components.map(({ id }) => id),
    })),
  };
}
