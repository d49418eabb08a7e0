/**
 * What the command line says: help, headings, short lines, in English.
 *
 * Room: words. Same keys as the German file; options, values and terms of the field stay as they are.
 */
import { counted, englishDay, englishMonth, englishTime, inDaysEnglish } from "../format.ts";
import type { Words } from "../words.ts";

export const cli = {
  levels: { ok: "OK", info: "Note", gelb: "Action needed", rot: "Urgent", unbekannt: "Unknown" },

  /** The four sentences, in this order. */
  entry: {
    whatToDo: "What to do",
    why: "Why",
    ifNothing: "What happens if I do nothing?",
    technical: "Technical",
  },

  help: {
    program:
      "ti-lotse reads the components of the Telematikinfrastruktur of a practice and says in plain English how they are doing.",
    usage: "Usage:",
    options: "Options:",
    arguments: "Arguments:",
    commands: "Commands:",
    showHelp: "show this help",
    showVersion: "show the version",
    lang: "language of the output: de or en (also LOTSE_LANG)",
    json: "output as JSON, for programs",
    exitCodes: `Exit codes: 0 everything is up to date · 1 something is due · 2 urgent · 3 not reachable or not understood
            4 unknown · 64 command used wrongly · 70 error in ti-lotse`,
    secrets: `Passwords are never given on the command line. They come from LOTSE_PASSWORD (--user), LOTSE_P12_PASSWORD (--p12),
LOTSE_KEY_PASSWORD (--key) or a file (--password-file), or ti-lotse asks for them.`,
  },

  commands: {
    status: "Ask a Konnektor and say how it is doing",
    explain: "Explain a saved answer from a Konnektor or a code from its display",
    simulate: "Start a simulated practice with Konnektor, Kartenterminals and cards",
    catalogue: "View, check and load the version list",
    find: "See whether a Konnektor answers at certain addresses",
    demo: "Training practice: start the simulator and keep showing its state",
  },

  statusHelp: {
    konnektor: "Address of the Konnektor, for example https://192.168.1.50",
    mandant: "Mandant as it is set up in the Konnektor",
    clientsystem: "Clientsystem as it is set up in the Konnektor",
    arbeitsplatz: "Arbeitsplatz (workplace) as it is set up in the Konnektor",
    userId: "User identifier, only needed for questions about the health professional card (eHBA)",
    p12: "Client certificate as a PKCS#12 file from the Konnektor (.p12)",
    cert: "Client certificate as a PEM file",
    key: "Key of that certificate as a PEM file",
    user: "User name of the Clientsystem",
    passwordFile: "File with the password in its first line",
    ca: "Certificate authority of the Konnektor as a PEM file",
    pin: "Confirmed fingerprint (SHA-256) of the certificate of the Konnektor",
    insecure: "Do not check the certificate. Only for trying out",
    serverName: "Name that the certificate should carry, instead of the name in the address",
    rewrite: "Addresses from the service directory: host (replace name), listed (as given), origin (replace port too)",
    catalogue: "Version list: a file, archiv or beispiel. Otherwise the list that is loaded",
    date: "Judge as if it were this day (YYYY-MM-DD)",
    timeout: "Seconds to wait for each answer",
    all: "Also show what is OK",
  },

  status: {
    read: (f) => `read ${englishTime(f.at)}`,
    judgedAsOf: (f) => `judged as of ${englishDay(f.day)}`,
    transport: {
      none: "not encrypted",
      pin: "encrypted, fingerprint confirmed",
      ca: "encrypted, certificate checked",
      unchecked: "encrypted, certificate not checked",
    },
    hardware: "Hardware",
    firmware: "Firmware",
    findings: "Findings",
    fine: "OK",
    terminals: "Kartenterminals",
    cards: "Cards of the practice",
    certificates: "Certificates",
    services: "Services",
    connected: "connected",
    notConnected: "not connected",
    unknownVersion: "version unknown",
    until: (f) => `until ${englishDay(f.day)}`,
    tiOnline: (f) => `TI connected since ${englishTime(f.since)}`,
    tiOffline: (f) => `TI disconnected since ${englishTime(f.since)}`,
    pin: {
      VERIFIED: "unlocked",
      VERIFIABLE: "PIN needed",
      TRANSPORT_PIN: "Transport-PIN",
      EMPTY_PIN: "without PIN",
      BLOCKED: "PIN blocked",
      DISABLED: "PIN switched off",
    },
    catalogue: (f) => `version list: ${f.title} (${englishDay(f.issuedOn)})`,
    allCurrent: "Nothing is due.",
    /** The one sentence above everything. */
    sentence: (f) => {
      if (f.level === "ok" || f.level === "info") return "Nothing is due.";
      const more =
        f.more > 0 ? ` There ${f.more === 1 ? "is" : "are"} ${counted(f.more, "more point", "more points")}.` : "";
      return `${f.first}${more}`;
    },
    sources: {
      konnektor: "Konnektor",
      kartenterminal: "Kartenterminal",
      anzeige: "display of the device",
      hand: "read by hand",
      pvs: "practice software",
      katalog: "version list",
    },
    sourceLine: (f) => `Source: ${f.names}`,
  },

  explain: {
    file: "File with the saved answer, - for standard input, or a code like EC_No_VPN_TI_Connection or 4021",
    kinds: {
      sds: "Service directory of a Konnektor",
      response: "Answer from a Konnektor",
      fault: "Error message from a Konnektor",
      displayCode: "Message from a Konnektor",
      unknown: "Not recognised",
    },
    ofOperation: (f) => `to the question ${f.operation}`,
    madeAt: (f) => `as of ${englishTime(f.at)}`,
    tlsMandatory: "The Konnektor requires encrypted connections (TLS).",
    tlsOptional: "The Konnektor also allows unencrypted connections.",
    authMandatory: "Programs have to prove their identity (certificate or password).",
    authOptional: "Programs do not have to prove their identity.",
    raised: "Reported states",
    notRaised: (f) => `${counted(f.count, "further state is", "further states are")} monitored and OK.`,
    noneRaised: "The Konnektor reports no state that needs attention.",
    since: (f) => `since ${englishTime(f.at)}`,
    patientCard: "card of a patient, details hidden",
    slot: (f) => `slot ${f.slot}`,
    pinTries: (f) => `${counted(f.tries, "try", "tries")} left`,
    warning: (f) => `Note ${f.code} from the Konnektor: ${f.text}`,
    isRequest: (f) => `a request (${f.operation}), not an answer`,
    isEvent: "an event (CETP), not an answer",
    accepted: "The question was answered without objection.",
    noCertificate: "not read",
    earlierTraces: (f) => `The manufacturer adds: ${f.traces}`,
  },

  catalogueHelp: {
    show: "Show products and versions; with --product and --version in detail",
    check: "Check a file: form, signature, age. Changes nothing",
    import: "Import a signed version list or the supplement of a DVO",
    refresh: "Get a newer version list from an address or a file",
    sign: "Sign a version list or a supplement",
    file: "File with the version list; its signature FILE.sig lies beside it",
    product: "Product from the list, for example kocobox-med-plus",
    version: "Version, for example 1.3.10",
    catalogue: "Version list: a file, archiv or beispiel. Otherwise the list that is loaded",
    trustKey: "Key file (.pem) that you trust after comparing its fingerprint",
    fingerprint: "Expected fingerprint of this key",
    from: "Address (https://…) or file; also LOTSE_CATALOGUE_URL",
    key: "Private key (Ed25519, PEM)",
    keyName: "Name of the key as its recipients know it",
    replace: "Put a different list in the place of the one in use",
    date: "Judge approvals as if it were this day (YYYY-MM-DD)",
  },

  catalogue: {
    head: (f) => `${f.title} · number ${f.serial} · dated ${englishDay(f.issuedOn)}`,
    signedBy: (f) => `signed with the key “${f.key}”`,
    practiceOnly: "Only for training: the dates are invented.",
    validUntil: (f) => `valid until ${englishDay(f.day)}`,
    version: "Version",
    status: {
      angekuendigt: "announced",
      feldtest: "field trial",
      verfuegbar: "available",
      zurueckgezogen: "withdrawn",
    },
    kind: { update: "Update", upgrade: "Upgrade" },
    paid: { ja: "for a fee", nein: "free of charge", unbekannt: "cost unknown" },
    availableFrom: (f) => `available from ${englishMonth(f.from)}`,
    zulassung: {
      zugelassen: (f) =>
        f.until
          ? `approved until ${englishDay(f.until)}${f.days === null ? "" : ` (${inDaysEnglish(f.days)})`}`
          : "approved",
      "noch-nicht": (f) => `not approved before ${englishMonth(f.from)}`,
      abgelaufen: (f) => `approval ended on ${englishDay(f.until)}`,
      zurueckgezogen: "withdrawn",
      angekuendigt: "announced",
      feldtest: "in a field trial",
      unbestaetigt: "approval not confirmed",
      unbekannt: "approval not known",
    },
    approvedBy: (f) =>
      `Approval: ${f.by}${f.since ? `, ${englishMonth(f.since)}` : ""}${f.holder ? `, manufacturer ${f.holder}` : ""}`,
    reference: (f) => `Reference: ${f.reference}`,
    source: (f) => `Source: ${f.name} (as of ${englishDay(f.asOf)})${f.address ? `, ${f.address}` : ""}`,
    grades: { gematik: "gematik", hersteller: "manufacturer", dvo: "DVO", zweithand: "second-hand" },
    notes: { spezifikation: "Specification", sicherheit: "Security", pvs: "Working with the practice software" },
    noStatement: "not stated",
    capabilities: "Applications",
    can: { ja: "supported", nein: "not supported yet" },
    hardware: (f) => `Hardware ${f.hardware}`,
    secondVersion: (f) => `${f.name} ${f.version}`,
    noUpdate: "According to the source, no update is available.",
    startable: "May be installed when the device is ready for it.",
    notStartable: "Must not be installed:",
    checked: "The file is OK.",
    problems: (f) => `${counted(f.count, "error", "errors")} in the file:`,
    imported: (f) => `Imported: ${f.title}, number ${f.serial}.`,
    overlayImported: (f) => `Supplement of ${f.by} imported.`,
    unchanged: "The loaded list is already the newest.",
    becameAvailable: (f) => `Newly available: ${f.product} ${f.version}`,
    signed: (f) => `${f.file} written. Fingerprint of the key: ${f.fingerprint}`,
    keyTrusted: (f) => `The key “${f.name}” is now one of the known senders.`,
  },

  findHelp: {
    addresses: "Addresses or names, for example 192.168.1.50 konnektor.konlan",
    timeout: "Seconds to wait for each address",
  },
  find: {
    nothing: "No Konnektor answers at any of these addresses.",
    fingerprint: (f) => `Fingerprint ${f.fingerprint}`,
    next: (f) => `Go on with: lotse status --konnektor ${f.address}`,
  },

  simulateHelp: {
    scenario: "Scenario: praxis2026 (dental practice) or archiv (practice of 2019/20)",
    port: "Port of the first Konnektor (0 = any free one)",
    auth: "How programs log in: none, tls, basic or cert",
    product: "Product of the first Konnektor: secunet, kocobox, rise, rise-hsk or infinity",
    keyType: "Key of the Konnektor: rsa2048, rsa3072, p256 or brainpool",
    misbehave: "Misbehaviour (see below); may be given several times",
    pathPrefix: "Path in front of all addresses, as if the Konnektor stood behind a proxy",
    controlPort: "Port of the panel (0 = any free one)",
    scenarios: "Scenarios:",
    misbehaviours: "Misbehaviours:",
    quiet: "Print only the first line",
  },
  simulate: {
    ready: "The simulated practice is running. End it with Ctrl+C.",
    konnektor: "Konnektor",
    directory: "Service directory",
    panel: "Control panel in the browser",
    context: "Mandant / Clientsystem / Arbeitsplatz",
    fingerprint: "Fingerprint",
    auth: "Login",
    example: "Example",
    stopped: "The simulated practice has ended.",
  },

  demo: {
    head: "Training practice · all devices and dates are invented",
    help: "Ctrl+C ends it. At the control panel you can replug devices and pull cards:",
    interval: "Seconds between two rounds of questions",
    next: (f) => `next round in ${f.seconds} s`,
    changed: "changed",
  },

  prompt: { password: (f) => `Password for ${f.what}: ` },

  usage: {
    unknownOption: (f) => `There is no option ${f.option} here.`,
    unknownCommand: (f) => `There is no command “${f.command}”.`,
    missingArgument: (f) => `Missing: ${f.argument}.`,
    missingValue: (f) => `The value for ${f.option} is missing.`,
    missingOption: (f) => `The option ${f.option} is needed.`,
    tooManyArguments: "There are too many arguments on the command line.",
    notTogether: (f) => `${f.a} and ${f.b} do not go together.`,
    onlyTogether: (f) => `${f.a} only works together with ${f.b}.`,
    badValue: (f) => `${f.option} “${f.value}” is not possible. Expected: ${f.expected}.`,
    passwordInArgv: "Passwords do not belong on the command line, because other programs could read them there.",
    noTerminal: (f) => `The password is missing. Set ${f.variable}, or use --password-file.`,
    didYouMean: (f) => `Did you mean ${f.suggestion}?`,
  },
} satisfies Words["cli"];
