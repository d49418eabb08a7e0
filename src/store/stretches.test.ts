import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isSame, placed, type Span } from "./stretches.ts";

interface Point {
  at: number;
  value: string;
}

const point = fc.record({ at: fc.integer({ min: 0, max: 12 }), value: fc.constantFrom("a", "b", "c") });
const points = fc.array(point, { minLength: 1, maxLength: 40 });

/** As the store does it: only the neighbours are looked at, and replaced. */
function placedAmong(all: Span[], { at, value }: Point): Span[] {
  const before = all.filter((span) => span.from <= at);
  const after = all.filter((span) => span.from > at);
  const near = [...before.slice(-2), ...after.slice(0, 1)];
  return [...before.slice(0, -2), ...placed(near, { source: "s", value }, at), ...after.slice(1)];
}

function stretchesOf(observed: readonly Point[]): Span[] {
  return observed.reduce(placedAmong, []);
}

describe("stretches, in whatever order observations arrive", () => {
  test("follow each other without overlapping, and two that follow each other differ", () => {
    fc.assert(
      fc.property(points, (observed) => {
        const spans = stretchesOf(observed);
        for (const [i, span] of spans.entries()) {
          assert.ok(span.from <= span.until);
          const next = spans[i + 1];
          if (next) assert.ok(span.until <= next.from && span.from < next.from && !isSame(span, next));
        }
      }),
    );
  });

  test("begin and end only at moments at which their value was seen", () => {
    fc.assert(
      fc.property(points, (observed) => {
        for (const { from, until, value } of stretchesOf(observed)) {
          for (const end of [from, until]) assert.ok(observed.some((p) => p.at === end && p.value === value));
        }
      }),
    );
  });

  test("end with what was seen at the latest moment, told last", () => {
    fc.assert(
      fc.property(points, (observed) => {
        const latest = observed.reduce((a, b) => (b.at >= a.at ? b : a));
        const { until, value } = stretchesOf(observed).at(-1) as Span;
        assert.deepEqual({ at: until, value }, { ...latest });
      }),
    );
  });

  test("in order of time are the runs of equal values", () => {
    fc.assert(
      fc.property(points, (observed) => {
        const inOrder = [...new Map(observed.map((p) => [p.at, p])).values()].toSorted((a, b) => a.at - b.at);
        const runs: Span[] = [];
        for (const { at, value } of inOrder) {
          const last = runs.at(-1);
          if (last?.value === value) last.until = at;
          else runs.push({ source: "s", value, from: at, until: at });
        }
        assert.deepEqual(stretchesOf(inOrder), runs);
      }),
    );
  });
});
