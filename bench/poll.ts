/**
 * `npm run bench:poll`: what a poll costs beyond its bare requests.
 *
 * One process polls a simulated Konnektor in another one: five requests on one kept connection (directory, operating
 * state, Kartenterminals, cards, certificates), read and judged; against the same five requests with nothing done to the
 * answers. In turns, CPU time of the polling process alone, median of 30 blocks. Goal: at most 1.5 times the bare requests.
 */
import "../src/protocol/link/tls-guard.ts";
import { Agent, request } from "node:https";
import { openLink } from "../src/app/access.ts";
import { knownKeys, loadCatalogue } from "../src/app/catalogue-files.ts";
import { readDirectory } from "../src/devices/standard/directory.ts";
import { readKonnektor } from "../src/devices/standard/read-konnektor.ts";
import { assess } from "../src/domain/assess/assess.ts";
import { chooseEndpoint } from "../src/protocol/sds/endpoint.ts";
import { checkCertificateExpiration } from "../src/protocol/soap/certificate-service/check-certificate-expiration.ts";
import { envelope } from "../src/protocol/soap/envelope.ts";
import { getCardTerminals } from "../src/protocol/soap/event-service/get-card-terminals.ts";
import { getCards } from "../src/protocol/soap/event-service/get-cards.ts";
import { getResourceInformation } from "../src/protocol/soap/event-service/get-resource-information.ts";
import { type Operation, soapAction } from "../src/protocol/soap/operation.ts";
import { median, printResult, simulatorInOwnProcess } from "./support.ts";

const BLOCKS = Number(process.env.BLOCKS ?? 30);
const POLLS_PER_BLOCK = 20;
const GOAL = 1.5;

const simulator = await simulatorInOwnProcess();
const { facts } = simulator;
const url = new URL(facts.sdsUrl);
const context = { mandant: facts.mandantId, clientsystem: facts.clientSystemId, arbeitsplatz: facts.workplaceId };
const { catalogue } = loadCatalogue("beispiel", knownKeys("/nonexistent"));

const link = await openLink(
  { credentials: { kind: "none" }, trust: { kind: "pin", sha256: facts.certSha256 } },
  Date.now(),
);
const { directory } = await readDirectory(link, url);

interface Bare {
  url: URL;
  body?: string;
  action?: string;
}

/** The same requests, byte for byte, that the poll sends. */
function bare<R>(operation: Operation<R, unknown>, asked: R): Bare {
  const endpoint = chooseEndpoint(directory, operation.service, { reached: url, rule: "host", plainAllowed: false });
  return {
    url: endpoint.url,
    body: envelope(operation.write(asked), operation.namespaces),
    action: soapAction(operation),
  };
}

const requests: Bare[] = [
  { url },
  bare(getResourceInformation, { context }),
  bare(getCardTerminals, { context, mandantWide: true }),
  bare(getCards, { context, mandantWide: true }),
  bare(checkCertificateExpiration, { context, crypt: "RSA" }),
];

const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
let bytes = 0;

async function bareRequests(): Promise<void> {
  for (const { url, body, action } of requests) {
    await new Promise<void>((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : { "Content-Type": "text/xml", SOAPAction: `"${action}"`, "Content-Length": Buffer.byteLength(body) };
      const asked = request(url, { method: body === undefined ? "GET" : "POST", agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          bytes = Buffer.concat(chunks).length;
          resolve();
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }
}

/** Everything: asked, read, judged. */
async function poll(): Promise<void> {
  const reading = await readKonnektor(link, {
    url,
    context,
    questions: ["resource-information", "terminals", "cards", "certificates-rsa"],
  });
  assess(catalogue, reading.observations, Date.now());
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < POLLS_PER_BLOCK; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / POLLS_PER_BLOCK;
}

const times = { bare: [] as number[], poll: [] as number[] };
try {
  for (let block = -150; block < BLOCKS; block++) {
    const [a, b] = [await cpuMs(bareRequests), await cpuMs(poll)];
    if (block < 0) continue;
    times.bare.push(a);
    times.poll.push(b);
  }
} finally {
  link.close();
  agent.destroy();
  await simulator.stop();
}
if (bytes === 0) throw new Error("the simulator answered nothing");

const ratio = median(times.poll) / median(times.bare);
printResult("five bare requests", `${median(times.bare).toFixed(3)} ms CPU`, "1.00 ×");
printResult("poll: five requests, read and judged", `${median(times.poll).toFixed(3)} ms CPU`, `${ratio.toFixed(2)} ×`);
printResult("connections of the poll", String([...link.connections.values()].reduce((a, b) => a + b, 0)));
printResult("goal", `≤ ${GOAL} ×`, ratio <= GOAL ? "reached" : "missed");
