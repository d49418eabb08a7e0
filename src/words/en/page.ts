/** What the server words for the page: the one sentence, ages, dates, comparison, appointments, maintenance log. */
import { counted, englishDay, englishTime, inDaysEnglish, inSeries } from "../format.ts";
import type { Words } from "../words.ts";
import { berlinClock } from "../zone.ts";
import { lage } from "./ti-lage.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function age({ at, now }: { at: number; now: number }): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE) return `${Math.round(passed / SECOND)} s ago`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  return moment({ at, now });
}

/** The moment itself, however short ago: for sentences that may stand on the screen for long. */
function moment({ at, now }: { at: number; now: number }): string {
  const { day, time } = berlinClock(at);
  if (day === berlinClock(now).day) return `today, ${time}`;
  if (day === berlinClock(now - DAY).day) return `yesterday, ${time}`;
  return `on ${englishDay(day)}, ${time}`;
}

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

const versionOf = (version: string) => (version ? ` ${version}` : "");
const to = (before: string, after: string) => `${before || "unknown"} → ${after || "unknown"}`;
const foreign = (text: string, byUs: boolean) => (byUs ? text : `${text}, updated by somebody else`);
const pin: Record<string, string> = {
  VERIFIED: "unlocked",
  VERIFIABLE: "PIN needed",
  TRANSPORT_PIN: "no PIN of its own yet",
  EMPTY_PIN: "no PIN of its own yet",
  BLOCKED: "PIN blocked",
  DISABLED: "PIN switched off",
};

const pinWord = (status: string) => pin[status] ?? (status || "unknown");

function renewed(text: string): string {
  const [, crypt, day] = /^(\S+) (\d{4}-\d\d-\d\d)/.exec(text) ?? [];
  return crypt && day ? `New certificate (${crypt}), valid until ${englishDay(day)}` : "New certificate";
}

export const page = {
  fields: {
    missing: () => "This is missing.",
    tooShort: (f) => `At least ${counted(f.limit, "character", "characters")}.`,
    tooLong: (f) => `At most ${counted(f.limit, "character", "characters")}.`,
    tooLittle: (f) => `At least ${f.limit}.`,
    tooMuch: (f) => `At most ${f.limit}.`,
    wrongShape: () => "This does not have the expected form.",
    notOffered: () => "This is not one of the choices.",
    unknown: () => "There is no such field.",
    inFuture: () => "This day lies in the future.",
    inPast: () => "This day is over.",
    notVersion: () => "This is no version such as 3.7.4.",
    notMember: () => "This person does not belong to the practice.",
    endsEarly: () => "The end is not after the beginning.",
    overlaps: () => "This time overlaps with another one of the same day.",
    tooFar: () => "This day is too far in the future.",
  },

  sentence: {
    nothingYet: "No Konnektor is connected yet.",
    firstTime: "The Konnektor is being asked for the first time.",
    fine: "Nothing is due.",
    quiet: (f) => `Nothing to do today. ${counted(f.count, "item is", "items are")} planned or with the DVO.`,
  },
  checked: (f) => `last checked ${age(f)}`,
  neverChecked: "not checked yet",
  age,
  readOff: (f) =>
    f.days === 0 ? "read off today" : f.days === 1 ? "read off yesterday" : `read off ${f.days} days ago`,
  neverReadOff: "not read off yet",
  neverSeen: "never reached yet",
  due: (f) => `${inDaysEnglish(f.days)} (${englishDay(f.day)})`,
  wholePractice: "Whole practice",
  about: (f) => `${f.name}: ${f.text}.`,
  noNews: (f) => `There has been nothing new from ${f.name} for more than a day (last ${f.age}).`,
  fine: "All right",
  stale: "What is known is more than a day old.",
  slot: (f) => (f.terminal ? `${f.terminal}, slot ${f.slot}` : `slot ${f.slot}`),
  pin: (f) => pinWord(f.status),
  validUntil: (f) => `valid until ${englishDay(f.day)}`,
  ended: (f) => `expired on ${englishDay(f.day)}`,
  certificate: {
    replaced: "No longer counts: for this card the ECC certificate decides.",
    later: (f) => `What decides is the earlier end on ${englishDay(f.day)}.`,
  },

  source: {
    konnektor: (f) => `Konnektor, ${f.age}`,
    kartenterminal: (f) => `Kartenterminal, ${f.age}`,
    verwaltung: (f) => `administration of the device, ${f.age}`,
    anzeige: (f) => `display of the device, read off by ${f.person}, ${f.age}`,
    hand: (f) => `read off by ${f.person}, ${f.age}`,
    pvs: (f) => `practice software ${f.product}, ${f.age}`,
    tilage: (f) => `central status of the TI, ${f.age}`,
    katalog: (f) => `version list “${f.name}” of ${englishDay(f.day)}`,
  },
  someoneElse: "somebody who is no longer here",
  noLongerThere: "a device that is no longer there",
  sourceOn: (f) => `${f.name}, as of ${englishDay(f.day)}`,
  ownContact: "entered by the practice",

  onPage: {
    "depth/directory-only":
      "Add Mandant, Clientsystem and Arbeitsplatz to this Konnektor. Your DVO set them up at the Konnektor.",
    "transport/unchecked": "Connect the Konnektor again, and compare the fingerprint on the way.",
    "link/certificate-untrusted":
      "Compare the fingerprint with the one at the Konnektor or in the handover protocol, and confirm it.",
    "link/certificate-wrong-name": "Compare the fingerprint with the one at the Konnektor, and confirm it.",
    "link/certificate-changed":
      "Ask your DVO whether the certificate or the device was changed. Where they confirm it, compare the new fingerprint on the page “Connect devices”.",
    "link/client-certificate-required":
      "Enter the certificate the DVO made for ti-lotse at the Konnektor (a file that ends in .p12).",
    "link/refused-after-handshake":
      "Check whether the certificate entered here is released for ti-lotse at the Konnektor. The DVO sees this in the Konnektor's interface.",
    "link/p12-password-wrong": "Enter the password the Konnektor showed when the file was exported.",
    "link/key-password-wrong": "Enter the password with which the key file was saved.",
    "http/unauthorized": "Enter user name and password of the Clientsystem. The DVO set them up at the Konnektor.",
    "catalogue/none": "Ask IT to load a version list.",
  },

  updates: {
    allCurrent: (f) => `Everything is up to date (checked ${moment(f)}).`,
    offered: (f) => `Nothing is due. ${counted(f.count, "update is", "updates are")} available (checked ${moment(f)}).`,
    due: (f) => `${counted(f.count, "update is", "updates are")} due (checked ${moment(f)}).`,
    notJudged: (f) =>
      `No update is known. For ${counted(f.count, "device", "devices")} this could not be judged, though (checked ${moment(f)}).`,
    never: "Whether updates are due was not checked yet.",
  },

  capabilities: {
    able: (f) => `This version can do ${inSeries(f.names, "and")}.`,
    notYet: (f) => `It cannot do ${inSeries(f.names, "and")} yet.`,
    unsaid: (f) => `Of ${inSeries(f.names, "and")} the source says nothing.`,
  },

  change: {
    firmware: (f) => foreign(`Firmware ${to(f.before, f.after)}`, f.byUs),
    hardware: (f) => `Hardware ${to(f.before, f.after)}`,
    "terminal-connected": () => "Connected to the Konnektor again",
    "terminal-disconnected": () => "No longer connected to the Konnektor",
    "component-appeared": () => "Newly added",
    "component-gone": () => "No longer reported",
    "card-inserted": (f) => (f.after ? `Card inserted (${f.after})` : "Card inserted"),
    "card-removed": (f) => (f.before ? `Card removed (${f.before})` : "Card removed"),
    pin: (f) => `PIN: ${pinWord(f.before)} → ${pinWord(f.after)}`,
    vpn: (f) => (f.after === "online" ? "Connected to the TI again" : "No longer connected to the TI"),
    certificate: (f) => renewed(f.after),
    "tls-certificate": () => "Shows a different certificate in the practice network",
    "device-replaced": (f) => `A different device stands in this place: ${to(f.before, f.after)}`,
  },

  dates: {
    approval: (f) => `${f.name}: approval of${versionOf(f.version)} ends`,
    certificate: (f) => `${f.name}: certificate expires`,
    card: (f) => `${f.name}: card expires`,
    deadline: (f) => `${f.name}: deadline for version${versionOf(f.version)}`,
    planned: (f) => `${f.name}: planned appointment`,
    run: (f) => `${f.title}, ${berlinClock(f.at).time}`,
  },

  identity: {
    manufacturer: "Manufacturer",
    product: "Product",
    model: "Model code",
    hardware: "Hardware",
    firmware: "Firmware",
    notSaid: "the device has never told it",
    ptv: "Product type version",
    mac: "MAC address",
    ip: "IP address",
    ctId: "Id at the Konnektor",
    slots: "Slots",
    workplaces: "Workplaces",
    fingerprint: "Fingerprint (SHA-256)",
    iccsn: "Card number",
    terminal: "Inserted in",
    type: "Kind",
  },

  history: {
    firmware: "Firmware",
    readOff: "Read off",
    connection: "Connection to the Konnektor",
    ti: "Connection to the TI",
    pin: "PIN",
    display: "Display",
    displayGone: (f) => `${f.code} no longer stands in the display`,
    online: "connected",
    offline: "disconnected",
  },

  stateFine: "Not reported",

  abilities: {
    version: "Read the version",
    state: "Read the operating state",
    certificates: "Read certificates",
    pin: "Read the PIN status",
    connected: "Check the connection",
    update: "Start an update",
    asked: (f) => `over the standard interface of the Konnektor, last ${f.age}`,
    directory: (f) => `from the service directory of the Konnektor, last ${f.age}`,
    needsContext: "possible as soon as Mandant, Clientsystem and Arbeitsplatz are entered",
    notSeen: "could not be read so far",
    noInterface: "no public interface is known for this; updates are started in the interface of the device",
    offline: "the device is not on the network",
  },

  administration: {
    marks: { proven: "proven in use", documented: "documented", unproven: "unproven" },
    setUp: "Besides, ti-lotse regularly reads the administration of the device.",
    stopped: "Regular reading of the administration has stopped.",
    possible: "The administration of the device tells more of it, if the practice lets it be read.",
    rhythm: (f) => `Read every ${counted(f.hours, "hour", "hours")}, next about ${moment(f)}.`,
    failed: (f) => `Reading did not work the last time. Next try about ${moment(f)}.`,
    refused: "Regular reading has stopped: the device refused the password.",
    by: (f) => `Set up by ${f.person} on ${englishTime(f.at)}.`,
    rows: {
      serial: "Serial number",
      firmware: "Firmware",
      runningSince: "Running since",
      restartRequired: "Restart needed",
      ti: "Connection to the TI",
      searched: "Last search for updates",
      search: "Search for updates",
      download: "Download updates",
      install: "Install updates",
      installAt: "Installed",
      licences: "Licences",
      correlation: "At the Konnektor",
      admin: "Credentials for updates",
      certificate: "Certificate of the device",
      lan: "Address in the practice",
      pairing: "Pairing places used",
      plugged: "Times plugged",
      state: "State of the update",
    },
    yes: "yes",
    no: "no",
    on: "by itself",
    off: "not by itself",
    online: "connected",
    offline: "disconnected",
    instant: (f) => englishTime(f.at),
    when: (f) => {
      const day = f.weekday === undefined ? "" : (WEEKDAYS[f.weekday] ?? "");
      const zone = f.zone === "UTC" ? " (UTC)" : f.zone ? " (German time)" : "";
      return [day, f.time && `${f.time}${zone}`].filter(Boolean).join(", ");
    },
    licence: (f) => (f.until ? `${f.feature} until ${englishDay(f.until)}` : f.feature),
    correlations: {
      bekannt: "known, not assigned yet",
      zugewiesen: "assigned, not paired yet",
      gepairt: "paired",
      aktiv: "active",
      aktualisierend: "being updated",
    },
    hasAdmin: "stored",
    lacksAdmin: "not stored",
    terminal: (f) => [f.correlation, f.admin && `credentials for updates ${f.admin}`].filter(Boolean).join("; "),
    slots: (f) => `Slot ${f.slot}: ${f.count}`,
    ofThree: (f) => `${f.count} of 3`,
    clientCertificate: (f) => (f.name ? `${f.clientsystem} (${f.name})` : f.clientsystem),
  },

  connection: {
    login: {
      none: "without signing in",
      basic: (f) => `user name ${f.user}`,
      certificate: (f) => `certificate ${f.subject}, valid until ${englishDay(f.day)}`,
    },
    waiting: "is about to be asked for the first time",
    checking: "is being asked right now",
    answered: "has answered",
    silent: "gave no answer",
    events: {
      told: "Tells by itself what happens.",
      silent: "Tells nothing by itself at present. What happens is seen only at the next question.",
    },
  },

  probe: {
    address: {
      ok: (f) => (f.product ? `Answering here: ${f.product}.` : "A Konnektor answers here."),
      failed: "No Konnektor answers here.",
      open: "Enter the address of the Konnektor.",
    },
    certificate: {
      ok: (f) => (f.plain ? "This Konnektor speaks without encryption." : "The fingerprint is confirmed."),
      failed: "The fingerprint is a different one.",
      open: "Compare the fingerprint.",
    },
    credentials: {
      ok: "Signing in is accepted.",
      failed: "Signing in is not accepted.",
      open: "Enter what ti-lotse signs in with at the Konnektor.",
    },
    context: {
      ok: "The Konnektor knows this calling context.",
      failed: "The Konnektor does not know this calling context.",
      open: "Enter Mandant, Clientsystem and Arbeitsplatz.",
    },
    seen: (f) =>
      `${counted(f.terminals, "Kartenterminal", "Kartenterminals")}, ${counted(f.cards, "card", "cards")} of the practice`,
  },

  box: {
    product: "VPN box of the TI-Gateway",
    locked: "Do not switch it on yet. The DVO releases the box during the appointment.",
    released: (f) => `Released by ${f.person} on ${englishTime(f.at)}.`,
    next: "Connect the power when the DVO asks you to.",
    voided: (f) =>
      `The release by ${f.person} of ${englishTime(f.at)} no longer holds: the details of the box have changed since.`,
    statement: "I release this VPN box: the practice may connect it to the practice network and to power.",
    name: "Name",
    serial: "Serial number",
    noSerial: "not entered",
    added: "Added",
    addedBy: (f) => `${englishTime(f.at)}, by ${f.person}`,
  },

  lage,

  interlocks: {
    "box/not-released": {
      meaning: "The VPN box stays without power for now: do not switch it on yet.",
      whatToDo: "Keep the box ready, and plug nothing in. The DVO releases it here on the page during the appointment.",
      why: "The box belongs on the network only when the DVO has prepared the move to the TI-Gateway and asks for it. Often it gets the address of the present Konnektor.",
      ifNothing: "Until then the practice goes on working with the present Konnektor.",
    },
  },

  role: { praxis: "practice team", dvo: "DVO", it: "IT support", verwaltung: "administration" },

  delivery: {
    nothingYet: "nothing sent yet",
    delivered: (f) => `last delivered ${age(f)}`,
    stuck: (f) =>
      f.count === 1 ? "one message has not been delivered" : `${f.count} messages have not been delivered`,
    sent: (f) => `delivered ${age(f)}`,
    failed: "given up",
    waiting: () => "waits for the next try",
    webhook: "Webhook",
    formerRecipient: "a former recipient",
    digest: "Weekly overview",
    test: "Test message",
    alarms: (f) =>
      [
        ...(f.raised > 0 ? [counted(f.raised, "message", "messages")] : []),
        ...(f.over > 0 ? [counted(f.over, "message is over", "messages are over")] : []),
      ].join(", "),
  },
  journal: {
    "person/signed-in": () => "Signed in",
    "person/password-changed": () => "Password changed",
    "person/totp-on": () => "Second factor set up",
    "person/totp-off": () => "Second factor switched off",
    "person/owner-made": (f) => `${f.person} runs ti-lotse`,
    "person/invited": (f) => `${f.person} invited (${f.value})`,
    "person/role-changed": (f) => `Role of ${f.person}: ${f.value}`,
    "person/removed": (f) => `${f.person} taken out of the practice`,
    "person/link-made": (f) => `New link made for ${f.person}`,
    "person/totp-reset": (f) => `Second factor of ${f.person} reset`,
    "practice/added": (f) => `Practice “${f.value}” added`,
    "practice/changed": () => "Details of the practice changed",
    "check/requested": () => "Check of all devices started",
    "device/added": (f) => `Device “${f.component}” added`,
    "device/removed": (f) => `Device “${f.component}” removed`,
    "box/added": (f) => `VPN box “${f.component}” added`,
    "box/changed": (f) => `Details of the VPN box “${f.component}” changed`,
    "box/removed": (f) => `VPN box “${f.component}” removed`,
    "clearance/given": (f) => `VPN box “${f.component}” released to be switched on`,
    "clearance/taken-back": (f) => `Release of the VPN box “${f.component}” taken back`,
    "reading/added": (f) => `${f.component}: version ${f.value} read off`,
    "display-code/added": (f) => `${f.component}: display ${f.value} entered`,
    "display-code/gone": (f) => `${f.component}: ${f.value} no longer stands in the display`,
    "care/taken": (f) => `${f.component}: responsibility or date decided`,
    "quiet/acknowledged": (f) => `${f.component}: acknowledged (${f.value})`,
    "quiet/muted": (f) => `${f.component}: muted (${f.value})`,
    "quiet/ended": (f) => `${f.component}: speaks again`,
    "alarm/raised": (f) => `${f.component || "Practice"}: told (${f.value})`,
    "alarm/worse": (f) => `${f.component || "Practice"}: told as more urgent (${f.value})`,
    "alarm/again": (f) => `${f.component || "Practice"}: told again (${f.value})`,
    "alarm/reminder": (f) => `${f.component || "Practice"}: reminded of what is overdue (${f.value})`,
    "alarm/recovered": (f) => `${f.component || "Practice"}: its end told (${f.value})`,
    "notify/mail-server-set": (f) => `Mail server ${f.value} entered`,
    "notify/mail-server-removed": (f) => `Mail server ${f.value} removed, password forgotten`,
    "notify/recipient-added": () => "Recipient of messages entered",
    "notify/recipient-changed": () => "Details of a recipient changed",
    "notify/recipient-removed": () => "Recipient of messages removed",
    "notify/webhook-set": (f) => `Webhook to ${f.value} set up`,
    "notify/webhook-removed": () => "Webhook removed, secret forgotten",
    "hours/changed": () => "Consultation hours changed",
    "maintenance/begun": (f) => `Maintenance mode begun (${f.value})`,
    "maintenance/ended": (f) => `Maintenance mode ended (${f.value})`,
    "care/dropped": (f) => `${f.component}: responsibility and date taken back`,
    "notice/added": (f) => `Notice “${f.value}” put up`,
    "notice/confirmed": (f) => `Notice “${f.value}” read`,
    "notice/removed": (f) => `Notice “${f.value}” taken down`,
    "document/added": (f) => `Document “${f.value}” kept`,
    "document/removed": (f) => `Document “${f.value}” removed`,
    "connection/added": (f) => `Konnektor ${f.value} connected`,
    "administration/read": (f) => `Administration of “${f.component}” read (${f.value})`,
    "administration/not-read": (f) =>
      `Tried to read the administration of “${f.component}” without success (${f.value})`,
    "administration/kept": (f) => `Regular reading of the administration of “${f.component}” set up`,
    "administration/stopped": (f) =>
      `Regular reading of the administration of “${f.component}” stopped: password refused`,
    "administration/forgotten": (f) =>
      `Regular reading of the administration of “${f.component}” ended, password forgotten`,
    "connection/certificate-renewed": (f) =>
      `Konnektor ${f.value}: new certificate of the same device card by the same issuer accepted`,
    "connection/certificate-confirmed": (f) => `Konnektor ${f.value}: another certificate compared and confirmed`,
    "connection/removed": (f) => `Konnektor ${f.value} removed`,
    "tilage/switched-on": (f) => `Asking the central status of the TI switched on (${f.value})`,
    "tilage/switched-off": (f) => `Asking the central status of the TI switched off (${f.value})`,
    "tilage/declined": (f) => `Asking the central status of the TI not wanted (${f.value})`,
    other: (f) => `Entry ${f.value}`,
    changed: (f) => `${f.component}: ${f.value}`,
  },
  program: "ti-lotse",
} satisfies Words["page"];
