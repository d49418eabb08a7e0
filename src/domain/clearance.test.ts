import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clearancesOf, evidenceOf, lockOf } from "./clearance.ts";
import type { Clearance, DeliveredBox } from "./practice.ts";

const PRACTICE = "prx_a";
const box: DeliveredBox = { id: "box_1", name: "VPN-Box", serial: "FGT40F-1", createdAt: 1000, createdBy: "per_anna" };

function cleared(differences: Partial<Clearance> = {}, of: DeliveredBox = box, practice = PRACTICE): Clearance {
  return {
    ...{ id: "clr_1", interlock: "box/not-released", component: of.id, by: "per_dvo", at: 5000 },
    evidence: evidenceOf(practice, of),
    ...differences,
  };
}

describe("the lock of a delivered box", () => {
  const locked: [sentence: string, clearances: Clearance[], of?: DeliveredBox][] = [
    ["nobody has released anything", []],
    ["another box was released", [cleared({}, { ...box, id: "box_2" })]],
    ["another step was released, one this version does not know", [cleared({ interlock: "box/something-else" })]],
  ];
  for (const [sentence, clearances, of = box] of locked) {
    test(`is closed while ${sentence}`, () => {
      assert.deepEqual(lockOf(PRACTICE, of, clearances), { is: "locked" });
    });
  }

  test("is open once it was released, with who and when", () => {
    assert.deepEqual(lockOf(PRACTICE, box, [cleared()]), { is: "released", by: "per_dvo", at: 5000 });
  });

  const { serial: _, ...unnumbered } = box;
  const changes: [what: string, changed: DeliveredBox][] = [
    ["name", { ...box, name: "Andere Box" }],
    ["serial number", { ...box, serial: "FGT40F-2" }],
    ["serial number, taken away", unnumbered],
    ["name, changed and changed back", { ...box, changedAt: 6000 }],
    ["day it was entered", { ...box, createdAt: 1001 }],
    ["person who entered it", { ...box, createdBy: "per_bea" }],
  ];
  for (const [what, changed] of changes) {
    test(`closes again when what was released has another ${what}`, () => {
      const given = cleared();
      assert.deepEqual(lockOf(PRACTICE, changed, [given]), { is: "locked", voided: given });
    });
  }

  test("is closed for a release that was given in another practice", () => {
    const given = cleared({}, box, "prx_b");
    assert.deepEqual(lockOf(PRACTICE, box, [given]), { is: "locked", voided: given });
  });

  test("stays open when an older release no longer holds and a newer one does, in whatever order they are kept", () => {
    const old = cleared({ id: "clr_0", at: 4000 }, { ...box, name: "Früher" });
    for (const kept of [
      [old, cleared()],
      [cleared(), old],
    ]) {
      assert.deepEqual(lockOf(PRACTICE, box, kept), { is: "released", by: "per_dvo", at: 5000 });
    }
  });

  test("tells the latest of several that no longer hold", () => {
    const [first, second] = [
      cleared({ id: "clr_0", at: 4000 }, { ...box, name: "A" }),
      cleared({ at: 6000 }, { ...box, name: "B" }),
    ];
    assert.deepEqual(lockOf(PRACTICE, box, [second, first]), { is: "locked", voided: second });
    assert.deepEqual(clearancesOf(box, [second, first]), [first, second]);
  });
});

describe("the hash of what was shown", () => {
  test("is the same for the same facts, and 64 hexadecimal digits", () => {
    assert.match(evidenceOf(PRACTICE, box), /^[0-9a-f]{64}$/);
    assert.equal(evidenceOf(PRACTICE, box), evidenceOf(PRACTICE, { ...box }));
  });

  test("is another when text moves from one field to the next", () => {
    assert.notEqual(
      evidenceOf(PRACTICE, { ...box, name: "VPN-BoxF", serial: "GT40F-1" }),
      evidenceOf(PRACTICE, { ...box, name: "VPN-Box", serial: "FGT40F-1" }),
    );
  });
});
