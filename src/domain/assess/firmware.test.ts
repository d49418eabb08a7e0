import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Release } from "../catalogue/catalogue.ts";
import { applyOverlay, readOverlay } from "../catalogue/overlay.ts";
import { readCatalogue } from "../catalogue/read.ts";
import type { Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { addDays, type Day, noonOf } from "../zeit/tag.ts";
import { assess } from "./assess.ts";
import {
  APPROVED,
  empfang,
  HEARSAY,
  HOUR_MS,
  hausbesuch,
  identity,
  inGerman,
  judge,
  konnektor,
  lines,
  list,
  NOW,
  only,
  orga,
  release,
  saw,
  TODAY,
} from "./testing.ts";

const until = (days: number): Partial<Release> => ({ zulassung: { ...APPROVED, until: addDays(TODAY, days) } });
const seen = (differences?: Parameters<typeof identity>[0]) => saw(konnektor, "identity", identity(differences));

/** What is told of the secunet konnektor that runs 5.50.4. */
function told(releases: Release[], observations: Observation[] = [seen()]): string[] {
  return lines(judge(observations, list(releases))).map((line) => line.replace(" secunet konnektor", ""));
}

describe("the approval of the installed version", () => {
  const cases: [sentence: string, row: Partial<Release>, expected: string[]][] = [
    ["without an end is in order", {}, ["ok firmware/current"]],
    ["that ends in 181 days is in order", until(181), ["ok firmware/current"]],
    ["that ends in 180 days is a hint", until(180), ["info firmware/approval-ending"]],
    ["that ends in 91 days is a hint", until(91), ["info firmware/approval-ending"]],
    ["that ends in 90 days is gelb", until(90), ["gelb firmware/approval-ending"]],
    ["that ends in 15 days is gelb", until(15), ["gelb firmware/approval-ending"]],
    ["that ends in 14 days is rot", until(14), ["rot firmware/approval-ending"]],
    ["that ends today is rot", until(0), ["rot firmware/approval-ending"]],
    ["that ended yesterday is rot", until(-1), ["rot firmware/approval-expired"]],
    ["that ended, as hearsay has it, is rot", { ...until(-1), source: HEARSAY }, ["rot firmware/approval-expired"]],
    ["that was withdrawn is rot", { status: "zurueckgezogen" }, ["rot firmware/approval-withdrawn"]],
    ["that is only announced is gelb", { status: "angekuendigt" }, ["gelb firmware/not-approved"]],
    ["that is a field trial's is gelb", { status: "feldtest" }, ["gelb firmware/not-approved"]],
    ["that only hearsay knows is unbekannt", { source: HEARSAY }, ["unbekannt firmware/approval-unconfirmed"]],
    [
      "that hearsay has for years to come is unbekannt",
      { ...until(3000), source: HEARSAY },
      ["unbekannt firmware/approval-unconfirmed"],
    ],
    [
      "that nobody speaks of is unbekannt on hearsay",
      { zulassung: undefined, source: HEARSAY },
      ["unbekannt firmware/approval-unconfirmed"],
    ],
    ["that the manufacturer does not speak of is in order", { zulassung: undefined }, ["ok firmware/current"]],
  ];
  for (const [sentence, row, expected] of cases) {
    test(sentence, () => assert.deepEqual(told([release("5.50.4", row)]), expected));
  }

  test("that has ended is told with the way out and with what is lost", () => {
    const findings = judge([seen()], list([release("5.50.4", until(-1)), release("6.0.5")]));
    const expired = only(findings, "firmware/approval-expired");
    assert.equal(expired.level, "rot");
    assert.equal(expired.dueOn, addDays(TODAY, -1));
    assert.match(inGerman(expired).meaning, /^Sperrung droht: .* Version 5\.50\.4, deren Zulassung am 20\.11\.2026/);
    assert.match(inGerman(expired).whatToDo, /Update auf 6\.0\.5/);
    assert.match(inGerman(expired).ifNothing ?? "", /aussperren.*E-Rezept/);
  });

  test("that has ended by hearsay is told as such", () => {
    const findings = judge([seen()], list([release("5.50.4", { ...until(-1), source: HEARSAY })]));
    assert.match(inGerman(only(findings, "firmware/approval-expired")).why, /aus zweiter Hand: Forum/);
    const sure = judge([seen()], list([release("5.50.4", until(-1))]));
    assert.doesNotMatch(inGerman(only(sure, "firmware/approval-expired")).why, /zweiter Hand/);
  });

  test("is told by the day it is judged on", () => {
    const releases = list([release("5.50.4", until(200))]);
    const on = (days: number) =>
      lines(judge([seen()], { ...releases, issuedOn: addDays(TODAY, days) }, NOW + days * 24 * HOUR_MS));
    assert.ok(on(0).includes("ok secunet konnektor firmware/current"));
    assert.ok(on(186).includes("rot secunet konnektor firmware/approval-ending"));
    assert.ok(on(201).includes("rot secunet konnektor firmware/approval-expired"));
  });

  test("is never called current before it begins", () => {
    const notYet = release("5.50.4", { zulassung: { ...APPROVED, since: addDays(TODAY, 30) } });
    assert.ok(!told([notYet]).includes("ok firmware/current"));
  });

  test("is never vouched for by hearsay that there is nothing newer", () => {
    const rumour = release("5.50.4", { source: HEARSAY, statedNoUpdate: true });
    assert.deepEqual(told([rumour]), ["unbekannt firmware/approval-unconfirmed"]);
  });

  test("is never given by a row a DVO adds", () => {
    const row = {
      product: "secunet-konnektor",
      version: "5.50.4",
      kind: "update",
      paid: "nein",
      status: "verfuegbar",
      statedNoUpdate: true,
      zulassung: { by: "gematik", reference: "Nr. 1" },
      source: { grade: "gematik", name: "gematik", asOf: TODAY },
    };
    const head = { format: "ti-lotse-ueberlagerung/1", id: "dvo", by: "Muster-IT", serial: 1, issuedOn: TODAY };
    const { overlay } = readOverlay(JSON.stringify({ ...head, releases: [row] }));
    assert.ok(overlay);
    const findings = judge([seen()], applyOverlay(list(), overlay, TODAY));
    assert.deepEqual(lines(findings), ["unbekannt secunet konnektor firmware/approval-unconfirmed"]);
  });
});

describe("a newer version", () => {
  const cases: [sentence: string, installed: Partial<Release>, newer: Partial<Release>, expected: string[]][] = [
    ["that may be installed is a hint", {}, {}, ["info firmware/update-available"]],
    ["is the way out of an approval that ends", until(60), {}, ["gelb firmware/approval-ending"]],
    ["that nobody confirmed is a hint", {}, { source: HEARSAY }, ["info firmware/newer-unconfirmed"]],
    ["makes a version without known approval veraltet", { zulassung: undefined }, {}, ["gelb firmware/outdated"]],
    [
      "of hearsay makes a version without known approval veraltet",
      { zulassung: undefined },
      { source: HEARSAY },
      ["gelb firmware/outdated"],
    ],
    [
      "that is an upgrade stands beside",
      {},
      { kind: "upgrade" },
      ["info firmware/upgrade-available", "ok firmware/current"],
    ],
    [
      "that is announced stands beside",
      {},
      { status: "angekuendigt" },
      ["info firmware/announced", "ok firmware/current"],
    ],
    [
      "in a field trial stands beside",
      {},
      { status: "feldtest" },
      ["info firmware/field-trial", "ok firmware/current"],
    ],
    ["that was withdrawn is not mentioned", {}, { status: "zurueckgezogen" }, ["ok firmware/current"]],
  ];
  for (const [sentence, installed, newer, expected] of cases) {
    test(sentence, () => {
      assert.deepEqual(told([release("5.50.4", installed), release("6.0.5", newer)]), expected);
    });
  }

  const HELD = { by: "Muster-IT", reason: { de: "Erst nach dem PVS-Update.", en: "After the PVS update." } };

  test("a DVO holds back is told with who, why and until when, and nothing is called current", () => {
    const held = { ...HELD, until: "2026-12-01" };
    assert.deepEqual(told([release("5.50.4"), release("6.0.5", { held })]), ["info firmware/held-back"]);
    const findings = judge([seen()], list([release("5.50.4"), release("6.0.5", { held })]));
    const { meaning, why } = inGerman(only(findings, "firmware/held-back"));
    assert.match(meaning, /Version 6\.0\.5\. Muster-IT bittet, damit bis 01\.12\.2026 zu warten/);
    assert.equal(why, "Erst nach dem PVS-Update.");
  });

  test("a DVO holds back does not stand in the way of one that may be installed", () => {
    const releases = [release("5.50.4"), release("5.50.5"), release("6.0.5", { held: HELD })];
    assert.deepEqual(told(releases), ["info firmware/update-available", "info firmware/held-back"]);
  });

  test("a DVO holds back hides no approval that has ended", () => {
    const releases = [release("5.50.4", until(-1)), release("6.0.5", { held: HELD })];
    assert.deepEqual(told(releases), ["rot firmware/approval-expired", "info firmware/held-back"]);
  });

  const someDays = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined });
  const dayFrom = (days: number | undefined): Day | undefined =>
    days === undefined ? undefined : addDays(TODAY, days);
  const someRelease = fc
    .record({
      version: fc.tuple(fc.integer({ min: 4, max: 7 }), fc.integer({ min: 0, max: 60 }), fc.nat({ max: 9 })),
      kind: fc.constantFrom<Release["kind"]>("update", "upgrade"),
      status: fc.constantFrom<Release["status"]>("angekuendigt", "feldtest", "verfuegbar", "zurueckgezogen"),
      grade: fc.constantFrom<Release["source"]["grade"]>("gematik", "hersteller", "dvo", "zweithand"),
      availableFrom: someDays,
      since: someDays,
      until: someDays,
    })
    .filter(({ version }) => version.join(".") !== "5.50.4")
    .map(({ version, kind, status, grade, availableFrom, since, until }) =>
      release(version.join("."), {
        kind,
        status,
        availableFrom: dayFrom(availableFrom),
        source: { ...HEARSAY, grade },
        zulassung: { by: "gematik", since: dayFrom(since), until: dayFrom(until) },
      }),
    );

  test("U-50: availability alone is never red while the installed version is approved", () => {
    const daysLeft = fc.option(fc.integer({ min: 15, max: 1000 }), { nil: undefined });
    fc.assert(
      fc.property(daysLeft, fc.array(someRelease, { maxLength: 6 }), fc.nat(), (days, others, place) => {
        const installed = release("5.50.4", days === undefined ? {} : until(days));
        const releases = others.toSpliced(place % (others.length + 1), 0, installed);
        const offer = { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: false };
        const findings = judge([seen(), saw(konnektor, "update-offers", [offer])], list(releases));
        assert.deepEqual(
          findings.filter((f) => f.level === "rot"),
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  test("never changes how red the installed version is by itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.array(someRelease, { maxLength: 6 }), (days, others) => {
        const reds = (releases: Release[]) => told(releases).filter((line) => line.startsWith("rot"));
        const installed = release("5.50.4", until(days));
        assert.deepEqual(reds([installed, ...others]), reds([installed]));
      }),
    );
  });
});

describe("a version that is not in the list", () => {
  test("is unbekannt, never green", () => {
    assert.deepEqual(told([release("5.50.3")]), ["unbekannt firmware/not-listed"]);
  });

  test("is veraltet when a newer one is", () => {
    assert.deepEqual(told([release("6.0.5")]), ["gelb firmware/outdated"]);
  });

  test("is unbekannt as a product when the list does not know the device", () => {
    const findings = judge([seen({ vendorId: "KOCOC", productCode: "kocobox" })], list([release("5.50.4")]));
    assert.match(inGerman(only(findings, "firmware/product-not-listed")).why, /„KOCOC kocobox“/);
  });

  for (const [firmware, code] of [
    ["", "firmware/unknown"],
    ["0.0.0", "firmware/unknown"],
    ["5.50.x", "firmware/unreadable"],
  ] as const) {
    test(`is unbekannt when the device says ${JSON.stringify(firmware)}`, () => {
      assert.deepEqual(told([release("5.50.4")], [seen({ firmware })]), [`unbekannt ${code}`]);
    });
  }

  test("is not judged at all without a list, and that is said", () => {
    assert.deepEqual(lines(assess(undefined, [seen()], NOW)), ["unbekannt catalogue/missing"]);
  });
});

describe("who is named as the source", () => {
  test("is the device and the list", () => {
    const { sources } = only(judge([seen()], list([release("5.50.4")])), "firmware/current");
    assert.deepEqual(
      sources.map(({ source }) => source),
      [{ by: "konnektor" }, { by: "katalog", name: "Testliste" }],
    );
  });
});

/** The archive that is shipped, on the day of the manufacturer's page it was made from. */
describe("with the archive, on 15.01.2020", () => {
  const file = join(import.meta.dirname, "..", "..", "..", "data", "catalogues", "archiv.json");
  const archive = readCatalogue(readFileSync(file, "utf8")).catalogue;
  const now = noonOf("2020-01-15");
  const person = { by: "hand", person: "Frau Muster" } as const;

  function byHand(product: string, firmware: string, secondVersions: Record<string, string> = {}): Finding[] {
    assert.ok(archive);
    const told = { at: now - HOUR_MS, source: person };
    return assess(archive, [saw(hausbesuch, "version-read", { product, firmware, secondVersions }, told)], now);
  }

  test("U-09: a KoCoBox MED+ with the expired 1.3.4 is rot and threatened with being locked out", () => {
    assert.ok(archive);
    const kocobox = identity({ vendorId: "KOCOC", productCode: "kocobox", firmware: "1.3.4" });
    const expired = only(
      assess(archive, [saw(konnektor, "identity", kocobox, { at: now })], now),
      "firmware/approval-expired",
    );
    assert.equal(expired.level, "rot");
    assert.match(inGerman(expired).meaning, /^Sperrung droht: .* am 31\.12\.2019 geendet hat/);
    assert.equal(expired.fields.target, "1.3.10");
  });

  test("U-12: an ORGA 930 M is judged by the version a person read, with day and person", () => {
    const current = only(byHand("orga-930-m", "4.7.0", { "cvc-liste": "1.1.1" }), "firmware/current");
    assert.equal(current.level, "ok");
    assert.deepEqual(current.component, hausbesuch);
    assert.deepEqual(current.sources[0], { source: person, at: now - HOUR_MS });
    const outdated = byHand("orga-930-m", "4.6.0", { "cvc-liste": "1.1.1" });
    assert.deepEqual(lines(outdated), ["gelb ORGA 930 M firmware/outdated"]);
  });

  test("U-13: an ORGA 6141 with 3.7.2 is veraltet, with 3.7.4 aktuell", () => {
    assert.ok(archive);
    const with372 = assess(archive, [saw(empfang, "identity", orga("3.7.2"), { at: now })], now);
    assert.match(inGerman(only(with372, "firmware/outdated")).meaning, /^Empfang: Version 3\.7\.2 ist veraltet\./);
    const with374 = assess(archive, [saw(empfang, "identity", orga("3.7.4"), { at: now })], now);
    assert.match(inGerman(only(with374, "firmware/current")).meaning, /^Empfang: Version 3\.7\.4 ist aktuell\./);
  });

  test("U-14: a Cherry G87-1505 with 3.0.1 is aktuell, kein Update verfügbar", () => {
    const current = only(byHand("cherry-g87-1505", "3.0.1"), "firmware/current");
    assert.equal(current.level, "ok");
    assert.match(inGerman(current).meaning, /aktuell, kein Update verfügbar/);
  });

  test("U-72: an ORGA 930 M with 4.7.0 and CVC list 1.1.0 is unvollständig aktualisiert", () => {
    const findings = byHand("orga-930-m", "4.7.0", { "cvc-liste": "1.1.0" });
    assert.deepEqual(lines(findings), ["gelb ORGA 930 M firmware/incomplete"]);
    assert.match(
      inGerman(only(findings, "firmware/incomplete")).meaning,
      /unvollständig aktualisiert: CVC-Zertifikatsliste 1\.1\.0 statt 1\.1\.1/,
    );
  });

  test("U-73: an outdated CVC list shows that new cards are not read", () => {
    const incomplete = only(byHand("orga-930-m", "4.7.0", { "cvc-liste": "1.1.0" }), "firmware/incomplete");
    assert.equal(inGerman(incomplete).ifNothing, "Neue Gesundheitskarten werden nicht gelesen.");
  });

  test("an ORGA 930 M is perhaps incomplete while nobody has read its CVC list", () => {
    const incomplete = only(byHand("orga-930-m", "4.7.0"), "firmware/incomplete");
    assert.match(inGerman(incomplete).meaning, /vielleicht unvollständig/);
  });

  test("a mobile terminal the list does not know is unbekannt", () => {
    assert.deepEqual(lines(byHand("orga-1000", "4.7.0")), ["unbekannt ORGA 930 M firmware/product-not-listed"]);
  });
});

describe("a version a person read off", () => {
  const row = (version: string, differences: Partial<Release> = {}) =>
    release(version, { product: "orga-930-m", secondVersions: { "cvc-liste": "1.1.1" }, ...differences });

  test("is incomplete beside being approved, and never called current then", () => {
    const value = { product: "orga-930-m", firmware: "4.7.0", secondVersions: { "cvc-liste": "1.1.0" } };
    const findings = judge([saw(hausbesuch, "version-read", value)], list([row("4.7.0")]));
    assert.deepEqual(lines(findings), ["gelb ORGA 930 M firmware/incomplete"]);
  });

  test("counts when it is newer than what an interface said", () => {
    const value = { product: "orga-6141-online", firmware: "3.7.4", secondVersions: {} };
    const source = { by: "hand", person: "Frau Muster" } as const;
    const byHand = (at: number) => saw(empfang, "version-read", value, { at, source });
    const bySoap = saw(empfang, "identity", orga("3.7.2"), { at: NOW - HOUR_MS });
    const orgas = list([row("3.7.4", { product: "orga-6141-online", zulassung: undefined, secondVersions: {} })]);
    assert.deepEqual(lines(judge([bySoap, byHand(NOW)], orgas)), ["ok Empfang firmware/current"]);
    assert.deepEqual(lines(judge([bySoap, byHand(NOW - 2 * HOUR_MS)], orgas)), ["gelb Empfang firmware/outdated"]);
  });

  test("counts, however old, where the interface says none (trap T-13)", () => {
    const value = { product: "orga-6141-online", firmware: "3.7.4", secondVersions: {} };
    const byHand = saw(empfang, "version-read", value, { at: NOW - 2 * HOUR_MS, source: { by: "hand", person: "x" } });
    const orgas = list([row("3.7.4", { product: "orga-6141-online", secondVersions: {} })]);
    const silent = saw(empfang, "identity", orga("0.0.0"));
    assert.deepEqual(lines(judge([silent, byHand], orgas)), ["ok Empfang firmware/current"]);
  });
});
