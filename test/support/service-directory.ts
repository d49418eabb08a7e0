/** A service directory written for a test, in the words of the schema and with the prefixes of nobody in particular. */

export interface WrittenVersion {
  name: string;
  version: string;
  tls?: string;
  plain?: string;
}

export interface WrittenDirectory {
  product?: string;
  tlsMandatory?: string;
  clientAutMandatory?: string;
  services?: readonly WrittenVersion[];
}

/** `product` is the content of ProductInformation, with the prefix `p`. */
export function writeDirectory(written: WrittenDirectory = {}): string {
  const { product = writeProduct({}), tlsMandatory = "true", clientAutMandatory = "false", services = [] } = written;
  return (
    '<d:ConnectorServices xmlns:d="http://ws.gematik.de/conn/ServiceDirectory/v3.1"' +
    ' xmlns:s="http://ws.gematik.de/conn/ServiceInformation/v2.0"' +
    ' xmlns:p="http://ws.gematik.de/int/version/ProductInformation/v1.1">' +
    `<p:ProductInformation>${product}</p:ProductInformation>` +
    `<d:TLSMandatory>${tlsMandatory}</d:TLSMandatory>` +
    `<d:ClientAutMandatory>${clientAutMandatory}</d:ClientAutMandatory>` +
    `<s:ServiceInformation>${services.map(writeService).join("")}</s:ServiceInformation></d:ConnectorServices>`
  );
}

function writeService({ name, version, tls, plain }: WrittenVersion): string {
  return (
    `<s:Service Name="${name}"><s:Abstract>ein Dienst</s:Abstract><s:Versions>` +
    `<s:Version TargetNamespace="http://ws.gematik.de/conn/${name}/WSDL/v1.0" Version="${version}"><s:Abstract/>` +
    (plain === undefined ? "" : `<s:Endpoint Location="${plain}"/>`) +
    (tls === undefined ? "" : `<s:EndpointTLS Location="${tls}"/>`) +
    "</s:Version></s:Versions></s:Service>"
  );
}

export interface WrittenProduct {
  date?: string;
  type?: string;
  ptv?: string;
  vendorId?: string;
  code?: string;
  hardware?: string;
  firmware?: string;
  vendorName?: string;
  name?: string;
}

/** The inside of ProductInformation; what is not given is an invented Konnektor. */
export function writeProduct(written: WrittenProduct, prefix = "p:"): string {
  const p = prefix;
  const {
    date = "2026-03-04T05:06:07Z",
    type = "Konnektor",
    ptv = "6.1.2",
    vendorId = "MUSTR",
    code = "muskon",
    hardware = "1.2.3",
    firmware = "7.8.9",
    vendorName = "Musterwerk",
    name = "Muster Konnektor",
  } = written;
  return (
    `<${p}InformationDate>${date}</${p}InformationDate>` +
    `<${p}ProductTypeInformation><${p}ProductType>${type}</${p}ProductType>` +
    `<${p}ProductTypeVersion>${ptv}</${p}ProductTypeVersion></${p}ProductTypeInformation>` +
    `<${p}ProductIdentification><${p}ProductVendorID>${vendorId}</${p}ProductVendorID>` +
    `<${p}ProductCode>${code}</${p}ProductCode><${p}ProductVersion><${p}Local>` +
    `<${p}HWVersion>${hardware}</${p}HWVersion><${p}FWVersion>${firmware}</${p}FWVersion>` +
    `</${p}Local></${p}ProductVersion></${p}ProductIdentification>` +
    `<${p}ProductMiscellaneous><${p}ProductVendorName>${vendorName}</${p}ProductVendorName>` +
    `<${p}ProductName>${name}</${p}ProductName></${p}ProductMiscellaneous>`
  );
}
