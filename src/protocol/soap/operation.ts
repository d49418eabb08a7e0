/**
 * Operation: one question a Konnektor answers. Each message file exports one; the client needs nothing else of it.
 *
 * Room: protocol/soap.
 */
import type { WantedService } from "../sds/endpoint.ts";
import { is, type XmlElement } from "../xml/element.ts";
import type { Namespace } from "../xml/namespaces.ts";
import { CCTX, CONN } from "../xml/namespaces.ts";
import { el, optional, type Xml } from "../xml/write.ts";

export interface Operation<Request, Response> {
  name: string;
  service: WantedService;
  /** Namespace of request and response. */
  namespace: Namespace;
  /** All namespaces the request uses. */
  namespaces: readonly Namespace[];
  /** A person may have to act at the device: wait longer for the first byte. */
  slow?: boolean;
  write(request: Request): Xml;
  read(response: XmlElement): Response;
}

/** `SOAPAction` without quotes [REQ:gematik-api:EventService.wsdl]. */
export function soapAction(operation: { namespace: Namespace; name: string }): string {
  return `${operation.namespace.uri}#${operation.name}`;
}

export function isResponseOf(operation: { namespace: Namespace; name: string }, element: XmlElement): boolean {
  return is(element, operation.namespace, `${operation.name}Response`);
}

/**
 * The call context: names under which the practice is known to the Konnektor; case counts
 * [REQ:gemSpec_Kon:TIP1-A_4524-03].
 */
export interface Context {
  mandant: string;
  clientsystem: string;
  arbeitsplatz: string;
  /** Only operations on an HBA need it. */
  userId?: string;
}

export function context(c: Context): Xml {
  return el(CCTX, "Context", [
    el(CONN, "MandantId", c.mandant),
    el(CONN, "ClientSystemId", c.clientsystem),
    el(CONN, "WorkplaceId", c.arbeitsplatz),
    optional(CONN, "UserId", c.userId),
  ]);
}
