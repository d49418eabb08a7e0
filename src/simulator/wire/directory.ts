/**
 * connector.sds of a simulated Konnektor, in the spelling of its product and as its switches demand.
 *
 * Room: simulator/wire. [REQ:gemSpec_Kon:TAB_KON_521]: with mandatory TLS or client authentication only https is listed.
 */
import type { Instant } from "../../domain/zeit/tag.ts";
import { escapeXml } from "../../protocol/xml/write.ts";
import type { KonnektorState } from "../models/state.ts";
import { SERVICE_VERSIONS, type ServiceName, type Shape, WSDL_NAMESPACE } from "./shapes.ts";

export interface Addresses {
  /** Host as the device knows itself; often not how clients reach it (trap T-05). */
  host: string;
  httpPort: number;
  httpsPort: number;
  /** "" or "/kon8": the device stands behind a proxy. */
  pathPrefix: string;
}

export function directoryDocument(state: KonnektorState, shape: Shape, addresses: Addresses, now: Instant): string {
  const { sds, si, xmlDeclaration } = shape.directory;
  const { switches, product } = state;
  const services = (Object.keys(SERVICE_VERSIONS) as ServiceName[]).map((name) =>
    serviceXml(name, shape, switches, addresses),
  );
  return `${xmlDeclaration}<${sds}:ConnectorServices xmlns="http://ws.gematik.de/int/version/ProductInformation/v1.1" xmlns:${sds}="http://ws.gematik.de/conn/ServiceDirectory/v3.1" xmlns:${si}="http://ws.gematik.de/conn/ServiceInformation/v2.0">
    <ProductInformation>
        <InformationDate>${informationDate(shape, now + state.clockOffsetMs)}</InformationDate>
        <ProductTypeInformation>
            <ProductType>${escapeXml(product.type)}</ProductType>
            <ProductTypeVersion>${escapeXml(product.ptv)}</ProductTypeVersion>
        </ProductTypeInformation>
        <ProductIdentification>
            <ProductVendorID>${escapeXml(product.vendorId)}</ProductVendorID>
            <ProductCode>${escapeXml(product.productCode)}</ProductCode>
            <ProductVersion>
                <Local>
                    <HWVersion>${escapeXml(product.hardware)}</HWVersion>
                    <FWVersion>${escapeXml(state.shows ?? product.firmware)}</FWVersion>
                </Local>
            </ProductVersion>
        </ProductIdentification>
        <ProductMiscellaneous>
            <ProductVendorName>${escapeXml(product.vendorName)}</ProductVendorName>
            <ProductName>${escapeXml(product.name)}</ProductName>
        </ProductMiscellaneous>
    </ProductInformation>
    <${sds}:TLSMandatory>${switches.tlsMandatory}</${sds}:TLSMandatory>
    <${sds}:ClientAutMandatory>${switches.clientAutMandatory}</${sds}:ClientAutMandatory>
    <${si}:ServiceInformation>
${services.join("\n")}
    </${si}:ServiceInformation>
</${sds}:ConnectorServices>
`;
}

function serviceXml(
  name: ServiceName,
  shape: Shape,
  switches: KonnektorState["switches"],
  addresses: Addresses,
): string {
  const { si } = shape.directory;
  const versions = ordered(SERVICE_VERSIONS[name], shape.directory.versions);
  const onlyTls = switches.tlsMandatory || switches.clientAutMandatory;
  const path = `${addresses.pathPrefix}${shape.path(name)}`;
  const entries = versions.map(
    (version) => `                <${si}:Version TargetNamespace="${WSDL_NAMESPACE[name]}" Version="${version}">
                    <${si}:Abstract>${name} ${version}</${si}:Abstract>
${onlyTls ? "" : `                    <${si}:Endpoint Location="http://${authority(addresses.host, addresses.httpPort, 80, shape)}${path}"/>\n`}                    <${si}:EndpointTLS Location="https://${authority(addresses.host, addresses.httpsPort, 443, shape)}${path}"/>
                </${si}:Version>`,
  );
  return `        <${si}:Service Name="${name}">
            <${si}:Abstract>${name}</${si}:Abstract>
            <${si}:Versions>
${entries.join("\n")}
            </${si}:Versions>
        </${si}:Service>`;
}

function authority(host: string, port: number, usual: number, shape: Shape): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === usual && !shape.directory.explicitPort ? name : `${name}:${port}`;
}

function ordered(versions: string[], order: Shape["directory"]["versions"]): string[] {
  if (order === "ascending") return versions;
  if (order === "descending") return versions.toReversed();
  // Neither: the last in front of the first.
  return [...versions.slice(-1), ...versions.slice(0, -1)];
}

function informationDate(shape: Shape, at: Instant): string {
  const { informationDate: style } = shape.directory;
  if (typeof style === "object") return style.constant;
  return style === "utc" ? new Date(at).toISOString() : localWithOffset(at);
}

/** "2024-03-05T16:57:30.449+01:00" in Europe/Berlin. */
function localWithOffset(at: Instant): string {
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName");
  const [, sign = "+", hours = "01", minutes = "00"] = /GMT([+-])(\d{2}):(\d{2})/.exec(offset?.value ?? "") ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return new Date(at + shift).toISOString().replace("Z", `${sign}${hours}:${minutes}`);
}
