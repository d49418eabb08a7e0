/**
 * CheckCertificateExpiration: when each certificate ends, and which cards have none of the kind that was asked for.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import { enveloped, OK, withDefaultNamespaces, writeError } from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { checkCertificateExpiration, type ExpirationRequest } from "./check-certificate-expiration.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };
const WRITTEN_CONTEXT =
  "<CCTX:Context><CONN:MandantId>M1</CONN:MandantId><CONN:ClientSystemId>CS1</CONN:ClientSystemId>" +
  "<CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context>";

const entry = (ctId: string, handle: string, iccsn: string, name: string, validity: string) =>
  `<CERT:CertificateExpiration><CERT:CtID>${ctId}</CERT:CtID><CONN:CardHandle>${handle}</CONN:CardHandle>` +
  `<CERT:ICCSN>${iccsn}</CERT:ICCSN><CERT:subject_commonName>${name}</CERT:subject_commonName>` +
  `<CERT:serialNumber>4711</CERT:serialNumber><CERT:validity>${validity}</CERT:validity></CERT:CertificateExpiration>`;
const answer = (entries: string, status = OK) =>
  `<CERT:CheckCertificateExpirationResponse>${status}${entries}</CERT:CheckCertificateExpirationResponse>`;
const readXml = (xml: string) => checkCertificateExpiration.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (entries: string, status?: string) => readXml(enveloped(answer(entries, status)));

describe("the question", () => {
  test("about everything carries nothing but the context", () => {
    assert.equal(
      checkCertificateExpiration.write({ context: CONTEXT }).text,
      `<CERT:CheckCertificateExpiration>${WRITTEN_CONTEXT}</CERT:CheckCertificateExpiration>`,
    );
  });

  test("about one card names its handle before the context, and the kind of key after it (trap T-01)", () => {
    assert.equal(
      checkCertificateExpiration.write({ context: CONTEXT, cardHandle: "h&1", crypt: "ECC" }).text,
      `<CERT:CheckCertificateExpiration><CONN:CardHandle>h&amp;1</CONN:CardHandle>${WRITTEN_CONTEXT}` +
        "<CERT:Crypt>ECC</CERT:Crypt></CERT:CheckCertificateExpiration>",
    );
  });

  const requests: ExpirationRequest[] = [
    { context: CONTEXT },
    { context: CONTEXT, cardHandle: "h-1" },
    { context: CONTEXT, crypt: "RSA" },
    { context: CONTEXT, cardHandle: "h-1", crypt: "ECC" },
  ];
  test(
    "is what gematik's schema wants; without Crypt the older one too",
    needs(gematikApi(), "Die Schemata der gematik"),
    () => {
      for (const request of requests) {
        const document = envelope(checkCertificateExpiration.write(request), checkCertificateExpiration.namespaces);
        assertBodyFits("conn/CertificateService_v6_0_2.xsd", document);
        if (!request.crypt) assertBodyFits("conn/CertificateService.xsd", document);
      }
    },
  );
});

describe("the answer", () => {
  const gsmcK = entry("", "", "80276883130000199007", "80276883130000199007-20210315", "2026-07-11");
  const smcB = entry("kt-7", "h-1", "80276883110000199001", "Praxis Erfunden", "2028-08-15Z");
  const expected = [
    {
      CtID: "",
      CardHandle: "",
      ICCSN: "80276883130000199007",
      subject_commonName: "80276883130000199007-20210315",
      serialNumber: "4711",
      validity: "2026-07-11",
    },
    {
      CtID: "kt-7",
      CardHandle: "h-1",
      ICCSN: "80276883110000199001",
      subject_commonName: "Praxis Erfunden",
      serialNumber: "4711",
      validity: "2028-08-15",
    },
  ];

  test("lists the Konnektor's own card with empty place and handle (trap T-30), and the others", () => {
    assert.deepEqual(read(gsmcK + smcB), { expirations: expected, withoutEcc: [] });
  });

  test("is read the same without a single prefix", () => {
    assert.deepEqual(readXml(withDefaultNamespaces(answer(gsmcK + smcB))).expirations, expected);
  });

  test("may list nothing (trap T-29)", () => {
    assert.deepEqual(read(""), { expirations: [], withoutEcc: [] });
  });

  test("with a date nobody can read is refused, and the element named", () => {
    const { code, fields } = refusal(() => read(entry("", "", "", "", "bald")));
    assert.deepEqual([code, fields.element, fields.value], ["xml/value-invalid", "validity", "bald"]);
  });
});

describe("cards without an ECC certificate (trap T-28)", () => {
  const warning = (code: number, detail?: string) =>
    `<CONN:Status><CONN:Result>Warning</CONN:Result>${writeError({ code, detail, severity: "Warning" })}</CONN:Status>`;

  test("are named in the detail of warning 4257, separated by commas", () => {
    assert.deepEqual(read("", warning(4257, "h-1, h-2,h-3")).withoutEcc, ["h-1", "h-2", "h-3"]);
  });

  test("are listed one per line by others, or with code 4258", () => {
    assert.deepEqual(read("", warning(4257, "\n  h-1\n  h-2\n")).withoutEcc, ["h-1", "h-2"]);
    assert.deepEqual(read("", warning(4258, "h-1;h-2")).withoutEcc, ["h-1", "h-2"]);
  });

  test("are not known when the warning names none", () => {
    assert.deepEqual(read("", warning(4257)).withoutEcc, []);
  });

  test("are not meant by other warnings", () => {
    assert.deepEqual(read("", warning(4132, "h-1")).withoutEcc, []);
  });

  test("do not keep the dates of the others back", () => {
    const { expirations, withoutEcc } = read(entry("kt-7", "h-2", "", "Praxis", "2027-01-31"), warning(4257, "h-1"));
    assert.deepEqual([expirations.map((e) => e.validity), withoutEcc], [["2027-01-31"], ["h-1"]]);
  });
});
