/** Was schiefgehen kann, wenn ein Konnektor von sich aus meldet, was geschieht. Teil der Fehler. */
import { counted } from "../format.ts";

export const cetp = {
  "cetp/not-cetp": () => ({
    meaning: "Am Anschluss für Ereignisse hat sich etwas gemeldet, das kein Konnektor ist.",
    whatToDo:
      "Nichts. Die Verbindung wurde beendet. Kommt das öfter vor, fragen Sie die IT-Betreuung, welches Programm das ist.",
    why: "Ereignisse eines Konnektors beginnen mit den Zeichen CETP.",
  }),
  "cetp/too-large": (f: { limit: string }) => ({
    meaning: "Der Konnektor hat ein Ereignis gesendet, das zu groß ist.",
    whatToDo: "Nichts. Es wurde nicht gelesen; der Konnektor wird stattdessen gefragt.",
    why: `Gelesen werden höchstens ${f.limit}.`,
  }),
  "cetp/not-an-event": (f: { found: string }) => ({
    meaning: "Der Konnektor hat etwas gesendet, das kein Ereignis ist.",
    whatToDo: "Nichts. Der Konnektor wird stattdessen gefragt.",
    why: `Das Dokument beginnt mit „${f.found}“ statt mit „Event“.`,
  }),
  "cetp/stalled": (f: { seconds: number }) => ({
    meaning: "Ein Ereignis ist nur zum Teil angekommen.",
    whatToDo: "Nichts. Die Verbindung wurde beendet; der Konnektor wird stattdessen gefragt.",
    why: `Der Rest blieb ${counted(f.seconds, "Sekunde", "Sekunden")} lang aus.`,
  }),
  "cetp/stranger": (f: { address: string }) => ({
    meaning: `Ein unbekanntes Gerät wollte Ereignisse senden (${f.address}).`,
    whatToDo:
      "Ist das Ihr Konnektor unter einer zweiten Adresse, starten Sie ti-lotse mit --events-from und dieser Adresse. Sonst nennen Sie die Adresse der IT-Betreuung.",
    why: "Ereignisse werden nur von Konnektoren angenommen, die mit dieser Praxis verbunden sind.",
  }),
  "cetp/port-taken": (f: { port: number; flag: string }) => ({
    meaning: `Der Anschluss ${f.port} für Ereignisse ist schon vergeben.`,
    whatToDo: `Beenden Sie das andere Programm, oder wählen Sie mit ${f.flag} einen anderen Anschluss.`,
    why: "Auf diesem Rechner benutzt ihn schon ein anderes Programm, vielleicht ein zweites ti-lotse.",
  }),
};
