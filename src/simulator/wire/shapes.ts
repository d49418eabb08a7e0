/**
 * How each product spells things: addresses, prefixes, order of versions, dates. Values seen in recordings of real
 * devices, or marked invented.
 *
 * Room: simulator/wire. Facts of the outside only; what a device knows and does is in simulator/models.
 */
import type { Namespace } from "../../protocol/xml/namespaces.ts";
import * as NS from "../../protocol/xml/namespaces.ts";

export type ShapeName = "secunet" | "kocobox" | "rise" | "rise-hsk" | "infinity";

export interface Shape {
  name: ShapeName;
  identity: {
    vendorId: string;
    productCode: string;
    vendorName: string;
    name: string;
    type: string;
    hardware: string;
  };
  /** PTV by firmware, as seen; unknown firmware gets the last. */
  ptv: Record<string, string>;
  directory: {
    xmlDeclaration: string;
    /** Prefixes of ServiceDirectory and ServiceInformation; ProductInformation is the default namespace. */
    sds: string;
    si: string;
    informationDate: "utc" | "local" | { constant: string };
    /** `https://10.0.0.1:443/…`: the port is written even where it is the usual one. */
    explicitPort: boolean;
    /** Newest first, oldest first, or mixed: entries are not sorted (trap T-04). */
    versions: "descending" | "ascending" | "mixed";
  };
  /** Path of a service below the prefix. */
  path(service: ServiceName): string;
  soap: {
    prefix: string;
    /** `<SOAP-ENV:Header/>` is sent. */
    emptyHeader: boolean;
    faultString: (text: string) => string;
    /** Error in a default namespace instead of a prefixed one. */
    plainError: boolean;
    xmlDeclaration: boolean;
    /** ns2, ns3 … as JAX-WS numbers them, or gematik's own prefixes. */
    prefixes: "numbered" | "gematik";
  };
  /** Card handles as the product writes them. */
  handle: "typed" | "uuid";
}

export type ServiceName = "EventService" | "CardService" | "CertificateService" | "CardTerminalService";

/** All versions real devices offer side by side [REQ:gemSpec_Kon:TAB_KON_029]. */
export const SERVICE_VERSIONS: Record<ServiceName, string[]> = {
  EventService: ["7.2.0"],
  CardService: ["8.1.0", "8.1.1", "8.1.2"],
  CertificateService: ["6.0.0", "6.0.1"],
  CardTerminalService: ["1.1.0"],
};

export const WSDL_NAMESPACE: Record<ServiceName, string> = {
  EventService: "http://ws.gematik.de/conn/EventService/WSDL/v7.2",
  CardService: "http://ws.gematik.de/conn/CardService/WSDL/v8.1",
  CertificateService: "http://ws.gematik.de/conn/CertificateService/WSDL/v6.0",
  CardTerminalService: "http://ws.gematik.de/conn/CardTerminalService/WSDL/v1.1",
};

const STANDALONE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PLAIN = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const SHAPES: Record<ShapeName, Shape> = {
  secunet: {
    name: "secunet",
    identity: {
      vendorId: "SECUN",
      productCode: "secu_kon",
      vendorName: "secunet Security Networks AG",
      name: "secunet konnektor 2.0.0",
      type: "Konnektor",
      hardware: "2.0.0",
    },
    ptv: { "4.1.3": "4.8.2", "5.10.0": "5.53.0", "5.50.4": "5.54.1", "6.0.5": "6.0.2" },
    directory: {
      xmlDeclaration: STANDALONE,
      sds: "ns2",
      si: "ns3",
      informationDate: "utc",
      explicitPort: true,
      versions: "descending",
    },
    path: (service) => `/ws/${service}`,
    soap: {
      prefix: "SOAP-ENV",
      emptyHeader: true,
      faultString: (text) => text,
      plainError: false,
      xmlDeclaration: false,
      prefixes: "numbered",
    },
    handle: "typed",
  },
  kocobox: {
    name: "kocobox",
    identity: {
      vendorId: "KOCOC",
      productCode: "kocobox",
      vendorName: "KoCo Connector",
      name: "KoCoBox MED+",
      type: "Konnektor",
      hardware: "2.0.0",
    },
    ptv: {
      "1.3.4": "1.6.0",
      "1.3.10": "1.6.0",
      "4.2.14": "4.80.3",
      "5.1.8": "5.1.0",
      "5.5.4": "5.54.1",
      "5.5.12": "5.54.1",
    },
    directory: {
      xmlDeclaration: "",
      sds: "ns2",
      si: "ns3",
      informationDate: "local",
      explicitPort: true,
      versions: "ascending",
    },
    path: (service) => `/service/${service === "EventService" ? "systeminformationservice" : service.toLowerCase()}`,
    soap: {
      prefix: "S",
      emptyHeader: false,
      faultString: (text) => text,
      plainError: true,
      xmlDeclaration: true,
      prefixes: "numbered",
    },
    handle: "uuid",
  },
  rise: {
    name: "rise",
    identity: {
      vendorId: "RISEG",
      productCode: "RKONN",
      vendorName: "Research Industrial Systems Engineering (RISE) GmbH",
      name: "RISE Konnektor",
      type: "Konnektor",
      hardware: "1.0.0",
    },
    ptv: { "2.1.1": "3.6.0", "4.2.8": "5.0.2", "5.1.7": "5.53.0", "5.1.12": "5.53.0", "6.1.3": "6.0.2" },
    directory: {
      xmlDeclaration: STANDALONE,
      sds: "ns2",
      si: "ns3",
      informationDate: { constant: "2020-12-10T15:55:11.238+02:00" },
      explicitPort: true,
      versions: "descending",
    },
    path: (service) => `/webservices/${service.toLowerCase()}`,
    soap: {
      // No recorded answer of this product was to be had: spelling invented.
      prefix: "soap",
      emptyHeader: false,
      faultString: (text) => text,
      plainError: false,
      xmlDeclaration: false,
      prefixes: "numbered",
    },
    handle: "uuid",
  },
  "rise-hsk": {
    name: "rise-hsk",
    identity: {
      vendorId: "RISEG",
      productCode: "RHSK",
      vendorName:
        "Research Industrial Systems Engineering (RISE) Forschungs-, Entwicklungs- und Großprojektberatung GmbH",
      name: "RISE HSK",
      type: "vkon",
      hardware: "1.1.0",
    },
    ptv: { "2.0.3": "5.61.0" },
    directory: {
      xmlDeclaration: STANDALONE,
      sds: "ns2",
      si: "ns3",
      informationDate: { constant: "2025-05-27T00:00:00Z" },
      explicitPort: false,
      versions: "mixed",
    },
    // Path invented: no directory of this product with addresses was to be had.
    path: (service) => `/services/${service}`,
    soap: {
      prefix: "soap",
      emptyHeader: false,
      faultString: (text) => text,
      plainError: false,
      xmlDeclaration: false,
      prefixes: "numbered",
    },
    handle: "uuid",
  },
  infinity: {
    name: "infinity",
    identity: {
      vendorId: "EHEXP",
      productCode: "IK",
      vendorName: "eHEX",
      name: "infinity konnektor",
      type: "Konnektor",
      hardware: "1.2.0",
    },
    ptv: { "2.0.1": "6.0.2" },
    directory: {
      xmlDeclaration: PLAIN,
      sds: "sds",
      si: "si",
      informationDate: "utc",
      explicitPort: true,
      versions: "mixed",
    },
    // Path and SOAP spelling invented; the KoPS simulator of the same maker writes S: and prefixed errors.
    path: (service) => `/soap-api/${service}`,
    soap: {
      prefix: "S",
      emptyHeader: false,
      faultString: (text) => text,
      plainError: false,
      xmlDeclaration: true,
      prefixes: "gematik",
    },
    handle: "typed",
  },
};

export type Names = Record<Exclude<keyof typeof NS, never>, Namespace>;

/** gematik's namespaces under the prefixes this product uses. */
export function namesFor(shape: Shape): Names {
  const numbered: Record<string, string> = {
    CONN: "ns2",
    GERROR: "ns3",
    CARDCMN: "ns4",
    CARD: "ns5",
    EVT: "ns6",
    PI: "ns9",
    CT: "ns10",
    CERT: "ns11",
    CERTCMN: "ns12",
    CTS: "ns13",
  };
  const entries = Object.entries(NS).map(([name, ns]): [string, Namespace] => {
    if (name === "SOAP") return [name, { ...ns, prefix: shape.soap.prefix }];
    const prefix = shape.soap.prefixes === "numbered" ? numbered[name] : undefined;
    return [name, prefix ? { ...ns, prefix } : ns];
  });
  return Object.fromEntries(entries) as Names;
}
