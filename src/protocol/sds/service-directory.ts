/**
 * The service directory (`connector.sds`): what a Konnektor is and where its services are.
 *
 * Room: protocol/sds. Schema: ServiceDirectory.xsd 3.1, ServiceInformation.xsd 2.0
 * [REQ:gemSpec_Kon:TIP1-A_4528] [REQ:gemSpec_Kon:TIP1-A_4530]
 */
import { LotseError } from "../../domain/errors.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { child, children, is, need, needBoolean, parseDateTime, type XmlElement } from "../xml/element.ts";
import { PI, SDS, SI } from "../xml/namespaces.ts";
import { parseXml } from "../xml/parse.ts";
import { readProductInformation } from "./product-information.ts";

export interface ServiceDirectory {
  product: ProductIdentity;
  informationDate?: Instant;
  tlsMandatory: boolean;
  clientAutMandatory: boolean;
  services: ServiceVersion[];
}

/** One version of one service; several may share an address, and they come in no order (trap T-04). */
export interface ServiceVersion {
  name: string;
  /** As written, normally three numbers. */
  version: string;
  /** The WSDL namespace on real devices; never used to choose (trap T-03). */
  namespace: string;
  /** Address without TLS. */
  plain?: string;
  /** Address with TLS. The schema demands it, devices leave it out. */
  tls?: string;
}

/** @throws LotseError sds/not-a-directory, and what parseXml throws */
export function parseServiceDirectory(bytes: Uint8Array): ServiceDirectory {
  return readServiceDirectory(parseXml(bytes));
}

/** The moment of the query alone: all that changes between two directories of an unchanged device. */
export function informationDateIn(bytes: Buffer): Instant | undefined {
  const [, date = ""] = /InformationDate>\s*([^<\s]*)/.exec(bytes.toString("latin1", 0, 4096)) ?? [];
  return parseDateTime(date);
}

export function isServiceDirectory(root: XmlElement): boolean {
  return is(root, SDS, "ConnectorServices");
}

export function readServiceDirectory(root: XmlElement): ServiceDirectory {
  if (!isServiceDirectory(root)) throw new LotseError("sds/not-a-directory", { root: root.name });
  const information = need(root, SI, "ServiceInformation");
  return {
    ...readProductInformation(need(root, PI, "ProductInformation")),
    tlsMandatory: needBoolean(root, SDS, "TLSMandatory"),
    clientAutMandatory: needBoolean(root, SDS, "ClientAutMandatory"),
    services: children(information, SI, "Service").flatMap(readService),
  };
}

function readService(service: XmlElement): ServiceVersion[] {
  const name = service.attributes.Name ?? "";
  const versions = child(service, SI, "Versions");
  return (versions ? children(versions, SI, "Version") : []).map((version) => ({
    name,
    version: version.attributes.Version ?? "",
    namespace: version.attributes.TargetNamespace ?? "",
    plain: child(version, SI, "Endpoint")?.attributes.Location,
    tls: child(version, SI, "EndpointTLS")?.attributes.Location,
  }));
}
