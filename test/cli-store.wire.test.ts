/** `lotse journal`, `lotse backup` and `lotse restore` as people run them. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import { closed, filled } from "./support/filled-store.ts";
import { needsPostgres, newDatabase } from "./support/postgres.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { added, otherPraxis, praxis } from "./support/stores.ts";

describe("lotse journal", SIDE_BY_SIDE, () => {
  test("verify says of every practice that its journal is unchanged, with the head to copy", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.path);
    const [plain, json] = await Promise.all([
      runLotse(["journal", "verify"], { env }),
      runLotse(["journal", "verify", "--json"], { env }),
    ]);
    assert.deepEqual([plain.code, plain.stderr, json.code], [0, "", 0]);
    assert.match(
      plain.stdout,
      /Praxis Muster: 2 Einträge, alle unverändert\.\n {2}Stand: 2:[0-9a-f]{64}:[A-Za-z0-9+/]{86}==\n/,
    );
    assert.match(plain.stdout, /Praxis Beispiel: 2 Einträge/);
    const { practices } = JSON.parse(json.stdout);
    assert.deepEqual(
      practices.map((p: { practice: { id: string }; records: number; intact: boolean }) => [
        p.practice.id,
        p.records,
        p.intact,
      ]),
      [
        [praxis.id, 2, true],
        [otherPraxis.id, 2, true],
      ],
    );
    const [head] = practices.map((p: { head: string }) => p.head);
    const confirmed = await runLotse(["journal", "verify", "--against", head, "--lang", "en"], { env });
    assert.equal(confirmed.code, 0);
    assert.match(confirmed.stdout, /Praxis Muster: 2 records, all unchanged\.\n {2}The given head lies in this log\./);
  });

  test("verify ends with 2 and says where, when something was changed; the other practice is fine", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.path);
    const raw = new DatabaseSync(join(scratch.path, "lotse.db"));
    raw.exec(`UPDATE journal SET actor = 'per_2' WHERE practice_id = '${praxis.id}' AND seq = 1`);
    raw.close();
    const [plain, json] = await Promise.all([
      runLotse(["journal", "verify"], { env }),
      runLotse(["journal", "verify", "--json"], { env }),
    ]);
    assert.deepEqual([plain.code, json.code], [2, 2]);
    assert.match(plain.stdout, /■ Dringend {2}Das Protokoll der Praxis „Praxis Muster“ ist nicht mehr unversehrt\./);
    assert.match(plain.stdout, /Der Eintrag Nummer 1 wurde nachträglich verändert\./);
    assert.match(plain.stdout, /Praxis Beispiel: 2 Einträge, alle unverändert/);
    assert.deepEqual(JSON.parse(json.stdout).practices[0].fault, { fault: "changed", seq: 1 });
  });

  test("verify finds a cut journal by the head of a report, and refuses heads that are none or not ours", async () => {
    using scratch = new Scratch();
    const store = await filled(scratch.path);
    const own = store.forPractice(praxis.id);
    const early = await own.journalHead();
    await own.commit((w) => w.journal(added));
    const late = await own.journalHead();
    await store.close();
    const raw = new DatabaseSync(join(scratch.path, "lotse.db"));
    raw.exec(`DELETE FROM journal WHERE practice_id = '${praxis.id}' AND seq = 3;
      UPDATE journal_heads SET seq = 2, hash = '${early?.hash}', signature = '${early?.signature}'
      WHERE practice_id = '${praxis.id}'`);
    raw.close();
    const env = { LOTSE_DATA: scratch.path };
    const text = (head: typeof late) => `${head?.seq}:${head?.hash}:${head?.signature}`;
    const against = (head: string) => runLotse(["journal", "verify", "--against", head], { env });
    const foreign = text(late).replace(/:[0-9a-f]{2}/, (two) => (two === ":00" ? ":11" : ":00"));
    const [unseen, seenBefore, wrong, none, short] = await Promise.all([
      runLotse(["journal", "verify"], { env }),
      against(text(late)),
      against(foreign),
      against("drei"),
      against(text(late).slice(0, -1)),
    ]);
    assert.equal(unseen.code, 0);
    assert.equal(seenBefore.code, 2);
    assert.match(seenBefore.stdout, /endet mit Nummer 2, es müsste bis Nummer 3 reichen/);
    assert.equal(wrong.code, 3);
    assert.match(wrong.stderr, /^Fehler: Der angegebene Stand gehört zu keinem Protokoll/);
    assert.deepEqual([none.code, short.code], [64, 64]);
    assert.match(none.stderr, /„drei“ ist kein Stand eines Protokolls/);
  });

  test("export writes out every record with names, harmless in a terminal, and as JSON as it is stored", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.path);
    const [plain, json, one, nobody] = await Promise.all([
      runLotse(["journal", "export"], { env }),
      runLotse(["journal", "export", "--json"], { env }),
      runLotse(["journal", "export", "--practice", otherPraxis.id], { env }),
      runLotse(["journal", "export", "--practice", "prx_nobody"], { env }),
    ]);
    assert.match(
      plain.stdout,
      /Praxis Muster\n {2}1 {2}\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr {2}Anna Muster {2}practice\/added {2}\{\}/,
    );
    assert.ok(!plain.stdout.includes("\u001b"));
    const { practices } = JSON.parse(json.stdout);
    assert.equal(practices[0].records[1].actor, "per_1");
    assert.equal(practices[0].records[1].seq, 2);
    assert.match(practices[0].head, /^2:/);
    assert.doesNotMatch(one.stdout, /Praxis Muster/);
    assert.match(one.stdout, /Praxis Beispiel/);
    assert.equal(nobody.code, 64);
    assert.match(nobody.stderr, /Eine Praxis „prx_nobody“ gibt es hier nicht/);
  });

  test("without a store, or with one it may not read, says so", async () => {
    using scratch = new Scratch();
    const damaged = scratch.directory("damaged");
    writeFileSync(join(damaged, "lotse.db"), "x".repeat(5000));
    const [missing, broken, bare] = await Promise.all([
      runLotse(["journal", "verify"], { env: { LOTSE_DATA: scratch.nothing("nowhere") } }),
      runLotse(["journal", "export", "--json"], { env: { LOTSE_DATA: damaged } }),
      runLotse(["journal"]),
    ]);
    assert.equal(missing.code, 64);
    assert.match(missing.stderr, /^Fehler: Hier sind noch keine Daten gespeichert\./);
    assert.ok(!existsSync(scratch.nothing("nowhere")));
    assert.equal(broken.code, 3);
    assert.equal(JSON.parse(broken.stdout).error.code, "store/damaged");
    assert.match(bare.stdout, /^Aufruf: lotse journal/);
  });
});

describe("lotse backup and restore", SIDE_BY_SIDE, () => {
  test("bring everything into another directory, and the journal says so", async () => {
    using scratch = new Scratch();
    const file = scratch.nothing("sicherung.db");
    const backup = await runLotse(["backup", file], { env: await closed(scratch.directory("data")) });
    assert.deepEqual([backup.code, backup.stderr], [0, ""]);
    assert.match(backup.stdout, /Gesichert in .*sicherung\.db\.\nDie Schlüsseldateien .* sind nicht dabei\./);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    const env = { LOTSE_DATA: scratch.nothing("other") };
    const restore = await runLotse(["restore", file], { env });
    assert.deepEqual([restore.code, restore.stderr], [0, ""]);
    assert.match(restore.stdout, /Zurückgespielt: 2 Praxen\. Dies ist der 2\. Abschnitt dieser Installation\./);
    assert.match(restore.stdout, /müssen neu\s+eingegeben werden/);
    const journal = await runLotse(["journal", "export"], { env });
    assert.match(journal.stdout, /3 {2}.* {2}ti-lotse {2}store\/restored/);
    const verified = await runLotse(["journal", "verify"], { env });
    assert.equal(verified.code, 0);
  });

  test("never write over anything, and say why", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const file = scratch.file("da.txt", "da");
    const [taken, again, letter, nothing] = await Promise.all([
      runLotse(["backup", file], { env }),
      runLotse(["restore", file], { env }),
      runLotse(["restore", file], { env: { LOTSE_DATA: scratch.nothing("leer") } }),
      runLotse(["restore", scratch.nothing("fehlt")], { env: { LOTSE_DATA: scratch.nothing("leer2") } }),
    ]);
    assert.equal(taken.code, 70);
    assert.match(taken.stderr, /Unter diesem Namen gibt es schon eine Datei/);
    assert.equal(readFileSync(file, "utf8"), "da");
    assert.deepEqual([again.code, letter.code, nothing.code], [3, 3, 64]);
    assert.match(letter.stderr, /^Fehler: „.*da\.txt“ ist keine Sicherung, die sich zurückspielen lässt\./);
    const backup = scratch.nothing("gut");
    await runLotse(["backup", backup], { env });
    const notEmpty = await runLotse(["restore", backup], { env });
    assert.equal(notEmpty.code, 64);
    assert.match(notEmpty.stderr, /Hier sind schon Daten gespeichert; sie werden nicht überschrieben\./);
  });

  test("restore names who holds the directory", async () => {
    using scratch = new Scratch();
    const store = await filled(scratch.directory("data"));
    const file = scratch.nothing("sicherung");
    await store.backup(file);
    const { code, stderr } = await runLotse(["restore", file], { env: { LOTSE_DATA: scratch.nothing("data") } });
    await store.close();
    assert.equal(code, 3);
    assert.match(
      stderr.replaceAll(/\s+/g, " "),
      new RegExp(`mit der Prozessnummer ${process.pid}, gestartet am \\d\\d\\.`),
    );
  });

  test("a key others may read is refused with the command that helps", {
    skip: process.platform === "win32",
  }, async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.path);
    const { chmodSync } = await import("node:fs");
    chmodSync(join(scratch.path, "journal-key"), 0o644);
    const { code, stderr } = await runLotse(["journal", "verify"], { env });
    assert.equal(code, 3);
    assert.match(
      stderr.replaceAll(/\s+/g, " "),
      /Fehler: Die Schlüsseldatei kann auch von anderen gelesen werden\..*chmod 600 /,
    );
  });

  test("work the same on PostgreSQL", needsPostgres(), async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"), await newDatabase());
    const file = scratch.nothing("sicherung");
    const backup = await runLotse(["backup", file], { env });
    assert.deepEqual([backup.code, backup.stderr], [0, ""]);
    const other = { LOTSE_DATA: scratch.nothing("other"), LOTSE_DATABASE: await newDatabase() };
    const restore = await runLotse(["restore", file, "--lang", "en"], { env: other });
    assert.deepEqual([restore.code, restore.stderr], [0, ""]);
    const { code, stdout } = await runLotse(["journal", "verify"], { env: other });
    assert.deepEqual([code, stdout.match(/alle unverändert/g)?.length], [0, 2]);
  });
});
