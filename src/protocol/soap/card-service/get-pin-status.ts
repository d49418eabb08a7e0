/**
 * GetPinStatus: whether a card is unlocked for this Mandant. Never asks for a PIN, never costs a try.
 *
 * Schema: CardService.xsd 8.1 [REQ:gemSpec_Kon:TIP1-A_4589]. `PinTyp` is spelled so.
 */
import { LotseError } from "../../../domain/errors.ts";
import type { PinStatus } from "../../../domain/observation.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import { child, needCount, textOf, type XmlElement } from "../../xml/element.ts";
import { CARD, CARDCMN, CCTX, CONN } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

export interface PinStatusRequest {
  context: Context;
  cardHandle: string;
  pinTyp: "PIN.SMC" | "PIN.CH" | "PIN.QES";
}

export interface PinStatusAnswer {
  PinStatus: PinStatus;
  LeftTries?: number;
}

const VALUES: readonly PinStatus[] = ["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"];

export const getPinStatus: Operation<PinStatusRequest, PinStatusAnswer> = {
  name: "GetPinStatus",
  service: SERVICES.CardService,
  namespace: CARD,
  namespaces: [CARD, CCTX, CONN, CARDCMN],
  slow: true,
  write: (request) =>
    el(CARD, "GetPinStatus", [
      context(request.context),
      el(CONN, "CardHandle", request.cardHandle),
      el(CARDCMN, "PinTyp", request.pinTyp),
    ]),
  read: readPinStatus,
};

function readPinStatus(response: XmlElement): PinStatusAnswer {
  const text = textOf(response, CARD, "PinStatus");
  const status = VALUES.find((value) => value === text);
  if (!status)
    throw new LotseError("xml/value-invalid", { element: "PinStatus", value: text, expected: VALUES.join(" / ") });
  return {
    PinStatus: status,
    LeftTries: child(response, CARD, "LeftTries") ? needCount(response, CARD, "LeftTries") : undefined,
  };
}
