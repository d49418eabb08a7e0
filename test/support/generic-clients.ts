/**
 * Generic SOAP clients: zeep (Python) and node-soap. They read gematik's WSDL as it lies there and are told nothing but
 * the address to ask. Both give back what their own parser made of the answer.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type Client, createClientAsync, type ISecurity } from "soap";
import { gematikApi } from "./shared.ts";

const PYTHON = "/usr/bin/python3";
const SCRIPT = join(import.meta.dirname, "zeep_client.py");
const CALL_SECONDS = 5;
const RUN_MS = 30_000;

export interface Call {
  /** Below gematik's folder. */
  wsdl: string;
  address: string;
  operation: string;
  /** Elements by name; attributes under `attributes`. */
  parameters: Parameters;
  /** Elements the schema demands and this call leaves out. */
  without?: string[];
}

export interface Parameters {
  [name: string]: unknown;
  attributes?: Record<string, unknown>;
}

export interface Access {
  /** Files, as such programs want them. */
  caFile?: string;
  user?: [name: string, password: string];
  cert?: [certFile: string, keyFile: string];
}

/** An answer, a fault with gematik's codes in the order of its traces, or a failure of the client itself. */
export type Result = { answer: unknown } | { fault: { faultstring: string; codes: number[] } } | { error: string };

export interface GenericClient {
  name: string;
  ask(calls: readonly Call[], access?: Access): Promise<Result[]>;
}

/** Options for tests that need Debian's python3-zeep. @throws Error when it is absent and LOTSE_REQUIRE_SHARED=1 */
export function needsZeep(): { skip?: string } {
  const found = spawnSync(PYTHON, ["-c", "import zeep"], { timeout: RUN_MS });
  if (found.status === 0) return {};
  const sentence = `zeep fehlt: ${PYTHON} kann es nicht laden (Debian: apt install python3-zeep)`;
  if (process.env.LOTSE_REQUIRE_SHARED === "1") throw new Error(sentence);
  return { skip: sentence };
}

/** A receiver of events in Python: ends after so many. @throws Error when Python is not there or does not understand */
export function pythonReceiver(count: number, certificate: readonly string[]) {
  const script = join(import.meta.dirname, "cetp_receiver.py");
  const child = spawn(PYTHON, [script, String(count), ...certificate], { timeout: RUN_MS, killSignal: "SIGKILL" });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, "close");
  return {
    port: async () => Number((await lines.next()).value),
    async events(): Promise<unknown[]> {
      const trouble = text(child.stderr);
      const events: unknown[] = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) events.push(JSON.parse(line.value));
      const [code] = await ended;
      if (code !== 0) throw new Error(`cetp_receiver.py ended with ${code}: ${await trouble}`);
      return events;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const wsdlFile = (wsdl: string) => join(gematikApi(), wsdl);

export const zeep: GenericClient = {
  name: "zeep",
  async ask(calls, { caFile, user, cert } = {}) {
    const child = spawn(PYTHON, [SCRIPT], { timeout: RUN_MS, killSignal: "SIGKILL" });
    const written = calls.map(({ parameters: { attributes, ...elements }, wsdl, ...call }) => ({
      ...call,
      wsdl: wsdlFile(wsdl),
      parameters: { ...elements, ...attributes },
    }));
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify({ calls: written, ca: caFile, user, cert, timeout: CALL_SECONDS }));
    const [output, trouble, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    if (code !== 0) throw new Error(`zeep_client.py ended with ${code}: ${trouble}`);
    return (JSON.parse(output) as { results: Result[] }).results;
  },
};

export const nodeSoap: GenericClient = {
  name: "node-soap",
  async ask(calls, access = {}) {
    const clients = new Map<string, Client>();
    const results: Result[] = [];
    for (const call of calls) {
      const client = clients.get(call.wsdl) ?? (await createClientAsync(wsdlFile(call.wsdl)));
      clients.set(call.wsdl, client);
      results.push(await askOne(client, call, access));
    }
    return results;
  },
};

async function askOne(client: Client, call: Call, access: Access): Promise<Result> {
  client.setEndpoint(call.address);
  client.setSecurity(securityOf(access));
  const methods = client as unknown as Record<string, (...args: unknown[]) => Promise<unknown[]>>;
  const method = methods[`${call.operation}Async`];
  if (!method) return { error: `${call.wsdl} has no operation ${call.operation}` };
  try {
    const parameters = lacking(call.parameters, call.without ?? []);
    const [answer] = await method.call(client, parameters, { timeout: CALL_SECONDS * 1000 });
    return { answer: JSON.parse(JSON.stringify(answer)) };
  } catch (error) {
    const { code, message, response } = error as FaultError;
    return faultIn(error as FaultError) ?? { error: [response?.status, code, message].filter(Boolean).join(" ") };
  }
}

function securityOf({ caFile, user, cert }: Access): ISecurity {
  const ca = caFile ? readFileSync(caFile) : undefined;
  const [certFile, keyFile] = cert ?? [];
  const options = { ca, cert: certFile && readFileSync(certFile), key: keyFile && readFileSync(keyFile) };
  const httpsAgent = new Agent({ ...options, keepAlive: false });
  return {
    addOptions: (axios) => Object.assign(axios, { httpsAgent }),
    addHeaders: (headers) => user && Object.assign(headers, { Authorization: `Basic ${btoa(user.join(":"))}` }),
    toXML: () => "",
  };
}

/** The parameters without the elements of these names, however deep. */
function lacking(parameters: Parameters, names: readonly string[]): Parameters {
  const entries = Object.entries(parameters)
    .filter(([name]) => !names.includes(name))
    .map(([name, value]) => [name, isObject(value) ? lacking(value, names) : value] as const);
  return Object.fromEntries(entries);
}

interface FaultError extends NodeJS.ErrnoException {
  response?: { status?: number };
  root?: { Envelope?: { Body?: { Fault?: { faultstring: string; detail?: { Error?: { Trace: unknown } } } } } };
}

function faultIn(error: FaultError): Result | undefined {
  const fault = error.root?.Envelope?.Body?.Fault;
  if (!fault) return undefined;
  const traces = [fault.detail?.Error?.Trace ?? []].flat() as { Code: unknown }[];
  return { fault: { faultstring: fault.faultstring, codes: traces.map((trace) => Number(trace.Code)) } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
