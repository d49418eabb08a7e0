/**
 * Explaining a saved answer: the same in every spelling, honest about what it does not know, silent about patients.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { refusal } from "../../test/support/refusal.ts";
import { writeDirectory, writeProduct } from "../../test/support/service-directory.ts";
import {
  declared,
  enveloped,
  OK,
  type WrittenTerminal,
  withDefaultNamespaces,
  writeCard,
  writeConnector,
  writeError,
  writeTerminal,
} from "../../test/support/soap.ts";
import { LotseError } from "../domain/errors.ts";
import { wordsIn } from "../words/words.ts";
import { type Explanation, explainBytes, explainCode, explainFailure, levelOfState, stateInWords } from "./explain.ts";

/** As a program reads it from `--json`: what is undefined is not there. */
const explain = (content: string | Uint8Array): Explanation =>
  JSON.parse(JSON.stringify(explainBytes(Buffer.from(content))));

const NOTHING = { services: [], terminals: [], cards: [], pins: [], certificates: [], states: [] };
const SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/";

describe("a service directory", () => {
  /** The same Konnektor as four vendors would write it down, over the years. */
  const spellings: Record<string, (ptv: string) => string> = {
    "PTV3, default namespace for the product": (ptv) =>
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <ns2:ConnectorServices xmlns="http://ws.gematik.de/int/version/ProductInformation/v1.1" xmlns:ns2="http://ws.gematik.de/conn/ServiceDirectory/v3.1" xmlns:ns3="http://ws.gematik.de/conn/ServiceInformation/v2.0">
        <ProductInformation>${writeProduct({ ptv }, "")}</ProductInformation>
        <ns2:TLSMandatory>true</ns2:TLSMandatory><ns2:ClientAutMandatory>false</ns2:ClientAutMandatory>
        <ns3:ServiceInformation><ns3:Service Name="CardService"><ns3:Abstract>Karten</ns3:Abstract><ns3:Versions>
          <ns3:Version TargetNamespace="http://ws.gematik.de/conn/CardService/WSDL/v8.1" Version="8.1.1"><ns3:EndpointTLS Location="https://kon.example:443/ws/card"/></ns3:Version>
        </ns3:Versions></ns3:Service></ns3:ServiceInformation>
      </ns2:ConnectorServices>`,
    "PTV4, a prefix for everything": (ptv) =>
      `<SDS:ConnectorServices xmlns:SDS="http://ws.gematik.de/conn/ServiceDirectory/v3.1" xmlns:SI="http://ws.gematik.de/conn/ServiceInformation/v2.0" xmlns:PI="http://ws.gematik.de/int/version/ProductInformation/v1.1"><PI:ProductInformation>${writeProduct({ ptv }, "PI:")}</PI:ProductInformation><SDS:TLSMandatory>1</SDS:TLSMandatory><SDS:ClientAutMandatory>0</SDS:ClientAutMandatory><SI:ServiceInformation><SI:Service Name="CardService"><SI:Abstract/><SI:Versions><SI:Version Version="8.1.1" TargetNamespace="http://ws.gematik.de/conn/CardService/WSDL/v8.1"><SI:Abstract/><SI:EndpointTLS Location="https://kon.example:443/ws/card"/><SI:WSDL Location="https://kon.example/card.wsdl"/></SI:Version></SI:Versions></SI:Service></SI:ServiceInformation></SDS:ConnectorServices>`,
    "PTV5, a default namespace on every level": (ptv) =>
      `\ufeff<ConnectorServices xmlns="http://ws.gematik.de/conn/ServiceDirectory/v3.1">
        <ProductInformation xmlns="http://ws.gematik.de/int/version/ProductInformation/v1.1">${writeProduct({ ptv }, "")}</ProductInformation>
        <TLSMandatory> true </TLSMandatory><ClientAutMandatory>
        false</ClientAutMandatory>
        <ServiceInformation xmlns="http://ws.gematik.de/conn/ServiceInformation/v2.0"><Service Name='CardService'><Versions>
          <Version TargetNamespace='http://ws.gematik.de/conn/CardService/WSDL/v8.1' Version='8.1.1'><EndpointTLS Location='https://kon.example:443/ws/card'/></Version>
        </Versions></Service></ServiceInformation>
      </ConnectorServices>`,
    "PTV6, with additions nobody knows yet": (ptv) =>
      `<?xml version="1.0"?><!-- HSK --><a:ConnectorServices xmlns:a="http://ws.gematik.de/conn/ServiceDirectory/v3.2" xmlns:b="http://ws.gematik.de/conn/ServiceInformation/v2.1" xmlns:c="http://ws.gematik.de/int/version/ProductInformation/v1.2" xmlns:v="urn:vendor" v:build="77"><c:ProductInformation>${writeProduct({ ptv }, "c:")}<v:Instance>3</v:Instance></c:ProductInformation><a:TLSMandatory>true</a:TLSMandatory><a:ClientAutMandatory>false</a:ClientAutMandatory><a:VsdmPlus>true</a:VsdmPlus><b:ServiceInformation><v:Service Name="Intern"/><b:Service Name="CardService"><b:Versions><b:Version TargetNamespace="http://ws.gematik.de/conn/CardService/WSDL/v8.1" Version="8.1.1"><v:EndpointTLS Location="https://intern"/><b:EndpointTLS Location="https://kon.example:443/ws/card"/></b:Version></b:Versions></b:Service></b:ServiceInformation></a:ConnectorServices>`,
  };
  const service = {
    name: "CardService",
    version: "8.1.1",
    namespace: "http://ws.gematik.de/conn/CardService/WSDL/v8.1",
    endpoint: "https://kon.example:443/ws/card",
    tls: true,
    endpointPlain: null,
    endpointTls: "https://kon.example:443/ws/card",
  };

  for (const [spelling, write] of Object.entries(spellings)) {
    test(`in the spelling of ${spelling}, says the same`, () => {
      const ptv = { PTV3: "3.6.0", PTV4: "4.80.1", PTV5: "5.54.0", PTV6: "6.1.0" }[spelling.slice(0, 4)] ?? "";
      assert.deepEqual(explain(write(ptv)), {
        ...NOTHING,
        kind: "sds",
        product: {
          vendorId: "MUSTR",
          code: "muskon",
          name: "Muster Konnektor",
          vendorName: "Musterwerk",
          type: "Konnektor",
          firmware: "7.8.9",
          hardware: "1.2.3",
          ptv,
        },
        informationDate: "2026-03-04T05:06:07.000Z",
        tlsMandatory: true,
        clientAutMandatory: false,
        services: [service],
      });
    });
  }

  test("names the encrypted address where there is one, else the plain one, else none", () => {
    const services = [
      { name: "A", version: "1.0.0", plain: "http://k/a", tls: "https://k/a" },
      { name: "B", version: "1.0.0", plain: "http://k/b" },
      { name: "C", version: "1.0.0" },
    ];
    assert.deepEqual(
      explain(writeDirectory({ services })).services.map((s) => [s.endpoint, s.tls, s.endpointPlain, s.endpointTls]),
      [
        ["https://k/a", true, "http://k/a", "https://k/a"],
        ["http://k/b", false, "http://k/b", null],
        [null, false, null, null],
      ],
    );
  });

  test("with a text in the place of the version shows the text", () => {
    const product = writeProduct({ firmware: "5.x (Feldtest)", hardware: "unbekannt" });
    const explanation = explain(writeDirectory({ product }));
    assert.deepEqual([explanation.product?.firmware, explanation.product?.hardware], ["5.x (Feldtest)", "unbekannt"]);
  });

  test("without a readable moment has none", () => {
    assert.ok(!("informationDate" in explain(writeDirectory({ product: writeProduct({ date: "" }) }))));
  });
});

describe("an answer", () => {
  const product = writeProduct(
    { type: "KT", vendorId: "MUSTR", code: "mkt2", firmware: "3.9.1", hardware: "1.0.0" },
    "PI:",
  );
  const terminal: WrittenTerminal = {
    product,
    ctId: "kt-1",
    workplaces: ["AP1"],
    address: "<CT:IPV4Address>192.0.2.21</CT:IPV4Address>",
  };
  const certificateList =
    "<CC:X509DataInfoList><CC:X509DataInfo><CC:CertRef>C.AUT</CC:CertRef><CC:X509Data><CC:X509IssuerSerial><CC:X509IssuerName>CN=CA</CC:X509IssuerName>" +
    "<CC:X509SerialNumber>7</CC:X509SerialNumber></CC:X509IssuerSerial><CC:X509SubjectName>CN=Praxis</CC:X509SubjectName><CC:X509Certificate/></CC:X509Data>" +
    "</CC:X509DataInfo></CC:X509DataInfoList>";

  const answers: [string, string, string, Partial<Explanation>][] = [
    [
      "GetCardTerminals",
      "EVT",
      `<CT:CardTerminals>${writeTerminal(terminal)}</CT:CardTerminals>`,
      {
        terminals: [
          {
            ctId: "kt-1",
            name: "Empfang",
            connected: true,
            vendorId: "MUSTR",
            code: "mkt2",
            firmware: "3.9.1",
            hardware: "1.0.0",
            mac: "02-00-5E-00-53-01",
            ip: "192.0.2.21",
            slots: 4,
            workplaces: ["AP1"],
          },
        ],
      },
    ],
    [
      "GetCards",
      "EVT",
      `<CARD:Cards>${writeCard({ iccsn: "80276883110000199001", expires: "2028-03-27Z" })}</CARD:Cards>`,
      {
        cards: [
          {
            handle: "h-1",
            type: "SMC-B",
            iccsn: "80276883110000199001",
            ctId: "ct-1",
            slot: 2,
            expires: "2028-03-27",
            insertedAt: "2026-03-04T05:06:07.000Z",
            masked: false,
          },
        ],
      },
    ],
    [
      "GetResourceInformation",
      "EVT",
      writeConnector("Online", "Offline", [{ condition: "EC_TSL_Expiring", value: "false" }]),
      {
        vpn: {
          ti: { online: true, since: "2026-02-01T21:14:00.000Z" },
          sis: { online: false, since: "2025-11-03T05:31:33.000Z" },
        },
        states: [{ code: "EC_TSL_Expiring", value: false, severity: "Info", since: "2026-03-01T02:03:04.000Z" }],
      },
    ],
    [
      "GetPinStatus",
      "CARD",
      "<CARD:PinStatus>VERIFIABLE</CARD:PinStatus><CARD:LeftTries>2</CARD:LeftTries>",
      { pins: [{ status: "VERIFIABLE", leftTries: 2 }] },
    ],
    [
      "VerifyPin",
      "CARD",
      "<CMN:PinResult>REJECTED</CMN:PinResult><CARD:LeftTries>1</CARD:LeftTries>",
      { pins: [{ status: "REJECTED", leftTries: 1 }] },
    ],
    [
      "CheckCertificateExpiration",
      "CERT",
      "<CERT:CertificateExpiration><CERT:CtID/><CONN:CardHandle/><CERT:ICCSN>8</CERT:ICCSN><CERT:subject_commonName>K</CERT:subject_commonName><CERT:serialNumber>9</CERT:serialNumber><CERT:validity>2027-01-31</CERT:validity></CERT:CertificateExpiration>",
      { certificates: [{ subject: "K", serial: "9", validUntil: "2027-01-31", ctId: "", cardHandle: "", iccsn: "8" }] },
    ],
    [
      "ReadCardCertificate",
      "CERT",
      certificateList,
      { certificates: [{ ref: "C.AUT", subject: "CN=Praxis", issuer: "CN=CA", serial: "7" }] },
    ],
    [
      "VerifyCertificate",
      "CERT",
      "<CERT:VerificationStatus><CERT:VerificationResult>VALID</CERT:VerificationResult></CERT:VerificationStatus>",
      { certificates: [{ subject: "", serial: "", result: "VALID" }] },
    ],
    ["Subscribe", "EVT", "<EVT:SubscriptionID>s-1</EVT:SubscriptionID>", {}],
  ];

  for (const [operation, prefix, content, expected] of answers) {
    const body = `<${prefix}:${operation}Response>${OK}${content}</${prefix}:${operation}Response>`;
    const whole = { ...NOTHING, kind: "response", operation, ...expected };

    test(`to ${operation} says the same with any prefix, with default namespaces, in SOAP 1.2, and without its envelope`, () => {
      for (const soap of ["S", "soapenv", "SOAP-ENV", ""])
        assert.deepEqual(explain(enveloped(body, soap)), whole, soap);
      assert.deepEqual(explain(enveloped(body, "e", "http://www.w3.org/2003/05/soap-envelope")), whole);
      assert.deepEqual(explain(`<x:Body xmlns:x="${SOAP11}">${withDefaultNamespaces(body)}</x:Body>`), whole);
      assert.deepEqual(explain(declared(body)), whole);
      assert.deepEqual(explain(`\ufeff\n  ${withDefaultNamespaces(body)}\n`), whole);
    });
  }

  test("of an older Konnektor, in the namespaces of its time, is understood", () => {
    const xml = enveloped(`<EVT:GetCardsResponse>${OK}<CARD:Cards>${writeCard()}</CARD:Cards></EVT:GetCardsResponse>`);
    const older = xml
      .replaceAll("EventService/v7.2", "EventService/v7.0")
      .replaceAll("CardService/v8.1", "CardService/v8.0");
    assert.equal(explain(older).cards[0]?.handle, "h-1");
  });

  const parts: [string, string, string, (e: Explanation) => unknown, unknown][] = [
    [
      "CardTerminals",
      `<CT:CardTerminals>${writeTerminal(terminal)}${writeTerminal({ ctId: "kt-2" })}</CT:CardTerminals>`,
      "GetCardTerminals",
      (e) => e.terminals.map((t) => t.ctId),
      ["kt-1", "kt-2"],
    ],
    [
      "CardTerminal",
      writeTerminal(terminal),
      "GetResourceInformation",
      (e) => e.terminals.map((t) => t.ctId),
      ["kt-1"],
    ],
    [
      "Cards",
      `<CARD:Cards>${writeCard()}${writeCard({ handle: "h-2" })}</CARD:Cards>`,
      "GetCards",
      (e) => e.cards.map((c) => c.handle),
      ["h-1", "h-2"],
    ],
    ["Card", writeCard(), "GetResourceInformation", (e) => e.cards.map((c) => c.handle), ["h-1"]],
    ["Connector", writeConnector(), "GetResourceInformation", (e) => e.vpn?.ti.online, true],
    ["X509DataInfoList", certificateList, "ReadCardCertificate", (e) => e.certificates.map((c) => c.ref), ["C.AUT"]],
  ];
  for (const [name, xml, operation, look, expected] of parts) {
    test(`of which somebody saved only ${name} is told as far as it goes`, () => {
      for (const content of [declared(xml), withDefaultNamespaces(xml)]) {
        const explanation = explain(content);
        assert.deepEqual(
          [explanation.kind, explanation.operation, look(explanation)],
          ["response", operation, expected],
        );
      }
    });
  }

  test("of which somebody saved a part we cannot tell is not called a request", () => {
    for (const part of [
      "<CONN:OperatingState/>",
      "<CERT:CertificateExpiration><CERT:CtID/></CERT:CertificateExpiration>",
      OK,
      '<s:ServiceInformation xmlns:s="http://ws.gematik.de/conn/ServiceInformation/v2.0"/>',
    ]) {
      assert.notEqual(explain(declared(part)).found?.what, "request", part);
    }
  });

  test("with a warning keeps what was answered, and the warning with its detail", () => {
    const warning = writeError({ code: 4257, text: "Kein ECC-Zertifikat", severity: "Warning", detail: "h-1" });
    const body = `<CERT:CheckCertificateExpirationResponse><CONN:Status><CONN:Result>Warning</CONN:Result>${warning}</CONN:Status></CERT:CheckCertificateExpirationResponse>`;
    assert.deepEqual(explain(enveloped(body)), {
      ...NOTHING,
      kind: "response",
      operation: "CheckCertificateExpiration",
      warning: { code: 4257, severity: "Warning", text: "Kein ECC-Zertifikat", detail: "h-1" },
    });
  });

  test("of something that is no Konnektor is not called an answer of a Konnektor", () => {
    for (const xml of [
      "<LoginResponse/>",
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><LoginResponse xmlns="urn:shop"><ok/></LoginResponse></s:Body></s:Envelope>',
    ]) {
      assert.deepEqual(explain(xml), { ...NOTHING, kind: "unknown", found: { what: "other", name: "LoginResponse" } });
    }
  });

  test("that lacks something mandatory is refused, and the element named", () => {
    const xml = enveloped(
      "<CARD:GetPinStatusResponse><CARD:PinStatus>OFFEN</CARD:PinStatus></CARD:GetPinStatusResponse>",
    );
    const { code, fields } = refusal(() => explain(xml));
    assert.deepEqual([code, fields.element, fields.value], ["xml/value-invalid", "PinStatus", "OFFEN"]);
  });
});

describe("a Kartenterminal in an answer", () => {
  const told = (terminal: WrittenTerminal) => explain(declared(writeTerminal(terminal))).terminals[0];
  const of = (hardware: string, firmware: string) =>
    writeProduct({ vendorId: "MUSTR", code: "mkt2", hardware, firmware }, "PI:");

  test("that never connected has no version, no names and no address (trap T-13)", () => {
    const product = writeProduct(
      {
        date: "1970-01-01T00:00:00Z",
        type: "",
        ptv: "0.0.0",
        vendorId: "",
        code: "",
        hardware: "0.0.0",
        firmware: "0.0.0",
        vendorName: "",
        name: "",
      },
      "PI:",
    );
    const address = "<CT:IPV4Address>0.0.0.0</CT:IPV4Address>";
    assert.deepEqual(told({ product, address, name: "", connected: "false", slots: "0" }), {
      ctId: "ct-1",
      name: "",
      connected: false,
      vendorId: null,
      code: null,
      firmware: null,
      hardware: null,
      mac: "02-00-5E-00-53-01",
      ip: null,
      slots: null,
      workplaces: [],
    });
  });

  test("that is only switched off keeps the version the Konnektor remembers", () => {
    const { connected, firmware, hardware } = told({ product: of("1.0.0", "3.9.1"), connected: "false" }) ?? {};
    assert.deepEqual([connected, firmware, hardware], [false, "3.9.1", "1.0.0"]);
  });

  test("with version 0.0.0 has none, however the zeros are counted", () => {
    for (const zero of ["0.0.0", "0.0", "0.0.0.0", "000.000.000"]) {
      assert.equal(told({ product: of("1.0.0", zero) })?.firmware, null, zero);
    }
  });

  test("without a version has none", () => {
    assert.deepEqual([told({ product: of("", "") })?.firmware, told({ product: "" })?.firmware], [null, null]);
  });

  test("with a text in the place of the version shows the text", () => {
    assert.equal(told({ product: of("Rev. B", "3.x-beta") })?.firmware, "3.x-beta");
  });

  test("without an address has none", () => {
    assert.equal(told({ address: undefined })?.ip, null);
    assert.equal(told({ address: "<CT:IPV4Address/>" })?.ip, null);
  });
});

describe("a fault", () => {
  const fault = (detail: string) =>
    enveloped(
      `<S:Fault xmlns:S="${SOAP11}"><faultcode>S:Server</faultcode><faultstring>Oh weh</faultstring>${detail}</S:Fault>`,
    );

  test("says code, severity and text of its last trace, and keeps the earlier ones", () => {
    const xml = fault(
      `<detail>${writeError({ code: 10042, text: "Slot tot" }, { code: 4008, text: "Karte fehlt", severity: "Fatal", detail: "h-1" })}</detail>`,
    );
    assert.deepEqual(explain(xml), {
      ...NOTHING,
      kind: "fault",
      fault: { code: 4008, severity: "Fatal", text: "Karte fehlt", detail: "h-1", earlier: ["10042 Slot tot"] },
    });
  });

  test("is the same when only the error was saved", () => {
    const error = writeError({ code: 4021, text: "Kontext" });
    const expected = { ...NOTHING, kind: "fault", fault: { code: 4021, severity: "Error", text: "Kontext" } };
    assert.deepEqual(explain(declared(error)), expected);
    assert.deepEqual(explain(withDefaultNamespaces(error)), expected);
  });

  test("without a gematik error has no code, but its sentence", () => {
    assert.deepEqual(explain(fault("")), {
      ...NOTHING,
      kind: "fault",
      fault: { code: null, severity: "", text: "Oh weh" },
    });
  });
});

describe("a patient", () => {
  const secrets = ["Wilhelmine", "Ausgedacht", "X987654321", "80276001019990000042"];
  const eGK = writeCard({
    handle: "EGK-80276001019990000042",
    type: "EGK",
    iccsn: "80276001019990000042",
    holder: "Wilhelmine Ausgedacht",
    kvnr: "X987654321",
    expires: "2029-12-31",
    ctId: "kt-1",
    slot: "1",
  });
  const seen = (content: string) => {
    const explanation = explain(content);
    for (const secret of secrets) assert.ok(!JSON.stringify(explanation).includes(secret), secret);
    return explanation;
  };

  test("is masked: of an eGK only type, place and time are told", () => {
    const body = `<EVT:GetCardsResponse>${OK}<CARD:Cards>${eGK}${writeCard()}</CARD:Cards></EVT:GetCardsResponse>`;
    const [card, other] = seen(enveloped(body)).cards;
    assert.deepEqual(card, {
      handle: "",
      type: "EGK",
      ctId: "kt-1",
      slot: 1,
      insertedAt: "2026-03-04T05:06:07.000Z",
      masked: true,
    });
    assert.equal(other?.masked, false);
  });

  test("is masked wherever the card stands", () => {
    assert.equal(seen(declared(eGK)).cards[0]?.masked, true);
    assert.equal(seen(withDefaultNamespaces(`<CARD:Cards>${eGK}</CARD:Cards>`)).cards[0]?.masked, true);
    assert.equal(
      seen(enveloped(`<EVT:GetResourceInformationResponse>${OK}${eGK}</EVT:GetResourceInformationResponse>`)).cards[0]
        ?.masked,
      true,
    );
    const requested = `<t:RequestCardResponse xmlns:t="http://ws.gematik.de/conn/CardTerminalService/v1.1">${OK}${eGK}</t:RequestCardResponse>`;
    assert.equal(seen(enveloped(requested)).cards[0]?.masked, true);
  });

  test("leaves no trace when a CARD event was saved", () => {
    const parameter = (key: string, value: string) =>
      `<EVT:Parameter><EVT:Key>${key}</EVT:Key><EVT:Value>${value}</EVT:Value></EVT:Parameter>`;
    const event = `<EVT:Event><EVT:Topic>CARD/INSERTED</EVT:Topic><EVT:Type>Operation</EVT:Type><EVT:Severity>Info</EVT:Severity><EVT:SubscriptionID>s</EVT:SubscriptionID><EVT:Message>${parameter("CardType", "EGK")}${parameter("ICCSN", "80276001019990000042")}${parameter("CardHolderName", "Wilhelmine Ausgedacht")}${parameter("KVNR", "X987654321")}</EVT:Message></EVT:Event>`;
    assert.deepEqual(seen(declared(event)), {
      ...NOTHING,
      kind: "unknown",
      found: { what: "event", name: "CARD/INSERTED" },
    });
  });

  test("leaves no trace when the answer of another service was saved", () => {
    const xml = `<ReadVSDResponse xmlns="http://ws.gematik.de/conn/vsds/VSDService/v5.2"><PersoenlicheVersichertendaten>Wilhelmine Ausgedacht X987654321</PersoenlicheVersichertendaten></ReadVSDResponse>`;
    assert.deepEqual(seen(xml), { ...NOTHING, kind: "response", operation: "ReadVSD" });
  });
});

describe("an answer somebody saved carelessly", () => {
  test("with blank lines before it, or with the head of its HTTP answer, says the same", () => {
    const saved = writeDirectory();
    const head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n";
    for (const content of [`\n  ${saved}`, `${head}${saved}`, `${head}\r\n\ufeff${saved}`]) {
      assert.deepEqual(explain(content), explain(saved));
    }
  });
});

describe("what is no answer", () => {
  test("a request is named as one, with its operation", () => {
    const expected = {
      ...NOTHING,
      kind: "unknown",
      operation: "GetCards",
      found: { what: "request", name: "GetCards" },
    };
    assert.deepEqual(explain(enveloped('<EVT:GetCards mandant-wide="true"/>')), expected);
    assert.deepEqual(explain('<GetCards xmlns="http://ws.gematik.de/conn/EventService/v7.2"/>'), expected);
  });

  test("an event is named as one", () => {
    const expected = { ...NOTHING, kind: "unknown", found: { what: "event", name: "BOOTUP/BOOTUP_COMPLETE" } };
    assert.deepEqual(
      explain(declared("<EVT:Event><EVT:Topic>BOOTUP/BOOTUP_COMPLETE</EVT:Topic></EVT:Event>")),
      expected,
    );
  });

  test("another XML document is named by its root", () => {
    assert.deepEqual(explain("<note><to>x</to></note>").found, { what: "other", name: "note" });
  });

  test("a web page is not understood", () => {
    for (const page of [
      "<html><head/><body><p>Anmeldung</p></body></html>",
      "<!DOCTYPE html><html><body>Anmeldung</body></html>",
      "\r\n<html><body><br>Anmeldung</body></html>",
      "HTTP/1.1 401 Unauthorized\r\nServer: x\r\n\r\n<html><body>401</body></html>",
    ]) {
      assert.deepEqual(explain(page), { ...NOTHING, kind: "unknown", found: { what: "webpage", name: "HTML" } });
    }
  });

  for (const [what, content] of [
    ["a letter", "Sehr geehrte Damen und Herren,\nder Konnektor geht nicht."],
    ["binary rubbish", Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919 + 13) % 251)],
    ["a PKCS#12 file", Uint8Array.from([0x30, 0x82, 0x0a, 0x41, 0x02, 0x01, 0x03, 0x30, 0x82])],
    ["a ZIP file", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00])],
  ] as const) {
    test(`${what} is not understood, and at most a line of it is repeated`, () => {
      const { found, ...rest } = explain(content);
      assert.deepEqual(rest, { ...NOTHING, kind: "unknown" });
      assert.equal(found?.what, "other");
      assert.ok(found.name.length <= 60);
      assert.ok(!found.name.includes("\n"));
    });
  }

  test("JSON is named as such", () => {
    for (const content of ['{\n  "error": 4021\n}', '["4021"]']) {
      assert.deepEqual(explain(content), { ...NOTHING, kind: "unknown", found: { what: "json", name: "JSON" } });
    }
  });

  test("an empty file, or one of blanks, is not understood or refused as empty", () => {
    for (const content of ["", " \r\n\r\n\t"]) {
      let kind: string;
      try {
        kind = explain(content).kind;
      } catch (error) {
        assert.ok(error instanceof LotseError);
        kind = error.code;
      }
      assert.match(kind, /^(unknown|xml\/empty)$/);
    }
  });

  test("a broken document is refused, not guessed at", () => {
    const xml = writeDirectory();
    assert.equal(refusal(() => explain(xml.slice(0, -20))).code, "xml/not-wellformed");
    assert.equal(refusal(() => explain(Buffer.from(`\ufeff${xml}`, "utf16le"))).code, "xml/encoding");
    assert.equal(refusal(() => explain(xml.replace("Musterwerk", "\u0000"))).code, "xml/not-wellformed");
  });

  test("a failure becomes an explanation that carries its code", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(explainFailure(new LotseError("xml/empty", {})))), {
      ...NOTHING,
      kind: "unknown",
      found: { what: "other", name: "xml/empty" },
    });
    assert.equal(explainFailure(new TypeError("x")).found?.name, "TypeError");
  });

  test("whatever is changed in a document, it is explained or refused with a LotseError", () => {
    const documents = [
      writeDirectory({ services: [{ name: "CardService", version: "8.1.0", tls: "https://k/c" }] }),
      enveloped(
        `<EVT:GetCardsResponse>${OK}<CARD:Cards>${writeCard({ expires: "2028-01-01", objectSystem: "4.8.0" })}</CARD:Cards></EVT:GetCardsResponse>`,
      ),
      enveloped(
        `<EVT:GetResourceInformationResponse>${OK}${writeConnector("Online", "Offline", [{ condition: "EC_X" }])}</EVT:GetResourceInformationResponse>`,
      ),
      declared(writeTerminal({ product: writeProduct({}, "PI:") })),
      declared(writeError({ code: 4021 }, { code: 4008 })),
    ];
    const piece = fc.constantFrom("", "0", "-1", "x", "<a/>", "9999999999", "2026-99-99", "\u00e4", " ", "</", "&amp;");
    let explained = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.nat({ max: 30 }),
        piece,
        (document, at, remove, insert) => {
          const start = at % document.length;
          const changed = document.slice(0, start) + insert + document.slice(start + remove);
          try {
            assert.match(explain(changed).kind, /^(sds|response|fault|displayCode|unknown)$/);
            explained++;
          } catch (error) {
            assert.ok(error instanceof LotseError, String(error));
          }
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(explained > 20, `${explained} explained`);
  });
});

describe("a code from a display", () => {
  const conditions: [string, string, string][] = [
    ["EC_No_VPN_TI_Connection", "EC_No_VPN_TI_Connection", "Error"],
    ["  ec_no_vpn_ti_connection \r\n", "ec_no_vpn_ti_connection", "Error"],
    ["EC_CardTerminal_Not_Available(47)", "EC_CardTerminal_Not_Available(47)", "Error"],
    ["EC_CardTerminal_Not_Available (KT Empfang)", "EC_CardTerminal_Not_Available (KT Empfang)", "Error"],
    ["EC_CardTerminal_Not_Available(kt-abgeschn", "EC_CardTerminal_Not_Available(kt-abgeschn", "Error"],
    ["Software-Out-Of-Date", "Software-Out-Of-Date", "Info"],
    ["EC_TLS_Certificate_Security", "EC_TLS_Certificate_Security", "Info"],
    ["EC_TIME_DIFFERENCE_INTOLERABLE", "EC_TIME_DIFFERENCE_INTOLERABLE", "Fatal"],
    ["EC_OTHER_ERROR_STATE(3)", "EC_OTHER_ERROR_STATE(3)", ""],
  ];
  for (const [text, code, severity] of conditions) {
    test(`„${text.trim()}“ is a raised state with the severity of the table`, () => {
      const expected = { ...NOTHING, kind: "displayCode", states: [{ code, value: true, severity }] };
      assert.deepEqual(explainCode(text), expected);
      assert.deepEqual(explain(`\ufeff${text}`), expected);
    });
  }

  for (const text of [
    "4021",
    "Fehler 4021",
    " Fehlercode: 4021\n",
    "Error 4021",
    "\ufeff4021\r\n",
    "Fehler-Nr. 4021",
  ]) {
    test(`„${text.trim()}“ is the error 4021`, () => {
      const expected = { ...NOTHING, kind: "displayCode", fault: { code: 4021, severity: "Error", text: "" } };
      assert.deepEqual(explainCode(text), expected);
      assert.deepEqual(explain(text), expected);
    });
  }

  test("carries the severity of its error: 4002 is fatal", () => {
    assert.equal(explainCode("4002").fault?.severity, "Fatal");
  });

  for (const text of ["9999", "40211", "EC_Gibt_Es_Nicht", "EC_Gibt_Es_Nicht(47)"]) {
    test(`„${text}“ is a code, but none we know`, () => {
      assert.deepEqual(explain(text), { ...NOTHING, kind: "unknown", found: { what: "code", name: text } });
    });
  }

  for (const text of ["402", "4021 4022", "4021-1", "v4021.0", "(47)", ""]) {
    test(`„${text}“ is none we know`, () => {
      assert.deepEqual(explain(text), { ...NOTHING, kind: "unknown", found: { what: "other", name: text } });
    });
  }
});

describe("a state in words", () => {
  const state = (code: string, severity = "Info") => ({ code, value: true, severity });

  test("is as urgent as the table says, whatever severity the device gives it", () => {
    assert.equal(levelOfState(state("EC_No_VPN_TI_Connection", "Info")), "rot");
    assert.equal(levelOfState(state("EC_FW_Update_Available", "Fatal")), "info");
    assert.equal(levelOfState(state("EC_CardTerminal_Not_Available(47)", "Info")), "gelb");
  });

  test("of the vendor, or unknown, is as urgent as its severity says", () => {
    const level = (severity: string) => [
      levelOfState(state("EC_OTHER_ERROR_STATE(3)", severity)),
      levelOfState(state("EC_Neu", severity)),
    ];
    assert.deepEqual(level("Fatal"), ["rot", "rot"]);
    assert.deepEqual(level("Error"), ["gelb", "gelb"]);
    assert.deepEqual(level("Warning"), ["gelb", "gelb"]);
    assert.deepEqual(level("Info"), ["info", "info"]);
    assert.deepEqual(level(""), ["unbekannt", "unbekannt"]);
  });

  test("names the Kartenterminal in brackets, and the code where nobody knows it", async () => {
    const words = await wordsIn("de");
    assert.match(stateInWords(state("EC_CardTerminal_Not_Available(kt-3)"), words).meaning, /„kt-3“/);
    const entry = stateInWords({ ...state("EC_Neu"), since: "2026-03-01T02:03:04.000Z" }, words);
    assert.match(`${entry.meaning} ${entry.why}`, /EC_Neu/);
  });

  test("is judged at once, even when a device sends sixty thousand blanks in its name", () => {
    const before = process.cpuUsage();
    levelOfState(state(`EC_A${" ".repeat(60_000)}b`));
    const ms = process.cpuUsage(before).user / 1000;
    assert.ok(ms < 500, `${ms} ms`);
  });
});
