/** Each lock and each rule of the engine, left out one at a time: a campaign that does not notice has not tested it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { INTERLOCKS } from "../src/engine/interlocks.ts";
import { play } from "./campaign/campaign.ts";
import { LOCK_MUTANTS, RULE_MUTANTS } from "./campaign/mutants.ts";

const root = join(import.meta.dirname, "..");

describe("a lock that is left out", () => {
  for (const { code, interlocks } of LOCK_MUTANTS) {
    test(`is noticed: ${code}`, async () => {
      const { violations, missing } = await play({ from: 1, seeds: 1_500, interlocks, untilFirst: true });
      assert.ok(violations.length > 0 || missing.length > 0);
    });
  }

  test("is any of them", () => {
    assert.equal(LOCK_MUTANTS.length, Object.keys(INTERLOCKS).length);
  });
});

describe("a rule that can be left out", () => {
  for (const { name, file, find } of RULE_MUTANTS) {
    test(`stands in the source exactly once: ${name}`, () => {
      assert.equal(readFileSync(join(root, file), "utf8").split(find).length, 2, find);
    });
  }
});
