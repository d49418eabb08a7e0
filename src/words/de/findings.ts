/** Was ti-lotse über Geräte feststellt: je Code vier Sätze, die am Empfang verstanden werden. */
import type { Entry } from "../entry.ts";
import { counted, germanDay, germanNumber, germanTime, inDays } from "../format.ts";
import { errors, type FailureFields } from "./errors.ts";
import { fehlerzustaende } from "./fehlerzustaende.ts";
import { gematikCodes } from "./gematik-codes.ts";
import { besideOffline, tiLageFindings } from "./ti-lage.ts";

function errorText(failure: FailureFields): Entry {
  const text = (errors as Record<string, (f: never) => Entry>)[failure.code];
  return text
    ? text(failure.fields as never)
    : { meaning: failure.code, whatToDo: "Geben Sie diese Meldung dem DVO.", why: failure.code };
}

const blockedSoon =
  "Der Zugangsdienst darf die Praxis aus der TI aussperren. Dann gehen Kartenlesen mit Prüfung, E-Rezept, eAU und KIM nicht mehr.";
const updateNow = (target: string) =>
  target
    ? `Planen Sie das Update auf ${target} jetzt, außerhalb der Sprechzeit, oder beauftragen Sie Ihren DVO.`
    : "Fragen Sie Ihren DVO, welche zugelassene Version für dieses Gerät vorgesehen ist.";

/** What the central status says of a Konnektor without TI, where it has been asked. */
type Beside = "ok" | "disturbed" | undefined;

export const findings = {
  ...tiLageFindings,

  // Versionsliste
  "catalogue/missing": () => ({
    meaning: "Ob die Versionen zugelassen sind, wurde nicht geprüft: Es ist keine Versionsliste geladen.",
    whatToDo: "Laden Sie eine Versionsliste.",
    why: "Zulassungen gelten je Version und nur befristet. Ohne Liste weiß ti-lotse davon nur, was das Gerät selbst meldet.",
  }),
  "catalogue/outdated": (f: { title: string; issuedOn: string; days: number }) => ({
    meaning: "Versionsliste veraltet",
    whatToDo: "Laden Sie eine neuere Versionsliste.",
    why: `Die Liste „${f.title}“ ist vom ${germanDay(f.issuedOn)}, also ${counted(f.days, "Tag", "Tage")} alt. Neue Versionen und zurückgezogene Zulassungen fehlen darin.`,
    ifNothing: "Ein Gerät kann als aktuell erscheinen, obwohl seine Zulassung inzwischen beendet ist.",
  }),
  "catalogue/practice-only": (f: { title: string }) => ({
    meaning: "Beurteilt wurde mit einer Übungsliste. Die Ergebnisse gelten nicht für echte Geräte.",
    whatToDo: "Laden Sie für Ihre Praxis eine echte Versionsliste.",
    why: `Die Termine in „${f.title}“ sind erfunden.`,
  }),

  // Firmware und Zulassung
  "firmware/current": (f: { device: string; version: string; until: string; statedNoUpdate: boolean }) => ({
    meaning: f.statedNoUpdate
      ? `${f.device}: Version ${f.version} ist aktuell, kein Update verfügbar.`
      : `${f.device}: Version ${f.version} ist aktuell.`,
    whatToDo: "Es ist nichts zu tun.",
    why: f.until
      ? `Die Version ist zugelassen bis ${germanDay(f.until)}.`
      : "Die Versionsliste nennt keine neuere Version.",
  }),
  "firmware/update-available": (f: { device: string; installed: string; target: string; until: string }) => ({
    meaning: `Für ${f.device} gibt es ein Update: ${f.installed} → ${f.target}. Das Gerät arbeitet normal weiter.`,
    whatToDo: "Planen Sie das Update in Ruhe ein, am besten bald und außerhalb der Sprechzeit.",
    why: f.until
      ? `Die installierte Version ist noch zugelassen bis ${germanDay(f.until)}.`
      : "Die installierte Version ist zugelassen; ein Enddatum ist nicht bekannt.",
  }),
  "firmware/newer-unconfirmed": (f: { device: string; installed: string; newer: string; until: string }) => ({
    meaning: `${f.device}: Version ${f.installed} ist zugelassen. Es gibt vermutlich schon eine neuere: ${f.newer}.`,
    whatToDo: "Fragen Sie Ihren DVO bei Gelegenheit, ob die neuere Version für Ihr Gerät zugelassen ist.",
    why: "Die Zulassung der neueren Version hat in dieser Liste weder die gematik noch der Hersteller bestätigt.",
  }),
  "firmware/held-back": (f: {
    device: string;
    newer: string;
    by: string;
    reason: { de: string; en: string };
    until: string;
  }) => ({
    meaning: `Für ${f.device} gibt es Version ${f.newer}. ${f.by} bittet, damit ${f.until ? `bis ${germanDay(f.until)} ` : ""}zu warten.`,
    whatToDo: "Es ist nichts zu tun. Fragen zum Termin beantwortet Ihr DVO.",
    why: f.reason.de,
  }),
  "firmware/outdated": (f: { device: string; installed: string; newer: string; isConfirmed: boolean }) => ({
    meaning: `${f.device}: Version ${f.installed} ist veraltet. Neuer ist ${f.newer}.`,
    whatToDo: updateNow(f.isConfirmed ? f.newer : ""),
    why: "Ob die installierte Version noch zugelassen ist, steht nicht in der Versionsliste.",
    ifNothing: blockedSoon,
  }),
  "firmware/approval-ending": (f: {
    device: string;
    version: string;
    until: string;
    days: number;
    target: string;
  }) => ({
    meaning: `${f.device}: Die Zulassung von Version ${f.version} endet ${inDays(f.days)} (letzter Tag ${germanDay(f.until)}).`,
    whatToDo: updateNow(f.target),
    why: "Die gematik lässt jede Version nur für eine begrenzte Zeit zu.",
    ifNothing: blockedSoon,
  }),
  "firmware/approval-expired": (f: {
    device: string;
    version: string;
    until: string;
    target: string;
    /** Named where neither gematik nor the manufacturer said so. */
    hearsay: string;
  }) => ({
    meaning: `Sperrung droht: ${f.device} läuft mit Version ${f.version}, deren Zulassung am ${germanDay(f.until)} geendet hat.`,
    whatToDo: updateNow(f.target),
    why: `Auf Anordnung der gematik darf der Zugangsdienst Praxen mit abgelaufener Firmware sperren.${f.hearsay && ` Das Enddatum stammt aus zweiter Hand: ${f.hearsay}.`}`,
    ifNothing: blockedSoon,
  }),
  "firmware/approval-withdrawn": (f: { device: string; version: string; target: string }) => ({
    meaning: `Sperrung droht: Die Zulassung von Version ${f.version} (${f.device}) wurde zurückgezogen.`,
    whatToDo: updateNow(f.target),
    why: "Hersteller oder gematik haben diese Version zurückgezogen, meist wegen eines Fehlers.",
    ifNothing: blockedSoon,
  }),
  "firmware/not-approved": (f: {
    device: string;
    version: string;
    status: "angekuendigt" | "feldtest" | "noch-nicht";
  }) => ({
    meaning:
      f.status === "feldtest"
        ? `${f.device} läuft mit Version ${f.version}, die noch im Feldtest ist.`
        : f.status === "noch-nicht"
          ? `${f.device} läuft mit Version ${f.version}, deren Zulassung noch nicht begonnen hat.`
          : `${f.device} läuft mit Version ${f.version}, die erst angekündigt und noch nicht zugelassen ist.`,
    whatToDo:
      "Fragen Sie Ihren DVO, ob Ihre Praxis an der Erprobung teilnimmt. Sonst muss eine zugelassene Version installiert werden.",
    why: "Laut Versionsliste ist diese Version nicht für den normalen Betrieb zugelassen.",
  }),
  "firmware/approval-unconfirmed": (f: { device: string; version: string; source: string }) => ({
    meaning: `${f.device}: Ob Version ${f.version} zugelassen ist, hat weder die gematik noch der Hersteller bestätigt.`,
    whatToDo: "Fragen Sie Ihren DVO nach der Zulassung dieser Version.",
    why: `Die Angabe stammt aus zweiter Hand: ${f.source}.`,
  }),
  "firmware/not-listed": (f: { device: string; version: string }) => ({
    meaning: `${f.device}: Version ${f.version} steht nicht in der Versionsliste.`,
    whatToDo: "Laden Sie eine neuere Versionsliste, oder fragen Sie Ihren DVO.",
    why: "Ob diese Version zugelassen ist, lässt sich so nicht sagen.",
  }),
  "firmware/product-not-listed": (f: { device: string; product: string }) => ({
    meaning: `${f.device}: Dieses Produkt steht nicht in der Versionsliste.`,
    whatToDo: "Laden Sie eine neuere Versionsliste, oder fragen Sie Ihren DVO.",
    why: `Das Gerät meldet sich als „${f.product}“.`,
  }),
  "firmware/unreadable": (f: { device: string; text: string }) => ({
    meaning: `${f.device}: Die Versionsangabe „${f.text}“ ist nicht lesbar.`,
    whatToDo: "Lesen Sie die Version am Gerät ab, und geben Sie dem DVO diese Meldung.",
    why: "Erwartet werden Zahlen mit Punkten, zum Beispiel 5.50.4.",
  }),
  "firmware/unknown": (f: { device: string }) => ({
    meaning: `${f.device}: Die Version ist nicht bekannt.`,
    whatToDo: "Schalten Sie das Gerät ein, oder lesen Sie die Version am Gerät ab.",
    why: "Zu diesem Gerät ist keine Version gemeldet, meist weil es noch nie verbunden war.",
  }),
  "firmware/incomplete": (f: {
    device: string;
    version: string;
    part: string;
    installed: string;
    target: string;
    effect: { de: string; en: string };
  }) => ({
    meaning: f.installed
      ? `${f.device} ist unvollständig aktualisiert: ${f.part} ${f.installed} statt ${f.target}.`
      : `${f.device} ist vielleicht unvollständig aktualisiert: Nötig ist ${f.part} ${f.target}, installiert ist eine unbekannte.`,
    whatToDo: `Aktualisieren Sie auch diesen Teil (${f.part}). Die Kurzanleitung des Geräts zeigt wie.`,
    why: `Zur Firmware ${f.version} gehört ${f.part} ${f.target}.`,
    ifNothing: f.effect.de,
  }),
  "firmware/upgrade-available": (f: { device: string; version: string; paid: "ja" | "nein" | "unbekannt" }) => ({
    meaning: `Für ${f.device} gibt es ein Upgrade auf Version ${f.version}${f.paid === "ja" ? ", kostenpflichtig" : ""}.`,
    whatToDo:
      "Wenn Sie die neuen Funktionen brauchen, holen Sie ein Angebot ein. Ohne Bestellung wird nichts installiert.",
    why: "Ein Upgrade bringt neue Funktionen. Es ist etwas anderes als ein Update, das das Gerät nur aktuell hält.",
  }),
  "firmware/announced": (f: { device: string; version: string }) => ({
    meaning: `Für ${f.device} ist Version ${f.version} angekündigt, aber noch nicht verfügbar.`,
    whatToDo: "Es ist nichts zu tun. ti-lotse meldet sich, sobald die Version verfügbar ist.",
    why: "Der Hersteller hat die Version angekündigt.",
  }),
  "firmware/field-trial": (f: { device: string; version: string }) => ({
    meaning: `Version ${f.version} für ${f.device} ist im Feldtest und wird deshalb nicht angeboten.`,
    whatToDo: "Es ist nichts zu tun.",
    why: "Versionen im Feldtest sind nur für Praxen, die an der Erprobung teilnehmen.",
  }),

  // Was Konnektor und KSR melden
  "update/critical": (f: { device: string; version: string; deadline: string; days: number | null }) => ({
    meaning:
      f.days === null
        ? `Für ${f.device} gibt es ein kritisches Update: Version ${f.version}. Eine Frist ist nicht genannt.`
        : f.days < 0
          ? `Für ${f.device} war ein kritisches Update bis ${germanDay(f.deadline)} Pflicht (Version ${f.version}).`
          : `Für ${f.device} ist ein kritisches Update Pflicht: Version ${f.version}, Frist ${inDays(f.days)} (${germanDay(f.deadline)}).`,
    whatToDo: updateNow(f.version),
    why: `Der Update-Dienst der TI (KSR) stuft dieses Update als kritisch ein${f.days === null ? "" : " und nennt diese Frist"}.`,
    ifNothing:
      f.days === null
        ? "Sobald eine Frist gesetzt wird und verstreicht, trennt der Konnektor selbst die Verbindung zur TI."
        : f.days < 0
          ? "Der Konnektor darf die Verbindung zur TI jetzt jederzeit selbst trennen, bis das Update installiert ist."
          : "Nach der Frist trennt der Konnektor selbst die Verbindung zur TI, bis das Update installiert ist.",
  }),
  "update/offered": (f: {
    device: string;
    version: string;
    deadline: string;
    /** When the package came to lie on the Konnektor. */
    loadedAt: number | null;
  }) => ({
    meaning: `Der Konnektor bietet für ${f.device} ein Update an: Version ${f.version}. Das Gerät arbeitet normal weiter.`,
    whatToDo: "Planen Sie das Update in Ruhe ein, am besten bald und außerhalb der Sprechzeit.",
    why: `${
      f.deadline
        ? `Der Update-Dienst der TI (KSR) nennt als Termin ${germanDay(f.deadline)}.`
        : "So meldet es der Update-Dienst der TI (KSR)."
    }${f.loadedAt === null ? "" : ` Geladen am ${germanTime(f.loadedAt)}: Das Update liegt bereit und muss nur noch installiert werden.`}`,
  }),
  "update/running": (f: {
    device: string;
    since: number;
    usualMinutes: number;
    progress: "laeuft" | "dauert-laenger" | "bitte-pruefen";
  }) => ({
    meaning: `An ${f.device} läuft gerade ein Update (seit ${germanTime(f.since)}${
      f.progress === "laeuft" ? ` · meist ${f.usualMinutes} Min.` : ""
    }).${f.progress === "dauert-laenger" ? " Es dauert länger als üblich." : ""}`,
    whatToDo:
      f.progress === "bitte-pruefen"
        ? "Lassen Sie das Gerät am Strom! Sehen Sie nach, was es anzeigt, und rufen Sie Ihren DVO an."
        : "Lassen Sie das Gerät am Strom, und schalten Sie es nicht aus! Warten Sie, bis das Update fertig ist.",
    why:
      f.progress === "bitte-pruefen"
        ? "Das Gerät hat den Beginn gemeldet, aber seit langer Zeit kein Ende. Das Ende kann auch verloren gegangen sein."
        : "Das Gerät hat gemeldet, dass es installiert. Wird das unterbrochen, kann es danach nicht mehr starten.",
  }),
  "update/failed": (f: { device: string; error: string }) => ({
    meaning: `Ein Update von ${f.device} ist fehlgeschlagen. Das Gerät hat vermutlich noch die alte Version.`,
    whatToDo: "Es ist nichts zu reparieren. Planen Sie das Update neu, oder geben Sie die Meldung Ihrem DVO.",
    why: f.error ? `Das Gerät hat den Fehler ${f.error} gemeldet.` : "So hat es das Gerät gemeldet.",
    ifNothing: "Die alte Version bleibt, bis das Update gelingt oder ihre Zulassung endet.",
  }),
  "update/rejected": (f: { device: string; reason: "signature" | "version" }) => ({
    meaning: `${f.device} hat ein Update abgelehnt und arbeitet mit der alten Version weiter.`,
    whatToDo: "Es ist nichts zu reparieren. Geben Sie diese Meldung Ihrem DVO; er spielt die richtige Datei ein.",
    why:
      f.reason === "signature"
        ? "Die Signatur der Datei stimmt nicht: Sie ist beschädigt, oder sie gehört zu einem anderen Gerät. Nach einem Neustart zeigt das Gerät das nicht mehr an."
        : "Diese Version lässt das Gerät nicht zu, zum Beispiel weil sie zu alt ist. Nach einem Neustart zeigt es das nicht mehr an.",
    ifNothing: "Die alte Version bleibt, bis das Update gelingt oder ihre Zulassung endet.",
  }),
  "update/automatic": (f: {
    device: string;
    search: boolean | null;
    download: boolean | null;
    install: boolean | null;
    /** 0 Sunday; null: not told. */
    weekday: number | null;
    /** "01:00"; "" where it was not told. */
    time: string;
    zone: string;
  }) => ({
    meaning: automaticMeaning(f),
    whatToDo:
      "Es ist nichts zu tun. So ist das Gerät eingestellt; ob es so bleiben soll, entscheidet die Praxis mit dem DVO.",
    why: `Die Verwaltung des Geräts nennt: suchen ${onOff(f.search)}, herunterladen ${onOff(f.download)}, installieren ${onOff(f.install)}.`,
  }),
  "device/restart-required": (f: { device: string }) => ({
    meaning: `${f.device} braucht einen Neustart, damit geänderte Einstellungen gelten.`,
    whatToDo:
      "Starten Sie das Gerät nach der Sprechzeit neu, wenn gerade kein Update läuft. Danach muss die PIN der SMC-B wieder eingegeben werden.",
    why: "Jemand hat in der Verwaltung etwas geändert, das erst nach einem Neustart wirkt. Bis dahin gilt das Alte weiter.",
  }),
  "update/none-reported": (f: { device: string; at: number }) => ({
    meaning: `Der Konnektor meldet kein Update für ${f.device} (Stand ${germanTime(f.at)}).`,
    whatToDo: "Es ist nichts zu tun.",
    why: "Der Konnektor fragt den Update-Dienst der TI einmal am Tag. Dass er nichts meldet, beweist nicht, dass es nichts gibt.",
  }),
  "state/raised": (f: {
    condition: keyof typeof fehlerzustaende;
    terminal: string;
    since: number;
    /** Follows from a more serious state of the Konnektor that is told on its own. */
    isConsequence: boolean;
    central?: Beside;
  }) => {
    const text: Entry = fehlerzustaende[f.condition]({ terminal: f.terminal });
    if (f.central) return { ...text, ...besideOffline[f.central] };
    if (!f.isConsequence) return text;
    return {
      ...text,
      whatToDo: "Hier ist nichts zu tun. Zuerst muss der ernste Zustand des Konnektors behoben werden.",
      why: "In diesem Zustand spricht der Konnektor mit keinem Kartenterminal.",
    };
  },
  "state/vendor": (f: { condition: string; since: number | null }) => ({
    ...fehlerzustaende.EC_OTHER_ERROR_STATE({ terminal: "" }),
    why: `Der Konnektor meldet ${f.condition}${f.since === null ? "" : ` seit ${germanTime(f.since)}`}. Die Bedeutung legt der Hersteller fest.`,
    ifNothing: "Ob dadurch etwas ausfällt, weiß nur der Hersteller.",
  }),
  "state/error-code": (f: { number: number }): Entry =>
    gematikCodes[f.number] ?? {
      meaning: `Das Gerät zeigt den Fehlercode ${f.number}.`,
      whatToDo: "Geben Sie dem DVO diesen Code.",
      why: "Zu diesem Code gibt es keine Erklärung.",
    },
  "vpn/ti-offline": (f: { since: number; central?: Beside }) => ({
    meaning: `Der Konnektor ist seit ${germanTime(f.since)} nicht mit der TI verbunden.`,
    whatToDo: "Prüfen Sie, ob das Internet in der Praxis geht. Wenn ja, rufen Sie den DVO an. Stecken Sie nichts um.",
    why: "Der geschützte Tunnel (VPN) zur TI steht nicht. Ursache kann das Internet, der Zugangsdienst oder eine bundesweite Störung sein.",
    ifNothing: "E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen nicht.",
    ...(f.central && besideOffline[f.central]),
  }),

  // Kartenterminals, Karten, PIN
  "terminal/asleep": (f: { terminal: string }) => ({
    meaning: `Das Kartenterminal „${f.terminal}“ schläft außerhalb der Sprechzeiten.`,
    whatToDo:
      "Es ist nichts zu tun. Ist es zu Beginn der Sprechzeit noch nicht wieder verbunden, meldet sich ti-lotse.",
    why: "Ausgeschaltete Kartenterminals sind außerhalb der eingetragenen Sprechzeiten keine Störung.",
  }),
  "notify/undelivered": (f: { channel: "mail" | "webhook"; count: number; since: number } & FailureFields) => {
    const text = errorText(f);
    const messages = f.count === 1 ? "Eine Nachricht ist" : `${f.count} Nachrichten sind`;
    return {
      meaning: `${messages} seit ${germanTime(f.since)} nicht zugestellt. ${text.meaning}`,
      whatToDo: text.whatToDo,
      why: text.why,
      ifNothing: "Was zu melden ist, steht dann nur auf dieser Seite.",
    };
  },
  "terminal/disconnected": (f: { terminal: string }) => ({
    meaning: `Das Kartenterminal „${f.terminal}“ ist nicht mit dem Konnektor verbunden.`,
    whatToDo:
      "Prüfen Sie Strom und Netzwerkkabel am Kartenterminal. Zeigt es ein Update an, warten Sie dessen Ende ab. Sonst starten Sie nur das Kartenterminal neu.",
    why: "Der Konnektor kennt das Gerät, erreicht es aber nicht.",
    ifNothing:
      "An diesem Platz lassen sich keine Karten lesen. Steckt dort die SMC-B, gehen in der ganzen Praxis E-Rezept, eAU und KIM nicht.",
  }),
  "terminal/worn": (f: { terminal: string; slot: number; count: number; limit: number; isOver: boolean }) => ({
    meaning: `Der Kartenschacht ${f.slot} von „${f.terminal}“ ist ${f.isOver ? "am Ende seiner" : "nahe am Ende seiner"} Lebensdauer: ${germanNumber(f.count)} Steckungen.`,
    whatToDo: "Es eilt nicht. Besprechen Sie mit dem DVO, wann das Gerät getauscht wird.",
    why: `Als Lebensdauer gelten ${germanNumber(f.limit)} Steckungen. Das Gerät zählt sie selbst.`,
  }),
  "management/reading-stopped": (f: { device: string; user: string }) => ({
    meaning: `Die Verwaltung von „${f.device}“ wird nicht mehr regelmäßig gelesen: Sie hat das Passwort abgelehnt.`,
    whatToDo:
      "Tragen Sie auf der Seite des Geräts unter „Verwaltung des Geräts“ das Passwort neu ein, oder beenden Sie dort das regelmäßige Lesen.",
    why: `ti-lotse hat sich als „${f.user}“ genau einmal angemeldet, wurde abgewiesen und hat das Passwort danach vergessen. Jeder weitere Versuch könnte die Verwaltung sperren.`,
    ifNothing:
      "Versionen und Betriebszustand liest ti-lotse weiter über den Konnektor. Was nur die Verwaltung sagt, bleibt auf altem Stand.",
  }),
  "terminal/update-credentials-missing": (f: { terminal: string }) => ({
    meaning: `Der Konnektor kann das Kartenterminal „${f.terminal}“ nicht aktualisieren: Ihm fehlen dessen Zugangsdaten.`,
    whatToDo:
      "Hinterlegen Sie in der Verwaltung des Konnektors bei diesem Kartenterminal Benutzername und Passwort seines Administrators, oder beauftragen Sie den DVO.",
    why: "Der Konnektor spielt Updates nur ein, wenn er sich am Kartenterminal als Administrator anmelden kann. Hinterlegt ist kein Benutzer.",
    ifNothing:
      "Updates für dieses Kartenterminal bleiben aus, ohne dass eine Meldung erscheint. Endet die Zulassung seiner Version, wird es ausgesperrt.",
  }),
  "smcb/missing": () => ({
    meaning: "Der Konnektor sieht keinen Praxisausweis (SMC-B).",
    whatToDo: "Prüfen Sie, ob die SMC-B fest in ihrem Kartenterminal steckt und dieses verbunden ist.",
    why: "Ohne SMC-B kann sich die Praxis in der TI nicht ausweisen.",
    ifNothing: "E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen nicht.",
  }),
  "smcb/pin-needed": (f: { terminal: string; mandant: string; leftTries: number | null }) => ({
    meaning: `Der Praxisausweis (SMC-B) in „${f.terminal}“ ist nicht freigeschaltet.`,
    whatToDo:
      "Starten Sie in der Praxissoftware die Freischaltung der SMC-B, und geben Sie die PIN am Kartenterminal ein.",
    why: `Nach jedem Neustart von Konnektor oder Kartenterminal muss die PIN einmal eingegeben werden${ofMandant(f.mandant)}${f.leftTries === null ? "" : `; übrig: ${counted(f.leftTries, "Versuch", "Versuche")}`}.`,
    ifNothing: "E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen nicht.",
  }),
  "smcb/pin-few-tries": (f: { terminal: string; mandant: string; leftTries: number }) => ({
    meaning: `Vorsicht: Für die PIN der SMC-B in „${f.terminal}“ ${f.leftTries === 1 ? "bleibt" : "bleiben"} nur noch ${counted(f.leftTries, "Versuch", "Versuche")}.`,
    whatToDo: "Geben Sie die PIN erst ein, wenn Sie sicher sind. Suchen Sie zuerst den PIN-Brief heraus.",
    why: `Die PIN wurde schon falsch eingegeben${ofMandant(f.mandant)}. Nach dem letzten Versuch ist die Karte gesperrt.`,
    ifNothing: "Bis zur Freischaltung gehen E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten nicht.",
  }),
  "smcb/pin-blocked": (f: { terminal: string; mandant: string }) => ({
    meaning: `Die PIN des Praxisausweises (SMC-B) in „${f.terminal}“ ist gesperrt.`,
    whatToDo: "Suchen Sie den PIN-Brief mit der PUK, und lassen Sie die Karte mit dem DVO entsperren.",
    why: `Die PIN wurde dreimal falsch eingegeben${ofMandant(f.mandant)}.`,
    ifNothing: "E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen nicht.",
  }),
  "smcb/transport-pin": (f: { terminal: string; mandant: string }) => ({
    meaning: `Der Praxisausweis (SMC-B) in „${f.terminal}“ hat noch keine eigene PIN und kann nicht arbeiten.`,
    whatToDo: "Vergeben Sie mit der Praxissoftware eine eigene PIN. Dafür brauchen Sie den PIN-Brief der Karte.",
    why: `Neue Karten müssen vor dem ersten Gebrauch eine eigene PIN bekommen${ofMandant(f.mandant)}.`,
    ifNothing: "E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen nicht.",
  }),

  // Zertifikate
  "certificate/expiring": (f: {
    owner: string;
    where: string;
    crypt: string;
    until: string;
    days: number;
    /** By when another card is to be ordered; "" for one that is built in. */
    orderBy: string;
    isOrderLate: boolean;
  }) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)}: Das Zertifikat${kindOf(f.crypt)} endet ${inDays(f.days)} (letzter Tag ${germanDay(f.until)}).`,
    whatToDo: ownerAdvice(f.owner) + orderText(f.orderBy, f.isOrderLate),
    why: f.owner === "gSMC-K" ? datedBySystem : `${datedBySystem} Neue Karten haben oft wochenlange Lieferzeiten.`,
    ifNothing: ownerConsequence(f.owner),
  }),
  "certificate/expired": (f: { owner: string; where: string; crypt: string; until: string }) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)}: Das Zertifikat${kindOf(f.crypt)} ist am ${germanDay(f.until)} abgelaufen.`,
    whatToDo: ownerAdvice(f.owner),
    why: "Ein abgelaufenes Zertifikat wird in der TI nicht mehr angenommen.",
    ifNothing: ownerConsequence(f.owner),
  }),
  "certificate/client-expiring": (f: {
    device: string;
    clientsystem: string;
    name: string;
    until: string;
    days: number;
  }) => ({
    meaning: `Das Zertifikat, mit dem sich „${f.clientsystem}“ am Konnektor anmeldet, läuft ${inDays(f.days)} ab (${germanDay(f.until)}).`,
    whatToDo:
      "Lassen Sie den DVO ein neues Zertifikat erzeugen und in das Programm einspielen, das sich damit anmeldet.",
    why: `In der Verwaltung von ${f.device} ist für dieses Clientsystem kein länger gültiges Zertifikat hinterlegt${f.name && ` („${f.name}“)`}.`,
    ifNothing:
      "Ab diesem Tag kann sich das Programm nicht mehr am Konnektor anmelden, wenn es dieses Zertifikat benutzt.",
  }),
  "certificate/client-expired": (f: { device: string; clientsystem: string; name: string; until: string }) => ({
    meaning: `Das Zertifikat, mit dem sich „${f.clientsystem}“ am Konnektor anmeldet, ist seit ${germanDay(f.until)} abgelaufen.`,
    whatToDo:
      "Fragen Sie den DVO, ob dieses Clientsystem noch gebraucht wird. Wenn ja, braucht es ein neues Zertifikat; wenn nicht, kann er es löschen.",
    why: `In der Verwaltung von ${f.device} ist für dieses Clientsystem kein gültiges Zertifikat hinterlegt${f.name && ` („${f.name}“)`}. Ob es noch jemand benutzt, sagt das Gerät nicht.`,
    ifNothing: "Ein Programm, das dieses Zertifikat benutzt, kann sich nicht mehr am Konnektor anmelden.",
  }),
  "certificate/rsa-only": (f: { owner: string; where: string; until: string; isOver: boolean }) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)} kann nur das alte Verschlüsselungsverfahren (RSA).`,
    whatToDo: ownerAdvice(f.owner),
    why: `Die TI stellt auf das neue Verfahren (ECC) um. Solche Karten ${f.isOver ? "galten" : "gelten"} nur bis ${germanDay(f.until)}.`,
    ifNothing: ownerConsequence(f.owner),
  }),

  "certificate/renewal-failed": (f: {
    device: string;
    step: "register" | "update" | "download";
    /** No SMC-B was unlocked. */
    isWithoutSmcB: boolean;
  }) => ({
    meaning: `${f.device} hat versucht, seine Zertifikate zu verlängern. Das ist nicht gelungen.`,
    whatToDo: f.isWithoutSmcB
      ? "Geben Sie am Kartenterminal die PIN des Praxisausweises (SMC-B) ein. Dann versucht es der Konnektor von selbst wieder."
      : "Geben Sie diese Meldung Ihrem DVO.",
    why: f.isWithoutSmcB
      ? "Für die neue Anmeldung braucht der Konnektor einen freigeschalteten Praxisausweis."
      : `So meldet es der Konnektor (${{ register: "Anmeldung", update: "Übernahme", download: "Abruf" }[f.step]} der neuen Zertifikate).`,
    ifNothing: "Enden die alten Zertifikate, bevor es gelingt, kommt die Praxis nicht mehr in die TI.",
  }),
  "certificate/stated-differs": (f: { device: string; document: string; stated: string; read: string }) => ({
    meaning: `${f.device}: „${f.document}“ nennt als letzten Tag des Zertifikats ${germanDay(f.stated)}, das Gerät selbst ${germanDay(f.read)}.`,
    whatToDo: `Planen Sie mit dem früheren Tag (${germanDay(f.stated < f.read ? f.stated : f.read)}), und fragen Sie Ihren DVO, welcher stimmt.`,
    why: "Ein Schreiben kann ein anderes Gerät oder einen älteren Stand meinen. Welche Angabe stimmt, weiß ti-lotse nicht.",
    ifNothing: "Gilt doch der frühere Tag und ist bis dahin nichts geschehen, kommt die Praxis nicht mehr in die TI.",
  }),

  // Uhr, Verbindung, Umfang
  "clock/off": (f: { device: string; minutes: number; ahead: boolean }) => ({
    meaning: `Die Uhr von ${f.device} geht ${f.minutes < 1 ? "weniger als eine Minute" : counted(f.minutes, "Minute", "Minuten")} ${f.ahead ? "vor" : "nach"}, verglichen mit diesem Rechner.`,
    whatToDo: "Prüfen Sie zuerst Datum und Uhrzeit dieses Rechners. Stimmen sie, stellt der DVO die Zeit am Konnektor.",
    why: "Konnektor und Rechner sollen dieselbe Zeit haben; normalerweise holt der Konnektor sie sich aus der TI.",
    ifNothing: "Weicht die Zeit zu weit ab, lehnt die TI Verbindungen ab.",
  }),
  "transport/plain": (f: { device: string }) => ({
    meaning: `Die Verbindung zu ${f.device} ist nicht verschlüsselt.`,
    whatToDo: "Bitten Sie den DVO, am Konnektor verschlüsselte Verbindungen (TLS) einzuschalten.",
    why: "Im Praxisnetz kann jedes Gerät mitlesen, was Konnektor und Programme sich sagen.",
  }),
  "transport/unchecked": (f: { device: string; fingerprint: string }) => ({
    meaning: `Ob wirklich ${f.device} geantwortet hat, wurde nicht geprüft.`,
    whatToDo: `Vergleichen Sie den Fingerabdruck mit dem am Konnektor und geben Sie ihn künftig mit --pin-sha256 an: ${f.fingerprint}`,
    why: "Die Prüfung des Zertifikats war mit --insecure abgeschaltet.",
  }),
  "transport/certificate-expired": (f: { device: string; until: string }) => ({
    meaning: `Das Zertifikat, mit dem sich ${f.device} im Praxisnetz ausweist, ist am ${germanDay(f.until)} abgelaufen.`,
    whatToDo: "Der DVO erneuert das Zertifikat am Konnektor. Planen Sie das mit der Praxissoftware zusammen.",
    why: "ti-lotse vertraut dem bestätigten Fingerabdruck; andere Programme lehnen die Verbindung vielleicht ab.",
  }),
  "transport/own-certificate": (f: { device: string; until: string; days: number }) => ({
    meaning:
      f.days < 0
        ? `Das Zertifikat, mit dem sich ti-lotse an ${f.device} anmeldet, ist am ${germanDay(f.until)} abgelaufen.`
        : `Das Zertifikat, mit dem sich ti-lotse an ${f.device} anmeldet, endet ${inDays(f.days)} (letzter Tag ${germanDay(f.until)}).`,
    whatToDo:
      "Der DVO stellt am Konnektor ein neues Zertifikat für ti-lotse aus. Tragen Sie es bei den Verbindungen ein.",
    why: "Clientsysteme melden sich mit einem Zertifikat an, das nur eine Zeit lang gilt.",
    ifNothing:
      "Danach lässt der Konnektor ti-lotse nicht mehr hinein, und vom Zustand der Geräte ist nichts mehr bekannt.",
  }),
  "depth/directory-only": (f: { device: string }) => ({
    meaning: `Von ${f.device} sind nur Produkt und Version bekannt, nicht der Zustand.`,
    whatToDo: "Geben Sie Mandant, Clientsystem und Arbeitsplatz an (--mandant, --clientsystem, --arbeitsplatz).",
    why: "Betriebszustand, Kartenterminals und Karten zeigt der Konnektor nur bekannten Programmen.",
  }),
  "device/unreachable": (f: { device: string } & FailureFields) => {
    const text = errorText(f);
    return { ...text, meaning: `${f.device} ließ sich nicht abfragen. ${text.meaning}` };
  },
  "device/not-answered": (f: { device: string; questions: string[] } & FailureFields) => {
    const text = errorText(f);
    return { ...text, meaning: `${f.device}, ${f.questions.map(questionName).join(", ")}: ${text.meaning}` };
  },
  "observation/stale": (f: { device: string; at: number; days: number }) => ({
    meaning:
      f.days < 0
        ? `Die letzte Prüfung von ${f.device} trägt eine Zeit, die noch nicht war (${germanTime(f.at)}).`
        : `${f.device} wurde zuletzt vor ${counted(f.days, "Tag", "Tagen")} geprüft (${germanTime(f.at)}).`,
    whatToDo: "Prüfen Sie das Gerät jetzt, oder lesen Sie die Version ab.",
    why: "Was länger als einen Tag zurückliegt, kann sich geändert haben.",
  }),
  "observation/reading-old": (f: { device: string; on: string; days: number; limit: number }) => ({
    meaning:
      f.days < 0
        ? `${f.device}: Die letzte Ablesung trägt einen Tag, der noch nicht war (${germanDay(f.on)}).`
        : `${f.device}: Die Version wurde zuletzt vor ${counted(f.days, "Tag", "Tagen")} abgelesen (${germanDay(f.on)}).`,
    whatToDo:
      f.days < 0
        ? "Prüfen Sie Datum und Uhrzeit dieses Rechners, und lesen Sie die Version dann noch einmal ab."
        : "Lesen Sie die Version am Gerät ab, und tragen Sie sie ein. Das dauert wenige Minuten.",
    why: `Diese Version erfährt ti-lotse nur, wenn jemand am Gerät nachsieht. Was vor mehr als ${counted(f.limit, "Tag", "Tagen")} abgelesen wurde, kann sich geändert haben.`,
    ifNothing: "Ob das Gerät aktuell und zugelassen ist, bleibt offen, und ein fälliges Update kann unbemerkt bleiben.",
  }),
} satisfies Record<string, (f: never) => Entry>;

const WEEKDAYS = ["sonntags", "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags"];

function automaticMeaning(f: {
  device: string;
  install: boolean | null;
  weekday: number | null;
  time: string;
  zone: string;
}): string {
  if (f.install === null) return `${f.device}: Ob das Gerät Updates von selbst installiert, sagt es nicht.`;
  if (!f.install) return `${f.device} installiert Updates nicht von selbst.`;
  const day = f.weekday === null ? "" : ` ${WEEKDAYS[f.weekday] ?? ""}`;
  const time =
    f.time && ` um ${f.time} Uhr${f.zone === "UTC" ? " UTC (in Deutschland eine oder zwei Stunden später)" : ""}`;
  return `${f.device} installiert Updates von selbst${day || time ? `,${day}${time}` : ""}.`;
}

function onOff(value: boolean | null): string {
  return value === null ? "unbekannt" : value ? "ja" : "nein";
}

const datedBySystem = "Zertifikate sind elektronische Ausweise mit festem Ablaufdatum.";

/** " (RSA)"; a card's own date does not say which. */
function kindOf(crypt: string): string {
  return crypt === "RSA" || crypt === "ECC" ? ` (${crypt})` : "";
}

function place(where: string): string {
  return where ? ` in „${where}“` : "";
}

function ownerName(owner: string): string {
  const names: Record<string, string> = {
    "gSMC-K": "Konnektor",
    "gSMC-KT": "Gerätekarte (gSMC-KT)",
    "SMC-B": "Praxisausweis (SMC-B)",
    HBA: "Heilberufsausweis (eHBA)",
  };
  return names[owner] ?? "Karte";
}

function orderText(orderBy: string, isLate: boolean): string {
  if (orderBy === "") return "";
  return isLate
    ? ` Bestellt sein sollte sie schon seit dem ${germanDay(orderBy)}.`
    : ` Bestellen bis: ${germanDay(orderBy)}.`;
}

function ownerAdvice(owner: string): string {
  const advice: Record<string, string> = {
    "gSMC-K":
      "Klären Sie mit Ihrem DVO, ob sich das Zertifikat verlängern lässt oder der Umstieg auf ein TI-Gateway ansteht.",
    "gSMC-KT":
      "Bestellen Sie über Ihren DVO eine neue Gerätekarte. Nach dem Tausch wird das Kartenterminal neu gekoppelt.",
    "SMC-B":
      "Bestellen Sie jetzt eine Folgekarte beim Kartenherausgeber, keine Neukarte. So bleibt die Telematik-ID erhalten.",
    HBA: "Die Inhaberin oder der Inhaber bestellt jetzt eine Folgekarte beim Kartenherausgeber.",
  };
  return advice[owner] ?? "Klären Sie mit Ihrem DVO den Ersatz der Karte.";
}

function ownerConsequence(owner: string): string {
  const consequence: Record<string, string> = {
    "gSMC-K": "Ohne gültiges Zertifikat kommt die Praxis mit diesem Konnektor nicht mehr in die TI.",
    "gSMC-KT": "Ohne gültige Gerätekarte verbindet sich dieses Kartenterminal nicht mehr mit dem Konnektor.",
    "SMC-B":
      "Ohne gültigen Praxisausweis gehen E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten nicht mehr.",
    HBA: "Ohne gültigen Ausweis lassen sich damit keine E-Rezepte und eAU mehr unterschreiben.",
  };
  return consequence[owner] ?? "Die Karte lässt sich in der TI dann nicht mehr verwenden.";
}

/** " (Mandant hafen)"; the terminal itself knows no Mandanten. */
function ofMandant(mandant: string): string {
  return mandant && ` (Mandant ${mandant})`;
}

function questionName(question: string): string {
  const names: Record<string, string> = {
    "resource-information": "Betriebszustand und TI-Verbindung",
    terminals: "Kartenterminals",
    cards: "Karten",
    "pin-status": "PIN-Status",
    "certificates-rsa": "Zertifikate (RSA)",
    "certificates-ecc": "Zertifikate (ECC)",
    management: "Verwaltung des Geräts",
  };
  return names[question] ?? question;
}
