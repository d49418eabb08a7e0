/**
 * Two programs that know gematik's WSDL and nothing else talk to the simulator: zeep in Python and node-soap. They call
 * every operation of its services, also those it does not imitate, and understand every answer and every fault.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type ServiceName, SHAPES, type ShapeName } from "../src/simulator/wire/shapes.ts";
import { type AuthMode, type SimOptions, SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import {
  type Access,
  type Call,
  type GenericClient,
  needsZeep,
  nodeSoap,
  type Parameters,
  pythonReceiver,
  type Result,
  zeep,
} from "./support/generic-clients.ts";
import { askDirectory, showing } from "./support/plain-client.ts";
import { gematikApi, needs } from "./support/shared.ts";

const PRODUCTS = Object.keys(SHAPES) as ShapeName[];
const schemas = needs(gematikApi(), "Die WSDL-Dateien der gematik");
const CLIENTS: [client: GenericClient, options: { skip?: string }][] = [
  [zeep, { ...needsZeep(), ...schemas }],
  [nodeSoap, schemas],
];

/** Which WSDL describes which version of a service; versions share a namespace, so each has its own file. */
const WSDL: Record<ServiceName, Record<string, string>> = {
  EventService: { "7.2.0": "conn/EventService.wsdl" },
  CardService: {
    "8.1.0": "conn/CardService.wsdl",
    "8.1.1": "conn/CardService_v8_1_1.wsdl",
    "8.1.2": "conn/CardService_v8_1_2.wsdl",
  },
  CertificateService: { "6.0.0": "conn/CertificateService.wsdl", "6.0.1": "conn/CertificateService_v6_0_1.wsdl" },
  CardTerminalService: { "1.1.0": "conn/CardTerminalService.wsdl" },
};

const Context = { MandantId: "hafen", ClientSystemId: "ti-lotse", WorkplaceId: "empfang", UserId: "petersen" };
const wide = { attributes: { "mandant-wide": true } };
const slot = (CtId: string, SlotId: number) => ({ Slot: { CtId, SlotId } });
/** node-soap writes elements as they stand here: in this service the card stands before the context (trap T-01). */
const own = { CardHandle: "SMC-B-1", Context };
const pin = (CardHandle: string, PinTyp = "PIN.SMC") => ({ Context, CardHandle, PinTyp });
const withContext = (change: Partial<typeof Context>) => ({ Context: { ...Context, ...change } });
const refs = (...CertRef: string[]) => ({ CertRefList: { CertRef } });
const SUBSCRIPTION = { EventTo: "cetp://127.0.0.1:1", Topic: "BOOTUP" };
const OK = { Status: { Result: "OK" } };

/** What must be in the answer (as text, lists in order), or gematik's code. */
type Expected = Record<string, unknown> | number;
interface Row {
  service: ServiceName;
  version: string;
  operation: string;
  parameters: Parameters;
  expected: Expected;
  without?: string[];
}

const row =
  (service: ServiceName, version: string) =>
  (operation: string, parameters: Parameters, expected: Expected, without?: string[]): Row => ({
    service,
    version,
    operation,
    parameters,
    expected,
    without,
  });
const event = row("EventService", "7.2.0");
const terminals = row("CardTerminalService", "1.1.0");
const olderCertificates = row("CertificateService", "6.0.0");
const certificates = row("CertificateService", "6.0.1");

const EVENT_SERVICE: Row[] = [
  event("GetResourceInformation", { Context }, { ...OK, Connector: { VPNTIStatus: { ConnectionStatus: "Online" } } }),
  event(
    "GetResourceInformation",
    { Context, CtId: "kt-zimmer2" },
    { ...OK, CardTerminal: { Name: "Zimmer 2", Slots: "4" } },
  ),
  event(
    "GetResourceInformation",
    { Context, CardHandle: "SMC-B-1" },
    { ...OK, Card: { Iccsn: "80276883110000147805" } },
  ),
  event(
    "GetCardTerminals",
    { Context, ...wide },
    {
      ...OK,
      CardTerminals: {
        CardTerminal: [
          { CtId: "kt-empfang", WorkplaceIds: { WorkplaceId: ["empfang"] }, Connected: "true" },
          { CtId: "kt-zimmer2", ProductInformation: { ProductIdentification: { ProductCode: "ST1506" } } },
          { CtId: "kt-labor", Connected: "false", Slots: "0" },
        ],
      },
    },
  ),
  event(
    "GetCards",
    { Context, ...wide, CardType: "SM-B" },
    { ...OK, Cards: { Card: [{ CardHandle: "SMC-B-1", SlotId: "3", CardHolderName: "Zahnarztpraxis am Hafen" }] } },
  ),
  event(
    "GetCards",
    { Context, CtId: "kt-empfang", SlotId: 1 },
    { ...OK, Cards: { Card: [{ CardType: "EGK", Kvnr: "X110411675" }] } },
  ),
  event("Subscribe", { Context, Subscription: SUBSCRIPTION }, { ...OK, SubscriptionID: "sub-000001" }),
  event(
    "Subscribe",
    { Context, Subscription: { ...SUBSCRIPTION, Filter: "/Event" } },
    { SubscriptionID: "sub-000002" },
  ),
  event("Subscribe", { Context, Subscription: SUBSCRIPTION }, { ...OK, SubscriptionID: "sub-000001" }),
  event("Subscribe", { Context, Subscription: { ...SUBSCRIPTION, EventTo: "cetp://127.0.0.1" } }, 4000),
  event("Subscribe", { Context, Subscription: { SubscriptionID: "x", ...SUBSCRIPTION } }, 4000),
  event(
    "RenewSubscriptions",
    { Context, SubscriptionID: ["sub-000001", "sub-000002"] },
    {
      ...OK,
      SubscribeRenewals: { SubscriptionRenewal: [{ SubscriptionID: "sub-000001" }, { SubscriptionID: "sub-000002" }] },
    },
  ),
  event(
    "RenewSubscriptions",
    { Context, SubscriptionID: ["sub-000001", "weg"] },
    { Status: { Result: "Warning", Error: { Trace: [{ Code: "4102" }] } } },
  ),
  event("RenewSubscriptions", { Context, SubscriptionID: ["weg"] }, 4102),
  event(
    "GetSubscription",
    { Context, ...wide },
    { ...OK, Subscriptions: { Subscription: [{ EventTo: SUBSCRIPTION.EventTo }, { Filter: "/Event" }] } },
  ),
  event("GetSubscription", { Context, SubscriptionID: "weg" }, 4102),
  event("Unsubscribe", { Context, SubscriptionID: "sub-000002" }, OK),
  event("Unsubscribe", { Context, SubscriptionID: "sub-000002" }, 4102),
  event("Unsubscribe", { Context, EventTo: SUBSCRIPTION.EventTo }, OK),
  event("GetCards", withContext({ MandantId: "Hafen" }), 4021),
  event("GetCards", withContext({ WorkplaceId: "" }), 4021),
  event("GetCards", { Context }, 4021, ["MandantId"]),
  event("GetCards", { Context }, 4000, ["Context"]),
  event("GetCards", withContext({ ClientSystemId: "labor" }), 4010),
  event("GetCards", { Context, SlotId: 1 }, 4000),
  event("GetCards", { Context, CtId: "kt-keller" }, 4007),
  event("GetResourceInformation", { Context, CardHandle: "SMC-B-99" }, 4101),
  event("GetResourceInformation", { Context, Iccsn: "80276883110000999999" }, 4099),
  event("GetResourceInformation", { Context, CtId: "kt-empfang", SlotId: 2 }, 4098),
  event("GetResourceInformation", { Context, CtId: "kt-empfang", SlotId: 7 }, 4097),
];

const CARD_SERVICE: Row[] = ["8.1.0", "8.1.1", "8.1.2"].flatMap((version) => {
  const card = row("CardService", version);
  return [
    card("GetPinStatus", pin("SMC-B-1"), { ...OK, PinStatus: "VERIFIED" }),
    card("GetPinStatus", pin("HBA-5", "PIN.CH"), { ...OK, PinStatus: "VERIFIABLE", LeftTries: "3" }),
    card("GetPinStatus", pin("SMC-B-99"), 4008),
    card("GetPinStatus", pin("SMC-B-3"), 4013),
    card("GetPinStatus", pin("SMC-B-1", "PIN.CH"), 4072),
    card("GetPinStatus", pin("SMC-KT-2"), 4209),
    card("GetPinStatus", pin("HBA-5", "PIN.CH"), 4003, ["UserId"]),
    card("GetPinStatus", pin("SMC-B-1"), 4000, ["PinTyp"]),
    ...["VerifyPin", "ChangePin", "UnblockPin"].map((name) => card(name, pin("SMC-B-1"), 4001)),
    ...(version === "8.1.2" ? ["EnablePin", "DisablePin"].map((name) => card(name, pin("SMC-B-1"), 4001)) : []),
  ];
});

/** Only the oldest version knows it; real devices always refused it. */
const AUTHORIZE_SMC = row("CardService", "8.1.0")(
  "AuthorizeSMC",
  { Context, HpcHandle: "HBA-5", SmcHandle: "SMC-B-1" },
  4001,
);

const EXPIRING = {
  CertificateExpiration: [
    { CtID: "", CardHandle: "" },
    { CtID: "kt-empfang", CardHandle: "SMC-B-1" },
  ],
};
const READ = { X509DataInfoList: { X509DataInfo: [{ CertRef: "C.AUT" }, { CertRef: "C.ENC" }] } };
const BEARER = { subject_commonName: "Zahnarztpraxis am Hafen" };
const CERTIFICATE_SERVICE: Row[] = [
  olderCertificates("CheckCertificateExpiration", { Context }, { ...OK, ...EXPIRING }),
  olderCertificates("ReadCardCertificate", { ...own, ...refs("C.AUT", "C.ENC") }, { ...OK, ...READ }),
  olderCertificates("VerifyCertificate", { Context, X509Certificate: "QUJD" }, 4001),
  certificates("CheckCertificateExpiration", { Context, Crypt: "ECC" }, { ...OK, ...EXPIRING }),
  certificates("CheckCertificateExpiration", { ...own, Crypt: "RSA" }, { ...OK, CertificateExpiration: [BEARER] }),
  certificates("CheckCertificateExpiration", { CardHandle: "EGK-6", Context }, 4058),
  certificates("CheckCertificateExpiration", { CardHandle: "SMC-B-99", Context }, 4008),
  certificates("ReadCardCertificate", { ...own, ...refs("C.AUT", "C.ENC"), Crypt: "ECC" }, { ...OK, ...READ }),
  certificates("ReadCardCertificate", { CardHandle: "EGK-6", Context, ...refs("C.AUT") }, 4090),
  certificates("ReadCardCertificate", { ...own, ...refs("C.QES") }, 4149),
  certificates("ReadCardCertificate", { ...own, ...refs("C.AUT") }, 4000, ["CertRefList"]),
  certificates("VerifyCertificate", { Context, X509Certificate: "QUJD" }, 4001),
];

const CARD_TERMINAL_SERVICE: Row[] = [
  terminals(
    "RequestCard",
    { Context, ...slot("kt-empfang", 3), CardType: "SM-B", TimeOut: 5 },
    { ...OK, AlreadyInserted: "true" },
  ),
  terminals("RequestCard", { Context, ...slot("kt-zimmer2", 1), CardType: "SM-B" }, 4051),
  terminals("RequestCard", { Context, ...slot("kt-empfang", 2) }, 4202),
  terminals("RequestCard", { Context, ...slot("kt-keller", 1) }, 4007),
  terminals("RequestCard", { Context, ...slot("kt-labor", 1) }, 4222),
  terminals("RequestCard", { Context, ...slot("kt-empfang", 1) }, 4000, ["SlotId"]),
  terminals("EjectCard", { Context, CardHandle: "SMC-B-99" }, 4101),
  // These two change something, and so stand last.
  terminals("EjectCard", { Context, CardHandle: "EGK-6" }, OK),
  terminals("EjectCard", { Context, ...slot("kt-zimmer2", 1) }, OK),
];

const ROWS = [...EVENT_SERVICE, ...CARD_SERVICE, ...CERTIFICATE_SERVICE, ...CARD_TERMINAL_SERVICE];

/** The rows as calls, at the addresses the directory lists. */
async function callsTo(praxis: SimPraxis, rows: readonly Row[]): Promise<Call[]> {
  const { body } = await askDirectory(
    praxis,
    praxis.auth.user ? { auth: `${praxis.auth.user}:${praxis.auth.password}` } : {},
  );
  const endpoint = praxis.auth.mode === "none" ? "Endpoint" : "EndpointTLS";
  return rows.map(({ service, version, operation, parameters, without }) => {
    const listed = new RegExp(
      `/${service}/WSDL/v[\\d.]+" Version="${version}">.*?:${endpoint} Location="([^"]+)"`,
      "s",
    );
    const [, address = ""] = listed.exec(body) ?? [];
    return { wsdl: WSDL[service][version] ?? "", address, operation, parameters, without };
  });
}

/** Undefined when the result is as expected; otherwise what is different, with the call in front. */
function difference(row: Row, result: Result | undefined): string | undefined {
  const { service, version, operation, parameters, without = [], expected } = row;
  const call = `${service} ${version} ${operation} ${JSON.stringify(parameters)}${without.map((name) => ` without ${name}`)}`;
  if (!result || "error" in result) return `${call}: ${result?.error}`;
  if (typeof expected === "number") {
    const codes = "fault" in result ? result.fault.codes : [];
    return codes.length === 1 && codes[0] === expected ? undefined : `${call}: ${codes} instead of ${expected}`;
  }
  const problem = "answer" in result ? notIn(result.answer, expected, "answer") : `fault ${result.fault.codes}`;
  return problem && `${call}: ${problem}`;
}

/** Where `expected` is not part of `actual`. One element and a list of one are the same, and so are nothing and "". */
function notIn(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Array.isArray(expected)) {
    const list = [actual ?? []].flat();
    const found = expected.map((item, i) => notIn(list[i], item, `${path}[${i}]`));
    return found.find((problem) => problem !== undefined);
  }
  if (typeof expected === "object" && expected !== null) {
    const inner = (actual ?? {}) as Record<string, unknown>;
    const found = Object.entries(expected).map(([name, value]) => notIn(inner[name], value, `${path}.${name}`));
    return found.find((problem) => problem !== undefined);
  }
  return String(actual ?? "") === expected ? undefined : `${path} is ${JSON.stringify(actual)}, not ${expected}`;
}

async function assertAllAsExpected(client: GenericClient, praxis: SimPraxis, rows: readonly Row[], access?: Access) {
  const results = await client.ask(await callsTo(praxis, rows), access);
  const differences = rows.map((row, i) => difference(row, results[i])).filter((d) => d !== undefined);
  assert.deepEqual(differences, []);
}

test("every operation of every WSDL is called", schemas, async () => {
  const { createClientAsync } = await import("soap");
  for (const [service, versions] of Object.entries(WSDL)) {
    for (const [version, wsdl] of Object.entries(versions)) {
      const client = await createClientAsync(join(gematikApi(), wsdl));
      const [ports] = Object.values(client.describe() as Record<string, Record<string, object>>);
      const operations = Object.keys(Object.values(ports ?? {})[0] ?? {});
      const called = [...ROWS, AUTHORIZE_SMC]
        .filter((r) => r.service === service && r.version === version)
        .map((r) => r.operation);
      assert.deepEqual([...new Set(called)].toSorted(), operations.toSorted(), wsdl);
    }
  }
});

for (const [client, options] of CLIENTS) {
  describe(`${client.name} understands`, options, () => {
    for (const shape of PRODUCTS) {
      test(`every answer and every fault of a ${shape}`, async () => {
        await using praxis = await SimPraxis.start({ auth: "none", keyType: "p256", shape });
        await assertAllAsExpected(client, praxis, ROWS);
        const places = praxis.first.state.cards.map((c) => c.handle);
        assert.ok(!places.includes("EGK-6") && !places.includes("HBA-5"), "EjectCard threw them out");
      });

      test(`a warning of a ${shape}, and the error inside it`, async () => {
        const rsaOnly: SimOptions["prepare"] = (state) => ({
          ...state,
          cards: state.cards.map((c) => ({ ...c, certificates: c.certificates.filter((x) => x.crypt === "RSA") })),
        });
        await using praxis = await SimPraxis.start({ auth: "none", keyType: "p256", shape, prepare: rsaOnly });
        const warning = { Status: { Result: "Warning", Error: { Trace: [{ Code: "4257", Severity: "Warning" }] } } };
        const rows = [certificates("CheckCertificateExpiration", { Context, Crypt: "ECC" }, warning)];
        await assertAllAsExpected(client, praxis, rows);
      });
    }

    test("the fault of an operation that only the oldest version of a service has", async () => {
      await using praxis = await SimPraxis.start({ auth: "none", keyType: "p256" });
      await assertAllAsExpected(client, praxis, [AUTHORIZE_SMC]);
    });

    test("the fault of a fatal state", async () => {
      await using praxis = await SimPraxis.start({ auth: "none", keyType: "p256" });
      await praxis.first.happen({ happened: "condition", name: "EC_NK_Certificate_Expired", raised: true });
      await assertAllAsExpected(client, praxis, [event("GetCards", { Context }, 4002)]);
    });
  });

  describe(`${client.name} gets in`, options, () => {
    let files: string;
    before(() => {
      files = mkdtempSync(join(tmpdir(), "lotse-test-"));
    });
    after(() => rmSync(files, { recursive: true, force: true }));
    const file = (name: string, content: string) => {
      const path = join(files, name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    };

    /** What such a program is told to trust and to show. */
    function accessTo(praxis: SimPraxis): Access {
      const { user, password, client: identity } = praxis.auth;
      const { cert = "", key = "" } = identity ? showing(identity) : {};
      return {
        caFile: file("ca.pem", praxis.pki.authority.pem),
        ...(user && { user: [user, password ?? ""] }),
        ...(identity && { cert: [file("client.pem", String(cert)), file("client.key", String(key))] }),
      };
    }

    const question = [
      event("GetCardTerminals", { Context }, { ...OK, CardTerminals: { CardTerminal: [{ CtId: "kt-empfang" }] } }),
    ];
    for (const auth of ["tls", "basic", "cert"] as AuthMode[]) {
      test(`with authentication ${auth}, checking the Konnektor's certificate`, async () => {
        await using praxis = await SimPraxis.start({ auth });
        await assertAllAsExpected(client, praxis, question, accessTo(praxis));
      });
    }

    const asked = async (praxis: SimPraxis, access: Access) => {
      const [result] = await client.ask(await callsTo(praxis, question), access);
      return result;
    };

    for (const auth of ["none", "tls"] as AuthMode[]) {
      test(`and is told what happens: its subscription, a Python socket, authentication ${auth}`, async () => {
        await using praxis = await SimPraxis.start({ auth });
        const { cert, key } = showing(praxis.pki.client("empfaenger", "p256"));
        const shown = auth === "tls" ? [file("r.pem", String(cert)), file("r.key", String(key))] : [];
        await using receiver = pythonReceiver(3, shown);
        const EventTo = `cetp://127.0.0.1:${await receiver.port()}`;
        const wish = event("Subscribe", { Context, Subscription: { EventTo, Topic: "CT" } }, OK);
        await assertAllAsExpected(client, praxis, [wish], accessTo(praxis));
        await praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
        await praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-zimmer2" });
        await praxis.first.happen({ happened: "restart", bootMs: 5 });
        const about = { subscription: "sub-000001", parameters: { CtID: "kt-zimmer2", Hostname: "Zimmer 2" } };
        assert.deepEqual(await receiver.events(), [
          { topic: "CT/DISCONNECTED", ...about },
          { topic: "CT/CONNECTED", ...about },
          { topic: "BOOTUP/BOOTUP_COMPLETE", subscription: "", parameters: {} },
        ]);
      });
    }

    test("nowhere that shows a certificate of another authority", async () => {
      await using praxis = await SimPraxis.start({ auth: "tls" });
      await using other = await SimPraxis.start({ auth: "tls" });
      const result = await asked(praxis, accessTo(other));
      assert.match(result && "error" in result ? result.error : "", /certificate|CERT/i);
      assert.deepEqual(praxis.first.asked, ["directory"]);
    });

    test("not without a password: 401", async () => {
      await using praxis = await SimPraxis.start({ auth: "basic" });
      const { user: _user, ...access } = accessTo(praxis);
      const result = await asked(praxis, access);
      assert.match(result && "error" in result ? result.error : JSON.stringify(result), /401/);
    });

    test("not with the certificate of another client system: 4204", async () => {
      await using praxis = await SimPraxis.start({ auth: "cert" });
      const labor = [event("GetCardTerminals", withContext({ ClientSystemId: "labor" }), 4204)];
      await assertAllAsExpected(client, praxis, labor, accessTo(praxis));
    });
  });
}
