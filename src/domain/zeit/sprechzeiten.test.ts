/** When a practice is open, and what is no time. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isDigestDue } from "../alarm/digest.ts";
import { isOpen, weekdayOf, wrongSpan } from "./sprechzeiten.ts";
import { addDays } from "./tag.ts";

const MONDAY = { weekday: 1, from: "08:00", to: "12:00" };

describe("a practice", () => {
  const moments: [utc: string, open: boolean, why: string][] = [
    ["2026-11-23T06:59:59Z", false, "a second before it opens"],
    ["2026-11-23T07:00:00Z", true, "when it opens"],
    ["2026-11-23T10:59:59Z", true, "in its last minute"],
    ["2026-11-23T11:00:00Z", false, "when it closes"],
    ["2026-11-24T08:00:00Z", false, "on another day"],
    ["2026-07-13T06:00:00Z", true, "at the same time of the clock in summer"],
    ["2026-07-13T10:00:00Z", false, "and closes then too"],
  ];
  for (const [utc, open, why] of moments) {
    test(`is ${open ? "open" : "closed"} ${why}`, () => assert.equal(isOpen([MONDAY], Date.parse(utc)), open));
  }

  test("is never open without hours, and always with all of them", () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000_000_000 }), (at) => isOpen(all, at) && !isOpen([], at)));
  });

  test("is told which time ends early or overlaps with which", () => {
    assert.equal(wrongSpan([MONDAY, { weekday: 1, from: "12:00", to: "18:00" }]), undefined);
    assert.equal(wrongSpan([MONDAY, { ...MONDAY, weekday: 2 }]), undefined);
    assert.deepEqual(wrongSpan([MONDAY, { weekday: 1, from: "11:59", to: "18:00" }]), { index: 1, why: "overlaps" });
    assert.deepEqual(wrongSpan([{ weekday: 1, from: "08:00", to: "08:00" }]), { index: 0, why: "ends-early" });
  });
});

test("weekdays go on by one, from Monday to Sunday", () => {
  assert.deepEqual([weekdayOf("2026-11-23"), weekdayOf("2026-11-29"), weekdayOf("1969-12-31")], [1, 7, 3]);
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 60_000 }), (days) => {
      const day = addDays("2000-01-01", days);
      return weekdayOf(addDays(day, 1)) === (weekdayOf(day) % 7) + 1;
    }),
  );
});

describe("the weekly overview", () => {
  const week = (from: string) => ({ id: "week" as const, from, alarms: 0, recovered: 0 });
  const cases: [from: string, utc: string, due: boolean, why: string][] = [
    ["2026-11-18", "2026-11-22T23:00:00Z", false, "in the night to Monday"],
    ["2026-11-18", "2026-11-23T06:00:00Z", true, "on Monday at seven"],
    ["2026-11-23", "2026-11-23T09:00:00Z", false, "when it was made today"],
    ["2026-11-23", "2026-11-30T06:00:00Z", true, "a week later"],
    ["2026-11-18", "2026-11-25T12:00:00Z", true, "late, when nobody was there on Monday"],
  ];
  for (const [from, utc, due, why] of cases) {
    test(`is ${due ? "" : "not "}due ${why}`, () => assert.equal(isDigestDue(week(from), Date.parse(utc)), due));
  }
});
