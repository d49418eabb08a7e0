import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judge, levelOf, traceAll, unknownNames } from "./judge.ts";
import type { Level } from "./tables.ts";
import type { TestResult } from "./test-run.ts";

describe("what tests prove", () => {
  const cases: [title: string, due: Level[], tests: TestResult[], state: string, why?: string][] = [
    ["no test at all leaves it open", ["unit", "browser"], [], "open", "no test yet"],
    ["a passed test at the only level proves it", ["unit"], [passed("a.test.ts")], "proven"],
    [
      "a level without a test keeps it partial",
      ["unit", "browser"],
      [passed("a.test.ts")],
      "partial",
      "browser: no test yet",
    ],
    ["each level passed proves it", ["unit", "wire"], [passed("a.test.ts"), passed("a.wire.test.ts")], "proven"],
    [
      "one failure among passes keeps it partial",
      ["unit"],
      [passed("a.test.ts"), failed()],
      "partial",
      "unit: 1 failed",
    ],
    ["only failures leave it open", ["unit"], [failed()], "open", "unit: 1 failed"],
    [
      "a skipped test keeps it partial and says why it was skipped",
      ["unit", "wire"],
      [passed("a.test.ts"), skipped("../shared is absent")],
      "partial",
      "wire: skipped (../shared is absent)",
    ],
    [
      "a test beyond the due levels must not fail or be skipped either",
      ["unit"],
      [passed("a.test.ts"), skipped("no browser"), skipped("no browser")],
      "partial",
      "wire: 2 skipped (no browser)",
    ],
    [
      "a pass at a level that is not due proves nothing at the due one",
      ["browser"],
      [passed("a.test.ts")],
      "partial",
      "browser: no test yet",
    ],
    ["a skipped test without a reason is counted", ["wire"], [skipped()], "open", "wire: skipped"],
  ];

  for (const [title, levels, tests, state, why] of cases) {
    test(title, () => {
      const judged = judge({ id: "U-01", levels }, tests);
      assert.deepEqual({ state: judged.state, why: judged.why }, { state, why });
    });
  }

  test("the file name says the level", () => {
    assert.equal(levelOf("src/domain/x.test.ts"), "unit");
    assert.equal(levelOf("src/store/x.wire.test.ts"), "wire");
    assert.equal(levelOf("test/browser/x.browser.test.ts"), "browser");
  });
});

describe("which test speaks for which requirement", () => {
  const requirements = ["U-06", "U-07", "S4"].map((id) => ({ id, levels: ["unit" as const] }));
  // The titles are words only: these tests must not speak for the ids in their cases.
  const cases: [title: string, name: string, ids: string[]][] = [
    ["one id before a colon", "U-06: x", ["U-06"]],
    ["two ids before a colon", "U-06, U-07: x", ["U-06", "U-07"]],
    ["an outer and an inner name", "S4: x > U-06: y", ["U-06", "S4"]],
    ["an inner name only", "a story > S4: x", ["S4"]],
    ["the same id twice", "U-06: x > U-06: y", ["U-06"]],
    ["an id later in the name is none", "a window, U-06: x", []],
    ["an id without a colon is none", "U-06 x", []],
  ];

  for (const [title, name, ids] of cases) {
    test(title, () => {
      const traced = traceAll(requirements, [passed("a.test.ts", name)], []);
      assert.deepEqual(
        traced.filter((requirement) => requirement.tests.length === 1).map((requirement) => requirement.id),
        ids,
      );
    });
  }

  test("an id the table does not have is an error", () => {
    const sentences = unknownNames([passed("a.test.ts", "U-06, U-99: x"), passed("b.test.ts", "S99: y")], requirements);
    assert.equal(sentences.length, 2);
    assert.match(sentences[0] ?? "", /^a\.test\.ts: .*"U-99"/);
  });

  test("places in the code stand with their requirement", () => {
    const traced = traceAll(requirements, [], [{ id: "S4", file: "src/a.ts", line: 1 }]);
    assert.deepEqual(traced.find((requirement) => requirement.id === "S4")?.code, [{ file: "src/a.ts", line: 1 }]);
  });
});

function passed(file: string, name = "U-01: x"): TestResult {
  return { file, name, result: "passed" };
}

function failed(): TestResult {
  return { file: "b.test.ts", name: "U-01: y", result: "failed" };
}

function skipped(reason?: string): TestResult {
  return { file: "c.wire.test.ts", name: "U-01: z", result: "skipped", ...(reason === undefined ? {} : { reason }) };
}
