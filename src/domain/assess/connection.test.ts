import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { worstLevel } from "../finding.ts";
import type { Component, Failure, Observation, TransportSeen } from "../observation.ts";
import { addDays } from "../zeit/tag.ts";
import {
  empfang,
  HOUR_MS,
  hausbesuch,
  identity,
  inGerman,
  judge,
  konnektor,
  lines,
  list,
  MINUTE_MS,
  NOW,
  only,
  orga,
  release,
  saw,
  TODAY,
} from "./testing.ts";

const current = list([release("5.50.4")]);
const DAY_MS = 24 * HOUR_MS;

describe("how long ago a device was seen", () => {
  const seen = (ago: number) => judge([saw(konnektor, "identity", identity(), { at: NOW - ago })], current);

  test("U-10: what was last seen more than a day ago is unbekannt and tells its age", () => {
    const stale = only(seen(3 * DAY_MS + HOUR_MS), "observation/stale");
    assert.equal(stale.level, "unbekannt");
    assert.match(inGerman(stale).meaning, /zuletzt vor 3 Tagen geprüft \(18\.11\.2026, 11:00 Uhr\)/);
  });

  const ages: [ago: number, sentence: string, isStale: boolean][] = [
    [0, "just now", false],
    [23 * HOUR_MS, "23 hours ago", false],
    [DAY_MS, "exactly a day ago", false],
    [DAY_MS + MINUTE_MS, "a day and a minute ago", true],
    [400 * DAY_MS, "more than a year ago", true],
  ];
  for (const [ago, sentence, isStale] of ages) {
    test(`${isStale ? "is told" : "is not told"} when it was seen ${sentence}`, () => {
      assert.equal(lines(seen(ago)).includes("unbekannt secunet konnektor observation/stale"), isStale);
    });
  }

  test("makes the whole practice unbekannt, even if the version looked current then", () => {
    assert.equal(worstLevel(seen(2 * DAY_MS).map((f) => f.level)), "unbekannt");
  });

  test("counts from the latest time", () => {
    const days = [5, 0, 3].map((ago) => saw(konnektor, "identity", identity(), { at: NOW - ago * DAY_MS }));
    assert.deepEqual(lines(judge(days, current)), ["ok secunet konnektor firmware/current"]);
  });

  test("does not matter for a version a person read by hand, for no interface could tell it again", () => {
    const read = { product: "orga-930-m", firmware: "4.7.0", secondVersions: {} };
    const source = { by: "hand", person: "Frau Muster" } as const;
    const byHand = saw(hausbesuch, "version-read", read, { at: NOW - 90 * DAY_MS, source });
    assert.ok(!lines(judge([byHand])).some((line) => line.includes("observation/stale")));
  });

  test("is not fresh when it lies in the future, for then a clock is wrong", () => {
    assert.notEqual(worstLevel(seen(-2 * DAY_MS).map((f) => f.level)), "ok");
  });
});

describe("how long ago a person read a version off", () => {
  const by = { by: "hand", person: "Frau Muster" } as const;
  const mobiles = list([
    release("4.9.0", { product: "orga-930-m" }),
    release("3.9.2", { product: "orga-6141-online" }),
  ]);
  const read = (component: Component, daysAgo: number, { product = "orga-930-m", firmware = "4.9.0" } = {}) =>
    saw(
      component,
      "version-read",
      { product, firmware, secondVersions: {} },
      { at: NOW - daysAgo * DAY_MS, source: by },
    );
  const second: Component = { ...hausbesuch, id: "mkt:18", name: "Zweites" };
  const old = "observation/reading-old";

  const cases: [sentence: string, observations: Observation[], told: string[]][] = [
    ["today is known", [read(hausbesuch, 0)], []],
    ["89 days ago is known", [read(hausbesuch, 89)], []],
    ["90 days ago is known", [read(hausbesuch, 90)], []],
    ["91 days ago is unbekannt", [read(hausbesuch, 91)], [`unbekannt ORGA 930 M ${old}`]],
    ["93 days ago is unbekannt", [read(hausbesuch, 93)], [`unbekannt ORGA 930 M ${old}`]],
    ["years ago is unbekannt", [read(hausbesuch, 1000)], [`unbekannt ORGA 930 M ${old}`]],
    ["tomorrow is unbekannt, for then a clock was wrong", [read(hausbesuch, -1)], [`unbekannt ORGA 930 M ${old}`]],
    ["long ago and again lately is known", [read(hausbesuch, 2), read(hausbesuch, 200)], []],
    ["is judged for each device on its own", [read(hausbesuch, 91), read(second, 90)], [`unbekannt ORGA 930 M ${old}`]],
    [
      "long ago is told of every device",
      [read(hausbesuch, 91), read(second, 300)],
      [`unbekannt ORGA 930 M ${old}`, `unbekannt Zweites ${old}`],
    ],
    [
      "does not matter where the device itself has told its version since",
      [read(empfang, 91, { product: "orga-6141-online", firmware: "3.9.2" }), saw(empfang, "identity", orga("3.9.2"))],
      [],
    ],
    [
      "matters where the device tells none (trap T-13)",
      [read(empfang, 91, { product: "orga-6141-online", firmware: "3.9.2" }), saw(empfang, "identity", orga("0.0.0"))],
      [`unbekannt Empfang ${old}`],
    ],
    [
      "is told once where the device has not answered since, by its own age",
      [
        read(empfang, 91, { product: "orga-6141-online", firmware: "3.9.2" }),
        saw(empfang, "identity", orga("3.9.2"), { at: NOW - 100 * DAY_MS }),
      ],
      ["unbekannt Empfang observation/stale"],
    ],
  ];
  for (const [sentence, observations, told] of cases) {
    test(sentence, () => {
      const findings = judge(observations, mobiles).filter((f) => f.level !== "ok");
      assert.deepEqual(lines(findings).toSorted(), told);
    });
  }

  test("counts civil days, whatever the hour", () => {
    const lateAt = Date.parse("2026-08-22T23:30:00+02:00");
    const earlyAt = Date.parse("2026-08-23T00:30:00+02:00");
    const told = (at: number) =>
      lines(judge([{ ...read(hausbesuch, 0), takenAt: at }], mobiles)).includes(`unbekannt ORGA 930 M ${old}`);
    assert.deepEqual([told(lateAt), told(earlyAt)], [true, false]);
  });

  test("is told with day and age, what to do, why, and what stays open", () => {
    const text = inGerman(only(judge([read(hausbesuch, 93)], mobiles), old));
    assert.equal(text.meaning, "ORGA 930 M: Die Version wurde zuletzt vor 93 Tagen abgelesen (20.08.2026).");
    assert.match(text.whatToDo, /^Lesen Sie die Version am Gerät ab/);
    assert.match(text.why, /mehr als 90 Tagen/);
    assert.match(text.ifNothing ?? "", /bleibt offen/);
    const future = inGerman(only(judge([read(hausbesuch, -1)], mobiles), old));
    assert.match(future.meaning, /trägt einen Tag, der noch nicht war \(22\.11\.2026\)/);
    assert.match(future.whatToDo, /^Prüfen Sie Datum und Uhrzeit/);
  });
});

describe("a Konnektor that does not answer", () => {
  const timeout: Failure = {
    code: "link/connect-timeout",
    fields: { host: "192.168.1.50", port: 443, seconds: 10 },
  };
  const unreachable = (at: number) => saw(konnektor, "unreachable", timeout, { at });
  const answered = (at: number) => saw(konnektor, "identity", identity(), { at });

  test("is unbekannt, with the reason and what to do", () => {
    const told = only(judge([unreachable(NOW)]), "device/unreachable");
    assert.equal(told.level, "unbekannt");
    assert.match(
      inGerman(told).meaning,
      /^secunet konnektor ließ sich nicht abfragen\. „192\.168\.1\.50“ hat auf Port 443/,
    );
    assert.match(inGerman(told).whatToDo, /am Strom/);
  });

  test("stays unbekannt beside what was seen of it before", () => {
    const findings = judge([answered(NOW - HOUR_MS), unreachable(NOW)], current);
    assert.ok(lines(findings).includes("unbekannt secunet konnektor device/unreachable"));
  });

  test("is no longer told once it has answered", () => {
    const findings = judge([unreachable(NOW - HOUR_MS), answered(NOW)], current);
    assert.deepEqual(lines(findings), ["ok secunet konnektor firmware/current"]);
  });
});

describe("a Konnektor that answers some questions only", () => {
  const denied: Failure = { code: "soap/fault", fields: { code: 4004, text: "Ungültige Mandanten-ID" } };
  const slow: Failure = { code: "link/response-timeout", fields: { host: "192.168.1.50", seconds: 60 } };

  test("tells questions that failed for one reason together", () => {
    const questions = ["terminals", "cards", "resource-information"] as const;
    const told = only(
      judge(questions.map((question) => saw(konnektor, "not-answered", { question, failure: denied }))),
      "device/not-answered",
    );
    assert.equal(told.level, "unbekannt");
    assert.deepEqual(told.fields.questions, questions);
    assert.match(
      inGerman(told).meaning,
      /^secunet konnektor, Kartenterminals, Karten, Betriebszustand und TI-Verbindung: /,
    );
    assert.equal(told.sources.length, 3);
  });

  test("tells each reason on its own", () => {
    const findings = judge([
      saw(konnektor, "not-answered", { question: "terminals", failure: denied }),
      saw(konnektor, "not-answered", { question: "pin-status", failure: slow }),
    ]);
    assert.deepEqual(
      findings.map((f) => f.fields),
      [
        { device: "secunet konnektor", questions: ["terminals"], ...denied },
        { device: "secunet konnektor", questions: ["pin-status"], ...slow },
      ],
    );
  });

  test("names a question once, however many cards it was asked for", () => {
    const findings = judge(
      [1, 2, 3].map(() => saw(konnektor, "not-answered", { question: "pin-status", failure: slow })),
    );
    assert.deepEqual(only(findings, "device/not-answered").fields.questions, ["pin-status"]);
  });

  test("is no longer told what failed in an earlier reading", () => {
    const findings = judge(
      [
        saw(konnektor, "identity", identity(), { at: NOW - HOUR_MS }),
        saw(konnektor, "not-answered", { question: "cards", failure: slow }, { at: NOW - HOUR_MS + 1000 }),
        saw(konnektor, "identity", identity(), { at: NOW - MINUTE_MS }),
        saw(konnektor, "listed-terminals", [], { at: NOW }),
      ],
      current,
    );
    assert.deepEqual(lines(findings), ["ok secunet konnektor firmware/current"]);
  });

  test("is unbekannt when nobody gave it a Clientsystem to answer to", () => {
    const told = judge([saw(konnektor, "depth", { level: "directory" })]);
    assert.deepEqual(lines(told), ["unbekannt secunet konnektor depth/directory-only"]);
    assert.deepEqual(judge([saw(konnektor, "depth", { level: "clientsystem" })]), []);
  });
});

describe("the connection to a Konnektor", () => {
  const fingerprint = "ab".repeat(32);
  const tls = (differences: Partial<TransportSeen>): TransportSeen => ({
    security: "tls",
    trust: "ca",
    fingerprint,
    certificateExpiresOn: addDays(TODAY, 400),
    ...differences,
  });

  const cases: [sentence: string, transport: TransportSeen, told: string[]][] = [
    ["checked is nothing to tell", tls({}), []],
    ["confirmed by fingerprint is nothing to tell", tls({ trust: "pin" }), []],
    ["not encrypted is a hint", { security: "none", trust: "none" }, ["info secunet konnektor transport/plain"]],
    ["not checked is gelb", tls({ trust: "unchecked" }), ["gelb secunet konnektor transport/unchecked"]],
    ["with a certificate that ends today is nothing to tell", tls({ certificateExpiresOn: TODAY }), []],
    [
      "with a certificate that ended yesterday is gelb",
      tls({ trust: "pin", certificateExpiresOn: addDays(TODAY, -1) }),
      ["gelb secunet konnektor transport/certificate-expired"],
    ],
    [
      "not checked, with a certificate that ended, is told as both",
      tls({ trust: "unchecked", certificateExpiresOn: addDays(TODAY, -1) }),
      ["gelb secunet konnektor transport/certificate-expired", "gelb secunet konnektor transport/unchecked"],
    ],
  ];
  for (const [sentence, value, told] of cases) {
    test(sentence, () => assert.deepEqual(lines(judge([saw(konnektor, "transport", value)])), told));
  }

  test("not checked shows the fingerprint to compare", () => {
    const told = only(judge([saw(konnektor, "transport", tls({ trust: "unchecked" }))]), "transport/unchecked");
    assert.ok(inGerman(told).whatToDo.includes(fingerprint));
  });
});

describe("the clock of a Konnektor", () => {
  const cases: [offsetSeconds: number, level: string | undefined][] = [
    [0, undefined],
    [60, undefined],
    [-60, undefined],
    [61, "gelb"],
    [-61, "gelb"],
    [3600, "gelb"],
    [-3600, "gelb"],
    [3601, "rot"],
    [-3601, "rot"],
  ];
  for (const [offset, level] of cases) {
    test(`${offset} s away from ours is ${level ?? "nothing to tell"}`, () => {
      const findings = judge([saw(konnektor, "clock", { offsetMs: offset * 1000 })]);
      assert.deepEqual(lines(findings), level ? [`${level} secunet konnektor clock/off`] : []);
    });
  }

  test("is told with how far and in which direction", () => {
    const told = (minutes: number) => {
      const [finding] = judge([saw(konnektor, "clock", { offsetMs: minutes * MINUTE_MS })]);
      assert.ok(finding);
      return inGerman(finding).meaning;
    };
    assert.match(told(7), /geht 7 Minuten vor/);
    assert.match(told(-7), /geht 7 Minuten nach/);
  });
});
