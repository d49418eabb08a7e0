import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Component, PinSeen, PinStatus } from "../observation.ts";
import { HOUR_MS, inGerman, judge, karte, konnektor, lines, NOW, only, saw, smcB } from "./testing.ts";

const hba: Component = { id: "karte:80276001011699901343", kind: "karte", name: "HBA (Empfang/1)" };
const listed = (cards: Component[], at = NOW) =>
  saw(
    konnektor,
    "listed-cards",
    cards.map((card) => card.id),
    { at },
  );

/** The SMC-B at the reception, with the state of its PIN for each Mandant. */
function withPin(...pins: PinSeen[]) {
  return [listed([smcB]), saw(smcB, "karte", karte()), ...pins.map((pin) => saw(smcB, "pin-status", pin))];
}

describe("the PIN of the SMC-B", () => {
  const cases: [status: PinStatus, leftTries: number | undefined, told: string[]][] = [
    ["VERIFIED", undefined, []],
    ["VERIFIED", 3, []],
    ["DISABLED", undefined, []],
    ["VERIFIABLE", 3, ["gelb SMC-B (Empfang/2) smcb/pin-needed"]],
    ["VERIFIABLE", undefined, ["gelb SMC-B (Empfang/2) smcb/pin-needed"]],
    ["VERIFIABLE", 2, ["gelb SMC-B (Empfang/2) smcb/pin-few-tries"]],
    ["VERIFIABLE", 1, ["gelb SMC-B (Empfang/2) smcb/pin-few-tries"]],
    ["VERIFIABLE", 0, ["rot SMC-B (Empfang/2) smcb/pin-blocked"]],
    ["BLOCKED", undefined, ["rot SMC-B (Empfang/2) smcb/pin-blocked"]],
    ["BLOCKED", 0, ["rot SMC-B (Empfang/2) smcb/pin-blocked"]],
    ["TRANSPORT_PIN", undefined, ["gelb SMC-B (Empfang/2) smcb/transport-pin"]],
    ["EMPTY_PIN", undefined, ["gelb SMC-B (Empfang/2) smcb/transport-pin"]],
  ];
  for (const [status, leftTries, told] of cases) {
    const tries = leftTries === undefined ? "" : ` with ${leftTries} tries left`;
    test(`${status}${tries} is ${told[0] ?? "in order"}`, () => {
      assert.deepEqual(lines(judge(withPin({ mandant: "M1", status, leftTries }))), told);
    });
  }

  test("as the terminal itself tells it counts only where the Konnektor tells nothing", () => {
    const itself: PinSeen = { mandant: "", status: "VERIFIABLE", leftTries: 3 };
    const [alone] = judge(withPin(itself));
    assert.equal(alone?.code, "smcb/pin-needed");
    assert.ok(alone && !inGerman(alone).why.includes("Mandant"));
    assert.deepEqual(lines(judge(withPin(itself, { mandant: "M1", status: "VERIFIED" }))), []);
  });

  test("is not asked for after the card was taken away", () => {
    const before = withPin({ mandant: "M1", status: "VERIFIABLE", leftTries: 1 }).map((o) => ({
      ...o,
      takenAt: NOW - HOUR_MS,
    }));
    assert.deepEqual(lines(judge([...before, listed([])])), ["rot secunet konnektor smcb/missing"]);
  });

  test("M-43: fewer than three tries left is yellow, blocked is red with the hint at the PUK", () => {
    const judged = (pin: Omit<PinSeen, "mandant">) => {
      const [found] = judge(withPin({ mandant: "M1", ...pin }));
      return [found?.level, found ? inGerman(found).whatToDo : ""] as const;
    };
    for (const leftTries of [2, 1]) assert.equal(judged({ status: "VERIFIABLE", leftTries })[0], "gelb");
    const [level, whatToDo] = judged({ status: "BLOCKED", leftTries: 0 });
    assert.equal(level, "rot");
    assert.match(whatToDo, /PUK/);
  });

  test("is told with the tries that are left", () => {
    const [one] = judge(withPin({ mandant: "M1", status: "VERIFIABLE", leftTries: 1 }));
    assert.match(one ? inGerman(one).meaning : "", /bleibt nur noch 1 Versuch\./);
    const [unknown] = judge(withPin({ mandant: "M1", status: "VERIFIABLE" }));
    assert.doesNotMatch(unknown ? inGerman(unknown).why : "übrig", /übrig/);
  });

  test("is judged for each Mandant on its own", () => {
    const findings = judge(
      withPin({ mandant: "M1", status: "VERIFIED" }, { mandant: "M2", status: "VERIFIABLE", leftTries: 3 }),
    );
    assert.equal(only(findings, "smcb/pin-needed").fields.mandant, "M2");
  });

  test("is judged as it was last seen", () => {
    const card = saw(smcB, "karte", karte());
    const earlier = saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIABLE" }, { at: NOW - HOUR_MS });
    const later = saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIED" });
    assert.deepEqual(judge([card, later, earlier]), []);
  });
});

describe("the SMC-B", () => {
  for (const type of ["SMC-B", "SM-B", "HSM-B"]) {
    test(`is there as ${type}`, () =>
      assert.deepEqual(judge([listed([smcB]), saw(smcB, "karte", karte({ type }))]), []));
  }

  test("is missing when the Konnektor lists no card", () => {
    assert.deepEqual(lines(judge([listed([])])), ["rot secunet konnektor smcb/missing"]);
  });

  test("is missing when only a Heilberufsausweis is there", () => {
    const findings = judge([listed([hba]), saw(hba, "karte", karte({ type: "HBA" }))]);
    assert.deepEqual(lines(findings), ["rot secunet konnektor smcb/missing"]);
  });

  test("is not called missing when the list of cards was not answered", () => {
    assert.deepEqual(judge([saw(konnektor, "listed-terminals", [])]), []);
  });

  test("is missing when it was there an hour ago and is in the list no more", () => {
    const earlier = [listed([smcB], NOW - HOUR_MS), saw(smcB, "karte", karte(), { at: NOW - HOUR_MS })];
    assert.deepEqual(lines(judge([...earlier, listed([])])), ["rot secunet konnektor smcb/missing"]);
  });
});
