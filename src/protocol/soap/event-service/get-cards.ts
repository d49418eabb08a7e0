/**
 * GetCards: the cards in the Kartenterminals.
 *
 * Schema: EventService.xsd 7.2.1, CardService.xsd 8.1 (`Card`) [REQ:gemSpec_Kon:TIP1-A_4605]
 * This is the place where patient data ends: of an eGK or KVK only type, place and time are kept; holder, KVNR and ICCSN
 * are not even read (design, principle 9). Of a practice's own cards the holder's name is not read either.
 */
import type { Day, Instant } from "../../../domain/zeit/tag.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import {
  child,
  children,
  need,
  needCount,
  needInstant,
  needText,
  optionalDay,
  textOf,
  type XmlElement,
} from "../../xml/element.ts";
import { CARD, CARDCMN, CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el, optional } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

/** A card as the Konnektor lists it, without anything that belongs to a patient. */
export interface Card {
  /** Of a patient's card "" where it could contain a number of the card or the patient. */
  CardHandle: string;
  CardType: string;
  /** False for cards of patients and for cards whose owner is unknown. */
  ofPractice: boolean;
  /** Only for cards of the practice. */
  Iccsn?: string;
  CtId: string;
  SlotId: number;
  InsertTime: Instant;
  /** Only for cards of the practice; of the AUT or OSIG certificate. */
  CertificateExpirationDate?: Day;
  /** Only for cards of the practice. */
  ObjectSystemVersion?: string;
}

export interface GetCardsRequest {
  context: Context;
  mandantWide: boolean;
  cardType?: "EGK" | "KVK" | "HBAx" | "SM-B" | "SMC-KT" | "UNKNOWN";
}

const OF_PRACTICE = new Set(["HBA", "HBA-qSig", "HBAx", "SMC-B", "HSM-B", "SM-B", "SMC-KT", "ZOD_2.0"]);

export const getCards: Operation<GetCardsRequest, Card[]> = {
  name: "GetCards",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN, CARDCMN],
  write: (request) =>
    el(EVT, "GetCards", [context(request.context), optional(CARDCMN, "CardType", request.cardType)], {
      "mandant-wide": String(request.mandantWide),
    }),
  read: (response) => children(need(response, CARD, "Cards"), CARD, "Card").map(readCard),
};

export function readCard(element: XmlElement): Card {
  const type = needText(element, CARDCMN, "CardType");
  const place = {
    CardType: type,
    CtId: needText(element, CARDCMN, "CtId"),
    SlotId: needCount(element, CARDCMN, "SlotId"),
    InsertTime: needInstant(element, CARD, "InsertTime"),
  };
  if (!OF_PRACTICE.has(type)) return { ...place, CardHandle: opaqueHandle(element), ofPractice: false };
  return {
    ...place,
    CardHandle: needText(element, CONN, "CardHandle"),
    ofPractice: true,
    Iccsn: textOf(element, CARDCMN, "Iccsn") || undefined,
    CertificateExpirationDate: optionalDay(element, CARD, "CertificateExpirationDate"),
    ObjectSystemVersion: objectSystemVersion(element),
  };
}

/**
 * The handle is made up by the Konnektor, usually from a counter. One that holds the card's number or the patient's is
 * dropped as well; nine digits in a row are enough for a KVNR, whether or not that stands elsewhere in the answer.
 */
function opaqueHandle(element: XmlElement): string {
  const handle = needText(element, CONN, "CardHandle");
  const personal = [textOf(element, CARDCMN, "Iccsn"), textOf(element, CARD, "Kvnr")].filter((text) => text !== "");
  return /\d{9}/.test(handle) || personal.some((text) => handle.includes(text)) ? "" : handle;
}

function objectSystemVersion(element: XmlElement): string | undefined {
  const version = child(element, CARD, "CardVersion");
  const system = version && child(version, CARD, "ObjectSystemVersion");
  if (!system) return undefined;
  return ["Major", "Minor", "Revision"].map((part) => textOf(system, CARD, part)).join(".");
}
