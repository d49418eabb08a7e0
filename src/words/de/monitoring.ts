/** Was Überwachungsprogramme zu sehen bekommen: lotse check, lotse devices, der letzte Stand, /metrics. */
import { counted, germanDay } from "../format.ts";

export const monitoring = {
  checkHelp: {
    format: "für welche Überwachung: nagios, checkmk oder prometheus",
    practice: "nur diese Praxis: Name oder Kennung",
    component: "nur dieses Gerät oder diese Karte: Name oder Kennung",
    staleAfter: "ein Stand, der so viele Minuten alt ist, gilt als unbekannt",
    timeout: "spätestens nach so vielen Sekunden antworten",
    output: "in diese Datei schreiben, ganz oder gar nicht (nur mit --format prometheus)",
    codes: `Es wird kein Gerät gefragt: Die Antwort ist der letzte Stand von ti-lotse.
Rückgabewerte mit nagios: 0 OK · 1 WARNING · 2 CRITICAL · 3 UNKNOWN. Bei checkmk steht der Zustand in den Zeilen,
der Rückgabewert ist 0. Bei prometheus: 0 Stand bekannt · 3 nicht bekannt. 64 falscher Aufruf`,
  },
  notify: {
    test: "Eine Testnachricht an alle Empfänger und den Webhook schicken, oder an eine Adresse",
    to: "nur an diese Adresse, auch wenn sie nicht eingetragen ist",
    address: "ADRESSE",
    taken: {
      mail: (f: { to: string }) => `Der Mailserver hat die Testnachricht an ${f.to} angenommen.`,
      webhook: (f: { to: string }) => `Das Programm unter ${f.to} hat die Testmeldung angenommen.`,
    },
    notTaken: {
      mail: (f: { to: string }) => `Die Testnachricht an ${f.to} ging nicht hinaus:`,
      webhook: (f: { to: string }) => `Die Testmeldung an ${f.to} ging nicht hinaus:`,
    },
    nobody:
      "Es ist noch niemand eingetragen. Tragen Sie unter „Benachrichtigungen“ Empfänger oder einen Webhook ein, oder nennen Sie mit --to eine Adresse.",
    exitCodes: `Rückgabewerte: 0 alle angenommen · 1 niemand eingetragen · 3 nicht erreichbar oder abgelehnt · 64 falscher Aufruf · 70 Fehler in ti-lotse`,
  },

  devicesHelp: {
    practice: "nur diese Praxis: Name oder Kennung",
    abilities: "auch zeigen, was ti-lotse an jedem Gerät kann und woher es das weiß",
  },
  stateHelp: {
    practice: "ohne --konnektor: nur diese Praxis, Name oder Kennung",
    resident: "Ohne --konnektor wird kein Gerät gefragt: Gezeigt wird der letzte Stand des ti-lotse, das hier läuft.",
  },

  noneHere: (f: { option: string }) =>
    `Hier sind noch keine Daten gespeichert. Ohne ein ti-lotse, das schon läuft, ist ${f.option} nötig.`,
  practiceUnknown: (f: { value: string }) => `Eine Praxis „${f.value}“ gibt es hier nicht.`,
  componentUnknown: (f: { value: string }) => `Ein Gerät oder eine Karte „${f.value}“ gibt es hier nicht.`,
  noPractice: "Es ist noch keine Praxis angelegt.",
  late: (f: { seconds: number }) =>
    `ti-lotse hat nicht innerhalb von ${counted(f.seconds, "Sekunde", "Sekunden")} geantwortet.`,
  neverChecked: "Es hat noch kein Konnektor geantwortet.",
  old: (f: { age: string; sentence: string }) =>
    `Der Stand ist zu alt (zuletzt geprüft ${f.age}). Damals: ${f.sentence}`,
  oldComponent: (f: { age: string; sentence: string }) =>
    `Zu lange nicht gesehen (zuletzt ${f.age}). Damals: ${f.sentence}`,
  notRunning: "ti-lotse läuft nicht; dies ist sein letzter Stand.",
  running: "letzter Stand des laufenden ti-lotse",
  more: (f: { count: number }) => `${counted(f.count, "weitere Praxis", "weitere Praxen")} ebenso oder besser.`,
  cut: (f: { count: number }) =>
    `${counted(f.count, "weitere Zeile", "weitere Zeilen")} stehen auf der Seite von ti-lotse.`,
  todo: (f: { meaning: string; whatToDo: string }) => `${f.meaning} Was zu tun ist: ${f.whatToDo}`,
  terminal: "TI Kartenterminal",
  catalogue: (f: { title: string; issuedOn: string }) => `Versionsliste: ${f.title} (${germanDay(f.issuedOn)})`,
  central: (f: { text: string }) => `TI bundesweit: ${f.text}`,
  notJudged: "Ohne Versionsliste lässt sich nicht sagen, ob die Version noch zugelassen ist.",
  noCatalogue: "keine Versionsliste geladen",

  devices: {
    none: "Es ist noch kein Gerät bekannt.",
    head: ["Stand", "Gerät", "Produkt", "Version", "Ziel", "Gesehen", "Quelle"],
    unknownVersion: "unbekannt",
    abilities: "Was ti-lotse hier kann",
    noAbilities: "Zu diesem Produkt ist noch nichts belegt.",
    can: {
      native: "fragt das Gerät selbst",
      guided: "führt Schritt für Schritt",
      unsupported: "übernimmt ti-lotse hier bisher nicht",
    },
    mark: {
      P: "P im Betrieb erprobt",
      C: "C nur veröffentlichter Code",
      D: "D Handbuch oder Spezifikation",
      W: "W Webseite",
      G: "G vermutet",
    },
    source: (f: { source: string; day: string }) => `${f.source}, Stand ${germanDay(f.day)}`,
  },

  serveHelp: {
    metricsTokenFile:
      "Zahlen für Prometheus unter /metrics, für alle mit dem Token in dieser Datei; fehlt sie, entsteht sie",
    metricsOpen: "Zahlen unter /metrics ohne Token, nur für Programme auf diesem Rechner",
  },
};
