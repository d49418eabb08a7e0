import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { empfang, konnektor, NOW, TODAY } from "./assess/testing.ts";
import { type CareDecision, careFor, careId, inOrderOfCare, isOverdue, isQuiet, nextReminder } from "./care.ts";
import type { FindingCode, Level } from "./codes.ts";
import type { Finding } from "./finding.ts";
import { addDays, type Day } from "./zeit/tag.ts";

/** An update that was due yesterday, unless told otherwise. */
function finding(differences: Partial<Finding> = {}): Finding {
  const base = { code: "firmware/approval-expired" as FindingCode, level: "rot" as Level, component: konnektor };
  return { ...base, fields: {}, sources: [], dueOn: addDays(TODAY, -1), ...differences } as Finding;
}

function care(decision: Partial<CareDecision> = {}, of: Finding = finding()): CareDecision {
  return { id: careId(of), decidedAt: NOW, decidedBy: "per_1", ...decision };
}

describe("an update", () => {
  const cases: [sentence: string, finding: Finding, care: CareDecision | undefined, overdue: boolean][] = [
    ["is overdue on the day after its last one", finding(), undefined, true],
    ["is not overdue on its last day", finding({ dueOn: TODAY }), undefined, false],
    ["is not overdue without a day", finding({ dueOn: undefined }), undefined, false],
    [
      "is overdue at once when its approval was withdrawn",
      finding({ code: "firmware/approval-withdrawn", dueOn: undefined }),
      undefined,
      true,
    ],
    ["is not overdue as a mere hint", finding({ code: "update/offered", level: "info" }), undefined, false],
    ["is not overdue when it is planned for today", finding(), care({ plannedFor: TODAY }), false],
    ["is overdue again when the planned day has passed", finding(), care({ plannedFor: addDays(TODAY, -1) }), true],
    ["is not overdue when it was handed to the DVO", finding(), care({ handedTo: "dvo" }), false],
    ["stays overdue when it was only put aside", finding(), care({ quietUntil: addDays(TODAY, 30) }), true],
    ["stays overdue when only somebody responsible was named", finding(), care({ responsible: "per_2" }), true],
  ];
  for (const [sentence, f, c, overdue] of cases) {
    test(sentence, () => assert.equal(isOverdue(f, c, TODAY), overdue));
  }
});

describe("a finding", () => {
  const later = finding({ level: "gelb", dueOn: addDays(TODAY, 30) });
  const aside = (level?: Level) => care({ quietUntil: addDays(TODAY, 7), level }, later);

  test("that was put aside is quiet through that day", () => {
    assert.equal(isQuiet(later, aside("gelb"), addDays(TODAY, 7)), true);
    assert.equal(isQuiet(later, aside("gelb"), addDays(TODAY, 8)), false);
  });

  test("that was put aside speaks again when it got worse", () => {
    assert.equal(isQuiet({ ...later, level: "rot" }, aside("gelb"), TODAY), false);
    assert.equal(isQuiet({ ...later, level: "rot" }, aside("rot"), TODAY), true);
    assert.equal(isQuiet({ ...later, level: "gelb" }, aside("rot"), TODAY), true);
  });

  test("is taken for worse when it is rot and nobody kept how it was", () => {
    assert.equal(isQuiet(later, aside(), TODAY), true);
    assert.equal(isQuiet({ ...later, level: "rot" }, aside(), TODAY), false);
  });

  test("that was put aside speaks again when it becomes overdue", () => {
    assert.equal(isQuiet({ ...later, dueOn: addDays(TODAY, -1) }, aside("gelb"), TODAY), false);
  });

  test("that is planned or with the DVO is quiet, also as it becomes more urgent", () => {
    assert.equal(isQuiet({ ...later, level: "rot" }, care({ plannedFor: addDays(TODAY, 3) }), TODAY), true);
    assert.equal(isQuiet(finding(), care({ handedTo: "dvo" }), TODAY), true);
  });

  test("is found by component and code", () => {
    const elsewhere = care({ handedTo: "dvo" }, finding({ component: empfang }));
    assert.equal(careFor(finding(), [elsewhere]), undefined);
    assert.equal(careFor(finding({ component: empfang }), [elsewhere]), elsewhere);
  });
});

describe("the reminder", () => {
  test("U-19: of an overdue update comes daily until it is planned or handed to the DVO", () => {
    let remindedOn: Day | undefined;
    for (let day = TODAY; day < addDays(TODAY, 5); day = addDays(day, 1)) {
      assert.equal(nextReminder(finding(), undefined, remindedOn, day), day);
      remindedOn = day;
      assert.equal(nextReminder(finding(), undefined, remindedOn, day), addDays(day, 1));
    }
    assert.equal(nextReminder(finding(), care({ handedTo: "dvo" }), remindedOn, TODAY), undefined);
    const planned = care({ plannedFor: addDays(TODAY, 20) });
    assert.equal(nextReminder(finding(), planned, remindedOn, TODAY), addDays(TODAY, 21));
  });

  test("of what is not overdue yet comes on the day after its last one", () => {
    assert.equal(nextReminder(finding({ dueOn: TODAY }), undefined, undefined, TODAY), addDays(TODAY, 1));
  });

  test("of what can never be overdue does not come", () => {
    assert.equal(nextReminder(finding({ dueOn: undefined }), undefined, undefined, TODAY), undefined);
    assert.equal(nextReminder(finding({ level: "info" }), undefined, undefined, TODAY), undefined);
  });
});

test("U-19: overdue findings stand first, then the most urgent, then what nobody has taken care of", () => {
  const overdue = finding({ level: "gelb", code: "firmware/outdated" });
  const rot = finding({ code: "smcb/missing", dueOn: undefined });
  const planned = finding({ code: "firmware/approval-ending", level: "gelb", dueOn: addDays(TODAY, 20) });
  const open = finding({ code: "certificate/expiring", level: "gelb", dueOn: addDays(TODAY, 20) });
  const order = inOrderOfCare([planned, open, rot, overdue], [care({ plannedFor: TODAY }, planned)], TODAY);
  assert.deepEqual(order, [overdue, rot, open, planned]);
});

describe("whatever was decided", () => {
  const day = fc.integer({ min: -40, max: 40 }).map((days) => addDays(TODAY, days));
  const level = fc.constantFrom<Level>("ok", "info", "unbekannt", "gelb", "rot");
  const findings = fc
    .record({
      level,
      code: fc.constantFrom<FindingCode>("firmware/approval-expired", "firmware/approval-withdrawn", "smcb/missing"),
      dueOn: fc.option(day, { nil: undefined }),
      component: fc.constantFrom(konnektor, empfang),
    })
    .map(finding);
  const decisions = fc
    .record({
      plannedFor: fc.option(day, { nil: undefined }),
      handedTo: fc.option(fc.constant("dvo" as const), { nil: undefined }),
      quietUntil: fc.option(day, { nil: undefined }),
      level: fc.option(level, { nil: undefined }),
    })
    .map((decision) => care(decision));
  const decided = fc.option(decisions, { nil: undefined });

  test("nothing is overdue and quiet at once", () => {
    fc.assert(
      fc.property(findings, decided, day, (f, c, today) =>
        assert.ok(!(isOverdue(f, c, today) && isQuiet(f, c, today))),
      ),
    );
  });

  test("a reminder is due today exactly when it is overdue today and was not given yet", () => {
    const last = fc.option(day, { nil: undefined });
    fc.assert(
      fc.property(findings, decided, last, day, (f, c, remindedOn, today) => {
        const next = nextReminder(f, c, remindedOn, today);
        const isDue = isOverdue(f, c, today) && (remindedOn === undefined || remindedOn < today);
        assert.equal(next === today, isDue);
        assert.ok(next === undefined || next >= today);
      }),
    );
  });

  test("an overdue finding stays so day after day while nothing is decided", () => {
    fc.assert(
      fc.property(findings, day, (f, today) =>
        assert.ok(!isOverdue(f, undefined, today) || isOverdue(f, undefined, addDays(today, 1))),
      ),
    );
  });

  test("the order keeps every finding, and no overdue one stands behind one that is not", () => {
    fc.assert(
      fc.property(fc.array(findings, { maxLength: 6 }), fc.array(decisions, { maxLength: 3 }), (all, cares) => {
        const order = inOrderOfCare(all, cares, TODAY);
        assert.deepEqual(new Set(order), new Set(all));
        const overdue = order.map((f) =>
          isOverdue(
            f,
            cares.findLast((c) => c.id === careId(f)),
            TODAY,
          ),
        );
        assert.ok(overdue.lastIndexOf(true) < overdue.indexOf(false) || !overdue.includes(false));
      }),
    );
  });
});
