/**
 * The namespaces of the Konnektor's documents, with the prefixes the specification uses.
 *
 * Room: protocol/xml. We send exactly these; on reading only the family counts (element.ts).
 */
export interface Namespace {
  readonly prefix: string;
  readonly uri: string;
  /** The URI without its version suffix. */
  readonly family: string;
}

function ns(prefix: string, uri: string): Namespace {
  return { prefix, uri, family: uri.replace(/\/v\d+(\.\d+)*$/, "") };
}

export const SOAP = ns("SOAP", "http://schemas.xmlsoap.org/soap/envelope/");
/** Gateways answer in SOAP 1.2 at times; we only read it. */
export const SOAP12 = ns("SOAP12", "http://www.w3.org/2003/05/soap-envelope");

export const SDS = ns("SDS", "http://ws.gematik.de/conn/ServiceDirectory/v3.1");
export const SI = ns("SI", "http://ws.gematik.de/conn/ServiceInformation/v2.0");
export const PI = ns("PI", "http://ws.gematik.de/int/version/ProductInformation/v1.1");

export const CONN = ns("CONN", "http://ws.gematik.de/conn/ConnectorCommon/v5.0");
export const CCTX = ns("CCTX", "http://ws.gematik.de/conn/ConnectorContext/v2.0");
export const EVT = ns("EVT", "http://ws.gematik.de/conn/EventService/v7.2");
export const CT = ns("CT", "http://ws.gematik.de/conn/CardTerminalInfo/v8.0");
export const CTS = ns("CTS", "http://ws.gematik.de/conn/CardTerminalService/v1.1");
export const CARD = ns("CARD", "http://ws.gematik.de/conn/CardService/v8.1");
export const CARDCMN = ns("CARDCMN", "http://ws.gematik.de/conn/CardServiceCommon/v2.0");
export const CERT = ns("CERT", "http://ws.gematik.de/conn/CertificateService/v6.0");
export const CERTCMN = ns("CERTCMN", "http://ws.gematik.de/conn/CertificateServiceCommon/v2.0");
export const GERROR = ns("GERROR", "http://ws.gematik.de/tel/error/v2.0");
