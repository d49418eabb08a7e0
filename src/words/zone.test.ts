/** The clock on the wall of a German practice, compared with the time zone database. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { berlinClock } from "./zone.ts";

const HOUR_MS = 3_600_000;
const database = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Berlin",
  dateStyle: "short",
  timeStyle: "short",
});

function byDatabase(instant: number): { day: string; time: string } {
  const [day = "", time = ""] = database.format(instant).split(" ");
  return { day, time };
}

describe("the clock in Berlin", () => {
  test("is that of the time zone database, every six hours from 1996 to 2050", () => {
    for (let at = Date.UTC(1996, 0, 1); at < Date.UTC(2051, 0, 1); at += 6 * HOUR_MS) {
      assert.deepEqual(berlinClock(at), byDatabase(at), new Date(at).toISOString());
    }
  });

  test("changes at the very moment at which the database changes it", () => {
    for (let year = 1996; year <= 2050; year++) {
      for (const month of [2, 9]) {
        for (let at = Date.UTC(year, month, 24); at < Date.UTC(year, month + 1, 1); at += HOUR_MS) {
          for (const instant of [at - 1, at]) assert.deepEqual(berlinClock(instant), byDatabase(instant));
        }
      }
    }
  });

  test("is that of the database at any moment", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1996, 0, 1), max: Date.UTC(2051, 0, 1) }), (instant) => {
        assert.deepEqual(berlinClock(instant), byDatabase(instant));
      }),
    );
  });
});
