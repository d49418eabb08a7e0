/**
 * The event document, in the spelling of a product and with its habits.
 *
 * Room: simulator/wire. Schema: EventService.xsd 7.2.1 (`Event`).
 */
import { declarations, el } from "../../../protocol/xml/write.ts";
import type { Notice } from "../../models/notices.ts";
import { namesFor, type Shape } from "../shapes.ts";
import type { EventHabits } from "./habits.ts";

/** What the schema allows. */
const MAX_VALUE = 5000;

export function eventDocument(notice: Notice, subscription: string, shape: Shape, habits: EventHabits = {}): string {
  const { EVT } = namesFor(shape);
  const parameters = withHabits(notice, habits).map(([key, value]) =>
    el(EVT, "Parameter", [el(EVT, "Key", key), el(EVT, "Value", value.slice(0, MAX_VALUE))]),
  );
  const event = el(
    EVT,
    "Event",
    [
      el(EVT, "Topic", notice.topic),
      el(EVT, "Type", notice.type),
      el(EVT, "Severity", notice.severity),
      el(EVT, "SubscriptionID", subscription),
      el(EVT, "Message", parameters),
    ],
    declarations([EVT]),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>${event.text}`;
}

function withHabits({ topic, parameters }: Notice, habits: EventHabits): Notice["parameters"] {
  const dated = habits.vendorTimes ? parameters.map(([k, v]) => [k, vendorTime(v)] as const) : parameters;
  if (!habits.ownKeys) return dated;
  const card = /^CARD\//.test(topic) ? [["CertExpirationDate", "2028-05-31"] as const] : [];
  return [...dated, ...card, ["VendorInfo", "simulator"]];
}

/** "04.03.2026 05:06:07.000" in UTC, where the schema's own form was (trap T-20). */
function vendorTime(value: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d\.\d{3})Z$/.exec(value) ?? [];
  return year === undefined ? value : `${day}.${month}.${year} ${time}`;
}
