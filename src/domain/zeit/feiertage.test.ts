/** Public holidays of the sixteen Länder, held against a table of our own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { BUNDESLAENDER, type Bundesland, holidayOn, nextHoliday } from "./feiertage.ts";
import { addDays, type Day } from "./tag.ts";

/** Every day of a year that is a holiday there. */
function holidays(year: number, land: string | undefined): Day[] {
  const days: Day[] = [];
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    if (holidayOn(day, land) !== undefined) days.push(day);
  }
  return days;
}

/** Good Friday, Easter Monday, Ascension, Whit Monday, Fronleichnam, Buß- und Bettag: computed by hand. */
const MOVABLE: Record<number, [string, string, string, string, string, string]> = {
  2025: ["04-18", "04-21", "05-29", "06-09", "06-19", "11-19"],
  2026: ["04-03", "04-06", "05-14", "05-25", "06-04", "11-18"],
  2027: ["03-26", "03-29", "05-06", "05-17", "05-27", "11-17"],
  2028: ["04-14", "04-17", "05-25", "06-05", "06-15", "11-22"],
};
const FIXED = ["01-01", "05-01", "10-03", "12-25", "12-26"];

/** What holds in a Bundesland beside what holds everywhere. */
const OWN: Record<string, readonly Bundesland[]> = {
  "01-06": ["BW", "BY", "ST"],
  "03-08": ["BE", "MV"],
  "08-15": ["SL"],
  "09-20": ["TH"],
  "10-31": ["BB", "MV", "SN", "ST", "TH", "HB", "HH", "NI", "SH"],
  "11-01": ["BW", "BY", "NW", "RP", "SL"],
};
const FRONLEICHNAM: readonly Bundesland[] = ["BW", "BY", "HE", "NW", "RP", "SL"];

describe("public holidays", () => {
  for (const year of [2025, 2026, 2027, 2028]) {
    const [friday, monday, ascension, whit, fronleichnam, repentance] = MOVABLE[year] as (typeof MOVABLE)[number];
    const everywhere = [...FIXED, friday, monday, ascension, whit];

    test(`of ${year} are those of the law in each of the sixteen Länder, and no day more`, () => {
      for (const land of BUNDESLAENDER) {
        const own = Object.entries(OWN).flatMap(([day, lands]) => (lands.includes(land) ? [day] : []));
        const expected = [
          ...everywhere,
          ...own,
          ...(FRONLEICHNAM.includes(land) ? [fronleichnam] : []),
          ...(land === "SN" ? [repentance] : []),
        ];
        // In Brandenburg Easter Sunday and Whit Sunday are named by the law too.
        const sundays = land === "BB" ? [addDays(`${year}-${monday}`, -1), addDays(`${year}-${whit}`, -1)] : [];
        const days = [...new Set([...expected.map((day) => `${year}-${day}`), ...sundays])].toSorted();
        assert.deepEqual(holidays(year, land), days, land);
      }
    });

    test(`of ${year} without a Bundesland are the nine that hold everywhere`, () => {
      const days = everywhere.map((day) => `${year}-${day}`).toSorted();
      assert.deepEqual(holidays(year, undefined), days);
      assert.deepEqual(holidays(year, "XX"), days);
    });
  }

  test("that hold only in parts of a Bundesland are none: too open is the safe side", () => {
    assert.equal(holidayOn("2025-08-15", "BY"), undefined);
    assert.equal(holidayOn("2025-08-15", "SL"), "MARIAHIMMELFAHRT");
    assert.equal(holidayOn("2025-08-08", "BY"), undefined);
  });

  test("the next one is found, also in the next year", () => {
    assert.deepEqual(nextHoliday("2026-12-25", "SH"), { day: "2026-12-25", holiday: "ERSTERWEIHNACHTSFEIERTAG" });
    assert.deepEqual(nextHoliday("2026-12-27", "BY"), { day: "2027-01-01", holiday: "NEUJAHRSTAG" });
  });

  test("are the same in whatever zone this computer stands", () => {
    const program = `
      const { holidayOn } = await import(${JSON.stringify(new URL("./feiertage.ts", import.meta.url).href)});
      process.stdout.write([holidayOn("2026-04-03", "SH"), holidayOn("2026-04-04", "SH")].join());`;
    for (const TZ of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
        env: { ...process.env, TZ },
        encoding: "utf8",
      });
      assert.equal(stdout, "KARFREITAG,", stderr);
    }
  });
});
