import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { de } from "../../words/de.ts";
import { APPROVED, HEARSAY, release, TODAY } from "../assess/testing.ts";
import type { BlockCode } from "../codes.ts";
import { parseVersion } from "../version.ts";
import { addDays } from "../zeit/tag.ts";
import type { Release } from "./catalogue.ts";
import { type StartQuestion, whyNotStart } from "./may-start.ts";

type Question = Partial<Omit<StartQuestion, "release">>;

/** Why 6.0.5 must not be installed today on a secunet konnektor 2.0.0 that runs 5.50.4. */
function blocks(row: Partial<Release>, question: Question = {}): BlockCode[] {
  const installed = parseVersion("5.50.4");
  const asked = { release: release("6.0.5", row), day: TODAY, hardware: "2.0.0", installed, ordered: false };
  return whyNotStart({ ...asked, ...question }).map((block) => block.code);
}

const tomorrow = addDays(TODAY, 1);
const yesterday = addDays(TODAY, -1);
const HELD = { by: "Muster-IT", reason: { de: "Erst nach dem PVS-Update.", en: "After the PVS update." } };

describe("a version that may be installed", () => {
  const cases: [sentence: string, row: Partial<Release>, question?: Question][] = [
    ["is approved and newer", {}],
    ["is approved until that very day", { zulassung: { ...APPROVED, until: TODAY } }],
    ["runs on this hardware", { hardware: ["1.0.0", "2.0.0"] }],
    ["is available from that day", { availableFrom: TODAY }],
    ["is an upgrade with a recorded order", { kind: "upgrade", paid: "ja" }, { ordered: true }],
  ];
  for (const [sentence, row, question] of cases) test(sentence, () => assert.deepEqual(blocks(row, question), []));
});

describe("a version that must not be installed", () => {
  const cases: [code: BlockCode, sentence: string, row: Partial<Release>, question?: Question][] = [
    ["announced", "is only announced", { status: "angekuendigt" }],
    ["field-trial", "is in a field trial", { status: "feldtest" }],
    ["withdrawn", "was withdrawn", { status: "zurueckgezogen" }],
    ["not-approved", "is approved by nobody", { zulassung: undefined }],
    ["not-approved", "is approved by hearsay", { source: HEARSAY }],
    ["approval-not-started", "is approved from tomorrow", { zulassung: { ...APPROVED, since: tomorrow } }],
    ["approval-ended", "was approved until yesterday", { zulassung: { ...APPROVED, until: yesterday } }],
    ["approval-ended", "ends before the planned day", { zulassung: { ...APPROVED, until: TODAY } }, { day: tomorrow }],
    ["not-yet-available", "comes tomorrow", { availableFrom: tomorrow }],
    ["not-yet-available", "comes next month", { availableFrom: "2026-12" }],
    ["upgrade-not-ordered", "is an upgrade nobody ordered", { kind: "upgrade", paid: "ja" }],
    ["upgrade-not-ordered", "is an upgrade nobody ordered, even without cost", { kind: "upgrade", paid: "nein" }],
    ["other-hardware", "is for other hardware", { hardware: ["2.1.0"] }],
    [
      "other-hardware",
      "names its hardware, and the device's is unknown",
      { hardware: ["2.0.0"] },
      { hardware: undefined },
    ],
    ["not-newer", "is the installed one", {}, { installed: parseVersion("6.0.5") }],
    ["not-newer", "is older than the installed one", {}, { installed: parseVersion("6.1.0") }],
    ["held-by-dvo", "is held back by the DVO", { held: HELD }],
  ];
  for (const [code, sentence, row, question] of cases) {
    test(`${sentence}: ${code}, and nothing else`, () => assert.deepEqual(blocks(row, question), [code]));
  }

  test("has a case above for every reason there is", () => {
    assert.deepEqual(new Set(cases.map(([code]) => code)), new Set(Object.keys(de.blocks)));
  });

  test("is told with every reason at once", () => {
    const row: Partial<Release> = {
      status: "feldtest",
      kind: "upgrade",
      hardware: ["9.9.9"],
      availableFrom: tomorrow,
      held: HELD,
    };
    assert.deepEqual(blocks(row, { installed: parseVersion("7.0.0") }), [
      "field-trial",
      "not-yet-available",
      "upgrade-not-ordered",
      "other-hardware",
      "not-newer",
      "held-by-dvo",
    ]);
  });

  test("is told with what its sentence needs", () => {
    const [block] = whyNotStart({ release: release("6.0.5", { held: HELD }), day: TODAY, ordered: false });
    assert.deepEqual(block, { code: "held-by-dvo", fields: HELD });
    assert.match(de.blocks["held-by-dvo"](HELD), /Muster-IT.*Erst nach dem PVS-Update\./);
  });
});

describe("the rules behind the start button", () => {
  test("U-03: an upgrade cannot be started without a recorded order", () => {
    const upgrade = { kind: "upgrade", paid: "ja" } as const;
    assert.deepEqual(blocks(upgrade), ["upgrade-not-ordered"]);
    assert.deepEqual(blocks(upgrade, { ordered: true }), []);
    assert.match(de.blocks["upgrade-not-ordered"]({ paid: "ja" }), /kostenpflichtig/);
  });

  test("U-05: a version in a field trial is never started, ordered or not, approval claimed or not", () => {
    for (const ordered of [false, true]) {
      for (const kind of ["update", "upgrade"] as const) {
        for (const zulassung of [APPROVED, undefined]) {
          assert.ok(blocks({ status: "feldtest", kind, zulassung }, { ordered }).includes("field-trial"));
        }
      }
    }
  });

  test("U-32: a version whose approval nobody states has a reason instead of a start", () => {
    assert.deepEqual(blocks({ zulassung: undefined }, { ordered: true }), ["not-approved"]);
    assert.match(de.blocks["not-approved"](), /keine Zulassung der gematik bekannt.*nie installiert/);
  });

  test("U-32: a version whose approval has no reference has a reason instead of a start", () => {
    assert.deepEqual(blocks({ zulassung: { ...APPROVED, reference: undefined } }, { ordered: true }), ["not-approved"]);
  });
});
