/** Nachrichten, die ti-lotse verschickt. Der Befund selbst spricht in seinen eigenen Sätzen. */
import { counted, germanDay, germanTime } from "../format.ts";

interface SaidFields {
  what: string;
  meaning: string;
}

export const message = {
  subject: (f: { practice: string } & SaidFields) => `${f.practice}: ${begin(f.what)}${f.meaning}`,
  subjectMore: (f: { practice: string; count: number; isOver: boolean; isReminder: boolean }) =>
    `${f.practice}: ${f.count} ${f.isOver ? "Punkte erledigt" : f.isReminder ? "überfällige Punkte" : "neue Meldungen"}`,
  said: (f: SaidFields) => `${begin(f.what)}${f.meaning}`,
  whatToDo: (f: { text: string }) => `Was zu tun ist: ${f.text}`,
  why: (f: { text: string }) => `Warum: ${f.text}`,
  ifNothing: (f: { text: string }) => `Wenn nichts geschieht: ${f.text}`,
  since: (f: { at: number }) => `Besteht seit ${germanTime(f.at)}.`,
  due: (f: { day: string }) => `Spätestens am ${germanDay(f.day)}.`,
  retired: (f: { code: string; name: string }) => `Meldung „${f.code}“ an „${f.name}“.`,
  footer:
    "Diese Nachricht hat ti-lotse von selbst verschickt. Was Sie bekommen, stellt die Praxis unter „Benachrichtigungen“ ein. Antworten liest niemand.",
  testSubject: (f: { practice: string }) => `${f.practice}: Testnachricht von ti-lotse`,
  testText: "Wenn Sie das lesen, erreichen Sie die Nachrichten dieser Praxis. Es ist nichts zu tun.",
  digestSubject: (f: { practice: string; open: number }) =>
    f.open === 0
      ? `${f.practice}: Wochenübersicht, nichts offen`
      : `${f.practice}: Wochenübersicht, ${counted(f.open, "Punkt", "Punkte")} offen`,
  digestIntro: (f: { from: string; to: string }) =>
    `So stand es in der Woche vom ${germanDay(f.from)} bis zum ${germanDay(f.to)}.`,
  digestOpen: "Offen ist:",
  digestNothing: "Es ist nichts offen.",
  digestQuiet: (f: { count: number }) =>
    f.count === 1
      ? "Ein weiterer Punkt ist geplant, beim DVO oder stillgestellt."
      : `${f.count} weitere Punkte sind geplant, beim DVO oder stillgestellt.`,
  digestWeek: (f: { alarms: number; recovered: number; changes: number }) =>
    `In dieser Woche: ${counted(f.alarms, "neue Meldung", "neue Meldungen")}, ${f.recovered} davon oder von früher erledigt, ${counted(f.changes, "Veränderung", "Veränderungen")} an Geräten.`,
};

function begin(what: string): string {
  const begins: Record<string, string> = {
    recovered: "Vorbei: ",
    worse: "Dringender: ",
    again: "Noch immer: ",
    reminder: "Erinnerung: ",
  };
  return begins[what] ?? "";
}
