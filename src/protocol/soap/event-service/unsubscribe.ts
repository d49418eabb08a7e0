/**
 * Unsubscribe: no more events for one subscription, or for a receiver altogether.
 *
 * Schema: EventService.xsd 7.2.1 [REQ:gemSpec_Kon:TIP1-A_4609]
 */
import { SERVICES } from "../../sds/endpoint.ts";
import { CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

export interface UnsubscribeRequest {
  context: Context;
  which: { id: string } | { eventTo: string };
}

export const unsubscribe: Operation<UnsubscribeRequest, void> = {
  name: "Unsubscribe",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: ({ context: c, which }) =>
    el(EVT, "Unsubscribe", [
      context(c),
      "id" in which ? el(EVT, "SubscriptionID", which.id) : el(EVT, "EventTo", which.eventTo),
    ]),
  read: () => undefined,
};
