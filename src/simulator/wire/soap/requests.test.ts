/**
 * Reading what a client sent, as strictly as gematik's schema. Two judges look at the same request: libxml2 with the
 * official schema, and the simulator. What the first refuses the second answers with 4000, what it allows is understood.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import type { ServiceName } from "../shapes.ts";
import { readRequest } from "./requests.ts";

const SCHEMAS: Record<ServiceName, string> = {
  EventService: "conn/EventService.xsd",
  CardService: "conn/CardService_v8_1_3.xsd",
  CertificateService: "conn/CertificateService_v6_0_2.xsd",
  CardTerminalService: "conn/CardTerminalService.xsd",
};

const NAMESPACES = {
  EVT: "http://ws.gematik.de/conn/EventService/v7.2",
  CARD: "http://ws.gematik.de/conn/CardService/v8.1",
  CERT: "http://ws.gematik.de/conn/CertificateService/v6.0",
  CTS: "http://ws.gematik.de/conn/CardTerminalService/v1.1",
  CCTX: "http://ws.gematik.de/conn/ConnectorContext/v2.0",
  CONN: "http://ws.gematik.de/conn/ConnectorCommon/v5.0",
  CMN: "http://ws.gematik.de/conn/CardServiceCommon/v2.0",
  OLD: "http://ws.gematik.de/conn/EventService/v7.0",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
};
const DECLARED = Object.entries(NAMESPACES)
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join("");
const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

const enveloped = (body: string) => `<S:Envelope xmlns:S="${SOAP}"${DECLARED}><S:Body>${body}</S:Body></S:Envelope>`;

/** Undefined when understood; otherwise the code. */
function refusalOf(document: string | Uint8Array, service: ServiceName): number | undefined {
  const read = readRequest(Buffer.from(document as string), service);
  return "fault" in read ? read.fault.code : undefined;
}

function fitsSchema(envelope: string, service: ServiceName): boolean {
  try {
    assertBodyFits(SCHEMAS[service], envelope);
    return true;
  } catch {
    return false;
  }
}

const MANDANT = "<CONN:MandantId>m</CONN:MandantId>";
const SYSTEM = "<CONN:ClientSystemId>c</CONN:ClientSystemId>";
const PLACE = "<CONN:WorkplaceId>a</CONN:WorkplaceId>";
const USER = "<CONN:UserId>u</CONN:UserId>";
const inContext = (inner: string, attributes = "") => `<CCTX:Context${attributes}>${inner}</CCTX:Context>`;
const C = inContext(MANDANT + SYSTEM + PLACE);
const H = "<CONN:CardHandle>h</CONN:CardHandle>";
const PIN = "<CMN:PinTyp>PIN.SMC</CMN:PinTyp>";
const KT = "<CMN:CtId>k</CMN:CtId>";
const S1 = "<CMN:SlotId>1</CMN:SlotId>";
const SMB = "<CMN:CardType>SM-B</CMN:CardType>";
const ICC = "<CMN:Iccsn>80276883110000000011</CMN:Iccsn>";
const SLOT = `<CTS:Slot>${KT}${S1}</CTS:Slot>`;
const REFS = "<CERT:CertRefList><CERT:CertRef>C.AUT</CERT:CertRef></CERT:CertRefList>";
const ECC = "<CERT:Crypt>ECC</CERT:Crypt>";
const ID = "<EVT:SubscriptionID>sub-1</EVT:SubscriptionID>";
const END = "<EVT:TerminationTime>2026-11-23T09:00:00+01:00</EVT:TerminationTime>";
const TO = "<EVT:EventTo>cetp://192.0.2.10:24242</EVT:EventTo>";
const TOPIC = "<EVT:Topic>KSR</EVT:Topic>";
const FILTER = "<EVT:Filter>//a</EVT:Filter>";
const wish = (inner: string) => `<EVT:Subscription>${inner}</EVT:Subscription>`;
const subscribe = (inner: string) => `<EVT:Subscribe>${C}${wish(inner)}</EVT:Subscribe>`;
const unsubscribe = (inner: string) => `<EVT:Unsubscribe>${C}${inner}</EVT:Unsubscribe>`;
const renew = (inner: string) => `<EVT:RenewSubscriptions>${C}${inner}</EVT:RenewSubscriptions>`;
const long = (length: number) => "x".repeat(length);

const cards = (inner: string, attributes = "") => `<EVT:GetCards${attributes}>${inner}</EVT:GetCards>`;
const resource = (inner: string) => `<EVT:GetResourceInformation>${inner}</EVT:GetResourceInformation>`;
const pin = (inner: string) => `<CARD:GetPinStatus>${inner}</CARD:GetPinStatus>`;
const expiry = (inner: string) => `<CERT:CheckCertificateExpiration>${inner}</CERT:CheckCertificateExpiration>`;
const read = (inner: string) => `<CERT:ReadCardCertificate>${inner}</CERT:ReadCardCertificate>`;
const request = (inner: string) => `<CTS:RequestCard>${inner}</CTS:RequestCard>`;
const eject = (inner: string) => `<CTS:EjectCard>${inner}</CTS:EjectCard>`;

/** Each with what is asked of the Konnektor; whether it is right, the schema decides. */
const REQUESTS: [service: ServiceName, what: string, body: string][] = [
  ["EventService", "GetCards", cards(C)],
  ["EventService", "GetCards of one slot and kind", cards(C + KT + S1 + SMB)],
  ["EventService", "GetCards, mandant-wide true", cards(C, ' mandant-wide="true"')],
  ["EventService", "GetCards, mandant-wide 0", cards(C, ' mandant-wide="0"')],
  ["EventService", "GetCards, mandant-wide yes", cards(C, ' mandant-wide="yes"')],
  ["EventService", "GetCards, mandant-wide TRUE", cards(C, ' mandant-wide="TRUE"')],
  ["EventService", "an attribute nobody knows", cards(C, ' mandantWide="true"')],
  ["EventService", "a note where its schema lies", cards(C, ' xsi:schemaLocation="a b"')],
  ["EventService", "blanks and a remark between the elements", cards(`\n  <!-- Anfrage -->\n  ${C}\n`)],
  ["EventService", "text between the elements", cards(`${C}bitte`)],
  ["EventService", "a context with a user", cards(inContext(MANDANT + SYSTEM + PLACE + USER))],
  ["EventService", "a context in another order", cards(inContext(SYSTEM + MANDANT + PLACE))],
  ["EventService", "a context with the user first", cards(inContext(USER + MANDANT + SYSTEM + PLACE))],
  ["EventService", "a context with two Mandanten", cards(inContext(MANDANT + MANDANT + SYSTEM + PLACE))],
  ["EventService", "a context with something else in it", cards(inContext(MANDANT + SYSTEM + PLACE + H))],
  ["EventService", "a context with an attribute", cards(inContext(MANDANT + SYSTEM + PLACE, ' id="1"'))],
  ["EventService", "a context whose ids are in its own namespace", cards(C.replaceAll("CONN:", "CCTX:"))],
  ["EventService", "a Mandant of 64 characters", cards(C.replace(">m<", `>${long(64)}<`))],
  ["EventService", "a Mandant of 65 characters", cards(C.replace(">m<", `>${long(65)}<`))],
  ["EventService", "no context", cards("")],
  ["EventService", "two contexts", cards(C + C)],
  ["EventService", "a context in another namespace", cards(C.replaceAll("CCTX:", "EVT:"))],
  ["EventService", "a context without namespace", cards(C.replaceAll("CCTX:", ""))],
  ["EventService", "the kind before the terminal", cards(C + SMB + KT)],
  ["EventService", "a terminal in another namespace", cards(C + KT.replaceAll("CMN:", "CONN:"))],
  ["EventService", "a kind of card nobody knows", cards(`${C}<CMN:CardType>SMCB</CMN:CardType>`)],
  ["EventService", "an empty kind of card", cards(`${C}<CMN:CardType/>`)],
  ["EventService", "an empty terminal", cards(`${C}<CMN:CtId/>`)],
  ["EventService", "a terminal of 65 characters", cards(C + KT.replace(">k<", `>${long(65)}<`))],
  ["EventService", "slot 0", cards(C + KT + S1.replace("1", "0"))],
  ["EventService", "slot -1", cards(C + KT + S1.replace("1", "-1"))],
  ["EventService", "slot 1.5", cards(C + KT + S1.replace("1", "1.5"))],
  ["EventService", "slot eins", cards(C + KT + S1.replace("1", "eins"))],
  ["EventService", "slot +1", cards(C + KT + S1.replace("1", "+1"))],
  ["EventService", "slot 01", cards(C + KT + S1.replace("1", "01"))],
  ["EventService", "an element at the end that does not belong there", cards(C + PIN)],
  ["EventService", "the namespace of an older version", cards(C).replaceAll("EVT:", "OLD:")],
  ["EventService", "an operation without namespace", cards(C).replaceAll("EVT:", "")],
  ["EventService", "an operation nobody knows", cards(C).replaceAll("GetCards", "GetCardList")],
  ["EventService", "GetCardTerminals", cards(C).replaceAll("GetCards", "GetCardTerminals")],
  ["EventService", "GetCardTerminals of one terminal", cards(C + KT).replaceAll("GetCards", "GetCardTerminals")],
  ["EventService", "GetResourceInformation with all selectors", resource(C + KT + S1 + ICC + H)],
  ["EventService", "GetResourceInformation, handle before number", resource(C + H + ICC)],
  ["EventService", "GetResourceInformation, mandant-wide", resource(C).replace(">", ' mandant-wide="true">')],
  ["EventService", "a number of 19 digits", resource(C + ICC.replace("80", "8"))],
  ["EventService", "a number with letters", resource(C + ICC.replace("80", "8A"))],
  ["EventService", "a handle of 128 characters", resource(C + H.replace(">h<", `>${long(128)}<`))],
  ["EventService", "a handle of 129 characters", resource(C + H.replace(">h<", `>${long(129)}<`))],
  ["EventService", "Subscribe", subscribe(TO + TOPIC)],
  ["EventService", "Subscribe with a filter", subscribe(TO + TOPIC + FILTER)],
  ["EventService", "Subscribe with id and end", subscribe(ID + END + TO + TOPIC)],
  ["EventService", "Subscribe with an end nobody can read", subscribe(END.replace("T09", " 9") + TO + TOPIC)],
  ["EventService", "Subscribe, the end first", subscribe(END + ID + TO + TOPIC)],
  ["EventService", "Subscribe, the topic first", subscribe(TOPIC + TO)],
  ["EventService", "Subscribe without topic", subscribe(TO)],
  ["EventService", "Subscribe without receiver", subscribe(TOPIC)],
  ["EventService", "Subscribe to an empty topic", subscribe(`${TO}<EVT:Topic/>`)],
  ["EventService", "Subscribe to a topic of 1025 characters", subscribe(TO + TOPIC.replace("KSR", long(1025)))],
  [
    "EventService",
    "Subscribe with a filter of 1024 characters",
    subscribe(TO + TOPIC + FILTER.replace("//a", long(1024))),
  ],
  [
    "EventService",
    "Subscribe with a filter of 1025 characters",
    subscribe(TO + TOPIC + FILTER.replace("//a", long(1025))),
  ],
  ["EventService", "Subscribe to http", subscribe(TO.replace("cetp", "http") + TOPIC)],
  ["EventService", "Subscribe to CETP in capitals", subscribe(TO.replace("cetp", "CETP") + TOPIC)],
  [
    "EventService",
    "Subscribe twice at once",
    subscribe(TO + TOPIC).replace("</EVT:Subscribe>", `${wish(TO + TOPIC)}</EVT:Subscribe>`),
  ],
  ["EventService", "Subscribe without a subscription", subscribe(TO + TOPIC).replace(wish(TO + TOPIC), "")],
  ["EventService", "Unsubscribe by id", unsubscribe(ID)],
  ["EventService", "Unsubscribe by receiver", unsubscribe(TO)],
  ["EventService", "Unsubscribe by both", unsubscribe(ID + TO)],
  ["EventService", "Unsubscribe by nothing", unsubscribe("")],
  ["EventService", "Unsubscribe by a long id", unsubscribe(ID.replace("sub-1", long(65)))],
  ["EventService", "RenewSubscriptions", renew(ID)],
  ["EventService", "RenewSubscriptions of 1000", renew(ID.repeat(1000))],
  ["EventService", "RenewSubscriptions of 1001", renew(ID.repeat(1001))],
  ["EventService", "RenewSubscriptions of none", renew("")],
  ["EventService", "GetSubscription", cards(C).replaceAll("GetCards", "GetSubscription")],
  [
    "EventService",
    "GetSubscription of one",
    cards(C + ID, ' mandant-wide="1"').replaceAll("GetCards", "GetSubscription"),
  ],
  ["EventService", "GetSubscription of two", cards(C + ID + ID).replaceAll("GetCards", "GetSubscription")],
  ["CardService", "GetPinStatus", pin(C + H + PIN)],
  ["CardService", "GetPinStatus, the handle first", pin(H + C + PIN)],
  ["CardService", "GetPinStatus without PIN", pin(C + H)],
  ["CardService", "GetPinStatus, the PIN spelled PinType", pin(C + H + PIN.replaceAll("PinTyp", "PinType"))],
  ["CardService", "an empty handle", pin(`${C}<CONN:CardHandle/>${PIN}`)],
  ["CardService", "a PIN of 65 characters", pin(C + H + PIN.replace("PIN.SMC", long(65)))],
  ["CardService", "an element inside the handle", pin(C + H.replace("h<", "<b>h</b><") + PIN)],
  ["CertificateService", "CheckCertificateExpiration", expiry(C)],
  ["CertificateService", "CheckCertificateExpiration of a card, ECC", expiry(H + C + ECC)],
  ["CertificateService", "CheckCertificateExpiration, the context first", expiry(C + H)],
  ["CertificateService", "an algorithm nobody knows", expiry(C + ECC.replace("ECC", "DSA"))],
  ["CertificateService", "an algorithm in small letters", expiry(C + ECC.replace("ECC", "ecc"))],
  ["CertificateService", "an empty algorithm", expiry(`${C}<CERT:Crypt/>`)],
  ["CertificateService", "ReadCardCertificate", read(H + C + REFS)],
  ["CertificateService", "ReadCardCertificate without a card", read(C + REFS)],
  ["CertificateService", "ReadCardCertificate without references", read(H + C)],
  ["CertificateService", "an empty list of references", read(`${H}${C}<CERT:CertRefList/>`)],
  ["CertificateService", "a reference nobody knows", read(H + C + REFS.replace("C.AUT", "C.TLS"))],
  ["CertificateService", "a reference with blanks around it", read(H + C + REFS.replace("C.AUT", "\n C.AUT "))],
  ["CertificateService", "references under another name", read(H + C + REFS.replaceAll("CertRef>", "Ref>"))],
  [
    "CertificateService",
    "references in another namespace",
    read(H + C + REFS.replaceAll("CERT:CertRef>", "CONN:CertRef>")),
  ],
  ["CardTerminalService", "RequestCard", request(C + SLOT)],
  [
    "CardTerminalService",
    "RequestCard with everything",
    request(
      `${C}${SLOT}<CMN:CardType>HBAx</CMN:CardType><CTS:DisplayMsg>Bitte</CTS:DisplayMsg><CTS:TimeOut>20</CTS:TimeOut>`,
    ),
  ],
  ["CardTerminalService", "a slot without number", request(C + SLOT.replace(S1, ""))],
  ["CardTerminalService", "a slot, its number first", request(`${C}<CTS:Slot>${S1}${KT}</CTS:Slot>`)],
  ["CardTerminalService", "a slot with something else in it", request(C + SLOT.replace(S1, S1 + H))],
  [
    "CardTerminalService",
    "a message of 49 characters",
    request(`${C}${SLOT}<CTS:DisplayMsg>${long(49)}</CTS:DisplayMsg>`),
  ],
  ["CardTerminalService", "a time that is none", request(`${C}${SLOT}<CTS:TimeOut>bald</CTS:TimeOut>`)],
  ["CardTerminalService", "a time before now", request(`${C}${SLOT}<CTS:TimeOut>-5</CTS:TimeOut>`)],
  [
    "CardTerminalService",
    "the time before the message",
    request(`${C}${SLOT}<CTS:TimeOut>5</CTS:TimeOut><CTS:DisplayMsg>b</CTS:DisplayMsg>`),
  ],
  ["CardTerminalService", "EjectCard by handle", eject(C + H)],
  ["CardTerminalService", "EjectCard by slot", eject(C + SLOT)],
  ["CardTerminalService", "EjectCard by both", eject(C + H + SLOT)],
  ["CardTerminalService", "EjectCard by nothing", eject(C)],
];

describe(
  "the simulator refuses with 4000 what gematik's schema refuses, and understands what it allows",
  needs(gematikApi(), "Die Schemata der gematik"),
  () => {
    for (const [service, what, body] of REQUESTS) {
      test(`${service}: ${what}`, () => {
        const envelope = enveloped(body);
        const expected = fitsSchema(envelope, service) ? undefined : 4000;
        assert.equal(refusalOf(envelope, service), expected, `the schema ${expected ? "refuses" : "allows"} it`);
      });
    }
  },
);

test("ids that are left out are for the access rules to refuse: 4021 there, not 4000 here", () => {
  for (const missing of [MANDANT, SYSTEM, PLACE]) {
    const document = enveloped(cards(C.replace(missing, "")));
    const understood = readRequest(Buffer.from(document), "EventService");
    assert.ok("context" in understood, missing);
    assert.ok(Object.values(understood.context).includes(""), missing);
  }
});

describe("what is around the question", () => {
  const good = enveloped(cards(C));
  const wrong: [what: string, document: string | Uint8Array][] = [
    ["nothing at all", ""],
    ["no XML", "Guten Tag"],
    ["half a document", good.slice(0, 300)],
    ["an envelope without body", `<S:Envelope xmlns:S="${SOAP}"/>`],
    ["an empty body", enveloped("")],
    ["two questions in one body", enveloped(cards(C) + cards(C))],
    ["no envelope", cards(C).replace(">", `${DECLARED}>`)],
    ["an envelope of SOAP 1.2", good.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope")],
    ["a document type", `<!DOCTYPE a [<!ENTITY b "c">]>${good}`],
    ["another encoding, declared", `<?xml version="1.0" encoding="ISO-8859-1"?>${good}`],
    ["another encoding, not declared", Buffer.from(good.replace(">m<", ">Müller<"), "latin1")],
    ["UTF-16", Buffer.from(`\ufeff${good}`, "utf16le")],
  ];
  for (const [what, document] of wrong) {
    test(`${what} is refused with 4000`, () => {
      assert.equal(refusalOf(document, "EventService"), 4000);
    });
  }

  const right: [what: string, document: string][] = [
    ["an XML declaration and a byte order mark", `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n${good}`],
    ["an empty header", good.replace("<S:Body>", "<S:Header/><S:Body>")],
    ["an attribute on the body", good.replace("<S:Body>", '<S:Body id="1">')],
    ["no prefix at the envelope", good.replaceAll("<S:", "<").replaceAll("</S:", "</").replace("xmlns:S=", "xmlns=")],
  ];
  for (const [what, document] of right) {
    test(`${what} is fine`, () => {
      assert.equal(refusalOf(document, "EventService"), undefined);
    });
  }

  test("a question to the wrong service is refused with 4000", () => {
    for (const service of ["CardService", "CertificateService", "CardTerminalService"] as const)
      assert.equal(refusalOf(good, service), 4000, service);
  });
});

describe("an operation the schema knows and the simulator does not imitate", () => {
  const table: [service: ServiceName, prefix: string, names: string[]][] = [
    ["CardService", "CARD", ["VerifyPin", "ChangePin", "UnblockPin", "EnablePin", "DisablePin"]],
    ["CertificateService", "CERT", ["VerifyCertificate"]],
  ];
  for (const [service, prefix, names] of table) {
    for (const name of names) {
      test(`${name} is answered with 4001`, () => {
        assert.equal(refusalOf(enveloped(`<${prefix}:${name}>${C}</${prefix}:${name}>`), service), 4001);
      });
    }
  }

  test("is none of the schema's in another namespace: 4000", () => {
    for (const [service, , names] of table)
      for (const name of names)
        assert.equal(refusalOf(enveloped(`<CCTX:${name}>${C}</CCTX:${name}>`), service), 4000, name);
  });
});

test("what is understood is what was said", () => {
  const understood = (service: ServiceName, body: string) => readRequest(Buffer.from(enveloped(body)), service);
  const context = { mandant: "m", clientsystem: "c", arbeitsplatz: "a" };
  assert.deepEqual(understood("EventService", cards(C + KT + S1, ' mandant-wide="1"')), {
    operation: "GetCards",
    context,
    request: { mandantWide: true, ctId: "k", slotId: 1, cardType: undefined },
  });
  assert.deepEqual(
    understood("CertificateService", read(H + inContext(MANDANT + SYSTEM + PLACE + USER) + REFS + ECC)),
    {
      operation: "ReadCardCertificate",
      context: { ...context, userId: "u" },
      request: { cardHandle: "h", certRefs: ["C.AUT"], crypt: "ECC" },
    },
  );
  assert.deepEqual(understood("CertificateService", expiry(C)), {
    operation: "CheckCertificateExpiration",
    context,
    request: { cardHandle: undefined, crypt: "RSA" },
  });
  assert.deepEqual(understood("CardTerminalService", eject(C + SLOT)), {
    operation: "EjectCard",
    context,
    request: { ctId: "k", slotId: 1 },
  });
});
