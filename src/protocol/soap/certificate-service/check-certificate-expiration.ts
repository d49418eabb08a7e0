/**
 * CheckCertificateExpiration: when the certificates of Konnektor and cards end. RSA and ECC have different dates: ask both.
 *
 * Schema: CertificateService.xsd 6.0.2 [REQ:gemSpec_Kon:TIP1-A_4699-03]. `CardHandle` stands before `Context` (trap T-01).
 * `Crypt` exists from service version 6.0.1 on; an older service must not be sent it.
 */

import { LotseError } from "../../../domain/errors.ts";
import type { Day } from "../../../domain/zeit/tag.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import { children, needText, parseDate, textOf, type XmlElement } from "../../xml/element.ts";
import { CCTX, CERT, CONN } from "../../xml/namespaces.ts";
import { el, optional } from "../../xml/write.ts";
import { warningIn } from "../envelope.ts";
import { type Context, context, type Operation } from "../operation.ts";

export interface ExpirationRequest {
  context: Context;
  /** Absent: Konnektor, Kartenterminals and all cards of the Mandant. */
  cardHandle?: string;
  crypt?: "RSA" | "ECC";
}

export interface CertificateExpiration {
  /** Empty for the Konnektor's own device card (trap T-30). */
  CtID: string;
  CardHandle: string;
  ICCSN: string;
  subject_commonName: string;
  serialNumber: string;
  validity: Day;
}

export interface ExpirationAnswer {
  expirations: CertificateExpiration[];
  /** Handles of cards without an ECC certificate: Warning 4257, fault 4258 on some devices (trap T-28). */
  withoutEcc: string[];
}

export const checkCertificateExpiration: Operation<ExpirationRequest, ExpirationAnswer> = {
  name: "CheckCertificateExpiration",
  service: SERVICES.CertificateService,
  namespace: CERT,
  namespaces: [CERT, CCTX, CONN],
  write: (request) =>
    el(CERT, "CheckCertificateExpiration", [
      optional(CONN, "CardHandle", request.cardHandle),
      context(request.context),
      optional(CERT, "Crypt", request.crypt),
    ]),
  read: (response) => ({
    expirations: children(response, CERT, "CertificateExpiration").map(readExpiration),
    withoutEcc: handlesWithoutEcc(response),
  }),
};

function readExpiration(element: XmlElement): CertificateExpiration {
  const validity = needText(element, CERT, "validity");
  const day = parseDate(validity);
  if (!day) throw new LotseError("xml/value-invalid", { element: "validity", value: validity, expected: "2026-12-31" });
  return {
    CtID: textOf(element, CERT, "CtID"),
    CardHandle: textOf(element, CONN, "CardHandle"),
    ICCSN: textOf(element, CERT, "ICCSN"),
    subject_commonName: textOf(element, CERT, "subject_commonName"),
    serialNumber: textOf(element, CERT, "serialNumber"),
    validity: day,
  };
}

function handlesWithoutEcc(response: XmlElement): string[] {
  const warning = warningIn(response);
  if (!warning || (warning.code !== 4257 && warning.code !== 4258)) return [];
  return warning.detail
    .split(/[,;\s]+/)
    .map((handle) => handle.trim())
    .filter((handle) => handle !== "");
}
