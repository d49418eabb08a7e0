import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  counted,
  englishDay,
  englishMonth,
  englishTime,
  germanDay,
  germanMonth,
  germanTime,
  inDays,
  inDaysEnglish,
  inSeries,
} from "./format.ts";

describe("a day as people write it", () => {
  const days: [written: string, german: string, english: string][] = [
    ["2026-12-31", "31.12.2026", "31 Dec 2026"],
    ["2020-01-01", "01.01.2020", "1 Jan 2020"],
    ["2024-02-29", "29.02.2024", "29 Feb 2024"],
    ["2018-12", "2018-12", "2018-12"],
    ["", "", ""],
  ];
  for (const [written, german, english] of days) {
    test(`${JSON.stringify(written)} is ${german} and ${english}`, () => {
      assert.deepEqual([germanDay(written), englishDay(written)], [german, english]);
    });
  }
});

describe("a month as people write it", () => {
  const months: [written: string, german: string, english: string][] = [
    ["2018-12", "Dezember 2018", "December 2018"],
    ["2026-03", "März 2026", "March 2026"],
    ["2026-01", "Januar 2026", "January 2026"],
    ["2018-12-24", "24.12.2018", "24 Dec 2018"],
  ];
  for (const [written, german, english] of months) {
    test(`${written} is ${german} and ${english}`, () => {
      assert.deepEqual([germanMonth(written), englishMonth(written)], [german, english]);
    });
  }
});

describe("how far away a day is", () => {
  const distances: [days: number, german: string, english: string][] = [
    [0, "heute", "today"],
    [1, "morgen", "tomorrow"],
    [-1, "seit gestern", "since yesterday"],
    [12, "in 12 Tagen", "in 12 days"],
    [-3, "seit 3 Tagen", "for 3 days"],
  ];
  for (const [days, german, english] of distances) {
    test(`${days} is ${german} and ${english}`, () => {
      assert.deepEqual([inDays(days), inDaysEnglish(days)], [german, english]);
    });
  }
});

describe("a moment as the clock in the practice shows it", () => {
  const moments: [utc: string, german: string, english: string][] = [
    ["2026-01-24T11:51:00Z", "24.01.2026, 12:51 Uhr", "24 Jan 2026, 12:51"],
    ["2026-07-24T11:51:59Z", "24.07.2026, 13:51 Uhr", "24 Jul 2026, 13:51"],
    ["2026-12-31T23:00:00Z", "01.01.2027, 00:00 Uhr", "1 Jan 2027, 00:00"],
    ["2026-03-29T00:59:00Z", "29.03.2026, 01:59 Uhr", "29 Mar 2026, 01:59"],
    ["2026-03-29T01:00:00Z", "29.03.2026, 03:00 Uhr", "29 Mar 2026, 03:00"],
    ["2026-10-25T00:59:00Z", "25.10.2026, 02:59 Uhr", "25 Oct 2026, 02:59"],
    ["2026-10-25T01:00:00Z", "25.10.2026, 02:00 Uhr", "25 Oct 2026, 02:00"],
  ];
  for (const [utc, german, english] of moments) {
    test(`${utc} is ${german}`, () => {
      assert.deepEqual([germanTime(Date.parse(utc)), englishTime(Date.parse(utc))], [german, english]);
    });
  }

  test("is the one of the time zone database, all over the years a practice looks at", () => {
    const berlin = new Intl.DateTimeFormat("de-DE", {
      timeZone: "Europe/Berlin",
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
    const to = Date.parse("2036-01-01T00:00:00Z");
    // A step that is no whole number of hours meets every hour of the day.
    for (let instant = Date.parse("2018-01-01T00:00:00Z"); instant < to; instant += 11 * 3_600_000 + 61_000) {
      assert.equal(germanTime(instant), `${berlin.format(instant)} Uhr`);
    }
  });
});

describe("a count with its noun", () => {
  for (const [count, text] of [
    [0, "0 Versuche"],
    [1, "1 Versuch"],
    [2, "2 Versuche"],
  ] as const) {
    test(`${count} is ${text}`, () => assert.equal(counted(count, "Versuch", "Versuche"), text));
  }
});

describe("names in a series", () => {
  for (const [names, text] of [
    [[], ""],
    [["VSDM"], "VSDM"],
    [["VSDM", "NFDM"], "VSDM und NFDM"],
    [["VSDM", "NFDM", "eMP"], "VSDM, NFDM und eMP"],
  ] as const) {
    test(`${names.length} of them`, () => assert.equal(inSeries(names, "und"), text));
  }
});
