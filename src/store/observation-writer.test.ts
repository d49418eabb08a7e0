import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { added, konnektor, praxis, STORES, seen } from "../../test/support/stores.ts";
import { placed, type Span } from "./stretches.ts";

const observation = fc.record({ at: fc.integer({ min: 1, max: 15 }), offsetMs: fc.integer({ min: 1, max: 3 }) });
/** Commits, each with some observations. */
const commits = fc.array(fc.array(observation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

describe("observations written in any order, in any number of commits", () => {
  for (const kind of STORES) {
    test(`are the stretches they should be in ${kind.name}, and the latest is among them`, kind.options, async () => {
      await using t = await kind.open();
      await t.store.putPractice(praxis, added);
      const practice = t.store.forPractice(praxis.id);
      let run = 0;
      const property = fc.asyncProperty(commits, async (all) => {
        const component = { ...konnektor, id: `kon:${++run}` };
        for (const some of all) {
          await practice.commit((w) => {
            for (const { at, offsetMs } of some) w.observe(seen("clock", at, { offsetMs }, component));
          });
        }
        const expected = all.flat().reduce<Span[]>((spans, { at, offsetMs }) => {
          return placed(spans, { source: "s", value: String(offsetMs) }, at);
        }, []);
        const history = await practice.history(component.id, "clock", 99);
        assert.deepEqual(
          history.map(({ from, until, value }) => ({ source: "s", value: String(value.offsetMs), from, until })),
          expected.toReversed(),
        );
        const latest = (await practice.latest()).filter((o) => o.component.id === component.id);
        assert.deepEqual(
          latest.map((o) => o.takenAt),
          [expected.at(-1)?.until],
        );
      });
      await fc.assert(property, { numRuns: kind.name === "PostgreSQL" ? 20 : 100 });
    });
  }
});
