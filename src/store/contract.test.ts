/** What every store promises, whatever it is made of. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  added,
  konnektor,
  otherPraxis,
  praxis,
  STORES,
  type StoreKind,
  seen,
  smcb,
  type TestStore,
  terminal,
} from "../../test/support/stores.ts";
import type { Outgoing } from "../domain/alarm/message.ts";
import { isError } from "../domain/errors.ts";
import { faultIn } from "../domain/journal.ts";
import type { Change, Clearance, Connection, DeliveredBox } from "../domain/practice.ts";
import { TI_LAGE, type TiLageRecord } from "../domain/ti-lage.ts";
import type { Person, PracticeStore, Session, SignInLink, Store, Touched } from "../engine/ports.ts";

const MB = 1024 * 1024;
const DAY = 86_400_000;
const anna: Person = {
  id: "per_1",
  login: "Anna.Ärmel",
  name: "Anna Ärmel",
  language: "de",
  passwordHash: "$argon2id$v=19$…",
  hasTotp: false,
  isOwner: true,
  createdAt: 5,
};
const record = { kind: "test/done", actor: "per_1", body: { n: 1 } };

for (const kind of STORES) {
  describe(`the store in ${kind.name}`, kind.options, () => {
    practices(kind);
    observations(kind);
    components(kind);
    kept(kind);
    commits(kind);
    outbox(kind);
    journal(kind);
    persons(kind);
    retention(kind);
    lifetime(kind);
  });
}

async function withPractice(kind: StoreKind): Promise<TestStore & { practice: PracticeStore }> {
  const opened = await kind.open();
  await opened.store.putPractice(praxis, added);
  return Object.assign(opened, { practice: opened.store.forPractice(praxis.id) });
}

function practices(kind: StoreKind): void {
  test("keeps practices, changes them and says so in their own journals", async () => {
    await using t = await kind.open();
    assert.deepEqual(await t.store.practices(), []);
    await t.store.putPractice(otherPraxis, added);
    await t.store.putPractice(praxis, added);
    await t.store.putPractice({ ...praxis, dvo: { name: "Muster-IT" } }, { ...added, kind: "practice/changed" });
    assert.deepEqual(await t.store.practices(), [{ ...praxis, dvo: { name: "Muster-IT" } }, otherPraxis]);
    const kinds = async (id: string) => (await t.store.forPractice(id).journal({ limit: 9 })).map((r) => r.kind);
    assert.deepEqual(await kinds(praxis.id), ["practice/added", "practice/changed"]);
    assert.deepEqual(await kinds(otherPraxis.id), ["practice/added"]);
  });

  test("knows how large it is", async () => {
    await using t = await withPractice(kind);
    const before = await t.store.size();
    assert.ok(before > 10_000, String(before));
    await t.practice.commit((w) => {
      w.put("document", { id: "doc_1", name: "B", type: "text/plain", size: MB, createdAt: 1, createdBy: "per_1" });
      w.putContent(
        "doc_1",
        new Uint8Array(MB).map((_, i) => (i * 7919) % 251),
      );
    });
    const grown = (await t.store.size()) - before;
    assert.ok(grown > 0, String(grown));
  });

  test("shows one practice nothing of another, even where ids are the same", async () => {
    await using t = await withPractice(kind);
    await t.store.putPractice(otherPraxis, added);
    await t.practice.commit((w) => {
      w.observe(seen("clock", 10, { offsetMs: 1 }));
      w.change(change("chg_1", 10));
      w.put("care", { id: "x", decidedAt: 1, decidedBy: "per_1" });
      w.put("document", document("doc_1", 1));
      w.putContent("doc_1", Uint8Array.of(1));
      w.seal("s", Uint8Array.of(1));
    });
    const other = t.store.forPractice(otherPraxis.id);
    assert.deepEqual(await other.latest(), []);
    assert.deepEqual(await other.history(konnektor.id, "clock", 9), []);
    assert.deepEqual(await other.components(), []);
    assert.deepEqual(await other.changes({ limit: 9 }), []);
    assert.deepEqual(await other.records("care"), []);
    assert.equal(await other.record("document", "doc_1"), undefined);
    assert.equal(await other.content("doc_1"), undefined);
    assert.equal(await other.secret("s"), undefined);
    await other.commit((w) => w.observe(seen("clock", 20, { offsetMs: 2 })));
    assert.deepEqual(await t.practice.latest(), [seen("clock", 10, { offsetMs: 1 })]);
  });
}

function observations(kind: StoreKind): void {
  test("an unchanged value is one stretch from its first to its last sighting; a changed one begins the next", async () => {
    await using t = await withPractice(kind);
    for (const [takenAt, offsetMs] of [
      [10, 1],
      [20, 1],
      [30, 1],
      [40, 2],
    ] as const) {
      await t.practice.commit((w) => w.observe(seen("clock", takenAt, { offsetMs })));
    }
    const source = { by: "konnektor" };
    assert.deepEqual(await t.practice.history(konnektor.id, "clock", 9), [
      { from: 40, until: 40, source, value: { offsetMs: 2 } },
      { from: 10, until: 30, source, value: { offsetMs: 1 } },
    ]);
    assert.equal((await t.practice.history(konnektor.id, "clock", 1)).length, 1);
    assert.deepEqual(await t.practice.latest(), [seen("clock", 40, { offsetMs: 2 })]);
  });

  test("the order in which an object's fields stand makes no other value; who said it does", async () => {
    await using t = await withPractice(kind);
    const tunnel = { online: true, since: 1 };
    await t.practice.commit((w) => {
      w.observe(seen("vpn", 10, { ti: tunnel, sis: tunnel }));
      w.observe(seen("vpn", 20, { sis: { since: 1, online: true }, ti: tunnel }));
      w.observe(seen("vpn", 30, { ti: tunnel, sis: tunnel }, konnektor, { by: "hand", person: "per_1" }));
    });
    const history = await t.practice.history(konnektor.id, "vpn", 9);
    assert.deepEqual(
      history.map(({ from, until, source }) => [from, until, source.by]),
      [
        [30, 30, "hand"],
        [10, 20, "konnektor"],
      ],
    );
  });

  test("an older observation that arrives late finds its place in the past and never becomes the latest", async () => {
    await using t = await withPractice(kind);
    const spans = async () =>
      (await t.practice.history(konnektor.id, "clock", 9)).map((s) => `${s.from}-${s.until}:${s.value.offsetMs}`);
    const see = (takenAt: number, offsetMs: number) =>
      t.practice.commit((w) => w.observe(seen("clock", takenAt, { offsetMs })));
    await see(30, 3);
    await see(50, 3);
    await see(20, 2);
    assert.deepEqual(await spans(), ["30-50:3", "20-20:2"]);
    await see(10, 2);
    assert.deepEqual(await spans(), ["30-50:3", "10-20:2"]);
    await see(25, 3);
    assert.deepEqual(await spans(), ["25-50:3", "10-20:2"]);
    await see(40, 3);
    await see(15, 2);
    assert.deepEqual(await spans(), ["25-50:3", "10-20:2"]);
    // It contradicts: of what surrounds it only the ends are known.
    await see(35, 9);
    assert.deepEqual(await spans(), ["50-50:3", "35-35:9", "25-25:3", "10-20:2"]);
    await see(45, 9);
    assert.deepEqual(await spans(), ["50-50:3", "35-45:9", "25-25:3", "10-20:2"]);
    assert.deepEqual(await t.practice.latest(), [seen("clock", 50, { offsetMs: 3 })]);
  });

  test("of two words about the same moment the one told later counts", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => {
      w.observe(seen("clock", 10, { offsetMs: 1 }));
      w.observe(seen("clock", 10, { offsetMs: 2 }));
    });
    assert.deepEqual(await t.practice.latest(), [seen("clock", 10, { offsetMs: 2 })]);
    assert.equal((await t.practice.history(konnektor.id, "clock", 9)).length, 1);
  });

  test("PIN states of several Mandanten stand beside each other, each with its own history", async () => {
    await using t = await withPractice(kind);
    const pin = (takenAt: number, mandant: string, status: "VERIFIED" | "VERIFIABLE") =>
      seen("pin-status", takenAt, { mandant, status }, smcb);
    await t.practice.commit((w) => {
      w.observe(pin(10, "M1", "VERIFIED"));
      w.observe(pin(10, "M2", "VERIFIABLE"));
      w.observe(pin(20, "M1", "VERIFIED"));
      w.observe(pin(30, "M1", "VERIFIABLE"));
    });
    const latest = await t.practice.latest();
    assert.deepEqual(
      latest.toSorted((a, b) => a.takenAt - b.takenAt),
      [pin(10, "M2", "VERIFIABLE"), pin(30, "M1", "VERIFIABLE")],
    );
    const history = await t.practice.history(smcb.id, "pin-status", 9);
    assert.deepEqual(
      history.map((s) => [s.until, s.value.mandant]),
      [
        [30, "M1"],
        [20, "M1"],
        [10, "M2"],
      ],
    );
  });

  test("a failed question stands beside others until it was answered or a newer reading says nothing of it", async () => {
    await using t = await withPractice(kind);
    const failed = (takenAt: number, question: "cards" | "terminals" | "pin-status") =>
      seen("not-answered", takenAt, { question, failure: { code: "link/closed", fields: { host: "k" } } });
    const standing = async () =>
      (await t.practice.latest())
        .flatMap((o) => (o.kind === "not-answered" ? [(o.value as { question: string }).question] : []))
        .toSorted();
    const identity = (takenAt: number) =>
      seen("identity", takenAt, {
        ...{ vendorId: "SECUN", productCode: "konlan", vendorName: "secunet", name: "konnektor" },
        ...{ type: "Konnektor", ptv: "5.0", hardware: "2.0.0", firmware: "5.50.4" },
      });
    await t.practice.commit((w) => {
      w.observe(identity(100));
      for (const question of ["cards", "terminals", "pin-status"] as const) w.observe(failed(101, question));
    });
    assert.deepEqual(await standing(), ["cards", "pin-status", "terminals"]);
    await t.practice.commit((w) => w.observe(seen("listed-cards", 110, [])));
    assert.deepEqual(await standing(), ["pin-status", "terminals"]);
    await t.practice.commit((w) => w.observe(failed(120, "cards")));
    assert.deepEqual(await standing(), ["cards", "pin-status", "terminals"]);
    await t.practice.commit((w) => {
      w.observe(identity(200));
      w.observe(failed(201, "terminals"));
    });
    assert.deepEqual(await standing(), ["cards", "terminals"]);
  });

  test("codes on a display stand beside each other", async () => {
    await using t = await withPractice(kind);
    const source = { by: "anzeige", person: "per_1" } as const;
    await t.practice.commit((w) => {
      w.observe(seen("display-code", 10, { code: "EC_No_VPN_TI_Connection" }, konnektor, source));
      w.observe(seen("display-code", 20, { code: "EC_LOG_OVERFLOW" }, konnektor, source));
    });
    assert.equal((await t.practice.latest()).length, 2);
  });

  test("every kind of observation comes back as it was written, without what its kind does not know", async () => {
    await using t = await withPractice(kind);
    const all = [
      seen("unreachable", 1, { code: "link/closed", fields: { host: "k" } }),
      seen("version-read", 1, { product: "p", firmware: "1.2", secondVersions: { cvc: "3" } }, terminal),
      seen("depth", 1, { level: "clientsystem" }),
      seen("states", 1, [{ condition: "EC_X", severity: "Error", raised: true, since: 3 }]),
      seen("update-offers", 1, [
        { vendorId: "A", productCode: "B", firmware: "2", critical: true, deadline: "2026-12-31" },
      ]),
      seen("terminal", 1, { connected: true, ctId: "1", mac: "00", slots: 3, workplaces: ["a"] }, terminal),
      seen("listed-terminals", 1, [terminal.id]),
      seen("karte", 1, { type: "SMC-B", iccsn: "80", terminal: "Empfang", slot: 1, rsaOnly: false }, smcb),
      seen("certificates", 1, [{ crypt: "ECC", owner: "SMC-B", subject: "", serial: "1", expiresOn: "2027-01-01" }]),
      seen("transport", 1, { security: "tls", trust: "pin", fingerprint: "ab" }),
    ];
    await t.practice.commit((w) => {
      for (const observation of all) w.observe(observation);
      w.observe(seen("clock", 1, { offsetMs: 1, holder: "Erika Mustermann" } as { offsetMs: number }));
    });
    const byKind = (observations: typeof all) => Object.fromEntries(observations.map((o) => [o.kind, o]));
    assert.deepEqual(byKind((await t.practice.latest()) as typeof all), {
      ...byKind(all),
      clock: seen("clock", 1, { offsetMs: 1 }),
    });
  });

  test("a thousand observations in one commit are all there", async () => {
    await using t = await withPractice(kind);
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...terminal, id: `kt:${i}` }));
    for (const takenAt of [10, 20]) {
      await t.practice.commit((w) => {
        for (const component of many) w.observe(seen("clock", takenAt, { offsetMs: takenAt }, component));
      });
    }
    assert.equal((await t.practice.latest()).filter((o) => o.takenAt === 20).length, 1000);
    assert.equal((await t.practice.components()).length, 1000);
  });
}

function components(kind: StoreKind): void {
  test("knows when a component was seen first and last; a try that failed is no sighting", async () => {
    await using t = await withPractice(kind);
    const failure = { code: "link/closed", fields: { host: "k" } } as const;
    await t.practice.commit((w) => {
      w.observe(seen("clock", 20, { offsetMs: 1 }));
      w.observe(seen("unreachable", 90, failure));
      w.observe(seen("unreachable", 95, failure, terminal));
    });
    await t.practice.commit((w) => w.observe(seen("clock", 10, { offsetMs: 1 })));
    await t.practice.commit((w) => w.observe(seen("clock", 30, { offsetMs: 2 })));
    assert.deepEqual(await t.practice.components(), [
      { ...konnektor, firstSeenAt: 10, lastSeenAt: 30 },
      { ...terminal, firstSeenAt: 95, lastSeenAt: 95 },
    ]);
  });

  test("a component is called as it was called last, in everything known of it", async () => {
    await using t = await withPractice(kind);
    const renamed = { ...terminal, name: "Anmeldung" };
    await t.practice.commit((w) => {
      w.observe(seen("clock", 20, { offsetMs: 1 }, renamed));
      w.observe(seen("depth", 10, { level: "directory" }, terminal));
    });
    await t.practice.commit((w) =>
      w.observe(seen("clock", 15, { offsetMs: 1 }, { ...terminal, name: "Altes Schild" })),
    );
    assert.deepEqual(
      (await t.practice.latest()).map((o) => o.component.name),
      ["Anmeldung", "Anmeldung"],
    );
  });
}

function change(id: string, at: number, componentId = konnektor.id): Change {
  return { id, at, componentId, componentName: "K", what: "firmware", before: "5.50.3", after: "5.50.4" };
}

function document(id: string, size: number) {
  return { id, name: "Brief.pdf", type: "application/pdf", size, createdAt: 1, createdBy: "per_1" };
}

function kept(kind: StoreKind): void {
  test("tells changes newest first, before a moment, of one component, as many as asked for", async () => {
    await using t = await withPractice(kind);
    const all = [change("chg_1", 10), change("chg_2", 20, terminal.id), change("chg_3", 20), change("chg_4", 30)];
    await t.practice.commit((w) => {
      for (const one of all) w.change(one);
    });
    const ids = async (options: Parameters<PracticeStore["changes"]>[0]) =>
      (await t.practice.changes(options)).map((c) => c.id);
    assert.deepEqual(await ids({ limit: 9 }), ["chg_4", "chg_3", "chg_2", "chg_1"]);
    assert.deepEqual(await ids({ limit: 2 }), ["chg_4", "chg_3"]);
    assert.deepEqual(await ids({ before: 20, limit: 9 }), ["chg_1"]);
    assert.deepEqual(await ids({ componentId: terminal.id, limit: 9 }), ["chg_2"]);
    assert.deepEqual(await t.practice.changes({ limit: 1 }), [all[3]]);
  });

  test("keeps records of each kind, replaces and removes them", async () => {
    await using t = await withPractice(kind);
    const connection: Connection = {
      id: "con_1",
      name: "Konnektor",
      url: "https://192.168.1.50",
      endpointRule: "host",
      trust: { kind: "pin", sha256: "ab" },
      credentials: { kind: "basic", user: "lotse", secret: "con_1" },
      contexts: [{ mandant: "M1", clientsystem: "C1", arbeitsplatz: "A1" }],
      createdAt: 1,
      createdBy: "per_1",
    };
    await t.practice.commit((w) => {
      w.put("connection", connection);
      w.put("device", { id: "dev_1", product: "orga", name: "Zweitgerät", createdAt: 1, createdBy: "per_1" });
      w.put("notice", {
        ...{ id: "not_1", severity: "wichtig", title: { de: "a", en: "b" }, text: { de: "c", en: "d" } },
        ...{ publishedOn: "2026-11-01", source: "gematik", confirmed: { by: "per_1", at: 3 } },
      });
      w.put("care", { id: "kon:1 clock/off", quietUntil: "2026-12-01", decidedAt: 1, decidedBy: "per_1" });
    });
    assert.deepEqual(await t.practice.records("connection"), [connection]);
    assert.deepEqual((await t.practice.record("notice", "not_1"))?.confirmed, { by: "per_1", at: 3 });
    assert.equal(await t.practice.record("notice", "con_1"), undefined);
    await t.practice.commit((w) => {
      w.put("device", { id: "dev_1", product: "orga", name: "Sprechzimmer", createdAt: 1, createdBy: "per_1" });
      w.remove("care", "kon:1 clock/off");
      w.remove("care", "never there");
    });
    assert.equal((await t.practice.record("device", "dev_1"))?.name, "Sprechzimmer");
    assert.deepEqual(await t.practice.records("care"), []);
  });

  test("keeps the central status as it was told, and that nobody wants it", async () => {
    await using t = await withPractice(kind);
    const off: TiLageRecord = { id: TI_LAGE, isOn: false, decidedBy: "per_1", decidedAt: 1, host: "ti-lage.example" };
    const told: TiLageRecord = {
      ...{ ...off, isOn: true, triedAt: 3 },
      lage: {
        at: 2,
        services: [
          { id: "kim", outage: "full", isMaintenance: true, impacts: ["Senden „geht“ nicht"], since: 2, fineAt: 1 },
          { id: "ogd", outage: "unknown", isMaintenance: false, impacts: [] },
        ],
        causes: [{ service: "KIM", organization: "", function: "Senden" }],
      },
      failure: { code: "tilage/refused", fields: { host: "ti-lage.example", status: 500 } },
    };
    for (const record of [off, told]) {
      await t.practice.commit((w) => w.put("tilage", record));
      assert.deepEqual(await t.practice.record("tilage", TI_LAGE), record);
    }
  });

  test("keeps a delivered box with and without its serial number, and what was released", async () => {
    await using t = await withPractice(kind);
    const box: DeliveredBox = { id: "box_1", name: "VPN-Box", createdAt: 1, createdBy: "per_1" };
    const numbered: DeliveredBox = { ...box, id: "box_2", serial: "FGT40F-1", changedAt: 5 };
    const clearance: Clearance = {
      ...{ id: "clr_1", interlock: "box/not-released", component: "box_2", by: "per_2", at: 7, evidence: "ab" },
    };
    /** Written by a later version that locks more. */
    const unknown: Clearance = { ...clearance, id: "clr_2", interlock: "box/of-tomorrow" };
    assert.deepEqual(await t.practice.records("clearance"), []);
    const touched: string[] = [];
    t.store.onCommit(({ kinds }) => touched.push(...kinds));
    await t.practice.commit((w) => {
      for (const one of [box, numbered]) w.put("box", one);
      for (const one of [clearance, unknown]) w.put("clearance", one);
    });
    assert.deepEqual(await t.practice.records("box"), [box, numbered]);
    assert.deepEqual(await t.practice.records("clearance"), [clearance, unknown]);
    assert.deepEqual(touched.toSorted(), ["box", "clearance"]);
    await t.practice.commit((w) => w.remove("clearance", "clr_1"));
    assert.deepEqual(await t.practice.records("clearance"), [unknown]);
  });

  test("keeps documents up to 10 MB byte by byte and lets their bytes go with them", async () => {
    await using t = await withPractice(kind);
    for (const size of [0, 1, 192 * 1024 - 1, 192 * 1024, 192 * 1024 + 1, 10 * MB]) {
      const bytes = new Uint8Array(size).map((_, i) => (i * 31) & 0xff);
      await t.practice.commit((w) => {
        w.put("document", document("doc_1", size));
        w.putContent("doc_1", bytes);
      });
      assert.ok(Buffer.from(bytes).equals((await t.practice.content("doc_1")) ?? Buffer.from("none")), `${size}`);
    }
    await assert.rejects(
      t.practice.commit((w) => w.putContent("doc_2", new Uint8Array(10 * MB + 1))),
      (error) => isError(error, "store/document-too-large"),
    );
    await t.practice.commit((w) => w.remove("document", "doc_1"));
    assert.equal(await t.practice.content("doc_1"), undefined);
  });

  test("seals secrets, opens them again and forgets them", async () => {
    await using t = await withPractice(kind);
    const plain = new TextEncoder().encode("geheim ü");
    await t.practice.commit((w) => {
      w.seal("con_1", plain);
      w.seal("empty", new Uint8Array());
      plain.fill(0);
    });
    assert.equal(Buffer.from((await t.practice.secret("con_1")) ?? []).toString(), "geheim ü");
    assert.equal((await t.practice.secret("empty"))?.length, 0);
    await t.practice.commit((w) => w.forgetSecret("con_1"));
    assert.equal(await t.practice.secret("con_1"), undefined);
  });
}

function commits(kind: StoreKind): void {
  test("a commit that fails anywhere leaves nothing behind and tells nobody", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => w.change(change("chg_1", 1)));
    const told: Touched[] = [];
    t.store.onCommit((touched) => told.push(touched));
    const everything = (write: (w: Parameters<Parameters<PracticeStore["commit"]>[0]>[0]) => void) =>
      t.practice.commit((w) => {
        w.observe(seen("clock", 10, { offsetMs: 1 }));
        w.put("care", { id: "x", decidedAt: 1, decidedBy: "per_1" });
        w.seal("s", Uint8Array.of(1));
        w.journal(record);
        write(w);
      });
    await assert.rejects(
      everything(() => {
        throw new Error("thought better of it");
      }),
      /thought better/,
    );
    // Its id is taken.
    await assert.rejects(everything((w) => w.change(change("chg_1", 2))));
    await assert.rejects(everything((w) => w.put("care", { id: "y" } as never)));
    await assert.rejects(everything((w) => w.observe(seen("clock", 11, { offsetMs: "1" } as never))));
    assert.deepEqual(await t.practice.latest(), []);
    assert.deepEqual(await t.practice.components(), []);
    assert.deepEqual(await t.practice.records("care"), []);
    assert.equal(await t.practice.secret("s"), undefined);
    assert.equal((await t.practice.journal({ limit: 9 })).length, 1);
    assert.deepEqual(told, []);
    // And the store goes on.
    await everything(() => {});
    assert.equal((await t.practice.journal({ limit: 9 })).length, 2);
  });

  test("takes no writes for a practice that is not there, nor after the commit was handed in", async () => {
    await using t = await withPractice(kind);
    await assert.rejects(t.store.forPractice("prx_nobody").commit((w) => w.journal(record)));
    let late: (() => void) | undefined;
    await t.practice.commit((w) => {
      w.journal(record);
      late = () => w.journal(record);
    });
    assert.throws(() => late?.());
  });

  test("tells what was touched when it can already be read, until it is told to stop", async () => {
    await using t = await withPractice(kind);
    const told: [string, string[]][] = [];
    const reads: Promise<number>[] = [];
    const stop = t.store.onCommit(({ practiceId, kinds }) => {
      told.push([practiceId, [...kinds].toSorted()]);
      reads.push(t.practice.journal({ limit: 99 }).then((records) => records.length));
    });
    await t.practice.commit((w) => {
      w.observe(seen("clock", 10, { offsetMs: 1 }));
      w.put("care", { id: "x", decidedAt: 1, decidedBy: "per_1" });
      w.journal(record);
    });
    await t.store.putPractice(praxis, added);
    await t.practice.commit(() => {});
    stop();
    await t.practice.commit((w) => w.journal(record));
    assert.deepEqual(told, [
      [praxis.id, ["care", "journal", "observations"]],
      [praxis.id, ["journal", "practice"]],
    ]);
    assert.ok(((await reads[0]) ?? 0) >= 2);
  });

  test("a listener that fails, at once or later, harms neither the commit nor the others", async () => {
    await using t = await withPractice(kind);
    let heard = 0;
    t.store.onCommit(() => {
      throw new Error("at once");
    });
    t.store.onCommit(async () => {
      throw new Error("later");
    });
    t.store.onCommit(() => {
      heard += 1;
    });
    await t.practice.commit((w) => w.journal(record));
    assert.equal(heard, 1);
  });
}

async function faultOf(store: Store, practiceId: string) {
  const own = store.forPractice(practiceId);
  const { key, formerKeys } = await store.journalKeys();
  return faultIn(await own.journal({ limit: 9999 }), { stored: await own.journalHead(), key, formerKeys });
}

function outbox(kind: StoreKind): void {
  const failure = { code: "mail/closed", fields: { host: "mail.example" } } as const;
  const message = (id: string, createdAt = 10, channel: Outgoing["channel"] = "mail"): Outgoing => ({
    ...{ id, channel, recipient: "rcp_1", createdAt },
    content: { kind: "test" },
  });

  test("what is to be told is written with what it tells of, or neither is", async () => {
    await using t = await withPractice(kind);
    await assert.rejects(
      t.practice.commit((w) => {
        w.put("care", { id: "x", decidedAt: 1, decidedBy: "per_1" });
        w.send(message("msg_1"));
        w.send(message("msg_1"));
      }),
    );
    assert.deepEqual([await t.practice.records("care"), await t.practice.sendings({ limit: 9 })], [[], []]);
    const told: string[] = [];
    t.store.onCommit(({ kinds }) => told.push([...kinds].toSorted().join(" ")));
    await t.practice.commit((w) => {
      w.put("care", { id: "x", decidedAt: 1, decidedBy: "per_1" });
      w.send(message("msg_1"));
    });
    assert.deepEqual(told, ["care outbox"]);
    assert.deepEqual(await t.practice.sendings({ limit: 9 }), [
      { ...message("msg_1"), practiceId: praxis.id, state: "waiting", dueAt: 10, attempts: 0 },
    ]);
  });

  test("messages of all practices are due in the order in which they were made, from their moment on", async () => {
    await using t = await withPractice(kind);
    await t.store.putPractice(otherPraxis, added);
    await t.practice.commit((w) => w.send(message("msg_3", 30)));
    await t.practice.commit((w) => w.send(message("msg_1", 10)));
    await t.store.forPractice(otherPraxis.id).commit((w) => w.send(message("msg_2", 20)));
    const due = async (now: number, limit = 9) => (await t.store.outbox.due(now, limit)).map(({ id }) => id);
    assert.deepEqual(await due(9), []);
    assert.deepEqual(await due(20), ["msg_1", "msg_2"]);
    assert.deepEqual(await due(99, 2), ["msg_1", "msg_2"]);
    assert.equal(await t.store.outbox.nextDue(), 10);
    assert.deepEqual(
      (await t.practice.sendings({ limit: 9 })).map(({ id }) => id),
      ["msg_3", "msg_1"],
    );
  });

  test("what is kept of a practice is counted by channel and by how it stands", async () => {
    await using t = await withPractice(kind);
    await t.store.putPractice(otherPraxis, added);
    assert.deepEqual(await t.store.outbox.figures(praxis.id), []);
    await t.practice.commit((w) => {
      for (const [id, at] of [
        ["msg_1", 10],
        ["msg_2", 20],
        ["msg_3", 30],
        ["msg_4", 40],
      ] as const)
        w.send(message(id, at));
      w.send(message("msg_5", 50, "webhook"));
    });
    await t.store.forPractice(otherPraxis.id).commit((w) => w.send(message("msg_9", 1)));
    for (const id of ["msg_1", "msg_2", "msg_3"]) await t.store.outbox.claim(praxis.id, id);
    await t.store.outbox.settle(praxis.id, "msg_1", { state: "sent", at: 600 });
    await t.store.outbox.settle(praxis.id, "msg_2", { state: "failed", at: 600, failure });
    const figures = await t.store.outbox.figures(praxis.id);
    assert.deepEqual(
      figures.map(({ channel, state, count, oldestAt }) => `${channel} ${state} ${count} ${oldestAt}`).toSorted(),
      ["mail failed 1 20", "mail sent 1 10", "mail waiting 2 30", "webhook waiting 1 50"],
    );
  });

  test("of many who want to send one message exactly one may", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => w.send(message("msg_1")));
    const beside = kind.name === "PostgreSQL" ? [t.store, await t.beside()] : [t.store];
    const tries = Array.from({ length: 20 }, (_, i) => beside[i % beside.length]?.outbox.claim(praxis.id, "msg_1"));
    assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
    assert.deepEqual(await t.store.outbox.due(99, 9), []);
    assert.equal(await t.store.outbox.nextDue(), undefined);
    assert.equal(await t.store.outbox.claim(otherPraxis.id, "msg_1"), false);
  });

  test("a try that failed waits until its time with the reason; one that worked is over; both are told", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => w.send(message("msg_1")));
    const told: string[] = [];
    t.store.onCommit(({ kinds }) => told.push(...kinds));
    const [own] = [t.store.outbox];
    await own.claim(praxis.id, "msg_1");
    await own.settle(praxis.id, "msg_1", { state: "waiting", dueAt: 500, failure });
    assert.deepEqual(await own.due(499, 9), []);
    const [waiting] = await own.due(500, 9);
    assert.deepEqual([waiting?.attempts, waiting?.failure], [1, failure]);
    await own.claim(praxis.id, "msg_1");
    await own.settle(praxis.id, "msg_1", { state: "sent", at: 600 });
    // Nothing settles what nobody has claimed.
    await own.settle(praxis.id, "msg_1", { state: "failed", at: 700, failure });
    assert.deepEqual(await t.practice.sendings({ limit: 9 }), [
      { ...message("msg_1"), practiceId: praxis.id, state: "sent", dueAt: 500, attempts: 2, settledAt: 600 },
    ]);
    assert.ok(told.every((one) => one === "outbox") && told.length >= 2);
  });

  test("a channel that is down holds up its own messages and no others, without counting a try; mended, all go at once", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => {
      w.send(message("msg_1"));
      w.send(message("msg_2"));
      w.send(message("msg_3", 10, "webhook"));
    });
    await t.store.outbox.postpone(praxis.id, "mail", 900);
    assert.deepEqual(
      (await t.store.outbox.due(100, 9)).map(({ id }) => id),
      ["msg_3"],
    );
    await t.store.outbox.hurry(praxis.id, "mail", 50);
    const due = await t.store.outbox.due(100, 9);
    assert.deepEqual(
      due.map(({ id, attempts }) => [id, attempts]),
      [
        ["msg_1", 0],
        ["msg_2", 0],
        ["msg_3", 0],
      ],
    );
  });

  test("what was being sent when we ended is sent again under the same id; what nobody waits for any more is not", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => {
      w.send(message("msg_1"));
      w.send({ ...message("msg_2"), recipient: "rcp_2" });
    });
    await t.store.outbox.claim(praxis.id, "msg_1");
    await t.store.outbox.takeBack();
    await t.practice.commit((w) => w.unsend("rcp_2"));
    assert.deepEqual(
      (await t.store.outbox.due(99, 9)).map(({ id, attempts }) => [id, attempts]),
      [["msg_1", 1]],
    );
  });

  test("messages that were settled long ago are forgotten, waiting ones never", async () => {
    await using t = await withPractice(kind);
    await t.practice.commit((w) => {
      w.send(message("msg_1"));
      w.send(message("msg_2"));
    });
    await t.store.outbox.claim(praxis.id, "msg_1");
    await t.store.outbox.settle(praxis.id, "msg_1", { state: "sent", at: 20 });
    await t.store.retain(1000);
    assert.deepEqual(
      (await t.practice.sendings({ limit: 9 })).map(({ id }) => id),
      ["msg_2"],
    );
  });
}

function journal(kind: StoreKind): void {
  test("numbers records without gaps however many write at once, and signs the last", async () => {
    await using t = await withPractice(kind);
    await t.store.putPractice(otherPraxis, added);
    const stores = kind.name === "PostgreSQL" ? [t.store, await t.beside()] : [t.store];
    const writing = Array.from({ length: 40 }, (_, i) => {
      const id = i % 4 === 0 ? otherPraxis.id : praxis.id;
      const store = stores[i % stores.length] as Store;
      return store.forPractice(id).commit((w) => {
        w.journal({ ...record, body: { i } });
        if (i % 3 === 0) w.journal({ ...record, body: { i, again: true } });
      });
    });
    await Promise.all(writing);
    for (const id of [praxis.id, otherPraxis.id]) assert.equal(await faultOf(t.store, id), undefined);
    const records = await t.practice.journal({ limit: 999 });
    assert.deepEqual(
      records.map((r) => r.seq),
      records.map((_, i) => i + 1),
    );
    assert.equal((await t.practice.journalHead())?.seq, records.length);
  });

  test("is read in pages, with the moment of the store's clock", async () => {
    await using t = await withPractice(kind);
    t.clock.at = 4711;
    for (let i = 0; i < 4; i++) await t.practice.commit((w) => w.journal({ ...record, body: { i } }));
    const page = await t.practice.journal({ after: 2, limit: 2 });
    assert.deepEqual(
      page.map(({ seq, at, body }) => [seq, at, body]),
      [
        [3, 4711, '{"i":1}'],
        [4, 4711, '{"i":2}'],
      ],
    );
  });
}

function link(id: string): SignInLink {
  return { id, personId: anna.id, createdAt: 1, expiresAt: 1000 };
}

function persons(kind: StoreKind): void {
  test("keeps persons, finds them by login without case, and lets no two have one login", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    const bernd: Person = { ...anna, id: "per_2", login: "bernd", passwordHash: undefined, disabledAt: 7 };
    await persons.put(bernd);
    assert.deepEqual(await persons.byLogin("ANNA.ÄRMEL"), anna);
    assert.deepEqual(await persons.byLogin("anna.a\u0308rmel"), anna);
    assert.equal(await persons.byLogin("nobody"), undefined);
    const { passwordHash: _none, ...withoutPassword } = bernd;
    assert.deepEqual(await persons.byId("per_2"), withoutPassword);
    const taken = (error: unknown) => isError(error, "person/login-taken");
    await assert.rejects(persons.put({ ...bernd, login: "anna.ärmel" }), taken);
    await persons.put({ ...anna, login: "ANNA.ÄRMEL", hasTotp: true });
    assert.equal((await persons.byId(anna.id))?.hasTotp, true);
    const tries = await Promise.allSettled(
      ["per_3", "per_4", "per_5"].map((id) => persons.put({ ...anna, id, login: "clara" })),
    );
    assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
    for (const one of tries) assert.ok(one.status === "fulfilled" || taken(one.reason));
    assert.equal((await persons.all()).length, 3);
  });

  test("memberships change with their record in the practice's journal", async () => {
    await using t = await withPractice(kind);
    const { persons } = t.store;
    await persons.put(anna);
    const membership = { practiceId: praxis.id, personId: anna.id, role: "dvo" } as const;
    await persons.putMembership(membership, { ...record, kind: "person/added" });
    await persons.putMembership({ ...membership, role: "it" }, { ...record, kind: "person/role" });
    assert.deepEqual(await persons.memberships(anna.id), [{ ...membership, role: "it" }]);
    assert.deepEqual(await persons.membersOf(praxis.id), [{ ...membership, role: "it" }]);
    await persons.removeMembership(praxis.id, anna.id, { ...record, kind: "person/removed" });
    assert.deepEqual(await persons.membersOf(praxis.id), []);
    const kinds = (await t.practice.journal({ limit: 9 })).map((r) => r.kind);
    assert.deepEqual(kinds, ["practice/added", "person/added", "person/role", "person/removed"]);
    await assert.rejects(persons.putMembership({ ...membership, practiceId: "prx_nobody" }, record));
    await assert.rejects(persons.putMembership({ ...membership, personId: "per_nobody" }, record));
    assert.equal((await t.practice.journal({ limit: 9 })).length, 4);
  });

  test("keeps sessions, the one used last first, and ends them", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    const session = (id: string, seenAt: number): Session => ({
      ...{ id, personId: anna.id, strength: "totp", createdAt: 1, seenAt, expiresAt: 1000, agent: "Firefox" },
    });
    await persons.putSession(session("a", 10));
    await persons.putSession(session("b", 20));
    await persons.putSession(session("a", 30));
    assert.deepEqual(await persons.sessionsOf(anna.id), [session("a", 30), session("b", 20)]);
    await persons.removeSessions([]);
    await persons.removeSessions(["a", "unknown"]);
    assert.equal(await persons.session("a"), undefined);
    assert.deepEqual(await persons.session("b"), session("b", 20));
  });

  test("of twenty that take one link at the same time one gets it; over, used or unknown nobody", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    await persons.putLink(link("l1"));
    await persons.putLink(link("l2"));
    const others = kind.name === "PostgreSQL" ? (await t.beside()).persons : persons;
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? persons : others).takeLink("l1", 500)),
    );
    assert.deepEqual(
      taken.filter((one) => one !== undefined),
      [{ ...link("l1"), usedAt: 500 }],
    );
    assert.equal(await persons.takeLink("l1", 501), undefined);
    assert.equal(await persons.takeLink("l2", 1000), undefined);
    assert.equal(await persons.takeLink("l3", 1), undefined);
  });

  test("a time step is used once, an earlier one never; a new seed begins anew", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    assert.equal(await persons.totpSeed(anna.id), undefined);
    await persons.putTotpSeed(anna.id, "JBSWY3DPEHPK3PXP");
    assert.equal(await persons.totpSeed(anna.id), "JBSWY3DPEHPK3PXP");
    const others = kind.name === "PostgreSQL" ? (await t.beside()).persons : persons;
    const used = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? persons : others).useTotpStep(anna.id, 100)),
    );
    assert.equal(used.filter(Boolean).length, 1);
    assert.deepEqual([await persons.useTotpStep(anna.id, 99), await persons.useTotpStep(anna.id, 101)], [false, true]);
    assert.equal(await persons.useTotpStep("per_nobody", 1), false);
    // Writing the person does not bring the used step back.
    await persons.put({ ...anna, hasTotp: true });
    assert.equal(await persons.useTotpStep(anna.id, 101), false);
    await persons.putTotpSeed(anna.id, "NEW");
    assert.equal(await persons.useTotpStep(anna.id, 101), true);
    await persons.putTotpSeed(anna.id, undefined);
    assert.equal(await persons.totpSeed(anna.id), undefined);
  });

  test("a recovery code is taken once; new codes replace the old", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    await persons.putRecoveryCodes(anna.id, ["a", "b", "c"]);
    const others = kind.name === "PostgreSQL" ? (await t.beside()).persons : persons;
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? persons : others).takeRecoveryCode(anna.id, "a")),
    );
    assert.equal(taken.filter(Boolean).length, 1);
    assert.equal(await persons.takeRecoveryCode(anna.id, "unknown"), false);
    assert.equal(await persons.recoveryCodesLeft(anna.id), 2);
    await persons.putRecoveryCodes(anna.id, ["d"]);
    assert.deepEqual(
      [await persons.takeRecoveryCode(anna.id, "b"), await persons.recoveryCodesLeft(anna.id)],
      [false, 1],
    );
    await persons.putRecoveryCodes(anna.id, []);
    assert.equal(await persons.recoveryCodesLeft(anna.id), 0);
  });
}

function retention(kind: StoreKind): void {
  test("forgets stretches that ended long ago, never the latest; changes and journal stay for ever", async () => {
    await using t = await withPractice(kind);
    const today = 100 * DAY;
    const see = (day: number, offsetMs: number) => seen("clock", day * DAY, { offsetMs });
    await t.practice.commit((w) => {
      w.observe(see(1, 1));
      w.observe(see(2, 2));
      // Began long ago, went on until lately.
      w.observe(see(3, 3));
      w.observe(see(20, 3));
      w.observe(see(30, 4));
      w.observe(seen("depth", DAY, { level: "directory" }));
      w.observe(seen("pin-status", DAY, { mandant: "given up", status: "VERIFIED" }, smcb));
      w.observe(seen("pin-status", 99 * DAY, { mandant: "M1", status: "VERIFIED" }, smcb));
      w.change(change("chg_1", DAY));
      w.journal(record);
    });
    assert.deepEqual(await t.store.retain(today - 90 * DAY), { observations: 3 });
    const clocks = await t.practice.history(konnektor.id, "clock", 9);
    assert.deepEqual(
      clocks.map((s) => s.value.offsetMs),
      [4, 3],
    );
    const latest = (await t.practice.latest()).map((o) => `${o.kind} ${o.takenAt / DAY}`).toSorted();
    assert.deepEqual(latest, ["clock 30", "depth 1", "pin-status 99"]);
    assert.equal((await t.practice.changes({ limit: 9 })).length, 1);
    assert.equal(await faultOf(t.store, praxis.id), undefined);
    assert.deepEqual(await t.store.retain(today - 90 * DAY), { observations: 0 });
  });

  test("forgets sessions that are over and links that are used or over", async () => {
    await using t = await kind.open();
    const { persons } = t.store;
    await persons.put(anna);
    const session = { personId: anna.id, strength: "password", createdAt: 1, seenAt: 1, agent: "" } as const;
    await persons.putSession({ ...session, id: "over", expiresAt: 50 });
    await persons.putSession({ ...session, id: "on", expiresAt: 150 });
    for (const id of ["used", "over", "open"])
      await persons.putLink({ ...link(id), expiresAt: id === "over" ? 50 : 150 });
    await persons.takeLink("used", 10);
    t.clock.at = 100;
    await t.store.retain(0);
    assert.deepEqual([await persons.session("over"), (await persons.session("on"))?.id], [undefined, "on"]);
    assert.deepEqual(await persons.takeLink("used", 20), undefined);
    assert.equal((await persons.takeLink("open", 20))?.id, "open");
  });
}

function lifetime(kind: StoreKind): void {
  test("finishes or refuses what is under way when it closes, closes once, and then does nothing more", async () => {
    await using t = await withPractice(kind);
    const writing = Array.from({ length: 20 }, () => t.practice.commit((w) => w.journal(record)));
    const told = Promise.allSettled(writing);
    await Promise.all([t.store.close(), t.store.close()]);
    const acknowledged = (await told).filter(({ status }) => status === "fulfilled").length;
    await assert.rejects(t.practice.commit((w) => w.journal(record)));
    if (kind.name === "memory") return;
    const again = await t.reopened();
    assert.equal((await again.forPractice(praxis.id).journal({ limit: 99 })).length, 1 + acknowledged);
  });

  if (kind.name === "memory") return;
  test("everything is there again after a restart", async () => {
    await using t = await withPractice(kind);
    await t.store.persons.put(anna);
    await t.store.persons.putTotpSeed(anna.id, "SEED");
    await t.practice.commit((w) => {
      w.observe(seen("clock", 10, { offsetMs: 1 }));
      w.seal("s", Uint8Array.of(7));
      w.journal(record);
    });
    const again = await t.reopened();
    assert.equal(again.installationId, t.store.installationId);
    const practice = again.forPractice(praxis.id);
    assert.deepEqual(await practice.latest(), [seen("clock", 10, { offsetMs: 1 })]);
    assert.deepEqual([...((await practice.secret("s")) ?? [])], [7]);
    assert.equal(await again.persons.totpSeed(anna.id), "SEED");
    assert.equal(await faultOf(again, praxis.id), undefined);
    await practice.commit((w) => w.journal(record));
    assert.equal(await faultOf(again, praxis.id), undefined);
  });
}
