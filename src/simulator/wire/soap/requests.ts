/**
 * Reading what a client sent: SOAP in, a request of the model out, or 4000.
 *
 * Room: simulator/wire. As strict as the schema: unknown, missing or misplaced elements are refused, so that a client
 * that gets through here gets through at a real Konnektor (trap T-01: CardHandle before Context in two operations).
 */
import { LotseError } from "../../../domain/errors.ts";
import { child, children, type XmlElement } from "../../../protocol/xml/element.ts";
import { CARD, CARDCMN, CCTX, CERT, CONN, CTS, EVT, type Namespace, SOAP } from "../../../protocol/xml/namespaces.ts";
import { parseXml } from "../../../protocol/xml/parse.ts";
import type { CallContext } from "../../models/access.ts";
import { type Fault, fault } from "../../models/fault.ts";
import type { OperationName, Requests } from "../../models/operations.ts";
import type { ServiceName } from "../shapes.ts";

export interface ReadRequest<O extends OperationName = OperationName> {
  operation: O;
  context: CallContext;
  request: Requests[O];
}

/** What an element may hold: a text, or elements in the order of the schema. */
interface Grammar {
  namespace: Namespace;
  /** "?" marks optional ones, "+" such as may repeat, "|" a choice. */
  children?: string[];
  text?: RegExp;
  attributes?: string[];
}

const upTo = (length: number) => new RegExp(`^[\\s\\S]{0,${length}}$`);
const CARD_TYPE = /^(EGK|HBA-qSig|HBA|SMC-B|HSM-B|SMC-KT|KVK|ZOD_2\.0|UNKNOWN|HBAx|SM-B)$/;

const ELEMENTS: Record<string, Grammar> = {
  // The schema wants the first three; the access rules answer with 4021 where one is missing.
  Context: { namespace: CCTX, children: ["MandantId?", "ClientSystemId?", "WorkplaceId?", "UserId?"] },
  MandantId: { namespace: CONN, text: upTo(64) },
  ClientSystemId: { namespace: CONN, text: upTo(64) },
  WorkplaceId: { namespace: CONN, text: upTo(64) },
  UserId: { namespace: CONN, text: upTo(64) },
  CardHandle: { namespace: CONN, text: upTo(128) },
  CtId: { namespace: CARDCMN, text: /^[\s\S]{1,64}$/ },
  SlotId: { namespace: CARDCMN, text: /^\s*\+?0*[1-9]\d*\s*$/ },
  Iccsn: { namespace: CARDCMN, text: /^\d{20}$/ },
  CardType: { namespace: CARDCMN, text: CARD_TYPE },
  PinTyp: { namespace: CARDCMN, text: upTo(64) },
  CertRefList: { namespace: CERT, children: ["CertRef+"] },
  CertRef: { namespace: CERT, text: /^\s*C\.(AUT|ENC|SIG|QES)\s*$/ },
  Crypt: { namespace: CERT, text: /^\s*(RSA|ECC)\s*$/ },
  Slot: { namespace: CTS, children: ["CtId", "SlotId"] },
  DisplayMsg: { namespace: CTS, text: upTo(48) },
  Subscription: { namespace: EVT, children: ["SubscriptionID?", "TerminationTime?", "EventTo", "Topic", "Filter?"] },
  SubscriptionID: { namespace: EVT, text: upTo(64) },
  TerminationTime: { namespace: EVT, text: /^\s*-?\d{4,}(-\d\d){2}T\d\d(:\d\d){2}(\.\d+)?(Z|[+-]\d\d:\d\d)?\s*$/ },
  EventTo: { namespace: EVT, text: /^\s*cetp:\/\/[\s\S]*$/ },
  Topic: { namespace: EVT, text: upTo(1024) },
  Filter: { namespace: EVT, text: upTo(1024) },
  TimeOut: { namespace: CTS, text: /^\s*(\+?\d+|-0+)\s*$/ },
};

const NAMESPACES: Record<ServiceName, Namespace> = {
  EventService: EVT,
  CardService: CARD,
  CertificateService: CERT,
  CardTerminalService: CTS,
};

const OPERATIONS: Record<OperationName, { service: ServiceName; children: string[]; attributes?: string[] }> = {
  GetResourceInformation: {
    service: "EventService",
    children: ["Context", "CtId?", "SlotId?", "Iccsn?", "CardHandle?"],
  },
  GetCardTerminals: { service: "EventService", children: ["Context"], attributes: ["mandant-wide"] },
  GetCards: {
    service: "EventService",
    children: ["Context", "CtId?", "SlotId?", "CardType?"],
    attributes: ["mandant-wide"],
  },
  Subscribe: { service: "EventService", children: ["Context", "Subscription"] },
  Unsubscribe: { service: "EventService", children: ["Context", "SubscriptionID|EventTo"] },
  RenewSubscriptions: { service: "EventService", children: ["Context", "SubscriptionID+"] },
  GetSubscription: {
    service: "EventService",
    children: ["Context", "SubscriptionID?"],
    attributes: ["mandant-wide"],
  },
  GetPinStatus: { service: "CardService", children: ["Context", "CardHandle", "PinTyp"] },
  CheckCertificateExpiration: { service: "CertificateService", children: ["CardHandle?", "Context", "Crypt?"] },
  ReadCardCertificate: { service: "CertificateService", children: ["CardHandle", "Context", "CertRefList", "Crypt?"] },
  RequestCard: {
    service: "CardTerminalService",
    children: ["Context", "Slot", "CardType?", "DisplayMsg?", "TimeOut?"],
  },
  EjectCard: { service: "CardTerminalService", children: ["Context", "CardHandle|Slot", "DisplayMsg?", "TimeOut?"] },
};

/** Operations the schema knows and this simulator does not imitate yet. */
const LATER: Partial<Record<ServiceName, string[]>> = {
  // AuthorizeSmc only in the oldest versions of the service.
  CardService: ["VerifyPin", "ChangePin", "UnblockPin", "EnablePin", "DisablePin", "AuthorizeSmc"],
  CertificateService: ["VerifyCertificate"],
};

export function readRequest(body: Uint8Array, service: ServiceName): ReadRequest | { fault: Fault } {
  try {
    return understand(questionIn(parseXml(body)), service);
  } catch (error) {
    if (error instanceof BadRequest) return { fault: fault(4000, error.message) };
    if (error instanceof LotseError) return { fault: fault(4000, String(error.code)) };
    throw error;
  }
}

class BadRequest extends Error {}

/** The one element inside the body of a SOAP 1.1 envelope. */
function questionIn(root: XmlElement): XmlElement {
  const isSoap = (element: XmlElement | undefined, name: string) =>
    element?.namespace === SOAP.uri && element.name === name;
  if (!isSoap(root, "Envelope")) throw new BadRequest("kein Umschlag nach SOAP 1.1");
  const parts = isSoap(root.children[0], "Header") ? root.children.slice(1) : root.children;
  const [body, ...rest] = parts;
  const [question, ...more] = body?.children ?? [];
  if (!isSoap(body, "Body") || rest.length > 0 || !question || more.length > 0) {
    throw new BadRequest("im Umschlag steht nicht genau eine Anfrage");
  }
  return question;
}

function understand(element: XmlElement, service: ServiceName): ReadRequest | { fault: Fault } {
  const { name, namespace } = element;
  if (namespace !== NAMESPACES[service].uri) throw new BadRequest(`falscher Namensraum ${namespace}`);
  if (LATER[service]?.includes(name)) return { fault: fault(4001, `${name}: noch nicht nachgebildet`) };
  const found = Object.entries(OPERATIONS).find(([known, { service: home }]) => known === name && home === service);
  if (!found) throw new BadRequest(`unbekannte Operation ${name}`);
  const [operation, { children: wanted, attributes }] = found as [OperationName, (typeof OPERATIONS)[OperationName]];
  check(element, { namespace: NAMESPACES[service], children: wanted, attributes });
  return { operation, context: contextOf(element), request: requestOf(operation, element) };
}

/** @throws BadRequest where the element is not as its grammar says */
function check(element: XmlElement, grammar: Grammar): void {
  const { name, children, attributes, text } = element;
  if (grammar.text && (children.length > 0 || !grammar.text.test(text))) throw new BadRequest(`${name} ist ungültig`);
  if (!grammar.text && text.trim() !== "") throw new BadRequest(`in ${name} steht Text`);
  for (const attribute of Object.keys(attributes)) {
    if (!grammar.attributes?.includes(attribute)) throw new BadRequest(`Attribut ${attribute} ist nicht vorgesehen`);
  }
  let at = 0;
  for (const slot of grammar.children ?? []) {
    const names = slot.replace(/[?+]$/, "").split("|");
    const isWanted = () => {
      const next = children[at];
      return next && names.includes(next.name) && next.namespace === ELEMENTS[next.name]?.namespace.uri;
    };
    if (!isWanted() && !slot.endsWith("?")) {
      throw new BadRequest(`${slot} erwartet, ${children[at]?.name ?? "Ende"} gefunden`);
    }
    const most = slot.endsWith("+") ? Number.POSITIVE_INFINITY : 1;
    for (let seen = 0; seen < most && isWanted(); seen++, at++) {
      const next = children[at] as XmlElement;
      check(next, ELEMENTS[next.name] as Grammar);
    }
  }
  const rest = children[at];
  if (rest && !grammar.text) throw new BadRequest(`${rest.name} ist hier nicht vorgesehen`);
}

function contextOf(element: XmlElement): CallContext {
  const context = child(element, CCTX, "Context") as XmlElement;
  const id = (name: string) => text(context, CONN, name) ?? "";
  const userId = id("UserId");
  return {
    mandant: id("MandantId"),
    clientsystem: id("ClientSystemId"),
    arbeitsplatz: id("WorkplaceId"),
    ...(userId && { userId }),
  };
}

function requestOf(name: OperationName, element: XmlElement): Requests[OperationName] {
  const mandantWide = booleanAttribute(element, "mandant-wide");
  const cardHandle = text(element, CONN, "CardHandle");
  const ctId = text(element, CARDCMN, "CtId");
  const slotId = numberOf(text(element, CARDCMN, "SlotId"));
  const iccsn = text(element, CARDCMN, "Iccsn");
  const cardType = text(element, CARDCMN, "CardType");
  const crypt = text(element, CERT, "Crypt") === "ECC" ? "ECC" : "RSA";
  switch (name) {
    case "GetResourceInformation":
      return { ctId, slotId, iccsn, cardHandle };
    case "GetCardTerminals":
      return { mandantWide };
    case "GetCards":
      return { mandantWide, ctId, slotId, cardType };
    case "GetPinStatus":
      return { cardHandle: cardHandle ?? "", pinTyp: text(element, CARDCMN, "PinTyp") ?? "" };
    case "CheckCertificateExpiration":
      return { cardHandle, crypt };
    case "ReadCardCertificate":
      return { cardHandle: cardHandle ?? "", certRefs: certRefs(element), crypt };
    case "RequestCard":
      return { ...slotOf(element), cardType };
    case "EjectCard":
      return cardHandle === undefined ? slotOf(element) : { cardHandle };
    case "Subscribe":
      return wishOf(child(element, EVT, "Subscription") as XmlElement);
    case "Unsubscribe":
      return { id: text(element, EVT, "SubscriptionID"), eventTo: text(element, EVT, "EventTo") };
    case "RenewSubscriptions":
      return { ids: idsOf(element) };
    case "GetSubscription":
      return { mandantWide, id: text(element, EVT, "SubscriptionID") };
  }
}

function text(element: XmlElement, namespace: Namespace, name: string): string | undefined {
  return child(element, namespace, name)?.text.trim();
}

function wishOf(subscription: XmlElement): Requests["Subscribe"] {
  return {
    eventTo: text(subscription, EVT, "EventTo") ?? "",
    topic: text(subscription, EVT, "Topic") ?? "",
    filter: text(subscription, EVT, "Filter"),
    id: text(subscription, EVT, "SubscriptionID"),
    terminationTime: text(subscription, EVT, "TerminationTime"),
  };
}

/** As many as the schema allows. */
const MAX_IDS = 1000;

function idsOf(element: XmlElement): string[] {
  const ids = children(element, EVT, "SubscriptionID").map((id) => id.text.trim());
  if (ids.length > MAX_IDS) throw new BadRequest(`mehr als ${MAX_IDS} SubscriptionID`);
  return ids;
}

function slotOf(element: XmlElement): { ctId: string; slotId: number } {
  const slot = child(element, CTS, "Slot") as XmlElement;
  return { ctId: text(slot, CARDCMN, "CtId") ?? "", slotId: numberOf(text(slot, CARDCMN, "SlotId")) ?? 0 };
}

function numberOf(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function certRefs(element: XmlElement): string[] {
  const list = child(element, CERT, "CertRefList");
  return list?.children.map((ref) => ref.text.trim()) ?? [];
}

function booleanAttribute(element: XmlElement, name: string): boolean {
  const value = element.attributes[name];
  if (value === undefined || value === "false" || value === "0") return false;
  if (value === "true" || value === "1") return true;
  throw new BadRequest(`${name} ist weder true noch false`);
}
