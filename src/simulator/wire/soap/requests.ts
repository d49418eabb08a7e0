/**
 * Reading what a client sent: SOAP in, a request of the model out, or 4000.
 *
 * Room: simulator/wire. As strict as the schema: unknown, missing or misplaced elements are refused, so that a client
 * that gets through here gets through at a real Konnektor (trap T-01: CardHandle before Context in two operations).
 */
import { LotseError } from "../../../domain/errors.ts";
import { bodyOf } from "../../../protocol/soap/envelope.ts";
import { child, is, type XmlElement } from "../../../protocol/xml/element.ts";
import { CARD, CARDCMN, CCTX, CERT, CONN, CTS, EVT, type Namespace } from "../../../protocol/xml/namespaces.ts";
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

interface Grammar {
  service: ServiceName;
  namespace: Namespace;
  /** Children in the order of the schema; a "?" marks optional ones, "|" a choice. */
  children: string[];
  attributes?: string[];
}

/** Where each name lives, for checking order and namespace at once. */
const HOME: Record<string, Namespace> = {
  Context: CCTX,
  CtId: CARDCMN,
  SlotId: CARDCMN,
  Iccsn: CARDCMN,
  CardHandle: CONN,
  CardType: CARDCMN,
  PinTyp: CARDCMN,
  CertRefList: CERT,
  Crypt: CERT,
  Slot: CTS,
  DisplayMsg: CTS,
  TimeOut: CTS,
};

const GRAMMAR: Record<OperationName, Grammar> = {
  GetResourceInformation: {
    service: "EventService",
    namespace: EVT,
    children: ["Context", "CtId?", "SlotId?", "Iccsn?", "CardHandle?"],
  },
  GetCardTerminals: { service: "EventService", namespace: EVT, children: ["Context"], attributes: ["mandant-wide"] },
  GetCards: {
    service: "EventService",
    namespace: EVT,
    children: ["Context", "CtId?", "SlotId?", "CardType?"],
    attributes: ["mandant-wide"],
  },
  GetPinStatus: { service: "CardService", namespace: CARD, children: ["Context", "CardHandle", "PinTyp"] },
  CheckCertificateExpiration: {
    service: "CertificateService",
    namespace: CERT,
    children: ["CardHandle?", "Context", "Crypt?"],
  },
  ReadCardCertificate: {
    service: "CertificateService",
    namespace: CERT,
    children: ["CardHandle", "Context", "CertRefList", "Crypt?"],
  },
  RequestCard: {
    service: "CardTerminalService",
    namespace: CTS,
    children: ["Context", "Slot", "CardType?", "DisplayMsg?", "TimeOut?"],
  },
  EjectCard: {
    service: "CardTerminalService",
    namespace: CTS,
    children: ["Context", "CardHandle|Slot", "DisplayMsg?", "TimeOut?"],
  },
};

/** Operations the schema knows and this simulator does not imitate yet. */
const LATER: Partial<Record<ServiceName, string[]>> = {
  EventService: ["Subscribe", "Unsubscribe", "RenewSubscriptions", "GetSubscription"],
  CardService: ["VerifyPin", "ChangePin", "UnblockPin", "EnablePin", "DisablePin"],
  CertificateService: ["VerifyCertificate"],
};

export function readRequest(body: Uint8Array, service: ServiceName): ReadRequest | { fault: Fault } {
  try {
    return understand(bodyOf(parseXml(body)), service);
  } catch (error) {
    if (error instanceof BadRequest) return { fault: fault(4000, error.message) };
    if (error instanceof LotseError) return { fault: fault(4000, String(error.code)) };
    throw error;
  }
}

class BadRequest extends Error {}

function understand(element: XmlElement, service: ServiceName): ReadRequest | { fault: Fault } {
  const entry = Object.entries(GRAMMAR).find(([name, g]) => g.service === service && is(element, g.namespace, name));
  if (!entry) {
    if (LATER[service]?.includes(element.name))
      return { fault: fault(4001, `${element.name}: noch nicht nachgebildet`) };
    throw new BadRequest(`unbekannte Operation ${element.name}`);
  }
  const [name, grammar] = entry as [OperationName, Grammar];
  checkGrammar(element, grammar);
  return { operation: name, context: contextOf(element), request: requestOf(name, element) };
}

function checkGrammar(element: XmlElement, grammar: Grammar): void {
  if (element.namespace !== grammar.namespace.uri) throw new BadRequest(`falscher Namensraum ${element.namespace}`);
  let at = 0;
  for (const wanted of grammar.children) {
    const names = wanted.replace("?", "").split("|");
    const next = element.children[at];
    if (next && names.some((n) => next.name === n && next.namespace === HOME[n]?.uri)) at++;
    else if (!wanted.endsWith("?")) throw new BadRequest(`${wanted} erwartet, ${next?.name ?? "Ende"} gefunden`);
  }
  const rest = element.children[at];
  if (rest) throw new BadRequest(`${rest.name} ist hier nicht vorgesehen`);
  for (const attribute of Object.keys(element.attributes)) {
    if (!grammar.attributes?.includes(attribute)) throw new BadRequest(`Attribut ${attribute} ist nicht vorgesehen`);
  }
}

function contextOf(element: XmlElement): CallContext {
  const context = child(element, CCTX, "Context");
  const text = (name: string) => {
    const value = context && child(context, CONN, name)?.text.trim();
    if (value !== undefined && value.length > 64) throw new BadRequest(`${name} ist länger als 64 Zeichen`);
    return value ?? "";
  };
  const userId = text("UserId");
  return {
    mandant: text("MandantId"),
    clientsystem: text("ClientSystemId"),
    arbeitsplatz: text("WorkplaceId"),
    ...(userId && { userId }),
  };
}

function requestOf(name: OperationName, element: XmlElement): Requests[OperationName] {
  const mandantWide = booleanAttribute(element, "mandant-wide");
  const cardHandle = text(element, CONN, "CardHandle");
  const ctId = text(element, CARDCMN, "CtId");
  const slotId = slotNumber(text(element, CARDCMN, "SlotId"));
  const cardType = text(element, CARDCMN, "CardType");
  const crypt = cryptOf(text(element, CERT, "Crypt"));
  switch (name) {
    case "GetResourceInformation":
      return { ctId, slotId, iccsn: iccsnOf(text(element, CARDCMN, "Iccsn")), cardHandle };
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
  }
}

function text(element: XmlElement, namespace: Namespace, name: string): string | undefined {
  return child(element, namespace, name)?.text.trim();
}

function slotOf(element: XmlElement): { ctId: string; slotId: number } {
  const slot = child(element, CTS, "Slot");
  const ctId = slot && text(slot, CARDCMN, "CtId");
  const slotId = slot && slotNumber(text(slot, CARDCMN, "SlotId"));
  if (!ctId || slotId === undefined) throw new BadRequest("Slot ist unvollständig");
  return { ctId, slotId };
}

function slotNumber(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new BadRequest("SlotId ist keine Zahl ab 1");
  return Number(value);
}

function iccsnOf(value: string | undefined): string | undefined {
  if (value !== undefined && !/^\d{20}$/.test(value)) throw new BadRequest("Iccsn hat keine 20 Ziffern");
  return value;
}

function certRefs(element: XmlElement): string[] {
  const list = child(element, CERT, "CertRefList");
  const refs = list?.children.map((ref) => ref.text.trim()) ?? [];
  if (refs.length === 0) throw new BadRequest("CertRefList ist leer");
  const unknown = refs.find((ref) => !["C.AUT", "C.ENC", "C.SIG", "C.QES"].includes(ref));
  if (unknown !== undefined) throw new BadRequest(`CertRef ${unknown} gibt es nicht`);
  return refs;
}

function cryptOf(value: string | undefined): "RSA" | "ECC" {
  if (value === undefined || value === "RSA") return "RSA";
  if (value === "ECC") return "ECC";
  throw new BadRequest(`Crypt ${value} gibt es nicht`);
}

function booleanAttribute(element: XmlElement, name: string): boolean {
  const value = element.attributes[name];
  if (value === undefined || value === "false" || value === "0") return false;
  if (value === "true" || value === "1") return true;
  throw new BadRequest(`${name} ist weder true noch false`);
}
