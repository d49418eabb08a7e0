import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import conditions from "../../../data/fehlerzustaende.json" with { type: "json" };
import { de } from "../../words/de.ts";
import { en } from "../../words/en.ts";
import type { Entry } from "../../words/entry.ts";
import type { FindingCode } from "../codes.ts";
import { type Finding, worstLevel } from "../finding.ts";
import type {
  Component,
  Failure,
  Observation,
  Observed,
  ObservedKind,
  OperatingState,
  PinStatus,
  Source,
} from "../observation.ts";
import { addDays } from "../zeit/tag.ts";
import { assess } from "./assess.ts";
import {
  APPROVED,
  empfang,
  HEARSAY,
  HOUR_MS,
  hausbesuch,
  identity,
  judge,
  karte,
  konnektor,
  lines,
  list,
  NOW,
  orga,
  raised,
  release,
  SILENT_IDENTITY,
  saw,
  smcB,
  TODAY,
  terminal,
  zimmer1,
} from "./testing.ts";

const CATALOGUE = list([
  release("5.50.3", { zulassung: { ...APPROVED, until: addDays(TODAY, -60) } }),
  release("5.50.4", { zulassung: { ...APPROVED, until: addDays(TODAY, 10) } }),
  release("5.50.5", { status: "zurueckgezogen" }),
  release("5.60.0", { status: "feldtest" }),
  release("6.0.5"),
  release("6.0.6", { source: HEARSAY }),
  release("3.9.1", { product: "orga-6141-online", zulassung: undefined }),
  release("3.9.2", { product: "orga-6141-online" }),
  release("4.7.0", { product: "orga-930-m", secondVersions: { "cvc-liste": "1.1.1" } }),
]);

/** One way to each finding that can be rot. */
const RED: Partial<Record<FindingCode, Observation[]>> = {
  "firmware/approval-expired": [saw(konnektor, "identity", identity({ firmware: "5.50.3" }))],
  "firmware/approval-ending": [saw(konnektor, "identity", identity({ firmware: "5.50.4" }))],
  "firmware/approval-withdrawn": [saw(konnektor, "identity", identity({ firmware: "5.50.5" }))],
  "update/critical": [
    saw(konnektor, "identity", identity()),
    saw(konnektor, "update-offers", [
      { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: true, deadline: TODAY },
    ]),
  ],
  "state/raised": [saw(konnektor, "states", [raised("EC_No_VPN_TI_Connection")])],
  "state/vendor": [saw(konnektor, "states", [raised("EC_OTHER_ERROR_STATE(12)", { severity: "Fatal" })])],
  "vpn/ti-offline": [
    saw(konnektor, "vpn", {
      ti: { online: false, since: NOW - HOUR_MS },
      sis: { online: false, since: NOW - HOUR_MS },
    }),
  ],
  "smcb/pin-blocked": pin("BLOCKED", 0),
  "smcb/missing": [saw(konnektor, "listed-cards", [])],
  "certificate/expired": certificate(-1),
  "certificate/expiring": certificate(1),
  "certificate/rsa-only": [saw(smcB, "karte", karte({ rsaOnly: true }))],
  "clock/off": [saw(konnektor, "clock", { offsetMs: 2 * HOUR_MS })],
};

function pin(status: PinStatus, leftTries: number): Observation[] {
  return [saw(smcB, "karte", karte()), saw(smcB, "pin-status", { mandant: "M1", status, leftTries })];
}

function certificate(days: number): Observation[] {
  return [
    saw(smcB, "certificates", [
      { crypt: "ECC", owner: "SMC-B", subject: "Praxis", serial: "17", expiresOn: addDays(TODAY, days) },
    ]),
  ];
}

function textsOf(f: Finding): Entry[] {
  return [de, en].map((words) => (words.findings[f.code] as (fields: unknown) => Entry)(f.fields));
}

function saysWhatHappens(f: Finding): void {
  for (const { ifNothing } of textsOf(f)) assert.ok(ifNothing?.trim(), `${f.code} ${JSON.stringify(f.fields)}`);
}

describe("everything that can be rot", () => {
  for (const [code, observations] of Object.entries(RED)) {
    test(`U-31: ${code} says what happens if nobody acts`, () => {
      const [red] = judge(observations, CATALOGUE).filter((f) => f.code === code && f.level === "rot");
      assert.ok(red, lines(judge(observations, CATALOGUE)).join(", "));
      saysWhatHappens(red);
    });
  }

  test("U-31: every condition of the Konnektor that is rot says what happens if nobody acts", () => {
    const red = conditions.rows.filter((row) => row.level === "rot");
    assert.ok(red.length > 10);
    for (const { code } of red) {
      const [finding] = judge([saw(konnektor, "states", [raised(code)])]);
      assert.deepEqual([finding?.level, finding?.code], ["rot", "state/raised"], code);
      if (finding) saysWhatHappens(finding);
    }
  });
});

const failure: Failure = { code: "link/closed", fields: { host: "192.168.1.50" } };

const someState = fc.record({
  condition: fc.constantFrom(
    ...conditions.rows.map((row) => row.code),
    "EC_CardTerminal_Not_Available(CT-1)",
    "EC_New",
  ),
  severity: fc.constantFrom<OperatingState["severity"]>("Info", "Warning", "Error", "Fatal"),
  raised: fc.boolean(),
  since: fc.constantFrom(NOW, NOW - HOUR_MS, NOW - 1000 * HOUR_MS),
});

/** A practice in which anything may have been seen, each thing once. */
const somePractice: fc.Arbitrary<Observation[]> = fc
  .tuple(
    oneOf(konnektor, "identity", [
      identity(),
      ...["5.50.3", "5.50.5", "5.60.0", "6.0.5", "7.0.0", "?"].map((firmware) => identity({ firmware })),
    ]),
    oneOf(empfang, "identity", [orga("3.9.1"), orga("3.9.2"), SILENT_IDENTITY]),
    oneOf(zimmer1, "identity", [orga("3.9.0"), identity({ vendorId: "FREMD" })]),
    oneOf(empfang, "terminal", [terminal(), terminal({ connected: false })]),
    oneOf(zimmer1, "terminal", [terminal({ ctId: "CT-2" }), terminal({ ctId: "CT-2", connected: false })]),
    maybe(fc.array(someState, { maxLength: 5 }).map((value) => saw(konnektor, "states", value))),
    oneOf(konnektor, "vpn", [
      { ti: { online: true, since: 0 }, sis: { online: true, since: 0 } },
      { ti: { online: false, since: NOW - 1000 }, sis: { online: true, since: 0 } },
      { ti: { online: false, since: 0 }, sis: { online: false, since: 0 } },
    ]),
    oneOf(
      konnektor,
      "clock",
      [0, 90_000, -7_200_000].map((offsetMs) => ({ offsetMs })),
    ),
    oneOf(konnektor, "depth", [{ level: "directory" }, { level: "clientsystem" }]),
    oneOf(konnektor, "transport", [
      { security: "none", trust: "none" },
      { security: "tls", trust: "unchecked", certificateExpiresOn: "2026-01-01" },
    ]),
    oneOf(konnektor, "listed-cards", [[], [smcB.id]]),
    oneOf(konnektor, "listed-terminals", [[], [empfang.id]]),
    oneOf(konnektor, "unreachable", [failure]),
    oneOf(konnektor, "not-answered", [
      { question: "cards", failure: failure },
      { question: "pin-status", failure: failure },
    ]),
    oneOf(
      konnektor,
      "display-code",
      ["EC_No_VPN_TI_Connection", "EC_CRL_Out_Of_Date", "?"].map((code) => ({ code })),
    ),
    oneOf(konnektor, "update-offers", [
      [],
      [{ vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: false }],
      [{ vendorId: "INGHC", productCode: "ORGA6100", firmware: "3.9.2", critical: true, deadline: TODAY }],
    ]),
    oneOf(smcB, "karte", [karte(), karte({ rsaOnly: true }), karte({ expiresOn: addDays(TODAY, 5) })]),
    oneOf(smcB, "pin-status", [
      { mandant: "M1", status: "VERIFIED" },
      { mandant: "M1", status: "VERIFIABLE", leftTries: 1 },
      { mandant: "M1", status: "BLOCKED" },
    ]),
    maybe(fc.integer({ min: -100, max: 400 }).map((days) => certificate(days)[0])),
    oneOf(hausbesuch, "version-read", [
      { product: "orga-930-m", firmware: "4.7.0", secondVersions: { "cvc-liste": "1.1.0" } },
      { product: "orga-930-m", firmware: "4.6.0", secondVersions: {} },
    ]),
  )
  .map((seen) => seen.filter((observation) => observation !== undefined));

function maybe<T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(some, { nil: undefined });
}

function oneOf<K extends ObservedKind>(component: Component, kind: K, values: Observed[K][]) {
  return maybe(fc.constantFrom(...values).map((value) => saw(component, kind, value) as Observation));
}

function freeze<T>(value: T): T {
  for (const inner of Object.values(value as object)) if (typeof inner === "object" && inner !== null) freeze(inner);
  return Object.freeze(value);
}

describe("the judgement of a practice", () => {
  test("turns nothing red but what the table above has", () => {
    fc.assert(
      fc.property(somePractice, (observations) => {
        const red = judge(observations, CATALOGUE).filter((f) => f.level === "rot");
        assert.deepEqual(
          red.filter((f) => !(f.code in RED)).map((f) => f.code),
          [],
        );
      }),
    );
  });

  test("is the same for the same input, and leaves the input alone", () => {
    const catalogue = freeze(structuredClone(CATALOGUE));
    fc.assert(
      fc.property(somePractice, (observations) => {
        freeze(observations);
        assert.deepEqual(assess(catalogue, observations, NOW), assess(catalogue, observations, NOW));
      }),
    );
  });

  const shuffled = (practice: fc.Arbitrary<Observation[]>) =>
    practice.chain((seen) => fc.tuple(fc.constant(seen), fc.shuffledSubarray(seen, { minLength: seen.length })));

  test("does not depend on the order in which observations come in, only on when they were taken", () => {
    const oneByOne = somePractice.map((seen) => seen.map((o, i) => ({ ...o, takenAt: NOW - i * 1000 })));
    fc.assert(
      fc.property(shuffled(oneByOne), ([seen, inAnotherOrder]) => {
        assert.deepEqual(judge(inAnotherOrder, CATALOGUE), judge(seen, CATALOGUE));
      }),
    );
  });

  test("tells the same of things seen at the same moment, whichever is named first", () => {
    const told = (observations: Observation[]) =>
      judge(observations, CATALOGUE)
        .map((f) => JSON.stringify(f))
        .toSorted();
    fc.assert(
      fc.property(shuffled(somePractice), ([seen, inAnotherOrder]) => {
        assert.deepEqual(told(inAnotherOrder), told(seen));
      }),
    );
  });

  test("comes with the most urgent first", () => {
    fc.assert(
      fc.property(somePractice, (observations) => {
        const findings = judge(observations, CATALOGUE);
        assert.equal(findings[0]?.level ?? "ok", worstLevel(findings.map((f) => f.level)));
      }),
    );
  });

  test("names at least one source for everything it says of a device", () => {
    fc.assert(
      fc.property(somePractice, (observations) => {
        for (const f of judge(observations, CATALOGUE)) assert.ok(f.sources.length > 0, f.code);
      }),
    );
  });

  test("is never green while a device did not answer", () => {
    fc.assert(
      fc.property(somePractice, (observations) => {
        const silent = saw(konnektor, "unreachable", failure, { at: NOW + 1 });
        const level = worstLevel(judge([...observations, silent], CATALOGUE).map((f) => f.level));
        assert.ok(level !== "ok" && level !== "info");
      }),
    );
  });

  test("of nothing seen is nothing but the missing list", () => {
    assert.deepEqual(lines(assess(undefined, [], NOW)), ["unbekannt catalogue/missing"]);
    assert.deepEqual(assess(list(), [], NOW), []);
  });
});

describe("what several say", () => {
  const person: Source = { by: "anzeige", person: "Frau Muster" };
  const pvs: Source = { by: "pvs", product: "Z1" };
  const code = { code: "EC_No_VPN_TI_Connection" };

  test("U-77: is one statement that names the Konnektor, the display and the PVS", () => {
    const findings = judge([
      saw(konnektor, "states", [raised("EC_No_VPN_TI_Connection")]),
      saw(konnektor, "display-code", code, { source: person }),
      saw(konnektor, "display-code", code, { source: pvs }),
    ]).filter((f) => f.code === "state/raised");
    assert.equal(findings.length, 1);
    assert.deepEqual(
      findings[0]?.sources.map(({ source }) => source),
      [{ by: "konnektor" }, person, pvs],
    );
  });

  test("of two devices stays two statements", () => {
    const second: Component = { ...konnektor, id: "kon:192.168.1.51", name: "zweiter Konnektor" };
    const listed = [konnektor, second].map((device) => saw(device, "listed-cards", []));
    assert.deepEqual(lines(judge(listed)), [
      "rot secunet konnektor smcb/missing",
      "rot zweiter Konnektor smcb/missing",
    ]);
  });

  test("of two conditions stays two statements", () => {
    const two = [raised("EC_No_VPN_TI_Connection"), raised("EC_CRL_Out_Of_Date")];
    assert.equal(judge([saw(konnektor, "states", two)]).filter((f) => f.code === "state/raised").length, 2);
  });
});
