/**
 * Writing what the model answered, in the spelling of a product. Element order is the schema's.
 *
 * Room: simulator/wire.
 */
import type { Instant } from "../../../domain/zeit/tag.ts";
import { declarations, el, optional, Xml } from "../../../protocol/xml/write.ts";
import { type Fault, fault } from "../../models/fault.ts";
import type { Answers, ListedTerminal, OperationName } from "../../models/operations.ts";
import type { CardState, KonnektorState } from "../../models/state.ts";
import { type Names, namesFor, type Shape } from "../shapes.ts";

/** What answers need beyond the model: certificates as bytes, ids, the device's clock. */
export interface Rendering {
  shape: Shape;
  state: KonnektorState;
  /** By the device's clock. */
  now: Instant;
  /** A unique id for messages and events. */
  id: () => string;
  /** DER of a card's certificate, base64, with the names inside it. */
  certificate: (card: CardState, ref: string, crypt: "RSA" | "ECC") => { base64: string; issuer: string };
}

export function answerDocument<O extends OperationName>(operation: O, answer: Answers[O], r: Rendering): string {
  const n = namesFor(r.shape);
  return document(bodyFor(operation, answer, n, r), r.shape, n);
}

function bodyFor(operation: OperationName, answer: unknown, n: Names, r: Rendering): Xml {
  const ok = status(n);
  switch (operation) {
    case "GetResourceInformation":
      return el(n.EVT, "GetResourceInformationResponse", [
        ok,
        resource(answer as Answers["GetResourceInformation"], n, r),
      ]);
    case "GetCardTerminals": {
      const terminals = (answer as Answers["GetCardTerminals"]).map((t) => terminalXml(t, n, r));
      return el(n.EVT, "GetCardTerminalsResponse", [ok, el(n.CT, "CardTerminals", terminals)]);
    }
    case "GetCards":
      return el(n.EVT, "GetCardsResponse", [
        ok,
        el(
          n.CARD,
          "Cards",
          (answer as CardState[]).map((c) => cardXml(c, n)),
        ),
      ]);
    case "GetPinStatus": {
      const pin = answer as Answers["GetPinStatus"];
      const tries = pin.status === "BLOCKED" ? 0 : pin.status === "VERIFIABLE" ? pin.leftTries : undefined;
      return el(n.CARD, "GetPinStatusResponse", [
        ok,
        el(n.CARD, "PinStatus", pin.status),
        optional(n.CARD, "LeftTries", tries),
      ]);
    }
    case "CheckCertificateExpiration":
      return expirations(answer as Answers["CheckCertificateExpiration"], n, r);
    case "ReadCardCertificate": {
      const infos = (answer as Answers["ReadCardCertificate"]).map((info) => dataInfo(info, n, r));
      return el(n.CERT, "ReadCardCertificateResponse", [ok, el(n.CERTCMN, "X509DataInfoList", infos)]);
    }
    case "RequestCard": {
      const { alreadyInserted, card } = answer as Answers["RequestCard"];
      return el(n.CTS, "RequestCardResponse", [ok, el(n.CTS, "AlreadyInserted", alreadyInserted), cardXml(card, n)]);
    }
    case "EjectCard":
      return el(n.CTS, "EjectCardResponse", ok);
    case "Subscribe":
      return el(n.EVT, "SubscribeResponse", [ok, ...renewalXml(answer as Answers["Subscribe"], n, r)]);
    case "Unsubscribe":
      return el(n.EVT, "UnsubscribeResponse", ok);
    case "RenewSubscriptions":
      return renewed(answer as Answers["RenewSubscriptions"], n, r);
    case "GetSubscription": {
      const subscriptions = (answer as Answers["GetSubscription"]).map((s) =>
        el(n.EVT, "Subscription", [
          ...renewalXml(s, n, r),
          el(n.EVT, "EventTo", s.eventTo),
          el(n.EVT, "Topic", s.topic),
          optional(n.EVT, "Filter", s.filter),
        ]),
      );
      return el(n.EVT, "GetSubscriptionResponse", [ok, el(n.EVT, "Subscriptions", subscriptions)]);
    }
  }
}

function resource(answer: Answers["GetResourceInformation"], n: Names, r: Rendering): Xml {
  if ("card" in answer) return cardXml(answer.card, n);
  if ("terminal" in answer) return terminalXml(answer.terminal, n, r);
  const { vpn, conditions } = r.state;
  const tunnel = (t: { online: boolean; since: Instant }) => [
    el(n.CONN, "ConnectionStatus", t.online ? "Online" : "Offline"),
    el(n.CONN, "Timestamp", rfc3339(t.since)),
  ];
  const states = Object.entries(conditions).map(([name, c]) =>
    el(n.CONN, "ErrorState", [
      el(n.CONN, "ErrorCondition", name),
      el(n.CONN, "Severity", c.severity),
      el(n.CONN, "Type", c.type),
      el(n.CONN, "Value", c.raised),
      el(n.CONN, "ValidFrom", rfc3339(c.since)),
    ]),
  );
  return el(n.CONN, "Connector", [
    el(n.CONN, "VPNTIStatus", tunnel(vpn.ti)),
    el(n.CONN, "VPNSISStatus", tunnel(vpn.sis)),
    el(n.CONN, "OperatingState", states),
  ]);
}

/** A terminal that never connected is told with empty names, 0.0.0 and the year 1970 (trap T-13). */
function terminalXml(t: ListedTerminal, n: Names, r: Rendering): Xml {
  const { product } = t;
  const known = t.everConnected;
  return el(n.CT, "CardTerminal", [
    el(n.PI, "ProductInformation", [
      el(n.PI, "InformationDate", rfc3339(known ? r.now : 0)),
      el(n.PI, "ProductTypeInformation", [
        el(n.PI, "ProductType", known ? product.type : ""),
        el(n.PI, "ProductTypeVersion", known ? product.ptv : "0.0.0"),
      ]),
      el(n.PI, "ProductIdentification", [
        el(n.PI, "ProductVendorID", known ? product.vendorId : ""),
        el(n.PI, "ProductCode", known ? product.productCode : ""),
        el(
          n.PI,
          "ProductVersion",
          el(n.PI, "Local", [
            el(n.PI, "HWVersion", known ? product.hardware : "0.0.0"),
            el(n.PI, "FWVersion", known ? (t.shows ?? product.firmware) : "0.0.0"),
          ]),
        ),
      ]),
      el(n.PI, "ProductMiscellaneous", [
        el(n.PI, "ProductVendorName", known ? product.vendorName : ""),
        el(n.PI, "ProductName", known ? product.name : ""),
      ]),
    ]),
    el(n.CARDCMN, "CtId", t.ctId),
    el(
      n.CONN,
      "WorkplaceIds",
      t.workplaces.map((w) => el(n.CONN, "WorkplaceId", w)),
    ),
    el(n.CT, "Name", t.name),
    el(n.CT, "MacAddress", t.mac),
    el(n.CT, "IPAddress", el(n.CT, "IPV4Address", known ? t.ip : "0.0.0.0")),
    el(n.CT, "Slots", known ? t.slots : 0),
    el(n.CT, "IS_PHYSICAL", t.isPhysical),
    el(n.CT, "Connected", t.connected),
  ]);
}

function cardXml(card: CardState, n: Names): Xml {
  const version = (name: string, text: string) => {
    const [major = "0", minor = "0", revision = "0"] = text.split(".");
    return el(n.CARD, name, [el(n.CARD, "Major", major), el(n.CARD, "Minor", minor), el(n.CARD, "Revision", revision)]);
  };
  const expires = card.certificates.find((c) => c.ref === "C.AUT") ?? card.certificates[0];
  return el(n.CARD, "Card", [
    el(n.CONN, "CardHandle", card.handle),
    el(n.CARDCMN, "CardType", card.type),
    card.objectSystem &&
      el(n.CARD, "CardVersion", [version("COSVersion", "4.6.0"), version("ObjectSystemVersion", card.objectSystem)]),
    optional(n.CARDCMN, "Iccsn", card.iccsn),
    el(n.CARDCMN, "CtId", card.ctId),
    el(n.CARDCMN, "SlotId", card.slot),
    el(n.CARD, "InsertTime", rfc3339(card.insertedAt)),
    optional(n.CARD, "CardHolderName", card.holder),
    optional(n.CARD, "Kvnr", card.kvnr),
    optional(n.CARD, "CertificateExpirationDate", expires && `${expires.validUntil}Z`),
  ]);
}

function expirations(answer: Answers["CheckCertificateExpiration"], n: Names, r: Rendering): Xml {
  const { withoutEcc } = answer;
  const warning =
    withoutEcc.length > 0
      ? el(n.CONN, "Status", [
          el(n.CONN, "Result", "Warning"),
          errorXml(
            {
              code: 4257,
              severity: "Warning",
              type: "Technical",
              text: "ECC-Zertifikat nicht vorhanden",
              detail: withoutEcc.join(","),
            },
            n,
            r,
          ),
        ])
      : status(n);
  const rows = answer.rows.map(({ ctId, handle, iccsn, certificate }) =>
    el(n.CERT, "CertificateExpiration", [
      el(n.CERT, "CtID", ctId),
      el(n.CONN, "CardHandle", handle),
      el(n.CERT, "ICCSN", iccsn),
      el(n.CERT, "subject_commonName", certificate.subject),
      el(n.CERT, "serialNumber", certificate.serial),
      el(n.CERT, "validity", certificate.validUntil),
    ]),
  );
  return el(n.CERT, "CheckCertificateExpirationResponse", [warning, ...rows]);
}

/** Id and end, by the device's clock. */
function renewalXml({ id, until }: { id: string; until: Instant }, n: Names, r: Rendering): Xml[] {
  return [el(n.EVT, "SubscriptionID", id), el(n.EVT, "TerminationTime", rfc3339(until + r.state.clockOffsetMs))];
}

/** Ids that were not known stand in the warning. */
function renewed({ renewals, unknown }: Answers["RenewSubscriptions"], n: Names, r: Rendering): Xml {
  const warning = el(n.CONN, "Status", [
    el(n.CONN, "Result", "Warning"),
    errorXml(fault(4102, unknown.join(", ")), n, r),
  ]);
  const list = renewals.map(({ newId, until }) =>
    el(n.EVT, "SubscriptionRenewal", renewalXml({ id: newId, until }, n, r)),
  );
  const answer = [unknown.length > 0 ? warning : status(n), el(n.EVT, "SubscribeRenewals", list)];
  return el(n.EVT, "RenewSubscriptionsResponse", answer);
}

function dataInfo(info: Answers["ReadCardCertificate"][number], n: Names, r: Rendering): Xml {
  const { ref, certificate, card } = info;
  if (!certificate) return el(n.CERTCMN, "X509DataInfo", el(n.CERTCMN, "CertRef", ref));
  const { base64, issuer } = r.certificate(card, ref, certificate.crypt);
  return el(n.CERTCMN, "X509DataInfo", [
    el(n.CERTCMN, "CertRef", ref),
    el(n.CERTCMN, "X509Data", [
      el(n.CERTCMN, "X509IssuerSerial", [
        el(n.CERTCMN, "X509IssuerName", issuer),
        el(n.CERTCMN, "X509SerialNumber", certificate.serial),
      ]),
      el(n.CERTCMN, "X509SubjectName", `CN=${certificate.subject},C=DE`),
      el(n.CERTCMN, "X509Certificate", base64),
    ]),
  ]);
}

/** A SOAP 1.1 fault with one gematik error; `earlier` is a vendor's trace before it. */
export function faultDocument(fault: Fault, r: Rendering, earlier?: { code: number; text: string }): string {
  const n = namesFor(r.shape);
  const { prefix } = r.shape.soap;
  const error = errorXml(fault, n, r, earlier);
  const side = fault.code === 4000 ? "Client" : "Server";
  const text = `<faultcode>${prefix}:${side}</faultcode><faultstring>${fault.text}</faultstring>`;
  const body = `<${prefix}:Fault>${text}<detail>${error.text}</detail></${prefix}:Fault>`;
  return document(new Xml(body), r.shape, n);
}

function errorXml(fault: Fault, names: Names, r: Rendering, earlier?: { code: number; text: string }): Xml {
  // Some products write the error without prefix, in a default namespace.
  const gerror = names.GERROR;
  const trace = (f: Omit<Fault, "detail"> & { detail?: string }) => {
    const id = r.id();
    return el(gerror, "Trace", [
      el(gerror, "EventID", id),
      el(gerror, "Instance", "Konnektor-Lokal"),
      el(gerror, "LogReference", id),
      el(gerror, "CompType", "Konnektor"),
      el(gerror, "Code", f.code),
      el(gerror, "Severity", f.severity),
      el(gerror, "ErrorType", f.type),
      el(gerror, "ErrorText", f.text),
      f.detail === undefined ? undefined : el(gerror, "Detail", f.detail, { Encoding: "UTF-8" }),
    ]);
  };
  const content = [
    el(gerror, "MessageID", r.id()),
    el(gerror, "Timestamp", rfc3339(r.now)),
    earlier && trace({ ...earlier, severity: "Error", type: "Technical" }),
    trace(fault),
  ];
  const error = el(gerror, "Error", content);
  if (!r.shape.soap.plainError) return error;
  const plain = error.text.replaceAll(`<${gerror.prefix}:`, "<").replaceAll(`</${gerror.prefix}:`, "</");
  return new Xml(plain.replace("<Error>", `<Error xmlns="${gerror.uri}">`));
}

function status(n: Names): Xml {
  return el(n.CONN, "Status", el(n.CONN, "Result", "OK"));
}

function document(body: Xml, shape: Shape, n: Names): string {
  const { soap } = shape;
  const used = [n.CONN, n.GERROR, n.CARDCMN, n.CARD, n.EVT, n.PI, n.CT, n.CERT, n.CERTCMN, n.CTS].filter((ns) =>
    body.text.includes(`<${ns.prefix}:`),
  );
  const header = soap.emptyHeader ? `<${soap.prefix}:Header/>` : "";
  const open = Object.entries(declarations([n.SOAP])).map(([name, uri]) => ` ${name}="${uri}"`);
  // Declared on the message itself, as JAX-WS does: a body cut out of its envelope stays readable.
  const message = body.text.replace(
    /^<([^\s>/]+)/,
    (tag) =>
      tag +
      Object.entries(declarations(used))
        .map(([k, v]) => ` ${k}="${v}"`)
        .join(""),
  );
  const declaration = soap.xmlDeclaration ? "<?xml version='1.0' encoding='UTF-8'?>" : "";
  return `${declaration}<${soap.prefix}:Envelope${open.join("")}>${header}<${soap.prefix}:Body>${message}</${soap.prefix}:Body></${soap.prefix}:Envelope>`;
}

function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString();
}
