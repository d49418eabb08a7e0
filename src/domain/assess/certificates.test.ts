import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CertificateSeen, Component, Observation } from "../observation.ts";
import { addDays, type Day, noonOf } from "../zeit/tag.ts";
import { assess } from "./assess.ts";
import type { StatingDocument } from "./certificates.ts";
import {
  empfang,
  identity,
  inGerman,
  judge,
  karte,
  konnektor,
  lines,
  list,
  NOW,
  only,
  saw,
  smcB,
  TODAY,
} from "./testing.ts";

type Owner = CertificateSeen["owner"];

const hba: Component = { id: "karte:80276001011699901343", kind: "karte", name: "HBA" };
const OWNERS: [owner: Owner, component: Component][] = [
  ["gSMC-K", konnektor],
  ["gSMC-KT", empfang],
  ["SMC-B", smcB],
  ["HBA", hba],
];

function certificate(owner: Owner, expiresOn: Day, crypt: CertificateSeen["crypt"] = "ECC"): CertificateSeen {
  return { crypt, owner, subject: "80276883110000141500-20211121", serial: "17", expiresOn };
}

/** What is told of certificates on a day. */
function told(component: Component, certificates: CertificateSeen[], day = TODAY): string[] {
  const observations = [saw(component, "certificates", certificates, { at: noonOf(day) })];
  return lines(judge(observations, list([], { issuedOn: day }), noonOf(day))).map((line) =>
    line.replace(` ${component.name}`, ""),
  );
}

describe("another card", () => {
  const orders: [owner: Owner, days: number, told: RegExp][] = [
    ["SMC-B", 43, /Bestellen bis: 22\.11\.2026\.$/],
    ["SMC-B", 42, /Bestellen bis: 21\.11\.2026\.$/],
    ["SMC-B", 41, /schon seit dem 20\.11\.2026\.$/],
    ["gSMC-KT", 90, /Bestellen bis: 08\.01\.2027\.$/],
  ];
  for (const [owner, days, expected] of orders) {
    test(`is to be ordered six weeks before the end of a ${owner} that ends in ${days} days`, () => {
      const [, component] = OWNERS.find(([o]) => o === owner) as [Owner, Component];
      const seen = saw(component, "certificates", [certificate(owner, addDays(TODAY, days))]);
      assert.match(inGerman(only(judge([seen]), "certificate/expiring")).whatToDo, expected);
    });
  }

  test("is not to be ordered for a Konnektor: its card is built in", () => {
    const seen = saw(konnektor, "certificates", [certificate("gSMC-K", addDays(TODAY, 41))]);
    assert.doesNotMatch(inGerman(only(judge([seen]), "certificate/expiring")).whatToDo, /[Bb]estell/);
  });
});

describe("a certificate", () => {
  const limits: [owner: Owner, days: number, expected: string[]][] = [
    ...(["gSMC-K", "gSMC-KT", "SMC-B"] as const).flatMap((owner): [Owner, number, string[]][] => [
      [owner, 91, []],
      [owner, 90, ["gelb certificate/expiring"]],
      [owner, 31, ["gelb certificate/expiring"]],
      [owner, 30, ["rot certificate/expiring"]],
    ]),
    ["HBA", 61, []],
    ["HBA", 60, ["gelb certificate/expiring"]],
    ["HBA", 30, ["rot certificate/expiring"]],
    ["SMC-B", 0, ["rot certificate/expiring"]],
    ["SMC-B", -1, ["rot certificate/expired"]],
    ["SMC-B", -1000, ["rot certificate/expired"]],
  ];
  for (const [owner, days, expected] of limits) {
    const component = OWNERS.find(([name]) => name === owner)?.[1] ?? smcB;
    test(`of a ${owner} that ends in ${days} days is ${expected[0] ?? "in order"}`, () => {
      assert.deepEqual(told(component, [certificate(owner, addDays(TODAY, days))]), expected);
    });
  }

  test("is told with its last day, which is when it is due", () => {
    const expiresOn = addDays(TODAY, 20);
    const [finding] = judge([saw(smcB, "certificates", [certificate("SMC-B", expiresOn)])]);
    assert.equal(finding?.dueOn, expiresOn);
    assert.match(finding ? inGerman(finding).meaning : "", /\(ECC\) endet in 20 Tagen \(letzter Tag 11\.12\.2026\)/);
  });

  test("is told with the terminal a person has to go to", () => {
    const expiring = certificate("SMC-B", addDays(TODAY, 20));
    const [atCard] = judge([saw(smcB, "karte", karte()), saw(smcB, "certificates", [expiring])]);
    assert.match(atCard ? inGerman(atCard).meaning : "", /^Praxisausweis \(SMC-B\) in „Empfang“/);
    const [atTerminal] = judge([saw(empfang, "certificates", [{ ...expiring, owner: "gSMC-KT" }])]);
    assert.match(atTerminal ? inGerman(atTerminal).meaning : "", /^Gerätekarte \(gSMC-KT\) in „Empfang“/);
    const [atKonnektor] = judge([saw(konnektor, "certificates", [{ ...expiring, owner: "gSMC-K" }])]);
    assert.match(atKonnektor ? inGerman(atKonnektor).meaning : "", /^Konnektor: Das Zertifikat/);
  });
});

describe("a card with an RSA and an ECC certificate (trap T-27)", () => {
  const BEFORE = "2026-06-30";
  const AFTER = "2026-07-01";
  const cases: [
    sentence: string,
    day: Day,
    rsaDays: number | undefined,
    eccDays: number | undefined,
    expected: string[],
  ][] = [
    ["counts by RSA while RSA is needed", BEFORE, 20, 400, ["rot certificate/expiring"]],
    ["counts by ECC where that ends first", BEFORE, 400, 20, ["rot certificate/expiring"]],
    ["is told once where both end", BEFORE, 20, 40, ["rot certificate/expiring"]],
    ["no longer counts by RSA after the switch-off", AFTER, 20, 400, []],
    ["no longer counts by an expired RSA certificate either", AFTER, -1, 400, []],
    ["still counts by ECC after the switch-off", AFTER, 400, 20, ["rot certificate/expiring"]],
    [
      "counts by RSA after the switch-off when there is nothing else",
      AFTER,
      20,
      undefined,
      ["rot certificate/expiring"],
    ],
  ];
  for (const [sentence, day, rsaDays, eccDays, expected] of cases) {
    test(sentence, () => {
      const certificates = [
        ...(rsaDays === undefined ? [] : [certificate("SMC-B", addDays(day, rsaDays), "RSA")]),
        ...(eccDays === undefined ? [] : [certificate("SMC-B", addDays(day, eccDays), "ECC")]),
      ];
      assert.deepEqual(told(smcB, certificates, day), expected);
      assert.deepEqual(told(smcB, certificates.toReversed(), day), expected);
    });
  }

  test("is told with the kind that counts", () => {
    const both = [certificate("SMC-B", addDays(TODAY, 10), "RSA"), certificate("SMC-B", addDays(TODAY, 20), "ECC")];
    assert.equal(only(judge([saw(smcB, "certificates", both)]), "certificate/expiring").fields.crypt, "ECC");
  });
});

describe("the date the Konnektor shows of a card", () => {
  const shown = (days: number) => saw(smcB, "karte", karte({ expiresOn: addDays(TODAY, days) }));

  test("counts where its certificates were not told", () => {
    const finding = only(judge([shown(20)]), "certificate/expiring");
    assert.equal(finding.level, "rot");
    assert.doesNotMatch(inGerman(finding).meaning, /RSA|ECC|AUT/);
  });

  test("does not count beside the certificates themselves, for it may be the other one's (trap T-27)", () => {
    const told = judge([shown(-20), saw(smcB, "certificates", [certificate("SMC-B", addDays(TODAY, 400))])]);
    assert.deepEqual(told, []);
  });
});

describe("a card that knows only RSA", () => {
  const rsaOnly = (type: string, day: Day) => {
    const card = saw(smcB, "karte", karte({ type, rsaOnly: true }), { at: noonOf(day) });
    return only(judge([card], list([], { issuedOn: day }), noonOf(day)), "certificate/rsa-only");
  };

  const cases: [type: string, lastDay: Day][] = [
    ["SMC-B", "2026-06-30"],
    ["HBA", "2026-06-30"],
    ["SMC-KT", "2026-12-31"],
  ];
  for (const [type, lastDay] of cases) {
    test(`is gelb until ${lastDay} and rot from the day after, as ${type}`, () => {
      assert.deepEqual([rsaOnly(type, lastDay).level, rsaOnly(type, lastDay).dueOn], ["gelb", lastDay]);
      assert.equal(rsaOnly(type, addDays(lastDay, 1)).level, "rot");
    });
  }

  for (const value of [false, undefined]) {
    test(`is not suspected when the Konnektor says ${value ?? "nothing"}`, () => {
      assert.deepEqual(judge([saw(smcB, "karte", karte({ rsaOnly: value }), { at: NOW })]), []);
    });
  }
});

describe("a document that states when the Konnektor ends", () => {
  const DAY = "2025-11-01";
  const letter = (statedExpiry: Day | undefined, differences: Partial<StatingDocument> = {}): StatingDocument => ({
    name: "E-Mail vom DVO",
    about: { component: konnektor.id },
    statedExpiry,
    createdAt: noonOf("2025-10-20"),
    createdBy: "per_1",
    ...differences,
  });
  const read = (...days: Day[]) => {
    const certificates = days.map((day) => certificate("gSMC-K", day));
    return [saw(konnektor, "certificates", certificates, { at: noonOf(DAY) })];
  };
  const judged = (observations: Observation[], documents: StatingDocument[]) =>
    assess(list([], { issuedOn: DAY }), observations, noonOf(DAY), DAY, { documents });

  test("M-20: a date other than the device's is gelb, and the earlier of the two counts for planning", () => {
    const findings = judged(read("2025-12-31"), [letter("2025-11-30")]);
    const differs = only(findings, "certificate/stated-differs");
    assert.deepEqual([differs.level, differs.dueOn], ["gelb", "2025-11-30"]);
    assert.equal(only(findings, "certificate/expiring").dueOn, "2025-11-30");
    assert.match(inGerman(differs).meaning, /„E-Mail vom DVO“ nennt .* 30\.11\.2025, das Gerät selbst 31\.12\.2025/);
    assert.match(inGerman(differs).whatToDo, /mit dem früheren Tag \(30\.11\.2025\)/);
  });

  test("M-20: an end that comes before the stated one stays the day to plan for", () => {
    const findings = judged(read("2025-12-31"), [letter("2026-03-31")]);
    assert.equal(only(findings, "certificate/stated-differs").dueOn, "2025-12-31");
    assert.equal(only(findings, "certificate/expiring").dueOn, "2025-12-31");
  });

  test("names both sources, the person who kept it first", () => {
    const { sources } = only(judged(read("2025-12-31"), [letter("2025-11-30")]), "certificate/stated-differs");
    assert.deepEqual(sources[0], { source: { by: "hand", person: "per_1" }, at: noonOf("2025-10-20") });
    assert.deepEqual(sources[1], { source: { by: "konnektor" }, at: noonOf(DAY) });
  });

  test("leaves what the device says of itself as it is", () => {
    const [alone] = judged(read("2025-12-31"), []);
    const beside = only(judged(read("2025-12-31"), [letter("2025-11-30")]), "certificate/expiring");
    assert.deepEqual({ ...beside, dueOn: alone?.dueOn }, alone);
  });

  const silent: [sentence: string, document: StatingDocument][] = [
    ["the device says the same", letter("2025-12-31")],
    ["it states no day", letter(undefined)],
    ["it is about another device", letter("2025-11-30", { about: { component: empfang.id } })],
    ["it is about a version", letter("2025-11-30", { about: { product: "secunet-konnektor", version: "6.0.5" } })],
    ["it is about nothing in particular", letter("2025-11-30", { about: undefined })],
  ];
  for (const [sentence, document] of silent) {
    test(`is no finding when ${sentence}`, () => {
      assert.deepEqual(lines(judged(read("2025-12-31"), [document])), lines(judged(read("2025-12-31"), [])));
    });
  }

  test("is told once, by the earliest, where several were kept", () => {
    const differs = only(
      judged(read("2025-12-31"), [letter("2026-03-31"), letter("2025-11-30", { name: "Brief" }), letter("2025-12-31")]),
      "certificate/stated-differs",
    );
    assert.equal(differs.fields.document, "Brief");
  });

  test("is all that is known while the device does not tell its certificates", () => {
    const finding = only(
      judged([saw(konnektor, "identity", identity(), { at: noonOf(DAY) })], [letter("2025-11-10")]),
      "certificate/expiring",
    );
    assert.deepEqual([finding.level, finding.dueOn], ["rot", "2025-11-10"]);
    assert.deepEqual(finding.sources[0]?.source, { by: "hand", person: "per_1" });
  });

  test("changes nothing for those who pass none", () => {
    assert.deepEqual(
      judged(read("2025-12-31"), []),
      assess(list([], { issuedOn: DAY }), read("2025-12-31"), noonOf(DAY)),
    );
  });
});
