/**
 * The panel: a small web server for the front panels of a simulated practice (`controlUrl`), for people and programs.
 *
 * Room: simulator/panel. Loopback only; foreign host names and origins are refused, so no web page elsewhere can reach it.
 * GET /api/state · POST /api/konnektoren/N/events (JSON, see events.ts) · POST /api/ti-lage (JSON, see ti-lage.ts)
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listen } from "../wire/konnektor-server.ts";
import type { SimPraxis } from "../wire/sim-praxis.ts";
import type { TiLageServer } from "../wire/tilage/tilage-server.ts";
import { eventFrom } from "./events.ts";
import { konnektorPage, messagePage, overviewPage, terminalPage } from "./pages.ts";
import { changeTiLage, tiLagePage } from "./ti-lage.ts";

const MAX_BODY = 64 * 1024;

export class PanelServer {
  readonly #praxis: SimPraxis;
  readonly #tiLage: TiLageServer | undefined;
  readonly #server: Server;
  #port = 0;

  /** @param tiLage the central source, where there is one */
  constructor(praxis: SimPraxis, tiLage?: TiLageServer) {
    this.#praxis = praxis;
    this.#tiLage = tiLage;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async start(port = 0): Promise<void> {
    this.#port = await listen(this.#server, port, "127.0.0.1");
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    );
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!this.#isFromHere(request))
      return send(response, 403, messagePage("Nicht erlaubt", "Das Bedienfeld gibt es nur auf diesem Rechner."));

    const [path = "/"] = (request.url ?? "/").split("?", 1);
    if (request.method === "GET") return this.#show(path, response);
    if (request.method === "POST") return this.#change(path, request, response);
    return send(response, 405, messagePage("Nicht vorgesehen", "Hier gibt es nur Ansehen und Bedienen."));
  }

  #isFromHere(request: IncomingMessage): boolean {
    const here = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    const { origin, host = "" } = request.headers;
    return here.includes(host) && (origin === undefined || here.some((name) => origin === `http://${name}`));
  }

  #show(path: string, response: ServerResponse): void {
    if (path === "/api/state") {
      const konnektoren = this.#praxis.konnektoren.map((k) => ({
        url: k.url,
        handshakes: k.handshakes,
        asked: k.asked,
        deliveries: k.deliveries,
        state: k.state,
      }));
      response.setHeader("Content-Type", "application/json; charset=utf-8");
      response.end(JSON.stringify({ konnektoren }));
      return;
    }
    const page = this.#page(path);
    if (page) send(response, 200, page);
    else send(response, 404, messagePage("Nicht gefunden", "Dieses Gerät gibt es nicht."));
  }

  #page(path: string): string | undefined {
    const states = this.#praxis.konnektoren.map((k) => k.state);
    if (path === "/") return overviewPage(states, this.#praxis.scenario.title, this.#tiLage !== undefined);
    if (path === "/ti-lage") return this.#tiLage && tiLagePage(this.#tiLage);
    const { index, ctId } = deviceAt(path) ?? {};
    const state = index === undefined ? undefined : states[index];
    if (!state || index === undefined) return undefined;
    if (ctId === undefined) return konnektorPage(state, index, this.#praxis.konnektoren[index]?.deliveries);
    const terminal = state.terminals.find((t) => t.ctId === ctId);
    return terminal && terminalPage(state, index, terminal);
  }

  async #change(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#tiLage && (path === "/ti-lage" || path === "/api/ti-lage")) {
      return this.#changeTiLage(this.#tiLage, path === "/api/ti-lage", request, response);
    }
    const [, api] = /^\/api\/konnektoren\/(\d+)\/events$/.exec(path) ?? [];
    const device = api === undefined ? deviceAt(path) : { index: Number(api), ctId: undefined };
    const konnektor = device && this.#praxis.konnektoren[device.index];
    const isThere = !device?.ctId || konnektor?.state.terminals.some((t) => t.ctId === device.ctId);
    if (!konnektor || !isThere)
      return send(response, 404, messagePage("Nicht gefunden", "Dieses Gerät gibt es nicht."));
    const isApi = api !== undefined;
    const input = await readFields(request, isApi);
    const event = input === undefined ? "kein lesbarer Inhalt" : eventFrom(input, konnektor.state);
    if (typeof event === "string") return refuse(response, event, isApi);
    await konnektor.happen(event);
    done(response, path, isApi);
  }

  async #changeTiLage(
    tiLage: TiLageServer,
    isApi: boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const input = await readFields(request, isApi);
    const wrong = input === undefined ? "kein lesbarer Inhalt" : await changeTiLage(tiLage, input);
    if (wrong !== undefined) return refuse(response, wrong, isApi);
    done(response, "/ti-lage", isApi);
  }
}

function refuse(response: ServerResponse, reason: string, isApi: boolean): void {
  if (isApi) {
    response.writeHead(400, { "Content-Type": "application/json; charset=utf-8" });
    response.end(JSON.stringify({ error: reason }));
  } else send(response, 400, messagePage("Das geht nicht", reason));
}

/** A program is told that it is done, a browser where to look. */
function done(response: ServerResponse, path: string, isApi: boolean): void {
  if (isApi) response.writeHead(204);
  else response.writeHead(303, { Location: path });
  response.end();
}

/** "/konnektor/0" or "/konnektor/0/terminal/CTID"; undefined for any other path. */
function deviceAt(path: string): { index: number; ctId?: string } | undefined {
  const [, index, ctId] = /^\/konnektor\/(\d+)(?:\/terminal\/([^/]+))?$/.exec(path) ?? [];
  if (index === undefined) return undefined;
  try {
    return { index: Number(index), ...(ctId !== undefined && { ctId: decodeURIComponent(ctId) }) };
  } catch {
    return undefined;
  }
}

async function readFields(request: IncomingMessage, json: boolean): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (!json) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(html);
}
