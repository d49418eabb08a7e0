/** An installation under way is told with the warning to leave the power on; one that failed until the version has changed. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Observation, Observed } from "../observation.ts";
import { HOUR_MS, identity, inGerman, judge, konnektor, MINUTE_MS, NOW, saw } from "./testing.ts";

const seen = (firmware = "5.50.4", at = NOW - 3 * HOUR_MS) =>
  saw(konnektor, "identity", identity({ firmware }), { at });
const run = (value: Observed["update-run"], minutesAgo: number) =>
  saw(konnektor, "update-run", value, { at: NOW - minutesAgo * MINUTE_MS });
const told = (...observations: Observation[]) =>
  judge(observations).filter((f) => f.code === "update/running" || f.code === "update/failed");

describe("an installation that runs", () => {
  // No duration is known of this product: 60 minutes usually, 120 at most, as data/dauern.json says.
  const cases: [minutes: number, progress: string][] = [
    [0, "laeuft"],
    [60, "laeuft"],
    [61, "dauert-laenger"],
    [120, "dauert-laenger"],
    [121, "bitte-pruefen"],
  ];
  for (const [minutes, progress] of cases) {
    test(`for ${minutes} minutes is ${progress}, and nobody may touch the power`, () => {
      const [found, ...more] = told(seen(), run({ phase: "running", before: "5.50.4" }, minutes));
      assert.ok(found?.code === "update/running" && more.length === 0);
      assert.deepEqual([found.level, (found.fields as { progress: string }).progress], ["gelb", progress]);
      assert.match(inGerman(found).whatToDo, /am Strom/);
    });
  }
});

describe("an installation that failed", () => {
  const failed = run({ phase: "failed", before: "5.50.4", error: "4185" }, 60);

  test("is told with its error while the old version is there", () => {
    for (const reading of [seen(), seen("5.50.4", NOW)]) {
      const [found] = told(reading, failed);
      assert.deepEqual([found?.code, found?.level], ["update/failed", "gelb"]);
      assert.match(inGerman(found as never).why, /4185/);
    }
  });

  test("is over when the device was read with another version afterwards", () => {
    assert.deepEqual(told(seen("6.0.5", NOW), failed), []);
  });

  test("is not over because of a version read before it", () => {
    assert.equal(told(seen("5.50.3", NOW - 2 * HOUR_MS), failed).length, 1);
  });
});

test("an installation that succeeded or ended is nothing to tell: the version tells", () => {
  for (const phase of ["succeeded", "ended"] as const) assert.deepEqual(told(seen(), run({ phase }, 5)), []);
});
