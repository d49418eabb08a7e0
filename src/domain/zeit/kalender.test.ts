import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { kalenderOf, quietWindow } from "./kalender.ts";
import { openingOf } from "./sprechzeiten.ts";

const MINUTE_MS = 60_000;
const at = (text: string) => Date.parse(text);
const iso = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());

/** Open in these hours, in no Bundesland. */
const weekly = (spans: { weekday: number; from: string; to: string }[]) => openingOf({}, { spans });

/** Mornings and afternoons, Wednesday only in the morning. */
const HOURS = [
  ...[1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "12:30" })),
  ...[1, 2, 4].map((weekday) => ({ weekday, from: "14:00", to: "18:00" })),
];

describe("when a practice is open", () => {
  const { isOpen, nextOpening } = kalenderOf(weekly(HOURS));

  for (const [moment, open, next] of [
    ["2026-11-23T07:00:00Z", true, "2026-11-23T13:00:00.000Z"], // Monday 8:00, the minute it opens
    ["2026-11-23T06:59:59Z", false, "2026-11-23T07:00:00.000Z"],
    ["2026-11-23T11:30:00Z", false, "2026-11-23T13:00:00.000Z"], // 12:30, the minute it closes
    ["2026-11-25T14:00:00Z", false, "2026-11-26T07:00:00.000Z"], // Wednesday afternoon
    ["2026-11-27T20:00:00Z", false, "2026-11-30T07:00:00.000Z"], // Friday evening
    // Both changes of the clock: Monday after, still 8:00 in Berlin.
    ["2026-10-24T20:00:00Z", false, "2026-10-26T07:00:00.000Z"],
    ["2026-03-28T20:00:00Z", false, "2026-03-30T06:00:00.000Z"],
  ] as const) {
    test(`at ${moment} it is ${open ? "open" : "closed"} and opens next at ${next}`, () => {
      assert.equal(isOpen(at(moment)), open);
      assert.equal(iso(nextOpening(at(moment))), next);
    });
  }

  test("a practice that never opens never opens", () => {
    assert.equal(kalenderOf(weekly([])).nextOpening(0), undefined);
    assert.equal(kalenderOf(weekly([])).isOpen(0), false);
  });

  test("open until midnight is open until midnight", () => {
    const late = kalenderOf(weekly([{ weekday: 1, from: "20:00", to: "24:00" }]));
    assert.equal(late.isOpen(at("2026-11-23T22:59:59Z")), true);
    assert.equal(late.isOpen(at("2026-11-23T23:00:00Z")), false);
  });

  test("without hours a practice counts as open on working days, on the safe side", () => {
    assert.equal(kalenderOf(openingOf({}, undefined)).isOpen(at("2026-11-23T16:00:00Z")), true);
    assert.equal(kalenderOf(openingOf({}, undefined)).isOpen(at("2026-11-22T16:00:00Z")), false);
  });
});

describe("the next quiet window", () => {
  for (const [name, minutes, from, opens, closes] of [
    [
      "is the lunch break where that is enough",
      60,
      "2026-11-23T08:00:00Z",
      "2026-11-23T11:30:00Z",
      "2026-11-23T13:00:00Z",
    ],
    [
      "is the evening where the lunch break is too short",
      120,
      "2026-11-23T08:00:00Z",
      "2026-11-23T17:00:00Z",
      "2026-11-23T19:30:00Z",
    ],
    [
      "is now where the practice is closed for long enough",
      90,
      "2026-11-28T12:00:00Z",
      "2026-11-28T12:00:00Z",
      "2026-11-28T14:00:00Z",
    ],
    ["ends where the practice opens", 80, "2026-11-23T08:00:00Z", "2026-11-23T11:30:00Z", "2026-11-23T13:00:00Z"],
  ] as const) {
    test(name, () => {
      const found = quietWindow(weekly(HOURS), minutes, at(from));
      assert.deepEqual([iso(found?.opensAt), iso(found?.closesAt)], [iso(at(opens)), iso(at(closes))]);
    });
  }

  test("there is none where the practice is never closed for so long", () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
    assert.equal(quietWindow(weekly(always), 30, at("2026-11-23T08:00:00Z")), undefined);
  });

  test("a practice without hours is closed now", () => {
    const now = at("2026-11-23T08:00:00Z");
    assert.deepEqual(quietWindow(weekly([]), 30, now), { opensAt: now, closesAt: now + 60 * MINUTE_MS });
  });
});
