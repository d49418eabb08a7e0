/** Was die Befehlszeile sagt: Hilfe, Überschriften, kurze Zeilen. */
import { counted, germanDay, germanMonth, germanTime, inDays } from "../format.ts";

export const cli = {
  levels: { ok: "In Ordnung", info: "Hinweis", gelb: "Handeln", rot: "Dringend", unbekannt: "Unbekannt" },

  /** Die vier Sätze, in dieser Reihenfolge. */
  entry: {
    whatToDo: "Was zu tun ist",
    why: "Warum",
    ifNothing: "Was passiert, wenn ich nichts tue?",
    technical: "Technisch",
  },

  help: {
    program:
      "ti-lotse liest die Komponenten der Telematikinfrastruktur einer Praxis und sagt in einfachem Deutsch, wie es um sie steht.",
    usage: "Aufruf:",
    options: "Optionen:",
    arguments: "Argumente:",
    commands: "Befehle:",
    showHelp: "diese Hilfe anzeigen",
    showVersion: "Version anzeigen",
    lang: "Sprache der Ausgabe: de oder en (auch LOTSE_LANG)",
    json: "Ausgabe als JSON, für Programme",
    exitCodes: `Rückgabewerte: 0 alles aktuell · 1 etwas steht an · 2 dringend · 3 nicht erreichbar oder nicht verstanden
               4 unbekannt · 64 falscher Aufruf · 70 Fehler in ti-lotse`,
    secrets: `Passwörter stehen nie in der Befehlszeile, sondern in LOTSE_PASSWORD (--user), LOTSE_P12_PASSWORD (--p12),
LOTSE_KEY_PASSWORD (--key), in einer Datei (--password-file) oder werden erfragt.`,
  },

  commands: {
    status: "Einen Konnektor fragen und beurteilen",
    explain: "Eine gespeicherte Antwort eines Konnektors oder einen Anzeigecode erklären",
    simulate: "Eine nachgestellte Praxis starten, mit Konnektor, Kartenterminals und Karten",
    catalogue: "Die Versionsliste ansehen, prüfen, laden",
    find: "Nachsehen, ob unter bestimmten Adressen ein Konnektor antwortet",
    demo: "Übungspraxis: Simulator starten und fortlaufend anzeigen",
  },

  statusHelp: {
    konnektor: "Adresse des Konnektors, zum Beispiel https://192.168.1.50",
    mandant: "Mandant, wie er am Konnektor angelegt ist",
    clientsystem: "Clientsystem, wie es am Konnektor angelegt ist",
    arbeitsplatz: "Arbeitsplatz, wie er am Konnektor angelegt ist",
    userId: "Benutzerkennung, nur für Abfragen am Heilberufsausweis nötig",
    p12: "Client-Zertifikat als PKCS#12-Datei vom Konnektor (.p12)",
    cert: "Client-Zertifikat als PEM-Datei",
    key: "Schlüssel dazu als PEM-Datei",
    user: "Benutzername des Clientsystems",
    passwordFile: "Datei, in deren erster Zeile das Passwort steht",
    ca: "Zertifizierungsstelle des Konnektors als PEM-Datei",
    pin: "Bestätigter Fingerabdruck (SHA-256) des Konnektor-Zertifikats",
    insecure: "Zertifikat nicht prüfen. Nur zum Ausprobieren",
    serverName: "Name, der im Zertifikat stehen soll, statt des Namens in der Adresse",
    rewrite:
      "Adressen aus dem Dienstverzeichnis: host (Name ersetzen), listed (wie angegeben), origin (auch Port ersetzen)",
    catalogue: "Versionsliste: Datei, archiv oder beispiel. Sonst die geladene Liste",
    date: "Beurteilen, als wäre dieser Tag (JJJJ-MM-TT)",
    timeout: "Wartezeit je Antwort in Sekunden",
    all: "Auch zeigen, was in Ordnung ist",
  },

  status: {
    read: (f: { at: number }) => `gelesen ${germanTime(f.at)}`,
    judgedAsOf: (f: { day: string }) => `beurteilt nach dem Stand vom ${germanDay(f.day)}`,
    transport: {
      none: "unverschlüsselt",
      pin: "verschlüsselt, Fingerabdruck bestätigt",
      ca: "verschlüsselt, Zertifikat geprüft",
      unchecked: "verschlüsselt, Zertifikat nicht geprüft",
    },
    hardware: "Hardware",
    firmware: "Firmware",
    findings: "Befunde",
    fine: "In Ordnung",
    terminals: "Kartenterminals",
    cards: "Karten der Praxis",
    certificates: "Zertifikate",
    services: "Dienste",
    connected: "verbunden",
    notConnected: "nicht verbunden",
    unknownVersion: "Version unbekannt",
    until: (f: { day: string }) => `bis ${germanDay(f.day)}`,
    tiOnline: (f: { since: number }) => `TI verbunden seit ${germanTime(f.since)}`,
    tiOffline: (f: { since: number }) => `TI getrennt seit ${germanTime(f.since)}`,
    pin: {
      VERIFIED: "freigeschaltet",
      VERIFIABLE: "PIN nötig",
      TRANSPORT_PIN: "Transport-PIN",
      EMPTY_PIN: "ohne PIN",
      BLOCKED: "PIN gesperrt",
      DISABLED: "PIN abgeschaltet",
    },
    catalogue: (f: { title: string; issuedOn: string }) => `Versionsliste: ${f.title} (${germanDay(f.issuedOn)})`,
    allCurrent: "Es ist nichts fällig.",
    /** Der eine Satz über allem. */
    sentence: (f: { level: "ok" | "info" | "gelb" | "rot" | "unbekannt"; first: string; more: number }) => {
      if (f.level === "ok" || f.level === "info") return "Es ist nichts fällig.";
      const more = f.more > 0 ? ` Dazu ${counted(f.more, "weiterer Punkt", "weitere Punkte")}.` : "";
      return `${f.first}${more}`;
    },
    sources: {
      konnektor: "Konnektor",
      kartenterminal: "Kartenterminal",
      anzeige: "Anzeige am Gerät",
      hand: "abgelesen",
      pvs: "Praxissoftware",
      katalog: "Versionsliste",
    },
    sourceLine: (f: { names: string }) => `Quelle: ${f.names}`,
  },

  explain: {
    file: "Datei mit der gespeicherten Antwort, - für die Standardeingabe, oder ein Code wie EC_No_VPN_TI_Connection oder 4021",
    kinds: {
      sds: "Dienstverzeichnis eines Konnektors",
      response: "Antwort eines Konnektors",
      fault: "Fehlermeldung eines Konnektors",
      displayCode: "Meldung eines Konnektors",
      unknown: "Nicht erkannt",
    },
    ofOperation: (f: { operation: string }) => `auf die Frage ${f.operation}`,
    madeAt: (f: { at: number }) => `Stand ${germanTime(f.at)}`,
    tlsMandatory: "Der Konnektor verlangt verschlüsselte Verbindungen (TLS).",
    tlsOptional: "Der Konnektor erlaubt auch unverschlüsselte Verbindungen.",
    authMandatory: "Programme müssen sich ausweisen (Zertifikat oder Passwort).",
    authOptional: "Programme müssen sich nicht ausweisen.",
    raised: "Gemeldete Zustände",
    notRaised: (f: { count: number }) =>
      `${counted(f.count, "weiterer Zustand wird", "weitere Zustände werden")} überwacht und ${f.count === 1 ? "ist" : "sind"} in Ordnung.`,
    noneRaised: "Der Konnektor meldet keinen Zustand, der Aufmerksamkeit braucht.",
    since: (f: { at: number }) => `seit ${germanTime(f.at)}`,
    patientCard: "Karte einer Patientin oder eines Patienten, Angaben ausgeblendet",
    slot: (f: { slot: number }) => `Steckplatz ${f.slot}`,
    pinTries: (f: { tries: number }) => `übrig: ${counted(f.tries, "Versuch", "Versuche")}`,
    warning: (f: { code: number; text: string }) => `Hinweis des Konnektors ${f.code}: ${f.text}`,
    isRequest: (f: { operation: string }) => `eine Anfrage (${f.operation}), keine Antwort`,
    isEvent: "ein Ereignis (CETP), keine Antwort",
    accepted: "Die Frage wurde ohne Beanstandung beantwortet.",
    noCertificate: "nicht gelesen",
    earlierTraces: (f: { traces: string }) => `Der Hersteller sagt dazu: ${f.traces}`,
  },

  catalogueHelp: {
    show: "Produkte und Versionen zeigen; mit --product und --version im Einzelnen",
    check: "Eine Datei prüfen: Form, Unterschrift, Alter. Verändert nichts",
    import: "Eine unterschriebene Versionsliste oder die Ergänzung eines DVO übernehmen",
    refresh: "Eine neuere Versionsliste von einer Adresse oder Datei holen",
    sign: "Eine Versionsliste oder Ergänzung unterschreiben",
    file: "Datei mit der Versionsliste; daneben liegt die Unterschrift DATEI.sig",
    product: "Produkt aus der Liste, zum Beispiel kocobox-med-plus",
    version: "Version, zum Beispiel 1.3.10",
    catalogue: "Versionsliste: Datei, archiv oder beispiel. Sonst die geladene Liste",
    trustKey: "Schlüsseldatei (.pem), der Sie nach Vergleich des Fingerabdrucks vertrauen",
    fingerprint: "Erwarteter Fingerabdruck dieses Schlüssels",
    from: "Adresse (https://…) oder Datei; auch LOTSE_CATALOGUE_URL",
    key: "Privater Schlüssel (Ed25519, PEM)",
    keyName: "Name des Schlüssels, wie ihn die Empfänger kennen",
    replace: "Eine andere Liste an die Stelle der geladenen setzen",
    date: "Zulassungen beurteilen, als wäre dieser Tag (JJJJ-MM-TT)",
  },

  catalogue: {
    head: (f: { title: string; serial: number; issuedOn: string }) =>
      `${f.title} · Nummer ${f.serial} · vom ${germanDay(f.issuedOn)}`,
    signedBy: (f: { key: string }) => `unterschrieben mit dem Schlüssel „${f.key}“`,
    practiceOnly: "Nur zum Üben: die Termine sind erfunden.",
    validUntil: (f: { day: string }) => `gilt bis ${germanDay(f.day)}`,
    version: "Version",
    status: {
      angekuendigt: "angekündigt",
      feldtest: "Feldtest",
      verfuegbar: "verfügbar",
      zurueckgezogen: "zurückgezogen",
    },
    kind: { update: "Update", upgrade: "Upgrade" },
    paid: { ja: "kostenpflichtig", nein: "ohne Kosten", unbekannt: "Kosten unbekannt" },
    availableFrom: (f: { from: string }) => `verfügbar ab ${germanMonth(f.from)}`,
    zulassung: {
      zugelassen: (f: { until: string; days: number | null }) =>
        f.until ? `zugelassen bis ${germanDay(f.until)}${f.days === null ? "" : ` (${inDays(f.days)})`}` : "zugelassen",
      "noch-nicht": (f: { from: string }) => `zugelassen erst ab ${germanMonth(f.from)}`,
      abgelaufen: (f: { until: string }) => `Zulassung beendet am ${germanDay(f.until)}`,
      zurueckgezogen: "zurückgezogen",
      angekuendigt: "angekündigt",
      feldtest: "im Feldtest",
      unbestaetigt: "Zulassung nicht bestätigt",
      unbekannt: "Zulassung nicht bekannt",
    },
    approvedBy: (f: { by: string; since: string; holder: string }) =>
      `Zulassung: ${f.by}${f.since ? `, ${germanMonth(f.since)}` : ""}${f.holder ? `, Hersteller ${f.holder}` : ""}`,
    reference: (f: { reference: string }) => `Beleg: ${f.reference}`,
    source: (f: { name: string; asOf: string; address: string }) =>
      `Quelle: ${f.name} (Stand ${germanDay(f.asOf)})${f.address ? `, ${f.address}` : ""}`,
    grades: { gematik: "gematik", hersteller: "Hersteller", dvo: "DVO", zweithand: "aus zweiter Hand" },
    notes: { spezifikation: "Spezifikation", sicherheit: "Sicherheit", pvs: "Zusammenspiel mit der Praxissoftware" },
    noStatement: "keine Angabe",
    capabilities: "Anwendungen",
    can: { ja: "kann", nein: "kann noch nicht" },
    hardware: (f: { hardware: string }) => `Hardware ${f.hardware}`,
    secondVersion: (f: { name: string; version: string }) => `${f.name} ${f.version}`,
    noUpdate: "Laut Quelle ist kein Update verfügbar.",
    startable: "Darf installiert werden, wenn das Gerät dafür bereit ist.",
    notStartable: "Darf nicht installiert werden:",
    checked: "Die Datei ist in Ordnung.",
    problems: (f: { count: number }) => `${counted(f.count, "Fehler", "Fehler")} in der Datei:`,
    imported: (f: { title: string; serial: number }) => `Übernommen: ${f.title}, Nummer ${f.serial}.`,
    overlayImported: (f: { by: string }) => `Ergänzung von ${f.by} übernommen.`,
    unchanged: "Die geladene Liste ist schon die neueste.",
    becameAvailable: (f: { product: string; version: string }) => `Neu verfügbar: ${f.product} ${f.version}`,
    signed: (f: { file: string; fingerprint: string }) =>
      `${f.file} geschrieben. Fingerabdruck des Schlüssels: ${f.fingerprint}`,
    keyTrusted: (f: { name: string }) => `Schlüssel „${f.name}“ gehört jetzt zu den bekannten Absendern.`,
  },

  findHelp: {
    addresses: "Adressen oder Namen, zum Beispiel 192.168.1.50 konnektor.konlan",
    timeout: "Wartezeit je Adresse in Sekunden",
  },
  find: {
    nothing: "Unter keiner dieser Adressen antwortet ein Konnektor.",
    fingerprint: (f: { fingerprint: string }) => `Fingerabdruck ${f.fingerprint}`,
    next: (f: { address: string }) => `Weiter mit: lotse status --konnektor ${f.address}`,
  },

  simulateHelp: {
    scenario: "Szenario: praxis2026 (Zahnarztpraxis) oder archiv (Praxis von 2019/20)",
    port: "Port des ersten Konnektors (0 = irgendein freier)",
    auth: "Anmeldung der Programme: none, tls, basic oder cert",
    product: "Produkt des ersten Konnektors: secunet, kocobox, rise, rise-hsk oder infinity",
    keyType: "Schlüssel des Konnektors: rsa2048, rsa3072, p256 oder brainpool",
    misbehave: "Fehlverhalten (siehe unten); mehrfach möglich",
    pathPrefix: "Pfad vor allen Adressen, als stünde der Konnektor hinter einem Proxy",
    controlPort: "Port des Bedienfelds (0 = irgendein freier)",
    scenarios: "Szenarien:",
    misbehaviours: "Fehlverhalten:",
    quiet: "Nur die erste Zeile ausgeben",
  },
  simulate: {
    ready: "Die nachgestellte Praxis läuft. Beenden mit Strg+C.",
    konnektor: "Konnektor",
    directory: "Dienstverzeichnis",
    panel: "Bedienfeld im Browser",
    context: "Mandant / Clientsystem / Arbeitsplatz",
    fingerprint: "Fingerabdruck",
    auth: "Anmeldung",
    example: "Beispiel",
    stopped: "Die nachgestellte Praxis wurde beendet.",
  },

  demo: {
    head: "Übungspraxis · alle Geräte und Termine sind erfunden",
    help: "Strg+C beendet. Am Bedienfeld lassen sich Geräte umstecken und Karten ziehen:",
    interval: "Sekunden zwischen zwei Abfragen",
    next: (f: { seconds: number }) => `nächste Abfrage in ${f.seconds} s`,
    changed: "geändert",
  },

  prompt: { password: (f: { what: string }) => `Passwort für ${f.what}: ` },

  usage: {
    unknownOption: (f: { option: string }) => `Die Option ${f.option} gibt es hier nicht.`,
    unknownCommand: (f: { command: string }) => `Den Befehl „${f.command}“ gibt es nicht.`,
    missingArgument: (f: { argument: string }) => `Es fehlt: ${f.argument}.`,
    missingValue: (f: { option: string }) => `Zu ${f.option} fehlt der Wert.`,
    missingOption: (f: { option: string }) => `Die Option ${f.option} ist nötig.`,
    tooManyArguments: "Es stehen zu viele Angaben in der Zeile.",
    notTogether: (f: { a: string; b: string }) => `${f.a} und ${f.b} gehen nicht zusammen.`,
    onlyTogether: (f: { a: string; b: string }) => `${f.a} geht nur zusammen mit ${f.b}.`,
    badValue: (f: { option: string; value: string; expected: string }) =>
      `${f.option} „${f.value}“: erwartet wird ${f.expected}.`,
    passwordInArgv: "Passwörter gehören nicht in die Befehlszeile, andere Programme könnten sie dort lesen.",
    noTerminal: (f: { variable: string }) =>
      `Das Passwort fehlt. Setzen Sie ${f.variable} oder geben Sie --password-file an.`,
    didYouMean: (f: { suggestion: string }) => `Meinten Sie ${f.suggestion}?`,
  },
};
