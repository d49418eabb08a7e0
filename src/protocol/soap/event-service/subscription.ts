/**
 * A subscription as the messages of EventService carry it. Room: protocol/soap.
 *
 * Schema: EventService.xsd 7.2.1 (`SubscriptionType`) [REQ:gemSpec_Kon:TIP1-A_4608]
 */
import { LotseError } from "../../../domain/errors.ts";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { needInstant, needText, textOf, type XmlElement } from "../../xml/element.ts";
import { EVT } from "../../xml/namespaces.ts";

export interface Subscription {
  SubscriptionID: string;
  TerminationTime: Instant;
  EventTo: string;
  Topic: string;
}

/** What can be renewed: id and end. Devices may give another id than the one asked for (trap T-18). */
export type Renewal = Pick<Subscription, "SubscriptionID" | "TerminationTime">;

export function readRenewal(element: XmlElement): Renewal {
  const SubscriptionID = needText(element, EVT, "SubscriptionID");
  if (SubscriptionID === "") {
    throw new LotseError("xml/value-invalid", { element: "SubscriptionID", value: "", expected: "1 … 64" });
  }
  return { SubscriptionID, TerminationTime: needInstant(element, EVT, "TerminationTime") };
}

export function readSubscription(element: XmlElement): Subscription {
  return {
    ...readRenewal(element),
    EventTo: textOf(element, EVT, "EventTo"),
    Topic: textOf(element, EVT, "Topic"),
  };
}
