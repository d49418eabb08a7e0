/**
 * Feiertage: public holidays of a Bundesland. Without one, those that hold everywhere.
 *
 * Room: domain/zeit. Pure. The rules are those of feiertagejs; where a holiday holds only in parts of a Bundesland it is none here
 * (data/feiertage.json): a practice enters it as a closure. Holidays of a town and days that were free once are not known either.
 */
import { getHolidays } from "feiertagejs";
import data from "../../../data/feiertage.json" with { type: "json" };
import { type Day, dayOf } from "./tag.ts";

export const BUNDESLAENDER = [
  ...(["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV"] as const),
  ...(["NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"] as const),
] as const;
export type Bundesland = (typeof BUNDESLAENDER)[number];

/** Name of a holiday, as feiertagejs spells it: "KARFREITAG". */
export type Holiday = string;

/** @param bundesland two letters; unknown ones count as none */
export function holidayOn(day: Day, bundesland: string | undefined): Holiday | undefined {
  return holidaysOf(Number(day.slice(0, 4)), bundesland).get(day);
}

export function nextHoliday(from: Day, bundesland: string | undefined): { day: Day; holiday: Holiday } | undefined {
  const year = Number(from.slice(0, 4));
  const days = [year, year + 1].flatMap((y) => [...holidaysOf(y, bundesland)]);
  const [next] = days.filter(([day]) => day >= from).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return next && { day: next[0], holiday: next[1] };
}

/** Easter is the same whoever asks, and is asked for at every look. */
const known = new Map<string, ReadonlyMap<Day, Holiday>>();
const MOST_KNOWN = 200;

function holidaysOf(year: number, bundesland: string | undefined): ReadonlyMap<Day, Holiday> {
  const region = BUNDESLAENDER.find((code) => code === bundesland) ?? "BUND";
  const key = `${region}${year}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const holds = ({ name }: { name: Holiday }) =>
    !data.inPartsOnly.some((part) => part.bundesland === region && part.holiday === name);
  // The text of the day depends on the zone of this computer; the moment does not, it is noon.
  const days = getHolidays(year, region)
    .filter(holds)
    .map(({ date, name }): [Day, Holiday] => [dayOf(date.getTime()), name]);
  known.set(key, new Map(days));
  return new Map(days);
}
