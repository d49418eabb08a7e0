/** When a practice is open, and what is no time. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isDigestDue } from "../alarm/digest.ts";
import { holidayOn } from "./feiertage.ts";
import { isOpen, nextOpening, weekdayOf, wrongSpan } from "./sprechzeiten.ts";
import { addDays, dayOf } from "./tag.ts";

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
    test(`is ${open ? "open" : "closed"} ${why}`, () =>
      assert.equal(isOpen([MONDAY], undefined, Date.parse(utc)), open));
  }

  test("is never open without hours, and always with all of them but on holidays", () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000_000 }), (at) => {
        const isHoliday = holidayOn(dayOf(at), "BY") !== undefined;
        return isOpen(all, "BY", at) !== isHoliday && !isOpen([], "BY", at);
      }),
    );
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

describe("on holidays", () => {
  const WEEK = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "18:00" }));
  const noon = (day: string) => Date.parse(`${day}T11:00:00Z`);
  const opens = (land: string | undefined, after: string, closures = [] as Parameters<typeof isOpen>[3]) => {
    const next = nextOpening(WEEK, land, Date.parse(after), closures);
    return next && new Date(next).toISOString();
  };

  test("of its Bundesland a practice is closed, on those of another it is open", () => {
    // Fronleichnam, Reformationstag 2028, Buß- und Bettag.
    assert.deepEqual([isOpen(WEEK, "NW", noon("2026-06-04")), isOpen(WEEK, "SH", noon("2026-06-04"))], [false, true]);
    assert.deepEqual([isOpen(WEEK, "SH", noon("2028-10-31")), isOpen(WEEK, "NW", noon("2028-10-31"))], [false, true]);
    assert.deepEqual([isOpen(WEEK, "SN", noon("2026-11-18")), isOpen(WEEK, "TH", noon("2026-11-18"))], [false, true]);
  });

  test("that hold everywhere it is closed whether its Bundesland is known or not", () => {
    for (const land of [undefined, "XX", "SH", "BY"]) assert.equal(isOpen(WEEK, land, noon("2026-12-25")), false);
    assert.equal(isOpen(WEEK, undefined, noon("2026-06-04")), true);
  });

  test("it opens on the next day that is none", () => {
    assert.equal(opens("SH", "2026-12-24T17:30:00Z"), "2026-12-28T07:00:00.000Z");
    assert.equal(opens("BY", "2026-01-05T17:30:00Z"), "2026-01-07T07:00:00.000Z");
    // From Maundy Thursday in winter time to Tuesday after Easter in summer time.
    assert.equal(opens(undefined, "2027-03-25T17:30:00Z"), "2027-03-30T06:00:00.000Z");
  });

  test("of its own it is closed from the first day through the last", () => {
    const closures = [{ from: "2026-12-21", until: "2027-01-08", reason: "Betriebsferien" }];
    const at = (day: string) => isOpen(WEEK, "SH", noon(day), closures);
    assert.deepEqual(["2026-12-18", "2026-12-21", "2027-01-08", "2027-01-11"].map(at), [true, false, false, true]);
    assert.equal(opens("SH", "2026-12-18T17:30:00Z", closures), "2027-01-11T07:00:00.000Z");
    const always = [{ from: "2026-01-01", until: "2099-12-31", reason: "Praxis aufgegeben" }];
    assert.equal(opens("SH", "2026-12-18T17:30:00Z", always), undefined);
  });
});

describe("in the nights the clock is changed", () => {
  const NIGHTLY = [{ weekday: 7, from: "01:30", to: "03:30" }];
  const stretch = (spans: typeof NIGHTLY, from: string, hours: number) => {
    const begin = Date.parse(from);
    const minutes = Array.from({ length: hours * 60 }, (_, i) => begin + i * 60_000);
    return minutes.filter((at) => isOpen(spans, "SH", at)).map((at) => new Date(at).toISOString().slice(11, 16));
  };

  test("in spring an hour less, in autumn an hour more, each in one piece", () => {
    const spring = stretch(NIGHTLY, "2026-03-28T22:00:00Z", 8);
    assert.deepEqual([spring[0], spring.at(-1), spring.length], ["00:30", "01:29", 60]);
    const autumn = stretch(NIGHTLY, "2026-10-24T22:00:00Z", 8);
    assert.deepEqual([autumn[0], autumn.at(-1), autumn.length], ["23:30", "02:29", 180]);
  });

  test("in the hour that comes twice it opens once, the first time", () => {
    const twice = [{ weekday: 7, from: "02:30", to: "04:00" }];
    const next = nextOpening(twice, "SH", Date.parse("2026-10-24T20:00:00Z")) ?? 0;
    assert.equal(new Date(next).toISOString(), "2026-10-25T00:30:00.000Z");
    const after = nextOpening(twice, "SH", next) ?? 0;
    assert.equal(new Date(after).toISOString(), "2026-11-01T01:30:00.000Z");
  });

  test("in the hour that is left out it opens an hour later by the clock", () => {
    const left = [{ weekday: 7, from: "02:30", to: "05:00" }];
    const next = nextOpening(left, "SH", Date.parse("2026-03-28T20:00:00Z")) ?? 0;
    assert.equal(new Date(next).toISOString(), "2026-03-29T01:30:00.000Z");
    assert.equal(isOpen(left, "SH", next - 1), false);
  });
});

test("it is open when it opens next, closed just before, and never open in between while it is closed", () => {
  const time = fc.integer({ min: 0, max: 95 }).map((q) => `${String(q >> 2).padStart(2, "0")}:${(q % 4) * 15 || "00"}`);
  const span = fc.record({
    weekday: fc.integer({ min: 1, max: 7 }),
    from: time,
    to: fc.constantFrom("24:00", "23:45"),
  });
  const instant = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2029-01-01") });
  const land = fc.constantFrom(undefined, "SH", "BY", "SN");
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 4 }),
      land,
      instant,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (...drawn) => {
        const [drawnSpans, bundesland, after, share] = drawn;
        const spans = drawnSpans.filter(({ from, to }) => from < to);
        const next = nextOpening(spans, bundesland, after);
        if (next === undefined) return;
        assert.ok(next > after && isOpen(spans, bundesland, next) && !isOpen(spans, bundesland, next - 1));
        const between = Math.floor(after + (next - 1 - after) * share);
        if (!isOpen(spans, bundesland, after)) assert.ok(!isOpen(spans, bundesland, between));
      },
    ),
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
