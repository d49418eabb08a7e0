import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readTestRun } from "./test-run.ts";

describe("the report of the last test run", () => {
  const faults: [title: string, text: string | undefined, sentence: RegExp][] = [
    ["a missing report", undefined, /There is no report/],
    [
      "a report of some tests only",
      '{"finishedAt":"2026-01-01T00:00:00Z","full":false,"node":"v24.0.0","tests":[]}',
      /covered only a part/,
    ],
    ["a report that is no JSON", "{", /cannot be read/],
    ["a report without tests", '{"full":true,"finishedAt":"2026-01-01T00:00:00Z"}', /cannot be read/],
  ];
  for (const [title, text, sentence] of faults) {
    test(`${title} is refused and says what to run`, () => {
      assert.throws(() => readTestRun(text), sentence);
      assert.throws(() => readTestRun(text), /npm test$/);
    });
  }
});
