/**
 * Subscribe: asks the Konnektor to send events of a topic to a receiver, for 25 hours.
 *
 * Schema: EventService.xsd 7.2.1 [REQ:gemSpec_Kon:TIP1-A_4608]. The same wish twice gives the same subscription. It changes
 * nothing but the list of receivers, and ends by itself.
 */
import { SERVICES } from "../../sds/endpoint.ts";
import { CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";
import { type Renewal, readRenewal } from "./subscription.ts";

export interface SubscribeRequest {
  context: Context;
  /** "cetp://192.168.20.5:8741" */
  eventTo: string;
  /** Beginning of the topics wanted: "CT" also means "CT/CONNECTED". */
  topic: string;
}

export const subscribe: Operation<SubscribeRequest, Renewal> = {
  name: "Subscribe",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: (request) =>
    el(EVT, "Subscribe", [
      context(request.context),
      el(EVT, "Subscription", [el(EVT, "EventTo", request.eventTo), el(EVT, "Topic", request.topic)]),
    ]),
  read: readRenewal,
};
