/**
 * A client that knows nothing of ti-lotse: node's own http and https, one connection per question, bounded in time.
 * For asking the simulator and its panel what any other program would get to see.
 */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { SecureContextOptions } from "node:tls";
import type { Identity } from "../../src/simulator/wire/pki/x509.ts";
import type { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const PATIENCE_MS = 30_000;

/** What is waited for, or an error when it takes too long: no test waits for ever for what never happens. */
export async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export interface Heard {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  bytes: Buffer;
}

export interface Asking extends SecureContextOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  servername?: string;
  /** "user:password" */
  auth?: string;
  signal?: AbortSignal;
}

/** The answer, whole. Rejects with node's own error when the connection breaks or nothing comes. */
export function fetchPlain(url: string | URL, asking: Asking = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    begin(url, asking, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: bytes.toString("utf8"), bytes });
      });
    }).on("error", reject);
  });
}

/** Begins a question and gives out the answer as soon as its head is there. */
export function begin(url: string | URL, asking: Asking, heard: (response: IncomingMessage) => void) {
  const { method = "GET", body, signal, ...rest } = asking;
  const address = new URL(url);
  const limit = AbortSignal.timeout(PATIENCE_MS);
  const options: RequestOptions & SecureContextOptions = {
    method,
    agent: false,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    ...rest,
  };
  const request =
    address.protocol === "https:" ? httpsRequest(address, options, heard) : httpRequest(address, options, heard);
  return request.end(body);
}

/** What node calls the error a question ends with; the answer's status when there was none. */
export async function outcomeOf(asked: Promise<Heard>): Promise<string | number> {
  try {
    return (await asked).status;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).name;
  }
}

export function trusting(praxis: SimPraxis): SecureContextOptions {
  return praxis.auth.mode === "none" ? {} : { ca: praxis.pki.authority.pem };
}

export function showing({ certificate, key }: Identity): SecureContextOptions {
  return { cert: certificate.toString(), key: String(key.export({ type: "pkcs8", format: "pem" })) };
}

/** GetCardTerminals, mandant-wide, written by hand. */
export function terminalsQuestion(context: { mandant: string; clientsystem: string; arbeitsplatz: string }): string {
  return (
    `<s:Envelope xmlns:s="${SOAP}"><s:Body><GetCardTerminals xmlns="http://ws.gematik.de/conn/EventService/v7.2" mandant-wide="true">` +
    '<c:Context xmlns:c="http://ws.gematik.de/conn/ConnectorContext/v2.0" xmlns:o="http://ws.gematik.de/conn/ConnectorCommon/v5.0">' +
    `<o:MandantId>${context.mandant}</o:MandantId><o:ClientSystemId>${context.clientsystem}</o:ClientSystemId>` +
    `<o:WorkplaceId>${context.arbeitsplatz}</o:WorkplaceId></c:Context></GetCardTerminals></s:Body></s:Envelope>`
  );
}

export interface Posting extends Asking {
  context?: Partial<SimPraxis["context"]>;
}

/** Asks for the terminals at the address of the service, over the port clients are meant to use. */
export function askTerminals(praxis: SimPraxis, posting: Posting = {}): Promise<Heard> {
  const { context, headers, ...rest } = posting;
  const path = praxis.first.setup.shape.path("EventService");
  return fetchPlain(`${praxis.first.url}${path}`, {
    method: "POST",
    body: terminalsQuestion({ ...praxis.context, ...context }),
    headers: {
      "Content-Type": "text/xml; charset=utf-8",
      SOAPAction: '"http://ws.gematik.de/conn/EventService/v7.2#GetCardTerminals"',
      ...headers,
    },
    ...trusting(praxis),
    ...rest,
  });
}

export function askDirectory(praxis: SimPraxis, asking: Asking = {}): Promise<Heard> {
  return fetchPlain(`${praxis.first.url}/connector.sds`, { ...trusting(praxis), ...asking });
}

/** gematik's code in a fault; the last trace counts. */
export function faultCode({ body }: Heard): number | undefined {
  const code = [...body.matchAll(/Code>(\d+)</g)].at(-1)?.[1];
  return code === undefined ? undefined : Number(code);
}
