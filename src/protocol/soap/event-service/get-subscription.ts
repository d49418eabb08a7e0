/**
 * GetSubscription: which receivers the Konnektor knows.
 *
 * Schema: EventService.xsd 7.2.1 [REQ:gemSpec_Kon:TIP1-A_4610]. It lists those of other programs too (trap T-19): the caller
 * looks only at its own receiver and never ends another's.
 */
import { SERVICES } from "../../sds/endpoint.ts";
import { child, children } from "../../xml/element.ts";
import { CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";
import { readSubscription, type Subscription } from "./subscription.ts";

export interface GetSubscriptionRequest {
  context: Context;
  /** Those of all workplaces of Mandant and client system. */
  mandantWide: boolean;
}

export const getSubscription: Operation<GetSubscriptionRequest, Subscription[]> = {
  name: "GetSubscription",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: ({ context: c, mandantWide }) =>
    el(EVT, "GetSubscription", context(c), { "mandant-wide": String(mandantWide) }),
  read: (response) => {
    const list = child(response, EVT, "Subscriptions");
    return list ? children(list, EVT, "Subscription").map(readSubscription) : [];
  },
};
