/**
 * The simulated central source on a real socket: the current state with validators and caching headers, or one of its misbehaviours.
 *
 * Room: simulator/wire. Used by `lotse simulate`, the demo and tests. Without TLS unless an identity is given: on this computer there is
 * nobody to hide from.
 */
import { createHash } from "node:crypto";
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { ALL_FINE, answerOf, type SimLage, type SimOutage, type SimService, withOutage } from "../../models/ti-lage.ts";
import { listen } from "../konnektor-server.ts";
import type { Identity } from "../pki/x509.ts";
import { TILAGE_BEHAVIOURS, type TiLageBehaviour } from "./tilage-behaviours.ts";

export interface TiLageSetup {
  now: () => Instant;
  identity?: Identity;
  /** As sent with every honest answer; absent: none. */
  maxAgeSeconds?: number;
}

const PATH = "/lageapi/v2/tilage";

export class TiLageServer {
  readonly setup: TiLageSetup;
  /** Headers of every question, oldest first. */
  readonly asked: Pick<IncomingMessage, "url" | "headers" | "method">[] = [];
  lage: SimLage = ALL_FINE;
  misbehaves: TiLageBehaviour | undefined;
  readonly #server: Server;
  readonly #pauses = new Set<() => void>();
  readonly #listeners: ((lage: SimLage) => Promise<void>)[] = [];
  #port = 0;

  constructor(setup: TiLageSetup) {
    this.setup = setup;
    const { identity } = setup;
    const serve = (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server = identity
      ? createHttps(
          { key: String(identity.key.export({ type: "pkcs8", format: "pem" })), cert: identity.certificate.toString() },
          serve,
        )
      : createHttp(serve);
    this.#server.on("tlsClientError", () => {});
  }

  /** As ti-lotse is given it: without the path of the version. */
  get address(): string {
    return `${this.setup.identity ? "https" : "http"}://127.0.0.1:${this.#port}/lageapi`;
  }

  async start(): Promise<void> {
    this.#port = await listen(this.#server, 0, "127.0.0.1");
  }

  async stop(): Promise<void> {
    for (const end of this.#pauses) end();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Resolves when everybody who lives in the same world has felt it. */
  async disturb(service: SimService, outage: SimOutage, isMaintenance = false): Promise<void> {
    this.lage = withOutage(this.lage, service, outage, isMaintenance);
    for (const feel of this.#listeners) await feel(this.lage);
  }

  onChange(feel: (lage: SimLage) => Promise<void>): void {
    this.#listeners.push(feel);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url, headers, method } = request;
    this.asked.push({ url, headers, method });
    const now = this.setup.now();
    response.setHeader("Date", new Date(now).toUTCString());
    if (method !== "GET" || url !== PATH) {
      response.writeHead(404).end();
      return;
    }
    const body = JSON.stringify(answerOf(this.lage));
    if (this.misbehaves) {
      const isGone = () => response.destroyed;
      await TILAGE_BEHAVIOURS[this.misbehaves]({ response, body, now, isGone, pause: (ms) => this.#pause(ms) });
      return;
    }
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const { maxAgeSeconds } = this.setup;
    response.setHeader("ETag", etag);
    if (maxAgeSeconds !== undefined) response.setHeader("Cache-Control", `public, max-age=${maxAgeSeconds}`);
    if (headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" }).end(body);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#pauses.add(end);
    });
  }
}
