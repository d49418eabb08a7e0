/** Was schiefgehen kann, wenn ti-lotse ein Gerät fragt oder eine Datei liest: je Code vier Sätze. */
import type { Entry } from "../entry.ts";
import { counted, germanDay } from "../format.ts";
import { cetp } from "./cetp.ts";
import { delivery } from "./delivery.ts";
import { gematikCodes } from "./gematik-codes.ts";
import { kartenterminal } from "./kartenterminal.ts";
import { management } from "./management.ts";
import { problems } from "./problems.ts";
import { requests } from "./requests.ts";
import { storage } from "./storage.ts";
import { tiLageErrors } from "./ti-lage.ts";

/** A problem in a file: its place ("" for all of it), the code of its text and the fields of that. */
export interface ProblemFields {
  where: string;
  code: keyof typeof problems;
  fields: unknown;
}

/** A failure inside another one. */
export interface FailureFields {
  code: string;
  fields: unknown;
}

/** What an operating system says when a file cannot be read. */
const fileReasons: Record<string, string> = {
  ENOENT: "Unter diesem Namen gibt es keine Datei.",
  EISDIR: "Das ist ein Ordner, keine Datei.",
  EACCES: "Das Recht zum Lesen fehlt.",
  EPERM: "Das Recht zum Lesen fehlt.",
};

/** The same when it cannot be written. */
const writeReasons: Record<string, string> = {
  ENOENT: "Den Ordner gibt es nicht.",
  ENOTDIR: "Ein Teil des Pfades ist eine Datei, kein Ordner.",
  EISDIR: "Das ist ein Ordner, keine Datei.",
  EACCES: "Das Recht zum Schreiben fehlt.",
  EPERM: "Das Recht zum Schreiben fehlt.",
  EROFS: "Der Datenträger ist schreibgeschützt.",
  ENOSPC: "Auf dem Datenträger ist kein Platz mehr.",
  EEXIST: "Unter diesem Namen gibt es schon eine Datei; sie wird nicht überschrieben.",
};

function firstProblem([first, ...more]: readonly ProblemFields[]): string {
  if (!first) return "";
  const text = (problems[first.code] as (f: unknown) => string)(first.fields);
  return `${first.where || "Datei"}: ${text}${more.length > 0 ? ` (und ${counted(more.length, "weiterer Fehler", "weitere Fehler")})` : ""}`;
}

function lasting(seconds: number): string {
  return `${String(seconds).replace(".", ",")} ${seconds === 1 ? "Sekunde" : "Sekunden"}`;
}

/** The first sentence of another failure, for texts about what it led to. */
function meaningOf(failure: FailureFields): string {
  const texts: Record<string, (f: never) => Entry> = errors;
  return texts[failure.code]?.(failure.fields as never).meaning ?? failure.code;
}

const damaged = (reason: string) => `Die Datei ist beschädigt oder hat ein anderes Format (technisch: ${reason}).`;

const fingerprintHint = "Der Fingerabdruck steht in der Oberfläche des Konnektors und im Übergabeprotokoll Ihres DVO.";

export const errors = {
  ...cetp,
  ...kartenterminal,
  ...management,
  ...requests,
  ...storage,
  ...tiLageErrors,
  ...delivery,

  // Adresse und Verbindung
  "link/address-invalid": (f: { address: string }) => ({
    meaning: `„${f.address}“ ist keine Adresse eines Konnektors.`,
    whatToDo: "Geben Sie die Adresse so an: https://192.168.1.50 oder https://konnektor.praxis.local",
    why: "Erwartet wird http:// oder https:// mit einem Namen oder einer IP-Adresse, ohne Benutzername und Passwort.",
  }),
  "link/host-unknown": (f: { host: string }) => ({
    meaning: `Der Name „${f.host}“ ist in diesem Netz nicht bekannt.`,
    whatToDo: "Prüfen Sie die Schreibweise oder verwenden Sie die IP-Adresse des Konnektors.",
    why: "Die Namensauflösung (DNS) hat zu diesem Namen keine Adresse geliefert.",
  }),
  "link/unreachable": (f: { host: string }) => ({
    meaning: `Zu „${f.host}“ führt von diesem Rechner kein Weg.`,
    whatToDo:
      "Prüfen Sie, ob dieser Rechner im Praxisnetz ist und die Adresse stimmt. Sonst hilft die IT-Betreuung mit der Route.",
    why: "Das Netz meldet, dass das Ziel nicht erreichbar ist.",
  }),
  "link/port-closed": (f: { host: string; port: number }) => ({
    meaning: `„${f.host}“ antwortet, nimmt auf Port ${f.port} aber keine Verbindung an.`,
    whatToDo:
      "Prüfen Sie Adresse und Port. Startet der Konnektor gerade neu, warten Sie 20 Minuten und versuchen Sie es dann noch einmal.",
    why: "Während eines Neustarts oder Updates ist der Konnektor von außen nicht erreichbar. Sonst gehört die Adresse oft zu einem anderen Gerät.",
  }),
  "link/connect-timeout": (f: { host: string; port: number; seconds: number }) => ({
    meaning: `„${f.host}“ hat auf Port ${f.port} innerhalb von ${lasting(f.seconds)} nicht geantwortet.`,
    whatToDo:
      "Prüfen Sie, ob das Gerät am Strom ist und das Netzwerkkabel steckt. Prüfen Sie danach Adresse und Firewall.",
    why: "Das Gerät ist aus, die Adresse gehört zu keinem Gerät, oder eine Firewall verwirft die Anfrage.",
  }),
  "link/not-tls": (f: { host: string; port: number }) => ({
    meaning: `Auf Port ${f.port} von „${f.host}“ wird keine verschlüsselte Verbindung (TLS) gesprochen.`,
    whatToDo: "Versuchen Sie dieselbe Adresse mit http:// am Anfang, oder prüfen Sie den Port.",
    why: "Der Konnektor ist auf unverschlüsselten Betrieb eingestellt, oder auf diesem Port antwortet ein anderes Programm.",
  }),
  "link/tls-failed": (f: { host: string; reason: string }) => ({
    meaning: `Mit „${f.host}“ kam keine verschlüsselte Verbindung (TLS) zustande.`,
    whatToDo: "Geben Sie der IT-Betreuung oder dem DVO diese Meldung mit dem technischen Grund weiter.",
    why: `Die Verhandlung der Verschlüsselung ist gescheitert: ${f.reason}`,
  }),
  "link/tls-timeout": (f: { host: string; seconds: number }) => ({
    meaning: `„${f.host}“ hat die verschlüsselte Verbindung nicht innerhalb von ${lasting(f.seconds)} aufgebaut.`,
    whatToDo:
      "Versuchen Sie es in einigen Minuten noch einmal. Bleibt es dabei, prüft der DVO die Auslastung des Konnektors.",
    why: "Der Konnektor ist überlastet oder startet gerade, oder auf diesem Port antwortet ein anderes Programm.",
  }),
  "link/certificate-untrusted": (f: { host: string; fingerprint: string; subject: string; reason: string }) => ({
    meaning: `Das Zertifikat von „${f.host}“ ist noch nicht als vertrauenswürdig bestätigt.`,
    whatToDo: `Vergleichen Sie diesen Fingerabdruck mit dem des Konnektors: ${f.fingerprint}. Stimmt er, bestätigen Sie ihn mit --pin-sha256 ${f.fingerprint.replaceAll(":", "")}`,
    why: `Konnektoren weisen sich mit eigenen Zertifikaten aus, die dieser Rechner nicht kennt (${f.subject}; ${f.reason}). ${fingerprintHint}`,
    ifNothing:
      "Ohne diese Prüfung könnte sich ein fremdes Gerät als Ihr Konnektor ausgeben. Deshalb wurde nichts gesendet.",
  }),
  "link/certificate-changed": (f: { host: string; expected: string; found: string }) => ({
    meaning: `„${f.host}“ weist sich mit einem anderen Zertifikat aus als bisher bestätigt.`,
    whatToDo:
      "Fragen Sie den DVO, ob das Zertifikat oder das Gerät gewechselt wurde. Erst wenn er den neuen Fingerabdruck bestätigt, übernehmen Sie ihn mit --pin-sha256.",
    why: `Erwartet wurde ${f.expected}, gefunden wurde ${f.found}. Das passiert bei einem Zertifikatswechsel, einem Gerätetausch oder wenn ein fremdes Gerät unter dieser Adresse antwortet.`,
    ifNothing: "Solange das nicht geklärt ist, fragt ti-lotse dieses Gerät nicht weiter.",
  }),
  "link/certificate-wrong-name": (f: { host: string; names: string; fingerprint: string }) => ({
    meaning: `Das Zertifikat ist gültig, nennt aber nicht den Namen „${f.host}“.`,
    whatToDo: `Verwenden Sie einen Namen aus dem Zertifikat mit --server-name, oder bestätigen Sie den Fingerabdruck mit --pin-sha256 ${f.fingerprint.replaceAll(":", "")}`,
    why: `Im Zertifikat steht: ${f.names}. Bei Konnektoren ist das üblich, weil die Gerätekarte ihren Namen ab Werk trägt. ${fingerprintHint}`,
  }),
  "link/certificate-expired": (f: { host: string; until: string; fingerprint: string }) => ({
    meaning: `Das Zertifikat von „${f.host}“ ist am ${germanDay(f.until)} abgelaufen.`,
    whatToDo: "Der DVO muss das Zertifikat des Konnektors erneuern oder auf ein anderes umschalten.",
    why: `Geprüft wurde das Zertifikat mit dem Fingerabdruck ${f.fingerprint}.`,
    ifNothing: "Auch die Praxissoftware kann die Verbindung zum Konnektor ablehnen.",
  }),
  "link/certificate-not-yet-valid": (f: { host: string; from: string }) => ({
    meaning: `Das Zertifikat von „${f.host}“ gilt erst ab ${germanDay(f.from)}.`,
    whatToDo: "Prüfen Sie Datum und Uhrzeit dieses Rechners.",
    why: "Meist geht die Uhr dieses Rechners falsch.",
  }),
  "link/client-certificate-required": (f: { host: string }) => ({
    meaning: `„${f.host}“ lässt nur Programme zu, die sich mit einem Zertifikat ausweisen.`,
    whatToDo:
      "Geben Sie das Zertifikat an, das der DVO am Konnektor für ti-lotse erzeugt hat: --p12 DATEI oder --cert DATEI --key DATEI.",
    why: "Am Konnektor ist die Anmeldung mit Client-Zertifikat vorgeschrieben.",
  }),
  "link/client-certificate-refused": (f: { host: string; reason: string }) => ({
    meaning: `„${f.host}“ hat das vorgelegte Client-Zertifikat abgelehnt.`,
    whatToDo: "Bitten Sie den DVO, am Konnektor zu prüfen, ob dieses Zertifikat dem Clientsystem zugeordnet ist.",
    why: `Das Zertifikat ist am Konnektor nicht hinterlegt, gelöscht oder abgelaufen (${f.reason}).`,
  }),
  "link/client-certificate-expired": (f: { until: string }) => ({
    meaning: `Das Client-Zertifikat für den Konnektor ist am ${germanDay(f.until)} abgelaufen.`,
    whatToDo: "Der DVO erzeugt am Konnektor ein neues Zertifikat für ti-lotse. Geben Sie danach die neue Datei an.",
    why: "Ein Konnektor nimmt abgelaufene Zertifikate nicht an. Es wurde deshalb nichts gesendet.",
  }),
  "link/client-certificate-not-yet-valid": (f: { from: string }) => ({
    meaning: `Das Client-Zertifikat für den Konnektor gilt erst ab ${germanDay(f.from)}.`,
    whatToDo: "Prüfen Sie Datum und Uhrzeit dieses Rechners.",
    why: "Meist geht die Uhr dieses Rechners falsch.",
  }),
  "link/p12-password-wrong": (f: { file: string }) => ({
    meaning: `Das Passwort passt nicht zur Zertifikatsdatei „${f.file}“.`,
    whatToDo:
      "Geben Sie das Passwort ein, das der Konnektor beim Export angezeigt hat (LOTSE_P12_PASSWORD oder --password-file).",
    why: "Ohne das richtige Passwort lässt sich die Datei nicht öffnen.",
  }),
  "link/p12-unreadable": (f: { file: string; reason: string }) => ({
    meaning: `„${f.file}“ ist keine lesbare Zertifikatsdatei (PKCS#12).`,
    whatToDo:
      "Laden Sie die Datei am Konnektor noch einmal herunter. Erwartet wird eine Datei mit der Endung .p12 oder .pfx.",
    why: damaged(f.reason),
  }),
  "link/pem-unreadable": (f: { file: string; reason: string }) => ({
    meaning: `„${f.file}“ enthält kein lesbares Zertifikat und keinen lesbaren Schlüssel.`,
    whatToDo: "Erwartet wird eine PEM-Datei, die mit „-----BEGIN“ anfängt.",
    why: damaged(f.reason),
  }),
  "link/key-password-wrong": (f: { file: string }) => ({
    meaning: `Das Passwort passt nicht zum Schlüssel in „${f.file}“.`,
    whatToDo:
      "Geben Sie das Passwort ein, mit dem die Schlüsseldatei gespeichert wurde (LOTSE_KEY_PASSWORD oder --password-file).",
    why: "Der Schlüssel ist verschlüsselt gespeichert und lässt sich nur mit diesem Passwort lesen.",
  }),
  "link/key-mismatch": (f: { cert: string; key: string }) => ({
    meaning: "Zertifikat und Schlüssel gehören nicht zusammen.",
    whatToDo: `Prüfen Sie, ob ${f.cert} und ${f.key} aus demselben Export stammen.`,
    why: "Der öffentliche Schlüssel des Zertifikats passt nicht zum privaten Schlüssel.",
  }),
  "link/refused-after-handshake": (f: { host: string; withCertificate: boolean }) => ({
    meaning: `„${f.host}“ hat die verschlüsselte Verbindung gleich wieder beendet.`,
    whatToDo: f.withCertificate
      ? "Bitten Sie den DVO, am Konnektor zu prüfen, ob dieses Client-Zertifikat hinterlegt und noch gültig ist."
      : "Geben Sie das Zertifikat an, das der DVO am Konnektor für ti-lotse erzeugt hat: --p12 DATEI oder --cert DATEI --key DATEI.",
    why: f.withCertificate
      ? "Meist ist das vorgelegte Client-Zertifikat am Konnektor nicht bekannt oder abgelaufen."
      : "Meist verlangt der Konnektor ein Client-Zertifikat. Es kann auch sein, dass er gerade neu startet.",
  }),
  "link/response-timeout": (f: { host: string; seconds: number }) => ({
    meaning: `„${f.host}“ hat die Frage angenommen, aber ${lasting(f.seconds)} lang nicht geantwortet.`,
    whatToDo: "Versuchen Sie es in einigen Minuten noch einmal.",
    why: "Der Konnektor ist beschäftigt, zum Beispiel mit einer PIN-Eingabe am Kartenterminal oder einem Update.",
  }),
  "link/response-stalled": (f: { host: string; seconds: number }) => ({
    meaning: `Die Antwort von „${f.host}“ ist nach ${lasting(f.seconds)} nicht vollständig angekommen.`,
    whatToDo:
      "Versuchen Sie es noch einmal. Bleibt es dabei, prüft die IT-Betreuung das Netz zwischen Rechner und Konnektor.",
    why: "Die Daten kommen zu langsam oder gar nicht mehr. Häufig ist die Paketgröße (MTU) falsch eingestellt.",
  }),
  "link/closed": (f: { host: string }) => ({
    meaning: `„${f.host}“ hat die Verbindung mitten in der Antwort beendet.`,
    whatToDo: "Warten Sie einige Minuten und versuchen Sie es noch einmal.",
    why: "Der Konnektor startet neu, oder ein Gerät dazwischen hat die Verbindung getrennt.",
  }),
  "link/unanswered": (f: { host: string; isPlain: boolean }) => ({
    meaning: `„${f.host}“ hat die Verbindung beendet, ohne zu antworten.`,
    whatToDo: f.isPlain
      ? "Versuchen Sie dieselbe Adresse mit https:// am Anfang. Hilft das nicht, warten Sie einige Minuten."
      : "Warten Sie einige Minuten und versuchen Sie es noch einmal.",
    why: f.isPlain
      ? "Vielleicht wird auf diesem Port nur verschlüsselt gesprochen. Es kann auch sein, dass der Konnektor gerade neu startet."
      : "Der Konnektor startet neu, oder ein Gerät dazwischen hat die Verbindung getrennt.",
  }),
  "link/too-large": (f: { host: string; limit: string }) => ({
    meaning: `Die Antwort von „${f.host}“ ist größer als ${f.limit} und wurde verworfen.`,
    whatToDo: "Prüfen Sie, ob die Adresse wirklich zu einem Konnektor gehört.",
    why: "So große Antworten gibt ein Konnektor auf diese Frage nicht. ti-lotse schützt damit den eigenen Rechner.",
  }),

  // Angeschlossene Konnektoren
  "connection/not-confirmed": (f: { host: string }) => ({
    meaning: `Das Zertifikat von „${f.host}“ ist noch nicht bestätigt.`,
    whatToDo: "Vergleichen Sie den Fingerabdruck und bestätigen Sie ihn. Danach lässt sich der Konnektor anschließen.",
    why: "Nur so ist sicher, dass dort wirklich Ihr Konnektor antwortet.",
  }),
  "clearance/evidence-changed": () => ({
    meaning: "Die Angaben haben sich geändert, seit sie auf dem Bildschirm standen. Es wurde nichts freigegeben.",
    whatToDo: "Sehen Sie die Angaben noch einmal durch, und geben Sie dann frei.",
    why: "Eine Freigabe gilt genau für das, was beim Bestätigen zu sehen war.",
  }),
  "connection/unknown": () => ({
    meaning: "Diesen Konnektor gibt es in dieser Praxis nicht mehr.",
    whatToDo: "Laden Sie die Seite neu.",
    why: "Er wurde inzwischen entfernt, oder die Adresse der Seite ist falsch.",
  }),
  "connection/secret-missing": () => ({
    meaning: "Die Zugangsdaten zu diesem Konnektor fehlen.",
    whatToDo: "Schließen Sie den Konnektor noch einmal an und geben Sie die Zugangsdaten neu ein.",
    why: "Passwort oder Zertifikat sind nicht gespeichert, zum Beispiel nach dem Zurückspielen einer Sicherung ohne Schlüssel.",
    ifNothing: "Solange wird dieser Konnektor nicht gefragt, und sein Zustand bleibt unbekannt.",
  }),

  // HTTP
  "http/unauthorized": (f: { host: string }) => ({
    meaning: `„${f.host}“ verlangt Benutzername und Passwort.`,
    whatToDo:
      "Geben Sie die Zugangsdaten des Clientsystems an (--user und LOTSE_PASSWORD). Der DVO hat sie am Konnektor angelegt.",
    why: "Es wurden keine oder falsche Zugangsdaten gesendet. Die Zugangsdaten der Verwaltungsoberfläche sind hier nicht die richtigen.",
  }),
  "http/forbidden": (f: { host: string }) => ({
    meaning: `„${f.host}“ verweigert den Zugriff.`,
    whatToDo: "Bitten Sie den DVO zu prüfen, ob dieses Clientsystem am Konnektor freigegeben ist.",
    why: "Der Konnektor kennt die Anmeldung, erlaubt ihr diese Abfrage aber nicht.",
  }),
  "http/not-found": (f: { url: string }) => ({
    meaning: `Unter ${f.url} gibt es nichts.`,
    whatToDo:
      "Prüfen Sie die Adresse. Steht der Konnektor hinter einem Pfad, gehört dieser dazu, zum Beispiel https://server/kon1",
    why: "Das Gerät antwortet, hat aber kein Dienstverzeichnis unter dieser Adresse. Vielleicht ist es kein Konnektor.",
  }),
  "http/needs-tls": (f: { host: string }) => ({
    meaning: `„${f.host}“ spricht auf diesem Port nur verschlüsselt.`,
    whatToDo: "Verwenden Sie dieselbe Adresse mit https:// am Anfang.",
    why: "Die Anfrage kam unverschlüsselt auf einem Port für verschlüsselte Verbindungen an.",
  }),
  "http/redirect": (f: { url: string }) => ({
    meaning: `${f.url} verweist auf eine andere Adresse.`,
    whatToDo:
      "Öffnen Sie die Adresse im Browser und prüfen Sie, wohin sie führt. Ist das Ziel wirklich Ihr Konnektor, verwenden Sie es.",
    why: "ti-lotse folgt Weiterleitungen nicht von selbst, damit keine Zugangsdaten an ein fremdes Gerät gehen.",
  }),
  "http/server-error": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ meldet einen eigenen Fehler (HTTP ${f.status}).`,
    whatToDo:
      "Versuchen Sie es in einigen Minuten noch einmal. Bleibt es dabei, hilft der DVO mit dem Protokoll des Konnektors.",
    why: "Der Konnektor oder ein Gerät davor konnte die Anfrage nicht bearbeiten.",
  }),
  "http/unexpected-status": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ antwortet mit HTTP ${f.status}; das ist für diese Frage nicht vorgesehen.`,
    whatToDo: "Prüfen Sie, ob die Adresse zu einem Konnektor gehört.",
    why: "Vermutlich antwortet ein anderes Gerät oder Programm.",
  }),
  "http/not-http": (f: { host: string; reason: string }) => ({
    meaning: `„${f.host}“ antwortet, aber nicht wie ein Konnektor.`,
    whatToDo: "Prüfen Sie Adresse und Port. Vielleicht antwortet dort ein anderes Gerät.",
    why: `Die Antwort ist kein HTTP (technisch: ${f.reason}).`,
  }),
  "http/not-xml": (f: { host: string; type: string; title: string }) => ({
    meaning: `„${f.host}“ hat eine Webseite oder etwas anderes geschickt, nicht die Antwort eines Konnektors.`,
    whatToDo: "Prüfen Sie Adresse und Port. Die Adresse der Verwaltungsoberfläche ist hier nicht die richtige.",
    why: `Erwartet wurde XML, gekommen ist ${f.type}${f.title && ` mit dem Titel „${f.title}“`}.`,
  }),

  // XML
  "xml/empty": () => ({
    meaning: "Die Antwort ist leer.",
    whatToDo: "Versuchen Sie es noch einmal. Bleibt es dabei, hilft der DVO.",
    why: "Erwartet wurde ein XML-Dokument.",
  }),
  "xml/encoding": (f: { found: string }) => ({
    meaning: "Der Text der Antwort ist nicht in UTF-8 geschrieben und lässt sich nicht sicher lesen.",
    whatToDo: "Prüfen Sie, ob die Adresse zu einem Konnektor gehört. Übergeben Sie gespeicherte Dateien unverändert.",
    why: `Konnektoren müssen UTF-8 verwenden; gefunden wurde: ${f.found}`,
  }),
  "xml/not-wellformed": (f: { line: number; column: number; reason: string }) => ({
    meaning: "Die Antwort ist beschädigt oder unvollständig.",
    whatToDo: "Versuchen Sie es noch einmal. Bleibt es dabei, geben Sie dem DVO diese Meldung.",
    why: `Das XML bricht in Zeile ${f.line}, Spalte ${f.column} (technisch: ${f.reason}).`,
  }),
  "xml/doctype": () => ({
    meaning: "Die Antwort enthält eine Dokumenttyp-Angabe (DOCTYPE) und wurde verworfen.",
    whatToDo: "Prüfen Sie, ob die Adresse wirklich zu einem Konnektor gehört.",
    why: "Konnektoren senden so etwas nicht. Angreifer können damit Programme lahmlegen oder Dateien auslesen.",
  }),
  "xml/too-deep": (f: { limit: number }) => ({
    meaning: "Die Antwort ist zu tief verschachtelt und wurde verworfen.",
    whatToDo: "Prüfen Sie, ob die Adresse wirklich zu einem Konnektor gehört.",
    why: `Mehr als ${f.limit} Ebenen gibt es in Antworten eines Konnektors nicht.`,
  }),
  "xml/too-many": (f: { what: "elements" | "attributes"; limit: number }) => ({
    meaning: "Die Antwort ist ungewöhnlich umfangreich und wurde verworfen.",
    whatToDo: "Prüfen Sie, ob die Adresse wirklich zu einem Konnektor gehört.",
    why: `Mehr als ${f.limit} ${f.what === "elements" ? "Elemente" : "Angaben an einem Element"} gibt es in Antworten eines Konnektors nicht.`,
  }),
  "xml/element-missing": (f: { element: string; parent: string }) => ({
    meaning: "In der Antwort fehlt eine vorgeschriebene Angabe.",
    whatToDo:
      "Geben Sie dem DVO diese Meldung. Mit „lotse explain DATEI“ lässt sich die gespeicherte Antwort genauer ansehen.",
    why: `In ${f.parent} fehlt ${f.element}.`,
  }),
  "xml/value-invalid": (f: { element: string; value: string; expected: string }) => ({
    meaning: `Eine Angabe in der Antwort ist nicht lesbar: ${f.element} = „${f.value}“.`,
    whatToDo: "Geben Sie dem DVO diese Meldung.",
    why: `Erwartet wird ${f.expected}.`,
  }),

  // Dienstverzeichnis und SOAP
  "sds/not-a-directory": (f: { root: string }) => ({
    meaning: "Das Dokument ist kein Dienstverzeichnis eines Konnektors.",
    whatToDo: "Prüfen Sie Adresse und Pfad; das Dienstverzeichnis heißt connector.sds.",
    why: `Erwartet wurde ConnectorServices, gekommen ist ${f.root}.`,
  }),
  "sds/service-missing": (f: { service: string; wanted: string; offered: string }) => ({
    meaning: `Der Konnektor bietet den Dienst ${f.service} nicht in einer Version an, die ti-lotse spricht.`,
    whatToDo: "Prüfen Sie, ob es eine neuere Version von ti-lotse gibt, und geben Sie dem DVO diese Meldung.",
    why: `Gebraucht wird Version ${f.wanted}, angeboten wird: ${f.offered}.`,
  }),
  "sds/only-plain": (f: { service: string }) => ({
    meaning: `Den Dienst ${f.service} bietet der Konnektor nur unverschlüsselt an.`,
    whatToDo: "Lassen Sie den DVO am Konnektor verschlüsselte Verbindungen (TLS) einschalten.",
    why: "ti-lotse fragt nicht unverschlüsselt, wo eine Verschlüsselung verlangt ist.",
  }),
  "sds/endpoint-invalid": (f: { service: string; location: string }) => ({
    meaning: `Die Adresse des Dienstes ${f.service} im Dienstverzeichnis ist unbrauchbar.`,
    whatToDo: "Geben Sie dem DVO diese Meldung.",
    why: `Im Verzeichnis steht: „${f.location}“.`,
  }),
  "soap/unexpected-answer": (f: { expected: string; found: string }) => ({
    meaning: "Der Konnektor hat auf eine andere Frage geantwortet als gestellt.",
    whatToDo: "Versuchen Sie es noch einmal. Bleibt es dabei, geben Sie dem DVO diese Meldung.",
    why: `Erwartet wurde ${f.expected}, gekommen ist ${f.found}.`,
  }),
  "soap/fault": (f: { code: number; text: string }) => {
    const known = gematikCodes[f.code];
    if (known) return { ...known, why: `${known.why} (Fehler ${f.code}${f.text ? `: ${f.text}` : ""})` };
    return {
      meaning: `Der Konnektor lehnt die Abfrage ab: ${f.text || "ohne Begründung"}`,
      whatToDo: `Geben Sie dem DVO oder der Hotline des Herstellers den Fehlercode ${f.code}.`,
      why: `Fehler ${f.code} ist ein Code des Herstellers; seine Bedeutung steht in dessen Handbuch.`,
    };
  },
  "soap/fault-without-code": (f: { text: string }) => ({
    meaning: `Der Konnektor lehnt die Abfrage ab: ${f.text || "ohne Begründung"}`,
    whatToDo: "Versuchen Sie es noch einmal. Bleibt es dabei, geben Sie dem DVO diese Meldung.",
    why: "Der Fehlermeldung fehlt der vorgeschriebene Fehlercode der gematik.",
  }),

  // Eingaben
  "input/file-unreadable": (f: { file: string; reason: string }) => ({
    meaning: `Die Datei „${f.file}“ lässt sich nicht lesen.`,
    whatToDo: "Prüfen Sie den Namen, den Ordner und die Rechte der Datei.",
    why: fileReasons[f.reason] ?? `Das Betriebssystem meldet: ${f.reason}`,
  }),
  "input/too-large": (f: { file: string; limit: string }) => ({
    meaning: `„${f.file}“ ist größer als ${f.limit}.`,
    whatToDo: "Übergeben Sie nur die gespeicherte Antwort eines Konnektors.",
    why: "So große Antworten gibt ein Konnektor nicht.",
  }),
  "input/not-understood": (f: {
    found: "request" | "event" | "webpage" | "json" | "code" | "other";
    name: string;
  }) => ({
    meaning: "Das ist keine Antwort eines Konnektors, die ti-lotse kennt.",
    whatToDo:
      f.found === "request"
        ? "Speichern Sie die Antwort des Konnektors auf diese Anfrage, und übergeben Sie diese."
        : "Verstanden werden: das Dienstverzeichnis connector.sds, Antworten und Fehlermeldungen der Konnektor-Dienste und Meldungen auf der Anzeige des Konnektors.",
    why: {
      request: `Gefunden wurde eine Anfrage (${f.name}), keine Antwort.`,
      event: `Gefunden wurde ein Ereignis, das der Konnektor von sich aus gesendet hat${f.name && ` (${f.name})`}, keine Antwort.`,
      webpage: "Gefunden wurde eine Webseite.",
      json: "Gefunden wurde eine JSON-Datei.",
      code: `„${f.name}“ ist kein Code der gematik. Ist es ein Code des Herstellers, steht seine Bedeutung in dessen Handbuch.`,
      other: f.name ? `Gefunden wurde: „${f.name}“` : "Die Eingabe ist leer.",
    }[f.found],
  }),

  // Versionsliste (Katalog)
  "catalogue/unreadable": (f: { file: string; problems: readonly ProblemFields[] }) => ({
    meaning: `Die Versionsliste „${f.file}“ lässt sich nicht verwenden.`,
    whatToDo: "Laden Sie die Liste noch einmal, oder geben Sie diese Meldung an den Absender der Liste.",
    why: firstProblem(f.problems),
  }),
  "catalogue/unsigned": (f: { file: string }) => ({
    meaning: `Zur Versionsliste „${f.file}“ fehlt die Unterschrift.`,
    whatToDo: `Neben der Liste muss die Datei „${f.file}.sig“ liegen. Laden Sie beide Dateien.`,
    why: "Eine Liste ohne Unterschrift könnte von jedem verändert worden sein.",
  }),
  "catalogue/signature-wrong": (f: { file: string; key: string }) => ({
    meaning: `Die Unterschrift der Versionsliste „${f.file}“ stimmt nicht.`,
    whatToDo: "Verwenden Sie diese Datei nicht. Laden Sie die Liste noch einmal aus der bekannten Quelle.",
    why: `Der Inhalt passt nicht zur Unterschrift mit dem Schlüssel „${f.key}“. Die Datei ist beschädigt oder verändert.`,
  }),
  "catalogue/key-unknown": (f: { file: string; key: string; fingerprint: string }) => ({
    meaning: `Die Versionsliste „${f.file}“ ist mit einem Schlüssel unterschrieben, den diese Installation nicht kennt.`,
    whatToDo: `Vergleichen Sie den Fingerabdruck des Schlüssels „${f.key}“ mit dem Absender: ${f.fingerprint}. Stimmt er, geben Sie die Schlüsseldatei mit --trust-key an.`,
    why: "Nur Listen von bekannten Absendern dürfen über Geräte urteilen.",
  }),
  "catalogue/fingerprint-differs": (f: { file: string; expected: string; found: string }) => ({
    meaning: `Der Schlüssel in „${f.file}“ hat einen anderen Fingerabdruck als der verglichene.`,
    whatToDo: "Lassen Sie sich vom Absender der Versionsliste die richtige Schlüsseldatei geben.",
    why: `Verglichen wurde ${f.expected}, die Datei hat ${f.found}.`,
    ifNothing:
      "Mit einem fremden Schlüssel könnte jeder Versionen als zugelassen ausgeben. Es wurde nichts übernommen.",
  }),
  "catalogue/address-invalid": (f: { address: string }) => ({
    meaning: `Von „${f.address}“ wird keine Versionsliste geladen.`,
    whatToDo: "Geben Sie eine Datei an oder eine Adresse wie https://listen.example/liste.json",
    why: "Erlaubt ist nur https, ohne Benutzername und Passwort: Wer mitliest, soll nicht erfahren, was hier läuft, und wer eingreift, soll keine alte Liste unterschieben.",
  }),
  "catalogue/unfetchable": (f: { address: string; cause: FailureFields }) => ({
    meaning: f.cause.code === "http/not-http" ? `Unter ${f.address} antwortet kein Webserver.` : meaningOf(f.cause),
    whatToDo: "Prüfen Sie die Adresse der Versionsliste, oder versuchen Sie es später noch einmal.",
    why: `Die Liste wurde unter ${f.address} gesucht.`,
    ifNothing: "Die geladene Liste bleibt in Gebrauch. Nach 30 Tagen gilt sie als veraltet.",
  }),
  "catalogue/older": (f: { file: string; serial: number; present: number }) => ({
    meaning: `Die Versionsliste „${f.file}“ ist älter als die vorhandene.`,
    whatToDo: "Die vorhandene Liste bleibt in Gebrauch. Laden Sie eine neuere.",
    why: `Nummer ${f.serial} liegt vor Nummer ${f.present}. Ältere Listen werden abgelehnt, damit niemand eine zurückgezogene Zulassung wieder einschmuggeln kann.`,
  }),
  "catalogue/chain-broken": (f: { file: string }) => ({
    meaning: `Die Versionsliste „${f.file}“ schließt nicht an die vorhandene an.`,
    whatToDo: "Fragen Sie den Absender der Liste. Die vorhandene Liste bleibt in Gebrauch.",
    why: "Jede Liste nennt die Prüfsumme ihrer Vorgängerin; hier stimmt sie nicht mit der vorhandenen überein.",
  }),
  "catalogue/other-series": (f: { title: string; present: string }) => ({
    meaning: `„${f.title}“ ist eine andere Liste als die geladene „${f.present}“.`,
    whatToDo: "Wenn Sie wirklich wechseln wollen, wiederholen Sie den Befehl mit --replace.",
    why: "Beim Wechsel der Liste lässt sich nicht prüfen, ob die neue wirklich die neuere ist.",
  }),
  "catalogue/expired": (f: { file: string; until: string }) => ({
    meaning: `Die Versionsliste „${f.file}“ galt nur bis ${germanDay(f.until)}.`,
    whatToDo: "Laden Sie eine neuere Liste.",
    why: "Eine abgelaufene Liste kann zurückgezogene Zulassungen nicht kennen.",
  }),
  "catalogue/example-refused": () => ({
    meaning: "Die Beispielliste ist nur zum Üben da und darf nicht über echte Geräte urteilen.",
    whatToDo: "Verwenden Sie eine echte Versionsliste oder die Übungspraxis (lotse demo).",
    why: "Die Termine der Beispielliste sind erfunden.",
  }),
  "catalogue/none": (f: { directory: string }) => ({
    meaning: "Es ist keine Versionsliste geladen.",
    whatToDo: "Laden Sie eine mit „lotse catalogue import DATEI“ oder „lotse catalogue refresh --from ADRESSE“.",
    why: `In ${f.directory} liegt keine Liste.`,
  }),
  "catalogue/not-listed": (f: { product: string; version: string }) => ({
    meaning: `Die Versionsliste kennt ${f.product}${f.version ? ` ${f.version}` : ""} nicht.`,
    whatToDo: "„lotse catalogue show“ zeigt alle Produkte und Versionen der Liste.",
    why: "Vielleicht ist die Liste veraltet oder der Name anders geschrieben.",
  }),

  // Ausgabe
  "output/unwritable": (f: { file: string; reason: string }) => ({
    meaning: f.file ? `„${f.file}“ lässt sich nicht schreiben.` : "Die Ausgabe lässt sich nicht schreiben.",
    whatToDo: "Prüfen Sie, ob Platz auf dem Datenträger ist und das Recht zum Schreiben besteht.",
    why: writeReasons[f.reason] ?? `Das Betriebssystem meldet: ${f.reason}`,
  }),

  // Simulator
  "simulate/port-taken": (f: { port: number; flag: string }) => ({
    meaning: `Port ${f.port} ist schon belegt.`,
    whatToDo: `Beenden Sie das andere Programm oder wählen Sie mit ${f.flag} einen anderen Port (0 = irgendein freier).`,
    why: "Auf einem Port kann nur ein Programm lauschen.",
  }),
  "simulate/scenario-unknown": (f: { scenario: string; known: string }) => ({
    meaning: `Das Szenario „${f.scenario}“ gibt es nicht.`,
    whatToDo: `Bekannt sind: ${f.known}.`,
    why: "Der Name muss genau stimmen.",
  }),

  "simulate/misbehaviour-unknown": (f: { name: string; known: string }) => ({
    meaning: `Das Fehlverhalten „${f.name}“ gibt es nicht.`,
    whatToDo: `Bekannt sind: ${f.known}.`,
    why: "Der Name muss genau stimmen.",
  }),
  "simulate/misbehaviour-value": (f: { name: string; value: string; example: string }) => ({
    meaning: `„${f.value}“ passt nicht zum Fehlverhalten „${f.name}“.`,
    whatToDo: f.example
      ? `Geben Sie es so an: --misbehave ${f.name}=${f.example}`
      : `Geben Sie es ohne Wert an: --misbehave ${f.name}`,
    why: f.example ? "Der Wert hinter dem Gleichheitszeichen ist nicht lesbar." : "Es hat keinen einstellbaren Wert.",
  }),

  // Aufruf
  "usage/invalid": (f: { reason: string }) => ({
    meaning: "So lässt sich der Befehl nicht aufrufen.",
    whatToDo: "„lotse --help“ zeigt alle Befehle, „lotse BEFEHL --help“ alle Angaben.",
    why: f.reason,
  }),
  "usage/fingerprint": (f: { text: string }) => ({
    meaning: `„${f.text}“ ist kein Fingerabdruck.`,
    whatToDo:
      "Ein Fingerabdruck (SHA-256) hat 64 Zeichen von 0 bis 9 und a bis f; Doppelpunkte dürfen dazwischen stehen.",
    why: "Die Angabe hat eine andere Länge oder andere Zeichen. Ältere Fingerabdrücke (SHA-1) sind kürzer und nicht sicher genug.",
  }),
  "usage/internal": (f: { reason: string }) => ({
    meaning: "In ti-lotse ist ein Fehler aufgetreten, der nicht vorkommen darf.",
    whatToDo: "Bitte melden Sie ihn mit dem technischen Text unten. An Ihren Geräten wurde nichts verändert.",
    why: f.reason,
  }),
} satisfies Record<string, (f: never) => Entry>;
