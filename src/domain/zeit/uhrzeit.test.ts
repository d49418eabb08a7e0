/** A clock time on a day is a moment, also when the clocks are changed. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { instantAt, weekdayOf } from "./uhrzeit.ts";

describe("a clock time in Berlin", () => {
  for (const [day, time, utc, why] of [
    ["2026-01-15", "01:00", "2026-01-15T00:00:00Z", "in winter"],
    ["2026-07-15", "01:00", "2026-07-14T23:00:00Z", "in summer"],
    ["2026-03-29", "01:59", "2026-03-29T00:59:00Z", "before the clock goes forward"],
    ["2026-03-29", "03:00", "2026-03-29T01:00:00Z", "after it"],
    ["2026-03-29", "02:30", "2026-03-29T01:30:00Z", "in the hour that is left out: an hour later by the clock"],
    ["2026-10-25", "02:30", "2026-10-25T00:30:00Z", "in the hour that comes twice: the first one"],
    ["2026-10-25", "03:00", "2026-10-25T02:00:00Z", "after it"],
    ["2026-12-31", "00:00", "2026-12-30T23:00:00Z", "at midnight"],
  ] as const) {
    test(`${day} ${time} is ${utc}, ${why}`, () => assert.equal(instantAt(day, time), Date.parse(utc)));
  }

  test("a day has its weekday", () => assert.deepEqual(["2026-11-29", "2026-12-02"].map(weekdayOf), [0, 3]));
});
