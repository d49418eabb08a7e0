/** How days, times and counts are written. Room: words; used by the texts of both languages. */

import { berlinClock } from "./zone.ts";

/** "2026-12-31" → "31.12.2026". */
export function germanDay(day: string): string {
  const [year, month, date] = day.split("-");
  return date ? `${date}.${month}.${year}` : day;
}

const MONTHS_DE = [
  "Januar",
  "Februar",
  "März",
  "April",
  "Mai",
  "Juni",
  "Juli",
  "August",
  "September",
  "Oktober",
  "November",
  "Dezember",
];
const MONTHS_EN = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "2018-12" → "Dezember 2018"; a full day stays a day. */
export function germanMonth(text: string): string {
  const [year, month, date] = text.split("-");
  return date ? germanDay(text) : `${MONTHS_DE[Number(month) - 1] ?? month} ${year}`;
}

/** "2026-12-31" → "31 Dec 2026". */
export function englishDay(day: string): string {
  const [year, month, date] = day.split("-");
  return date ? `${Number(date)} ${(MONTHS_EN[Number(month) - 1] ?? "").slice(0, 3)} ${year}` : day;
}

export function englishMonth(text: string): string {
  const [year, month, date] = text.split("-");
  return date ? englishDay(text) : `${MONTHS_EN[Number(month) - 1] ?? month} ${year}`;
}

/** "heute", "morgen", "in 12 Tagen", "seit 3 Tagen". */
export function inDays(days: number): string {
  if (days === 0) return "heute";
  if (days === 1) return "morgen";
  if (days === -1) return "seit gestern";
  return days > 0 ? `in ${days} Tagen` : `seit ${-days} Tagen`;
}

export function inDaysEnglish(days: number): string {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "since yesterday";
  return days > 0 ? `in ${days} days` : `for ${-days} days`;
}

/** Epoch milliseconds → "24.01.2026, 12:51 Uhr". */
export function germanTime(instant: number): string {
  const { day, time } = berlinClock(instant);
  return `${germanDay(day)}, ${time} Uhr`;
}

export function englishTime(instant: number): string {
  const { day, time } = berlinClock(instant);
  return `${englishDay(day)}, ${time}`;
}

/** 200000 → "200.000". */
export function germanNumber(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ".");
}

/** 200000 → "200,000". */
export function englishNumber(number: number): string {
  return germanNumber(number).replaceAll(".", ",");
}

/** 1 → "1 Versuch", 2 → "2 Versuche". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** ["VSDM", "NFDM", "eMP"], "und" → "VSDM, NFDM und eMP". */
export function inSeries(names: readonly string[], and: string): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} ${and} ${last}` : last;
}
