/**
 * Was die Engine sagt: Abläufe, Schritte, Sperren, Bestätigungen, Fragen und Ergebnisse.
 *
 * Raum: words. Texte für Menschen entstehen aus denselben Schritten, die die Engine prüft.
 */
import { germanTime } from "../format.ts";

export const engine = {
  runbooks: {
    "konnektor-restart": "Konnektor neu starten",
    "terminal-update": "Kartenterminal aktualisieren",
    "terminal-update-by-hand": "Kartenterminal am Gerät aktualisieren",
  },

  /** Was ein Schritt ist, als Überschrift. */
  steps: {
    restart: "Konnektor startet neu",
    install: "Update wird installiert",
    pin: "PIN der Praxiskarte eingeben",
    verify: "Alles noch einmal ansehen",
  },

  /** Was gerade zu tun ist. */
  instructions: {
    restart: (f: { device: string }) =>
      `ti-lotse startet ${f.device} neu. Lassen Sie das Gerät am Strom, und ziehen Sie kein Kabel.`,
    install: (f: { device: string; target: string }) =>
      `ti-lotse überträgt Version ${f.target} auf ${f.device} und lässt sie installieren. Lassen Sie das Gerät am Strom, auch wenn die Anzeige dunkel wird.`,
    "install-at-device": (f: { device: string; target: string }) =>
      `Installieren Sie jetzt Version ${f.target} an ${f.device}, wie es die Anleitung des Herstellers beschreibt. Lassen Sie das Gerät danach am Strom, bis es sich von selbst wieder meldet.`,
    "enter-pin": (f: { cards: string }) =>
      `Geben Sie die PIN am Kartenterminal ein für: ${f.cards}. ti-lotse fragt nie nach der PIN und erfährt sie nicht.`,
    look: () => "ti-lotse sieht nach, ob die TI erreichbar ist und alle Kartenterminals wieder da sind.",
  },

  places: { geraet: "am Gerät", pc: "am PC", browser: "im Browser", nirgends: "von selbst" },
  who: { lotse: "ti-lotse", praxis: "Praxisteam", dvo: "DVO", it: "IT-Betreuung" },

  /** Warum ein Schritt gesperrt ist. */
  interlocks: {
    "engine/clock-trusted": (f: { seconds: number | undefined }) =>
      f.seconds === undefined
        ? "Ob die Uhr dieses Computers stimmt, lässt sich am Konnektor gerade nicht prüfen."
        : `Die Uhr dieses Computers und die des Konnektors gehen ${f.seconds} Sekunden auseinander.`,
    "engine/seen-freshly": (f: { device: string }) => `${f.device} hat seit über einer Minute nicht geantwortet.`,
    "engine/device-idle": (f: { device: string }) =>
      `Ob ${f.device} gerade etwas installiert, ist unbekannt, oder eine Installation läuft.`,
    "engine/path-free": (f: { device: string }) =>
      `Zuerst muss abgeschlossen sein, was an ${f.device} läuft: Zwei Eingriffe zugleich könnten die Praxis von der TI trennen.`,
    "engine/other-terminal-usable": (f: { device: string }) =>
      `${f.device} ist das einzige benutzbare Kartenterminal, und die Praxis hat geöffnet.`,
    "engine/window-holds": (f: { neededMinutes: number; availableMinutes: number }) =>
      `Der Eingriff braucht mit Reserve ${f.neededMinutes} Minuten, im Wartungsfenster sind noch ${f.availableMinutes}.`,
    "engine/window-open": (f: { opensAt: number | undefined }) =>
      f.opensAt === undefined
        ? "Das vereinbarte Wartungsfenster ist vorbei."
        : `Das Wartungsfenster beginnt am ${germanTime(f.opensAt)}.`,
    "engine/path-not-needed": () =>
      "Die Praxis hat geöffnet, und es gibt keinen anderen Weg in die TI, solange das Gerät fort ist.",
    "engine/target-approved": (f: { target: string; reason: string }) =>
      `Version ${f.target} darf nicht installiert werden: ${f.reason}`,
    "engine/not-older": (f: { target: string; seen: string }) =>
      `Auf dem Gerät war schon Version ${f.seen}; die ältere ${f.target} wird nicht installiert.`,
    "engine/image-complete": (f: { target: string }) =>
      `Die Datei für Version ${f.target} fehlt oder ist nicht die, die freigegeben wurde.`,
    "engine/pin-holder": () => "Niemand ist benannt, der danach die PIN der Praxiskarte eingibt.",
    "engine/reachable": (f: { reason: string }) =>
      `Die Verbindung zum Gerät gelang nicht (${f.reason}). ti-lotse versucht es bald wieder.`,
    "engine/confirmed": () => "Seit der Bestätigung hat sich geändert, was bestätigt wurde.",
    "engine/unchanged": (f: { before: string; now: string }) =>
      `Das Gerät wurde ohne ti-lotse verändert: damals ${f.before}, jetzt ${f.now}.`,
    "engine/own-schedule": (f: { at: number }) =>
      `Das Gerät installiert am ${germanTime(f.at)} womöglich von selbst; so nah daran geschieht nichts.`,
    "engine/access": (f: { device: string }) =>
      `Für ${f.device} fehlt die Anmeldung: Das Passwort wird nur für diesen Lauf gebraucht und nicht gespeichert.`,
    "engine/epoch": () =>
      "Die Daten stammen aus einer Sicherung. Wer den Auftrag gegeben hat, muss ihn erst bestätigen.",
    "engine/person-ready": () => "Diesen Schritt beginnt ein Mensch.",
  },

  /** Was eine Sperre beendet. */
  ends: {
    "engine/clock-trusted": "Stellen Sie die Uhr des Computers, oder warten Sie, bis der Konnektor antwortet.",
    "engine/seen-freshly": "ti-lotse versucht es von selbst weiter. Prüfen Sie Strom und Netzwerkkabel des Geräts.",
    "engine/device-idle": "ti-lotse wartet, bis das Gerät wieder ruht. Schalten Sie es nicht aus.",
    "engine/path-free": "Sie endet, sobald der andere Eingriff beobachtet abgeschlossen ist.",
    "engine/other-terminal-usable": "Warten Sie bis nach der Sprechstunde, oder schließen Sie ein zweites Gerät an.",
    "engine/window-holds": "Wählen Sie ein längeres Wartungsfenster.",
    "engine/window-open": "Sie endet von selbst, wenn das Fenster beginnt.",
    "engine/path-not-needed":
      "Wählen Sie eine Zeit außerhalb der Sprechstunde, oder erklären Sie die Praxis für geschlossen.",
    "engine/target-approved": "Laden Sie eine aktuelle Versionsliste, oder wählen Sie eine zugelassene Version.",
    "engine/not-older": "Wählen Sie eine neuere Version.",
    "engine/image-complete": "Laden Sie die Datei des Herstellers noch einmal herunter, und geben Sie sie neu an.",
    "engine/pin-holder": "Benennen Sie im Auftrag, wer die PIN eingibt.",
    "engine/reachable": "Prüfen Sie Strom und Netzwerkkabel des Geräts.",
    "engine/confirmed": "Sehen Sie sich die Angaben noch einmal an, und geben Sie den Auftrag neu.",
    "engine/unchanged": "Prüfen Sie, wer etwas geändert hat, und geben Sie den Auftrag neu, falls er noch nötig ist.",
    "engine/own-schedule": "ti-lotse wartet ab, was das Gerät von selbst tut, und sieht danach nach.",
    "engine/access": "Geben Sie das Passwort des Geräts für diesen Lauf ein.",
    "engine/epoch": "Bestätigen Sie den Auftrag, oder geben Sie ihn auf.",
    "engine/person-ready": "Drücken Sie „Ich beginne jetzt“, wenn Sie am Gerät stehen.",
  },

  confirmations: {
    "stays-on-power":
      "Das Gerät bleibt während des ganzen Vorgangs am Strom. Eine Unterbrechung kann es zerstören; dann ist ein kostenpflichtiger Ersatz nötig.",
    "pin-afterwards": "Danach ist die Praxiskarte gesperrt, bis jemand ihre PIN eingibt.",
  },

  questions: {
    "engine/device-silent": (f: { device: string; minutes: number }) =>
      `${f.device} meldet sich seit ${f.minutes} Minuten nicht, länger als üblich. Bitte sehen Sie nach: Was zeigt das Gerät an? Schalten Sie es nicht aus.`,
    "engine/result-unclear": (f: { device: string }) =>
      `Ob der Eingriff an ${f.device} gewirkt hat, lässt sich von hier nicht erkennen. Bitte sehen Sie am Gerät nach.`,
    "engine/enter-pin": (f: { cards: string; holder: string }) =>
      `${f.holder || "Wer die PIN kennt"}: Bitte die PIN am Kartenterminal eingeben für ${f.cards}.`,
    "engine/not-all-back": (f: { missing: string }) =>
      `Noch nicht wieder da: ${f.missing}. Bitte prüfen Sie Strom und Netzwerkkabel.`,
    "engine/stored-state-unknown":
      "Die gespeicherten Aufträge stammen aus einer anderen Version von ti-lotse. Solange geschieht an den Geräten nichts.",
    "engine/runbook-changed": (f: { device: string }) =>
      `ti-lotse wurde aktualisiert, während an ${f.device} etwas lief, und der Ablauf hat sich geändert. Bitte sehen Sie am Gerät nach, ob der Eingriff gewirkt hat.`,
  },

  /** Was ein Mensch auf eine Frage antworten kann. */
  answers: {
    "look-again": "Bitte noch einmal nachsehen",
    "took-effect": "Am Gerät nachgesehen: Es hat gewirkt",
    "no-effect": "Am Gerät nachgesehen: Es ist nichts geschehen",
    "give-to-dvo": "Der DVO übernimmt",
    "will-do": "Ich kümmere mich darum",
  },

  phases: {
    waiting: "wartet",
    ready: "bereit, Sie beginnen",
    acting: "läuft",
    longer: "dauert länger",
    verifying: "wird geprüft",
    asking: "braucht Sie",
    over: "beendet",
  },

  outcomes: {
    succeeded: "Erfolgreich: am Gerät selbst zweimal abgelesen.",
    "failed/no-effect": "Fehlgeschlagen: Auf dem Gerät ist noch die alte Version, und es ruht.",
    "failed/rejected": "Fehlgeschlagen: Das Gerät hat die Datei abgelehnt.",
    "failed/told-by-person": "Fehlgeschlagen, wie jemand am Gerät abgelesen hat.",
    "unclear/given-to-dvo": "Unklar: Der DVO hat übernommen.",
    "ended/window-missed": "Nicht begonnen: Das Wartungsfenster ist vorbei.",
    "ended/stopped": "Angehalten, bevor etwas geschah.",
    "ended/foreign-change": "Beendet: Das Gerät wurde inzwischen von jemand anderem verändert.",
    "ended/not-needed": "Nicht mehr nötig: Die Version ist schon auf dem Gerät.",
    "ended/not-confirmed": "Beendet: Bestätigt war etwas anderes, als jetzt da ist.",
    "ended/other-runbook": "Beendet: Der Ablauf hat sich mit einer neuen Version von ti-lotse geändert.",
  },

  /** Warum ein Auftrag oder eine Antwort nicht angenommen wird. */
  refusals: {
    "engine/already-ordered": (f: { by: string; at: number }) =>
      `Dafür gibt es schon einen Auftrag von ${f.by}, gegeben am ${germanTime(f.at)}.`,
    "engine/dvo-needed": "Das Update ist hier schon zweimal fehlgeschlagen. Jetzt kann nur der DVO den Auftrag geben.",
    "engine/not-confirmed": "Bitte bestätigen Sie zuerst, was dort steht.",
    "engine/evidence-changed": "Was Sie gesehen haben, stimmt nicht mehr. Bitte sehen Sie es sich noch einmal an.",
    "engine/no-target": "Welche Version installiert werden soll, fehlt.",
    "engine/no-such-run": "Diesen Lauf gibt es nicht.",
    "engine/run-over": (f: { by: string; at: number }) =>
      `Der Lauf ist schon beendet${f.by ? ` (durch ${f.by})` : ""}, seit ${germanTime(f.at)}.`,
    "engine/under-way":
      "Der Befehl ist schon beim Gerät. Anhalten würde es gefährden; ti-lotse sieht jetzt nur noch zu.",
    "engine/not-asked": "Danach wird gerade nicht gefragt.",
    "engine/not-yours": "Das darf nur der DVO.",
    "engine/window-past": "Das Wartungsfenster liegt in der Vergangenheit oder ist kürzer als nichts.",
    "engine/no-pin-holder": "Bitte benennen Sie, wer danach die PIN eingibt.",
    "engine/unknown-device": "Dieses Gerät kennt ti-lotse nicht.",
    "engine/wrong-device": "Dieser Ablauf ist für ein anderes Gerät gemacht.",
    "engine/blocked": (f: { reason: string }) => f.reason,
    "engine/read-only": "Diese Installation sieht nur zu und ändert nichts an Geräten.",
    "engine/busy": "Gerade arbeitet jemand anderes am selben Auftrag. Bitte gleich noch einmal versuchen.",
  },
};
