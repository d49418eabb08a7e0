/** Was der Server für die Seite formuliert: der eine Satz, Alter, Fristen, Vergleich, Termine, Wartungsbuch. */
import { counted, germanDay, germanTime, inDays, inSeries } from "../format.ts";
import { berlinClock } from "../zone.ts";
import { lage } from "./ti-lage.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "vor 40 Sek.", "vor 12 Min.", "heute, 07:30 Uhr", "gestern, 19:30 Uhr", "am 12.11.2026, 19:30 Uhr". */
function age({ at, now }: { at: number; now: number }): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE) return `vor ${Math.round(passed / SECOND)} Sek.`;
  if (passed < HOUR) return `vor ${Math.floor(passed / MINUTE)} Min.`;
  return moment({ at, now });
}

/** The moment itself, however short ago: for sentences that may stand on the screen for long. */
function moment({ at, now }: { at: number; now: number }): string {
  const { day, time } = berlinClock(at);
  if (day === berlinClock(now).day) return `heute, ${time} Uhr`;
  if (day === berlinClock(now - DAY).day) return `gestern, ${time} Uhr`;
  return `am ${germanDay(day)}, ${time} Uhr`;
}

const WEEKDAYS = ["sonntags", "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags"];

const versionOf = (version: string) => (version ? ` ${version}` : "");
const to = (before: string, after: string) => `${before || "unbekannt"} → ${after || "unbekannt"}`;
const foreign = (text: string, byUs: boolean) => (byUs ? text : `${text}, von jemand anderem aktualisiert`);
const role = { praxis: "Praxisteam", dvo: "DVO-Technik", it: "IT-Betreuung", verwaltung: "Verwaltung" };
const pin: Record<string, string> = {
  VERIFIED: "freigeschaltet",
  VERIFIABLE: "PIN nötig",
  TRANSPORT_PIN: "noch ohne eigene PIN",
  EMPTY_PIN: "noch ohne eigene PIN",
  BLOCKED: "PIN gesperrt",
  DISABLED: "PIN abgeschaltet",
};

const pinWord = (status: string) => pin[status] ?? (status || "unbekannt");

/** "ECC 2026-12-31 17": kind of key, last day, serial number. */
function renewed(text: string): string {
  const [, crypt, day] = /^(\S+) (\d{4}-\d\d-\d\d)/.exec(text) ?? [];
  return crypt && day ? `Neues Zertifikat (${crypt}), gültig bis ${germanDay(day)}` : "Neues Zertifikat";
}

export const page = {
  /** Neben einem Feld. */
  fields: {
    missing: (_: { limit: number }) => "Diese Angabe fehlt.",
    tooShort: (f: { limit: number }) => `Mindestens ${counted(f.limit, "Zeichen", "Zeichen")}.`,
    tooLong: (f: { limit: number }) => `Höchstens ${counted(f.limit, "Zeichen", "Zeichen")}.`,
    tooLittle: (f: { limit: number }) => `Mindestens ${f.limit}.`,
    tooMuch: (f: { limit: number }) => `Höchstens ${f.limit}.`,
    wrongShape: (_: { limit: number }) => "Das hat nicht die erwartete Form.",
    notOffered: (_: { limit: number }) => "Das steht nicht zur Auswahl.",
    unknown: (_: { limit: number }) => "Dieses Feld gibt es nicht.",
    inFuture: (_: { limit: number }) => "Dieser Tag liegt in der Zukunft.",
    inPast: (_: { limit: number }) => "Dieser Tag ist schon vorbei.",
    notVersion: (_: { limit: number }) => "Das ist keine Version wie 3.7.4.",
    notMember: (_: { limit: number }) => "Diese Person gehört nicht zur Praxis.",
    endsEarly: (_: { limit: number }) => "Das Ende liegt nicht nach dem Anfang.",
    overlaps: (_: { limit: number }) => "Diese Zeit überschneidet sich mit einer anderen am selben Tag.",
    tooFar: (_: { limit: number }) => "Dieser Tag liegt zu weit in der Zukunft.",
  },

  /** Der eine Satz. */
  sentence: {
    nothingYet: "Noch ist kein Konnektor angeschlossen.",
    firstTime: "Der Konnektor wird gerade zum ersten Mal gefragt.",
    fine: "Es ist nichts fällig.",
    quiet: (f: { count: number }) =>
      `Heute ist nichts zu tun. ${counted(f.count, "Punkt ist", "Punkte sind")} geplant oder beim DVO.`,
  },
  checked: (f: { at: number; now: number }) => `zuletzt geprüft ${age(f)}`,
  neverChecked: "noch nicht geprüft",
  age,
  readOff: (f: { days: number }) =>
    f.days === 0 ? "abgelesen heute" : f.days === 1 ? "abgelesen gestern" : `abgelesen vor ${f.days} Tagen`,
  neverReadOff: "noch nicht abgelesen",
  neverSeen: "noch nie erreicht",
  due: (f: { days: number; day: string }) => `${inDays(f.days)} (${germanDay(f.day)})`,
  wholePractice: "Ganze Praxis",
  about: (f: { name: string; text: string }) => `${f.name}: ${f.text}.`,
  noNews: (f: { name: string; age: string }) =>
    `Von ${f.name} gibt es seit mehr als einem Tag nichts Neues (zuletzt ${f.age}).`,
  fine: "In Ordnung",
  stale: "Der Stand ist mehr als einen Tag alt.",
  slot: (f: { terminal: string; slot: number }) =>
    f.terminal ? `${f.terminal}, Steckplatz ${f.slot}` : `Steckplatz ${f.slot}`,
  pin: (f: { status: string }) => pinWord(f.status),
  validUntil: (f: { day: string }) => `gültig bis ${germanDay(f.day)}`,
  ended: (f: { day: string }) => `abgelaufen am ${germanDay(f.day)}`,
  /** Warum das Ende eines Zertifikats nichts mehr entscheidet. */
  certificate: {
    replaced: "Zählt nicht mehr: Für diese Karte entscheidet das ECC-Zertifikat.",
    later: (f: { day: string }) => `Entscheidend ist das frühere Ende am ${germanDay(f.day)}.`,
  },

  /** Wer etwas gesagt hat. */
  source: {
    konnektor: (f: { age: string }) => `Konnektor, ${f.age}`,
    kartenterminal: (f: { age: string }) => `Kartenterminal, ${f.age}`,
    verwaltung: (f: { age: string }) => `Verwaltung des Geräts, ${f.age}`,
    anzeige: (f: { person: string; age: string }) => `Anzeige am Gerät, abgelesen von ${f.person}, ${f.age}`,
    hand: (f: { person: string; age: string }) => `abgelesen von ${f.person}, ${f.age}`,
    pvs: (f: { product: string; age: string }) => `Praxissoftware ${f.product}, ${f.age}`,
    tilage: (f: { age: string }) => `zentraler Status der TI, ${f.age}`,
    katalog: (f: { name: string; day: string }) => `Versionsliste „${f.name}“ vom ${germanDay(f.day)}`,
  },
  someoneElse: "jemand, der nicht mehr hier ist",
  noLongerThere: "ein Gerät, das nicht mehr da ist",
  sourceOn: (f: { name: string; day: string }) => `${f.name}, Stand ${germanDay(f.day)}`,
  ownContact: "Angaben der Praxis",

  /** Auf der Seite geht anders, was in der Befehlszeile eine Angabe ist. */
  onPage: {
    "depth/directory-only":
      "Ergänzen Sie bei diesem Konnektor Mandant, Clientsystem und Arbeitsplatz. Ihr DVO hat sie am Konnektor angelegt.",
    "transport/unchecked": "Schließen Sie den Konnektor neu an, und vergleichen Sie dabei den Fingerabdruck.",
    "link/certificate-untrusted":
      "Vergleichen Sie den Fingerabdruck mit dem am Konnektor oder im Übergabeprotokoll, und bestätigen Sie ihn.",
    "link/certificate-wrong-name": "Vergleichen Sie den Fingerabdruck mit dem am Konnektor, und bestätigen Sie ihn.",
    "link/certificate-changed":
      "Fragen Sie den DVO, ob das Zertifikat oder das Gerät gewechselt wurde. Bestätigt er es, vergleichen Sie den neuen Fingerabdruck auf der Seite „Geräte verbinden“.",
    "link/client-certificate-required":
      "Hinterlegen Sie das Zertifikat, das der DVO am Konnektor für ti-lotse erzeugt hat (eine Datei mit der Endung .p12).",
    "link/refused-after-handshake":
      "Prüfen Sie, ob das hinterlegte Zertifikat am Konnektor für ti-lotse freigegeben ist. Der DVO sieht das in der Oberfläche des Konnektors.",
    "link/p12-password-wrong": "Geben Sie das Passwort ein, das der Konnektor beim Export angezeigt hat.",
    "link/key-password-wrong": "Geben Sie das Passwort ein, mit dem die Schlüsseldatei gespeichert wurde.",
    "http/unauthorized":
      "Hinterlegen Sie Benutzername und Passwort des Clientsystems. Der DVO hat sie am Konnektor angelegt.",
    "catalogue/none": "Bitten Sie die IT, eine Versionsliste zu laden.",
  } as Record<string, string>,

  /** "Updates" */
  updates: {
    allCurrent: (f: { at: number; now: number }) => `Alles ist auf dem neuesten Stand (geprüft ${moment(f)}).`,
    offered: (f: { count: number; at: number; now: number }) =>
      `Es ist nichts fällig. ${counted(f.count, "Update liegt", "Updates liegen")} bereit (geprüft ${moment(f)}).`,
    due: (f: { count: number; at: number; now: number }) =>
      `${counted(f.count, "Update steht", "Updates stehen")} an (geprüft ${moment(f)}).`,
    notJudged: (f: { count: number; at: number; now: number }) =>
      `Es ist kein Update bekannt. Bei ${counted(f.count, "Gerät", "Geräten")} ließ sich das aber nicht beurteilen (geprüft ${moment(f)}).`,
    never: "Ob Updates anstehen, wurde noch nicht geprüft.",
  },

  /** Welche Anwendungen eine Version bedient. */
  capabilities: {
    able: (f: { names: readonly string[] }) => `Diese Version kann ${inSeries(f.names, "und")}.`,
    notYet: (f: { names: readonly string[] }) => `Sie kann noch nicht ${inSeries(f.names, "und")}.`,
    unsaid: (f: { names: readonly string[] }) => `Zu ${inSeries(f.names, "und")} sagt die Quelle nichts.`,
  },

  /** Was sich geändert hat. */
  change: {
    firmware: (f: { before: string; after: string; byUs: boolean }) =>
      foreign(`Firmware ${to(f.before, f.after)}`, f.byUs),
    hardware: (f: { before: string; after: string; byUs: boolean }) => `Hardware ${to(f.before, f.after)}`,
    "terminal-connected": (_: { before: string; after: string; byUs: boolean }) => "Wieder mit dem Konnektor verbunden",
    "terminal-disconnected": (_: { before: string; after: string; byUs: boolean }) =>
      "Nicht mehr mit dem Konnektor verbunden",
    "component-appeared": (_: { before: string; after: string; byUs: boolean }) => "Neu dazugekommen",
    "component-gone": (_: { before: string; after: string; byUs: boolean }) => "Wird nicht mehr gemeldet",
    "card-inserted": (f: { before: string; after: string; byUs: boolean }) =>
      f.after ? `Karte gesteckt (${f.after})` : "Karte gesteckt",
    "card-removed": (f: { before: string; after: string; byUs: boolean }) =>
      f.before ? `Karte entnommen (${f.before})` : "Karte entnommen",
    pin: (f: { before: string; after: string; byUs: boolean }) => `PIN: ${pinWord(f.before)} → ${pinWord(f.after)}`,
    vpn: (f: { before: string; after: string; byUs: boolean }) =>
      f.after === "online" ? "Wieder mit der TI verbunden" : "Nicht mehr mit der TI verbunden",
    certificate: (f: { before: string; after: string; byUs: boolean }) => renewed(f.after),
    "tls-certificate": (_: { before: string; after: string; byUs: boolean }) =>
      "Zeigt im Praxisnetz ein anderes Zertifikat",
    "device-replaced": (f: { before: string; after: string; byUs: boolean }) =>
      `An dieser Stelle steht ein anderes Gerät: ${to(f.before, f.after)}`,
  },

  /** "Nächste Termine" */
  dates: {
    approval: (f: { name: string; version: string }) => `${f.name}: Zulassung von${versionOf(f.version)} endet`,
    certificate: (f: { name: string }) => `${f.name}: Zertifikat läuft ab`,
    card: (f: { name: string }) => `${f.name}: Karte läuft ab`,
    deadline: (f: { name: string; version: string }) => `${f.name}: Frist für Version${versionOf(f.version)}`,
    planned: (f: { name: string }) => `${f.name}: geplanter Termin`,
    run: (f: { title: string; at: number }) => `${f.title}, ${berlinClock(f.at).time} Uhr`,
  },

  /** Woran man ein Gerät erkennt. */
  identity: {
    manufacturer: "Hersteller",
    product: "Produkt",
    model: "Modellkennung",
    hardware: "Hardware",
    firmware: "Firmware",
    notSaid: "hat das Gerät noch nie genannt",
    ptv: "Produkttypversion",
    mac: "MAC-Adresse",
    ip: "IP-Adresse",
    ctId: "Kennung am Konnektor",
    slots: "Steckplätze",
    workplaces: "Arbeitsplätze",
    fingerprint: "Fingerabdruck (SHA-256)",
    iccsn: "Kartennummer",
    terminal: "Steckt in",
    type: "Art",
  },

  /** Was in der Geschichte eines Geräts steht. */
  history: {
    firmware: "Firmware",
    readOff: "Abgelesen",
    connection: "Verbindung zum Konnektor",
    ti: "Verbindung zur TI",
    pin: "PIN",
    display: "Anzeige",
    displayGone: (f: { code: string }) => `${f.code} steht nicht mehr in der Anzeige`,
    online: "verbunden",
    offline: "getrennt",
  },

  stateFine: "Nicht gemeldet",

  /** Was ti-lotse bei diesem Gerät selbst kann, und worauf das beruht. */
  abilities: {
    version: "Version lesen",
    state: "Betriebszustand lesen",
    certificates: "Zertifikate lesen",
    pin: "PIN-Status lesen",
    connected: "Verbindung prüfen",
    update: "Update starten",
    asked: (f: { age: string }) => `über die Standardschnittstelle des Konnektors, zuletzt ${f.age}`,
    directory: (f: { age: string }) => `aus dem Dienstverzeichnis des Konnektors, zuletzt ${f.age}`,
    needsContext: "möglich, sobald Mandant, Clientsystem und Arbeitsplatz eingetragen sind",
    notSeen: "war bisher nicht zu lesen",
    noInterface: "dafür ist keine öffentliche Schnittstelle bekannt; Updates startet man in der Oberfläche des Geräts",
    offline: "das Gerät ist nicht vernetzt",
  },

  /** Die Verwaltung des Geräts. */
  administration: {
    marks: { proven: "erprobt", documented: "dokumentiert", unproven: "unbewiesen" },
    /** Ergänzt, worauf eine Fähigkeit beruht. */
    setUp: "Dazu liest ti-lotse regelmäßig die Verwaltung des Geräts.",
    stopped: "Das regelmäßige Lesen der Verwaltung ist angehalten.",
    possible: "Mehr davon sagt die Verwaltung des Geräts, wenn die Praxis sie lesen lässt.",
    rhythm: (f: { hours: number; at: number; now: number }) =>
      `Wird alle ${counted(f.hours, "Stunde", "Stunden")} gelesen, das nächste Mal etwa ${moment(f)}.`,
    failed: (f: { at: number; now: number }) =>
      `Beim letzten Mal hat das Lesen nicht geklappt. Nächster Versuch etwa ${moment(f)}.`,
    refused: "Das regelmäßige Lesen ist angehalten: Das Gerät hat das Passwort abgelehnt.",
    by: (f: { person: string; at: number }) => `Eingerichtet von ${f.person} am ${germanTime(f.at)}.`,
    rows: {
      serial: "Seriennummer",
      firmware: "Firmware",
      runningSince: "Läuft seit",
      restartRequired: "Neustart nötig",
      ti: "Verbindung zur TI",
      searched: "Letzte Suche nach Updates",
      search: "Updates suchen",
      download: "Updates herunterladen",
      install: "Updates installieren",
      installAt: "Installiert wird",
      licences: "Lizenzen",
      correlation: "Am Konnektor",
      admin: "Zugangsdaten für Updates",
      certificate: "Zertifikat des Geräts",
      lan: "Adresse in der Praxis",
      pairing: "Pairing-Plätze belegt",
      plugged: "Steckvorgänge",
      state: "Stand des Updates",
    },
    yes: "ja",
    no: "nein",
    on: "von selbst",
    off: "nicht von selbst",
    online: "verbunden",
    offline: "getrennt",
    instant: (f: { at: number }) => germanTime(f.at),
    when: (f: { weekday: number | undefined; time: string; zone: string }) => {
      const day = f.weekday === undefined ? "" : (WEEKDAYS[f.weekday] ?? "");
      const zone = f.zone === "UTC" ? " (Weltzeit UTC)" : f.zone ? " (deutsche Zeit)" : "";
      const time = f.time ? `${f.time} Uhr${zone}` : "";
      return [day, time].filter(Boolean).join(", ");
    },
    licence: (f: { feature: string; until: string }) =>
      f.until ? `${f.feature} bis ${germanDay(f.until)}` : f.feature,
    correlations: {
      bekannt: "bekannt, noch nicht zugewiesen",
      zugewiesen: "zugewiesen, noch nicht gepairt",
      gepairt: "gepairt",
      aktiv: "aktiv",
      aktualisierend: "wird gerade aktualisiert",
    },
    hasAdmin: "hinterlegt",
    lacksAdmin: "nicht hinterlegt",
    terminal: (f: { correlation: string; admin: string }) =>
      [f.correlation, f.admin && `Zugangsdaten für Updates ${f.admin}`].filter(Boolean).join("; "),
    slots: (f: { slot: number; count: number }) => `Steckplatz ${f.slot}: ${f.count}`,
    ofThree: (f: { count: number }) => `${f.count} von 3`,
    clientCertificate: (f: { clientsystem: string; name: string }) =>
      f.name ? `${f.clientsystem} (${f.name})` : f.clientsystem,
  },

  /** Angeschlossene Konnektoren. */
  connection: {
    login: {
      none: "ohne Anmeldung",
      basic: (f: { user: string }) => `Benutzername ${f.user}`,
      certificate: (f: { subject: string; day: string }) => `Zertifikat ${f.subject}, gültig bis ${germanDay(f.day)}`,
    },
    waiting: "wird gleich zum ersten Mal gefragt",
    checking: "wird gerade gefragt",
    answered: "hat geantwortet",
    silent: "hat keine Auskunft gegeben",
    events: {
      told: "Meldet von selbst, was geschieht.",
      silent: "Meldet zurzeit nichts von selbst. Was geschieht, sieht ti-lotse erst bei der nächsten Frage.",
    },
  },

  /** Einen Konnektor anschließen. */
  probe: {
    address: {
      ok: (f: { product: string }) => (f.product ? `Hier antwortet: ${f.product}.` : "Hier antwortet ein Konnektor."),
      failed: "Hier antwortet kein Konnektor.",
      open: "Geben Sie die Adresse des Konnektors an.",
    },
    certificate: {
      ok: (f: { plain: boolean }) =>
        f.plain ? "Dieser Konnektor spricht unverschlüsselt." : "Der Fingerabdruck ist bestätigt.",
      failed: "Der Fingerabdruck ist ein anderer.",
      open: "Vergleichen Sie den Fingerabdruck.",
    },
    credentials: {
      ok: "Die Anmeldung wird angenommen.",
      failed: "Die Anmeldung wird nicht angenommen.",
      open: "Hinterlegen Sie, womit sich ti-lotse am Konnektor anmeldet.",
    },
    context: {
      ok: "Der Konnektor kennt diesen Aufrufkontext.",
      failed: "Der Konnektor kennt diesen Aufrufkontext nicht.",
      open: "Tragen Sie Mandant, Clientsystem und Arbeitsplatz ein.",
    },
    seen: (f: { terminals: number; cards: number }) =>
      `${counted(f.terminals, "Kartenterminal", "Kartenterminals")}, ${counted(f.cards, "Karte", "Karten")} der Praxis`,
  },

  /** Die gelieferte VPN-Box des TI-Gateways. */
  box: {
    product: "VPN-Box des TI-Gateways",
    locked: "Noch nicht einschalten. Der DVO gibt die Box im Termin frei.",
    released: (f: { person: string; at: number }) => `Freigegeben von ${f.person} am ${germanTime(f.at)}.`,
    next: "Schließen Sie den Strom an, wenn der DVO Sie dazu auffordert.",
    voided: (f: { person: string; at: number }) =>
      `Die Freigabe von ${f.person} vom ${germanTime(f.at)} gilt nicht mehr: Die Angaben zur Box haben sich seither geändert.`,
    statement: "Ich gebe frei, dass die Praxis diese VPN-Box ans Praxisnetz und an den Strom anschließt.",
    name: "Name",
    serial: "Seriennummer",
    noSerial: "nicht eingetragen",
    added: "Eingetragen",
    addedBy: (f: { person: string; at: number }) => `${germanTime(f.at)}, von ${f.person}`,
  },

  /** Was gesperrt ist, bis jemand es freigibt. */
  interlocks: {
    "box/not-released": {
      meaning: "Die VPN-Box bleibt vorerst ohne Strom: noch nicht einschalten.",
      whatToDo:
        "Stellen Sie die Box bereit, und stecken Sie nichts an. Der DVO gibt sie im Termin hier auf der Seite frei.",
      why: "Die Box gehört erst ans Netz, wenn der DVO den Umstieg auf das TI-Gateway vorbereitet hat und dazu auffordert. Oft bekommt sie die Adresse des bisherigen Konnektors.",
      ifNothing: "Bis dahin arbeitet die Praxis mit dem bisherigen Konnektor weiter.",
    },
  },

  role,

  /** Die TI bundesweit. */
  lage,

  /** Das Wartungsbuch. */
  /** Wie es um die Zustellung von Nachrichten steht. */
  delivery: {
    nothingYet: "noch nichts verschickt",
    delivered: (f: { at: number; now: number }) => `zuletzt zugestellt ${age(f)}`,
    stuck: (f: { count: number }) =>
      f.count === 1 ? "eine Nachricht ist nicht zugestellt" : `${f.count} Nachrichten sind nicht zugestellt`,
    sent: (f: { at: number; now: number }) => `zugestellt ${age(f)}`,
    failed: "aufgegeben",
    waiting: (_: { at: number; now: number }) => "wartet auf den nächsten Versuch",
    webhook: "Webhook",
    formerRecipient: "ein früherer Empfänger",
    digest: "Wochenübersicht",
    test: "Testnachricht",
    alarms: (f: { raised: number; over: number }) =>
      [
        ...(f.raised > 0 ? [counted(f.raised, "Meldung", "Meldungen")] : []),
        ...(f.over > 0 ? [counted(f.over, "Meldung ist vorbei", "Meldungen sind vorbei")] : []),
      ].join(", "),
  },
  journal: {
    "person/signed-in": (_: JournalFields) => "Angemeldet",
    "person/password-changed": (_: JournalFields) => "Passwort geändert",
    "person/totp-on": (_: JournalFields) => "Zweiten Faktor eingerichtet",
    "person/totp-off": (_: JournalFields) => "Zweiten Faktor ausgeschaltet",
    "person/owner-made": (f: JournalFields) => `${f.person} betreibt ti-lotse`,
    "person/invited": (f: JournalFields) => `${f.person} eingeladen (${f.value})`,
    "person/role-changed": (f: JournalFields) => `Rolle von ${f.person}: ${f.value}`,
    "person/removed": (f: JournalFields) => `${f.person} aus der Praxis entfernt`,
    "person/link-made": (f: JournalFields) => `Neuen Link für ${f.person} erstellt`,
    "person/totp-reset": (f: JournalFields) => `Zweiten Faktor von ${f.person} zurückgesetzt`,
    "practice/added": (f: JournalFields) => `Praxis „${f.value}“ angelegt`,
    "practice/changed": (_: JournalFields) => "Angaben zur Praxis geändert",
    "check/requested": (_: JournalFields) => "Prüfung aller Geräte gestartet",
    "device/added": (f: JournalFields) => `Gerät „${f.component}“ aufgenommen`,
    "device/removed": (f: JournalFields) => `Gerät „${f.component}“ entfernt`,
    "box/added": (f: JournalFields) => `VPN-Box „${f.component}“ eingetragen`,
    "box/changed": (f: JournalFields) => `Angaben zur VPN-Box „${f.component}“ geändert`,
    "box/removed": (f: JournalFields) => `VPN-Box „${f.component}“ entfernt`,
    "clearance/given": (f: JournalFields) => `VPN-Box „${f.component}“ zum Einschalten freigegeben`,
    "clearance/taken-back": (f: JournalFields) => `Freigabe der VPN-Box „${f.component}“ zurückgenommen`,
    "reading/added": (f: JournalFields) => `${f.component}: Version ${f.value} abgelesen`,
    "display-code/added": (f: JournalFields) => `${f.component}: Anzeige ${f.value} eingetragen`,
    "display-code/gone": (f: JournalFields) => `${f.component}: ${f.value} steht nicht mehr in der Anzeige`,
    "care/taken": (f: JournalFields) => `${f.component}: Zuständigkeit oder Termin festgelegt`,
    "quiet/acknowledged": (f: JournalFields) => `${f.component}: zur Kenntnis genommen (${f.value})`,
    "quiet/muted": (f: JournalFields) => `${f.component}: stillgestellt (${f.value})`,
    "quiet/ended": (f: JournalFields) => `${f.component}: meldet sich wieder`,
    "alarm/raised": (f: JournalFields) => `${f.component || "Praxis"}: gemeldet (${f.value})`,
    "alarm/worse": (f: JournalFields) => `${f.component || "Praxis"}: als dringender gemeldet (${f.value})`,
    "alarm/again": (f: JournalFields) => `${f.component || "Praxis"}: noch einmal gemeldet (${f.value})`,
    "alarm/reminder": (f: JournalFields) => `${f.component || "Praxis"}: an Überfälliges erinnert (${f.value})`,
    "alarm/recovered": (f: JournalFields) => `${f.component || "Praxis"}: Ende gemeldet (${f.value})`,
    "notify/mail-server-set": (f: JournalFields) => `Mailserver ${f.value} eingetragen`,
    "notify/mail-server-removed": (f: JournalFields) => `Mailserver ${f.value} entfernt, Passwort vergessen`,
    "notify/recipient-added": (_: JournalFields) => "Empfänger von Nachrichten eingetragen",
    "notify/recipient-changed": (_: JournalFields) => "Angaben zu einem Empfänger geändert",
    "notify/recipient-removed": (_: JournalFields) => "Empfänger von Nachrichten entfernt",
    "notify/webhook-set": (f: JournalFields) => `Webhook zu ${f.value} eingerichtet`,
    "notify/webhook-removed": (_: JournalFields) => "Webhook entfernt, Geheimnis vergessen",
    "hours/changed": (_: JournalFields) => "Sprechzeiten geändert",
    "maintenance/begun": (f: JournalFields) => `Wartungsmodus begonnen (${f.value})`,
    "maintenance/ended": (f: JournalFields) => `Wartungsmodus beendet (${f.value})`,
    "care/dropped": (f: JournalFields) => `${f.component}: Zuständigkeit und Termin aufgehoben`,
    "notice/added": (f: JournalFields) => `Mitteilung „${f.value}“ ausgehängt`,
    "notice/confirmed": (f: JournalFields) => `Mitteilung „${f.value}“ gelesen`,
    "notice/removed": (f: JournalFields) => `Mitteilung „${f.value}“ abgenommen`,
    "document/added": (f: JournalFields) => `Dokument „${f.value}“ abgelegt`,
    "document/removed": (f: JournalFields) => `Dokument „${f.value}“ entfernt`,
    "connection/added": (f: JournalFields) => `Konnektor ${f.value} angeschlossen`,
    "connection/certificate-renewed": (f: JournalFields) =>
      `Konnektor ${f.value}: neues Zertifikat derselben Gerätekarte vom selben Aussteller übernommen`,
    "connection/certificate-confirmed": (f: JournalFields) =>
      `Konnektor ${f.value}: anderes Zertifikat verglichen und bestätigt`,
    "connection/removed": (f: JournalFields) => `Konnektor ${f.value} entfernt`,
    "administration/read": (f: JournalFields) => `Verwaltung von „${f.component}“ gelesen (${f.value})`,
    "administration/not-read": (f: JournalFields) =>
      `Verwaltung von „${f.component}“ zu lesen versucht, ohne Erfolg (${f.value})`,
    "administration/kept": (f: JournalFields) => `Regelmäßiges Lesen der Verwaltung von „${f.component}“ eingerichtet`,
    "administration/stopped": (f: JournalFields) =>
      `Regelmäßiges Lesen der Verwaltung von „${f.component}“ angehalten: Passwort abgelehnt`,
    "administration/forgotten": (f: JournalFields) =>
      `Regelmäßiges Lesen der Verwaltung von „${f.component}“ beendet, Passwort vergessen`,
    "tilage/switched-on": (f: JournalFields) => `Abfrage des zentralen Status der TI eingeschaltet (${f.value})`,
    "tilage/switched-off": (f: JournalFields) => `Abfrage des zentralen Status der TI ausgeschaltet (${f.value})`,
    "tilage/declined": (f: JournalFields) => `Abfrage des zentralen Status der TI nicht gewünscht (${f.value})`,
    /** Kinds of a newer or older ti-lotse. */
    other: (f: JournalFields) => `Eintrag ${f.value}`,
    changed: (f: JournalFields) => `${f.component}: ${f.value}`,
  },
  program: "ti-lotse",
};

/** Names are looked up when a record is shown; what a record does not have is empty. */
export interface JournalFields {
  person: string;
  component: string;
  value: string;
}
