/** What a practice sees over HTTP: the one sentence, devices, dates, updates, what people decided. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { ComponentPage, FindingView, NoticeSubjects, Overview, Updates } from "../api/views.ts";
import {
  APPROVED,
  empfang,
  HEARSAY,
  identity,
  karte,
  konnektor,
  list,
  orga,
  raised,
  release,
  saw,
  smcB,
  terminal,
} from "../domain/assess/testing.ts";
import type { Release } from "../domain/catalogue/catalogue.ts";
import { readCatalogue } from "../domain/catalogue/read.ts";
import type { Component, Observation, Observed, ObservedKind } from "../domain/observation.ts";
import type { Notice } from "../domain/practice.ts";
import { type Browser, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, TestServer } from "./testing.ts";

function archiv(start: string) {
  const file = join(import.meta.dirname, "..", "..", "data", "catalogues", "archiv.json");
  const { catalogue } = readCatalogue(readFileSync(file, "utf8"), { start });
  assert.ok(catalogue);
  return catalogue;
}

describe("what a practice sees", () => {
  let server: TestServer;
  let praxis: Browser;

  async function begin(startAt?: number): Promise<void> {
    server = await TestServer.start({}, startAt);
    praxis = await server.signedInAs("praxis");
  }
  async function beginAnew(startAt?: number): Promise<void> {
    await server[Symbol.asyncDispose]();
    await begin(startAt);
  }
  beforeEach(() => begin());
  afterEach(() => server[Symbol.asyncDispose]());

  /** Now, by asking. */
  function see<K extends ObservedKind>(component: Component, kind: K, value: Observed[K]): Observation<K> {
    return saw(component, kind, value, { at: server.time.now() });
  }
  const ask = async <T>(path: string): Promise<T> => {
    const heard = await praxis.get(server.path(path));
    assert.equal(heard.status, 200, heard.text);
    return heard.body as T;
  };
  const overview = () => ask<Overview>("/overview");
  const updates = () => ask<Updates>("/updates");
  const component = (id: string) => ask<ComponentPage>(`/components/${encodeURIComponent(id)}`);
  const findingWith = (findings: readonly FindingView[], code: string): FindingView => {
    const found = findings.find((f) => f.code === code);
    assert.ok(found, `${code} among ${findings.map((f) => f.code).join(", ")}`);
    return found;
  };
  const takeCare = (id: string, body: unknown) => praxis.put(server.path(`/care/${encodeURIComponent(id)}`), body);

  /** The Konnektor runs an approved version, everything else is told with it. */
  async function allFine(): Promise<void> {
    server.uses.list = list([release("5.50.4"), release("3.7.4", { product: "orga-6141-online" })]);
    await server.saw(
      see(konnektor, "identity", identity()),
      see(konnektor, "listed-terminals", [empfang.id]),
      see(konnektor, "listed-cards", [smcB.id]),
      see(empfang, "terminal", terminal()),
      see(empfang, "identity", orga("3.7.4")),
      see(smcB, "karte", karte({ expiresOn: "2029-03-31" })),
      see(smcB, "pin-status", { mandant: "M1", status: "VERIFIED" }),
    );
  }

  /** Approved until the given day, with a newer version to go to. */
  async function approvedUntil(until: string): Promise<void> {
    await allFine();
    server.uses.list = list([
      release("5.50.4", { zulassung: { ...APPROVED, until } }),
      release("6.0.5"),
      release("3.7.4", { product: "orga-6141-online" }),
    ]);
  }

  describe("on the start page", () => {
    test("before anything is connected: that, and not a word of being fine", async () => {
      const seen = await overview();
      assert.equal(seen.sentence, "Noch ist kein Konnektor angeschlossen.");
      assert.deepEqual([seen.level, seen.checkedText, seen.hasConnections], ["unbekannt", "noch nicht geprüft", false]);
    });

    test("when nothing is due: one sentence, green devices, and when that was checked", async () => {
      await allFine();
      server.time.move(40 * SECOND_MS);
      const seen = await overview();
      assert.deepEqual([seen.sentence, seen.level], ["Es ist nichts fällig.", "ok"]);
      assert.equal(seen.checkedText, "zuletzt geprüft vor 40 Sek.");
      assert.deepEqual(
        seen.components.map((c) => [c.name, c.level, c.sentence, c.installed, c.ageText]),
        [
          ["secunet konnektor", "ok", "secunet konnektor: Version 5.50.4 ist aktuell.", "5.50.4", "vor 40 Sek."],
          ["Empfang", "ok", "Empfang: Version 3.7.4 ist aktuell.", "3.7.4", "vor 40 Sek."],
        ],
      );
      assert.deepEqual(
        seen.cards.map((c) => [c.type, c.place, c.level, c.text]),
        [["SMC-B", "Empfang, Steckplatz 2", "ok", "freigeschaltet · gültig bis 31.03.2029"]],
      );
      assert.equal(seen.first, undefined);
    });

    test("the most urgent finding speaks, the rest is counted", async () => {
      await approvedUntil("2026-12-31");
      await server.saw(see(smcB, "pin-status", { mandant: "M1", status: "VERIFIABLE", leftTries: 3 }));
      const seen = await overview();
      assert.equal(seen.level, "gelb");
      assert.equal(
        seen.sentence,
        "secunet konnektor: Die Zulassung von Version 5.50.4 endet in 40 Tagen (letzter Tag 31.12.2026).",
      );
      assert.equal(seen.more, 1);
      assert.equal(seen.first?.code, "firmware/approval-ending");
      assert.equal(seen.first?.dueText, "in 40 Tagen (31.12.2026)");
      assert.equal(seen.first?.isOverdue, false);
    });

    test("says how old things are as people do", async () => {
      for (const [passed, text] of [
        [5 * MINUTE_MS, "zuletzt geprüft vor 5 Min."],
        [3 * HOUR_MS, "zuletzt geprüft heute, 13:00 Uhr"],
        [12 * HOUR_MS, "zuletzt geprüft gestern, 13:00 Uhr"],
        [3 * DAY_MS, "zuletzt geprüft am 21.11.2026, 13:00 Uhr"],
      ] as const) {
        await beginAnew();
        await allFine();
        server.time.move(passed);
        praxis = await server.signedInAs("praxis");
        assert.equal((await overview()).checkedText, text);
      }
    });

    test("what was not seen for more than a day is unknown, never green", async () => {
      await allFine();
      server.time.move(DAY_MS + MINUTE_MS);
      praxis = await server.signedInAs("praxis");
      const seen = await overview();
      assert.equal(seen.level, "unbekannt");
      assert.deepEqual([...new Set(seen.components.map((c) => [c.level, c.isStale].join()))], ["unbekannt,true"]);
      assert.deepEqual(
        seen.cards.map((c) => c.level),
        ["unbekannt"],
      );
      assert.match(seen.sentence, /^secunet konnektor wurde zuletzt vor 1 Tag geprüft/);
      assert.equal((await updates()).level, "unbekannt");
    });

    test("a Konnektor that does not answer is unknown from the first failure on", async () => {
      await allFine();
      server.time.move(MINUTE_MS);
      const fields = { host: "192.168.1.50" };
      await server.saw(see(konnektor, "unreachable", { code: "link/unreachable", fields }));
      const seen = await overview();
      assert.equal(seen.level, "unbekannt");
      const row = seen.components.find((c) => c.id === konnektor.id);
      assert.deepEqual([row?.level, row?.isStale, row?.ageText], ["unbekannt", false, "vor 1 Min."]);
      assert.match(seen.sentence, /^secunet konnektor ließ sich nicht abfragen\./);
    });

    test("a terminal or card of which nothing new is heard is told by name; what people read does not hide it", async () => {
      await allFine();
      server.time.move(DAY_MS + MINUTE_MS);
      praxis = await server.signedInAs("praxis");
      await server.saw(
        see(konnektor, "identity", identity()),
        see(empfang, "terminal", terminal()),
        see(empfang, "identity", orga("3.7.4")),
      );
      const seen = await overview();
      assert.equal(seen.level, "unbekannt");
      assert.equal(
        seen.sentence,
        "Von SMC-B (Empfang/2) gibt es seit mehr als einem Tag nichts Neues (zuletzt gestern, 13:00 Uhr).",
      );
      server.time.move(DAY_MS + MINUTE_MS);
      praxis = await server.signedInAs("praxis");
      const path = server.path(`/components/${encodeURIComponent(empfang.id)}/readings`);
      assert.equal((await praxis.post(path, { firmware: "3.7.4" })).status, 204);
      assert.equal((await component(empfang.id)).isStale, true);
    });

    test("the list of versions that is missing, or too old, is told", async () => {
      await allFine();
      server.uses.list = undefined;
      assert.equal((await overview()).catalogue, undefined);
      assert.equal((await overview()).level, "unbekannt");
      server.uses.list = list([release("5.50.4")], { issuedOn: "2026-10-01" });
      const seen = await overview();
      assert.equal(seen.catalogue?.isOutdated, true);
      findingWith(seen.findings, "catalogue/outdated");
    });

    test("shows the next dates, each once, with what ends then", async () => {
      await approvedUntil("2026-12-31");
      await server.saw(
        see(konnektor, "certificates", [
          { crypt: "ECC", owner: "gSMC-K", subject: "80276883110000", serial: "1", expiresOn: "2027-02-28" },
        ]),
        see(konnektor, "update-offers", [
          { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: true, deadline: "2026-12-15" },
        ]),
      );
      const { findings } = await overview();
      await takeCare(findingWith(findings, "update/critical").id, { plannedFor: "2026-11-25" });
      assert.deepEqual(
        (await overview()).dates.map(({ on, text }) => `${on} ${text}`),
        [
          "2026-11-25 secunet konnektor: geplanter Termin",
          "2026-12-15 secunet konnektor: Frist für Version 6.0.5",
          "2026-12-31 secunet konnektor: Zulassung von 5.50.4 endet",
          "2027-02-28 secunet konnektor: Zertifikat läuft ab",
        ],
      );
    });

    test("in English, where the person reads English", async () => {
      await approvedUntil("2026-12-31");
      await praxis.patch("/me", { language: "en" });
      const seen = await overview();
      assert.match(seen.first?.dueText ?? "", /^in 40 days \(31 Dec 2026\)$/);
      assert.match(seen.sentence, /approval/);
    });

    test("a card that was taken out is neither there nor missed", async () => {
      await allFine();
      const other: Component = { ...smcB, id: "karte:80276883110000141599", name: "SMC-B (Empfang/3)" };
      await server.saw(see(other, "karte", karte({ slot: 3 })));
      server.time.move(DAY_MS + MINUTE_MS);
      praxis = await server.signedInAs("praxis");
      await allFine();
      const seen = await overview();
      assert.deepEqual([seen.sentence, seen.cards.length], ["Es ist nichts fällig.", 1]);
    });

    test("a terminal's device card stands as its certificate does, and a card with something to do never says it is fine", async () => {
      await allFine();
      const gsmcKt: Component = { ...smcB, id: "karte:80276001110000141500", name: "SMC-KT (Empfang/4)" };
      const seenCards = [smcB.id, gsmcKt.id];
      await server.saw(
        see(konnektor, "listed-cards", seenCards),
        see(gsmcKt, "karte", karte({ type: "SMC-KT", slot: 4 })),
        see(empfang, "certificates", [
          { owner: "gSMC-KT", crypt: "ECC", expiresOn: "2027-01-10", subject: "", serial: "4711" },
        ]),
      );
      const shown = async () => (await overview()).cards.find(({ type }) => type === "SMC-KT");
      assert.deepEqual([(await shown())?.level, (await shown())?.text], ["gelb", "gültig bis 10.01.2027"]);

      server.time.move(MINUTE_MS);
      await server.saw(
        see(gsmcKt, "karte", karte({ type: "SMC-KT", slot: 4, rsaOnly: true })),
        see(empfang, "certificates", []),
      );
      const rsaOnly = await shown();
      assert.equal(rsaOnly?.level, "gelb");
      assert.match(rsaOnly?.text ?? "", /kann nur das alte Verschlüsselungsverfahren/);
    });

    test("a component nobody lists any more is not there", async () => {
      await allFine();
      server.time.move(MINUTE_MS);
      await server.saw(see(konnektor, "identity", identity()), see(konnektor, "listed-terminals", []));
      assert.deepEqual(
        (await overview()).components.map((c) => c.id),
        [konnektor.id],
      );
      assert.equal((await praxis.get(server.path(`/components/${encodeURIComponent(empfang.id)}`))).status, 404);
    });
  });

  describe("when somebody sees to a finding", () => {
    test("a plan makes it quiet until its day; the device keeps its mark", async () => {
      await approvedUntil("2026-12-31");
      const { first } = await overview();
      assert.equal((await takeCare(first?.id ?? "", { plannedFor: "2026-11-24", note: "Mittagspause" })).status, 204);
      const seen = await overview();
      assert.deepEqual([seen.level, seen.first], ["info", undefined]);
      assert.equal(seen.sentence, "Heute ist nichts zu tun. 1 Punkt ist geplant oder beim DVO.");
      assert.equal(seen.components[0]?.level, "gelb");
      const care = findingWith(seen.findings, "firmware/approval-ending").care;
      assert.deepEqual(
        [care?.plannedFor, care?.note, care?.decidedBy],
        ["2026-11-24", "Mittagspause", "Name von praxis"],
      );
      server.time.move(4 * DAY_MS);
      praxis = await server.signedInAs("praxis");
      await allFine();
      await approvedUntil("2026-12-31");
      assert.equal((await overview()).first?.code, "firmware/approval-ending");
    });

    test("what was put off speaks again when it gets worse", async () => {
      await approvedUntil("2026-12-31");
      const { first } = await overview();
      await takeCare(first?.id ?? "", { quietUntil: "2026-12-31" });
      assert.equal((await overview()).first, undefined);
      await approvedUntil("2026-12-01");
      const seen = await overview();
      assert.deepEqual([seen.first?.code, seen.first?.level], ["firmware/approval-ending", "rot"]);
    });

    test("an overdue one stands on top, whatever else is urgent, until it is handed to the DVO", async () => {
      await approvedUntil("2026-11-20");
      await server.saw(see(smcB, "pin-status", { mandant: "M1", status: "BLOCKED" }));
      const { first } = await overview();
      assert.deepEqual([first?.code, first?.isOverdue], ["firmware/approval-expired", true]);
      await takeCare(first?.id ?? "", { handedTo: "dvo" });
      const seen = await overview();
      assert.equal(seen.first?.code, "smcb/pin-blocked");
      assert.equal(findingWith(seen.findings, "firmware/approval-expired").isOverdue, false);
    });

    test("it can be taken back, and stands in the log", async () => {
      await approvedUntil("2026-12-31");
      const { first } = await overview();
      await takeCare(first?.id ?? "", { handedTo: "dvo" });
      await takeCare(first?.id ?? "", {});
      assert.equal((await overview()).first?.care, undefined);
      const { records } = await ask<{ records: { text: string }[] }>("/journal?limit=2");
      assert.deepEqual(
        records.map((r) => r.text),
        [
          "secunet konnektor: Zuständigkeit und Termin aufgehoben",
          "secunet konnektor: Zuständigkeit oder Termin festgelegt",
        ],
      );
    });

    test("only people of the practice are responsible, and only for what is there and not yet over", async () => {
      await approvedUntil("2026-12-31");
      const id = (await overview()).first?.id ?? "";
      const person = await server.store.persons.byLogin("praxis");
      const stranger = await server.store.persons.byLogin("nachbarin");
      assert.equal((await takeCare(id, { responsible: person?.id })).status, 204);
      assert.equal((await overview()).first?.care?.responsible?.name, "Name von praxis");
      const wrong = await takeCare(id, { responsible: stranger?.id, plannedFor: "2026-11-20" });
      assert.deepEqual(
        wrong.body.fields.map((f: { path: string }) => f.path),
        ["responsible", "plannedFor"],
      );
      assert.equal((await takeCare(`${konnektor.id} clock/off`, { handedTo: "dvo" })).status, 404);
    });

    test("several findings of one code at a device have ids of their own and one decision", async () => {
      await allFine();
      await server.saw(
        see(konnektor, "states", [
          raised("EC_OTHER_ERROR_STATE(1)", { severity: "Error" }),
          raised("EC_OTHER_ERROR_STATE(2)", { severity: "Error" }),
        ]),
      );
      const { findings } = await overview();
      const ids = findings.filter((f) => f.code === "state/vendor").map((f) => f.id);
      assert.deepEqual(ids, [`${konnektor.id} state/vendor`, `${konnektor.id} state/vendor #2`]);
      await takeCare(ids[1] ?? "", { handedTo: "dvo" });
      assert.equal((await overview()).first, undefined);
    });
  });

  describe("on the page of updates", () => {
    test("U-21: with nothing due it says so in one sentence with date and time", async () => {
      await allFine();
      server.time.move(30 * MINUTE_MS);
      assert.equal((await updates()).sentence, "Alles ist auf dem neuesten Stand (geprüft heute, 13:00 Uhr).");
      server.time.move(2 * HOUR_MS);
      const seen = await updates();
      assert.equal(seen.sentence, "Alles ist auf dem neuesten Stand (geprüft heute, 13:00 Uhr).");
      assert.deepEqual([seen.level, seen.due, seen.checkedAt], ["ok", [], "2026-11-21T12:00:00.000Z"]);
    });

    test("never says that all is current of devices that could not be judged or were never asked", async () => {
      assert.equal((await updates()).sentence, "Ob Updates anstehen, wurde noch nicht geprüft.");
      await allFine();
      server.uses.list = list([release("5.50.4")]);
      const seen = await updates();
      assert.match(seen.sentence, /^Es ist kein Update bekannt\. Bei 1 Gerät ließ sich das aber nicht beurteilen/);
      assert.equal(seen.level, "unbekannt");
      server.uses.list = undefined;
      assert.match((await updates()).sentence, /Bei 2 Geräten ließ sich das aber nicht beurteilen/);
    });

    test("lists what is due with both versions, their dates, and what is new", async () => {
      await approvedUntil("2026-12-31");
      const { sentence, due, level } = await updates();
      assert.equal(sentence, "1 Update steht an (geprüft heute, 13:00 Uhr).");
      assert.equal(level, "gelb");
      const [row] = due;
      assert.deepEqual(
        [row?.componentName, row?.installed?.version, row?.installed?.text, row?.target?.version, row?.target?.text],
        ["secunet konnektor", "5.50.4", "zugelassen bis 31.12.2026", "6.0.5", "zugelassen"],
      );
      assert.equal(row?.release?.version, "6.0.5");
    });

    test("an update that is merely there is offered, not due", async () => {
      await allFine();
      server.uses.list = list([release("5.50.4"), release("6.0.5"), release("3.7.4", { product: "orga-6141-online" })]);
      const { sentence, due, level } = await updates();
      assert.equal(sentence, "Es ist nichts fällig. 1 Update liegt bereit (geprüft heute, 13:00 Uhr).");
      assert.deepEqual([level, due.length, due[0]?.level], ["info", 1, "info"]);
    });

    test("what a version can, what not yet and what nobody says is told in a sentence each", async () => {
      await allFine();
      const served = async (capabilities: Release["capabilities"]) => {
        server.uses.list = list([release("5.50.4"), release("6.0.5", { capabilities })]);
        return (await updates()).due[0]?.release?.capabilities;
      };
      const others = { ePA: "nein", eRezept: "nein", KIM: "nein" } as const;
      assert.deepEqual(await served({ VSDM: "ja", NFDM: "nein", eMP: "nein", ...others }), [
        "Diese Version kann VSDM.",
        "Sie kann noch nicht NFDM, eMP, ePA, eRezept und KIM.",
        "Zu QES und Komfortsignatur sagt die Quelle nichts.",
      ]);
      assert.deepEqual(await served({ VSDM: "ja", NFDM: "ja" }), [
        "Diese Version kann VSDM und NFDM.",
        "Zu eMP, ePA, eRezept, KIM, QES und Komfortsignatur sagt die Quelle nichts.",
      ]);
      assert.deepEqual(await served({}), []);
    });

    test("U-22: a version shows at least one line per category, or that nothing is said", async () => {
      await approvedUntil("2026-12-31");
      server.uses.list?.releases[1]?.notes.sicherheit.push({ de: "Neue Verschlüsselung.", en: "New encryption." });
      const { due } = await updates();
      assert.deepEqual(due[0]?.release?.notes, [
        { category: "Spezifikation", lines: ["keine Angabe"] },
        { category: "Sicherheit", lines: ["Neue Verschlüsselung."] },
        { category: "Zusammenspiel mit der Praxissoftware", lines: ["keine Angabe"] },
      ]);
    });

    test("upgrades stand apart, with what they cost", async () => {
      await allFine();
      server.uses.list = list([release("5.50.4"), release("7.0.0", { kind: "upgrade", paid: "ja" })]);
      const { upgrades, due } = await updates();
      assert.deepEqual([upgrades[0]?.release.version, upgrades[0]?.release.paid], ["7.0.0", "kostenpflichtig"]);
      assert.deepEqual(
        due.filter((d) => d.componentId === konnektor.id),
        [],
      );
    });

    test("a letter kept with a version opens from there", async () => {
      await approvedUntil("2026-12-31");
      const { body } = await praxis.post(server.path("/documents"), {
        ...{ name: "Anschreiben.pdf", type: "application/pdf", content: Buffer.from("%PDF-1.7").toString("base64") },
        about: { product: "secunet-konnektor", version: "6.0.5" },
      });
      const { due } = await updates();
      assert.deepEqual(due[0]?.release?.documents, [
        {
          ...{ id: body.id, name: "Anschreiben.pdf", type: "application/pdf", size: 8 },
          ...{ addedAt: new Date(server.time.now()).toISOString(), addedBy: "Name von praxis" },
        },
      ]);
      const it = await server.signedInAs("it");
      const beside = { name: "Zweites.txt", type: "text/plain", content: "QQ==" };
      const about = { product: "secunet-konnektor", version: "6.0.5" };
      assert.equal((await it.post(server.path("/documents"), { ...beside, about })).status, 200);
      assert.equal((await updates()).due[0]?.release?.documents.length, 2);
      assert.deepEqual((await component(konnektor.id)).documents, []);
      const opened = await praxis.get(server.path(`/documents/${body.id}`));
      assert.equal(opened.headers.get("content-type"), "application/pdf");
      assert.equal(opened.text, "%PDF-1.7");
    });
  });

  describe("of one component", () => {
    test("U-80: beside 1.3.4 stand 31.12.2019 and target 1.3.10", async () => {
      await beginAnew(Date.parse("2019-12-01T11:00:00Z"));
      server.uses.list = archiv("2019-12-01");
      const kocobox = identity({ vendorId: "KOCOC", productCode: "kocobox", name: "KoCoBox MED+", firmware: "1.3.4" });
      await server.saw(see(konnektor, "identity", kocobox));
      const { comparison } = await component(konnektor.id);
      assert.deepEqual(comparison.expiring, {
        version: "1.3.4",
        text: "zugelassen bis 31.12.2019",
        approvedUntil: "2019-12-31",
        level: "ok",
      });
      assert.deepEqual([comparison.target?.version, comparison.target?.approvedUntil], ["1.3.10", "2020-09-30"]);
    });

    test("U-16: an ORGA 6141 below the list's version shows the hotline with its hours and source", async () => {
      server.uses.list = archiv("2026-11-21");
      await server.saw(see(empfang, "identity", orga("3.7.2")), see(empfang, "terminal", terminal()));
      const { findings } = await component(empfang.id);
      const [contact] = findingWith(findings, "firmware/outdated").contacts;
      assert.match(contact?.phone ?? "", /551/);
      assert.ok(contact?.hours && /Stand \d\d\.\d\d\.\d{4}$/.test(contact.source), JSON.stringify(contact));
    });

    test("the practice's own DVO is the first to call", async () => {
      const verwaltung = await server.signedInAs("verwaltung");
      await verwaltung.patch(server.path(""), { dvo: { name: "Muster-IT", phone: "0431 1234" } });
      await approvedUntil("2026-12-31");
      const [contact] = (await overview()).first?.contacts ?? [];
      assert.deepEqual(contact, { name: "Muster-IT", phone: "0431 1234", source: "Angaben der Praxis" });
    });

    test("a terminal that never connected shows no zeros, and says that it told no version (trap T-13)", async () => {
      server.uses.list = list([release("3.7.4", { product: "orga-6141-online" })]);
      const zeros = { firmware: "0.0.0", hardware: "0.0.0", ptv: "0.0.0" };
      await server.saw(
        see(empfang, "identity", identity({ vendorId: "INGHC", productCode: "ORGA6100", name: "", ...zeros })),
        see(empfang, "terminal", terminal({ connected: false, slots: 0 })),
      );
      const page = await component(empfang.id);
      const said = new Map(page.identity.map(({ label, value }) => [label, value]));
      assert.equal(said.get("Firmware"), "hat das Gerät noch nie genannt");
      for (const label of ["Hardware", "Produkttypversion", "Steckplätze"]) assert.equal(said.has(label), false, label);
      assert.deepEqual([page.installed, page.target, page.comparison], [undefined, undefined, {}]);
      assert.doesNotMatch(JSON.stringify([page, await overview(), await ask("/updates")]), /0\.0\.0/);
    });

    test("its history tells stretches, newest first, and by whom", async () => {
      await allFine();
      server.time.move(HOUR_MS);
      await server.saw(see(konnektor, "identity", identity({ firmware: "6.0.5" })));
      const { history } = await component(konnektor.id);
      assert.deepEqual(
        history.map((h) => [h.from.slice(11, 16), h.what, h.value, h.source]),
        [
          ["13:00", "Firmware", "6.0.5", "Konnektor"],
          ["12:00", "Firmware", "5.50.4", "Konnektor"],
        ],
      );
    });

    test("certificates, states and what ti-lotse can do here are told, without more than was seen", async () => {
      await allFine();
      await server.saw(
        see(konnektor, "depth", { level: "clientsystem" }),
        see(konnektor, "certificates", [
          { crypt: "RSA", owner: "gSMC-K", subject: "80276883110000", serial: "17", expiresOn: "2026-06-01" },
          { crypt: "ECC", owner: "gSMC-K", subject: "80276883110000", serial: "18", expiresOn: "2027-01-15" },
        ]),
        see(konnektor, "states", [raised("EC_No_VPN_TI_Connection"), { ...raised("EC_LOG_OVERFLOW"), raised: false }]),
      );
      const page = await component(konnektor.id);
      assert.deepEqual(
        page.certificates.map((c) => [c.crypt, c.level, c.text, c.note]),
        [
          [
            "RSA",
            "info",
            "abgelaufen am 01.06.2026",
            "Zählt nicht mehr: Für diese Karte entscheidet das ECC-Zertifikat.",
          ],
          ["ECC", "gelb", "gültig bis 15.01.2027, in 55 Tagen", undefined],
        ],
      );
      assert.deepEqual(
        page.states.map((s) => [s.code, s.raised]),
        [
          ["EC_No_VPN_TI_Connection", true],
          ["EC_LOG_OVERFLOW", false],
        ],
      );
      assert.ok(page.abilities.length >= 3);
      assert.ok(page.abilities.every((a) => a.evidence.trim() !== ""));
    });

    describe("two certificates of one card", () => {
      const both = async (rsa: string, ecc: string) => {
        const of = { owner: "gSMC-K" as const, subject: "80276883110000" };
        await server.saw(
          see(konnektor, "identity", identity()),
          see(konnektor, "certificates", [
            { ...of, crypt: "RSA", serial: "17", expiresOn: rsa },
            { ...of, crypt: "ECC", serial: "18", expiresOn: ecc },
          ]),
        );
        return (await component(konnektor.id)).certificates.map((c) => [c.crypt, c.level, c.note]);
      };
      const REPLACED = "Zählt nicht mehr: Für diese Karte entscheidet das ECC-Zertifikat.";

      test("never say that the one that ends sooner is fine: it no longer counts, in words", async () => {
        assert.deepEqual(await both("2026-11-30", "2026-12-02"), [
          ["RSA", "info", REPLACED],
          ["ECC", "rot", undefined],
        ]);
      });

      test("of which the replaced one ends later say the same", async () => {
        assert.deepEqual(await both("2027-06-01", "2026-12-02"), [
          ["RSA", "info", REPLACED],
          ["ECC", "rot", undefined],
        ]);
      });

      test("name the earlier end as decisive while RSA is needed", async () => {
        await beginAnew(Date.parse("2026-06-20T10:00:00Z"));
        assert.deepEqual(await both("2026-07-01", "2026-07-10"), [
          ["RSA", "rot", undefined],
          ["ECC", "info", "Entscheidend ist das frühere Ende am 01.07.2026."],
        ]);
      });
    });

    test("of a model nobody has described only what was seen to work is told", async () => {
      const unheard = identity({ vendorId: "NEU", productCode: "neu", name: "Neu" });
      await server.saw(see(konnektor, "identity", unheard), see(konnektor, "depth", { level: "directory" }));
      const { abilities, drawing } = await component(konnektor.id);
      assert.equal(drawing, "konnektor");
      assert.deepEqual(
        abilities.map((a) => [a.name, a.can]),
        [
          ["Version lesen", "native"],
          ["Betriebszustand lesen", "guided"],
          ["Zertifikate lesen", "guided"],
          ["Update starten", "unsupported"],
        ],
      );
      const depth = findingWith((await overview()).findings, "depth/directory-only");
      assert.doesNotMatch(depth.whatToDo, /--/, "the page does not speak the language of the command line");
    });

    test("a code from the display stands at the device with who read it", async () => {
      await allFine();
      const code = { code: "EC_No_VPN_TI_Connection" };
      const path = server.path(`/components/${encodeURIComponent(konnektor.id)}/display-codes`);
      assert.equal((await praxis.post(path, code)).status, 204);
      const page = await component(konnektor.id);
      assert.deepEqual(
        page.displayCodes.map(({ code, by }) => [code, by]),
        [["EC_No_VPN_TI_Connection", "Name von praxis"]],
      );
      const told = findingWith(page.findings, "state/raised");
      assert.match(told.sources[0]?.text ?? "", /^Anzeige am Gerät, abgelesen von Name von praxis, vor 0 Sek\.$/);
    });
  });

  describe("of a code that is gone from the display", () => {
    const path = (rest = "") => server.path(`/components/${encodeURIComponent(konnektor.id)}/display-codes${rest}`);
    const gone = (code: string) => praxis.post(path("/gone"), { code });

    test("nothing is said any more; who saw it and who saw it go stays in history and log", async () => {
      await allFine();
      for (const code of ["4184", "Fehler 17"]) await praxis.post(path(), { code });
      server.time.move(HOUR_MS);
      praxis = await server.signedInAs("dvo");
      assert.equal((await gone("4184")).status, 204);
      const page = await component(konnektor.id);
      assert.deepEqual(
        page.displayCodes.map(({ code }) => code),
        ["Fehler 17"],
      );
      assert.ok(!page.findings.some((f) => f.code === "state/error-code"));
      assert.deepEqual(
        page.history.filter((h) => h.what === "Anzeige" && h.value.includes("4184")).map((h) => [h.value, h.source]),
        [
          ["4184 steht nicht mehr in der Anzeige", "Anzeige am Gerät, Name von dvo"],
          ["4184", "Anzeige am Gerät, Name von praxis"],
        ],
      );
      const { records } = await ask<{ records: { text: string; actor: string }[] }>("/journal?limit=1");
      assert.deepEqual(
        records.map(({ text, actor }) => [actor, text]),
        [["Name von dvo", "secunet konnektor: 4184 steht nicht mehr in der Anzeige"]],
      );
    });

    test("entered once more, it stands again", async () => {
      await allFine();
      await praxis.post(path(), { code: "4184" });
      for (const step of [() => gone("4184"), () => praxis.post(path(), { code: "4184" })]) {
        server.time.move(MINUTE_MS);
        assert.equal((await step()).status, 204);
      }
      assert.deepEqual(
        (await component(konnektor.id)).displayCodes.map(({ code }) => code),
        ["4184"],
      );
    });

    test("only one that stands there can go", async () => {
      await allFine();
      for (const code of ["4184", "../x", "%2e", "ü".repeat(80)]) {
        const heard = await gone(code);
        assert.deepEqual([heard.status, heard.body.code], [404, "request/not-found"], code);
      }
      assert.equal((await gone(" ")).status, 422);
      assert.equal((await gone("x".repeat(81))).status, 422);
    });
  });

  describe("of devices people read", () => {
    async function addDevice(): Promise<string> {
      const { body } = await praxis.post(server.path("/devices"), { product: "orga-930-m", name: "Hausbesuch" });
      return body.id;
    }
    const read = (id: string, body: unknown) => praxis.post(server.path(`/components/${id}/readings`), body);

    test("one that was never read is unknown, and says so", async () => {
      await addDevice();
      const seen = await overview();
      assert.deepEqual(
        seen.components.map((c) => [c.name, c.product, c.drawing, c.level, c.sentence, c.isHandRead]),
        [["Hausbesuch", "ORGA 930 M online", "orga-930", "unbekannt", "noch nicht abgelesen", true]],
      );
      assert.equal(seen.sentence, "Hausbesuch: noch nicht abgelesen.");
    });

    test("U-12: is kept with version, day of reading and person", async () => {
      server.uses.list = list([release("4.9.0", { product: "orga-930-m" })]);
      const id = await addDevice();
      assert.equal((await read(id, { firmware: "4.9.0", readOn: "2026-11-19" })).status, 204);
      const page = await component(id);
      assert.deepEqual([page.installed, page.level, page.ageText], ["4.9.0", "ok", "abgelesen vor 2 Tagen"]);
      assert.deepEqual(
        page.history.map((h) => [h.value, h.source, h.until.slice(0, 10)]),
        [["4.9.0", "abgelesen, Name von praxis", "2026-11-19"]],
      );
    });

    test("stands as it was read for 90 days, then it is unknown until it is read again", async () => {
      server.uses.list = list([release("4.9.0", { product: "orga-930-m" })], { issuedOn: "2027-02-20" });
      const id = await addDevice();
      await read(id, { firmware: "4.9.0" });
      const after = async (days: number) => {
        server.time.move(days * DAY_MS);
        praxis = await server.signedInAs("praxis");
        return overview();
      };
      const [fresh] = (await after(90)).components;
      assert.deepEqual([fresh?.level, fresh?.isStale, fresh?.ageText], ["ok", false, "abgelesen vor 90 Tagen"]);

      const old = await after(3);
      const told = "Hausbesuch: Die Version wurde zuletzt vor 93 Tagen abgelesen (21.11.2026).";
      const [row] = old.components;
      assert.deepEqual(
        [row?.level, row?.isStale, row?.installed, row?.sentence, row?.ageText],
        ["unbekannt", false, "4.9.0", told, "abgelesen vor 93 Tagen"],
      );
      assert.deepEqual([old.level, old.sentence, old.first?.code], ["unbekannt", told, "observation/reading-old"]);
      assert.match((await updates()).sentence, /^Es ist kein Update bekannt\. Bei 1 Gerät ließ sich das/);
      assert.equal((await component(id)).level, "unbekannt");

      assert.equal((await read(id, { firmware: "4.9.0" })).status, 204);
      const again = await overview();
      assert.deepEqual([again.components[0]?.level, again.level], ["ok", "ok"]);
    });

    test("a second version is compared too, and one the product does not have is refused", async () => {
      server.uses.list = list([release("4.9.0", { product: "orga-930-m", secondVersions: { "cvc-liste": "1.1.1" } })]);
      const id = await addDevice();
      await read(id, { firmware: "4.9.0", secondVersions: { "cvc-liste": "1.1.0" } });
      findingWith((await component(id)).findings, "firmware/incomplete");
      const wrong = await read(id, { firmware: "4.9.0", secondVersions: { nichts: "1" } });
      assert.deepEqual(wrong.body.fields, [{ path: "secondVersions.nichts", message: "Dieses Feld gibt es nicht." }]);
    });

    test("what is no version, or lies ahead, is refused beside its field", async () => {
      const id = await addDevice();
      const { body } = await read(id, { firmware: "vier", readOn: "2026-11-22" });
      assert.deepEqual(body.fields, [
        { path: "firmware", message: "Das ist keine Version wie 3.7.4." },
        { path: "readOn", message: "Dieser Tag liegt in der Zukunft." },
      ]);
    });

    test("removed, it is gone with all that was read off it", async () => {
      const id = await addDevice();
      await read(id, { firmware: "4.9.0" });
      const remove = () => praxis.delete(server.path(`/devices/${id}`));
      assert.equal((await remove()).status, 204);
      assert.deepEqual((await overview()).components, []);
      assert.equal((await remove()).status, 404);
    });

    test("products to choose from come with the way to read them", async () => {
      server.uses.list = archiv("2026-11-21");
      const products = await ask<{ id: string; instruction: { steps: unknown[]; source: string } }[]>("/products");
      const orga6141 = products.find((p) => p.id === "orga-6141-online");
      assert.equal(orga6141?.instruction.steps.length, 3);
      const heard = await praxis.post(server.path("/devices"), { product: "gibt-es-nicht", name: "X" });
      assert.deepEqual(heard.body.fields, [{ path: "product", message: "Das steht nicht zur Auswahl." }]);
    });

    test("a connected terminal can be read off too, where the Konnektor tells no version", async () => {
      server.uses.list = list([release("3.7.4", { product: "orga-6141-online" })]);
      await server.saw(see(empfang, "identity", orga("0.0.0")), see(empfang, "terminal", terminal()));
      server.time.move(MINUTE_MS);
      assert.equal((await read(encodeURIComponent(empfang.id), { firmware: "v3.7.4" })).status, 204);
      assert.equal((await component(empfang.id)).installed, "3.7.4");
    });
  });

  describe("of notices", () => {
    const notices = async () => (await overview()).notices;
    const put = (notice: Partial<Record<keyof Notice, string>>) =>
      praxis.post(server.path("/notices"), { severity: "wichtig", title: "Rückruf", text: "Bitte lesen.", ...notice });

    test("U-02: an unread one that is wichtig stays until somebody confirms it by name", async () => {
      const shipped = (await notices()).length;
      const { body } = await put({ validUntil: "2026-11-22" });
      server.time.move(3 * DAY_MS);
      praxis = await server.signedInAs("praxis");
      const [first] = await notices();
      assert.deepEqual([first?.id, first?.severity, first?.confirmed], [body.id, "wichtig", undefined]);
      assert.equal((await praxis.post(server.path(`/notices/${body.id}/confirmation`))).status, 204);
      const confirmed = (await notices()).find((n) => n.id === body.id)?.confirmed;
      assert.deepEqual(confirmed, { by: "Name von praxis", at: new Date(server.time.now()).toISOString() });
      server.time.move(DAY_MS);
      praxis = await server.signedInAs("praxis");
      assert.equal((await notices()).length, shipped);
    });

    test("who confirmed first is who confirmed", async () => {
      const { body } = await put({});
      await praxis.post(server.path(`/notices/${body.id}/confirmation`));
      const dvo = await server.signedInAs("dvo");
      await dvo.post(server.path(`/notices/${body.id}/confirmation`));
      assert.equal((await notices()).find((n) => n.id === body.id)?.confirmed?.by, "Name von praxis");
    });

    test("those that ship with the program are confirmed, not removed", async () => {
      const shipped = (await notices())[0];
      assert.ok(shipped);
      assert.equal((await praxis.delete(server.path(`/notices/${shipped.id}`))).status, 404);
      assert.equal((await praxis.post(server.path(`/notices/${shipped.id}/confirmation`))).status, 204);
      assert.equal((await praxis.delete(server.path(`/notices/${shipped.id}`))).status, 404);
    });

    test("about a device or its product stand at that device and say in words what they are about", async () => {
      await allFine();
      const subjects = await ask<NoticeSubjects>("/notices/subjects");
      assert.deepEqual(
        subjects.components.map(({ name }) => name),
        ["Empfang", "secunet konnektor"],
      );
      await put({ title: "Empfang", about: empfang.id });
      await put({ title: "Alle ORGA", about: "orga-6141-online" });
      await put({ title: "Praxis" });
      const at = async (id: string) => (await component(id)).notices.map(({ title }) => title).toSorted();
      assert.deepEqual(await at(empfang.id), ["Alle ORGA", "Empfang"]);
      assert.deepEqual(await at(konnektor.id), []);
      const told = (await notices()).filter((n) => !n.isShipped).map(({ title, about }) => [title, about?.name]);
      assert.deepEqual(told.toSorted(), [
        ["Alle ORGA", "ORGA 6141 online"],
        ["Empfang", "Empfang"],
        ["Praxis", undefined],
      ]);
      assert.equal((await notices()).find(({ title }) => title === "Empfang")?.about?.componentId, empfang.id);
    });

    test("of a device that is gone are still read", async () => {
      await allFine();
      const { body } = await praxis.post(server.path("/devices"), { product: "orga-930-m", name: "Hausbesuch" });
      await put({ title: "Koffer", about: body.id });
      await praxis.delete(server.path(`/devices/${body.id}`));
      const [koffer] = (await notices()).filter(({ title }) => title === "Koffer");
      assert.deepEqual(koffer?.about, { id: body.id, name: "ein Gerät, das nicht mehr da ist" });
    });

    test("are only about what is there, and only for days to come", async () => {
      for (const about of ["kon:nirgends", "gibt-es-nicht", "", smcB.id]) {
        const heard = await put({ about });
        assert.equal(heard.status, 422, about);
        assert.deepEqual(heard.body.fields, [{ path: "about", message: "Das steht nicht zur Auswahl." }]);
      }
      const heard = await put({ validUntil: "2026-11-20" });
      assert.deepEqual(heard.body.fields, [{ path: "validUntil", message: "Dieser Tag ist schon vorbei." }]);
      assert.equal((await put({ validUntil: "2026-11-21" })).status, 200);
    });

    test("the practice's own are taken down", async () => {
      const { body } = await put({});
      assert.equal((await praxis.delete(server.path(`/notices/${body.id}`))).status, 204);
      assert.ok(!(await notices()).some((n) => n.id === body.id));
    });
  });

  describe("of changes and the log", () => {
    test("U-60: a version that changed without a run of ours was updated by somebody else", async () => {
      const change = { id: "chg_1", at: server.time.now(), componentId: konnektor.id, componentName: konnektor.name };
      await server.store.forPractice(server.practice).commit((writes) => {
        writes.change({ ...change, what: "firmware", before: "5.50.4", after: "6.0.5" });
        writes.change({ ...change, id: "chg_2", what: "firmware", before: "6.0.5", after: "6.0.6", run: "run_1" });
      });
      const changes = await ask<{ text: string; byUs: boolean }[]>("/changes");
      assert.deepEqual(changes.map((c) => [c.text, c.byUs]).toSorted(), [
        ["Firmware 5.50.4 → 6.0.5, von jemand anderem aktualisiert", false],
        ["Firmware 6.0.5 → 6.0.6", true],
      ]);
      assert.equal((await overview()).changes.length, 2);
    });

    test("changes are read page by page", async () => {
      await server.store.forPractice(server.practice).commit((writes) => {
        for (let i = 1; i <= 7; i++) {
          const at = server.time.now() + i * SECOND_MS;
          const about = { componentId: "x", componentName: "X", what: "vpn" as const };
          writes.change({ id: `chg_${i}`, at, ...about, before: "online", after: "offline" });
        }
      });
      const first = await ask<{ id: string; at: string }[]>("/changes?limit=4");
      assert.deepEqual(
        first.map((c) => c.id),
        ["chg_7", "chg_6", "chg_5", "chg_4"],
      );
      const rest = await ask<{ id: string }[]>(`/changes?limit=4&before=${first.at(-1)?.at}`);
      assert.deepEqual(
        rest.map((c) => c.id),
        ["chg_3", "chg_2", "chg_1"],
      );
    });

    test("the log is read page by page, newest first, under its signed head", async () => {
      await praxis.post(server.path("/checks"));
      assert.deepEqual(server.uses.asked, [`check ${server.practice}`]);
      const all = await ask<{ head: string; records: { seq: number; text: string; actor: string }[] }>("/journal");
      assert.match(all.head, /^\d+:[0-9a-f]{64}:/);
      assert.deepEqual(
        [all.records[0]?.text, all.records[0]?.actor],
        ["Prüfung aller Geräte gestartet", "Name von praxis"],
      );
      const seqs = all.records.map((r) => r.seq);
      assert.deepEqual(
        seqs,
        seqs.toSorted((a, b) => b - a),
      );
      const [newest = 0] = seqs;
      const page = await ask<{ records: { seq: number }[] }>(`/journal?before=${newest}&limit=2`);
      assert.deepEqual(
        page.records.map((r) => r.seq),
        [newest - 1, newest - 2],
      );
      const last = await ask<{ records: { seq: number }[] }>("/journal?before=1&limit=2");
      assert.deepEqual(last.records, []);
    });

    test("hearsay in the list of versions is never said to be approved", async () => {
      await allFine();
      server.uses.list = list([release("5.50.4", { source: HEARSAY })]);
      const { comparison } = await component(konnektor.id);
      assert.deepEqual(
        [comparison.installed?.text, comparison.installed?.level],
        ["Zulassung nicht bestätigt", "unbekannt"],
      );
    });
  });
});
