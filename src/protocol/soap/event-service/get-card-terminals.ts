/**
 * GetCardTerminals: the Kartenterminals a Konnektor knows, from its own bookkeeping, so cheap to ask.
 *
 * Schema: EventService.xsd 7.2.1, CardTerminalInfo.xsd 8.1 [REQ:gemSpec_Kon:TIP1-A_4604]
 */
import type { TerminalSeen } from "../../../domain/observation.ts";
import type { ProductIdentity } from "../../../domain/product.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import { readProductInformation } from "../../sds/product-information.ts";
import { child, children, need, needBoolean, needCount, needText, textOf, type XmlElement } from "../../xml/element.ts";
import { CARDCMN, CCTX, CONN, CT, EVT, PI } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

export interface CardTerminal {
  ProductInformation: ProductIdentity;
  CtId: string;
  /** Workplaces for which it is local; empty for remote ones. */
  WorkplaceIds: string[];
  Name: string;
  MacAddress: string;
  IPAddress?: string;
  Slots: number;
  Connected: boolean;
}

export const getCardTerminals: Operation<{ context: Context; mandantWide: boolean }, CardTerminal[]> = {
  name: "GetCardTerminals",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: (request) =>
    el(EVT, "GetCardTerminals", context(request.context), { "mandant-wide": String(request.mandantWide) }),
  read: (response) => children(need(response, CT, "CardTerminals"), CT, "CardTerminal").map(readCardTerminal),
};

export function readCardTerminal(element: XmlElement): CardTerminal {
  const workplaces = child(element, CONN, "WorkplaceIds");
  const address = child(element, CT, "IPAddress");
  return {
    ProductInformation: readProductInformation(need(element, PI, "ProductInformation")).product,
    CtId: needText(element, CARDCMN, "CtId"),
    WorkplaceIds: workplaces ? children(workplaces, CONN, "WorkplaceId").map((w) => w.text.trim()) : [],
    Name: textOf(element, CT, "Name"),
    MacAddress: textOf(element, CT, "MacAddress"),
    IPAddress: address?.children[0]?.text.trim(),
    Slots: child(element, CT, "Slots") ? needCount(element, CT, "Slots") : 0,
    Connected: needBoolean(element, CT, "Connected"),
  };
}

export function toTerminal(wire: CardTerminal): TerminalSeen {
  return {
    connected: wire.Connected,
    ctId: wire.CtId,
    mac: wire.MacAddress.toUpperCase(),
    // A terminal that never connected shows 0.0.0.0 (trap T-13).
    ip: wire.IPAddress === "0.0.0.0" ? undefined : wire.IPAddress,
    slots: wire.Slots,
    workplaces: wire.WorkplaceIds,
  };
}
