import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import abfrage from "../../data/abfrage.json" with { type: "json" };
import { type Rhythm, waitMs } from "./rhythm.ts";

const NOW = Date.parse("2026-11-22T09:00:00Z");
const rhythm = (change: Partial<Rhythm> = {}): Rhythm => ({
  failures: 0,
  changedAt: undefined,
  isLookedAt: false,
  ...change,
});
const seconds = (change: Partial<Rhythm>) => waitMs(rhythm(change), NOW, 0.5) / 1000;

describe("how long it takes until a device is asked again", () => {
  test("minutes when all is quiet, seconds while somebody looks", () => {
    assert.equal(seconds({}), abfrage.normalSeconds);
    assert.equal(seconds({ isLookedAt: true }), abfrage.lookedAtSeconds);
  });

  test("less for some minutes after a change", () => {
    const ago = (minutes: number) => seconds({ changedAt: NOW - minutes * 60_000 });
    assert.equal(ago(1), abfrage.afterChangeSeconds);
    assert.equal(ago(abfrage.afterChangeMinutes + 1), abfrage.normalSeconds);
  });

  test("twice as long with every failure, up to a limit; the limit is lower while somebody looks", () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => seconds({ failures })),
      [30, 60, 120, 240, 480, 900, 900, 900],
    );
    assert.equal(seconds({ failures: 100, isLookedAt: true }), abfrage.longestRetryLookedAtSeconds);
  });

  test("spread by a tenth in both directions, whatever happened", () => {
    const any = fc.record({
      failures: fc.nat(50),
      changedAt: fc.option(fc.integer({ min: NOW - 10 ** 9, max: NOW }), { nil: undefined }),
      isLookedAt: fc.boolean(),
    });
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 1, noNaN: true }), (change, chance) => {
        const middle = waitMs(change, NOW, 0.5);
        const wait = waitMs(change, NOW, chance);
        assert.ok(wait >= middle * 0.9 - 1 && wait <= middle * 1.1 + 1);
        assert.ok(wait > 0 && wait <= abfrage.longestRetrySeconds * 1100);
      }),
    );
  });
});
