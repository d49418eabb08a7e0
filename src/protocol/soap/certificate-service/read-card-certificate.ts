/**
 * ReadCardCertificate: an X.509 certificate from a card of the practice.
 *
 * Schema: CertificateService.xsd 6.0.2, CertificateServiceCommon.xsd 2.0 [REQ:gemSpec_Kon:TIP1-A_4700].
 * `CardHandle` stands before `Context` (trap T-01).
 */
import { X509Certificate } from "node:crypto";
import type { Day } from "../../../domain/zeit/tag.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import { child, children, need, needText, textOf, type XmlElement } from "../../xml/element.ts";
import { CCTX, CERT, CERTCMN, CONN } from "../../xml/namespaces.ts";
import { el, optional } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

export type CertRef = "C.AUT" | "C.ENC" | "C.SIG" | "C.QES";

export interface ReadCertificateRequest {
  context: Context;
  cardHandle: string;
  certRefs: readonly CertRef[];
  crypt?: "RSA" | "ECC";
}

export interface CardCertificate {
  CertRef: string;
  /** Absent when this certificate could not be read. */
  X509Data?: {
    X509IssuerName: string;
    X509SerialNumber: string;
    X509SubjectName: string;
    /** From the certificate itself; absent when it is not readable DER. */
    parsed?: { crypt: "RSA" | "ECC"; validFrom: Day; validUntil: Day };
  };
}

export const readCardCertificate: Operation<ReadCertificateRequest, CardCertificate[]> = {
  name: "ReadCardCertificate",
  service: SERVICES.CertificateService,
  namespace: CERT,
  namespaces: [CERT, CCTX, CONN],
  write: (request) =>
    el(CERT, "ReadCardCertificate", [
      el(CONN, "CardHandle", request.cardHandle),
      context(request.context),
      el(
        CERT,
        "CertRefList",
        request.certRefs.map((ref) => el(CERT, "CertRef", ref)),
      ),
      optional(CERT, "Crypt", request.crypt),
    ]),
  read: (response) => children(need(response, CERTCMN, "X509DataInfoList"), CERTCMN, "X509DataInfo").map(readDataInfo),
};

function readDataInfo(element: XmlElement): CardCertificate {
  const data = child(element, CERTCMN, "X509Data");
  const issuer = data && child(data, CERTCMN, "X509IssuerSerial");
  return {
    CertRef: needText(element, CERTCMN, "CertRef"),
    X509Data: data && {
      X509IssuerName: issuer ? squeeze(textOf(issuer, CERTCMN, "X509IssuerName")) : "",
      X509SerialNumber: issuer ? textOf(issuer, CERTCMN, "X509SerialNumber") : "",
      X509SubjectName: squeeze(textOf(data, CERTCMN, "X509SubjectName")),
      parsed: parseDer(textOf(data, CERTCMN, "X509Certificate")),
    },
  };
}

function parseDer(base64: string): { crypt: "RSA" | "ECC"; validFrom: Day; validUntil: Day } | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    return {
      crypt: certificate.publicKey.asymmetricKeyType === "rsa" ? "RSA" : "ECC",
      validFrom: certificate.validFromDate.toISOString().slice(0, 10),
      validUntil: certificate.validToDate.toISOString().slice(0, 10),
    };
  } catch {
    return undefined;
  }
}

/** Saved answers are often re-indented: blanks inside a name are one blank. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, " ");
}
