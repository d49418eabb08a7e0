/**
 * Envelopes and faults in the spellings of several vendors: what is inside counts, not how it is wrapped.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../test/support/refusal.ts";
import { declared, enveloped, OK, withDefaultNamespaces, writeError } from "../../../test/support/soap.ts";
import { is } from "../xml/element.ts";
import { CONN, EVT } from "../xml/namespaces.ts";
import { parseXml } from "../xml/parse.ts";
import { el } from "../xml/write.ts";
import { bodyOf, envelope, type Fault, faultIn, throwIfFault, warningIn } from "./envelope.ts";

const SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP12 = "http://www.w3.org/2003/05/soap-envelope";
const ANSWER = `<EVT:GetCardsResponse>${OK}</EVT:GetCardsResponse>`;

const parse = (xml: string) => parseXml(Buffer.from(xml));
const body = (xml: string) => bodyOf(parse(xml));
const faultOf = (xml: string) => faultIn(body(xml));

/** The error of a fault that must be a gematik one. */
function gematik(fault: Fault | undefined) {
  assert.equal(fault?.kind, "gematik");
  return fault.error;
}

describe("the body of an answer", () => {
  for (const prefix of ["SOAP-ENV", "S", "soap", "soapenv", "SOAP", "ns1", ""]) {
    test(`is found in an envelope with ${prefix === "" ? "a default namespace" : `the prefix ${prefix}`}`, () => {
      assert.ok(is(body(enveloped(ANSWER, prefix)), EVT, "GetCardsResponse"));
    });
  }

  test("is found in a SOAP 1.2 envelope", () => {
    assert.ok(is(body(enveloped(ANSWER, "env", SOAP12)), EVT, "GetCardsResponse"));
  });

  test("is found behind a header with content, comments and blanks", () => {
    const xml = `<S:Envelope xmlns:S="${SOAP11}">\n <S:Header><x:Body xmlns:x="urn:x"><x:a/></x:Body></S:Header>\n <S:Body><!-- c -->\n  ${declared(ANSWER)}\n </S:Body>\n</S:Envelope>\n`;
    assert.ok(is(body(xml), EVT, "GetCardsResponse"));
  });

  test("is found in a Body that somebody saved without its envelope", () => {
    assert.ok(is(body(`<S:Body xmlns:S="${SOAP11}">${declared(ANSWER)}</S:Body>`), EVT, "GetCardsResponse"));
    assert.ok(is(body(`<Body xmlns="${SOAP12}">${declared(ANSWER)}</Body>`), EVT, "GetCardsResponse"));
  });

  test("is the document itself when there is no envelope at all", () => {
    assert.ok(is(body(declared(ANSWER)), EVT, "GetCardsResponse"));
  });

  test("is not looked for in an Envelope of another namespace", () => {
    assert.equal(body(`<Envelope xmlns="urn:x"><Body><a/></Body></Envelope>`).name, "Envelope");
  });

  test("is missed by name when the envelope or the body is empty", () => {
    const missing = (xml: string) => refusal(() => body(xml));
    assert.deepEqual(missing(`<S:Envelope xmlns:S="${SOAP11}"><S:Header/></S:Envelope>`), {
      code: "xml/element-missing",
      fields: { element: "Body", parent: "Envelope" },
    });
    assert.deepEqual(missing(`<S:Envelope xmlns:S="${SOAP11}"><S:Body> </S:Body></S:Envelope>`), {
      code: "xml/element-missing",
      fields: { element: "*", parent: "Body" },
    });
  });

  test("is not taken from a Body of the other SOAP version", () => {
    const xml = `<S:Envelope xmlns:S="${SOAP11}" xmlns:T="${SOAP12}"><T:Body><a/></T:Body></S:Envelope>`;
    assert.equal(refusal(() => body(xml)).code, "xml/element-missing");
  });
});

describe("the envelope we send", () => {
  test("is SOAP 1.1 in UTF-8 with every namespace declared once", () => {
    assert.equal(
      envelope(el(EVT, "GetCards", el(CONN, "MandantId", "m")), [EVT, CONN]),
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<SOAP:Envelope xmlns:SOAP="http://schemas.xmlsoap.org/soap/envelope/"' +
        ' xmlns:EVT="http://ws.gematik.de/conn/EventService/v7.2" xmlns:CONN="http://ws.gematik.de/conn/ConnectorCommon/v5.0">' +
        "<SOAP:Body><EVT:GetCards><CONN:MandantId>m</CONN:MandantId></EVT:GetCards></SOAP:Body></SOAP:Envelope>",
    );
  });

  test("is read back by ourselves", () => {
    assert.equal(body(envelope(el(EVT, "GetCards"), [EVT])).name, "GetCards");
  });
});

describe("a fault", () => {
  const fault = (detail: string, soap = SOAP11) =>
    `<S:Fault xmlns:S="${soap}"><faultcode>S:Server</faultcode><faultstring> Kontext falsch </faultstring>${detail}</S:Fault>`;
  const error = writeError({ code: 4021, text: "Kontext unbekannt", severity: "Error", detail: "Zeile 1" });
  const expected = {
    code: 4021,
    text: "Kontext unbekannt",
    severity: "Error",
    errorType: "Technical",
    detail: "Zeile 1",
    earlier: [],
    timestamp: "2026-03-04T05:06:07Z",
  };

  test("with a prefixed gematik error is read with all its fields", () => {
    assert.deepEqual(faultOf(enveloped(fault(`<detail>${error}</detail>`))), {
      kind: "gematik",
      error: expected,
      faultString: "Kontext falsch",
    });
  });

  test("with the error in a default namespace is read the same", () => {
    const xml = enveloped(fault(`<detail>${withDefaultNamespaces(error)}</detail>`));
    assert.deepEqual(gematik(faultOf(xml)), expected);
  });

  test("with a prefixed or additionally wrapped detail is read the same", () => {
    assert.deepEqual(gematik(faultOf(enveloped(fault(`<S:detail>${error}</S:detail>`)))), expected);
    assert.deepEqual(
      gematik(faultOf(enveloped(fault(`<detail><x:wrap xmlns:x="urn:x">${error}</x:wrap></detail>`)))),
      expected,
    );
  });

  test("in SOAP 1.2, with Reason and Detail, is read the same", () => {
    const xml = enveloped(
      `<E:Fault xmlns:E="${SOAP12}"><E:Code><E:Value>E:Receiver</E:Value></E:Code><E:Reason><E:Text xml:lang="de">Kontext falsch</E:Text></E:Reason>` +
        `<E:Detail>${error}</E:Detail></E:Fault>`,
      "E",
      SOAP12,
    );
    assert.deepEqual(faultOf(xml), { kind: "gematik", error: expected, faultString: "Kontext falsch" });
  });

  test("saved without envelope, or as nothing but the error, is read the same", () => {
    assert.deepEqual(gematik(faultOf(declared(fault(`<detail>${error}</detail>`)))), expected);
    assert.deepEqual(faultOf(declared(error)), { kind: "gematik", error: expected, faultString: "Kontext unbekannt" });
  });

  test("with vendor traces before is told by its last trace; the others are kept as code and text", () => {
    const chain = writeError(
      { code: 10042, text: "Slot 3 antwortet nicht", detail: "SW1SW2=6700" },
      { code: 20007, text: "" },
      { code: 4008, text: "Karte nicht gesteckt", severity: "Fatal", type: "Security" },
    );
    const { code, text, severity, errorType, detail, earlier } = gematik(
      faultOf(enveloped(fault(`<detail>${chain}</detail>`))),
    );
    assert.deepEqual(
      [code, text, severity, errorType, detail],
      [4008, "Karte nicht gesteckt", "Fatal", "Security", ""],
    );
    assert.equal(earlier.length, 2);
    assert.match(earlier[0] ?? "", /^10042 Slot 3 antwortet nicht/);
    assert.equal(earlier[1], "20007");
  });

  test("keeps the detail of the vendor's trace, where the useful text hides (trap T-33)", () => {
    const chain = writeError({ code: 10042, text: "Fehler", detail: "SW1SW2=6700" }, { code: 4001 });
    assert.match(JSON.stringify(faultOf(enveloped(fault(`<detail>${chain}</detail>`)))), /SW1SW2=6700/);
  });

  for (const [what, detail] of [
    ["without detail", ""],
    ["with an empty detail", "<detail/>"],
    ["with a stack trace as detail", "<detail><exception>at org.example.Main</exception></detail>"],
    ["with an error without traces", "<detail><G:Error/></detail>"],
    ["with an error whose code is a text", `<detail>${writeError({ code: "EC_1" })}</detail>`],
  ] as const) {
    test(`${what} has only its own sentence`, () => {
      assert.deepEqual(faultOf(enveloped(fault(detail))), { kind: "bare", faultString: "Kontext falsch" });
    });
  }

  test("without a single word is still a fault", () => {
    assert.deepEqual(faultOf(enveloped(`<S:Fault xmlns:S="${SOAP11}"/>`)), { kind: "bare", faultString: "" });
  });

  test("is none when it only carries the name", () => {
    assert.equal(faultOf(enveloped('<Fault xmlns="urn:x"><faultstring>x</faultstring></Fault>')), undefined);
    assert.equal(faultOf(enveloped(ANSWER)), undefined);
  });

  test("is thrown with code and text, or without code with its sentence", () => {
    assert.deepEqual(
      refusal(() => throwIfFault(body(enveloped(fault(`<detail>${error}</detail>`))))),
      {
        code: "soap/fault",
        fields: { code: 4021, text: "Kontext unbekannt" },
      },
    );
    assert.deepEqual(
      refusal(() => throwIfFault(body(enveloped(fault(""))))),
      {
        code: "soap/fault-without-code",
        fields: { text: "Kontext falsch" },
      },
    );
    assert.equal(throwIfFault(body(enveloped(ANSWER))), undefined);
  });
});

describe("a warning", () => {
  const answer = (status: string) => body(enveloped(`<EVT:GetCardsResponse>${status}</EVT:GetCardsResponse>`));

  test("stands in the Status of an answer and carries code, severity and detail", () => {
    const error = writeError({ code: 4257, text: "Kein ECC-Zertifikat", severity: "Warning", detail: "h-1, h-2" });
    const status = `<CONN:Status><CONN:Result>Warning</CONN:Result>${error}</CONN:Status>`;
    const warning = warningIn(answer(status));
    assert.deepEqual([warning?.code, warning?.severity, warning?.detail], [4257, "Warning", "h-1, h-2"]);
    assert.deepEqual(
      warningIn(body(enveloped(`<EVT:GetCardsResponse>${withDefaultNamespaces(status)}</EVT:GetCardsResponse>`))),
      warning,
    );
  });

  test("is no fault", () => {
    const status = `<CONN:Status><CONN:Result>Warning</CONN:Result>${writeError({ code: 4257 })}</CONN:Status>`;
    assert.equal(faultIn(answer(status)), undefined);
  });

  test("is absent from an answer that is OK, or has no Status", () => {
    assert.equal(warningIn(answer(OK)), undefined);
    assert.equal(warningIn(answer("")), undefined);
    assert.equal(warningIn(answer("<CONN:Status><CONN:Result>Warning</CONN:Result></CONN:Status>")), undefined);
  });
});
