/**
 * ReadCardCertificate: names as the Konnektor tells them, dates and kind of key from the certificate itself.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, test } from "node:test";
import forge from "node-forge";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import { enveloped, OK, withDefaultNamespaces } from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { readCardCertificate } from "./read-card-certificate.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

interface WrittenCertificate {
  issuer?: string;
  serial?: string;
  subject?: string;
  der?: string;
}

const info = (ref: string, data?: WrittenCertificate) =>
  `<CC:X509DataInfo><CC:CertRef>${ref}</CC:CertRef>${data ? dataOf(data) : ""}</CC:X509DataInfo>`;
const dataOf = ({ issuer = "CN=CA", serial = "4711", subject = "CN=Praxis", der = "" }: WrittenCertificate) =>
  `<CC:X509Data><CC:X509IssuerSerial><CC:X509IssuerName>${issuer}</CC:X509IssuerName><CC:X509SerialNumber>${serial}</CC:X509SerialNumber>` +
  `</CC:X509IssuerSerial><CC:X509SubjectName>${subject}</CC:X509SubjectName><CC:X509Certificate>${der}</CC:X509Certificate></CC:X509Data>`;
const answer = (...infos: string[]) =>
  `<CERT:ReadCardCertificateResponse>${OK}<CC:X509DataInfoList>${infos.join("")}</CC:X509DataInfoList></CERT:ReadCardCertificateResponse>`;
const readXml = (xml: string) => readCardCertificate.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (...infos: string[]) => readXml(enveloped(answer(...infos)));

/** A certificate made here, as base64 in lines of 64. */
function certificate(from: string, until: string): string {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  made.serialNumber = "01";
  made.validity.notBefore = new Date(from);
  made.validity.notAfter = new Date(until);
  made.setSubject([{ name: "commonName", value: "Praxis" }]);
  made.setIssuer([{ name: "commonName", value: "CA" }]);
  made.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return forge.pki
    .certificateToPem(made)
    .replace(/-----.*-----/g, "")
    .trim();
}

/** Self-signed on P-256 with openssl for this test: CN=Praxis Erfunden, 2026-01-02 to 2028-03-04. */
const ECC =
  "MIIBGjCBwgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9QcmF4aXMgRXJmdW5kZW4wHhcNMjYwMTAyMDAwMDAwWhcNMjgw" +
  "MzA0MDAwMDAwWjAaMRgwFgYDVQQDDA9QcmF4aXMgRXJmdW5kZW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQc5iM0rCCh" +
  "lUQNEdpf4L84wMGYiiiHPp4p5oJ9pvqu98h4LBQM8adv1w6fTttHMN0fU7kL8WrhQs4Y1ZekpSbKMAoGCCqGSM49BAMCA0cA" +
  "MEQCIAyZ6AX/5FmrJGhyfER6ZwCqFI3RcI8+PH1A+/0Ttb8TAiAyQM3Ri8XyV9wMZ2J2lRJeWbjuHdWx3Fftjz1Nt9KJbg==";

describe("the question", () => {
  test("names the handle before the context, then the certificates, then the kind of key (trap T-01)", () => {
    assert.equal(
      readCardCertificate.write({ context: CONTEXT, cardHandle: "h&1", certRefs: ["C.AUT", "C.ENC"], crypt: "ECC" })
        .text,
      "<CERT:ReadCardCertificate><CONN:CardHandle>h&amp;1</CONN:CardHandle><CCTX:Context><CONN:MandantId>M1</CONN:MandantId>" +
        "<CONN:ClientSystemId>CS1</CONN:ClientSystemId><CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context>" +
        "<CERT:CertRefList><CERT:CertRef>C.AUT</CERT:CertRef><CERT:CertRef>C.ENC</CERT:CertRef></CERT:CertRefList>" +
        "<CERT:Crypt>ECC</CERT:Crypt></CERT:ReadCardCertificate>",
    );
  });

  test(
    "is what gematik's schema wants; without Crypt the older one too",
    needs(gematikApi(), "Die Schemata der gematik"),
    () => {
      for (const crypt of [undefined, "RSA", "ECC"] as const) {
        const request = {
          context: CONTEXT,
          cardHandle: "h-1",
          certRefs: ["C.AUT", "C.ENC", "C.SIG", "C.QES"],
          crypt,
        } as const;
        const document = envelope(readCardCertificate.write(request), readCardCertificate.namespaces);
        assertBodyFits("conn/CertificateService_v6_0_2.xsd", document);
        if (!crypt) assertBodyFits("conn/CertificateService.xsd", document);
      }
    },
  );
});

describe("a certificate", () => {
  test("is told with its names, and with kind of key and dates from its own bytes", () => {
    const der = certificate("2026-05-06T07:08:09Z", "2031-10-11T12:13:14Z");
    assert.deepEqual(read(info("C.AUT", { issuer: "CN=CA,C=DE", serial: "99", subject: "CN=Praxis,C=DE", der })), [
      {
        CertRef: "C.AUT",
        X509Data: {
          X509IssuerName: "CN=CA,C=DE",
          X509SerialNumber: "99",
          X509SubjectName: "CN=Praxis,C=DE",
          parsed: { crypt: "RSA", validFrom: "2026-05-06", validUntil: "2031-10-11" },
        },
      },
    ]);
  });

  test("on an elliptic curve is told as ECC", () => {
    assert.deepEqual(read(info("C.AUT", { der: ECC }))[0]?.X509Data?.parsed, {
      crypt: "ECC",
      validFrom: "2026-01-02",
      validUntil: "2028-03-04",
    });
  });

  test("in a re-indented answer loses line breaks inside its names", () => {
    const [read1] = read(
      info("C.AUT", { subject: "\n   CN=Praxis am\n      Markt,C=DE\n  ", issuer: "CN=Eine\n\t CA" }),
    );
    assert.deepEqual(
      [read1?.X509Data?.X509SubjectName, read1?.X509Data?.X509IssuerName],
      ["CN=Praxis am Markt,C=DE", "CN=Eine CA"],
    );
  });

  for (const der of ["", "keinBase64!", "MIIBszCCAVmgAwIBAgIBATAKBggqhkjOPQQDAjAU"]) {
    test(`whose bytes are „${der}“ keeps its names and has no dates`, () => {
      const [read1] = read(info("C.AUT", { der }));
      assert.deepEqual([read1?.X509Data?.X509SubjectName, read1?.X509Data?.parsed], ["CN=Praxis", undefined]);
    });
  }

  test("that could not be read is listed by its reference alone", () => {
    assert.deepEqual(read(info("C.QES")), [{ CertRef: "C.QES", X509Data: undefined }]);
  });

  test("without issuer or serial number is told with the rest (trap T-14)", () => {
    const xml = enveloped(answer(info("C.AUT", {}))).replace(/<CC:X509IssuerSerial>.*<\/CC:X509IssuerSerial>/, "");
    const [read1] = readXml(xml);
    assert.deepEqual(
      [read1?.X509Data?.X509IssuerName, read1?.X509Data?.X509SerialNumber, read1?.X509Data?.X509SubjectName],
      ["", "", "CN=Praxis"],
    );
  });
});

describe("the list", () => {
  test("keeps every reference in its order, and is read the same without a single prefix", () => {
    const infos = [info("C.AUT", {}), info("C.ENC"), info("C.SIG", { subject: "CN=Zweites" })];
    assert.deepEqual(
      read(...infos).map((c) => c.CertRef),
      ["C.AUT", "C.ENC", "C.SIG"],
    );
    assert.deepEqual(readXml(withDefaultNamespaces(answer(...infos))), read(...infos));
  });

  test("that is missing is missed by name", () => {
    const xml = enveloped(`<CERT:ReadCardCertificateResponse>${OK}</CERT:ReadCardCertificateResponse>`);
    assert.deepEqual(refusal(() => readXml(xml)).fields, {
      element: "X509DataInfoList",
      parent: "ReadCardCertificateResponse",
    });
  });
});
