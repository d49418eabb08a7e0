/** What somebody can do to the database itself: the journal and the vault notice. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import { added, otherPraxis, praxis, STORES, seen, type TestStore } from "../../test/support/stores.ts";
import { isError } from "../domain/errors.ts";
import { faultIn, hashOf, type JournalFault, type JournalHead, type JournalRecord } from "../domain/journal.ts";
import type { Store } from "../engine/ports.ts";

const sqlite = STORES.find(({ name }) => name === "SQLite") as (typeof STORES)[number];

async function faultOf(store: Store, seenBefore: JournalHead[] = []): Promise<JournalFault | undefined> {
  const own = store.forPractice(praxis.id);
  const heads = { stored: await own.journalHead(), seen: seenBefore, ...(await store.journalKeys()) };
  return faultIn(await own.journal({ limit: 9999 }), heads);
}

async function withJournal(): Promise<TestStore & { raw: DatabaseSync }> {
  const t = await sqlite.open();
  await t.store.putPractice(praxis, added);
  for (const body of [{ password: "nein" }, "ü", [1, 2]]) {
    await t.store.forPractice(praxis.id).commit((w) => w.journal({ kind: "test/done", actor: "per_1", body }));
  }
  const raw = new DatabaseSync(join(t.dataDir, "lotse.db"), { timeout: 1000 });
  return Object.assign(t, { raw });
}

/** Every text that differs in one byte from this one, changed in its lowest bit and in one that keeps it readable. */
function* oneByteOff(value: string | number): Generator<string | number> {
  const bytes = Buffer.from(String(value));
  for (let i = 0; i < bytes.length; i++) {
    for (const bit of [1, 2, 64]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(i) ^ bit, i);
      const text = changed.toString("utf8");
      if (typeof value === "string") yield text;
      else if (/^\d+$/.test(text) && Number(text) !== value) yield Number(text);
    }
  }
}

describe("a journal in the database", () => {
  test("every change of a single byte of every field of every record is found", async () => {
    await using t = await withJournal();
    const records = t.raw.prepare("SELECT * FROM journal").all() as unknown as (JournalRecord & { rowid: number })[];
    let tried = 0;
    for (const { seq } of records) {
      for (const column of ["seq", "at", "kind", "actor", "body", "prev", "hash"]) {
        const row = t.raw.prepare(`SELECT rowid AS id, ${column} AS value FROM journal WHERE seq = ?`).get(seq);
        const { id, value } = row as { id: number; value: string | number };
        const change = t.raw.prepare(`UPDATE OR IGNORE journal SET ${column} = ? WHERE rowid = ?`);
        for (const changed of oneByteOff(value)) {
          if (change.run(changed, id).changes === 1) {
            const now = t.raw.prepare(`SELECT ${column} AS value FROM journal WHERE rowid = ?`).get(id);
            if (now?.value !== value) assert.notEqual(await faultOf(t.store), undefined, `${seq} ${column} ${changed}`);
            tried += 1;
          }
          change.run(value, id);
        }
      }
    }
    assert.ok(tried > 1500, `${tried}`);
    assert.equal(await faultOf(t.store), undefined);
    t.raw.close();
  });

  test("every change of a single byte of its head is found", async () => {
    await using t = await withJournal();
    const row = t.raw.prepare("SELECT * FROM journal_heads").get() as Record<string, string | number>;
    for (const column of ["seq", "hash", "signature"]) {
      const change = t.raw.prepare(`UPDATE journal_heads SET ${column} = ?`);
      for (const changed of oneByteOff(row[column] ?? "")) {
        change.run(changed);
        const text = t.raw.prepare(`SELECT ${column} AS value FROM journal_heads`).get()?.value;
        // Base64 has bits that mean nothing; the same signature in another spelling is the same.
        const isSame = column === "signature" && sameBytes(String(text), String(row[column]));
        if (!isSame) assert.notEqual(await faultOf(t.store), undefined, `${column} ${changed}`);
      }
      change.run(row[column] ?? "");
    }
    assert.equal(await faultOf(t.store), undefined);
    t.raw.close();
  });

  test("a cut tail, a removed middle, a removed head, records put behind it: all are found", async () => {
    for (const [sql, fault] of [
      ["DELETE FROM journal WHERE seq > 2", { fault: "cut", seq: 2, expected: 4 }],
      ["DELETE FROM journal WHERE seq = 2", { fault: "gap", seq: 2 }],
      ["DELETE FROM journal", { fault: "cut", seq: 0, expected: 4 }],
      ["DELETE FROM journal_heads", { fault: "head-missing" }],
      [
        "DELETE FROM journal WHERE seq = 2; UPDATE journal SET seq = seq - 1 WHERE seq > 2",
        { fault: "changed", seq: 2 },
      ],
    ] as const) {
      await using t = await withJournal();
      t.raw.exec(sql);
      assert.deepEqual(await faultOf(t.store), fault, sql);
      t.raw.close();
    }
  });

  test("a chain rewritten from the start, with all hashes right, is found; with an old head too, by a printed one", async () => {
    await using t = await withJournal();
    const printed = (await t.store.forPractice(praxis.id).journalHead()) as JournalHead;
    rewrite(t.raw, (record) => (record.seq === 2 ? { ...record, body: '{"password":"ja"}' } : record));
    assert.deepEqual(await faultOf(t.store), { fault: "rewritten", seq: 4 });
    const last = t.raw.prepare("SELECT hash FROM journal WHERE seq = 4").get()?.hash as string;
    t.raw.prepare("UPDATE journal_heads SET hash = ?").run(last);
    assert.deepEqual(await faultOf(t.store), { fault: "head-not-ours" });
    // Cut back to where a signed head was kept by whoever does this.
    await using u = await withJournal();
    const early = u.raw.prepare("SELECT * FROM journal_heads").get() as unknown as JournalHead;
    await u.store.forPractice(praxis.id).commit((w) => w.journal({ kind: "test/done", actor: "per_1", body: 5 }));
    const late = (await u.store.forPractice(praxis.id).journalHead()) as JournalHead;
    u.raw.exec("DELETE FROM journal WHERE seq > 4");
    u.raw
      .prepare("UPDATE journal_heads SET seq = ?, hash = ?, signature = ?")
      .run(early.seq, early.hash, early.signature);
    assert.equal(await faultOf(u.store), undefined);
    assert.deepEqual(await faultOf(u.store, [late]), { fault: "cut", seq: 4, expected: 5 });
    assert.notEqual(printed, undefined);
    t.raw.close();
    u.raw.close();
  });

  test("a record of another practice cannot be slipped in", async () => {
    await using t = await withJournal();
    await t.store.putPractice(otherPraxis, added);
    t.raw.exec(`DELETE FROM journal WHERE practice_id = '${praxis.id}' AND seq = 1;
      UPDATE journal SET practice_id = '${praxis.id}' WHERE practice_id = '${otherPraxis.id}'`);
    assert.deepEqual(await faultOf(t.store), { fault: "changed", seq: 1 });
    t.raw.close();
  });
});

describe("secrets in the database", () => {
  const broken = (error: unknown) => isError(error, "vault/seal-broken");

  test("swapped between records or practices, or changed, they no longer open", async () => {
    await using t = await sqlite.open();
    await t.store.putPractice(praxis, added);
    await t.store.putPractice(otherPraxis, added);
    for (const { id } of [praxis, otherPraxis]) {
      await t.store.forPractice(id).commit((w) => {
        w.seal("con_1", Buffer.from("eins"));
        w.seal("con_2", Buffer.from("zwei"));
      });
    }
    const raw = new DatabaseSync(join(t.dataDir, "lotse.db"), { timeout: 1000 });
    const sealed = (practice: string, secret: string) =>
      raw.prepare("SELECT sealed FROM secrets WHERE practice_id = ? AND secret_id = ?").get(practice, secret)
        ?.sealed as string;
    const put = (practice: string, secret: string, text: string) =>
      raw.prepare("UPDATE secrets SET sealed = ? WHERE practice_id = ? AND secret_id = ?").run(text, practice, secret);
    const own = t.store.forPractice(praxis.id);
    const original = sealed(praxis.id, "con_1");
    for (const wrong of [
      sealed(praxis.id, "con_2"),
      sealed(otherPraxis.id, "con_1"),
      original.replace(/.(?=.{20}$)/, (c) => (c === "A" ? "B" : "A")),
    ]) {
      put(praxis.id, "con_1", wrong);
      await assert.rejects(own.secret("con_1"), broken);
    }
    put(praxis.id, "con_1", original);
    assert.equal(Buffer.from((await own.secret("con_1")) ?? []).toString(), "eins");
    raw.close();
  });
});

describe("plain text of secrets", () => {
  for (const kind of STORES.filter(({ name }) => name !== "memory")) {
    test(`is nowhere in the files of ${kind.name} nor in its backup`, kind.options, async () => {
      await using t = await kind.open();
      const secrets = ["Passwort-4f9a-Konnektor", "TOTPSEED7K3PXPJBSWY3DPEH", "-----BEGIN PRIVATE KEY-----9c1d"];
      const [password = "", seed = "", key = ""] = secrets;
      await t.store.putPractice(praxis, added);
      await t.store.persons.put({
        ...{ id: "per_1", login: "anna", name: "Anna", language: "de", hasTotp: true, isOwner: true, createdAt: 1 },
      });
      await t.store.persons.putTotpSeed("per_1", seed);
      await t.store.forPractice(praxis.id).commit((w) => {
        w.observe(seen("clock", 1, { offsetMs: 1 }));
        w.seal("con_1", Buffer.from(password));
        w.seal("con_2", Buffer.from(key));
        w.journal({ kind: "connection/added", actor: "per_1", body: { secret: "con_1" } });
      });
      const backup = join(t.dataDir, "sicherung");
      await t.store.backup(backup);
      const files = readdirSync(t.dataDir).filter((name) => !["key", "journal-key"].includes(name));
      assert.ok(files.includes("sicherung"));
      // What a backup must contain shows that the search would find something.
      assert.ok(readFileSync(backup).includes("connection/added"));
      for (const name of files) {
        const bytes = readFileSync(join(t.dataDir, name));
        for (const trace of secrets.flatMap(traces)) assert.ok(!bytes.includes(trace), `${name}: ${trace}`);
        for (const own of ["key", "journal-key"]) {
          const secretKey = readFileSync(join(t.dataDir, own));
          for (const trace of [secretKey, secretKey.toString("hex"), secretKey.toString("base64").slice(0, 40)]) {
            assert.ok(!bytes.includes(trace), `${name}: ${own}`);
          }
        }
      }
    });
  }
});

function traces(secret: string): (string | Buffer)[] {
  const aligned = [0, 1, 2].map((pad) => Buffer.from(" ".repeat(pad) + secret).toString("base64"));
  return [
    secret,
    secret.slice(4, 16),
    Buffer.from(secret, "utf16le"),
    Buffer.from(secret).toString("hex"),
    ...aligned.map((text) => text.slice(4, 24)),
  ];
}

function sameBytes(a: string, b: string): boolean {
  return Buffer.from(a, "base64").equals(Buffer.from(b, "base64"));
}

function rewrite(raw: DatabaseSync, change: (record: JournalRecord) => JournalRecord): void {
  const rows = raw.prepare("SELECT * FROM journal ORDER BY seq").all() as unknown as (JournalRecord & {
    practice_id: string;
  })[];
  let prev = "";
  for (const { practice_id, ...row } of rows) {
    const record = { ...change({ ...row, practiceId: practice_id }), prev };
    const hash = hashOf(record);
    raw.prepare("UPDATE journal SET body = ?, prev = ?, hash = ? WHERE seq = ?").run(record.body, prev, hash, row.seq);
    prev = hash;
  }
}
