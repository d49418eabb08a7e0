/**
 * The administration of a simulated device on a port of its own: it shows the same state as the standard interface, in the
 * manufacturer's words.
 *
 * Room: simulator/wire. What a product answers is in the twins beside this file. An answer nobody has ever seen carries
 * `invented`, and the server keeps that, so that no test can rest on it without knowing.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { CURVES } from "../../../protocol/link/connect.ts";
import { type AdministrationState, administrationOf } from "../../models/administration.ts";
import type { KonnektorState } from "../../models/state.ts";
import { type Behaviour, type Exchange, head } from "../behaviours.ts";
import { type KonnektorServer, listen } from "../konnektor-server.ts";
import type { Identity } from "../pki/x509.ts";

export interface VendorRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  cookies: Record<string, string>;
  body: string;
  /** {} where it is no JSON object. */
  json: Record<string, unknown>;
  form: URLSearchParams;
}

export interface VendorAnswer {
  status: number;
  headers?: Record<string, string | string[]>;
  json?: unknown;
  html?: string;
  /** Nobody has seen a device answer like this. */
  invented?: true;
  /** What happens once the answer is out. */
  after?: "restart";
}

/** What a call is for: misbehaviour may strike at one of these only. `entry`: on the way in, beside the login itself. */
export type Role = "entry" | "login" | "logout" | "restart" | "reading";

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  role: Role;
  answer(request: VendorRequest): VendorAnswer;
}

/** What a twin answers from. */
export interface World {
  readonly state: KonnektorState;
  administration: AdministrationState;
  readonly now: () => Instant;
  readonly user: string;
  readonly password: string;
}

export interface Twin {
  /** Folder of the adapter that reads it. */
  readonly product: "secunet" | "kocobox" | "rise-box" | "rise-ti-client";
  readonly routes: readonly Route[];
  /** Sessions somebody has opened and nobody has ended. */
  openSessions(): number;
  /** Whatever it gave out that nobody else may see. */
  secrets(): readonly string[];
  /** The device was restarted: sessions are gone. */
  restarted(): void;
  /** What an unknown address gets. */
  readonly unknown: VendorAnswer;
}

export interface VendorSetup {
  konnektor: KonnektorServer;
  twin: (world: World) => Twin;
  user: string;
  password: string;
  /** Instead of the Konnektor's own certificate. */
  identity?: Identity;
  port?: number;
  prepare?: (administration: AdministrationState) => AdministrationState;
  /** `actsAllTheSame`: what was told is done, only the answer is hit. */
  mishap?: { behaviour: Behaviour; at: Role; actsAllTheSame?: boolean };
  /** How long a restart takes until the services answer, and how much later the administration does. */
  bootMs?: number;
  lateMs?: number;
}

const MAX_REQUEST_BYTES = 256 * 1024;
const TRY_AGAIN_MS = 200;

export class VendorServer {
  readonly world: World;
  readonly twin: Twin;
  /** What was asked, oldest first: "GET /rest/…", with what became of it. */
  readonly asked: { call: string; role: Role; status: number; isInvented: boolean }[] = [];
  port: number;
  readonly #setup: VendorSetup;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #opening: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isRestarting = false;
  #changing: Promise<void> = Promise.resolve();
  readonly #pauses = new Set<() => void>();
  #waiting: (() => void)[] = [];

  private constructor(setup: VendorSetup) {
    const { konnektor, user, password, prepare = (a) => a } = setup;
    const { now } = konnektor.setup;
    this.#setup = setup;
    this.world = {
      get state() {
        return konnektor.state;
      },
      administration: prepare(administrationOf(konnektor.state, now())),
      now,
      user,
      password,
    };
    this.twin = setup.twin(this.world);
    this.port = setup.port ?? 0;
  }

  static async start(setup: VendorSetup): Promise<VendorServer> {
    const server = new VendorServer(setup);
    await server.#listen();
    setup.konnektor.onChange(() => server.#followPower());
    return server;
  }

  /** What a client has to know. */
  get facts(): { url: string; user: string; password: string; certSha256: string } {
    const { host } = this.#setup.konnektor.setup;
    const certSha256 = this.#identity.certificate.fingerprint256.replaceAll(":", "").toLowerCase();
    const { user, password } = this.world;
    return { url: `https://${host.includes(":") ? `[${host}]` : host}:${this.port}`, user, password, certSha256 };
  }

  get #identity(): Identity {
    return this.#setup.identity ?? this.#setup.konnektor.setup.identity;
  }

  /** The port is open. */
  get isListening(): boolean {
    return this.#server !== undefined;
  }

  /** Resolves when the port is open (again). */
  whenListening(): Promise<void> {
    if (this.#server && !this.#isRestarting) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  count(role: Role): number {
    return this.asked.filter((asked) => asked.role === role).length;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#opening);
    for (const end of this.#pauses) end();
    await this.#changing;
    await this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #listen(): Promise<void> {
    const { key, certificate } = this.#identity;
    const server = createServer(
      {
        key: String(key.export({ type: "pkcs8", format: "pem" })),
        cert: certificate.toString(),
        ecdhCurve: CURVES,
        minVersion: "TLSv1.2",
      },
      (request, response) => void this.#serve(request, response),
    );
    server.on("tlsClientError", () => {});
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {});
    });
    this.port = await listen(server, this.port, this.#setup.konnektor.setup.host);
    this.#server = server;
    for (const tell of this.#waiting) tell();
    this.#waiting = [];
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((done) => server.close(done));
  }

  /** A device that is off or starting has no administration; it comes some time after the services. */
  #followPower(): void {
    if (this.#isStopped) return;
    const isRunning = this.#setup.konnektor.state.power.phase === "running";
    if (!isRunning && !this.#isRestarting) {
      this.#isRestarting = true;
      clearTimeout(this.#opening);
      this.twin.restarted();
      this.#changing = this.#changing.then(() => this.#close());
    }
    if (isRunning && this.#isRestarting) {
      this.#isRestarting = false;
      this.world.administration = { ...this.world.administration, restartRequired: false };
      this.#openIn(this.#setup.lateMs ?? 2_000);
    }
  }

  /** While somebody else holds its address it goes on trying. */
  #openIn(ms: number): void {
    this.#opening = setTimeout(() => {
      this.#changing = this.#changing.then(async () => {
        if (this.#isStopped || this.#isRestarting) return;
        await this.#listen().catch(() => this.#openIn(TRY_AGAIN_MS));
      });
    }, ms);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const read = await readRequest(request);
      const route = this.twin.routes.find(({ method, path }) => method === read.method && path === read.path);
      const answer = route?.answer(read) ?? this.twin.unknown;
      const role = route?.role ?? "reading";
      const { status, json, html, headers = {} } = answer;
      const call = `${read.method} ${read.path}`;
      this.asked.push({ call, role, status, isInvented: answer.invented === true });
      const exchange: Exchange = {
        asked: call,
        status,
        contentType: html === undefined ? "application/json;charset=utf-8" : "text/html;charset=utf-8",
        body: html ?? (json === undefined ? "" : JSON.stringify(json)),
        shape: this.#setup.konnektor.setup.shape,
        response,
        pause: (ms) => this.#pause(ms),
        isGone: () => this.#isStopped || response.destroyed,
      };
      const { mishap } = this.#setup;
      if (mishap?.at === role) {
        if (answer.after === "restart" && mishap.actsAllTheSame) this.#restart();
        if (await mishap.behaviour(exchange)) return;
      } else for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const body = Buffer.from(exchange.body);
      if (exchange.status !== 204) response.setHeader("Content-Length", body.length);
      head(exchange);
      response.end(body, () => {
        if (answer.after === "restart" && mishap?.at !== role) this.#restart();
      });
    } catch {
      response.destroy();
    }
  }

  #restart(): void {
    void this.#setup.konnektor.happen({ happened: "restart", bootMs: this.#setup.bootMs ?? 5_000 });
  }

  #pause(ms: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
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

async function readRequest(request: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new Error("request too large");
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  const cookies = (request.headers.cookie ?? "").split(";").flatMap((pair): [string, string][] => {
    const equals = pair.indexOf("=");
    return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]];
  });
  return {
    method: request.method ?? "",
    path: (request.url ?? "/").split("?", 1)[0] ?? "/",
    headers: request.headers,
    cookies: Object.fromEntries(cookies),
    body,
    json: objectIn(body),
    form: new URLSearchParams(body),
  };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
