import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { HEARSAY, list, release, TODAY } from "../assess/testing.ts";
import { addDays, type Day } from "../zeit/tag.ts";
import type { Catalogue, Release } from "./catalogue.ts";
import { whyNotStart } from "./may-start.ts";
import { applyOverlay, type Overlay, readOverlay } from "./overlay.ts";
import { zulassungOn } from "./zulassung.ts";

const ROW = {
  product: "secunet-konnektor",
  version: "6.0.6",
  kind: "update",
  paid: "nein",
  status: "verfuegbar",
  zulassung: { by: "gematik", since: "2024-01-01", until: "2099-12-31", reference: "Nr. 1" },
  source: { grade: "gematik", name: "Liste der gematik", asOf: "2026-11-01" },
};
const HOLD = {
  product: "secunet-konnektor",
  version: "6.0.5",
  reason: "Erst nach dem PVS-Update.",
  until: addDays(TODAY, 10),
};
const FILE = {
  format: "ti-lotse-ueberlagerung/1",
  id: "dvo-muster",
  by: "Muster-IT",
  serial: 4,
  issuedOn: TODAY,
  holds: [HOLD],
  releases: [ROW],
};

function overlay(differences: Record<string, unknown> = {}): Overlay {
  const { overlay, problems } = readOverlay(JSON.stringify({ ...FILE, ...differences }));
  assert.deepEqual(problems, []);
  assert.ok(overlay);
  return overlay;
}

function rowOf(catalogue: Catalogue, version: string): Release {
  const row = catalogue.releases.find((r) => r.version.text === version);
  assert.ok(row, version);
  return row;
}

const ours = list([release("5.50.4"), release("6.0.5")]);

describe("a version a DVO adds", () => {
  test("is seen beside those of the list, with the DVO's name", () => {
    const { source } = rowOf(applyOverlay(ours, overlay(), TODAY), "6.0.6");
    assert.deepEqual([source.grade, source.name, source.asOf], ["dvo", "Muster-IT", "2026-11-01"]);
  });

  test("is never approved, even if the DVO claims gematik's approval", () => {
    const row = rowOf(applyOverlay(ours, overlay(), TODAY), "6.0.6");
    assert.equal(zulassungOn(row, TODAY).is, "unbestaetigt");
    assert.deepEqual(
      whyNotStart({ release: row, day: TODAY, ordered: true }).map((block) => block.code),
      ["not-approved"],
    );
  });

  test("is never approved, whatever the DVO writes", () => {
    const someDay = fc.integer({ min: -3000, max: 3000 }).map((days) => addDays(TODAY, days));
    const claim = fc.record({
      status: fc.constantFrom("angekuendigt", "feldtest", "verfuegbar", "zurueckgezogen"),
      grade: fc.constantFrom("gematik", "hersteller", "dvo", "zweithand"),
      until: fc.option(someDay, { nil: undefined }),
      since: fc.option(someDay, { nil: undefined }),
    });
    fc.assert(
      fc.property(claim, someDay, ({ status, grade, since, until }, day) => {
        const row = { ...ROW, status, zulassung: { by: "gematik", since, until }, source: { ...ROW.source, grade } };
        const seen = applyOverlay(ours, overlay({ releases: [row] }), TODAY);
        assert.notEqual(zulassungOn(rowOf(seen, "6.0.6"), day).is, "zugelassen");
      }),
    );
  });

  test("does not replace a row of the list", () => {
    const claims = [
      { ...ROW, version: "6.0.5", status: "zurueckgezogen" },
      { ...ROW, version: "6.0.5.0", paid: "ja" },
    ];
    const seen = applyOverlay(ours, overlay({ holds: [], releases: claims }), TODAY);
    assert.deepEqual(seen.releases, ours.releases);
  });

  test("does not confirm what the list has from hearsay", () => {
    const unsure = list([release("6.0.6", { source: HEARSAY })]);
    const seen = applyOverlay(unsure, overlay(), TODAY);
    assert.equal(seen.releases.length, 1);
    assert.equal(zulassungOn(rowOf(seen, "6.0.6"), TODAY).is, "unbestaetigt");
  });
});

describe("a version a DVO holds back", () => {
  const held = (differences: Record<string, unknown>, today: Day) => {
    const seen = applyOverlay(ours, overlay(differences), today);
    return whyNotStart({ release: rowOf(seen, "6.0.5"), day: today, ordered: false }).map((block) => block.code);
  };

  test("is not started, and the DVO's reason is told", () => {
    const { held } = rowOf(applyOverlay(ours, overlay(), TODAY), "6.0.5");
    const reason = "Erst nach dem PVS-Update.";
    assert.deepEqual(held, { by: "Muster-IT", reason: { de: reason, en: reason }, until: "2026-12-01" });
  });

  const days: [sentence: string, differences: Record<string, unknown>, today: Day, blocked: boolean][] = [
    ["from the first day", {}, TODAY, true],
    ["on its last day", {}, addDays(TODAY, 10), true],
    ["no longer the day after", {}, addDays(TODAY, 11), false],
    ["for good when no day is named", { holds: [{ ...HOLD, until: undefined }] }, addDays(TODAY, 4000), true],
    ["on the last day of the overlay", { validUntil: TODAY }, TODAY, true],
    ["no longer when the overlay has ended", { validUntil: addDays(TODAY, -1) }, TODAY, false],
    ["also when written otherwise", { holds: [{ ...HOLD, version: "v6.0.5.0" }] }, TODAY, true],
    ["only for its own version", { holds: [{ ...HOLD, version: "6.0.4" }] }, TODAY, false],
    ["only for its own product", { holds: [{ ...HOLD, product: "orga-6141-online" }] }, TODAY, false],
  ];
  for (const [sentence, differences, today, blocked] of days) {
    test(`is ${blocked ? "blocked" : "free"} ${sentence}`, () => {
      assert.deepEqual(held(differences, today), blocked ? ["held-by-dvo"] : []);
    });
  }

  test("can be one the DVO added itself", () => {
    const seen = applyOverlay(ours, overlay({ holds: [{ ...HOLD, version: "6.0.6" }] }), TODAY);
    assert.equal(rowOf(seen, "6.0.6").held?.by, "Muster-IT");
  });
});

describe("a list with an overlay", () => {
  test("stays as it was for others", () => {
    const before = structuredClone(ours);
    applyOverlay(ours, overlay(), TODAY);
    assert.deepEqual(ours, before);
  });

  test("is the list itself when the overlay has ended", () => {
    assert.equal(applyOverlay(ours, overlay({ validUntil: addDays(TODAY, -1) }), TODAY), ours);
  });
});

describe("an overlay with a fault", () => {
  const faults: [fault: string, differences: Record<string, unknown>, where: string][] = [
    ["another format", { format: "ti-lotse-katalog/1" }, "format"],
    ["no name of the DVO", { by: "" }, "by"],
    ["an unknown field", { bis: "2027-01-01" }, "bis"],
    ["a bad day", { validUntil: "31.01.2027" }, "validUntil"],
    ["a relative day, which only exercises know", { issuedOn: "start" }, "issuedOn"],
    ["a hold without a reason", { holds: [{ ...HOLD, reason: undefined }] }, "holds[0].reason"],
    ["a hold with a bad version", { holds: [{ ...HOLD, version: "6" }] }, "holds[0].version"],
    ["a hold with an unknown field", { holds: [{ ...HOLD, bis: "2027-01-01" }] }, "holds[0].bis"],
    ["a row with an unknown field", { releases: [{ ...ROW, bis: "2027-01-01" }] }, "releases[0].bis"],
  ];
  for (const [fault, differences, where] of faults) {
    test(`says where: ${fault}`, () => {
      const { overlay, problems } = readOverlay(JSON.stringify({ ...FILE, ...differences }));
      assert.equal(overlay, undefined);
      assert.deepEqual(
        problems.map((problem) => problem.where),
        [where],
      );
    });
  }

  for (const text of ["", "[]", "null"]) {
    test(`is refused as a whole when it is ${JSON.stringify(text)}`, () => {
      const { overlay, problems } = readOverlay(text);
      assert.equal(overlay, undefined);
      assert.equal(problems[0]?.where, "");
    });
  }
});
