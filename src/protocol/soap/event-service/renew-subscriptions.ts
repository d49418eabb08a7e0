/**
 * RenewSubscriptions: another 25 hours for subscriptions that are still there.
 *
 * Schema: EventService.xsd 7.2.1 [REQ:gemSpec_Kon:TIP1-A_5112]. Those the Konnektor does not know any more are missing in the
 * answer (a warning 4102); when it knows none, the answer is the fault 4102.
 */
import { SERVICES } from "../../sds/endpoint.ts";
import { child, children } from "../../xml/element.ts";
import { CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";
import { type Renewal, readRenewal } from "./subscription.ts";

export interface RenewRequest {
  context: Context;
  ids: readonly string[];
}

export const renewSubscriptions: Operation<RenewRequest, Renewal[]> = {
  name: "RenewSubscriptions",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: ({ context: c, ids }) =>
    el(EVT, "RenewSubscriptions", [context(c), ids.map((id) => el(EVT, "SubscriptionID", id))]),
  read: (response) => {
    const renewals = child(response, EVT, "SubscribeRenewals");
    return renewals ? children(renewals, EVT, "SubscriptionRenewal").map(readRenewal) : [];
  },
};
