/**
 * Use case: explain a saved answer of a Konnektor, or a code from its display. Reads a text, asks nobody.
 *
 * Room: app. The shape of `Explanation` is the shape of `lotse explain --json`; fields are only added, never changed.
 * Patient data is masked: of an eGK or KVK only type and place are told (design, principle 9).
 */
import type { Level } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import { errorNumberIn, fehlercode } from "../domain/fehlercode.ts";
import { recogniseCondition } from "../domain/fehlerzustand.ts";
import { said } from "../domain/version.ts";
import { type Day, dayOf, type Instant } from "../domain/zeit/tag.ts";
import { isServiceDirectory, readServiceDirectory } from "../protocol/sds/service-directory.ts";
import { getPinStatus } from "../protocol/soap/card-service/get-pin-status.ts";
import { checkCertificateExpiration } from "../protocol/soap/certificate-service/check-certificate-expiration.ts";
import { readCardCertificate } from "../protocol/soap/certificate-service/read-card-certificate.ts";
import { bodyOf, faultIn, type GematikError, warningIn } from "../protocol/soap/envelope.ts";
import { type CardTerminal, readCardTerminal } from "../protocol/soap/event-service/get-card-terminals.ts";
import { type Card, readCard } from "../protocol/soap/event-service/get-cards.ts";
import { readConnector, readOperatingState } from "../protocol/soap/event-service/get-resource-information.ts";
import { isResponseOf } from "../protocol/soap/operation.ts";
import { child, is, textOf, type XmlElement } from "../protocol/xml/element.ts";
import { CARD, CARDCMN, CCTX, CERT, CERTCMN, CONN, CT, EVT } from "../protocol/xml/namespaces.ts";
import { parseXml } from "../protocol/xml/parse.ts";
import type { Entry, Words } from "../words/words.ts";

export interface Explanation {
  kind: "sds" | "response" | "fault" | "displayCode" | "unknown";
  operation?: string;
  product?: {
    vendorId: string;
    code: string;
    name: string;
    vendorName: string;
    type: string;
    firmware: string;
    hardware: string;
    ptv: string;
  };
  /** When the device made the statement, RFC 3339. */
  informationDate?: string;
  tlsMandatory?: boolean;
  clientAutMandatory?: boolean;
  services: ExplainedService[];
  vpn?: { ti: ExplainedTunnel; sis: ExplainedTunnel };
  terminals: ExplainedTerminal[];
  cards: ExplainedCard[];
  pins: { status: string; leftTries?: number }[];
  certificates: ExplainedCertificate[];
  states: ExplainedState[];
  fault?: ExplainedFault;
  /** A `Warning` result: the question was answered, with a remark. */
  warning?: ExplainedFault;
  /** For kind "unknown": what was found instead. */
  found?: { what: "request" | "event" | "webpage" | "json" | "code" | "other"; name: string };
}

export interface ExplainedService {
  name: string;
  version: string;
  namespace: string;
  /** The address to use: with TLS where there is one. */
  endpoint: string | null;
  tls: boolean;
  endpointPlain: string | null;
  endpointTls: string | null;
}

interface ExplainedTunnel {
  online: boolean;
  since: string;
}

export interface ExplainedTerminal {
  ctId: string;
  name: string;
  connected: boolean;
  /** Null where the Konnektor knows nothing: a terminal that never connected. */
  vendorId: string | null;
  code: string | null;
  firmware: string | null;
  hardware: string | null;
  mac: string;
  ip: string | null;
  slots: number | null;
  workplaces: string[];
}

export interface ExplainedCard {
  handle: string;
  type: string;
  iccsn?: string;
  ctId: string;
  slot: number;
  expires?: Day;
  insertedAt: string;
  /** Details of patients' cards are left out. */
  masked: boolean;
}

export interface ExplainedCertificate {
  ref?: string;
  subject: string;
  issuer?: string;
  serial: string;
  validFrom?: Day;
  validUntil?: Day;
  crypt?: "RSA" | "ECC";
  ctId?: string;
  cardHandle?: string;
  iccsn?: string;
  /** Answer of VerifyCertificate. */
  result?: string;
}

export interface ExplainedState {
  code: string;
  value: boolean;
  severity: string;
  since?: string;
}

export interface ExplainedFault {
  code: number | null;
  severity: string;
  text: string;
  detail?: string;
  /** Traces of the vendor before the one that counts. */
  earlier?: string[];
}

/** @throws LotseError xml/* when it looks like XML but is broken */
export function explainBytes(bytes: Uint8Array): Explanation {
  const content = withoutHead(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const start = content.subarray(0, 512).toString("latin1");
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(start)) return unknown("webpage", "HTML");
  if (/^(<|\u00ff\u00fe|\u00fe\u00ff)/.test(start)) return explainDocument(parseXml(content));
  if (/^[{[]/.test(start)) return unknown("json", "JSON");
  return explainCode(content.subarray(0, 4096).toString("utf8"));
}

/** Without blanks and byte order mark before the document, and without the head of an HTTP answer somebody saved with it. */
function withoutHead(content: Buffer): Buffer {
  const start = content.subarray(0, 16 * 1024).toString("latin1");
  const head = /^(\u00ef\u00bb\u00bf)?\s*(HTTP\/\d[\s\S]*?\r?\n\r?\n\s*)?(\u00ef\u00bb\u00bf)?/.exec(start)?.[0] ?? "";
  return content.subarray(head.length);
}

const NOTHING = { services: [], terminals: [], cards: [], pins: [], certificates: [], states: [] };

/** Lists that were not found are empty, and `kind` comes first for people who read the JSON. */
function explanation(kind: Explanation["kind"], found: Partial<Explanation>): Explanation {
  return { kind, ...NOTHING, ...found };
}

/** A code as it stands on a display, in a PVS or on a ticket: "EC_No_VPN_TI_Connection", "Fehler 4021". */
export function explainCode(text: string): Explanation {
  const condition = recogniseCondition(text);
  if (condition) {
    const severity = condition.severity === "vendor" ? "" : condition.severity;
    return explanation("displayCode", { states: [{ code: text.trim(), value: true, severity }] });
  }
  const number = errorNumberIn(text);
  const known = number === undefined ? undefined : fehlercode(number);
  if (known) {
    return explanation("displayCode", { fault: { code: known.code, severity: known.severity, text: "" } });
  }
  const firstLine = text.trim().split("\n", 1)[0]?.slice(0, 60) ?? "";
  const looksLikeCode = number !== undefined || /^EC_\w+(\(.*\))?$/i.test(firstLine);
  return unknown(looksLikeCode ? "code" : "other", firstLine);
}

function unknown(what: NonNullable<Explanation["found"]>["what"], name: string, operation?: string): Explanation {
  return explanation("unknown", { operation, found: { what, name } });
}

function explainDocument(root: XmlElement): Explanation {
  if (isServiceDirectory(root)) return explainDirectory(root);
  const body = bodyOf(root);
  const fault = faultIn(body);
  if (fault?.kind === "gematik") return explanation("fault", { fault: explainError(fault.error) });
  if (fault) return explanation("fault", { fault: { code: null, severity: "", text: fault.faultString } });
  return explainResponse(body);
}

function explainDirectory(root: XmlElement): Explanation {
  const { product, informationDate, tlsMandatory, clientAutMandatory, services } = readServiceDirectory(root);
  return explanation("sds", {
    product: {
      vendorId: product.vendorId,
      code: product.productCode,
      name: product.name,
      vendorName: product.vendorName,
      type: product.type,
      firmware: product.firmware,
      hardware: product.hardware,
      ptv: product.ptv,
    },
    informationDate: informationDate === undefined ? undefined : rfc3339(informationDate),
    tlsMandatory,
    clientAutMandatory,
    services: services.map((s) => ({
      name: s.name,
      version: s.version,
      namespace: s.namespace,
      endpoint: s.tls ?? s.plain ?? null,
      tls: s.tls !== undefined,
      endpointPlain: s.plain ?? null,
      endpointTls: s.tls ?? null,
    })),
  });
}

/** Elements that may stand alone when somebody saved only a part. */
const PARTS = [
  { namespace: CT, name: "CardTerminals", operation: "GetCardTerminals" },
  { namespace: CT, name: "CardTerminal", operation: "GetResourceInformation" },
  { namespace: CARD, name: "Cards", operation: "GetCards" },
  { namespace: CARD, name: "Card", operation: "GetResourceInformation" },
  { namespace: CONN, name: "Connector", operation: "GetResourceInformation" },
  { namespace: CONN, name: "OperatingState", operation: "GetResourceInformation" },
  { namespace: CERTCMN, name: "X509DataInfoList", operation: "ReadCardCertificate" },
];

function explainResponse(body: XmlElement): Explanation {
  const part = PARTS.find((p) => is(body, p.namespace, p.name));
  if (part) return explainContent({ ...body, name: "", children: [body] }, part.operation);
  if (!body.family.startsWith("http://ws.gematik.de/conn/")) return unknown("other", body.name);
  if (is(body, EVT, "Event")) return unknown("event", textOf(body, EVT, "Topic"));
  if (body.name.endsWith("Response")) return explainContent(body, body.name.slice(0, -"Response".length));
  const isRequest = child(body, CCTX, "Context") !== undefined || body.name.startsWith("Get");
  return isRequest ? unknown("request", body.name, body.name) : unknown("other", body.name);
}

/** Everything we know how to read inside an answer, whatever question it answers. */
function explainContent(response: XmlElement, operation: string): Explanation {
  const all = (namespace: typeof CT, name: string) => find(response, (e) => is(e, namespace, name));
  const connectors = all(CONN, "Connector").map(readConnector);
  const states = all(CONN, "OperatingState").flatMap(readOperatingState);
  const warning = warningIn(response);
  return explanation("response", {
    operation,
    vpn: connectors[0] && {
      ti: {
        online: connectors[0].VPNTIStatus.ConnectionStatus === "Online",
        since: rfc3339(connectors[0].VPNTIStatus.Timestamp),
      },
      sis: {
        online: connectors[0].VPNSISStatus.ConnectionStatus === "Online",
        since: rfc3339(connectors[0].VPNSISStatus.Timestamp),
      },
    },
    terminals: all(CT, "CardTerminal").map(readCardTerminal).map(explainTerminal),
    cards: all(CARD, "Card").map(readCard).map(explainCard),
    pins: explainPins(response),
    certificates: explainCertificates(response),
    states: states.map((s) => ({
      code: s.ErrorCondition,
      value: s.Value,
      severity: s.Severity,
      since: rfc3339(s.ValidFrom),
    })),
    warning: warning && explainError(warning),
  });
}

function explainTerminal(terminal: CardTerminal): ExplainedTerminal {
  const { vendorId, productCode, firmware, hardware } = terminal.ProductInformation;
  return {
    ctId: terminal.CtId,
    name: terminal.Name,
    connected: terminal.Connected,
    vendorId: vendorId || null,
    code: productCode || null,
    firmware: said(firmware) || null,
    hardware: said(hardware) || null,
    mac: terminal.MacAddress,
    ip: known(terminal.IPAddress, "0.0.0.0"),
    slots: terminal.Slots || null,
    workplaces: terminal.WorkplaceIds,
  };
}

/** Null for nothing, and for the value that stands for nothing. */
function known(text: string | undefined, nothing: string): string | null {
  return text && text !== nothing ? text : null;
}

function explainCard(card: Card): ExplainedCard {
  return {
    handle: card.CardHandle,
    type: card.CardType,
    ...(card.Iccsn && { iccsn: card.Iccsn }),
    ctId: card.CtId,
    slot: card.SlotId,
    ...(card.CertificateExpirationDate && { expires: card.CertificateExpirationDate }),
    insertedAt: rfc3339(card.InsertTime),
    masked: !card.ofPractice,
  };
}

function explainPins(response: XmlElement): Explanation["pins"] {
  if (isResponseOf(getPinStatus, response)) {
    const { PinStatus: status, LeftTries: leftTries } = getPinStatus.read(response);
    return [{ status, ...(leftTries !== undefined && { leftTries }) }];
  }
  // VerifyPin, ChangePin and UnblockPin answer with a result instead of a status.
  const status = textOf(response, CARDCMN, "PinResult");
  const tries = textOf(response, CARD, "LeftTries") || textOf(response, CARDCMN, "LeftTries");
  return status === "" ? [] : [{ status, ...(tries !== "" && { leftTries: Number(tries) }) }];
}

function explainCertificates(response: XmlElement): ExplainedCertificate[] {
  const dates = find(response, (e) => is(e, CERT, "CertificateExpiration"));
  const fromDates = dates.length > 0 ? checkCertificateExpiration.read(response).expirations : [];
  const lists = find(response, (e) => is(e, CERTCMN, "X509DataInfoList"));
  const fromCards = lists.length > 0 ? readCardCertificate.read({ ...response, children: lists }) : [];
  const verified = find(response, (e) => is(e, CERT, "VerificationResult"));
  return [
    ...fromDates.map((e) => ({
      subject: e.subject_commonName,
      serial: e.serialNumber,
      validUntil: e.validity,
      ctId: e.CtID,
      cardHandle: e.CardHandle,
      iccsn: e.ICCSN,
    })),
    ...fromCards.map((c) => ({
      ref: c.CertRef,
      subject: c.X509Data?.X509SubjectName ?? "",
      issuer: c.X509Data?.X509IssuerName,
      serial: c.X509Data?.X509SerialNumber ?? "",
      ...c.X509Data?.parsed,
    })),
    ...verified.map((e) => ({ subject: "", serial: "", result: e.text.trim() })),
  ];
}

function explainError(error: GematikError): ExplainedFault {
  return {
    code: error.code,
    severity: error.severity,
    text: error.text,
    ...(error.detail && { detail: error.detail }),
    ...(error.earlier.length > 0 && { earlier: error.earlier }),
  };
}

/** All matching elements below, outermost only. */
function find(element: XmlElement, matches: (e: XmlElement) => boolean): XmlElement[] {
  return element.children.flatMap((c) => (matches(c) ? [c] : find(c, matches)));
}

function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** A failure as an explanation, for programs that want JSON whatever came in. */
export function explainFailure(error: Error): Explanation {
  const name = error instanceof LotseError ? String(error.code) : error.name;
  return unknown("other", name);
}

/** Whether this day, the last one on which something was valid, is over. */
export function hasEnded(day: Day): boolean {
  return day < dayOf(Date.now());
}

/** How urgent a raised state is for the practice. */
export function levelOfState(state: ExplainedState): Exclude<Level, "ok"> {
  const known = recogniseCondition(state.code);
  if (known && known.level !== "vendor" && known.level !== "ok") return known.level;
  switch (state.severity) {
    case "Fatal":
      return "rot";
    case "Info":
      return "info";
    case "":
      return "unbekannt";
    default:
      return "gelb";
  }
}

/** How urgent a fault is: most only say that this one question was not answered. */
export function levelOfFault(fault: ExplainedFault): Exclude<Level, "ok"> {
  if (fault.code === null) return "unbekannt";
  return fault.severity === "Fatal" ? "rot" : "gelb";
}

/** The four sentences of a state; the parameter in brackets stands for the terminal's name. */
export function stateInWords(state: ExplainedState, words: Words): Entry {
  const known = recogniseCondition(state.code);
  if (known && known.level !== "vendor") return words.fehlerzustaende[known.condition]({ terminal: known.parameter });
  return words.findings["state/vendor"]({
    condition: state.code,
    since: state.since === undefined ? null : Date.parse(state.since),
  });
}
