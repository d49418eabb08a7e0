import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { fitsInto, progressWord, type StepDuration, updateDuration, type Wartungsfenster } from "./fenster.ts";

const MINUTE_MS = 60_000;
const OPENS = Date.parse("2026-11-21T19:30:00+01:00");

/** The manufacturer says up to 20 minutes; 60 at most and 20 in reserve are assumptions of ours. */
const kocobox = updateDuration("kocobox-med-plus", "1.3.10");

function windowOf(minutes: number): Wartungsfenster {
  return { opensAt: OPENS, closesAt: OPENS + minutes * MINUTE_MS };
}

describe("an update that takes up to 20 minutes", () => {
  test("U-44: a window of 15 minutes is rejected, with the minutes it needs", () => {
    assert.deepEqual(fitsInto(windowOf(15), kocobox, OPENS), {
      fits: false,
      neededMinutes: 40,
      availableMinutes: 15,
    });
  });

  for (const [minutes, fits] of [
    [20, false],
    [39, false],
    [40, true],
    [60, true],
  ] as const) {
    test(`${fits ? "fits" : "does not fit"} into ${minutes} minutes, for the reserve belongs to it`, () => {
      assert.equal(fitsInto(windowOf(minutes), kocobox, OPENS).fits, fits);
    });
  }

  test("no longer fits when the window has run for a while", () => {
    assert.equal(fitsInto(windowOf(60), kocobox, OPENS + 20 * MINUTE_MS).fits, true);
    assert.equal(fitsInto(windowOf(60), kocobox, OPENS + 21 * MINUTE_MS).fits, false);
  });

  test("gains nothing from being asked long before the window opens", () => {
    assert.equal(fitsInto(windowOf(15), kocobox, OPENS - 600 * MINUTE_MS).fits, false);
  });

  test("does not fit into a window that is over, ends before it opens or has no times", () => {
    assert.equal(fitsInto(windowOf(60), kocobox, OPENS + 61 * MINUTE_MS).fits, false);
    assert.equal(fitsInto(windowOf(-60), kocobox, OPENS).fits, false);
    assert.equal(fitsInto({ opensAt: Number.NaN, closesAt: Number.NaN }, kocobox, OPENS).fits, false);
  });

  test("gets an hour less in the night in which the clock goes forward", () => {
    const night = {
      opensAt: Date.parse("2026-03-29T01:30:00+01:00"),
      closesAt: Date.parse("2026-03-29T03:00:00+02:00"),
    };
    assert.deepEqual(fitsInto(night, kocobox, night.opensAt), {
      fits: false,
      neededMinutes: 40,
      availableMinutes: 30,
    });
  });

  test("fits exactly when what is left of the window holds its duration and reserve", () => {
    const minutes = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, (usual, reserve, length, passed) => {
        const duration: StepDuration = { ...kocobox, usualMinutes: usual, reserveMinutes: reserve };
        const { fits } = fitsInto(windowOf(length), duration, OPENS + passed * MINUTE_MS);
        assert.equal(fits, passed + usual + reserve <= length);
      }),
    );
  });
});

describe("an update that is running", () => {
  test("U-44: at minute 21 the word changes to dauert-laenger, after the second limit to bitte-pruefen", () => {
    const words: [minute: number, word: string][] = [
      [0, "laeuft"],
      [20, "laeuft"],
      [21, "dauert-laenger"],
      [60, "dauert-laenger"],
      [61, "bitte-pruefen"],
      [1440, "bitte-pruefen"],
    ];
    for (const [minute, word] of words) {
      assert.equal(progressWord(OPENS, OPENS + minute * MINUTE_MS, kocobox), word, `minute ${minute}`);
    }
  });

  test("never goes back to a calmer word", () => {
    const order = ["laeuft", "dauert-laenger", "bitte-pruefen"];
    const minute = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(minute, minute, (a, b) => {
        const rank = (m: number) => order.indexOf(progressWord(OPENS, OPENS + m * MINUTE_MS, kocobox));
        assert.ok(rank(Math.min(a, b)) <= rank(Math.max(a, b)));
      }),
    );
  });
});

describe("how long an update takes", () => {
  test("is what the manufacturer says where it says something", () => {
    assert.deepEqual([kocobox.usualMinutes, kocobox.assumption], [20, false]);
  });

  for (const [product, version] of [
    ["kocobox-med-plus", "5.5.12"],
    ["secunet-konnektor", "1.3.10"],
  ] as const) {
    test(`is a marked assumption for ${product} ${version}, and a longer one`, () => {
      const duration = updateDuration(product, version);
      assert.equal(duration.assumption, true);
      assert.ok(duration.usualMinutes + duration.reserveMinutes > 40);
    });
  }
});
