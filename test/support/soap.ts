/**
 * SOAP documents written for a test. Every answer comes in two spellings: prefixed as one vendor does it, and with default
 * namespaces declared where they are needed, as another does.
 */

const FAMILIES = {
  EVT: "http://ws.gematik.de/conn/EventService/v7.2",
  CARD: "http://ws.gematik.de/conn/CardService/v8.1",
  CMN: "http://ws.gematik.de/conn/CardServiceCommon/v2.0",
  CONN: "http://ws.gematik.de/conn/ConnectorCommon/v5.0",
  CT: "http://ws.gematik.de/conn/CardTerminalInfo/v8.0",
  CERT: "http://ws.gematik.de/conn/CertificateService/v6.0",
  CC: "http://ws.gematik.de/conn/CertificateServiceCommon/v2.0",
  PI: "http://ws.gematik.de/int/version/ProductInformation/v1.1",
  G: "http://ws.gematik.de/tel/error/v2.0",
} as const;

type Written = keyof typeof FAMILIES;

/** Declares all prefixes a test writes on the first element: `EVT CARD CMN CONN CT CERT CC PI G`. */
export function declared(body: string): string {
  const declarations = Object.entries(FAMILIES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return body.replace(/^<[^\s/>]+/, (start) => start + declarations.join(""));
}

/** The same elements without a single prefix: each carries its namespace itself. */
export function withDefaultNamespaces(body: string): string {
  return body.replace(/<(\/?)([A-Z]+):([\w.-]+)/g, (_, slash: string, prefix: string, name: string) =>
    slash ? `</${name}` : `<${name} xmlns="${FAMILIES[prefix as Written]}"`,
  );
}

/** A SOAP 1.1 envelope around an element written with the prefixes above. */
export function enveloped(
  body: string,
  prefix = "SOAP-ENV",
  uri = "http://schemas.xmlsoap.org/soap/envelope/",
): string {
  const p = prefix === "" ? "" : `${prefix}:`;
  const xmlns = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  return `<${p}Envelope ${xmlns}="${uri}"><${p}Header/><${p}Body>${declared(body)}</${p}Body></${p}Envelope>`;
}

export const OK = "<CONN:Status><CONN:Result>OK</CONN:Result></CONN:Status>";

export interface WrittenTrace {
  code: string | number;
  text?: string;
  severity?: string;
  type?: string;
  detail?: string;
}

/** `G:Error` with its traces, in the order of the schema. */
export function writeError(...traces: WrittenTrace[]): string {
  const written = traces.map(
    ({ code, text = "Beispieltext", severity = "Error", type = "Technical", detail }, i) =>
      `<G:Trace><G:EventID>e${i}</G:EventID><G:Instance>kon-1</G:Instance><G:LogReference>l${i}</G:LogReference>` +
      `<G:CompType>Konnektor</G:CompType><G:Code>${code}</G:Code><G:Severity>${severity}</G:Severity>` +
      `<G:ErrorType>${type}</G:ErrorType><G:ErrorText>${text}</G:ErrorText>` +
      `${detail === undefined ? "" : `<G:Detail Encoding="UTF-8">${detail}</G:Detail>`}</G:Trace>`,
  );
  return `<G:Error><G:MessageID>m-1</G:MessageID><G:Timestamp>2026-03-04T05:06:07Z</G:Timestamp>${written.join("")}</G:Error>`;
}

export interface WrittenCard {
  handle?: string;
  type?: string;
  iccsn?: string;
  ctId?: string;
  slot?: string;
  insertTime?: string;
  holder?: string;
  kvnr?: string;
  expires?: string;
  objectSystem?: string;
}

/** `CARD:Card` in the order of the schema; what is undefined is left out, as devices do (trap T-14). */
export function writeCard(card: WrittenCard = {}): string {
  const { handle = "h-1", type = "SMC-B", ctId = "ct-1", slot = "2", insertTime = "2026-03-04T05:06:07Z" } = card;
  const [major, minor, revision] = card.objectSystem?.split(".") ?? [];
  const triple = `<CARD:Major>${major}</CARD:Major><CARD:Minor>${minor}</CARD:Minor><CARD:Revision>${revision}</CARD:Revision>`;
  return (
    `<CARD:Card><CONN:CardHandle>${handle}</CONN:CardHandle><CMN:CardType>${type}</CMN:CardType>` +
    (card.objectSystem
      ? `<CARD:CardVersion><CARD:COSVersion>${triple}</CARD:COSVersion><CARD:ObjectSystemVersion>${triple}</CARD:ObjectSystemVersion></CARD:CardVersion>`
      : "") +
    optional("CMN:Iccsn", card.iccsn) +
    `<CMN:CtId>${ctId}</CMN:CtId><CMN:SlotId>${slot}</CMN:SlotId><CARD:InsertTime>${insertTime}</CARD:InsertTime>` +
    optional("CARD:CardHolderName", card.holder) +
    optional("CARD:Kvnr", card.kvnr) +
    optional("CARD:CertificateExpirationDate", card.expires) +
    "</CARD:Card>"
  );
}

export interface WrittenTerminal {
  product?: string;
  ctId?: string;
  workplaces?: readonly string[];
  name?: string;
  mac?: string;
  /** The inside of IPAddress; undefined leaves it out. */
  address?: string;
  slots?: string;
  connected?: string;
}

/** `CT:CardTerminal`; `product` is the inside of ProductInformation, with the prefix `PI`. */
export function writeTerminal(terminal: WrittenTerminal = {}): string {
  const {
    product = "",
    ctId = "ct-1",
    workplaces = [],
    name = "Empfang",
    mac = "02-00-5E-00-53-01",
    slots = "4",
  } = terminal;
  return (
    `<CT:CardTerminal><PI:ProductInformation>${product}</PI:ProductInformation><CMN:CtId>${ctId}</CMN:CtId>` +
    `<CONN:WorkplaceIds>${workplaces.map((w) => `<CONN:WorkplaceId>${w}</CONN:WorkplaceId>`).join("")}</CONN:WorkplaceIds>` +
    `<CT:Name>${name}</CT:Name><CT:MacAddress>${mac}</CT:MacAddress>${optional("CT:IPAddress", terminal.address)}` +
    `<CT:Slots>${slots}</CT:Slots><CT:IS_PHYSICAL>true</CT:IS_PHYSICAL>` +
    `<CT:Connected>${terminal.connected ?? "true"}</CT:Connected></CT:CardTerminal>`
  );
}

export interface WrittenState {
  condition: string;
  severity?: string;
  value?: string;
  since?: string;
}

export function writeConnector(ti = "Online", sis = "Offline", states: readonly WrittenState[] = []): string {
  const written = states.map(
    ({ condition, severity = "Info", value = "true", since = "2026-03-01T02:03:04Z" }) =>
      `<CONN:ErrorState><CONN:ErrorCondition>${condition}</CONN:ErrorCondition><CONN:Severity>${severity}</CONN:Severity>` +
      `<CONN:Type>Operation</CONN:Type><CONN:Value>${value}</CONN:Value><CONN:ValidFrom>${since}</CONN:ValidFrom></CONN:ErrorState>`,
  );
  const tunnel = (name: string, status: string, at: string) =>
    `<CONN:${name}><CONN:ConnectionStatus>${status}</CONN:ConnectionStatus><CONN:Timestamp>${at}</CONN:Timestamp></CONN:${name}>`;
  return (
    `<CONN:Connector>${tunnel("VPNTIStatus", ti, "2026-02-01T22:14:00+01:00")}` +
    `${tunnel("VPNSISStatus", sis, "2025-11-03T06:31:33+01:00")}<CONN:OperatingState>${written.join("")}</CONN:OperatingState></CONN:Connector>`
  );
}

function optional(name: string, content: string | undefined): string {
  return content === undefined ? "" : `<${name}>${content}</${name}>`;
}
