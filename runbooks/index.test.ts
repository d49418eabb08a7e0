import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { INTERLOCKS } from "../src/engine/interlocks.ts";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";
import { RUNBOOKS } from "./index.ts";

const languages = { de: de.engine, en: en.engine };

for (const [id, runbook] of Object.entries(RUNBOOKS)) {
  describe(`the runbook ${id}`, () => {
    test("stands under its own name, for a kind of device, with a version", () => {
      assert.equal(runbook.id, id);
      assert.ok(runbook.for.length > 0);
      assert.ok(Number.isInteger(runbook.version) && runbook.version >= 1);
    });

    test("has each step once, with one place, somebody who does it and what proves it", () => {
      const ids = runbook.steps.map((step) => step.id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { id: step, where, who, act, usualMinutes } of runbook.steps) {
        // What ti-lotse does itself needs nobody to go anywhere; what a person does has a place.
        assert.equal(where === "nirgends", who === "lotse", step);
        assert.equal("do" in act || "look" in act, who === "lotse", step);
        assert.ok(usualMinutes > 0, step);
      }
    });

    test("asks only locks the engine knows, each once", () => {
      for (const { id: step, interlocks } of runbook.steps) {
        assert.deepEqual(
          interlocks.filter((code) => !INTERLOCKS[code]),
          [],
          step,
        );
        assert.equal(new Set(interlocks).size, interlocks.length, step);
      }
    });

    test("has locks wherever nobody can call it back, and then the device stays on power", () => {
      for (const { act, interlocks, pointOfNoReturn } of runbook.steps) {
        assert.equal(pointOfNoReturn, "do" in act || "guide" in act);
        if (!pointOfNoReturn) continue;
        assert.ok(runbook.confirmations.includes("stays-on-power"));
        for (const code of ["engine/epoch", "engine/confirmed", "engine/path-free", "engine/device-idle"] as const)
          assert.ok(interlocks.includes(code), code);
        for (const code of ["engine/window-open", "engine/window-holds", "engine/clock-trusted"] as const)
          assert.ok(interlocks.includes(code), code);
      }
    });

    for (const [language, words] of Object.entries(languages)) {
      test(`has its texts in ${language}`, () => {
        assert.ok(words.runbooks[runbook.id]);
        for (const code of runbook.confirmations) assert.ok(words.confirmations[code], code);
        for (const { id: step, who, where, act, interlocks } of runbook.steps) {
          assert.ok(words.steps[step] && words.who[who] && words.places[where], step);
          const instruction =
            "do" in act ? act.do : "guide" in act ? act.guide : "ask" in act ? act.ask : ("look" as const);
          assert.equal(typeof words.instructions[instruction], "function", instruction);
          for (const code of interlocks) assert.ok(words.interlocks[code] && words.ends[code], code);
        }
      });
    }
  });
}
