/** What the page in the browser says: headings, buttons, notes. Sentences about devices are the server's. */

import { counted, englishDay, englishTime } from "../format.ts";
import type { Words } from "../words.ts";
import { berlinClock } from "../zone.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const LONG_WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const weekday = (day: string, names = WEEKDAYS) => names[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? "";

function moment(f: { at: number; now: number }): string {
  const { day, time } = berlinClock(f.at);
  if (day === berlinClock(f.now).day) return `today, ${time}`;
  if (day === berlinClock(f.now - DAY).day) return `yesterday, ${time}`;
  return `${englishDay(day)}, ${time}`;
}

function ago(f: { at: number; now: number }): string {
  const age = Math.max(0, f.now - f.at);
  if (age < 10_000) return "just now";
  if (age < MINUTE) return `${Math.floor(age / 10_000) * 10} sec ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 6 * HOUR) return `${counted(Math.floor(age / HOUR), "hour", "hours")} ago`;
  if (age < 2 * DAY) return moment(f);
  return `${Math.floor(age / DAY)} days ago`;
}

/** In the middle of a sentence: "today at 07:30". */
const spoken = (f: { at: number; now: number }) => ago(f).replace(", ", " at ");

function comingDay(f: { day: string; now: number }): string {
  const days = (Date.parse(f.day) - Date.parse(berlinClock(f.now).day)) / DAY;
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days < 0 || days > 180) return englishDay(f.day);
  return `${weekday(f.day)}, ${englishDay(f.day).replace(/ \d{4}$/, "")}`;
}

export const web = {
  levels: { ok: "In order", info: "Note", gelb: "Act", rot: "Urgent", unbekannt: "Unknown" },
  waiting: "The details are being loaded.",

  time: {
    exact: (f: { at: number }) => englishTime(f.at),
    moment,
    ago,
    day: comingDay,
    fullDay: (f: { day: string }) => `${weekday(f.day, LONG_WEEKDAYS)}, ${englishDay(f.day)}`,
    date: (f: { day: string }) => englishDay(f.day),
  },

  actions: {
    save: "Save",
    cancel: "Cancel",
    close: "Close",
    back: "Back",
    next: "Next",
    remove: "Remove",
    print: "Print",
    copy: "Copy",
    copied: "Copied",
    copyForHotline: "Copy for the hotline",
    tryAgain: "Try again",
    busy: "One moment …",
  },

  fields: {
    optional: "optional",
    missing: "This field is needed.",
    tooShort: (f: { length: number }) => `At least ${f.length} characters are needed here.`,
    otherForm: "This does not have the expected form.",
    tooLate: "This day is in the future.",
  },

  problems: {
    code: (f: { code: string }) => `Reference: ${f.code}`,
    noConnection: {
      meaning: "ti-lotse cannot be reached at the moment.",
      whatToDo: "Check that the computer ti-lotse runs on is switched on. Then try again.",
      why: "The connection between this browser and ti-lotse is interrupted. The practice's devices keep working regardless.",
    },
    noAnswer: {
      meaning: "ti-lotse did not answer in time.",
      whatToDo: "Wait a minute and try again.",
      why: "The computer ti-lotse runs on is probably very busy.",
    },
    notUnderstood: {
      meaning: "The answer did not come from ti-lotse.",
      whatToDo: "Reload the page. If it stays like this, give this message to your IT support.",
      why: "Between this browser and ti-lotse there is probably another program, such as security software or a proxy.",
    },
  },

  shell: {
    skip: "Skip to content",
    practice: "Practice",
    language: "Language",
    menu: "Menu",
    signOut: "Sign out",
    appearance: "Appearance",
    themes: { system: "Like the system", light: "Light", dark: "Dark" },
    groundLabel: "Practising",
    practiceGround: "Practice ground: everything here is invented",
    lost: (f: { at: number; now: number }) => `No connection to ti-lotse. What is shown is from ${moment(f)}.`,
    reconnect: "Connect now",
  },

  nav: {
    label: "Areas",
    home: "ti-lotse, to the overview",
    start: "Overview",
    updates: "Updates",
    connections: "Connect devices",
    notices: "Notices",
    journal: "Log",
    people: "People",
    account: "My account",
  },

  signIn: {
    title: "Sign in",
    again: "Please sign in once more. You then continue where you were.",
    login: "User name",
    password: "Password",
    button: "Sign in",
    forgotten: "Password forgotten? Your practice's administration can give you a new sign-in link under “People”.",
    codeTitle: "Second step",
    codeText: "Open the app with the sign-in codes on your phone. Enter the six digits shown there for ti-lotse.",
    code: "Code from the app",
    recoveryTitle: "Recovery code",
    recoveryText: "When the second step was set up you were given a list of recovery codes. Each of them works once.",
    recovery: "Recovery code",
    useCode: "Use the code from the app after all",
    useRecovery: "The phone is not at hand",
    linkTitle: "Sign in with a link",
    linkChecking: "The link is being checked.",
    withPassword: "Sign in with a password",
    chooseTitle: (f: { name: string }) => `Welcome aboard, ${f.name}`,
    chooseText: "Please choose a password. You will sign in with it from now on; the link works only this once.",
    loginIs: (f: { login: string }) => `Your user name is “${f.login}”.`,
    choose: "Set the password",
  },

  password: {
    present: "Present password",
    next: "New password",
    hint: "At least 12 characters. A short sentence only you know is easy to remember and hard to guess.",
    again: "New password once more",
    different: "The two new passwords differ.",
  },

  start: {
    leadLabel: "State of the practice",
    checking: "The devices are being asked …",
    checked: "last checked",
    checkNow: "Check now",
    more: (f: { count: number }) => counted(f.count, "further point", "further points"),
    devices: "Devices",
    addDevice: "Add a device by hand",
    fromTo: (f: { from: string; to: string }) => `${f.from} → ${f.to}`,
    readOff: "last read off",
    seen: "last seen",
    changes: "Recently changed",
    dates: "Coming dates",
    cards: "Cards",
    unread: (f: { count: number }) => `${f.count} unread`,
    catalogue: (f: { title: string; issuedOn: string }) => `Version list: ${f.title}, as of ${englishDay(f.issuedOn)}.`,
    catalogueOutdated: "Version list outdated",
    cataloguePractice: "The dates in it are invented.",
  },

  welcome: {
    sentence: "No device is connected yet.",
    next: "First, ti-lotse gets to know the Konnektor. That takes about ten minutes. The Konnektor then shows card terminals and cards by itself.",
    order: "Print an order for the DVO",
  },

  finding: {
    due: (f: { text: string }) => `due ${f.text}`,
    overdue: "overdue",
    why: "Why:",
    whyQuestion: "Why?",
    ifNothing: "What happens if I do nothing?",
    technical: "Technical details",
    code: "Reference",
    contactSource: (f: { source: string }) => `(${f.source})`,
  },

  care: {
    title: "Who sees to it?",
    who: "Responsible",
    nobody: "nobody yet",
    me: (f: { name: string }) => `me (${f.name})`,
    dvo: (f: { name: string }) => (f.name ? `our DVO (${f.name})` : "our DVO"),
    when: "Planned for",
    note: "Note",
    quiet: "No reminder until",
    quietHint: "If the finding becomes more urgent, it speaks up all the same.",
    take: "Name who sees to it",
    planUpdate: "Plan the update",
    toDvo: "Hand to the DVO",
    change: "Change the plan",
    readOff: "Read off",
    toConnection: "See the connection",
    details: "Details",
    notAllowed: "In this practice the practice team, the DVO and the administration can plan.",
    withDvo: "with the DVO",
    with: (f: { name: string }) => `responsible: ${f.name}`,
    arranged: "noted",
    plannedFor: (f: { day: string; now: number }) => `planned for ${comingDay(f)}`,
    quietUntil: (f: { day: string }) => `quiet until ${englishDay(f.day)}`,
    noted: (f: { note: string }) => `Note: ${f.note}`,
    decided: (f: { by: string; at: number; now: number }) => `decided by ${f.by}, ${moment(f)}`,
  },

  notices: {
    severity: { wichtig: "Important", hinweis: "Note" },
    dates: (f: { on: string; until: string }) =>
      f.until ? `of ${englishDay(f.on)}, valid until ${englishDay(f.until)}` : `of ${englishDay(f.on)}`,
    source: (f: { source: string }) => `Source: ${f.source}`,
    confirmed: (f: { by: string; at: number; now: number }) => `Read by ${f.by}, ${moment(f)}.`,
    confirm: (f: { name: string }) => `Read: ${f.name}`,
    remove: "Take down",
    intro:
      "What manufacturers, DVO or practice want everybody to know. Important notices stay on the overview until somebody confirms them by name.",
    none: "There is no notice on the board.",
    add: "Put up a notice",
    put: "Put it up",
    howImportant: "How important is it?",
    importantNote: "It stays on the overview until somebody confirms it by name.",
    title: "Heading",
    text: "Text",
    until: "Valid until",
    from: "Where does it come from?",
    about: "What is it about?",
    wholePractice: "the whole practice",
    devices: "A device of the practice",
    products: "All devices of a product",
    concerns: "About:",
  },

  component: {
    toStart: "To the overview",
    onThisPage: "On this page",
    findings: "Findings",
    looksTitle: "What the device looks like",
    looks: (f: { title: string }) => `What the device looks like: ${f.title}`,
    version: "Version",
    versions: {
      installed: "Installed",
      installedExpiring: "Installed, expiring",
      expiring: "Expiring",
      target: "Target",
    },
    states: "Reported states",
    since: "since",
    certificates: "Certificates",
    certificatesNote: "RSA is the older, ECC the newer encryption method. The two certificates end on different days.",
    serial: (f: { serial: string }) => `Number ${f.serial}`,
    changes: "What has changed",
    history: "History of observations",
    seenFrom: "from",
    seenUntil: "until",
    what: "Detail",
    value: "Value",
    by: "Source",
    watched: (f: { count: number }) =>
      f.count === 1 ? "1 further state is watched and in order" : `${f.count} further states are watched and in order`,
    notRaised: "not reported",
    abilities: "What ti-lotse can do here",
    evidence: "How ti-lotse knows this",
    can: {
      native: "asks the device itself",
      guided: "leads you step by step",
      unsupported: "so far, ti-lotse does not do this here",
    },
    identity: "About the device",
    source: (f: { source: string }) => `Source: ${f.source}`,
    remove: "Remove the device",
    removeTitle: (f: { name: string }) => `Remove “${f.name}”?`,
    removeText: "The device disappears from the overview. What the log says about it stays.",
  },

  administration: {
    title: "Administration of the device",
    intro:
      "Some things a device tells only its own administration, not the practice software. ti-lotse can read along there, with user name and password of an administrator. It changes nothing there.",
    noPassword: "ti-lotse asks for no password here: it could not yet read anything reliably from this administration.",
    evidence: "What can be read there, and what that rests on",
    toldTitle: "What the administration tells",
    clientCertificates: "Certificates of practice software",
    terminals: "Card terminals at the Konnektor",
    notYet: "Nobody has read the administration yet.",
    read: "Read the administration",
    readAgain: "Read once more",
    newPassword: "Enter a new password",
    onlyConnect: "In this practice the DVO and the administration can enter the password.",
    address: "Address of the administration",
    addressHint: "Suggested is where the device answers anyway.",
    port: "Port",
    portHint: "The number after the colon in the address, for example 8500.",
    look: "See who answers",
    looking: "Asking the device …",
    compare:
      "This is how the device identifies itself. Compare the fingerprint with the one in the administration of the device or in the handover record. Nothing secret has been sent so far.",
    isYours: "Is it really your device?",
    otherAddress: "Another address",
    user: "User name of the administration",
    password: "Password of the administration",
    clientSecret: "Secret of the access (client secret)",
    once: "ti-lotse signs in with it exactly once. Many devices lock their administration after a few wrong passwords.",
    how: "How should it be read?",
    onlyNow: "Read only this time",
    onlyNowNote: "The password stays in memory for this one visit only and is then forgotten.",
    regularly: "Read regularly (keep the password, encrypted)",
    regularlyNote:
      "ti-lotse reads about every 6 hours. If the device refuses the password once, that ends until you enter a new one.",
    unproven: "Also ask what nobody has proven on a device yet",
    unprovenNote:
      "These questions stand only in published program text or are guessed. They only read, but nobody knows for certain how the device reacts.",
    send: "Sign in and read",
    reading: "ti-lotse signs in and reads. That rarely takes longer than a minute …",
    done: "The administration was read.",
    kept: "Regular reading",
    asUser: (f) => `${f.address}, as “${f.user}”`,
    end: "Read no more, forget the password",
    endTitle: "End regular reading?",
    endText: "ti-lotse forgets the password and no longer signs in at this device. What was read stays.",
  },

  reading: {
    keys: "Key",
    display: "Display",
    source: (f: { source: string }) => `Instruction after: ${f.source}`,
    example: (f: { example: string }) => `Exactly as the display shows it, for example ${f.example}.`,
    self: "Read the version off the device yourself",
    readOn: "Read on",
    save: "Enter the version",
    kept: "The version has been entered.",
  },

  displayCode: {
    title: "Code on the display",
    label: "Code or message",
    hint: "Does the device's display show something? ti-lotse explains it and remembers it.",
    save: "Enter the code",
    gone: "No longer in the display",
    entered: (f: { by: string; at: number; now: number }) => `entered by ${f.by}, ${moment(f)}`,
  },

  documents: {
    title: "Letters",
    size: (f: { bytes: number }) =>
      f.bytes < 1_000_000 ? `${Math.max(1, Math.round(f.bytes / 1000))} kB` : `${(f.bytes / 1_000_000).toFixed(1)} MB`,
    added: (f: { by: string; at: number; now: number }) => `filed by ${f.by}, ${moment(f)}`,
    states: (f: { day: string }) => `names ${englishDay(f.day)} as the last day`,
    add: "File a letter",
    keep: "File it",
    file: "File (PDF, picture, text or mail)",
    expiry: "Last day the letter names",
    expiryHint: "ti-lotse compares it with the device and plans with the earlier day.",
    removeNamed: (f: { name: string }) => `Remove ${f.name}`,
  },

  updates: {
    news: (f: { version: string }) => `What is new in ${f.version}?`,
    capabilities: "Applications",
    letter: (f: { name: string }) => `Open the letter: ${f.name}`,
    source: (f: { name: string; grade: string; asOf: string }) =>
      `Source: ${f.name} (${f.grade}, as of ${englishDay(f.asOf)})`,
    upgrades: "Possible upgrades",
    upgradesText:
      "Upgrades bring new functions and are voluntary. They are started only once an order has been entered.",
    upgrade: (f: { component: string; product: string; version: string }) =>
      `${f.component}: ${f.product} ${f.version}`,
  },

  connections: {
    intro:
      "ti-lotse asks the Konnektor; the Konnektor shows card terminals and cards by itself. What cannot be asked is read off by hand.",
    list: "Connected",
    none: "No Konnektor is connected yet.",
    answered: (f: { at: number; now: number }) => `answered ${spoken(f)}`,
    silent: (f: { at: number; now: number }) => `gave no answer ${spoken(f)}`,
    answeredLast: (f: { at: number; now: number }) => `It last answered ${spoken(f)}.`,
    nextAsked: "It is asked again",
    events: "Events",
    heard: "Last told:",
    more: "More devices",
    connect: "Connect a Konnektor",
    connectText: "Address, certificate, credentials, Mandant: four steps, each checked at once.",
    begin: "Begin",
    handText: "For devices no program can ask, such as the mobile card terminal for house calls.",
    add: "Add",
    orderText: "A sheet for your DVO with everything the practice cannot set itself.",
    toOrder: "See and print",
    compare: "Compare the new certificate",
    compareTitle: (f) => `Does “${f.name}” show a new certificate?`,
    compareText:
      "Ask your DVO for the fingerprint of the new certificate and compare it character by character. Credentials and Mandanten stay as they are.",
    compareSend: "From now on this certificate is valid",
    disconnect: "Disconnect",
    disconnectTitle: (f: { name: string }) => `Stop asking “${f.name}”?`,
    disconnectText:
      "ti-lotse then no longer asks this Konnektor and forgets the credentials. The Konnektor itself keeps working unchanged.",
    notAllowed: "In this practice the DVO and the administration can connect a Konnektor.",
  },

  connect: {
    stationsLabel: "Steps",
    stations: {
      address: "Address",
      certificate: "Certificate",
      credentials: "Credentials",
      context: "Mandant",
      done: "Finish",
    },
    places: { browser: "in the browser", konnektor: "in the Konnektor's interface", pc: "at the PC" },
    asking: "The Konnektor is being asked …",
    found: "Found so far",
    noCode: "without reference",
    toOrder: "Only our DVO knows that: print an order",
    product: (f: { vendor: string; firmware: string }) => `${f.vendor} · firmware ${f.firmware}`,
    address: {
      title: "Where is the Konnektor?",
      text: "Every Konnektor has an address in the practice's network. ti-lotse looks whether one answers there.",
      label: "Address of the Konnektor",
      hint: "For example 192.168.1.50 or konnektor.praxis.local",
      try: "Look there",
      whereTitle: "Where do I find the address?",
      where: [
        "in your DVO's handover protocol",
        "in the practice software, in its settings for the Telematikinfrastruktur",
        "on the Konnektor's display, if it has one",
      ],
    },
    certificate: {
      title: "Is it really your Konnektor?",
      text: "The Konnektor shows a certificate. Compare its fingerprint, character by character, with the one in the Konnektor's interface or in your DVO's handover protocol.",
      fingerprint: "Fingerprint (SHA-256)",
      subject: "Issued to",
      issuer: "Issued by",
      until: "Valid until",
      same: "Both fingerprints are the same. I have compared them.",
      notCompared: "Compare the two fingerprints first.",
      print: "Print for comparing",
      printed: (f: { practice: string; address: string }) => `${f.practice}: Konnektor at ${f.address}`,
      differsTitle: "The fingerprints differ",
      differs:
        "Then perhaps another device answers under this address. Do not go on here and ask your DVO. Until then everything stays as it is.",
    },
    credentials: {
      title: "How does ti-lotse introduce itself?",
      text: "The Konnektor answers only programs it knows. Your DVO sets ti-lotse up there as a Clientsystem and gives you a certificate or a password.",
      notNeeded: "This Konnektor also answers without credentials. A certificate is safer.",
      try: "Check the credentials",
      kinds: {
        p12: { label: "Certificate as a file (.p12)", note: "The usual way. A password belongs to the file." },
        basic: { label: "User name and password", note: "If the DVO has set the Clientsystem up like that." },
        pem: { label: "Certificate and key (PEM)", note: "Two files, usually .crt and .key." },
        none: {
          label: "Without credentials",
          note: "ti-lotse then learns product and version, but nothing about card terminals and cards.",
        },
      },
      p12: "Certificate file",
      p12Password: "Password of the file",
      user: "User name at the Konnektor",
      password: "Password at the Konnektor",
      cert: "Certificate",
      key: "Key",
      passphrase: "Password of the key",
      chosen: (f: { name: string }) => `Chosen: ${f.name}`,
      fileMissing: "Choose the file first.",
      sealed: "Credentials stay in the practice. ti-lotse keeps them encrypted and never shows them again.",
    },
    context: {
      title: "Under which name does the Konnektor know the practice?",
      text: "Your DVO has set up Mandant, Clientsystem and Arbeitsplatz at the Konnektor. The practice software shows the same names.",
      names: "Names at the Konnektor",
      numbered: (f: { number: number }) => `Mandant ${f.number}`,
      mandant: "Mandant",
      clientsystem: "Clientsystem",
      arbeitsplatz: "Arbeitsplatz",
      add: "Add another Mandant",
      try: "Check the names",
      caseCounts: "Upper and lower case count: “M1” and “m1” are different names for the Konnektor.",
      without: "Go on without a Mandant",
    },
    done: {
      title: "Everything checked",
      reach: {
        full: "ti-lotse can read Konnektor, card terminals and cards.",
        loggedIn: "ti-lotse can read the Konnektor. Card terminals and cards follow once a Mandant is entered.",
        directory: "ti-lotse can read product and version of the Konnektor. It shows more only to programs it knows.",
      },
      compared: "fingerprint compared",
      noTls: "unencrypted",
      noContext: "none",
      name: "Name for this Konnektor",
      nameHint: "For example “Konnektor in the technical room”.",
      connect: "Connect",
    },
  },

  order: {
    title: "Order to the DVO",
    intro: "This sheet holds what the practice cannot set itself. Known details are filled in, your DVO adds the rest.",
    head: "Order",
    subject: "Make the Konnektor readable for ti-lotse",
    from: "Practice",
    to: "To",
    date: "Date",
    device: "Device",
    please:
      "ti-lotse watches the components of the Telematikinfrastruktur in our practice and says in time what is due. It only reads. Please set up at the Konnektor:",
    tasks: [
      "Create a Clientsystem “ti-lotse” of its own, with a client certificate (.p12) or with user name and password.",
      "Assign an Arbeitsplatz to the Clientsystem and release all card terminals of the practice to it.",
      "For each Mandant enter the assignment of Clientsystem, Arbeitsplatz and SMC-B.",
      "In the firewall allow the computer with ti-lotse to reach the Konnektor (TCP 443, with some products also 80).",
      "In the firewall allow the Konnektor to reach the computer with ti-lotse (TCP 8741, unless agreed otherwise): then the Konnektor tells by itself what happens.",
    ],
    fillIn: "Please fill in:",
    blanks: {
      address: "Address of the Konnektor",
      fingerprint: "Fingerprint of its certificate (SHA-256)",
      mandant: "Mandant",
      clientsystem: "Clientsystem",
      arbeitsplatz: "Arbeitsplatz",
    },
    secrets: "Please do not write passwords on this sheet; hand them over separately.",
    doneBy: "Done by",
    doneOn: "Date, signature",
    footer: (f: { practice: string; day: string }) => `${f.practice} · ${englishDay(f.day)} · made with ti-lotse`,
  },

  addDevice: {
    intro:
      "Some devices no program can ask. ti-lotse shows how to read their version off, and reminds when it grows old.",
    notAllowed: "In this practice the practice team, the DVO and the administration can add devices.",
    which: "Which device is it?",
    name: "What is the device called in the practice?",
    nameHint: "For example “House calls” or “Room 3”.",
    added: (f: { name: string }) => `“${f.name}” has been added. Now its version is still missing.`,
    later: "Read it off later",
  },

  box: {
    arrived: "The VPN box of the TI-Gateway has arrived",
    name: "What is the box to be called in the practice?",
    nameHint: "For example “VPN box in the server room”.",
    notYet: "Do not connect the box yet, neither to power nor to the network.",
    serial: "Serial number",
    serialHint: "It stands on the type plate. Do not plug the box in to read it.",
    add: "Add the box",
    locked: "Locked",
    lockTitle: "Do not switch it on yet",
    release: "Release to be switched on",
    releaseTitle: (f) => `Release “${f.name}”?`,
    releaseText: "Check these details with the practice. The release holds only as long as they stay like this.",
    confirm: "Release",
    notConfirmed: "Please tick the box first.",
    notAllowed: "Only the DVO of this practice can release it.",
    takeBack: "Take the release back",
    takeBackTitle: (f) => `Take the release of “${f.name}” back?`,
    takeBackText:
      "The box is locked again then. Ask the practice whether it is on power already: ti-lotse switches nothing off.",
    takeBackNotAllowed: "Only the DVO of this practice can take the release back.",
    details: "Details of the box",
    change: "Change details",
    changeText: "A release no longer holds after that, because it held for the details so far.",
    remove: "Remove the box",
    removeTitle: (f) => `Remove “${f.name}”?`,
    removeText: "The box disappears from the overview, and so does its release. What the log says about it stays.",
  },

  journal: {
    intro: "Every entry hangs on the one before. If one were changed or deleted later, it would show.",
    printed: (f: { practice: string; day: string }) => `${f.practice}, printed on ${englishDay(f.day)}`,
    none: "There is nothing in the log yet.",
    number: "No.",
    when: "When",
    who: "Who",
    what: "What",
    older: "Show older entries",
    head: "Signed state",
    headText: "Whoever keeps this line can later have it checked whether the log is still the same.",
  },

  people: {
    intro: "Who may sign in to ti-lotse and what they can do in this practice.",
    notAllowed: "This page is for the practice's administration.",
    invite: "Invite somebody",
    name: "Name",
    loginHint: "Without spaces, for example “anna”.",
    role: "Role",
    makeLink: "Make a sign-in link",
    linkFor: (f: { name: string }) => `Sign-in link for ${f.name}`,
    linkText: "The link is shown only now and works once. Hand it over in person.",
    hasAccount: (f: { name: string }) => `${f.name} already has an account and can sign in with it right away.`,
    copyLink: "Copy the link",
    linkDone: "Hide the link",
    me: "(you)",
    invited: "invited, no password chosen yet",
    noPassword: "signed in, no password chosen yet",
    disabled: "locked",
    twoFactors: "password and second step",
    onlyPassword: "password only",
    roleOf: (f: { name: string }) => `Role of ${f.name}`,
    newLink: "New link",
    resetTotp: "Reset the second step",
    resetTotpTitle: (f: { name: string }) => `Reset the second step of ${f.name}?`,
    resetTotpText:
      "Meant for a lost phone. The person is signed out everywhere and sets the second step up anew when next signing in.",
    removeTitle: (f: { name: string }) => `Take ${f.name} out of the practice?`,
    removeText: "The person can then no longer see this practice. Their entries in the log stay.",
    rolesTitle: "Who may do what?",
    roles: { praxis: "Practice team", dvo: "DVO", it: "IT support", verwaltung: "Administration" },
    roleTexts: {
      praxis: "sees everything, reads devices off, confirms notices and plans dates",
      dvo: "can also connect Konnektoren and release the VPN box; needs the second step when signing in",
      it: "sees everything and files letters, changes nothing else",
      verwaltung: "can do everything but release, also invite people; needs the second step when signing in",
    },
  },

  practiceForm: {
    title: "About the practice",
    newTitle: "What is the practice called?",
    newText: "These details later stand above every page and on every print-out.",
    name: "Name of the practice",
    bundesland: "Bundesland",
    bundeslandHint: "Decides which public holidays count.",
    unknown: "not stated",
    dvo: "Name of the DVO",
    dvoHint: "The service provider who set the devices up and looks after them.",
    phone: "Telephone of the DVO",
    mail: "E-mail of the DVO",
    saved: "The details have been saved.",
    create: "Create the practice",
    another: "Create another practice",
    lands: {
      BW: "Baden-Württemberg",
      BY: "Bavaria",
      BE: "Berlin",
      BB: "Brandenburg",
      HB: "Bremen",
      HH: "Hamburg",
      HE: "Hesse",
      MV: "Mecklenburg-Western Pomerania",
      NI: "Lower Saxony",
      NW: "North Rhine-Westphalia",
      RP: "Rhineland-Palatinate",
      SL: "Saarland",
      SN: "Saxony",
      ST: "Saxony-Anhalt",
      SH: "Schleswig-Holstein",
      TH: "Thuringia",
    },
  },

  account: {
    needsPassword: "Please choose a password first.",
    needsTotp: "Your role needs a second step when signing in.",
    noPractice: "You do not belong to a practice yet. Its administration can take you in.",
    about: "Name and language",
    name: "Name",
    nameHint: "This is how you stand in the log.",
    loginHint: "You sign in with it.",
    nameKept: "Name and user name have been saved.",
    password: "Password",
    changePassword: "Change the password",
    passwordChanged: "The new password counts from now on.",
    second: "Second step when signing in",
    secondText:
      "Besides the password a code from one's own phone is then needed. A stolen password alone opens nothing.",
    secondBegin: "Set up the second step",
    secondOn: "The second step is set up.",
    secondDrop: "Switch the second step off",
    secondDropText: "After that the password alone is enough again.",
    codesLeft: (f: { count: number }) => `${counted(f.count, "recovery code", "recovery codes")} left.`,
    sessions: "Where you are signed in",
    thisSession: "(here)",
    lastActive: "last active",
    endSession: "Sign out there",
    version: (f: { version: string }) => `ti-lotse ${f.version}`,
  },

  totp: {
    app: "Open an app for sign-in codes (authenticator) on your phone.",
    scan: "Scan this picture with it.",
    qr: "Picture to scan with the app",
    cannotScan: "The picture cannot be scanned",
    type: "Type this key into the app:",
    enter: "Enter the code the app shows now.",
    confirm: "Switch on",
    on: "The second step is set up.",
    codesText:
      "Print these recovery codes and put them away. Each works once when the phone is missing. They are shown only now.",
    kept: "The codes are put away",
  },

  notFound: {
    title: "This page does not exist",
    text: "Perhaps the device has been removed, or the address is incomplete.",
    home: "To the overview",
  },
} satisfies Words["web"];
