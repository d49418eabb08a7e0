/** Was schiefgehen kann, wenn jemand die Seite benutzt: Anmelden, Rechte, Eingaben. Teil der Fehler. */
import type { Entry } from "../entry.ts";
import { counted, germanTime } from "../format.ts";

/** What was asked for and is not there. */
export type Missing =
  | "page"
  | "practice"
  | "component"
  | "finding"
  | "device"
  | "box"
  | "clearance"
  | "administration"
  | "display-code"
  | "product"
  | "notice"
  | "document"
  | "person"
  | "session"
  | "recipient"
  | "webhook"
  | "mail-server"
  | "maintenance"
  | "quiet";

const missing: Record<Missing, string> = {
  page: "Diese Adresse gibt es nicht.",
  practice: "Diese Praxis gibt es hier nicht.",
  component: "Dieses Gerät gibt es in dieser Praxis nicht.",
  finding: "Diese Meldung besteht nicht mehr.",
  device: "Dieses Gerät gibt es in dieser Praxis nicht mehr.",
  box: "Diese VPN-Box gibt es in dieser Praxis nicht mehr.",
  clearance: "Diese Freigabe besteht nicht mehr.",
  administration: "Die Verwaltung dieses Geräts wird nicht regelmäßig gelesen.",
  "display-code": "Dieser Code steht nicht mehr in der Anzeige.",
  product: "Dieses Produkt steht nicht in der Versionsliste.",
  notice: "Diese Mitteilung gibt es nicht mehr.",
  document: "Dieses Dokument gibt es nicht mehr.",
  person: "Diese Person gehört nicht zu dieser Praxis.",
  session: "Diese Anmeldung ist schon beendet.",
  recipient: "Diesen Empfänger gibt es nicht mehr.",
  webhook: "Es ist kein Webhook eingerichtet.",
  "mail-server": "Es ist kein Mailserver eingerichtet.",
  maintenance: "Der Wartungsmodus ist schon zu Ende.",
  quiet: "Diese Meldung ist nicht mehr stillgestellt.",
};

/** "40 Sekunden", "12 Minuten". */
function waiting(seconds: number): string {
  return seconds < 90 ? counted(seconds, "Sekunde", "Sekunden") : counted(Math.ceil(seconds / 60), "Minute", "Minuten");
}

export const requests = {
  // Anfragen
  "request/not-found": (f: { thing: Missing }) => ({
    meaning: missing[f.thing],
    whatToDo: "Laden Sie die Seite neu, oder gehen Sie zurück zur Startseite.",
    why: "Vielleicht wurde es inzwischen entfernt, oder die Adresse ist nicht richtig geschrieben.",
  }),
  "request/method": (f: { allowed: string }) => ({
    meaning: "Das ist an dieser Adresse nicht vorgesehen.",
    whatToDo: "Laden Sie die Seite neu.",
    why: `Hier geht nur: ${f.allowed}.`,
  }),
  "request/unreadable": () => ({
    meaning: "Die Anfrage war nicht lesbar. Es wurde nichts geändert.",
    whatToDo: "Laden Sie die Seite neu, und versuchen Sie es noch einmal.",
    why: "Der Inhalt ist kein gültiges JSON oder kam nicht vollständig an.",
  }),
  "request/invalid": () => ({
    meaning: "Eine Angabe passt so nicht. Es wurde nichts geändert.",
    whatToDo: "Berichtigen Sie die genannten Felder.",
    why: "Bei jedem Feld steht, was daran nicht stimmt.",
  }),
  "request/too-large": (f: { limit: string }) => ({
    meaning: "Das ist zu groß. Es wurde nichts gespeichert.",
    whatToDo: "Verwenden Sie eine kleinere Datei.",
    why: `Mehr als ${f.limit} nimmt ti-lotse an dieser Stelle nicht an.`,
  }),
  "request/media-type": () => ({
    meaning: "In dieser Form nimmt ti-lotse die Anfrage nicht an.",
    whatToDo: "Laden Sie die Seite neu. Programme senden JSON (application/json).",
    why: "Andere Formen könnten auch fremde Seiten im Browser absenden.",
  }),
  "request/too-many": (f: { seconds: number }) => ({
    meaning: "Das waren zu viele Anfragen in kurzer Zeit.",
    whatToDo: `Warten Sie ${waiting(f.seconds)}, und versuchen Sie es dann noch einmal.`,
    why: "Die Grenze schützt ti-lotse und die Geräte der Praxis vor Überlastung.",
  }),
  "request/foreign-host": (f: { host: string }) => ({
    meaning: `Unter dem Namen „${f.host}“ ist ti-lotse nicht eingerichtet.`,
    whatToDo:
      "Rufen Sie ti-lotse unter der eingerichteten Adresse auf. Weitere Namen gibt die IT beim Start mit --host-name an.",
    why: "So kann keine fremde Internetseite diesen Rechner unter einem eigenen Namen ansprechen.",
  }),
  "request/foreign-origin": () => ({
    meaning: "Diese Anfrage kam nicht von der Seite von ti-lotse. Es wurde nichts geändert.",
    whatToDo: "Öffnen Sie ti-lotse neu, und wiederholen Sie den Schritt dort.",
    why: "Ändern lässt sich etwas nur von der eigenen Seite aus. Das schützt vor fremden Seiten im selben Browser.",
  }),

  // Server
  "server/busy": () => ({
    meaning: "ti-lotse ist gerade ausgelastet.",
    whatToDo: "Versuchen Sie es in einer Minute noch einmal.",
    why: "Zu viele Anfragen kamen zur selben Zeit.",
  }),
  "server/failed": (f: { incident: string }) => ({
    meaning: "In ti-lotse ist ein Fehler aufgetreten, der nicht vorkommen darf.",
    whatToDo: "Laden Sie die Seite neu. Bleibt der Fehler, melden Sie ihn mit dem Kennzeichen unten.",
    why: `Was genau geschah, steht im Protokoll von ti-lotse unter dem Kennzeichen ${f.incident}.`,
  }),
  "server/needs-tls": (f: { address: string }) => ({
    meaning: `ti-lotse öffnet sich unter ${f.address} nicht ohne Verschlüsselung.`,
    whatToDo:
      "Geben Sie ein Zertifikat an, stellen Sie einen Proxy mit TLS davor (--behind-proxy), oder bleiben Sie bei der Adresse 127.0.0.1.",
    why: "Sonst gingen Passwörter und Anmeldungen lesbar durch das Praxisnetz.",
  }),
  "server/port-taken": (f: { port: number; flag: string }) => ({
    meaning: `Port ${f.port} ist schon belegt.`,
    whatToDo: `Vielleicht läuft ti-lotse schon. Sonst wählen Sie mit ${f.flag} einen anderen Port.`,
    why: "Auf einem Port kann nur ein Programm lauschen.",
  }),

  "server/still-running": (f: { directory: string; pid: number; since: number }) => ({
    meaning: "Zurückspielen geht nur, während ti-lotse nicht läuft.",
    whatToDo:
      "Beenden Sie ti-lotse zuerst: mit Strg+C in seinem Fenster, als Dienst mit „sudo systemctl stop ti-lotse“. Legen Sie dann die vorhandenen Daten beiseite.",
    why: `Im Ordner ${f.directory} arbeitet ti-lotse mit der Prozessnummer ${f.pid}, gestartet am ${germanTime(f.since)}.`,
  }),
  "server/silent": (f: { pid: number }) => ({
    meaning: "ti-lotse läuft, antwortet aber nicht.",
    whatToDo: `Versuchen Sie es in einer Minute noch einmal. Antwortet es auch dann nicht, beenden Sie den Prozess ${f.pid} und starten ti-lotse neu.`,
    why: "In der Wartezeit kam keine Antwort. Vielleicht ist der Rechner überlastet.",
    ifNothing: "Gespeicherte Daten gehen dabei nicht verloren.",
  }),
  "server/gone": () => ({
    meaning: "Die Verbindung zum laufenden ti-lotse ist abgebrochen.",
    whatToDo: "Prüfen Sie, ob ti-lotse noch läuft, und wiederholen Sie den Befehl.",
    why: "ti-lotse wurde wahrscheinlich beendet, bevor alles übertragen war. Was unvollständig ankam, wurde verworfen.",
  }),
  "server/other-version": (f: { running: string; own: string }) => ({
    meaning: "Das laufende ti-lotse hat eine andere Version als dieser Befehl.",
    whatToDo:
      "Beenden Sie das laufende ti-lotse, und rufen Sie „lotse serve“ in der Version dieses Befehls auf; als Dienst: sudo systemctl restart ti-lotse",
    why: `Es läuft die Version ${f.running}, dieser Befehl gehört zur Version ${f.own}.`,
  }),
  "server/other-account": (f: { file: string }) => ({
    meaning: "ti-lotse läuft unter einem anderen Konto.",
    whatToDo: "Führen Sie den Befehl unter diesem Konto aus, oder mit sudo.",
    why: `Die Datei ${f.file} darf nur das Konto lesen, unter dem ti-lotse gestartet wurde.`,
  }),
  "server/token-exposed": (f: { file: string }) => ({
    meaning: `Die Datei ${f.file} kann auch von anderen gelesen werden.`,
    whatToDo:
      "Beenden Sie ti-lotse, und rufen Sie „lotse serve“ wieder auf. Dabei entsteht die Datei neu, mit einem neuen Geheimnis.",
    why: "Wer sie liest, kann das Wartungsprotokoll und eine Sicherung abrufen.",
  }),

  // Zahlen für Überwachungsprogramme
  "metrics/token-needed": () => ({
    meaning: "Die Zahlen gibt es nur mit dem Token.",
    whatToDo:
      "Tragen Sie im Überwachungsprogramm das Token aus der Datei ein, die „lotse serve --metrics-token-file“ nennt (Authorization: Bearer).",
    why: "Das Token fehlt oder ist ein anderes.",
  }),
  "metrics/token-weak": (f: { file: string; least: number }) => ({
    meaning: "Das Token für die Zahlen ist zu kurz oder enthält Leerzeichen.",
    whatToDo: `Löschen Sie ${f.file}. Beim nächsten Aufruf von „lotse serve“ entsteht ein gutes Token.`,
    why: `Es muss in der ersten Zeile stehen und mindestens ${f.least} Zeichen haben, damit es niemand errät.`,
  }),
  "metrics/token-exposed": (f: { file: string }) => ({
    meaning: "Das Token für die Zahlen können alle auf diesem Rechner lesen.",
    whatToDo: `Nehmen Sie ihnen das Recht: chmod o= ${f.file}`,
    why: "Lesen dürfen es nur ti-lotse und das Überwachungsprogramm.",
  }),

  // Anmelden und Rechte
  "person/not-signed-in": () => ({
    meaning: "Sie sind nicht angemeldet.",
    whatToDo: "Melden Sie sich an.",
    why: "Die Anmeldung fehlt oder ist nach einer Pause abgelaufen.",
  }),
  "person/sign-in-failed": () => ({
    meaning: "Anmeldename und Passwort passen nicht zusammen.",
    whatToDo: "Prüfen Sie beides. Wer das Passwort vergessen hat, bekommt von der Verwaltung einen neuen Link.",
    why: "Groß- und Kleinschreibung zählt beim Passwort.",
  }),
  "person/sign-in-paused": (f: { seconds: number }) => ({
    meaning: "Nach mehreren vergeblichen Versuchen macht die Anmeldung eine Pause.",
    whatToDo: `Warten Sie ${waiting(f.seconds)}, und versuchen Sie es dann noch einmal.`,
    why: "Die Pause wird mit jedem Versuch länger. So lässt sich kein Passwort durch Probieren finden.",
  }),
  "person/code-wrong": () => ({
    meaning: "Dieser Code gilt nicht.",
    whatToDo: "Geben Sie den nächsten Code aus der App ein. Ohne die App hilft einer Ihrer Wiederherstellungscodes.",
    why: "Ein Code gilt nur kurz und nur einmal. Geht die Uhr des Telefons falsch, stimmt auch der Code nicht.",
  }),
  "person/link-invalid": () => ({
    meaning: "Dieser Link gilt nicht mehr.",
    whatToDo: "Lassen Sie sich von der Verwaltung einen neuen Link geben.",
    why: "Ein Link gilt einmal und nur einen Tag.",
  }),
  "person/second-factor-needed": () => ({
    meaning: "Dafür brauchen Sie einen zweiten Faktor.",
    whatToDo:
      "Richten Sie ihn unter „Mein Konto“ mit einer Authenticator-App ein. Ist er schon eingerichtet, melden Sie sich mit Passwort und Code an.",
    why: "Wer Geräte anschließt oder Personen verwaltet, und wer von außerhalb kommt, weist sich doppelt aus.",
  }),
  "person/right-missing": () => ({
    meaning: "Ihre Rolle in dieser Praxis darf das nicht.",
    whatToDo: "Bitten Sie jemanden mit der Rolle Verwaltung.",
    why: "Welche Rolle was darf, ist je Praxis festgelegt.",
  }),
  "person/not-yours": () => ({
    meaning: "Für diese Person können Sie keinen Link ausstellen.",
    whatToDo: "Bitten Sie die Person, die ti-lotse betreibt.",
    why: "Die Person arbeitet auch für andere Praxen oder betreibt ti-lotse. Mit einem Link käme man auch dorthin.",
  }),
  "person/login-taken": (f: { login: string }) => ({
    meaning: `Der Anmeldename „${f.login}“ ist schon vergeben.`,
    whatToDo: "Wählen Sie einen anderen.",
    why: "Groß- und Kleinschreibung macht dabei keinen Unterschied.",
  }),
  "person/last-administrator": () => ({
    meaning: "Das ist die letzte Person mit der Rolle Verwaltung in dieser Praxis.",
    whatToDo: "Geben Sie zuerst jemand anderem die Rolle Verwaltung.",
    why: "Ohne sie könnte niemand mehr Personen und Geräte verwalten.",
  }),
  "person/password-wrong": () => ({
    meaning: "Das jetzige Passwort stimmt nicht.",
    whatToDo: "Geben Sie es noch einmal ein.",
    why: "Wer Passwort oder zweiten Faktor ändert, muss sich vorher ausweisen.",
  }),
  "person/password-weak": (f: { reason: "login" | "practice" | "simple" }) => ({
    meaning: "Dieses Passwort ist zu leicht zu erraten.",
    whatToDo: "Nehmen Sie mindestens zwölf Zeichen, zum Beispiel vier Wörter, die nichts miteinander zu tun haben.",
    why: {
      login: "Darin steht der Anmeldename.",
      practice: "Darin steht der Name der Praxis.",
      simple: "Es besteht aus sehr wenigen verschiedenen Zeichen.",
    }[f.reason],
  }),
  "person/totp-on": () => ({
    meaning: "Der zweite Faktor ist schon eingerichtet.",
    whatToDo: "Für ein neues Telefon schalten Sie ihn zuerst aus und richten ihn dann neu ein.",
    why: "So bleibt bis zum Schluss klar, welches Gerät gilt.",
  }),
  "person/totp-not-begun": () => ({
    meaning: "Das Einrichten des zweiten Faktors wurde noch nicht begonnen.",
    whatToDo: "Beginnen Sie unter „Mein Konto“ von vorn.",
    why: "Zuerst wird ein Geheimnis erzeugt, das die App abliest. Erst danach gibt es Codes.",
  }),
} satisfies Record<string, (f: never) => Entry>;
