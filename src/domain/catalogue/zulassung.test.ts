import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { APPROVED, HEARSAY, release, TODAY } from "../assess/testing.ts";
import { addDays, type Day, daysBetween } from "../zeit/tag.ts";
import type { Grade, Release } from "./catalogue.ts";
import { startsAfter, WARNING_DAYS, warningDue, type Zulassung, zulassungOn } from "./zulassung.ts";

const GEMATIK: Release["source"] = { grade: "gematik", name: "Liste der gematik", asOf: "2024-01-01" };
const DVO: Release["source"] = { grade: "dvo", name: "Muster-IT", asOf: "2024-01-01" };

const until = (day: Day) => ({ zulassung: { by: "gematik", until: day } });
const since = (from: string) => ({ zulassung: { by: "gematik", since: from } });

describe("whether a version may run on a day", () => {
  const cases: [sentence: string, row: Partial<Release>, day: Day, expected: Zulassung][] = [
    [
      "on its last day it may",
      until("2019-12-31"),
      "2019-12-31",
      { is: "zugelassen", until: "2019-12-31", daysLeft: 0 },
    ],
    ["the day after it may not", until("2019-12-31"), "2020-01-01", { is: "abgelaufen", until: "2019-12-31" }],
    ["long before it may", until("2019-12-31"), "2018-12-31", { is: "zugelassen", until: "2019-12-31", daysLeft: 365 }],
    ["without an end it may", { zulassung: { by: "gematik" } }, "2030-01-01", { is: "zugelassen" }],
    ["gematik's own word counts", { source: GEMATIK }, TODAY, { is: "zugelassen" }],

    ["on its first day it may", since("2026-01-15"), "2026-01-15", { is: "zugelassen" }],
    ["the day before it may not", since("2026-01-15"), "2026-01-14", { is: "noch-nicht", from: "2026-01-15" }],
    ["from the first day of its month it may", since("2018-12"), "2018-12-01", { is: "zugelassen" }],
    ["in the month before it may not", since("2018-12"), "2018-11-30", { is: "noch-nicht", from: "2018-12" }],

    ["announced it may not", { status: "angekuendigt" }, TODAY, { is: "angekuendigt" }],
    ["in a field trial it may not", { status: "feldtest" }, TODAY, { is: "feldtest" }],
    [
      "withdrawn on no stated day it may not",
      { status: "zurueckgezogen" },
      "2024-01-01",
      { is: "zurueckgezogen", on: undefined },
    ],
    [
      "on the day of its withdrawal it may not",
      { status: "zurueckgezogen", withdrawnOn: TODAY },
      TODAY,
      { is: "zurueckgezogen", on: TODAY },
    ],
    [
      "the day before its withdrawal it may",
      { status: "zurueckgezogen", withdrawnOn: TODAY },
      addDays(TODAY, -1),
      { is: "zugelassen" },
    ],

    ["when nobody speaks of it, it is not known", { zulassung: undefined }, TODAY, { is: "unbekannt" }],
    ["a DVO's word does not confirm it", { source: DVO }, TODAY, { is: "unbestaetigt", until: undefined }],
    [
      "hearsay does not confirm it, however far its end lies away",
      { ...until("2099-12-31"), source: HEARSAY },
      TODAY,
      { is: "unbestaetigt", until: "2099-12-31" },
    ],
    [
      "hearsay of an end that has passed counts",
      { ...until("2025-11-16"), source: HEARSAY },
      TODAY,
      { is: "abgelaufen", until: "2025-11-16" },
    ],
  ];
  for (const [sentence, row, day, expected] of cases) {
    // `daysLeft` and `until` may be absent or undefined: what is meant is the same.
    test(sentence, () => {
      assert.deepEqual(
        { until: undefined, ...zulassungOn(release("1.0.0", row), day) },
        { until: undefined, ...expected },
      );
    });
  }

  const someDay = fc.integer({ min: 0, max: 8000 }).map((days) => addDays("2015-01-01", days));
  const somebody = fc.record({
    by: fc.constantFrom("gematik", "Hersteller"),
    since: fc.option(someDay, { nil: undefined }),
    until: fc.option(someDay, { nil: undefined }),
    reference: fc.option(fc.constant("Nr. 1"), { nil: undefined }),
  });
  const someStatus = fc.constantFrom<Release["status"]>("angekuendigt", "feldtest", "verfuegbar", "zurueckgezogen");

  test("is never a yes on the word of a DVO or a stranger, whatever they claim", () => {
    const grade = fc.constantFrom<Grade>("dvo", "zweithand");
    fc.assert(
      fc.property(grade, someStatus, somebody, someDay, (grade, status, zulassung, day) => {
        const row = release("1.0.0", { status, zulassung, source: { ...HEARSAY, grade } });
        assert.notEqual(zulassungOn(row, day).is, "zugelassen");
      }),
    );
  });

  test("is never a yes outside the days that were stated", () => {
    fc.assert(
      fc.property(someStatus, somebody, someDay, (status, zulassung, day) => {
        const { is } = zulassungOn(release("1.0.0", { status, zulassung }), day);
        const inside = (!zulassung.since || zulassung.since <= day) && (!zulassung.until || day <= zulassung.until);
        assert.equal(is === "zugelassen", inside && status === "verfuegbar");
      }),
    );
  });

  test("counts down to the last day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (days) => {
        const row = release("1.0.0", { zulassung: { ...APPROVED, until: addDays(TODAY, days) } });
        const zulassung = zulassungOn(row, TODAY);
        assert.deepEqual(zulassung.is === "zugelassen" && zulassung.daysLeft, days);
      }),
    );
  });
});

describe("a start that is only known by its month", () => {
  const cases: [from: string | undefined, day: Day, isAfter: boolean][] = [
    ["2018-12", "2018-11-30", true],
    ["2018-12", "2018-12-01", false],
    ["2018-12", "2019-01-01", false],
    ["2018-12-15", "2018-12-14", true],
    ["2018-12-15", "2018-12-15", false],
    [undefined, "2018-12-15", false],
  ];
  for (const [from, day, isAfter] of cases) {
    test(`${from ?? "no start"} ${isAfter ? "lies" : "does not lie"} after ${day}`, () => {
      assert.equal(startsAfter(from, day), isAfter);
    });
  }
});

/** The warnings a practice gets whose list is looked at when so many days are left. */
function warningsOver(daysLeft: readonly number[]): number[] {
  const given: number[] = [];
  for (const days of daysLeft) {
    const due = warningDue(days, given);
    if (due !== undefined) given.push(due);
  }
  return given;
}

const countdown = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, i) => from - i);

describe("warnings before an approval ends", () => {
  test("U-18: an approval that ends in 89 days has produced the 90-day warning once", () => {
    const ends = addDays(TODAY, 89);
    const looked = countdown(30, 0).map((daysAgo) => daysBetween(addDays(TODAY, -daysAgo), ends));
    assert.deepEqual(
      warningsOver(looked).filter((threshold) => threshold === 90),
      [90],
    );
  });

  test("come at 180, 90, 30, 14 and 7 days, each once, for a practice that looks every day", () => {
    assert.deepEqual(warningsOver(countdown(400, -30)), [180, 90, 30, 14, 7]);
  });

  test("come once, with the tightest, when the list was loaded late", () => {
    assert.deepEqual(warningsOver([10]), [14]);
    assert.deepEqual(warningsOver(countdown(10, 8)), [14]);
    assert.deepEqual(warningsOver(countdown(10, 0)), [14, 7]);
    assert.deepEqual(warningsOver(countdown(3, 0)), [7]);
  });

  test("do not come before their time, nor after the end", () => {
    assert.deepEqual(warningsOver([181, 365]), []);
    assert.deepEqual(warningsOver([-1, -100]), []);
  });

  test("do not come again when a clock is set back", () => {
    assert.deepEqual(warningsOver([10, 100, 20, 10]), [14]);
  });

  for (const threshold of WARNING_DAYS) {
    test(`come on the day ${threshold} days before the end, not the day before`, () => {
      assert.equal(warningDue(threshold, []), threshold);
      assert.notEqual(warningDue(threshold + 1, []), threshold);
    });
  }

  test("never repeat or slacken, whichever days the practice was closed", () => {
    fc.assert(
      fc.property(fc.subarray(countdown(200, -5)), (looked) => {
        const given = warningsOver(looked);
        assert.deepEqual(
          given,
          given.toSorted((a, b) => b - a),
        );
        assert.equal(new Set(given).size, given.length);
        const last = looked.filter((days) => days >= 0).at(-1);
        const tightest = WARNING_DAYS.filter((threshold) => last !== undefined && last <= threshold).at(-1);
        assert.equal(given.at(-1), tightest);
      }),
    );
  });
});
