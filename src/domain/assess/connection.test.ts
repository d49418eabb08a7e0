import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { worstLevel } from "../finding.ts";
import type { Failure, TransportSeen } from "../observation.ts";
import { addDays } from "../zeit/tag.ts";
import {
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
