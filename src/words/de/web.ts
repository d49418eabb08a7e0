/** Was die Seite im Browser sagt: Überschriften, Knöpfe, Hinweise. Sätze über Geräte schreibt der Server. */
import { counted, germanDay, germanTime } from "../format.ts";
import { berlinClock } from "../zone.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ["So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."];
const LONG_WEEKDAYS = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

const weekday = (day: string, names = WEEKDAYS) => names[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? "";

/** "heute, 19:30 Uhr", "gestern, 08:12 Uhr", "12.11.2026, 08:12 Uhr". */
function moment(f: { at: number; now: number }): string {
  const { day, time } = berlinClock(f.at);
  if (day === berlinClock(f.now).day) return `heute, ${time} Uhr`;
  if (day === berlinClock(f.now - DAY).day) return `gestern, ${time} Uhr`;
  return `${germanDay(day)}, ${time} Uhr`;
}

function ago(f: { at: number; now: number }): string {
  const age = Math.max(0, f.now - f.at);
  if (age < 10_000) return "gerade eben";
  if (age < MINUTE) return `vor ${Math.floor(age / 10_000) * 10} Sek.`;
  if (age < HOUR) return `vor ${Math.floor(age / MINUTE)} Min.`;
  if (age < 6 * HOUR) return `vor ${counted(Math.floor(age / HOUR), "Stunde", "Stunden")}`;
  if (age < 2 * DAY) return moment(f);
  return `vor ${Math.floor(age / DAY)} Tagen`;
}

/** Mitten im Satz: "heute um 07:30 Uhr". */
const spoken = (f: { at: number; now: number }) => ago(f).replace(", ", " um ");

/** "heute", "morgen", "Mi., 02.12.", nach einem halben Jahr mit Jahreszahl. */
function comingDay(f: { day: string; now: number }): string {
  const days = (Date.parse(f.day) - Date.parse(berlinClock(f.now).day)) / DAY;
  if (days === 0) return "heute";
  if (days === 1) return "morgen";
  if (days < 0 || days > 180) return germanDay(f.day);
  return `${weekday(f.day)}, ${germanDay(f.day).slice(0, 6)}`;
}

/** "alle 5 Minuten" */
const every = (seconds: number) =>
  seconds < 60
    ? `alle ${counted(seconds, "Sekunde", "Sekunden")}`
    : `alle ${counted(seconds / 60, "Minute", "Minuten")}`;

export const web = {
  levels: { ok: "In Ordnung", info: "Hinweis", gelb: "Handeln", rot: "Dringend", unbekannt: "Unbekannt" },
  waiting: "Die Angaben werden geladen.",

  time: {
    exact: (f: { at: number }) => germanTime(f.at),
    moment,
    ago,
    day: comingDay,
    fullDay: (f: { day: string }) => `${weekday(f.day, LONG_WEEKDAYS)}, ${germanDay(f.day)}`,
    date: (f: { day: string }) => germanDay(f.day),
  },

  actions: {
    save: "Speichern",
    cancel: "Abbrechen",
    close: "Schließen",
    back: "Zurück",
    next: "Weiter",
    remove: "Entfernen",
    print: "Drucken",
    copy: "Kopieren",
    copied: "Kopiert",
    copyForHotline: "Für die Hotline kopieren",
    tryAgain: "Noch einmal versuchen",
    busy: "Einen Augenblick …",
  },

  fields: {
    optional: "freiwillig",
    missing: "Dieses Feld wird gebraucht.",
    tooShort: (f: { length: number }) => `Hier werden mindestens ${f.length} Zeichen gebraucht.`,
    otherForm: "Das hat nicht die erwartete Form.",
    tooLate: "Dieser Tag liegt in der Zukunft.",
  },

  problems: {
    code: (f: { code: string }) => `Kennung: ${f.code}`,
    noConnection: {
      meaning: "ti-lotse ist gerade nicht erreichbar.",
      whatToDo:
        "Prüfen Sie, ob der Computer läuft, auf dem ti-lotse eingerichtet ist. Versuchen Sie es dann noch einmal.",
      why: "Die Verbindung zwischen diesem Browser und ti-lotse ist unterbrochen. Die Geräte der Praxis arbeiten davon unabhängig weiter.",
    },
    noAnswer: {
      meaning: "ti-lotse hat nicht rechtzeitig geantwortet.",
      whatToDo: "Warten Sie eine Minute und versuchen Sie es noch einmal.",
      why: "Der Computer, auf dem ti-lotse läuft, ist vermutlich gerade stark beschäftigt.",
    },
    notUnderstood: {
      meaning: "Die Antwort kam nicht von ti-lotse.",
      whatToDo: "Laden Sie die Seite neu. Bleibt es dabei, geben Sie diese Meldung Ihrer IT-Betreuung.",
      why: "Zwischen diesem Browser und ti-lotse steht vermutlich ein anderes Programm, etwa ein Schutzprogramm oder ein Proxy.",
    },
  },

  shell: {
    skip: "Zum Inhalt",
    practice: "Praxis",
    language: "Sprache",
    menu: "Menü",
    signOut: "Abmelden",
    appearance: "Darstellung",
    themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
    groundLabel: "Übung",
    practiceGround: "Übungspraxis: alles ist erfunden",
    lost: (f: { at: number; now: number }) => `Keine Verbindung zu ti-lotse. Die Angaben sind von ${moment(f)}.`,
    reconnect: "Jetzt verbinden",
  },

  nav: {
    label: "Bereiche",
    home: "ti-lotse, zur Übersicht",
    start: "Übersicht",
    updates: "Updates",
    connections: "Geräte verbinden",
    notices: "Mitteilungen",
    journal: "Protokoll",
    people: "Personen",
    notifications: "Benachrichtigungen",
    account: "Mein Konto",
  },

  signIn: {
    title: "Anmelden",
    again: "Bitte melden Sie sich noch einmal an. Danach geht es an derselben Stelle weiter.",
    login: "Benutzername",
    password: "Passwort",
    button: "Anmelden",
    forgotten:
      "Passwort vergessen? Die Verwaltung Ihrer Praxis kann Ihnen unter „Personen“ einen neuen Anmelde-Link geben.",
    codeTitle: "Zweiter Schritt",
    codeText:
      "Öffnen Sie auf Ihrem Telefon die App mit den Anmelde-Codes. Tragen Sie die sechs Ziffern ein, die dort für ti-lotse stehen.",
    code: "Code aus der App",
    recoveryTitle: "Ersatzcode",
    recoveryText: "Beim Einrichten haben Sie eine Liste mit Ersatzcodes bekommen. Jeder davon gilt einmal.",
    recovery: "Ersatzcode",
    useCode: "Doch den Code aus der App verwenden",
    useRecovery: "Das Telefon ist nicht zur Hand",
    linkTitle: "Anmelden mit Link",
    linkChecking: "Der Link wird geprüft.",
    withPassword: "Mit Passwort anmelden",
    chooseTitle: (f: { name: string }) => `Willkommen an Bord, ${f.name}`,
    chooseText:
      "Bitte wählen Sie ein Passwort. Mit ihm melden Sie sich in Zukunft an; der Link gilt nur dieses eine Mal.",
    loginIs: (f: { login: string }) => `Ihr Benutzername ist „${f.login}“.`,
    choose: "Passwort festlegen",
  },

  password: {
    present: "Jetziges Passwort",
    next: "Neues Passwort",
    hint: "Mindestens 12 Zeichen. Ein kurzer Satz, den nur Sie kennen, ist gut zu merken und schwer zu erraten.",
    again: "Neues Passwort noch einmal",
    different: "Die beiden neuen Passwörter sind verschieden.",
  },

  start: {
    leadLabel: "Zustand der Praxis",
    checking: "Die Geräte werden gerade gefragt …",
    checked: "zuletzt geprüft",
    checkNow: "Jetzt prüfen",
    more: (f: { count: number }) => counted(f.count, "weiterer Punkt", "weitere Punkte"),
    devices: "Geräte",
    addDevice: "Gerät von Hand eintragen",
    fromTo: (f: { from: string; to: string }) => `${f.from} → ${f.to}`,
    readOff: "zuletzt abgelesen",
    seen: "zuletzt gesehen",
    changes: "Zuletzt geändert",
    dates: "Nächste Termine",
    cards: "Karten",
    unread: (f: { count: number }) => `${f.count} ungelesen`,
    catalogue: (f: { title: string; issuedOn: string }) => `Versionsliste: ${f.title}, Stand ${germanDay(f.issuedOn)}.`,
    catalogueOutdated: "Versionsliste veraltet",
    cataloguePractice: "Die Termine darin sind erfunden.",
  },

  welcome: {
    sentence: "Noch ist kein Gerät verbunden.",
    next: "Als Erstes lernt ti-lotse den Konnektor kennen. Das dauert etwa zehn Minuten. Kartenterminals und Karten zeigt der Konnektor danach von selbst.",
    order: "Auftrag für den DVO drucken",
  },

  finding: {
    due: (f: { text: string }) => `fällig ${f.text}`,
    overdue: "überfällig",
    why: "Warum:",
    whyQuestion: "Warum?",
    ifNothing: "Was passiert, wenn ich nichts tue?",
    technical: "Technische Angaben",
    code: "Kennung",
    contactSource: (f: { source: string }) => `(${f.source})`,
  },

  care: {
    title: "Wer kümmert sich?",
    who: "Zuständig",
    nobody: "noch niemand",
    me: (f: { name: string }) => `ich (${f.name})`,
    dvo: (f: { name: string }) => (f.name ? `unser DVO (${f.name})` : "unser DVO"),
    when: "Geplant für",
    note: "Notiz",
    quiet: "Bis dahin nicht erinnern",
    quietHint: "Wird der Befund dringender, meldet er sich trotzdem.",
    take: "Zuständigkeit festlegen",
    planUpdate: "Update planen",
    toDvo: "Dem DVO übergeben",
    change: "Planung ändern",
    readOff: "Ablesen",
    toConnection: "Verbindung ansehen",
    toNotifications: "Benachrichtigungen ansehen",
    details: "Einzelheiten",
    notAllowed: "Planen können in dieser Praxis das Praxisteam, der DVO und die Verwaltung.",
    withDvo: "beim DVO",
    with: (f: { name: string }) => `zuständig: ${f.name}`,
    arranged: "vorgemerkt",
    plannedFor: (f: { day: string; now: number }) => `geplant für ${comingDay(f)}`,
    quietUntil: (f: { day: string }) => `still bis ${germanDay(f.day)}`,
    noted: (f: { note: string }) => `Notiz: ${f.note}`,
    decided: (f: { by: string; at: number; now: number }) => `festgelegt von ${f.by}, ${moment(f)}`,
  },

  quiet: {
    title: "Zur Kenntnis nehmen",
    begin: "Zur Kenntnis nehmen",
    how: "Was soll ti-lotse tun?",
    kinds: { acknowledged: "Gesehen, nicht mehr erinnern", muted: "Ganz stillstellen" },
    notes: {
      acknowledged: "Wenn es vorbei ist, kommt noch eine Nachricht.",
      muted: "Es kommt keine Nachricht mehr, auch nicht am Ende.",
    },
    reason: "Grund",
    until: "Letzter Tag",
    untilHint: (f: { day: string }) =>
      `Spätestens am ${germanDay(f.day)} meldet sich ti-lotse wieder, und früher, wenn es dringender wird.`,
    states: { acknowledged: "zur Kenntnis genommen", muted: "stillgestellt" },
    because: (f: { reason: string }) => `Grund: ${f.reason}`,
    end: "Wieder melden",
  },

  notify: {
    intro:
      "ti-lotse schreibt, wenn etwas zu tun ist, und einmal, wenn es vorbei ist. Eine Ursache ist eine Nachricht; was nur kurz ausfällt oder nachts schläft, stört niemanden.",
    notAllowed: "Empfänger, Mailserver und Webhook ändert die Verwaltung der Praxis.",
    maintenance: "Wartungsmodus",
    maintenanceText:
      "Arbeitet jemand an den Geräten, meldet ti-lotse so lange nichts. Was danach noch nicht in Ordnung ist, meldet es dann.",
    maintenanceOn: (f: { at: number; now: number }) => `ti-lotse meldet nichts bis ${moment(f)}.`,
    begunBy: (f: { by: string }) => `begonnen von ${f.by}`,
    beginMaintenance: "Wartungsmodus beginnen",
    endMaintenance: "Wartungsmodus beenden",
    begin: "Beginnen",
    howLong: "Wie lange?",
    duration: (f: { hours: number }) =>
      f.hours < 48 ? counted(f.hours, "Stunde", "Stunden") : counted(f.hours / 24, "Tag", "Tage"),
    who: "Wer bekommt was?",
    nobody: "Noch bekommt niemand eine Mail.",
    addRecipient: "Empfänger eintragen",
    changeRecipient: "Empfänger ändern",
    change: "Ändern",
    changeOf: (f: { name: string }) => `${f.name} ändern`,
    remove: "Entfernen",
    removeOf: (f: { name: string }) => `${f.name} entfernen`,
    removeTitle: (f: { name: string }) => `Soll ${f.name} keine Mail mehr bekommen?`,
    removeText: "Auch Nachrichten, die noch warten, werden dann nicht mehr verschickt.",
    address: "Mailadresse",
    name: "Name",
    what: "Welche Meldungen?",
    alarms: { all: "alle Meldungen", urgent: "nur Dringendes", none: "keine Meldungen" },
    alarmNotes: {
      all: "Alles, worum sich jemand kümmern muss, und wenn es vorbei ist.",
      urgent: "Nur, was rot ist, und wenn es vorbei ist.",
      none: "Zum Beispiel, wenn nur die Wochenübersicht gewünscht ist.",
    },
    digest: "Wochenübersicht am Montagmorgen",
    digestNote: "Auch wenn nichts offen ist: Dann wissen Sie, dass ti-lotse noch schaut.",
    withDigest: "Wochenübersicht",
    language: "Sprache",
    mailServer: "Mailserver",
    noServer: "Ohne Mailserver kann ti-lotse keine Mail verschicken. Die Angaben nennt der Anbieter Ihres Postfachs.",
    setServer: "Mailserver eintragen",
    changeServer: "Angaben ändern",
    removeServer: "Mailserver entfernen",
    removeServerText: "Das Passwort wird vergessen, und es wird keine Mail mehr verschickt.",
    host: "Server für ausgehende Mail (SMTP)",
    hostHint: "Zum Beispiel smtp.anbieter.de",
    port: "Port",
    encryption: "Verschlüsselung",
    security: { tls: "TLS", starttls: "STARTTLS" },
    securityNotes: { tls: "Von Anfang an verschlüsselt, meist Port 465.", starttls: "Meist Port 587." },
    from: "Absender",
    user: "Benutzername",
    password: "Passwort",
    passwordHint: "Es wird verschlüsselt gespeichert und geht nur an diesen Server.",
    passwordKept: "Leer lassen, um das gespeicherte zu behalten. Ändert sich der Server, wird es neu gebraucht.",
    ownServer: "Die Praxis betreibt den Mailserver selbst",
    certificate: "Sein Zertifikat",
    certificateHint: "Als Text, der mit -----BEGIN CERTIFICATE----- beginnt. Dann gilt nur dieses.",
    sentFrom: (f: { from: string }) => `Absender ${f.from}`,
    signsIn: (f: { user: string }) => `meldet sich an als ${f.user}`,
    signsInNot: "ohne Anmeldung",
    testTo: "Testmail an",
    sendTest: "Testmail senden",
    sending: "Wird gesendet …",
    testSent: (f: { to: string }) => `Der Mailserver hat die Testmail an ${f.to} angenommen.`,
    webhook: "Webhook",
    noWebhook: "Ein anderes Programm kann dieselben Meldungen unterschrieben als JSON bekommen.",
    setWebhook: "Webhook einrichten",
    changeWebhook: "Adresse ändern, neues Geheimnis",
    removeWebhook: "Webhook entfernen",
    removeWebhookText: "Das Geheimnis wird vergessen, und es wird nichts mehr dorthin gemeldet.",
    saveWebhook: "Speichern und Geheimnis zeigen",
    url: "Adresse",
    urlHint: "https:// überall, http:// nur im Praxisnetz.",
    newSecret: "Das bisherige Geheimnis gilt dann nicht mehr.",
    secret: "Das Geheimnis des Webhooks, nur jetzt zu sehen:",
    secretText:
      "Tragen Sie es in dem Programm ein, das die Meldungen bekommt. Es prüft damit, dass sie von hier kommen.",
    copySecret: "Geheimnis kopieren",
    secretDone: "Notiert",
    testWebhook: "Testmeldung senden",
    webhookTested: "Das Programm hat die Testmeldung angenommen.",
    hours: "Sprechzeiten",
    hoursText: "Außerhalb dieser Zeiten dürfen Kartenterminals ausgeschaltet sein.",
    hoursAssumed: "Noch sind keine eingetragen. Bis dahin nimmt ti-lotse für Nachrichten diese Zeiten an.",
    hoursSaved: "Die Sprechzeiten sind gespeichert.",
    changeHours: "Sprechzeiten ändern",
    closed: "geschlossen",
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"] as readonly string[],
    opens: (f: { day: string; number: number }) => `${f.day}, ${f.number}. Zeit, von`,
    closes: (f: { day: string; number: number }) => `${f.day}, ${f.number}. Zeit, bis`,
    closures: "Praxis geschlossen",
    noClosures: "Keine eigenen Schließtage eingetragen.",
    closure: (f: { from: string; until: string; reason: string }) =>
      f.from === f.until
        ? `${germanDay(f.from)}: ${f.reason}`
        : `${germanDay(f.from)} bis ${germanDay(f.until)}: ${f.reason}`,
    closureFrom: (f: { number: number }) => `Schließzeit ${f.number}, erster Tag`,
    closureUntil: (f: { number: number }) => `Schließzeit ${f.number}, letzter Tag`,
    closureReason: (f: { number: number }) => `Schließzeit ${f.number}, Grund`,
    closureReasonExample: "Grund, etwa Betriebsferien",
    addClosure: "Schließzeit hinzufügen",
    removeClosure: (f: { number: number }) => `Schließzeit ${f.number} entfernen`,
    holidays: (f: { land: string; day: string; holiday: string }) =>
      `An ${f.land ? `gesetzlichen Feiertagen (${f.land})` : "bundesweiten Feiertagen"} gilt die Praxis als geschlossen, das nächste Mal am ${germanDay(f.day)} (${f.holiday}).`,
    holidaysUnknown: "Welche Feiertage dazukommen, hängt am Bundesland: Tragen Sie es bei den Angaben der Praxis ein.",
    holidayNames: {
      NEUJAHRSTAG: "Neujahr",
      HEILIGEDREIKOENIGE: "Heilige Drei Könige",
      WELTFRAUENTAG: "Frauentag",
      KARFREITAG: "Karfreitag",
      OSTERSONNTAG: "Ostersonntag",
      OSTERMONTAG: "Ostermontag",
      TAG_DER_ARBEIT: "Tag der Arbeit",
      CHRISTIHIMMELFAHRT: "Christi Himmelfahrt",
      PFINGSTSONNTAG: "Pfingstsonntag",
      PFINGSTMONTAG: "Pfingstmontag",
      FRONLEICHNAM: "Fronleichnam",
      MARIAHIMMELFAHRT: "Mariä Himmelfahrt",
      WELTKINDERTAG: "Weltkindertag",
      DEUTSCHEEINHEIT: "Tag der Deutschen Einheit",
      REFORMATIONSTAG: "Reformationstag",
      ALLERHEILIGEN: "Allerheiligen",
      BUBETAG: "Buß- und Bettag",
      ERSTERWEIHNACHTSFEIERTAG: "1. Weihnachtstag",
      ZWEITERWEIHNACHTSFEIERTAG: "2. Weihnachtstag",
    } as Readonly<Record<string, string>>,
    sendings: "Zuletzt verschickt",
    noSendings: "Noch wurde nichts verschickt.",
  },

  notices: {
    severity: { wichtig: "Wichtig", hinweis: "Hinweis" },
    dates: (f: { on: string; until: string }) =>
      f.until ? `vom ${germanDay(f.on)}, gilt bis ${germanDay(f.until)}` : `vom ${germanDay(f.on)}`,
    source: (f: { source: string }) => `Quelle: ${f.source}`,
    confirmed: (f: { by: string; at: number; now: number }) => `Gelesen von ${f.by}, ${moment(f)}.`,
    confirm: (f: { name: string }) => `Gelesen: ${f.name}`,
    remove: "Abnehmen",
    intro:
      "Was Hersteller, DVO oder Praxis allen sagen wollen. Wichtiges bleibt auf der Übersicht, bis jemand es mit Namen bestätigt.",
    none: "Es hängt keine Mitteilung aus.",
    add: "Mitteilung aushängen",
    put: "Aushängen",
    howImportant: "Wie wichtig ist sie?",
    importantNote: "Sie bleibt auf der Übersicht, bis jemand sie mit Namen bestätigt.",
    title: "Überschrift",
    text: "Text",
    until: "Gilt bis",
    from: "Woher stammt sie?",
    about: "Was betrifft sie?",
    wholePractice: "die ganze Praxis",
    devices: "Ein Gerät der Praxis",
    products: "Alle Geräte eines Produkts",
    concerns: "Betrifft:",
  },

  component: {
    toStart: "Zur Übersicht",
    onThisPage: "Auf dieser Seite",
    findings: "Befunde",
    looksTitle: "So sieht das Gerät aus",
    looks: (f: { title: string }) => `So sieht das Gerät aus: ${f.title}`,
    version: "Version",
    versions: {
      installed: "Installiert",
      installedExpiring: "Installiert, läuft ab",
      expiring: "Läuft ab",
      target: "Ziel",
    },
    states: "Gemeldete Zustände",
    since: "seit",
    certificates: "Zertifikate",
    certificatesNote:
      "RSA ist das ältere, ECC das neuere Verschlüsselungsverfahren. Beide Zertifikate enden an verschiedenen Tagen.",
    serial: (f: { serial: string }) => `Nummer ${f.serial}`,
    changes: "Was sich geändert hat",
    history: "Verlauf der Beobachtungen",
    seenFrom: "von",
    seenUntil: "bis",
    what: "Angabe",
    value: "Wert",
    by: "Quelle",
    watched: (f: { count: number }) =>
      f.count === 1
        ? "1 weiterer Zustand wird überwacht und ist in Ordnung"
        : `${f.count} weitere Zustände werden überwacht und sind in Ordnung`,
    notRaised: "nicht gemeldet",
    abilities: "Was ti-lotse hier kann",
    evidence: "Woher ti-lotse das weiß",
    can: {
      native: "fragt das Gerät selbst",
      guided: "führt Sie Schritt für Schritt",
      unsupported: "übernimmt ti-lotse hier bisher nicht",
    },
    identity: "Angaben zum Gerät",
    source: (f: { source: string }) => `Quelle: ${f.source}`,
    remove: "Gerät entfernen",
    removeTitle: (f: { name: string }) => `„${f.name}“ entfernen?`,
    removeText: "Das Gerät verschwindet aus der Übersicht. Was im Protokoll darüber steht, bleibt erhalten.",
  },

  administration: {
    title: "Verwaltung des Geräts",
    intro:
      "Manches sagt ein Gerät nur seiner eigenen Verwaltung, nicht den Praxisprogrammen. ti-lotse kann dort mitlesen, mit Benutzername und Passwort eines Administrators. Es ändert dort nichts.",
    noPassword:
      "Hier fragt ti-lotse nicht nach einem Passwort: Es könnte aus dieser Verwaltung noch nichts verlässlich lesen.",
    evidence: "Was dort zu lesen ist, und worauf das beruht",
    toldTitle: "Was die Verwaltung sagt",
    clientCertificates: "Zertifikate der Praxisprogramme",
    terminals: "Kartenterminals am Konnektor",
    notYet: "Noch hat niemand die Verwaltung gelesen.",
    read: "Verwaltung lesen",
    readAgain: "Noch einmal lesen",
    newPassword: "Neues Passwort eintragen",
    onlyConnect: "Das Passwort eintragen können in dieser Praxis der DVO und die Verwaltung.",
    address: "Adresse der Verwaltung",
    addressHint: "Vorgeschlagen ist, wo das Gerät auch sonst antwortet.",
    port: "Port",
    portHint: "Die Nummer hinter dem Doppelpunkt in der Adresse, zum Beispiel 8500.",
    look: "Nachsehen, wer antwortet",
    looking: "Das Gerät wird gefragt …",
    compare:
      "So weist sich das Gerät aus. Vergleichen Sie den Fingerabdruck mit dem in der Verwaltung des Geräts oder im Übergabeprotokoll. Bis hierher wurde nichts Geheimes gesendet.",
    isYours: "Ist es wirklich Ihr Gerät?",
    otherAddress: "Andere Adresse",
    user: "Benutzername der Verwaltung",
    password: "Passwort der Verwaltung",
    clientSecret: "Geheimnis des Zugangs (Client Secret)",
    once: "ti-lotse meldet sich damit genau einmal an. Viele Geräte sperren die Verwaltung nach wenigen falschen Passwörtern.",
    how: "Wie soll gelesen werden?",
    onlyNow: "Nur dieses Mal lesen",
    onlyNowNote: "Das Passwort bleibt nur für diesen einen Besuch im Arbeitsspeicher und wird dann vergessen.",
    regularly: "Regelmäßig lesen (Passwort verschlüsselt ablegen)",
    regularlyNote:
      "ti-lotse liest etwa alle 6 Stunden. Lehnt das Gerät das Passwort einmal ab, ist damit Schluss, bis Sie ein neues eintragen.",
    unproven: "Auch fragen, was noch niemand an einem Gerät belegt hat",
    unprovenNote:
      "Diese Fragen stehen nur in veröffentlichtem Programmtext oder sind vermutet. Sie lesen nur, aber wie das Gerät darauf reagiert, weiß niemand sicher.",
    send: "Anmelden und lesen",
    reading: "ti-lotse meldet sich an und liest. Das dauert selten länger als eine Minute …",
    done: "Die Verwaltung wurde gelesen.",
    kept: "Regelmäßiges Lesen",
    asUser: (f: { address: string; user: string }) => `${f.address}, als „${f.user}“`,
    end: "Nicht mehr lesen, Passwort vergessen",
    endTitle: "Regelmäßiges Lesen beenden?",
    endText:
      "ti-lotse vergisst das Passwort und meldet sich an diesem Gerät nicht mehr an. Was gelesen wurde, bleibt stehen.",
  },

  reading: {
    keys: "Taste",
    display: "Anzeige",
    source: (f: { source: string }) => `Anleitung nach: ${f.source}`,
    example: (f: { example: string }) => `Genau so, wie es auf der Anzeige steht, zum Beispiel ${f.example}.`,
    self: "Version selbst am Gerät ablesen",
    readOn: "Abgelesen am",
    save: "Version eintragen",
    kept: "Die Version ist eingetragen.",
  },

  displayCode: {
    title: "Code auf der Anzeige",
    label: "Code oder Meldung",
    hint: "Steht etwas auf der Anzeige des Geräts? ti-lotse erklärt es und merkt es sich.",
    save: "Code eintragen",
    gone: "Steht nicht mehr in der Anzeige",
    entered: (f: { by: string; at: number; now: number }) => `eingetragen von ${f.by}, ${moment(f)}`,
  },

  documents: {
    title: "Schreiben",
    size: (f: { bytes: number }) =>
      f.bytes < 1_000_000
        ? `${Math.max(1, Math.round(f.bytes / 1000))} kB`
        : `${(f.bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`,
    added: (f: { by: string; at: number; now: number }) => `abgelegt von ${f.by}, ${moment(f)}`,
    states: (f: { day: string }) => `nennt als letzten Tag den ${germanDay(f.day)}`,
    add: "Schreiben ablegen",
    keep: "Ablegen",
    file: "Datei (PDF, Bild, Text oder Mail)",
    expiry: "Im Schreiben genannter letzter Tag",
    expiryHint: "ti-lotse vergleicht ihn mit dem Gerät und plant mit dem früheren Tag.",
    removeNamed: (f: { name: string }) => `${f.name} entfernen`,
  },

  updates: {
    news: (f: { version: string }) => `Was ist neu in ${f.version}?`,
    capabilities: "Anwendungen",
    letter: (f: { name: string }) => `Schreiben öffnen: ${f.name}`,
    source: (f: { name: string; grade: string; asOf: string }) =>
      `Quelle: ${f.name} (${f.grade}, Stand ${germanDay(f.asOf)})`,
    upgrades: "Mögliche Upgrades",
    upgradesText:
      "Upgrades bringen neue Funktionen und sind freiwillig. Sie werden erst gestartet, wenn eine Bestellung eingetragen ist.",
    upgrade: (f: { component: string; product: string; version: string }) =>
      `${f.component}: ${f.product} ${f.version}`,
  },

  connections: {
    intro:
      "ti-lotse fragt den Konnektor; Kartenterminals und Karten zeigt der Konnektor von selbst. Was sich nicht fragen lässt, wird von Hand abgelesen.",
    list: "Verbunden",
    none: "Noch ist kein Konnektor verbunden.",
    answered: (f: { at: number; now: number }) => `hat ${spoken(f)} geantwortet`,
    silent: (f: { at: number; now: number }) => `hat ${spoken(f)} keine Auskunft gegeben`,
    answeredLast: (f: { at: number; now: number }) => `Zuletzt hat er ${spoken(f)} geantwortet.`,
    nextAsked: "Wieder gefragt wird er",
    events: "Ereignisse",
    heard: "Zuletzt gemeldet:",
    more: "Weitere Geräte",
    connect: "Konnektor verbinden",
    connectText: "Adresse, Zertifikat, Anmeldung, Mandant: vier Schritte, jeder wird sofort geprüft.",
    begin: "Beginnen",
    handText: "Für Geräte, die kein Programm fragen kann, etwa das mobile Kartenterminal für Hausbesuche.",
    add: "Eintragen",
    orderText: "Ein Blatt für Ihren DVO mit allem, was die Praxis nicht selbst einstellen kann.",
    toOrder: "Ansehen und drucken",
    compare: "Neues Zertifikat vergleichen",
    compareTitle: (f: { name: string }) => `Zeigt „${f.name}“ ein neues Zertifikat?`,
    compareText:
      "Fragen Sie Ihren DVO nach dem Fingerabdruck des neuen Zertifikats, und vergleichen Sie ihn Zeichen für Zeichen. Zugangsdaten und Mandanten bleiben, wie sie sind.",
    compareSend: "Dieses Zertifikat gilt ab jetzt",
    disconnect: "Verbindung lösen",
    disconnectTitle: (f: { name: string }) => `„${f.name}“ nicht mehr fragen?`,
    disconnectText:
      "ti-lotse fragt diesen Konnektor dann nicht mehr und vergisst die Zugangsdaten. Der Konnektor selbst arbeitet unverändert weiter.",
    notAllowed: "Einen Konnektor verbinden können in dieser Praxis der DVO und die Verwaltung.",
  },

  connect: {
    stationsLabel: "Schritte",
    stations: {
      address: "Adresse",
      certificate: "Zertifikat",
      credentials: "Anmeldung",
      context: "Mandant",
      done: "Abschluss",
    },
    places: { browser: "im Browser", konnektor: "in der Oberfläche des Konnektors", pc: "am PC" },
    asking: "Der Konnektor wird gefragt …",
    found: "Bisher gefunden",
    noCode: "ohne Kennung",
    toOrder: "Das weiß nur unser DVO: Auftrag drucken",
    product: (f: { vendor: string; firmware: string }) => `${f.vendor} · Firmware ${f.firmware}`,
    address: {
      title: "Wo steht der Konnektor?",
      text: "Jeder Konnektor hat im Netz der Praxis eine Adresse. ti-lotse sieht nach, ob dort einer antwortet.",
      label: "Adresse des Konnektors",
      hint: "Zum Beispiel 192.168.1.50 oder konnektor.praxis.local",
      try: "Nachsehen",
      whereTitle: "Wo finde ich die Adresse?",
      where: [
        "im Übergabeprotokoll Ihres DVO",
        "in der Praxissoftware, unter den Einstellungen zur Telematikinfrastruktur",
        "auf der Anzeige des Konnektors, wenn er eine hat",
      ],
    },
    certificate: {
      title: "Ist es wirklich Ihr Konnektor?",
      text: "Der Konnektor weist sich mit einem Zertifikat aus. Vergleichen Sie seinen Fingerabdruck Zeichen für Zeichen mit dem in der Oberfläche des Konnektors oder im Übergabeprotokoll Ihres DVO.",
      fingerprint: "Fingerabdruck (SHA-256)",
      subject: "Ausgestellt für",
      issuer: "Ausgestellt von",
      until: "Gültig bis",
      same: "Beide Fingerabdrücke sind gleich. Ich habe sie verglichen.",
      notCompared: "Vergleichen Sie zuerst die beiden Fingerabdrücke.",
      print: "Zum Vergleichen drucken",
      printed: (f: { practice: string; address: string }) => `${f.practice}: Konnektor unter ${f.address}`,
      differsTitle: "Die Fingerabdrücke sind verschieden",
      differs:
        "Dann antwortet unter dieser Adresse vielleicht ein anderes Gerät. Machen Sie hier nicht weiter und fragen Sie Ihren DVO. Bis dahin bleibt alles, wie es ist.",
    },
    credentials: {
      title: "Wie meldet sich ti-lotse an?",
      text: "Der Konnektor gibt Auskunft nur an Programme, die er kennt. Ihr DVO legt ti-lotse dort als Clientsystem an und gibt Ihnen ein Zertifikat oder ein Passwort.",
      notNeeded: "Dieser Konnektor gibt auch ohne Anmeldung Auskunft. Sicherer ist es mit Zertifikat.",
      try: "Anmeldung prüfen",
      kinds: {
        p12: { label: "Zertifikat als Datei (.p12)", note: "Der übliche Weg. Zur Datei gehört ein Passwort." },
        basic: { label: "Benutzername und Passwort", note: "Wenn der DVO das Clientsystem so angelegt hat." },
        pem: { label: "Zertifikat und Schlüssel (PEM)", note: "Zwei Dateien, meist .crt und .key." },
        none: {
          label: "Ohne Anmeldung",
          note: "ti-lotse erfährt dann Produkt und Version, aber nichts über Kartenterminals und Karten.",
        },
      },
      p12: "Zertifikatsdatei",
      p12Password: "Passwort der Datei",
      user: "Benutzername am Konnektor",
      password: "Passwort am Konnektor",
      cert: "Zertifikat",
      key: "Schlüssel",
      passphrase: "Passwort des Schlüssels",
      chosen: (f: { name: string }) => `Ausgewählt: ${f.name}`,
      fileMissing: "Wählen Sie zuerst die Datei aus.",
      sealed: "Zugangsdaten bleiben in der Praxis. ti-lotse bewahrt sie verschlüsselt auf und zeigt sie nie wieder an.",
    },
    context: {
      title: "Unter welchem Namen kennt der Konnektor die Praxis?",
      text: "Mandant, Clientsystem und Arbeitsplatz hat Ihr DVO am Konnektor angelegt. Dieselben Namen stehen auch in der Praxissoftware.",
      names: "Namen am Konnektor",
      numbered: (f: { number: number }) => `Mandant ${f.number}`,
      mandant: "Mandant",
      clientsystem: "Clientsystem",
      arbeitsplatz: "Arbeitsplatz",
      add: "Weiteren Mandanten eintragen",
      try: "Namen prüfen",
      caseCounts: "Groß und Klein zählen: „M1“ und „m1“ sind für den Konnektor verschiedene Namen.",
      without: "Ohne Mandant weiter",
    },
    done: {
      title: "Alles geprüft",
      reach: {
        full: "ti-lotse kann Konnektor, Kartenterminals und Karten lesen.",
        loggedIn:
          "ti-lotse kann den Konnektor lesen. Kartenterminals und Karten kommen dazu, sobald ein Mandant eingetragen ist.",
        directory: "ti-lotse kann Produkt und Version des Konnektors lesen. Mehr zeigt er nur angemeldeten Programmen.",
      },
      compared: "Fingerabdruck verglichen",
      noTls: "unverschlüsselt",
      noContext: "keiner",
      name: "Name für diesen Konnektor",
      nameHint: "Zum Beispiel „Konnektor im Technikraum“.",
      connect: "Verbinden",
    },
  },

  order: {
    title: "Auftrag an den DVO",
    intro:
      "Was die Praxis nicht selbst einstellen kann, steht auf diesem Blatt. Bekannte Angaben sind eingetragen, den Rest ergänzt Ihr DVO.",
    head: "Auftrag",
    subject: "Konnektor für ti-lotse lesbar machen",
    from: "Praxis",
    to: "An",
    date: "Datum",
    device: "Gerät",
    please:
      "ti-lotse beobachtet die Komponenten der Telematikinfrastruktur unserer Praxis und meldet rechtzeitig, was fällig ist. Es liest nur. Bitte richten Sie am Konnektor ein:",
    tasks: [
      "Ein eigenes Clientsystem „ti-lotse“ anlegen, mit Client-Zertifikat (.p12) oder mit Benutzername und Passwort.",
      "Dem Clientsystem einen Arbeitsplatz zuordnen und ihm alle Kartenterminals der Praxis freigeben.",
      "Für jeden Mandanten die Zuordnung von Clientsystem, Arbeitsplatz und SMC-B eintragen.",
      "In der Firewall den Zugriff vom Computer mit ti-lotse auf den Konnektor erlauben (TCP 443, bei einzelnen Produkten auch 80).",
      "In der Firewall den Zugriff vom Konnektor auf den Computer mit ti-lotse erlauben (TCP 8741, wenn nichts anderes vereinbart ist): So meldet der Konnektor von selbst, was geschieht.",
    ],
    fillIn: "Bitte ergänzen:",
    blanks: {
      address: "Adresse des Konnektors",
      fingerprint: "Fingerabdruck seines Zertifikats (SHA-256)",
      mandant: "Mandant",
      clientsystem: "Clientsystem",
      arbeitsplatz: "Arbeitsplatz",
    },
    secrets: "Bitte keine Passwörter auf dieses Blatt schreiben, sondern getrennt übergeben.",
    doneBy: "Erledigt von",
    doneOn: "Datum, Unterschrift",
    footer: (f: { practice: string; day: string }) => `${f.practice} · ${germanDay(f.day)} · erstellt mit ti-lotse`,
  },

  addDevice: {
    intro:
      "Manche Geräte kann kein Programm fragen. ti-lotse zeigt, wie man ihre Version abliest, und erinnert, wenn sie veraltet.",
    notAllowed: "Geräte eintragen können in dieser Praxis das Praxisteam, der DVO und die Verwaltung.",
    which: "Welches Gerät ist es?",
    name: "Wie heißt das Gerät in der Praxis?",
    nameHint: "Zum Beispiel „Hausbesuch“ oder „Zimmer 3“.",
    added: (f: { name: string }) => `„${f.name}“ ist eingetragen. Jetzt fehlt noch die Version.`,
    later: "Später ablesen",
  },

  box: {
    arrived: "VPN-Box des TI-Gateways ist angekommen",
    name: "Wie soll die Box in der Praxis heißen?",
    nameHint: "Zum Beispiel „VPN-Box im Technikraum“.",
    notYet: "Schließen Sie die Box noch nicht an, weder an den Strom noch ans Netz.",
    serial: "Seriennummer",
    serialHint: "Sie steht auf dem Typenschild. Schließen Sie die Box zum Ablesen nicht an.",
    add: "Box eintragen",
    locked: "Gesperrt",
    lockTitle: "Noch nicht einschalten",
    release: "Zum Einschalten freigeben",
    releaseTitle: (f: { name: string }) => `„${f.name}“ freigeben?`,
    releaseText: "Prüfen Sie diese Angaben mit der Praxis. Die Freigabe gilt nur, solange sie so bleiben.",
    confirm: "Freigeben",
    notConfirmed: "Setzen Sie zuerst den Haken.",
    notAllowed: "Freigeben kann nur die DVO-Technik dieser Praxis.",
    takeBack: "Freigabe zurücknehmen",
    takeBackTitle: (f: { name: string }) => `Freigabe von „${f.name}“ zurücknehmen?`,
    takeBackText:
      "Die Box ist dann wieder gesperrt. Klären Sie mit der Praxis, ob sie schon am Strom ist: ti-lotse schaltet nichts aus.",
    takeBackNotAllowed: "Zurücknehmen kann die Freigabe nur die DVO-Technik dieser Praxis.",
    details: "Angaben zur Box",
    change: "Angaben ändern",
    changeText: "Eine Freigabe gilt danach nicht mehr, denn sie galt für die bisherigen Angaben.",
    remove: "Box entfernen",
    removeTitle: (f: { name: string }) => `„${f.name}“ entfernen?`,
    removeText:
      "Die Box verschwindet aus der Übersicht, ihre Freigabe auch. Was im Protokoll darüber steht, bleibt erhalten.",
  },

  /** Die TI bundesweit: Kopfzeile, Frage, eigene Seite. */
  tiLage: {
    title: "TI bundesweit",
    head: "TI bundesweit:",
    of: "Stand:",
    question: "Soll ti-lotse nachsehen, ob die TI bundesweit gestört ist?",
    explanation: (f: { host: string; seconds: number }) =>
      `Dazu fragt ti-lotse ${every(f.seconds)} den öffentlichen Status der gematik unter ${f.host}. Es ist die einzige Verbindung nach außen; über Ihre Praxis wird dabei nichts gesendet.`,
    benefit: "Ist der Konnektor ohne TI, steht dann hier, ob die Ursache zentral ist oder in der Praxis liegt.",
    yes: "Ja, nachsehen",
    no: "Nein",
    notAllowed: "Das entscheidet, wer in der Praxis Geräte anschließen darf: Verwaltung oder DVO-Technik.",
    services: "Dienste",
    since: "Mindestens seit",
    notUsed: "nutzen Praxen nicht im Alltag",
    causes: "Was die Quelle als Ursache nennt",
    concerns: "Was das für Ihre Praxis heißt",
    noneConcerns: "Für Ihre Praxis folgt daraus nichts.",
    source: "Woher das kommt",
    sourceLine: (f: { source: string }) => `Beschrieben in: ${f.source}`,
    asked: (f: { host: string; seconds: number; fresh: number }) =>
      `Gefragt wird ${f.host}, ${every(f.seconds)}. Eine Auskunft gilt höchstens ${f.fresh} Minuten; danach ist der Stand unbekannt.`,
    failed: "Die letzte Frage blieb ohne Antwort",
    switchOff: "Nicht mehr abfragen",
    switchOn: "Abfrage einschalten",
    more: "Alle Dienste",
  },

  journal: {
    intro: "Jeder Eintrag hängt am vorigen. Würde einer nachträglich geändert oder gelöscht, fiele das auf.",
    printed: (f: { practice: string; day: string }) => `${f.practice}, gedruckt am ${germanDay(f.day)}`,
    none: "Noch steht nichts im Protokoll.",
    number: "Nr.",
    when: "Wann",
    who: "Wer",
    what: "Was",
    older: "Ältere Einträge zeigen",
    head: "Unterschriebener Stand",
    headText: "Wer diese Zeile aufhebt, kann später prüfen lassen, ob das Protokoll noch dasselbe ist.",
  },

  people: {
    intro: "Wer sich bei ti-lotse anmelden darf und was er in dieser Praxis tun kann.",
    notAllowed: "Diese Seite ist für die Verwaltung der Praxis da.",
    invite: "Person einladen",
    name: "Name",
    loginHint: "Ohne Leerzeichen, zum Beispiel „anna“.",
    role: "Aufgabe",
    makeLink: "Anmelde-Link erstellen",
    linkFor: (f: { name: string }) => `Anmelde-Link für ${f.name}`,
    linkText: "Der Link wird nur jetzt angezeigt und gilt einmal. Geben Sie ihn persönlich weiter.",
    hasAccount: (f: { name: string }) => `${f.name} hat schon ein Konto und kann sich damit sofort anmelden.`,
    copyLink: "Link kopieren",
    linkDone: "Link ausblenden",
    me: "(Sie)",
    invited: "eingeladen, noch kein Passwort gewählt",
    noPassword: "angemeldet, noch kein Passwort gewählt",
    disabled: "gesperrt",
    twoFactors: "Passwort und zweiter Schritt",
    onlyPassword: "nur Passwort",
    roleOf: (f: { name: string }) => `Aufgabe von ${f.name}`,
    newLink: "Neuer Link",
    resetTotp: "Zweiten Schritt zurücksetzen",
    resetTotpTitle: (f: { name: string }) => `Zweiten Schritt von ${f.name} zurücksetzen?`,
    resetTotpText:
      "Gedacht für ein verlorenes Telefon. Die Person wird überall abgemeldet und richtet den zweiten Schritt beim nächsten Anmelden neu ein.",
    removeTitle: (f: { name: string }) => `${f.name} aus der Praxis nehmen?`,
    removeText: "Die Person kann diese Praxis danach nicht mehr ansehen. Ihre Einträge im Protokoll bleiben.",
    rolesTitle: "Was darf wer?",
    roles: { praxis: "Praxisteam", dvo: "DVO", it: "IT-Betreuung", verwaltung: "Verwaltung" },
    roleTexts: {
      praxis: "sieht alles, liest Geräte ab, bestätigt Mitteilungen und plant Termine",
      dvo: "kann zusätzlich Konnektoren verbinden und die VPN-Box freigeben; braucht den zweiten Schritt beim Anmelden",
      it: "sieht alles und legt Schreiben ab, ändert sonst nichts",
      verwaltung: "kann alles außer freigeben, auch Personen einladen; braucht den zweiten Schritt beim Anmelden",
    },
  },

  practiceForm: {
    title: "Angaben zur Praxis",
    newTitle: "Wie heißt die Praxis?",
    newText: "Diese Angaben stehen später über jeder Seite und auf jedem Ausdruck.",
    name: "Name der Praxis",
    bundesland: "Bundesland",
    bundeslandHint: "Bestimmt, welche Feiertage gelten.",
    unknown: "nicht angegeben",
    dvo: "Name des DVO",
    dvoHint: "Der Dienstleister vor Ort, der die Geräte eingerichtet hat und betreut.",
    phone: "Telefon des DVO",
    mail: "E-Mail des DVO",
    saved: "Die Angaben sind gespeichert.",
    create: "Praxis anlegen",
    another: "Weitere Praxis anlegen",
    lands: {
      BW: "Baden-Württemberg",
      BY: "Bayern",
      BE: "Berlin",
      BB: "Brandenburg",
      HB: "Bremen",
      HH: "Hamburg",
      HE: "Hessen",
      MV: "Mecklenburg-Vorpommern",
      NI: "Niedersachsen",
      NW: "Nordrhein-Westfalen",
      RP: "Rheinland-Pfalz",
      SL: "Saarland",
      SN: "Sachsen",
      ST: "Sachsen-Anhalt",
      SH: "Schleswig-Holstein",
      TH: "Thüringen",
    },
  },

  account: {
    needsPassword: "Bitte wählen Sie zuerst ein Passwort.",
    needsTotp: "Für Ihre Aufgabe wird ein zweiter Schritt beim Anmelden gebraucht.",
    noPractice: "Sie gehören noch zu keiner Praxis. Die Verwaltung kann Sie dort aufnehmen.",
    about: "Name und Sprache",
    name: "Name",
    nameHint: "So stehen Sie im Protokoll.",
    loginHint: "Damit melden Sie sich an.",
    nameKept: "Name und Benutzername sind gespeichert.",
    password: "Passwort",
    changePassword: "Passwort ändern",
    passwordChanged: "Das neue Passwort gilt ab sofort.",
    second: "Zweiter Schritt beim Anmelden",
    secondText:
      "Außer dem Passwort braucht man dann einen Code vom eigenen Telefon. Ein gestohlenes Passwort allein öffnet nichts.",
    secondBegin: "Zweiten Schritt einrichten",
    secondOn: "Der zweite Schritt ist eingerichtet.",
    secondDrop: "Zweiten Schritt abschalten",
    secondDropText: "Danach genügt wieder das Passwort allein.",
    codesLeft: (f: { count: number }) => `${counted(f.count, "Ersatzcode", "Ersatzcodes")} übrig.`,
    sessions: "Wo Sie angemeldet sind",
    thisSession: "(hier)",
    lastActive: "zuletzt aktiv",
    endSession: "Dort abmelden",
    version: (f: { version: string }) => `ti-lotse ${f.version}`,
  },

  totp: {
    app: "Öffnen Sie auf Ihrem Telefon eine App für Anmelde-Codes (Authenticator).",
    scan: "Scannen Sie damit dieses Bild.",
    qr: "Bild zum Scannen mit der App",
    cannotScan: "Das Bild lässt sich nicht scannen",
    type: "Tippen Sie in der App diesen Schlüssel ein:",
    enter: "Tragen Sie den Code ein, den die App jetzt zeigt.",
    confirm: "Einschalten",
    on: "Der zweite Schritt ist eingerichtet.",
    codesText:
      "Drucken Sie diese Ersatzcodes aus und legen Sie sie weg. Jeder gilt einmal, wenn das Telefon fehlt. Sie werden nur jetzt angezeigt.",
    kept: "Die Codes sind verwahrt",
  },

  notFound: {
    title: "Diese Seite gibt es nicht",
    text: "Vielleicht ist das Gerät entfernt worden, oder die Adresse ist unvollständig.",
    home: "Zur Übersicht",
  },
};
