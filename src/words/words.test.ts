import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fehlercodes from "../../data/fehlercodes.json" with { type: "json" };
import fehlerzustaende from "../../data/fehlerzustaende.json" with { type: "json" };
import { de } from "./de.ts";
import { en } from "./en.ts";
import type { Entry } from "./entry.ts";
import { wordsIn } from "./words.ts";

type Fields = Record<string, unknown>;

const MOMENT = Date.parse("2026-11-21T12:00:00Z");

/** What the texts of failures may be told. Texts ask for nothing else: an unknown field is a fault. */
const ERROR_FIELDS: Fields = {
  ...{ answer: "550 5.1.1 no such user", to: "anna@praxis.example", from: "lotse@praxis.example" },
  ...{ address: "konnektor", host: "192.168.1.50", url: "https://192.168.1.50/connector.sds", port: 443, seconds: 10 },
  ...{ fingerprint: "AB:CD", subject: "80276883110000141500", reason: "unable to verify", names: "konnektor.konlan" },
  ...{
    expected: "AB:CD",
    found: "EF:01",
    from: "2026-12-01",
    until: "2026-10-31",
    cert: "praxis.pem",
    key: "praxis.key",
  },
  ...{ file: "praxis.p12", withCertificate: true, limit: "4 MB", status: 502, line: 3, column: 17, what: "elements" },
  ...{ element: "FWVersion", parent: "ProductVersion", value: "x", root: "html", service: "EventService" },
  ...{ wanted: "7.2", offered: "6.1", location: "://", code: 4021, text: "Es sind nicht alle Parameter gefüllt" },
  ...{ where: "releases[3]", serial: 3, present: 4, title: "Archiv", directory: "/data", product: "KoCoBox" },
  ...{ type: "text/html", problems: [{ where: "serial", code: "missing", fields: {} }] },
  ...{ field: "password", request: "Smartcard.getCardInfo" },
  ...{
    version: "1.3.10",
    running: "1.3.9",
    own: "1.3.8",
    flag: "--port",
    scenario: "praxis",
    known: "praxis2026",
    name: "silent",
  },
  minutes: 95,
  ...{ isPlain: true, example: "2.5", path: "operatingStates[3].value" },
  ...{ place: "/data/lotse.db", pid: 4021, since: MOMENT, record: "secret", practice: "Praxis Muster" },
  ...{
    thing: "page",
    allowed: "GET",
    incident: "4f2a",
    login: "anna",
    least: 24,
    device: "secunet konnektor",
    target: "4.0.6",
  },
};

const FINDING_FIELDS: Fields = {
  channel: "mail",
  ...{
    title: "Archiv",
    issuedOn: "2026-10-01",
    on: "2026-08-20",
    limit: 90,
    days: 51,
    device: "secunet konnektor",
    version: "5.50.4",
  },
  ...{ until: "2026-12-31", statedNoUpdate: false, installed: "5.50.4", target: "6.0.5", newer: "6.0.5" },
  ...{
    isConfirmed: true,
    status: "feldtest",
    source: "Forum",
    product: "KOCOC kocobox",
    text: "fünf",
    part: "CVC-Liste",
  },
  ...{
    effect: { de: "Karten gehen nicht.", en: "Cards do not work." },
    paid: "ja",
    deadline: "2026-12-01",
    at: MOMENT,
  },
  ...{ condition: "EC_CardTerminal_Not_Available", terminal: "Empfang", since: MOMENT, isConsequence: false },
  ...{ mandant: "M1", leftTries: 2, owner: "SMC-B", where: "Empfang", crypt: "ECC", isOver: false, minutes: 7 },
  ...{ by: "Muster-IT", reason: { de: "Bitte warten.", en: "Please wait." }, hearsay: "" },
  ...{ number: 4021, document: "Brief vom 03.04.2025", stated: "2025-11-30", read: "2025-12-31" },
  ...{ orderBy: "2026-12-24", isOrderLate: false },
  ...{ usualMinutes: 20, progress: "laeuft", error: "4181", step: "register", isWithoutSmcB: true, loadedAt: MOMENT },
  ...{ slot: 1, count: 185_000, limit: 200_000 },
  ...{ devices: ["secunet konnektor"], services: ["tianschluss", "kim"], isLikely: false, isMaintenance: false },
  ...{ central: undefined, isFull: true, isAccess: true },
  ...{ clientsystem: "Labor", name: "labor.p12", search: true, download: true, install: true },
  ...{ weekday: 1, time: "01:00", zone: "UTC", user: "super" },
  ...{ ahead: true, fingerprint: "ABCD", questions: ["terminals", "cards"], code: "link/closed", fields: ERROR_FIELDS },
};

const BLOCK_FIELDS: Fields = {
  ...{ since: "2026-12", until: "2026-11-20", from: "2026-12-01", paid: "ja", hardware: "2.0.0", by: "Muster-IT" },
  reason: { de: "Bitte warten.", en: "Please wait." },
};

const PROBLEM_FIELDS: Fields = {
  ...{ reason: "Unexpected token", values: "ja, nein", value: "bald", product: "kocobox-med-plus", version: "1.3.10" },
  ...{ model: "KOCOC kocobox", limit: "300 kB", wanted: "base64" },
};

const CLI_FIELDS: Fields = {
  ...{ at: MOMENT, day: "2026-11-21", title: "Archiv", issuedOn: "2026-11-21", level: "gelb", since: MOMENT },
  ...{ first: "Der Konnektor sieht keinen Praxisausweis.", more: 2, names: "Konnektor", operation: "GetCards" },
  ...{ count: 3, slot: 2, tries: 2, code: 4021, text: "Fehler", traces: "4021", serial: 3, key: "archiv", days: 12 },
  ...{ from: "2026-12", until: "2026-12-31", by: "gematik", holder: "KoCo Connector GmbH", reference: "Nr. 1" },
  ...{ name: "CVC-Liste", asOf: "2020-01-15", address: "https://example.org", hardware: "2.0.0", version: "1.3.10" },
  ...{ product: "KoCoBox", file: "muster.json.sig", fingerprint: "AB:CD", seconds: 5, what: "--user", option: "--pin" },
  ...{ command: "stauts", argument: "DATEI", a: "--pin", b: "--ca", value: "x", expected: "ein Tag" },
  ...{ epoch: 2, variable: "LOTSE_PASSWORD", suggestion: "status", status: "READY", detail: "Zeile 7" },
};

const MESSAGE_FIELDS: Fields = {
  ...{
    practice: "Praxis am Hafen",
    what: "raised",
    meaning: "Der Konnektor antwortet nicht.",
    count: 2,
    isOver: false,
    isReminder: false,
  },
  ...{ text: "Prüfen Sie das Kabel.", at: MOMENT, day: "2026-12-31", code: "vpn/ti-offline", name: "Konnektor" },
  ...{ open: 2, from: "2026-11-16", to: "2026-11-23", alarms: 3, recovered: 2, changes: 4 },
};

const PAGE_FIELDS: Fields = {
  ...{ raised: 2, over: 1 },
  ...{ at: MOMENT, now: MOMENT + 7_200_000, limit: 12, count: 2, first: "Der Konnektor antwortet nicht.", more: 2 },
  ...{ days: 40, day: "2026-12-31", terminal: "Empfang", slot: 2, status: "VERIFIED", age: "vor 40 Sek." },
  ...{ person: "Anna", product: "secunet konnektor", name: "Empfang", before: "5.50.4", after: "6.0.5", byUs: false },
  ...{ version: "5.50.4", user: "lotse", subject: "CN=lotse", plain: false, terminals: 2, cards: 1 },
  ...{ component: "Empfang", value: "3.7.4", text: "noch nie erreicht" },
  ...{ names: ["VSDM", "NFDM", "eMP"], code: "4184" },
  ...{ hours: 6, weekday: 2, time: "01:00", zone: "UTC", feature: "epa", until: "2027-03-31", clientsystem: "Labor" },
  ...{ correlation: "aktiv", admin: "hinterlegt" },
  ...{ ids: ["erezept"], id: "tianschluss", isOn: true, title: "Konnektor neu starten: Konnektor" },
};

const WEB_FIELDS: Fields = {
  ...{ land: "Bayern", holiday: "Fronleichnam" },
  ...{
    at: MOMENT,
    now: MOMENT + 20_000,
    day: "2026-12-03",
    length: 12,
    code: "page/noConnection",
    serial: "4711",
    count: 3,
    bytes: 84_212,
    elapsed: 6,
    usual: 14,
  },
  ...{
    name: "Anna",
    login: "anna",
    from: "5.50.4",
    to: "6.0.5",
    title: "Archiv",
    issuedOn: "2026-11-21",
    text: "heute",
  },
  ...{ source: "Handbuch", on: "2026-11-21", until: "2026-12-31", by: "Anna", note: "Karte bestellt", number: 2 },
  ...{
    example: "4.7.0",
    version: "6.0.5",
    grade: "gematik",
    asOf: "2026-11-21",
    component: "Empfang",
    product: "ORGA",
  },
  ...{ reason: "Umbau", hours: 4 },
  ...{ vendor: "secunet", firmware: "6.0.5", practice: "Praxis Muster", address: "192.168.1.50", user: "super" },
};

const TI_LAGE_FIELDS: Fields = { host: "ti-lage.example", seconds: 300, fresh: 20, source: "gematik" };

const MONITORING_FIELDS: Fields = {
  to: "anna@praxis.example",
  ...{
    option: "--konnektor",
    value: "Praxis Muster",
    seconds: 10,
    age: "vor 3 Min.",
    sentence: "Es ist nichts fällig.",
  },
  ...{ count: 3, meaning: "Es gibt ein Update.", whatToDo: "Planen Sie es ein.", title: "Archiv" },
  ...{ issuedOn: "2026-10-01", source: "gematik", day: "2026-11-21", text: "in Ordnung" },
};

const ENGINE_FIELDS: Fields = {
  ...{
    device: "Empfang",
    target: "4.0.6",
    cards: "Praxisausweis",
    seconds: 90,
    neededMinutes: 60,
    availableMinutes: 45,
  },
  ...{ opensAt: MOMENT, at: MOMENT, reason: "link/closed", seen: "4.0.6", before: "4.0.5", now: "4.0.6" },
  ...{ minutes: 40, holder: "Frau Petersen", missing: "Empfang", by: "Anna" },
};

const RUN_FIELDS: Fields = {
  ...{ runbook: "Konnektor neu starten", device: "Empfang", opensAt: MOMENT, closesAt: MOMENT + 7_200_000 },
  ...{ consent: "die Praxis ist dann geschlossen", usual: 10, needed: 40, isAssumption: true, elapsed: 3, by: "Anna" },
  ...{
    version: "4.0.6",
    target: "4.0.6",
    at: MOMENT,
    text: "morgen",
    name: "Muster-IT",
    title: "Konnektor",
    value: "x",
  },
  ...{ run: "Konnektor neu starten: Empfang", id: "run_1", codes: "stays-on-power" },
  ...{ why: "Jemand hat angehalten.", step: "Alles noch einmal ansehen", question: "Was zeigt das Gerät an?" },
};

const FIELDS: Record<string, Fields> = {
  web: { ...WEB_FIELDS, ...TI_LAGE_FIELDS },
  engine: ENGINE_FIELDS,
  message: MESSAGE_FIELDS,
  runs: RUN_FIELDS,
  page: PAGE_FIELDS,
  errors: ERROR_FIELDS,
  findings: FINDING_FIELDS,
  blocks: BLOCK_FIELDS,
  problems: PROBLEM_FIELDS,
  cli: CLI_FIELDS,
  monitoring: MONITORING_FIELDS,
  fehlerzustaende: { terminal: "Empfang" },
  "cli.catalogue.approvedBy": { since: "2018-12" },
  "errors.catalogue/unfetchable": { cause: { code: "link/closed", fields: ERROR_FIELDS } },
  "errors.input/not-understood": { found: "other", name: "note" },
  "errors.store/backup-unreadable": { reason: "cut" },
  "errors.journal/broken": { fault: "changed", seq: 12, expected: 14 },
  "errors.person/password-weak": { reason: "login" },
};

/** What changes the wording: tried with every text whose path begins so. */
const VARIANTS: [path: string, fields: Fields][] = [
  ["errors", { withCertificate: false, what: "attributes", version: "" }],
  ["errors", { code: 12345 }],
  ["errors", { isPlain: false, example: "", seconds: 1 }],
  ["errors.output/unwritable", { file: "" }],
  ["errors.store/locked", { pid: 0 }],
  ...["damaged", "other"].map((reason): [string, Fields] => ["errors.store/backup-unreadable", { reason }]),
  ...["gap", "cut", "rewritten", "unsigned", "head-not-ours", "head-missing"].map((fault): [string, Fields] => [
    "errors.journal/broken",
    { fault },
  ]),
  ["errors.store/unopenable", { reason: "EISDIR" }],
  ...(["http/not-http", "http/not-found"] as const).map((code): [string, Fields] => [
    "errors.catalogue/unfetchable",
    { cause: { code, fields: ERROR_FIELDS } },
  ]),
  ...["request", "event", "webpage", "json", "code", "other"].map((found): [string, Fields] => [
    "errors.input/not-understood",
    { found },
  ]),
  ["errors.input/not-understood", { found: "other", name: "" }],
  ["errors.input/not-understood", { found: "event", name: "" }],
  ...["ENOENT", "EISDIR", "EACCES"].map((reason): [string, Fields] => ["errors.input/file-unreadable", { reason }]),
  ["errors.http/not-xml", { title: "" }],
  [
    "errors.catalogue/unreadable",
    {
      problems: [
        { where: "", code: "not-json", fields: PROBLEM_FIELDS },
        { where: "serial", code: "missing", fields: {} },
      ],
    },
  ],
  ["errors", { code: 12345, text: "" }],
  ...["gSMC-K", "gSMC-KT", "HBA", "karte"].map((owner): [string, Fields] => [
    "findings",
    { owner, where: "", crypt: "AUT", isOver: true },
  ]),
  ...[-3, -1, 0, 1].map((days): [string, Fields] => ["findings", { days }]),
  ["findings.firmware/approval-ending", { target: "" }],
  ["findings.firmware/approval-expired", { target: "" }],
  ["findings.firmware/approval-withdrawn", { target: "" }],
  ["findings.firmware/outdated", { isConfirmed: false }],
  ["findings.firmware/current", { statedNoUpdate: true }],
  ["findings.firmware/current", { until: "" }],
  ["findings.firmware/update-available", { until: "" }],
  ["findings.firmware/newer-unconfirmed", { until: "" }],
  ["findings.firmware/incomplete", { installed: "" }],
  ["findings.update/critical", { deadline: "", days: null }],
  ["findings.firmware/held-back", { until: "" }],
  ["findings.firmware/approval-expired", { hearsay: "Forum" }],
  ["findings.transport/own-certificate", { days: -3 }],
  ["findings.certificate/expiring", { isOrderLate: true }],
  ["findings.certificate/expiring", { orderBy: "" }],
  ["findings.update/offered", { deadline: "", loadedAt: null }],
  ["findings.update/running", { progress: "dauert-laenger" }],
  ["findings.update/running", { progress: "bitte-pruefen" }],
  ["findings.update/failed", { error: "" }],
  ["findings.certificate/renewal-failed", { step: "update", isWithoutSmcB: false }],
  ["findings.certificate/renewal-failed", { step: "download", isWithoutSmcB: false }],
  ["findings", { paid: "nein", status: "angekuendigt", isConsequence: true, ahead: false, minutes: 0, leftTries: 1 }],
  ["findings", { name: "" }],
  ["findings.update/automatic", { search: null, download: false, install: null }],
  ["findings.update/automatic", { install: false }],
  ["findings.update/automatic", { weekday: null, zone: "Europe/Berlin" }],
  ["findings.update/automatic", { weekday: null, time: "" }],
  ...["object", "list", "text", "number", "yes-no", "instant", "short-list", "short-text"].map(
    (expected): [string, Fields] => ["errors.json/wrong-type", { expected, path: "" }],
  ),
  ["findings", { questions: ["resource-information", "pin-status", "certificates-rsa", "certificates-ecc"] }],
  ["findings", { code: "soap/fault" }],
  ["findings", { code: "link/unheard-of" }],
  ["findings.state/vendor", { since: null }],
  ...["ok", "disturbed"].flatMap((central): [string, Fields][] => [
    ["findings.state/raised", { central }],
    ["findings.vpn/ti-offline", { central }],
  ]),
  ["findings.tilage/konnektor-offline", { isLikely: true, devices: ["A", "B"], since: null }],
  ["findings.tilage/konnektor-offline", { isMaintenance: true, devices: ["A", "B"], services: ["tianschluss"] }],
  ["findings.tilage/services-disturbed", { isFull: false, isMaintenance: true, services: ["neu"] }],
  ["findings.tilage/elsewhere", { isAccess: false, services: ["wanda", "ogd"], since: null }],
  ...["", "tilage/refused", "link/closed"].map((reason): [string, Fields] => [
    "findings.tilage/not-known",
    { reason, at: null },
  ]),
  ["errors.tilage/not-understood", { place: "" }],
  ["page.lage", { ids: ["erezept", "kim", "vsdm"], isOn: false, id: "neu" }],
  ["findings.state/error-code", { number: 12345 }],
  ["findings.certificate/stated-differs", { stated: "2026-01-31" }],
  ["findings.smcb/pin-needed", { leftTries: null }],
  ["blocks", { paid: "nein" }],
  ["blocks.approval-not-started", { since: "2026-12-24" }],
  ["cli", { count: 1, more: 0, tries: 1 }],
  ["monitoring", { count: 1, seconds: 1 }],
  ...[0, 30_000, 120_000, 86_400_000, 7 * 86_400_000].map((passed): [string, Fields] => [
    "page",
    { now: MOMENT + passed },
  ]),
  ["page", { count: 1, more: 0, days: 0, plain: true, byUs: true, terminals: 1, product: "", terminal: "" }],
  ["page", { days: 1, before: "", after: "", version: "" }],
  ["page.change.vpn", { after: "online" }],
  ["page.change.certificate", { after: "ECC 2026-12-31 17" }],
  ...[0, 300_000, 7_200_000, 80_000_000, 30 * 86_400_000].map((passed): [string, Fields] => [
    "web.time",
    { now: MOMENT + passed },
  ]),
  ["web.notices.dates", { until: "" }],
  ["web.notify.holidays", { land: "" }],
  ["web.notify.closure", { from: "2026-12-24", until: "2026-12-24", reason: "Heiligabend" }],
  ["web", { count: 1, bytes: 2_400_000 }],
  ["web.tiLage", { seconds: 3 }],
  ...["2026-11-21", "2026-11-22", "2027-12-31"].map((day): [string, Fields] => ["web", { day }]),
  ["web.care.dvo", { name: "" }],
  ...["worse", "again", "reminder", "recovered"].map((what): [string, Fields] => ["message", { what }]),
  ["message", { open: 0, count: 1, isOver: true }],
  ["message", { isReminder: true }],
  ["findings.notify/undelivered", { count: 1 }],
  ["errors", { answer: "" }],
  ["page.delivery", { count: 1 }],
  ["engine", { seconds: undefined, opensAt: undefined, holder: "", by: "" }],
  ["runs", { consent: "", isAssumption: false, closesAt: MOMENT + 86_400_000, elapsed: 1 }],
  ["cli.status.sentence", { level: "ok" }],
  ["cli.catalogue.approvedBy", { since: "", holder: "" }],
  ["cli.catalogue.zulassung.zugelassen", { days: null }],
  ["cli.catalogue.zulassung.zugelassen", { until: "", days: null }],
  ["cli.catalogue.source", { address: "" }],
];

const languages = { de, en } as const;
const sections = Object.keys(de) as (keyof typeof de)[];

/** Fields that complain when a text asks for one nobody thought of. */
function strict(fields: Fields): Fields {
  return new Proxy(fields, {
    get(target, name) {
      if (!Object.hasOwn(target, name)) throw new Error(`no plausible value for the field ${String(name)}`);
      return target[String(name)];
    },
  });
}

/**
 * Every text below, with its path: "findings.clock/off.meaning". Functions are called with the fields of their section,
 * changed as the variant says; texts it does not speak of are left out.
 */
function textsBelow(value: unknown, path: string, variant: [path: string, fields: Fields]): [string, unknown][] {
  const [prefix, changed] = variant;
  if (typeof value === "function") {
    if (!`${path}.`.startsWith(`${prefix}.`)) return [];
    const [section = ""] = path.split(".", 1);
    return textsBelow(value(strict({ ...FIELDS[section], ...FIELDS[path], ...changed })), path, variant);
  }
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => textsBelow(inner, `${path}.${key}`, variant));
}

/** The texts of a section as they stand and in each of its variants. */
function textsOf(words: Record<string, unknown>, section: string): [path: string, text: unknown][] {
  const variants = VARIANTS.filter(([path]) => path.split(".", 1)[0] === section);
  const all: typeof VARIANTS = [[section, {}], ...variants];
  return all.flatMap((variant) => textsBelow(words[section], section, variant));
}

/** Paths with what stands there: a text, or a function with its number of fields. */
function shapeOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${path}.${key}`));
}

describe("German and English", () => {
  test("have the same keys", () => {
    // An entry that has no consequence in one language has none in the other: see below, by calling.
    assert.deepEqual(shapeOf(en).toSorted(), shapeOf(de).toSorted());
  });

  for (const section of sections) {
    test(`say the same number of sentences in ${section}, whatever happened`, () => {
      const paths = (words: Record<string, unknown>) => textsOf(words, section).map(([path]) => path);
      assert.deepEqual(paths(en).toSorted(), paths(de).toSorted());
    });
  }

  test("are what the practice asked for", async () => {
    assert.equal(await wordsIn("de"), de);
    assert.equal(await wordsIn("en"), en);
  });
});

for (const [language, words] of Object.entries(languages)) {
  for (const section of sections) {
    test(`every sentence in ${section} (${language}) is one, with all its fields filled in`, () => {
      const texts = textsOf(words, section);
      assert.ok(texts.length > 10);
      for (const [path, text] of texts) {
        assert.ok(typeof text === "string" && text.trim() !== "", `${path}: ${String(text)}`);
        assert.doesNotMatch(text, /undefined|\bnull\b|NaN|\[object|\$\{|Invalid Date/, path);
        if (section !== "cli") assert.doesNotMatch(text, / {2}|^\s|\s$|\.\.(\s|$)/, path);
      }
    });
  }

  test(`every entry (${language}) says what it means, what to do and why`, () => {
    for (const section of ["errors", "findings", "fehlerzustaende", "gematikCodes"] as const) {
      const paths = textsOf(words, section).map(([path]) => path);
      for (const key of Object.keys(words[section])) {
        for (const sentence of ["meaning", "whatToDo", "why"]) {
          assert.ok(paths.includes(`${section}.${key}.${sentence}`), `${section}.${key}.${sentence}`);
        }
      }
    }
  });

  test(`every condition of TAB_KON_503 and every error number has words (${language}), and no other`, () => {
    const conditions = fehlerzustaende.rows.map((row) => row.code);
    assert.deepEqual(Object.keys(words.fehlerzustaende).toSorted(), conditions.toSorted());
    const numbers = fehlercodes.rows.map((row) => String(row.code));
    assert.deepEqual(Object.keys(words.gematikCodes).toSorted(), numbers.toSorted());
  });

  test(`a condition without a ctId (${language}) names no terminal rather than one without a name`, () => {
    const perTerminal = fehlerzustaende.rows.filter((row) => row.perTerminal).map((row) => row.code);
    assert.ok(perTerminal.length > 0);
    for (const code of perTerminal) {
      const entry: Entry = words.fehlerzustaende[code as keyof typeof de.fehlerzustaende]({ terminal: "" });
      assert.doesNotMatch(entry.meaning, /„“|“”/, code);
    }
  });
}

describe("the advice to restart a device", () => {
  // An update that is interrupted destroys the device, and a device that installs looks like one that is gone.
  const advice = [
    ["de", de, /starten Sie [^.]*neu/, /Update|aktualisiert/],
    ["en", en, /\brestart (it|only|the)\b/, /update/],
  ] as const;
  for (const [language, words, restart, caution] of advice) {
    test(`never comes without the warning to leave a running update alone (${language})`, () => {
      const careless = (["errors", "findings", "fehlerzustaende", "gematikCodes"] as const)
        .flatMap((section) => textsOf(words, section))
        .filter(
          ([path, text]) => path.endsWith(".whatToDo") && restart.test(String(text)) && !caution.test(String(text)),
        );
      assert.deepEqual([...new Set(careless.map(([path]) => path))], []);
    });
  }
});
