/**
 * ProductInformation: what a device says it is, in the service directory and in lists of Kartenterminals.
 *
 * Room: protocol/sds. Schema: ProductInformation.xsd 1.1. Read leniently: real devices break the length rules, and a
 * terminal that never connected sends empty names and version 0.0.0 (trap T-13).
 */
import type { ProductIdentity } from "../../domain/product.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { child, parseDateTime, textOf, type XmlElement } from "../xml/element.ts";
import { PI } from "../xml/namespaces.ts";

export interface ProductInformation {
  product: ProductIdentity;
  /** When the device made the statement; some devices send a constant, so this is no clock. */
  informationDate?: Instant;
}

export function readProductInformation(element: XmlElement): ProductInformation {
  const type = child(element, PI, "ProductTypeInformation");
  const identification = child(element, PI, "ProductIdentification");
  const version = identification && child(identification, PI, "ProductVersion");
  const local = version && child(version, PI, "Local");
  const misc = child(element, PI, "ProductMiscellaneous");
  const text = (parent: XmlElement | undefined, name: string) => (parent ? textOf(parent, PI, name) : "");

  return {
    product: {
      vendorId: text(identification, "ProductVendorID"),
      productCode: text(identification, "ProductCode"),
      vendorName: text(misc, "ProductVendorName"),
      name: text(misc, "ProductName"),
      type: text(type, "ProductType"),
      ptv: text(type, "ProductTypeVersion"),
      hardware: text(local, "HWVersion"),
      firmware: text(local, "FWVersion") || text(version, "Central"),
    },
    informationDate: parseDateTime(textOf(element, PI, "InformationDate")),
  };
}
