import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { empfang } from "./assess/testing.ts";
import type { Level } from "./codes.ts";
import { byUrgency, type Finding, worstLevel } from "./finding.ts";

describe("the level of a whole practice", () => {
  const cases: [levels: Level[], worst: Level, sentence: string][] = [
    [[], "ok", "is ok when there is nothing to say"],
    [["ok", "ok"], "ok", "is ok when everything is"],
    [["ok", "info"], "info", "is a hint when one thing is"],
    [["ok", "info", "unbekannt"], "unbekannt", "is never green when something could not be asked"],
    [["unbekannt", "gelb"], "gelb", "says what is due before what is unknown"],
    [["gelb", "rot", "unbekannt"], "rot", "is red when one thing is"],
  ];
  for (const [levels, worst, sentence] of cases) test(sentence, () => assert.equal(worstLevel(levels), worst));
});

describe("the order in which a practice is told", () => {
  const told = (level: Level, dueOn?: string, terminal = "Empfang"): Finding => ({
    code: "terminal/disconnected",
    level,
    component: empfang,
    fields: { terminal },
    sources: [],
    dueOn,
  });
  const inOrder = (findings: Finding[]) => findings.toSorted(byUrgency).map((f) => [f.level, f.dueOn]);

  test("begins with the most urgent level", () => {
    const levels: Level[] = ["info", "unbekannt", "rot", "ok", "gelb"];
    const sorted = inOrder(levels.map((level) => told(level))).map(([level]) => level);
    assert.deepEqual(sorted, ["rot", "gelb", "unbekannt", "info", "ok"]);
  });

  test("goes by the due day within a level, and what has none comes last", () => {
    const findings = [told("gelb"), told("gelb", "2027-01-02"), told("rot", "2028-01-01"), told("gelb", "2026-12-24")];
    assert.deepEqual(inOrder(findings), [
      ["rot", "2028-01-01"],
      ["gelb", "2026-12-24"],
      ["gelb", "2027-01-02"],
      ["gelb", undefined],
    ]);
  });

  test("keeps what is equally urgent in the order in which it was found", () => {
    const findings = ["a", "b", "c"].map((name) => told("gelb", "2026-12-24", name));
    assert.deepEqual(findings.toSorted(byUrgency), findings);
  });

  test("always puts a finding of the worst level first", () => {
    const level = fc.constantFrom<Level>("ok", "info", "gelb", "rot", "unbekannt");
    fc.assert(
      fc.property(fc.array(level, { minLength: 1 }), (levels) => {
        const [first] = levels.map((l) => told(l)).toSorted(byUrgency);
        assert.equal(first?.level, worstLevel(levels));
      }),
    );
  });
});
