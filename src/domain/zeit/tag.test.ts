import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { addDays, DAY_MS, dayOf, daysBetween, noonOf, parseDay } from "./tag.ts";

/** Civil days a practice may meet, from the first Konnektor to the far end of a certificate. */
const someDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays("2000-01-01", days));

describe("the civil day in the practice", () => {
  const moments: [utc: string, day: string, why: string][] = [
    ["2026-01-15T22:59:59Z", "2026-01-15", "a second before midnight in winter"],
    ["2026-01-15T23:00:00Z", "2026-01-16", "midnight in winter"],
    ["2026-07-15T21:59:59Z", "2026-07-15", "a second before midnight in summer"],
    ["2026-07-15T22:00:00Z", "2026-07-16", "midnight in summer"],
    ["2026-03-29T00:59:59Z", "2026-03-29", "a second before the clock goes forward"],
    ["2026-03-29T21:59:59Z", "2026-03-29", "the last second of the day with 23 hours"],
    ["2026-03-29T22:00:00Z", "2026-03-30", "the first second after it"],
    ["2026-10-25T22:59:59Z", "2026-10-25", "the last second of the day with 25 hours"],
    ["2026-10-25T23:00:00Z", "2026-10-26", "the first second after it"],
    ["2026-12-31T23:00:00Z", "2027-01-01", "New Year in Berlin, still the old year in UTC"],
  ];
  for (const [utc, day, why] of moments) {
    test(`is ${day} at ${utc}: ${why}`, () => assert.equal(dayOf(Date.parse(utc)), day));
  }

  test("is the one of the time zone database, all over the years a practice looks at", () => {
    const berlin = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin", dateStyle: "short" });
    const from = Date.parse("2018-01-01T00:00:00Z");
    const to = Date.parse("2036-01-01T00:00:00Z");
    // A step that is no whole number of hours meets every hour of the day.
    for (let instant = from; instant < to; instant += 11 * 3_600_000 + 61_000) {
      assert.equal(dayOf(instant), berlin.format(instant), new Date(instant).toISOString());
    }
  });

  test("is the day itself at its noon", () => {
    fc.assert(fc.property(someDay, (day) => assert.equal(dayOf(noonOf(day)), day)));
  });
});

describe("a day that is written down", () => {
  for (const day of ["2026-12-31", "2024-02-29", "2000-01-01", "2019-12-31"]) {
    test(`${day} is one`, () => assert.equal(parseDay(day), day));
  }
  for (const text of [
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-12-00",
    "",
    "heute",
  ]) {
    test(`${JSON.stringify(text)} is none`, () => assert.equal(parseDay(text), undefined));
  }
  for (const text of [
    "31.12.2026",
    "2026-1-1",
    "26-12-31",
    "2026-12-31 ",
    "2026-12-31T00:00:00Z",
    "2026-12",
    "20261231",
  ]) {
    test(`${JSON.stringify(text)} is written in another way and refused`, () =>
      assert.equal(parseDay(text), undefined));
  }
});

describe("counting days", () => {
  const spans: [from: string, to: string, days: number][] = [
    ["2026-11-21", "2026-11-21", 0],
    ["2026-11-21", "2026-11-22", 1],
    ["2026-11-21", "2026-11-20", -1],
    ["2024-02-28", "2024-03-01", 2],
    ["2025-02-28", "2025-03-01", 1],
    ["2019-12-31", "2020-01-01", 1],
    ["2026-03-28", "2026-03-30", 2],
    ["2026-10-24", "2026-10-26", 2],
  ];
  for (const [from, to, days] of spans) {
    test(`from ${from} to ${to} it is ${days}`, () => {
      assert.equal(daysBetween(from, to), days);
      assert.equal(addDays(from, days), to);
    });
  }

  test("forward and back again ends on the same day", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -4000, max: 4000 }), (day, days) => {
        const other = addDays(day, days);
        assert.equal(daysBetween(day, other), days);
        assert.equal(addDays(other, -days), day);
        assert.equal(Math.round((noonOf(other) - noonOf(day)) / DAY_MS), days);
      }),
    );
  });
});
