/** Was schiefgehen kann, wenn ti-lotse die Verwaltung eines Geräts fragt. Teil der Fehler. */
import { counted } from "../format.ts";

const expectedKinds: Record<string, string> = {
  object: "ein Satz von Angaben",
  list: "eine Liste",
  text: "ein Text",
  number: "eine Zahl",
  "yes-no": "ja oder nein",
  instant: "ein Zeitpunkt in Millisekunden",
  "short-list": "eine kürzere Liste",
  "short-text": "ein kürzerer Text",
};

export const management = {
  // Anmelden
  "management/login-refused": (f: { host: string; status: number }) => ({
    meaning: `Die Verwaltung von „${f.host}“ nimmt die Zugangsdaten nicht an.`,
    whatToDo:
      "Prüfen Sie Benutzername und Passwort der Verwaltung. Probieren Sie nicht mehrmals: Viele Geräte sperren nach wenigen falschen Passwörtern.",
    why: `Das Gerät hat die Anmeldung abgelehnt (HTTP-Status ${f.status}). ti-lotse hat es genau einmal versucht und versucht es nicht von selbst wieder.`,
  }),
  "management/login-not-understood": (f: { host: string }) => ({
    meaning: `„${f.host}“ hat auf die Anmeldung anders geantwortet, als es die Verwaltung dieses Geräts tut.`,
    whatToDo:
      "Prüfen Sie, ob Adresse, Port und Gerät stimmen. Melden Sie sich einmal mit dem Browser an, um zu sehen, was das Gerät verlangt.",
    why: "Die Antwort enthält nicht, was ti-lotse für weitere Fragen braucht. Das kommt bei einem fremden Gerät vor oder nach einem Update, das die Verwaltung geändert hat.",
  }),
  "management/password-due": (f: { host: string }) => ({
    meaning: `Die Anmeldung bei „${f.host}“ führt nicht auf die Startseite der Verwaltung.`,
    whatToDo:
      "Melden Sie sich einmal mit dem Browser an. Verlangt das Gerät ein neues Passwort, vergeben Sie eines, und tragen Sie es hier ein. Erscheint wieder die Anmeldung, war das Passwort falsch.",
    why: "Entweder sind die Zugangsdaten falsch, oder das Gerät verlangt nach langer Pause zuerst ein neues Passwort. ti-lotse hat es genau einmal versucht.",
  }),
  "management/session-ended": (f: { host: string }) => ({
    meaning: `Die Verwaltung von „${f.host}“ hat die Sitzung beendet, bevor alles gelesen war.`,
    whatToDo: "Nichts. Beim nächsten Mal meldet sich ti-lotse neu an.",
    why: "Das Gerät kennt die Anmeldung nicht mehr, zum Beispiel nach einem Neustart oder weil sich jemand anders angemeldet hat.",
  }),
  "management/forbidden": (f: { host: string }) => ({
    meaning: `Die Verwaltung von „${f.host}“ erlaubt diesem Benutzer die Abfrage nicht.`,
    whatToDo: "Bitten Sie den DVO, dem Benutzer das Recht eines lokalen Administrators zu geben.",
    why: "Die Anmeldung ist gültig, das Recht für diese Frage fehlt.",
  }),
  "management/proxy-inactive": (f: { host: string }) => ({
    meaning: `Der TI-Client auf „${f.host}“ lässt Fragen an den Konnektor im Rechenzentrum nicht durch.`,
    whatToDo:
      "Schalten Sie im TI-Client den Zugang zur Verwaltung des Konnektors frei, oder bitten Sie den Anbieter des TI-Gateways darum.",
    why: "Der TI-Client antwortet mit „verboten“, solange der Zugang nicht mit dem Passwort des Konnektors freigeschaltet ist. ti-lotse schaltet nichts von selbst frei.",
  }),
  "management/unproven": (f: { product: string }) => ({
    meaning: `Die Verwaltung dieses Geräts (${f.product}) fragt ti-lotse nur auf ausdrücklichen Wunsch.`,
    whatToDo: "Nichts. Versionen und Betriebszustand liest ti-lotse über die Schnittstelle für Praxisprogramme.",
    why: "Wie diese Verwaltung antwortet, steht nur in fremden Unterlagen. An einem solchen Gerät hat es niemand belegt.",
  }),
  "management/deadline": (f: { host: string; seconds: number }) => ({
    meaning: `Das Lesen der Verwaltung von „${f.host}“ hat länger als ${counted(f.seconds, "Sekunde", "Sekunden")} gedauert und wurde beendet.`,
    whatToDo: "Nichts. Beim nächsten Mal wird wieder gefragt.",
    why: "Das Gerät antwortet sehr langsam, zum Beispiel während eines Updates.",
  }),
  "management/not-readable": (f: { device: string }) => ({
    meaning: `Die Verwaltung von „${f.device}“ kann ti-lotse nicht lesen.`,
    whatToDo: "Nichts. Geben Sie ihr Passwort hier nicht ein; ti-lotse könnte nichts damit anfangen.",
    why: "Für dieses Gerät ist nicht belegt, wie seine Verwaltung einem Programm antwortet.",
  }),
  "management/busy": (f: { host: string }) => ({
    meaning: `Die Verwaltung von „${f.host}“ wird gerade schon gelesen.`,
    whatToDo: "Warten Sie einen Augenblick, und laden Sie dann die Seite neu.",
    why: "Viele Geräte erlauben nur eine Anmeldung zur selben Zeit. ti-lotse meldet sich deshalb nie doppelt an.",
  }),
  "management/update-running": (f: { device: string }) => ({
    meaning: `An „${f.device}“ läuft gerade ein Update. Die Verwaltung wird jetzt nicht gelesen.`,
    whatToDo: "Warten Sie, bis das Update zu Ende ist, und versuchen Sie es dann noch einmal.",
    why: "Während eines Updates soll niemand an der Verwaltung des Geräts arbeiten. Das Passwort wurde nicht gesendet.",
  }),
  "management/tries-paused": (f: { seconds: number }) => ({
    meaning: `An diesem Gerät wurde mehrmals vergeblich versucht, sich anzumelden. Bitte warten Sie ${counted(f.seconds, "Sekunde", "Sekunden")}.`,
    whatToDo: "Sehen Sie in der Pause nach, welches Passwort gilt. Fragen Sie im Zweifel den DVO.",
    why: "Viele Geräte sperren die Verwaltung nach wenigen falschen Passwörtern. Das Passwort wurde nicht gesendet.",
  }),
  "management/restart-not-taken": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ hat den Auftrag zum Neustart nicht angenommen.`,
    whatToDo: "Sehen Sie in der Verwaltung des Geräts nach, ob gerade ein Update läuft.",
    why: `Die Antwort war HTTP-Status ${f.status}. Der Auftrag wurde genau einmal gesendet.`,
  }),

  // JSON
  "json/not-json": (f: { host: string; type: string }) => ({
    meaning: `„${f.host}“ hat eine Webseite geschickt statt der erwarteten Daten.`,
    whatToDo: "Prüfen Sie Adresse und Port der Verwaltung.",
    why: `Erwartet wurde JSON, gekommen ist ${f.type}. Manche Geräte zeigen so ihre Anmeldeseite.`,
  }),
  "json/malformed": (f: { host: string }) => ({
    meaning: `Die Antwort der Verwaltung von „${f.host}“ ist beschädigt.`,
    whatToDo: "Versuchen Sie es in einigen Minuten noch einmal. Bleibt es so, geben Sie diese Meldung dem DVO.",
    why: "Die Antwort ist kein vollständiges JSON.",
  }),
  "json/wrong-type": (f: { host: string; path: string; expected: string }) => ({
    meaning: `Die Verwaltung von „${f.host}“ hat anders geantwortet als erwartet.`,
    whatToDo:
      "Geben Sie diese Meldung dem DVO oder den Entwicklern von ti-lotse. Vermutlich hat ein Update die Verwaltung geändert.",
    why: `An der Stelle „${f.path || "(Anfang)"}“ wird ${expectedKinds[f.expected] ?? f.expected} erwartet.`,
  }),
  "server/not-running": () => ({
    meaning: "Es läuft kein ti-lotse. Es ist nichts geschehen.",
    whatToDo: "Starten Sie es mit „lotse serve“, und versuchen Sie es noch einmal.",
    why: "Aufträge führt nur der laufende Dienst aus: Er sieht den Geräten bis zum Ende zu, ein einzelner Befehl nicht.",
  }),
  "engine/access-missing": (f: { device: string }) => ({
    meaning: `Für „${f.device}“ fehlt das Passwort. Am Gerät ist nichts geschehen.`,
    whatToDo: "Geben Sie das Passwort des Geräts für diesen Lauf ein.",
    why: "Es liegt nur im Arbeitsspeicher und ist nach einem Neustart von ti-lotse vergessen. Das ist Absicht.",
  }),
  "engine/not-native": (f: { device: string }) => ({
    meaning: `Das kann ti-lotse an „${f.device}“ nicht selbst.`,
    whatToDo: "Wählen Sie den Ablauf, bei dem eine Person am Gerät angeleitet wird.",
    why: "Für dieses Modell ist kein Weg dorthin belegt. Geraten wird an Geräten nicht.",
  }),
  "engine/image-missing": (f: { target: string }) => ({
    meaning: `Die Datei für Version ${f.target} liegt nicht mehr vor, oder sie wurde verändert.`,
    whatToDo: "Laden Sie die Datei des Herstellers noch einmal herunter, und geben Sie den Auftrag neu.",
    why: "Übertragen wird nur, was genau so noch da ist, wie es beim Auftrag war.",
  }),
};
