/**
 * Recordings of real devices and simulators, and the example messages beside them: `explain` says what stands in the file.
 *
 * The files belong to others and lie outside the project (test/support/shared.ts). What is expected was read off them by hand.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Explanation, explainBytes } from "../src/app/explain.ts";
import { chooseEndpoint, SERVICES } from "../src/protocol/sds/endpoint.ts";
import { parseServiceDirectory } from "../src/protocol/sds/service-directory.ts";
import { needs, sharedDir } from "./support/shared.ts";

const recordings = join(sharedDir(), "recordings");
const messages = join(sharedDir(), "domain", "messages");
const withRecordings = needs(recordings, "Die Mitschnitte");
const withMessages = needs(messages, "Die Beispielnachrichten");

/** As a program reads it from `--json`: what is undefined is not there. */
const explained = (...path: string[]) =>
  JSON.parse(JSON.stringify(explainBytes(readFileSync(join(...path))))) as Explanation;
const filesIn = (...path: string[]) => (existsSync(join(...path)) ? readdirSync(join(...path)) : []).toSorted();

const NOTHING = { services: [], terminals: [], cards: [], pins: [], certificates: [], states: [] };

interface ExpectedDirectory {
  product: NonNullable<Explanation["product"]>;
  informationDate: string;
  tlsMandatory: boolean;
  clientAutMandatory: boolean;
  services: number;
  /** Whether every version has an address without TLS beside the one with. */
  plain: boolean;
  /** What ti-lotse would use: version and address as listed. */
  chosen: { EventService: [string, string]; CardService: [string, string]; CertificateService: [string, string] };
}

const RISE = {
  vendorId: "RISEG",
  code: "RKONN",
  name: "RISE Konnektor",
  vendorName: "Research Industrial Systems Engineering (RISE) GmbH",
  type: "Konnektor",
  hardware: "1.0.0",
};
const KOCOBOX = {
  vendorId: "KOCOC",
  code: "kocobox",
  name: "KoCoBox MED+",
  vendorName: "KoCo Connector",
  type: "Konnektor",
  hardware: "2.0.0",
};

const DIRECTORIES: Record<string, ExpectedDirectory> = {
  "gematik-konsim-4.80.2.xml": {
    product: {
      vendorId: "GMTK",
      code: "KONSIM",
      name: "Titus-Konnektor(PTV4+)-Simulator",
      vendorName: "Gematik",
      type: "Konnektor",
      firmware: "1.27.0",
      hardware: "1.27.0",
      ptv: "4.80.2",
    },
    informationDate: "2021-07-14T19:47:35.689Z",
    tlsMandatory: true,
    clientAutMandatory: true,
    services: 14,
    plain: false,
    chosen: {
      EventService: ["7.2.0", "https://localhost:9106/soap-api/EventService/7.2.0"],
      CardService: ["8.1.2", "https://localhost:9106/soap-api/CardService/8.1.2"],
      CertificateService: ["6.0.1", "https://localhost:9106/soap-api/CertificateService/6.0.1"],
    },
  },
  "kocobox-4.80.3-fw4.2.14.xml": {
    product: { ...KOCOBOX, firmware: "4.2.14", ptv: "4.80.3" },
    informationDate: "2022-01-24T11:51:51.915Z",
    tlsMandatory: false,
    clientAutMandatory: false,
    services: 21,
    plain: true,
    chosen: {
      EventService: ["7.2.0", "https://eau.dev.top.local/kon1/service/systeminformationservice"],
      CardService: ["8.1.2", "https://eau.dev.top.local/kon1/service/cardservice"],
      CertificateService: ["6.0.1", "https://eau.dev.top.local/kon1/service/certificateservice"],
    },
  },
  "kocobox-5.1.0-fw5.1.8-b.xml": {
    product: { ...KOCOBOX, firmware: "5.1.8", ptv: "5.1.0" },
    informationDate: "2024-03-05T15:57:30.449Z",
    tlsMandatory: false,
    clientAutMandatory: false,
    services: 24,
    plain: true,
    chosen: {
      EventService: ["7.2.0", "https://ksp.ltuzd.telematik-test/kon7/service/systeminformationservice"],
      CardService: ["8.1.2", "https://ksp.ltuzd.telematik-test/kon7/service/cardservice"],
      CertificateService: ["6.0.1", "https://ksp.ltuzd.telematik-test/kon7/service/certificateservice"],
    },
  },
  "rise-3.6.0-fw2.1.1.xml": {
    product: { ...RISE, firmware: "2.1.1", ptv: "3.6.0" },
    informationDate: "2020-02-03T13:55:11.238Z",
    tlsMandatory: true,
    clientAutMandatory: false,
    services: 14,
    plain: false,
    // Only 6.0.0: this Konnektor does not know Crypt.
    chosen: {
      EventService: ["7.2.0", "https://10.11.236.249:443/webservices/eventservice"],
      CardService: ["8.1.2", "https://10.11.236.249:443/webservices/cardservice"],
      CertificateService: ["6.0.0", "https://10.11.236.249:443/webservices/certificateservice"],
    },
  },
  "rise-5.53.0-fw5.1.7.xml": {
    product: { ...RISE, firmware: "5.1.7", ptv: "5.53.0" },
    informationDate: "2020-12-10T13:55:11.238Z",
    tlsMandatory: false,
    clientAutMandatory: false,
    services: 24,
    plain: true,
    chosen: {
      EventService: ["7.2.0", "https://ksp.ltuzd.telematik-test/kon8/webservices/eventservice"],
      CardService: ["8.1.2", "https://ksp.ltuzd.telematik-test/kon8/webservices/cardservice"],
      CertificateService: ["6.0.1", "https://ksp.ltuzd.telematik-test/kon8/webservices/certificateservice"],
    },
  },
  "secunet-5.53.0-fw5.10.0.sds": {
    product: {
      vendorId: "SECUN",
      code: "secu_kon",
      name: "secunet konnektor 2.0.0",
      vendorName: "secunet Security Networks AG",
      type: "Konnektor",
      firmware: "5.10.0",
      hardware: "2.0.0",
      ptv: "5.53.0",
    },
    informationDate: "2023-04-04T15:51:35.848Z",
    tlsMandatory: true,
    clientAutMandatory: true,
    services: 26,
    plain: false,
    chosen: {
      EventService: ["7.2.0", "https://192.168.178.42:443/ws/EventService"],
      CardService: ["8.1.2", "https://192.168.178.42:443/ws/CardService"],
      CertificateService: ["6.0.1", "https://192.168.178.42:443/ws/CertificateService"],
    },
  },
};

describe("a recorded service directory", () => {
  test("is expected here for every file in recordings/sds", withRecordings, () => {
    assert.deepEqual(filesIn(recordings, "sds"), Object.keys(DIRECTORIES));
  });

  for (const [file, expected] of Object.entries(DIRECTORIES)) {
    const { services: count, plain, chosen, ...head } = expected;

    test(`${file} is told as it stands there`, withRecordings, () => {
      const { services, ...rest } = explained(recordings, "sds", file);
      const { services: _, ...nothing } = NOTHING;
      assert.deepEqual(rest, { ...nothing, kind: "sds", ...head });
      assert.equal(services.length, count);
      for (const s of services) {
        assert.equal(s.tls, true, s.name);
        assert.match(s.endpointTls ?? "", /^https:/);
        assert.equal(s.endpoint, s.endpointTls);
        assert.equal(s.endpointPlain, plain ? s.endpointTls?.replace("https:", "http:") : null);
      }
      for (const [name, [version, address]] of Object.entries(chosen)) {
        const listed = services.find((s) => s.name === name && s.version === version);
        assert.equal(listed?.endpoint, address, name);
        assert.match(listed?.namespace ?? "", new RegExp(`/conn/${name}/WSDL/v`));
      }
    });

    test(`${file} leads to the newest version ti-lotse speaks`, withRecordings, () => {
      const directory = parseServiceDirectory(readFileSync(join(recordings, "sds", file)));
      const reached = new URL("https://192.0.2.1/connector.sds");
      for (const service of Object.values(SERVICES)) {
        const endpoint = chooseEndpoint(directory, service, { reached, rule: "listed", plainAllowed: false });
        const [version, address] = chosen[service.name];
        assert.equal(endpoint.version.text, version);
        assert.equal(endpoint.url.href, new URL(address).href);
        assert.equal(endpoint.tls, true);
      }
    });
  }

  test(
    "keeps the order of the device: the secunet lists its versions newest first, and unsorted",
    withRecordings,
    () => {
      const { services } = explained(recordings, "sds", "secunet-5.53.0-fw5.10.0.sds");
      assert.deepEqual(
        services.filter((s) => s.name === "PHRManagementService").map((s) => s.version),
        ["2.5.1", "2.5.0", "1.3.0", "2.0.0", "2.0.1"],
      );
    },
  );
});

const VTERM = { connected: true, vendorId: "EHEX", code: "VTerm", firmware: "1.1.0", hardware: "1.0.1", slots: 4 };
const SMC_B = { type: "SMC-B", masked: false };

const ANSWERS: Record<string, Partial<Explanation>> = {
  "authenticator-get-card-terminals-response.xml": {
    kind: "response",
    operation: "GetCardTerminals",
    terminals: [
      {
        ...VTERM,
        ctId: "T1",
        name: "Terminal 1",
        mac: "00-25-0E-00-44-C1",
        ip: "192.168.180.131",
        workplaces: ["Workplace1"],
      },
      {
        ...VTERM,
        ctId: "T-N-LOC",
        name: "Terminal (nicht lokal)",
        mac: "DC-2D-43-31-40-8D",
        ip: "206.213.107.205",
        workplaces: [],
      },
    ],
  },
  "authenticator-get-pin-status-response.xml": {
    kind: "response",
    operation: "GetPinStatus",
    pins: [{ status: "VERIFIED" }],
  },
  "authenticator-readcertificate-error-response.xml": {
    kind: "fault",
    fault: {
      code: 4000,
      severity: "Error",
      text: "Syntaxfehler",
      detail:
        "cvc-complex-type.2.4.d: Invalid content was found starting with element 'v6:Crypt'. No child element is expected at this point.",
    },
  },
  "authenticator-soap-error-response.xml": {
    kind: "fault",
    fault: { code: 4004, severity: "Error", text: "Ungültige Mandanten-ID" },
  },
  "secunet-GetSmcbCards.xml": {
    kind: "response",
    operation: "GetCards",
    cards: [
      {
        ...SMC_B,
        handle: "SMC-B-3",
        iccsn: "80276883110000147805",
        ctId: "2d38154c-727b-4462-8ae6-6381a5025c23",
        slot: 2,
        expires: "2028-03-27",
        insertedAt: "2025-04-26T16:26:11.473Z",
      },
      {
        ...SMC_B,
        handle: "SMC-B-11",
        iccsn: "80276883110000147807",
        ctId: "2d38154c-727b-4462-8ae6-6381a5025c23",
        slot: 1,
        expires: "2028-03-27",
        insertedAt: "2024-12-19T11:35:53.719Z",
      },
      {
        ...SMC_B,
        handle: "SMC-B-52",
        iccsn: "80276883110000141773",
        ctId: "4463d419-1b9b-4b8d-a0b9-002965cd295e",
        slot: 3,
        expires: "2027-09-11",
        insertedAt: "2024-12-22T01:22:51.917Z",
      },
    ],
  },
  "secunet-SmcbCertificate.xml": {
    kind: "response",
    operation: "ReadCardCertificate",
    certificates: [
      {
        ref: "C.AUT",
        subject:
          "CN=Markt ApothekeTEST-ONLY,2.5.4.42=#0c06536f70686965,2.5.4.4=#0c1842657574656c736261636865722d54c3bc74656e6865696d," +
          "2.5.4.5=#13143830323736383833313130303030313437383037,O=3-SMC-B-Testkarte--883110000147807,STREET=Leipziger Str. 1," +
          "2.5.4.17=#0c053939303835,L=Erfurt,ST=Bundesland,C=DE",
        issuer:
          "CN=GEM.SMCB-CA51 TEST-ONLY,OU=Institution des Gesundheitswesens-CA der Telematikinfrastruktur,O=gematik GmbH NOT-VALID,C=DE",
        serial: "402294285618875",
        crypt: "ECC",
        validFrom: "2023-03-28",
        validUntil: "2028-03-27",
      },
    ],
  },
};

describe("a recorded answer", () => {
  test("is expected here for every file in recordings/soap", withRecordings, () => {
    assert.deepEqual(filesIn(recordings, "soap"), Object.keys(ANSWERS));
  });

  for (const [file, expected] of Object.entries(ANSWERS)) {
    test(`${file} is told as it stands there`, withRecordings, () => {
      const explanation = explained(recordings, "soap", file);
      // Saved answers were indented anew: a line break inside a text is none of the device's.
      if (explanation.fault?.detail) explanation.fault.detail = explanation.fault.detail.replace(/\s+/g, " ");
      assert.deepEqual(explanation, { ...NOTHING, ...expected });
    });
  }

  test("of the cards names no holder", withRecordings, () => {
    const text = JSON.stringify(explained(recordings, "soap", "secunet-GetSmcbCards.xml"));
    assert.doesNotMatch(text, /Apotheke|Praxis|Freiherr|Hünsch/);
  });
});

/** Files whose root stands for something else than what their name begins with. */
const REQUESTS_OF_OTHERS = ["KSR.", "Provisioning.", "Stoerungsampel.", "OperatingData"];

/** What the name of an example message says about it. */
function expectedFor(file: string): { kind: Explanation["kind"]; operation?: string; found?: Explanation["found"] } {
  const [service = "", operation = ""] = file.split(".");
  if (file.startsWith("connector.sds")) return { kind: "sds" };
  if (service === "Error" || file.startsWith("SOAP.Fault")) return { kind: "fault" };
  if (service === "CETP") return { kind: "unknown", found: { what: "event", name: topicOf(file) } };
  if (REQUESTS_OF_OTHERS.some((start) => file.startsWith(start))) {
    // Not a word of the Konnektor to its Clientsystem, so no answer of a Konnektor, whatever the root is called.
    return { kind: "unknown", found: { what: "other", name: rootOf(file) } };
  }
  if (file.includes(".request.")) return { kind: "unknown", operation, found: { what: "request", name: operation } };
  return { kind: "response", operation };
}

function topicOf(file: string): string {
  const [, topic = ""] = /Topic>([^<]+)</.exec(readFileSync(join(messages, file), "utf8")) ?? [];
  return topic;
}

function rootOf(file: string): string {
  const [, root = ""] = /<(?:\w+:)?(\w+)[\s>]/.exec(readFileSync(join(messages, file), "utf8")) ?? [];
  return root;
}

describe("an example message", () => {
  test("is there a hundred times", withMessages, () => {
    assert.equal(filesIn(messages).filter((file) => file.endsWith(".xml")).length, 100);
  });

  for (const file of filesIn(messages).filter((name) => name.endsWith(".xml"))) {
    test(`${file} is recognised for what it is`, () => {
      const { kind, operation, found } = explained(messages, file);
      const expected = expectedFor(file);
      assert.deepEqual([kind, operation, found], [expected.kind, expected.operation, expected.found]);
    });
  }

  const contents: [string, (e: Explanation) => unknown, unknown][] = [
    [
      "connector.sds.tls.xml",
      (e) => [e.services.length, e.services[0]?.endpoint, e.services[0]?.endpointPlain],
      [7, "https://konnektor.konlan/ws/event", null],
    ],
    [
      "connector.sds.plain.xml",
      (e) => [e.tlsMandatory, e.services[0]?.endpointPlain],
      [false, "http://konnektor.konlan/ws/event"],
    ],
    ["EventService.GetCardTerminals.empty.response.xml", (e) => e.terminals, []],
    [
      "EventService.GetCardTerminals.response.xml",
      (e) => e.terminals.map((t) => [t.ctId, t.connected, t.vendorId, t.code, t.firmware, t.hardware, t.ip, t.slots]),
      [
        ["kt-empfang", true, "LOTSE", "simkt", "3.9.0", "1.2.0", "192.0.2.21", 4],
        ["kt-labor", false, null, null, null, null, null, null],
      ],
    ],
    [
      "EventService.GetCards.response.xml",
      (e) => e.cards.map((c) => [c.type, c.iccsn, c.expires, c.masked]),
      [
        ["SMC-B", "80276883110000000001", "2028-08-15", false],
        ["SMC-KT", "80276883140000000002", "2026-03-01", false],
        ["UNKNOWN", undefined, undefined, true],
      ],
    ],
    ["EventService.GetResourceInformation.terminal.response.xml", (e) => e.terminals.map((t) => t.firmware), ["3.9.0"]],
    [
      "EventService.GetResourceInformation.card.response.xml",
      (e) => e.cards.map((c) => c.handle),
      ["c0ffee01-0000-4000-8000-000000000001"],
    ],
    [
      "EventService.GetResourceInformation.connector.response.xml",
      (e) => e.vpn,
      {
        ti: { online: true, since: "2026-02-01T21:14:00.000Z" },
        sis: { online: false, since: "2025-11-03T05:31:33.000Z" },
      },
    ],
    [
      "EventService.GetResourceInformation.connector.response.xml",
      (e) => e.states.map((s) => [s.code, s.value, s.severity]),
      [
        ["EC_FW_Update_Available", true, "Info"],
        ["EC_Connector_Software_Out_Of_Date", false, "Info"],
        ["EC_CardTerminal_Not_Available(kt-labor)", true, "Error"],
        ["EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon(kt-empfang)", true, "Info"],
        ["EC_NK_Certificate_Expiring", true, "Warning"],
        ["EC_No_VPN_TI_Connection", false, "Error"],
        ["EC_TSL_Expiring", false, "Info"],
      ],
    ],
    ["CardService.GetPinStatus.BLOCKED.response.xml", (e) => e.pins, [{ status: "BLOCKED", leftTries: 0 }]],
    ["CardService.GetPinStatus.VERIFIABLE.response.xml", (e) => e.pins, [{ status: "VERIFIABLE", leftTries: 3 }]],
    ["CardService.GetPinStatus.TRANSPORT_PIN.response.xml", (e) => e.pins, [{ status: "TRANSPORT_PIN" }]],
    ["CardService.VerifyPin.rejected.response.xml", (e) => e.pins, [{ status: "REJECTED", leftTries: 2 }]],
    ["CardService.ChangePin.response.xml", (e) => e.pins, [{ status: "OK" }]],
    ["CardTerminalService.RequestCard.response.xml", (e) => e.cards.map((c) => [c.type, c.slot]), [["SMC-B", 3]]],
    [
      "CertificateService.CheckCertificateExpiration.response.xml",
      (e) => e.certificates.map((c) => [c.ctId, c.iccsn, c.validUntil]),
      [
        ["", "80276883130000000007", "2026-07-11"],
        ["kt-empfang", "80276883110000000001", "2028-08-15"],
        ["kt-empfang", "80276883140000000002", "2026-03-01"],
      ],
    ],
    [
      "CertificateService.ReadCardCertificate.response.xml",
      (e) => e.certificates.map((c) => [c.ref, c.serial, c.validUntil]),
      [
        ["C.AUT", "4613338", undefined],
        ["C.ENC", "", undefined],
      ],
    ],
    ["CertificateService.VerifyCertificate.response.xml", (e) => e.certificates.map((c) => c.result), ["VALID"]],
    [
      "CertificateService.VerifyCertificate.inconclusive.response.xml",
      (e) => [e.certificates.map((c) => c.result), e.warning?.code, e.warning?.severity],
      [["INCONCLUSIVE"], 1039, "Warning"],
    ],
    [
      "EventService.RenewSubscriptions.partial.response.xml",
      (e) => [e.warning?.code, e.warning?.detail],
      [4102, "sub-0002"],
    ],
    [
      "Error.4002.xml",
      (e) => [e.fault?.code, e.fault?.severity, e.fault?.text],
      [4002, "Fatal", "Kritischer Betriebszustand (Beispieltext)"],
    ],
    [
      "Error.4021.xml",
      (e) => e.fault,
      { code: 4021, severity: "Error", text: "Aufrufkontext unvollständig oder unbekannt (Beispieltext)" },
    ],
    [
      "Error.trace-chain.xml",
      (e) => [e.fault?.code, e.fault?.earlier],
      [4008, ["10042 Herstellerspezifischer Vorgängerfehler"]],
    ],
    ["SOAP.Fault.4021.envelope.xml", (e) => [e.fault?.code, e.fault?.severity], [4021, "Error"]],
  ];
  for (const [file, look, expected] of contents) {
    test(`${file} is told with ${JSON.stringify(expected).slice(0, 60)}`, withMessages, () => {
      assert.deepEqual(look(explained(messages, file)), expected);
    });
  }
});

describe("material that is not there", () => {
  function inEnvironment<T>(required: string | undefined, act: () => T): T {
    const before = process.env.LOTSE_REQUIRE_SHARED;
    if (required === undefined) delete process.env.LOTSE_REQUIRE_SHARED;
    else process.env.LOTSE_REQUIRE_SHARED = required;
    try {
      return act();
    } finally {
      if (before === undefined) delete process.env.LOTSE_REQUIRE_SHARED;
      else process.env.LOTSE_REQUIRE_SHARED = before;
    }
  }
  const absent = join(import.meta.dirname, "gibt-es-nicht");

  test("makes a test skip with a sentence that says where it was looked for", () => {
    const { skip } = inEnvironment(undefined, () => needs(absent, "Die Mitschnitte"));
    assert.match(skip ?? "", /^Die Mitschnitte fehlen: gesucht in .*gibt-es-nicht/);
    assert.deepEqual(
      inEnvironment(undefined, () => needs(import.meta.dirname, "Die Tests")),
      {},
    );
  });

  test("is an error where it is required", () => {
    assert.throws(
      () => inEnvironment("1", () => needs(absent, "Die Mitschnitte")),
      /Die Mitschnitte fehlen: gesucht in/,
    );
  });
});
