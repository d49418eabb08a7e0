/** Was mit den gespeicherten Daten schiefgehen kann: Datenbank, Schlüssel, Sicherung, Protokoll. Teil der Fehler. */
import type { Entry } from "../entry.ts";
import { germanTime } from "../format.ts";

/** What a check of the journal can find. */
export type JournalFaultName = "gap" | "changed" | "cut" | "rewritten" | "unsigned" | "head-not-ours" | "head-missing";

/** Why a file is no backup that could be restored. */
export type BackupFlaw = "cut" | "damaged" | "other";

const reasons: Record<string, string> = {
  EISDIR: "Dort liegt ein Ordner, keine Datei.",
  ENOTDIR: "Ein Teil des Pfades ist eine Datei, kein Ordner.",
  EEXIST: "Ein Teil des Pfades ist eine Datei, kein Ordner.",
  ENOENT: "Den Ordner gibt es nicht.",
  EACCES: "Das Recht zum Lesen und Schreiben fehlt.",
  EPERM: "Das Recht zum Lesen und Schreiben fehlt.",
  EROFS: "Der Datenträger ist schreibgeschützt.",
};

const because = (reason: string) => reasons[reason] ?? `Technischer Grund: ${reason}`;

const flaws: Record<BackupFlaw, string> = {
  cut: "Das Ende der Datei fehlt.",
  damaged: "Der Inhalt passt nicht zu seiner Prüfsumme oder ist beschädigt.",
  other: "Die Datei hat ein anderes Format als die Sicherungen von ti-lotse.",
};

const faults: Record<JournalFaultName, (f: { seq: number; expected: number }) => string> = {
  gap: (f) => `Der Eintrag Nummer ${f.seq} fehlt.`,
  changed: (f) => `Der Eintrag Nummer ${f.seq} wurde nachträglich verändert.`,
  cut: (f) => `Das Protokoll endet mit Nummer ${f.seq}, es müsste bis Nummer ${f.expected} reichen.`,
  rewritten: (f) => `Der Eintrag Nummer ${f.seq} ist ein anderer als der, der früher bestätigt wurde.`,
  unsigned: (f) => `Ab Nummer ${f.seq} stehen Einträge, die diese Installation nicht unterschrieben hat.`,
  "head-not-ours": () => "Die Unterschrift unter dem Protokoll stammt nicht von dieser Installation.",
  "head-missing": () => "Die Unterschrift unter dem Protokoll fehlt.",
};

const lostKey =
  "Ist sie verloren, spielen Sie die letzte Sicherung in einen leeren Ordner zurück (lotse restore) und geben Sie die Zugangsdaten neu ein.";

export const storage = {
  "store/locked": (f: { directory: string; pid: number; since: number }) => ({
    meaning: "ti-lotse läuft mit diesen Daten schon.",
    whatToDo:
      "Benutzen Sie das laufende ti-lotse, oder beenden Sie es zuerst. Mit LOTSE_DATA lässt sich ein anderer Ordner angeben.",
    why:
      f.pid === 0
        ? `Ein anderes Programm hält den Ordner ${f.directory} belegt.`
        : `Den Ordner ${f.directory} benutzt das Programm mit der Prozessnummer ${f.pid}, gestartet am ${germanTime(f.since)}.`,
  }),
  "store/missing": (f: { place: string }) => ({
    meaning: "Hier sind noch keine Daten gespeichert.",
    whatToDo: "Prüfen Sie, ob LOTSE_DATA oder LOTSE_DATABASE den richtigen Ort nennt.",
    why: `Gesucht wurde in ${f.place}.`,
  }),
  "store/newer": (f: { place: string; found: string }) => ({
    meaning: "Die Daten wurden mit einem neueren ti-lotse geschrieben.",
    whatToDo: "Installieren Sie die neuere Version von ti-lotse wieder, oder spielen Sie eine ältere Sicherung zurück.",
    why: `${f.place} enthält die Änderung „${f.found}“, die diese Version nicht kennt.`,
    ifNothing: "Damit nichts zerstört wird, bleiben die Daten unberührt, und ti-lotse startet nicht.",
  }),
  "store/damaged": (f: { place: string; reason: string }) => ({
    meaning: "Die gespeicherten Daten sind beschädigt.",
    whatToDo: "Bewahren Sie den Ordner auf, und spielen Sie die letzte Sicherung in einen leeren Ordner zurück.",
    why: `Nicht lesbar ist ${f.place} (technisch: ${f.reason}).`,
    ifNothing: "Solange kann ti-lotse nichts speichern und den Zustand der Geräte nicht beurteilen.",
  }),
  "store/unopenable": (f: { place: string; reason: string }) => ({
    meaning: "Die gespeicherten Daten lassen sich nicht öffnen.",
    whatToDo: `Prüfen Sie, ob ${f.place} dem Konto gehört, unter dem ti-lotse läuft, und ob der Datenträger erreichbar ist.`,
    why: because(f.reason),
  }),
  "store/unwritable": (f: { place: string; reason: string }) => ({
    meaning: "In die gespeicherten Daten lässt sich nicht schreiben.",
    whatToDo: `Prüfen Sie den Datenträger und die Rechte an ${f.place}.`,
    why: because(f.reason),
    ifNothing: "Was seitdem zu speichern war, ist nicht gespeichert.",
  }),
  "store/full": (f: { place: string }) => ({
    meaning: "Auf dem Datenträger ist kein Platz mehr.",
    whatToDo: "Schaffen Sie Platz. Danach arbeitet ti-lotse von selbst weiter.",
    why: `In ${f.place} konnte nichts mehr gespeichert werden.`,
    ifNothing: "Neue Beobachtungen gehen verloren. Was schon gespeichert war, ist unversehrt.",
  }),
  "store/unreachable": (f: { place: string; reason: string }) => ({
    meaning: "Die Datenbank ist nicht erreichbar.",
    whatToDo: `Prüfen Sie, ob PostgreSQL unter ${f.place} läuft und ob LOTSE_DATABASE stimmt.`,
    why: `Technischer Grund: ${f.reason}`,
  }),
  "store/address-invalid": () => ({
    meaning: "LOTSE_DATABASE ist keine Adresse einer Datenbank.",
    whatToDo: "Geben Sie sie so an: postgres://benutzer:passwort@rechner:5432/lotse",
    why: "Erwartet wird eine Adresse, die mit postgres:// beginnt. Ohne LOTSE_DATABASE liegen die Daten in einer Datei.",
  }),
  "store/not-empty": (f: { place: string }) => ({
    meaning: "Hier sind schon Daten gespeichert; sie werden nicht überschrieben.",
    whatToDo: "Nennen Sie mit LOTSE_DATA einen leeren Ordner, oder legen Sie die vorhandenen Daten beiseite.",
    why: `Gefunden wurde ${f.place}.`,
  }),
  "store/backup-unreadable": (f: { file: string; reason: BackupFlaw }) => ({
    meaning: `„${f.file}“ ist keine Sicherung, die sich zurückspielen lässt.`,
    whatToDo: "Nehmen Sie eine andere Sicherung. Es wurde nichts verändert.",
    why: flaws[f.reason],
  }),
  "store/document-too-large": (f: { limit: string }) => ({
    meaning: `Das Dokument ist größer als ${f.limit}.`,
    whatToDo: "Speichern Sie es in kleinerer Auflösung, oder teilen Sie es auf.",
    why: "Größere Dokumente würden jede Sicherung lang und groß machen.",
  }),

  "vault/key-missing": (f: { file: string }) => ({
    meaning: "Die Schlüsseldatei zu den gespeicherten Daten fehlt.",
    whatToDo: `Legen Sie die Datei ${f.file} aus Ihrer Kopie zurück. ${lostKey}`,
    why: "Ohne sie lassen sich gespeicherte Zugangsdaten nicht öffnen und das Protokoll nicht weiterführen. In Sicherungen steht sie mit Absicht nicht.",
  }),
  "vault/key-wrong": (f: { file: string }) => ({
    meaning: "Die Schlüsseldatei gehört nicht zu den gespeicherten Daten.",
    whatToDo: `Legen Sie die richtige Datei an die Stelle von ${f.file}. ${lostKey}`,
    why: "Die Daten wurden mit einem anderen Schlüssel gespeichert.",
  }),
  "vault/key-exposed": (f: { file: string }) => ({
    meaning: "Die Schlüsseldatei kann auch von anderen gelesen werden.",
    whatToDo: `Nehmen Sie allen anderen das Recht: chmod 600 ${f.file}`,
    why: "Wer diese Datei und die Datenbank hat, kann die Zugangsdaten der Praxis lesen.",
    ifNothing: "ti-lotse startet erst, wenn nur noch das eigene Konto die Datei lesen darf.",
  }),
  "vault/key-damaged": (f: { file: string }) => ({
    meaning: "Die Schlüsseldatei ist beschädigt.",
    whatToDo: `Legen Sie die Datei ${f.file} aus Ihrer Kopie zurück. ${lostKey}`,
    why: "Sie muss genau 32 Bytes lang sein.",
  }),
  "vault/key-unreadable": (f: { file: string; reason: string }) => ({
    meaning: "Die Schlüsseldatei lässt sich nicht lesen oder nicht anlegen.",
    whatToDo: `Prüfen Sie, ob ${f.file} dem Konto gehört, unter dem ti-lotse läuft.`,
    why: because(f.reason),
  }),
  "vault/seal-broken": (f: { record: string }) => ({
    meaning: "Gespeicherte Zugangsdaten lassen sich nicht öffnen.",
    whatToDo: "Geben Sie diese Zugangsdaten neu ein, und lassen Sie den DVO prüfen, wer an der Datenbank war.",
    why: `Der verschlüsselte Eintrag „${f.record}“ wurde verändert oder gehört an eine andere Stelle.`,
  }),

  "journal/broken": (f: { practice: string; fault: JournalFaultName; seq: number; expected: number }) => ({
    meaning: `Das Protokoll der Praxis „${f.practice}“ ist nicht mehr unversehrt.`,
    whatToDo: "Bewahren Sie die Daten unverändert auf, und vergleichen Sie sie mit der letzten Sicherung.",
    why: faults[f.fault](f),
    ifNothing: "Als Nachweis taugt das Protokoll ab dieser Stelle nicht.",
  }),
  "journal/head-foreign": () => ({
    meaning: "Der angegebene Stand gehört zu keinem Protokoll dieser Installation.",
    whatToDo: "Prüfen Sie, ob er vollständig abgeschrieben ist und aus einem Bericht dieser Praxis stammt.",
    why: "Seine Unterschrift passt zu keiner Praxis. Er kommt von einer anderen Installation oder wurde verändert.",
  }),
  "usage/journal-head": (f: { text: string }) => ({
    meaning: `„${f.text}“ ist kein Stand eines Protokolls.`,
    whatToDo: "Übernehmen Sie den Stand genau so, wie er im Bericht steht: Nummer:Prüfsumme:Unterschrift",
    why: "Erwartet werden drei Teile, getrennt durch Doppelpunkte, ohne Leerzeichen.",
  }),
} satisfies Record<string, (f: never) => Entry>;
