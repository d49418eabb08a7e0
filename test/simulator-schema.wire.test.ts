/**
 * Every message of the simulated world against gematik's official schemas, asked of libxml2: what our client writes, what
 * the simulator answers, every fault it can answer with, and its service directory; in every product's spelling.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PinStatus } from "../src/domain/observation.ts";
import { getPinStatus } from "../src/protocol/soap/card-service/get-pin-status.ts";
import { checkCertificateExpiration } from "../src/protocol/soap/certificate-service/check-certificate-expiration.ts";
import { readCardCertificate } from "../src/protocol/soap/certificate-service/read-card-certificate.ts";
import { getCardTerminals } from "../src/protocol/soap/event-service/get-card-terminals.ts";
import { getCards } from "../src/protocol/soap/event-service/get-cards.ts";
import { getResourceInformation } from "../src/protocol/soap/event-service/get-resource-information.ts";
import { getSubscription } from "../src/protocol/soap/event-service/get-subscription.ts";
import { renewSubscriptions } from "../src/protocol/soap/event-service/renew-subscriptions.ts";
import { subscribe } from "../src/protocol/soap/event-service/subscribe.ts";
import { unsubscribe } from "../src/protocol/soap/event-service/unsubscribe.ts";
import type { Operation } from "../src/protocol/soap/operation.ts";
import { el, Xml } from "../src/protocol/xml/write.ts";
import { fault } from "../src/simulator/models/fault.ts";
import type { KonnektorState } from "../src/simulator/models/state.ts";
import { SCENARIOS } from "../src/simulator/scenarios/index.ts";
import { directoryDocument } from "../src/simulator/wire/directory.ts";
import { SERVICE_VERSIONS, type ServiceName, SHAPES, type ShapeName } from "../src/simulator/wire/shapes.ts";
import { type AuthMode, type SimOptions, SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { faultDocument } from "../src/simulator/wire/soap/answers.ts";
import {
  asking,
  cardHandle,
  ctId,
  type Exchanged,
  ejectCard,
  iccsn,
  Questioner,
  requestCard,
  slotId,
} from "./support/questions.ts";
import { gematikApi, needs } from "./support/shared.ts";
import { aKonnektor, CONTEXT, ICCSN, NOW } from "./support/simulated-konnektor.ts";
import { assertBodyFits, assertDocumentFits, assertFaultFits } from "./support/xml-schema.ts";

const PRODUCTS = Object.keys(SHAPES) as ShapeName[];
const MODES: AuthMode[] = ["none", "tls", "basic", "cert"];
const schemas = needs(gematikApi(), "Die Schemata der gematik");

/** The schema of each version a Konnektor offers side by side (README.CardService.txt of the schema package). */
const SCHEMAS: Record<ServiceName, Record<string, string>> = {
  EventService: { "7.2.0": "conn/EventService.xsd" },
  CardService: {
    "8.1.0": "conn/CardService.xsd",
    "8.1.1": "conn/CardService_v8_1_1.xsd",
    "8.1.2": "conn/CardService_v8_1_3.xsd",
  },
  CertificateService: { "6.0.0": "conn/CertificateService.xsd", "6.0.1": "conn/CertificateService_v6_0_2.xsd" },
  CardTerminalService: { "1.1.0": "conn/CardTerminalService.xsd" },
};

/** Everything a Konnektor can hold at once: old cards, cards without number, a terminal nobody plugged in, all states. */
function fullPractice(state: KonnektorState): KonnektorState {
  const full = aKonnektor({ switches: state.switches, product: state.product });
  const terminals = full.terminals.map((t) =>
    t.ctId === "fern"
      ? { ...t, slots: 5 }
      : t.ctId === "weit"
        ? { ...t, everConnected: false, connected: false, plugged: false, name: `„${t.name}“ & <Co>` }
        : t,
  );
  const cards = full.cards.map((c) => ({
    ...c,
    // Where nobody plugged in a terminal the Konnektor knows of no card.
    ...(c.handle === "kvk" && { ctId: "fern", slot: 5 }),
    holder: c.type === "EGK" ? "Marlene Müster-Ünal & Söhne" : c.holder,
    kvnr: c.type === "EGK" ? "X110411675" : undefined,
    iccsn: c.handle === "unbekannt" ? undefined : c.iccsn,
    objectSystem: c.handle === "unbekannt" ? undefined : c.objectSystem,
    certificates: c.handle === "gsmcKt" ? c.certificates.filter((x) => x.crypt === "RSA") : c.certificates,
  }));
  const conditions = Object.fromEntries(
    Object.entries(full.conditions).map(([name, c]) => [name, { ...c, raised: c.severity !== "Fatal" }]),
  );
  const pins = [{ iccsn: ICCSN.eigene, mandant: "M1", pin: "PIN.SMC" as const, status: "VERIFIED" as const }];
  return { ...full, terminals, cards, conditions, pins };
}

const start = (options: SimOptions = {}) =>
  SimPraxis.start({ auth: "none", keyType: "p256", prepare: fullPractice, ...options });

const context = { ...CONTEXT, userId: "U1" };
const own = { context, cardHandle: "eigene" };
/** GetPinStatus with a reference that our client never writes. */
const otherPin: Operation<void, unknown> = {
  ...getPinStatus,
  write: () => new Xml(getPinStatus.write({ ...own, pinTyp: "PIN.SMC" }).text.replace("PIN.SMC", "PIN.X")),
};

const EVENT_TO = "cetp://192.0.2.10:24242";
/** Subscribe with a filter, which our client never sends. */
const filtered: typeof subscribe = {
  ...subscribe,
  write: (request) =>
    new Xml(
      subscribe
        .write(request)
        .text.replace("</EVT:Topic>", "</EVT:Topic><EVT:Filter>/Event[Severity='Info']</EVT:Filter>"),
    ),
};

type Question = [what: string, ask: (q: Questioner) => Promise<Exchanged>, service: ServiceName];
const question = <R>(what: string, operation: Operation<R, unknown>, request: R): Question => [
  `${operation.name} ${what}`,
  (q) => q.ask(operation, request),
  operation.service.name as ServiceName,
];

const ANSWERED: Question[] = [
  question("of the Konnektor, with every state it can report", getResourceInformation, { context }),
  question("of a terminal", asking(getResourceInformation, ctId("lokal")), { context }),
  question("of a terminal that was never plugged in", asking(getResourceInformation, ctId("weit")), { context }),
  question("of a card", asking(getResourceInformation, cardHandle("eigene")), { context }),
  question("of the workplace", getCardTerminals, { context, mandantWide: false }),
  question("of the Mandant", getCardTerminals, { context, mandantWide: true }),
  question("of the workplace", getCards, { context, mandantWide: false }),
  question("of the Mandant", getCards, { context, mandantWide: true }),
  question("of one kind", getCards, { context, mandantWide: true, cardType: "SM-B" }),
  question("of one slot", asking(getCards, ctId("lokal"), slotId(3)), { context, mandantWide: true }),
  question("of an SMC-B", getPinStatus, { ...own, pinTyp: "PIN.SMC" }),
  question("of an HBA", getPinStatus, { context, cardHandle: "hba", pinTyp: "PIN.CH" }),
  question("with the older version of the service", checkCertificateExpiration, { context }),
  question("RSA", checkCertificateExpiration, { context, crypt: "RSA" }),
  question("of one card", checkCertificateExpiration, { ...own, crypt: "ECC" }),
  question("of two kinds, one of them absent", readCardCertificate, {
    ...own,
    certRefs: ["C.AUT", "C.QES"],
    crypt: "ECC",
  }),
  question("RSA", readCardCertificate, { ...own, certRefs: ["C.AUT", "C.ENC", "C.SIG"], crypt: "RSA" }),
  question("that is there", requestCard, { context, slot: { ctId: "fern", slotId: 1 }, cardType: "HBAx", timeOut: 20 }),
  question("to everything", subscribe, { context, eventTo: EVENT_TO, topic: "" }),
  question("with a filter", filtered, { context, eventTo: EVENT_TO, topic: "KSR" }),
  question("of two", renewSubscriptions, { context, ids: ["sub-000001", "sub-000002"] }),
  question("of the Mandant", getSubscription, { context, mandantWide: true }),
  question("by id", unsubscribe, { context, which: { id: "sub-000002" } }),
  question("by receiver", unsubscribe, { context, which: { eventTo: EVENT_TO } }),
  question("of the workplace, when there is none", getSubscription, { context, mandantWide: false }),
  question("by its slot", ejectCard, { context, what: { ctId: "fern", slotId: 4 } }),
  question("by its handle", ejectCard, { context, what: { cardHandle: "ferne" } }),
];

const WARNED: Question[] = [
  question("ECC, and one card has none", checkCertificateExpiration, { context, crypt: "ECC" }),
  question("ECC of a card that has none", checkCertificateExpiration, { context, cardHandle: "gsmcKt", crypt: "ECC" }),
];

const REFUSED: [code: number, ...Question][] = [
  [4000, ...question("a slot without its terminal", asking(getCards, slotId(1)), { context, mandantWide: false })],
  [4003, ...question("an HBA without user", getPinStatus, { context: CONTEXT, cardHandle: "hba", pinTyp: "PIN.CH" })],
  [4007, ...question("nowhere", asking(getResourceInformation, ctId("nirgends")), { context })],
  [4008, ...question("a card that is gone", getPinStatus, { context, cardHandle: "x", pinTyp: "PIN.SMC" })],
  [4009, ...question("unmanaged", getPinStatus, { context, cardHandle: "unverwaltete", pinTyp: "PIN.SMC" })],
  [4010, ...question("foreign", getCards, { context: { ...CONTEXT, clientsystem: "CS2" }, mandantWide: true })],
  [4011, ...question("foreign", getCards, { context: { ...CONTEXT, arbeitsplatz: "AP9" }, mandantWide: false })],
  [4012, ...question("foreign", asking(getResourceInformation, ctId("fremd")), { context })],
  [4013, ...question("foreign", getPinStatus, { context, cardHandle: "fremde", pinTyp: "PIN.SMC" })],
  [4014, ...question("at AP3", getCards, { context: { ...CONTEXT, arbeitsplatz: "AP3" }, mandantWide: false })],
  [4015, ...question("far away", requestCard, { context, slot: { ctId: "weit", slotId: 1 } })],
  [4016, ...question("not local", asking(getResourceInformation, cardHandle("kvk")), { context })],
  [4020, ...question("reached nowhere", asking(getResourceInformation, ctId("unerreichbar")), { context })],
  [4021, ...question("nobody", getCards, { context: { ...CONTEXT, mandant: "" }, mandantWide: true })],
  [4051, ...question("another kind", requestCard, { context, slot: { ctId: "fern", slotId: 1 }, cardType: "SM-B" })],
  [4058, ...question("a patient's", checkCertificateExpiration, { context, cardHandle: "egk", crypt: "RSA" })],
  [4072, ...question("a PIN that is none", otherPin, undefined)],
  [4090, ...question("a patient's", readCardCertificate, { context, cardHandle: "egk", certRefs: ["C.AUT"] })],
  [4097, ...question("slot 9", requestCard, { context, slot: { ctId: "lokal", slotId: 9 } })],
  [4101, ...question("a card that is gone", ejectCard, { context, what: { cardHandle: "x" } })],
  [4102, ...question("of nobody", renewSubscriptions, { context, ids: ["weg"] })],
  [4102, ...question("of an id nobody has", unsubscribe, { context, which: { id: "weg" } })],
  [4149, ...question("absent", readCardCertificate, { context, cardHandle: "hba", certRefs: ["C.QES"], crypt: "RSA" })],
  [4202, ...question("nobody puts in", requestCard, { context, slot: { ctId: "fern", slotId: 4 } })],
  [4209, ...question("a card without PIN", getPinStatus, { context, cardHandle: "gsmcKt", pinTyp: "PIN.SMC" })],
  [
    4258,
    ...question("an old card", readCardCertificate, {
      context,
      cardHandle: "gsmcKt",
      certRefs: ["C.AUT"],
      crypt: "ECC",
    }),
  ],
];

/** Fits every version of the service; the request of a newer one only those that have its elements. */
function assertFitsAllVersions(service: ServiceName, exchanged: Exchanged, asksForCrypt: boolean): void {
  for (const [version, schema] of Object.entries(SCHEMAS[service])) {
    if (!(asksForCrypt && version === "6.0.0")) assertBodyFits(schema, exchanged.request);
    assertBodyFits(schema, exchanged.response);
  }
}

const asksForCrypt = (exchanged: Exchanged) => exchanged.request.includes("Crypt>");

test("each version the simulator offers has its schema here", () => {
  const offered = Object.entries(SERVICE_VERSIONS).map(([name, versions]) => [name, versions.toSorted()]);
  const known = Object.entries(SCHEMAS).map(([name, versions]) => [name, Object.keys(versions).toSorted()]);
  assert.deepEqual(offered, known);
});

for (const shape of PRODUCTS) {
  describe(`${shape}: questions and answers are what gematik's schemas want`, schemas, () => {
    test("answers with OK", async () => {
      await using praxis = await start({ shape });
      using questioner = new Questioner(praxis);
      for (const [what, ask, service] of ANSWERED) {
        const exchanged = await ask(questioner);
        assert.equal(exchanged.status, 200, `${what}: ${exchanged.response}`);
        assert.match(exchanged.contentType, /^text\/xml;\s*charset=utf-8$/i);
        told(what, () => assertFitsAllVersions(service, exchanged, asksForCrypt(exchanged)));
        assert.match(exchanged.response, /:Result>OK</, what);
      }
    });

    test("answers with a warning, the error inside", async () => {
      await using praxis = await start({ shape });
      using questioner = new Questioner(praxis);
      for (const [what, ask, service] of WARNED) {
        const exchanged = await ask(questioner);
        assert.equal(exchanged.status, 200, what);
        assert.match(exchanged.response, /:Result>Warning</, what);
        told(what, () => assertFitsAllVersions(service, exchanged, asksForCrypt(exchanged)));
        assert.match(exchanged.response, /Code>4257</, what);
        assert.match(exchanged.response, /Detail[^>]*>gsmcKt</, what);
      }
    });

    test("a renewal that knows only some: a warning that names the others", async () => {
      await using praxis = await start({ shape });
      using questioner = new Questioner(praxis);
      await questioner.ask(subscribe, { context, eventTo: EVENT_TO, topic: "CT" });
      const exchanged = await questioner.ask(renewSubscriptions, { context, ids: ["sub-000001", "weg", "fort"] });
      assertBodyFits(newest("EventService"), exchanged.response);
      assert.match(exchanged.response, /:Result>Warning</);
      assert.match(exchanged.response, /Code>4102<.*Detail[^>]*>weg, fort<.*SubscriptionID>sub-000001</s);
    });

    test("faults, each with one gematik error in its detail", async () => {
      await using praxis = await start({ shape });
      using questioner = new Questioner(praxis);
      // The slot in which nobody puts a card.
      await praxis.first.happen({ happened: "card-removed", ctId: "fern", slot: 4 });
      for (const [code, what, ask, service] of REFUSED) {
        const exchanged = await ask(questioner);
        assert.equal(exchanged.status, 500, `${code} ${what}`);
        assert.match(exchanged.contentType, /^text\/xml;\s*charset=utf-8$/i);
        told(`${code} ${what}`, () => assert.equal(assertFaultFits(exchanged.response), code));
        told(what, () => assertBodyFits(newest(service), exchanged.request));
      }
    });

    test("faults of the whole device: 4002 in a fatal state, 4222 without power at a terminal, 4098 and 4099 for no card", async () => {
      await using praxis = await start({ shape });
      using questioner = new Questioner(praxis);
      const faultOf = async <R>(operation: Operation<R, unknown>, request: R) =>
        assertFaultFits((await questioner.ask(operation, request)).response);
      await praxis.first.happen({ happened: "card-removed", ctId: "lokal", slot: 1 });
      assert.equal(await faultOf(asking(getResourceInformation, ctId("lokal"), slotId(1)), { context }), 4098);
      assert.equal(await faultOf(asking(getResourceInformation, iccsn("80276883110000009999")), { context }), 4099);
      await praxis.first.happen({ happened: "terminal-unplugged", ctId: "fern" });
      assert.equal(await faultOf(requestCard, { context, slot: { ctId: "fern", slotId: 1 } }), 4222);
      await praxis.first.happen({ happened: "condition", name: "EC_NK_Certificate_Expired", raised: true });
      assert.equal(await faultOf(getCards, { context, mandantWide: true }), 4002);
    });

    test("every fault the model has, with and without detail, alone and after a vendor's trace", () => {
      for (const code of EVERY_CODE) {
        for (const detail of [undefined, `Einzelheiten zu <${code}> & „mehr“`]) {
          for (const earlier of [undefined, { code: 10_001, text: "Herstellermeldung" }]) {
            const rendering = {
              shape: SHAPES[shape],
              state: aKonnektor(),
              now: NOW,
              id: () => "id-1",
              certificate: noCertificate,
            };
            const document = faultDocument(fault(code, detail), rendering, earlier);
            told(String(code), () => assert.equal(assertFaultFits(document), code));
          }
        }
      }
    });
  });
}

const EVERY_CODE = [
  4000, 4001, 4002, 4003, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4015, 4016, 4019, 4020, 4021, 4028, 4029,
  4030, 4032, 4033, 4035, 4036, 4037, 4040, 4044, 4051, 4058, 4072, 4090, 4097, 4098, 4099, 4101, 4102, 4149, 4181,
  4182, 4183, 4184, 4185, 4186, 4187, 4188, 4189, 4190, 4202, 4203, 4204, 4209, 4222, 4257, 4258,
];

function noCertificate(): never {
  throw new Error("a fault needs no certificate");
}

function newest(service: ServiceName): string {
  return Object.values(SCHEMAS[service]).at(-1) as string;
}

/** Says in which message it went wrong. */
function told(what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

describe("faults of authentication and of operations that are not imitated", schemas, () => {
  test("4204 for a client system that is not the user's", async () => {
    await using praxis = await SimPraxis.start({ auth: "basic", keyType: "p256" });
    using questioner = new Questioner(praxis);
    const exchanged = await questioner.ask(getCards, {
      context: { ...praxis.context, clientsystem: "labor" },
      mandantWide: true,
    });
    assert.equal(assertFaultFits(exchanged.response), 4204);
  });

  const LATER: [service: Operation<never, unknown>, names: string[]][] = [
    [getPinStatus as Operation<never, unknown>, ["VerifyPin", "ChangePin", "UnblockPin", "EnablePin", "DisablePin"]],
    [readCardCertificate as Operation<never, unknown>, ["VerifyCertificate"]],
  ];
  for (const [operation, names] of LATER) {
    for (const name of names) {
      test(`${name} is answered with a gematik fault`, async () => {
        await using praxis = await start();
        using questioner = new Questioner(praxis);
        const other = { ...operation, name, write: () => el(operation.namespace, name, []) } as Operation<
          void,
          unknown
        >;
        const exchanged = await questioner.ask(other, undefined);
        assert.equal(exchanged.status, 500);
        assert.equal(assertFaultFits(exchanged.response), 4001);
      });
    }
  }
});

describe("every state of a PIN is written as the schema wants", schemas, () => {
  const states: [status: PinStatus, leftTries: number | undefined, notBefore?: string][] = [
    ["VERIFIED", undefined],
    ["VERIFIABLE", 2],
    ["VERIFIABLE", undefined],
    ["BLOCKED", undefined],
    ["TRANSPORT_PIN", undefined],
    ["EMPTY_PIN", undefined],
    ["DISABLED", undefined, "8.1.2"],
  ];
  for (const [status, leftTries, notBefore] of states) {
    test(`${status}${leftTries === undefined ? "" : `, ${leftTries} tries`}`, async () => {
      await using praxis = await start();
      using questioner = new Questioner(praxis);
      await praxis.first.happen({ happened: "pin-changed", iccsn: ICCSN.eigene, mandant: "M1", status, leftTries });
      const { response } = await questioner.ask(getPinStatus, { ...own, pinTyp: "PIN.SMC" });
      for (const [version, schema] of Object.entries(SCHEMAS.CardService))
        if (!notBefore || version >= notBefore) assertBodyFits(schema, response);
      assert.match(response, new RegExp(`>${status}<`));
      assert.equal(/LeftTries>(\d+)</.exec(response)?.[1], status === "BLOCKED" ? "0" : leftTries?.toString());
    });
  }
});

describe("the service directory is what gematik's schema wants", schemas, () => {
  for (const shape of PRODUCTS) {
    for (const auth of MODES) {
      test(`${shape}, authentication ${auth}`, async () => {
        await using praxis = await SimPraxis.start({ shape, auth, keyType: "p256", clientKeyType: "p256" });
        using questioner = new Questioner(praxis);
        const { text, contentType } = await questioner.directory();
        assertDocumentFits("conn/ServiceDirectory.xsd", text);
        assert.match(contentType, /^text\/xml;\s*charset=utf-8$/i);
        assert.match(text, new RegExp(`TLSMandatory>${auth !== "none"}<`));
        assert.match(text, new RegExp(`ClientAutMandatory>${auth === "basic" || auth === "cert"}<`));
        // With mandatory TLS only https is listed; every service has its https address in any case.
        assert.equal(/<\w+:Endpoint Location="http:/.test(text), auth === "none");
        const versions = Object.values(SERVICE_VERSIONS).flat();
        assert.equal(text.match(/EndpointTLS Location="https:/g)?.length, versions.length);
        for (const [name, offered] of Object.entries(SERVICE_VERSIONS)) {
          for (const version of offered)
            assert.match(text, new RegExp(`/conn/${name}/WSDL/v[\\d.]+" Version="${version.replaceAll(".", "\\.")}"`));
        }
      });
    }
  }

  test("behind a path, under a foreign name, and with an IPv6 address", async () => {
    for (const options of [{ pathPrefix: "/kon8" }, { misbehave: ["foreign-host"] }, { host: "::1" }] as SimOptions[]) {
      await using praxis = await SimPraxis.start({ auth: "none", keyType: "p256", ...options });
      using questioner = new Questioner(praxis);
      assertDocumentFits("conn/ServiceDirectory.xsd", (await questioner.directory()).text);
    }
  });

  test("with names that need escaping, in both nights in which the clock is changed, and with a clock that is wrong", () => {
    const state = aKonnektor();
    const product = { ...state.product, name: 'Konnektor <„&"> ', vendorName: "Müller & Söhne" };
    const addresses = { host: "127.0.0.1", httpPort: 80, httpsPort: 443, pathPrefix: "" };
    for (const shape of PRODUCTS) {
      for (const at of [
        "2026-03-29T00:59:59Z",
        "2026-03-29T01:00:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
      ]) {
        for (const clockOffsetMs of [0, -40 * 365 * 86_400_000]) {
          const text = directoryDocument(
            { ...state, product, clockOffsetMs },
            SHAPES[shape],
            addresses,
            Date.parse(at),
          );
          told(`${shape} ${at}`, () => assertDocumentFits("conn/ServiceDirectory.xsd", text));
        }
      }
    }
  });
});

describe("the scenarios, as people get to see them", schemas, () => {
  for (const { name } of SCENARIOS) {
    test(`${name}: directory, terminals, cards and certificates of the first Konnektor`, async () => {
      await using praxis = await SimPraxis.start({ scenario: name, auth: "none", keyType: "p256" });
      using questioner = new Questioner(praxis);
      const { context } = praxis;
      assertDocumentFits("conn/ServiceDirectory.xsd", (await questioner.directory()).text);
      const answers = [
        [await questioner.ask(getResourceInformation, { context }), "EventService"],
        [await questioner.ask(getCardTerminals, { context, mandantWide: true }), "EventService"],
        [await questioner.ask(getCards, { context, mandantWide: true }), "EventService"],
        [await questioner.ask(checkCertificateExpiration, { context, crypt: "RSA" }), "CertificateService"],
        [await questioner.ask(checkCertificateExpiration, { context, crypt: "ECC" }), "CertificateService"],
      ] as const;
      for (const [{ response }, service] of answers) assertBodyFits(newest(service), response);
    });
  }
});
