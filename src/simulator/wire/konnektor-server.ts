/**
 * One simulated Konnektor on real sockets: https and http, directory and services, as its switches demand.
 *
 * Room: simulator/wire. Holds the state and feeds events to the model; everything a device decides is decided there.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { LotseError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { CURVES } from "../../protocol/link/connect.ts";
import type { Caller } from "../models/access.ts";
import type { Fault } from "../models/fault.ts";
import { dueAt, type Effect, type KonnektorEvent, type Random, step } from "../models/konnektor.ts";
import { answer } from "../models/operations.ts";
import type { CardState, KonnektorState } from "../models/state.ts";
import { type Behaviour, type Exchange, head } from "./behaviours.ts";
import { type Delivery, EventService } from "./cetp/event-service.ts";
import type { EventHabits } from "./cetp/habits.ts";
import { directoryDocument } from "./directory.ts";
import type { Identity } from "./pki/x509.ts";
import { SERVICE_VERSIONS, type ServiceName, type Shape } from "./shapes.ts";
import { answerDocument, faultDocument, type Rendering } from "./soap/answers.ts";
import { readRequest } from "./soap/requests.ts";

export interface KonnektorSetup {
  state: KonnektorState;
  shape: Shape;
  identity: Identity;
  /** Authority whose client certificates the TLS layer accepts. */
  clientAuthorityPem: string;
  host: string;
  /** 0: any free one. */
  httpsPort: number;
  httpPort: number;
  pathPrefix: string;
  /** The directory names the device's own host name instead of the address clients use. */
  foreignHost: boolean;
  /** Faults carry a trace of the maker before gematik's. */
  vendorTrace: boolean;
  behaviours: Behaviour[];
  habits: EventHabits;
  /** For every step of a delivery; absent: 5 seconds. */
  eventDeadlineMs?: number;
  now: () => Instant;
  random: Random;
  cardCertificate: (card: CardState, ref: string, crypt: "RSA" | "ECC") => { base64: string; issuer: string };
}

const MAX_REQUEST_BYTES = 1024 * 1024;
const TRY_AGAIN_MS = 200;
const EVENT_DEADLINE_MS = 5_000;
/** So long a device that restarts goes on with what it is sending; one without power has no time at all. */
const LAST_WORDS_MS = 1_000;
const DAY_MS = 86_400_000;
const MAX_TIMER_MS = 2_147_483_647;

export class KonnektorServer {
  readonly setup: KonnektorSetup;
  state: KonnektorState;
  /** What was asked, oldest first: "directory" or an operation. */
  readonly asked: string[] = [];
  /** TLS handshakes since start. */
  handshakes = 0;
  httpsPort = 0;
  httpPort = 0;
  #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #events: EventService;
  #waking: NodeJS.Timeout | undefined;
  #daily: NodeJS.Timeout | undefined;
  readonly #pauses = new Set<() => void>();
  #happening: Promise<void> = Promise.resolve();
  #isStopped = false;
  #changed: (() => void)[] = [];
  readonly #lookers: ((request: IncomingMessage) => void)[] = [];

  constructor(setup: KonnektorSetup) {
    this.setup = setup;
    this.state = setup.state;
    this.httpsPort = setup.httpsPort;
    this.httpPort = setup.httpPort;
    this.#events = new EventService({
      shape: setup.shape,
      get identity() {
        return setup.identity;
      },
      habits: setup.habits,
      deadlineMs: setup.eventDeadlineMs ?? EVENT_DEADLINE_MS,
      onDelivered: (eventTo, succeeded) => this.#apply({ happened: "delivered", eventTo, succeeded }),
      onForgotten: () => this.#apply({ happened: "subscriptions-forgotten" }),
    });
  }

  /** The latest events and what became of them. */
  get deliveries(): readonly Delivery[] {
    return this.#events.deliveries;
  }

  get url(): string {
    const { tlsMandatory, clientAutMandatory } = this.state.switches;
    const secure = tlsMandatory || clientAutMandatory;
    const host = this.setup.host.includes(":") ? `[${this.setup.host}]` : this.setup.host;
    return `${secure ? "https" : "http"}://${host}:${secure ? this.httpsPort : this.httpPort}${this.setup.pathPrefix}`;
  }

  /** Something happens to the device, now. One thing after the other: sockets take their time. */
  happen(event: KonnektorEvent): Promise<void> {
    const happened = this.#happening.then(() => this.#happen(event));
    this.#happening = happened.catch(() => {});
    return happened;
  }

  async #happen(event: KonnektorEvent): Promise<void> {
    for (const effect of this.#apply(event)) {
      if (effect.do === "wake-at") this.#wakeAt(effect.at);
      else await this.#goDown(event.happened === "power-off" ? 0 : LAST_WORDS_MS);
    }
    if (event.happened === "switches") await this.#restartListening();
    for (const tell of this.#changed) tell();
  }

  /** The device is different from now on, and tells who wants to know. What sockets have to do about it is left to the caller. */
  #apply(event: KonnektorEvent): Effect[] {
    const before = this.state;
    const now = this.setup.now();
    const { state, effects, notices } = step(before, event, now, this.setup.random);
    this.state = state;
    this.#events.tell(notices, before, state, now);
    return effects;
  }

  async #goDown(lastWordsMs: number): Promise<void> {
    await this.#stopListening();
    await this.#events.cut(lastWordsMs);
  }

  /** What the device does by itself until now, which its timer brings about as well: a moved clock moves no timer. */
  async catchUp(): Promise<void> {
    for (let due = dueAt(this.state); due !== undefined && due <= this.setup.now(); due = dueAt(this.state)) {
      if (this.#isStopped) return;
      await this.#wake();
      // Somebody else holds its address.
      if (dueAt(this.state) === due) return;
    }
  }

  /** Shows another certificate from now on. */
  async showCertificate(identity: Identity): Promise<void> {
    this.setup.identity = identity;
    await this.#restartListening();
  }

  onChange(tell: () => void): void {
    this.#changed.push(tell);
  }

  /** Shows every request before it is answered. */
  onRequest(look: (request: IncomingMessage) => void): void {
    this.#lookers.push(look);
  }

  /** Resolves when the device answers (again). */
  whenRunning(): Promise<void> {
    if (this.state.power.phase === "running") return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (this.state.power.phase !== "running" || this.#servers.length === 0) return;
        this.#changed = this.#changed.filter((tell) => tell !== look);
        resolve();
      };
      this.onChange(look);
    });
  }

  async start(): Promise<void> {
    const tls = this.#tlsServer();
    const plain = createHttpServer((request, response) => this.#serve(request, response));
    this.#servers = [tls, plain];
    for (const server of this.#servers) {
      server.on("connection", (socket: Socket) => {
        this.#sockets.add(socket);
        socket.on("close", () => this.#sockets.delete(socket));
        socket.on("error", () => {});
      });
      server.on("clientError", (_error, socket) => {
        if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      });
    }
    this.#daily ??= setInterval(() => void this.happen({ happened: "daily-routine" }), DAY_MS).unref();
    this.httpsPort = await listen(tls, this.httpsPort, this.setup.host);
    this.httpPort = await listen(plain, this.httpPort, this.setup.host);
    const due = dueAt(this.state);
    if (due !== undefined && this.state.power.phase === "running") this.#wakeAt(due);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#waking);
    for (const end of this.#pauses) end();
    clearInterval(this.#daily);
    this.#changed = [];
    await this.#happening;
    await this.#stopListening();
    await this.#events.stop();
  }

  #tlsServer(): HttpsServer {
    const { identity, clientAuthorityPem } = this.setup;
    const { clientAutMandatory, clientAutMode, directoryOpen } = this.state.switches;
    const wantsCertificate = clientAutMandatory && clientAutMode === "CERTIFICATE";
    const server = createHttpsServer(
      {
        key: String(identity.key.export({ type: "pkcs8", format: "pem" })),
        cert: identity.certificate.toString(),
        // Also where the issuer of its own certificate is found, which is sent along.
        ca: clientAuthorityPem,
        ecdhCurve: CURVES,
        minVersion: "TLSv1.2",
        requestCert: wantsCertificate,
        // An open directory has to be readable without certificate: then the services ask for it themselves.
        rejectUnauthorized: wantsCertificate && !directoryOpen,
      },
      (request, response) => this.#serve(request, response),
    );
    // Before anything of the request is read.
    server.prependListener("secureConnection", (socket: TLSSocket) => {
      this.handshakes++;
      // A certificate that was shown and is not accepted ends the connection, as on a device.
      if (wantsCertificate && !socket.authorized && socket.getPeerX509Certificate()) socket.destroy();
    });
    server.on("tlsClientError", () => {});
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const look of this.#lookers) look(request);
    response.sendDate = false;
    response.setHeader("Date", new Date(this.#deviceTime()).toUTCString());
    try {
      const exchange = await this.#honest(request, response);
      for (const behaviour of this.setup.behaviours) if (await behaviour(exchange)) return;
      const body = Buffer.from(exchange.body);
      response.setHeader("Content-Length", body.length);
      head(exchange);
      response.end(body);
    } catch {
      response.destroy();
    }
  }

  /** The answer a well-behaved device gives. */
  async #honest(request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
    const isTls = "encrypted" in request.socket;
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const exchange = (asked: string, status: number, contentType: string, body: string): Exchange => ({
      asked,
      status,
      contentType,
      body,
      shape: this.setup.shape,
      response,
      pause: (ms) => this.#pause(ms),
      isGone: () => this.#isStopped || response.destroyed,
    });
    const plain = (status: number, text: string) =>
      exchange("nothing", status, "text/plain; charset=utf-8", `${text}\n`);

    if (path === `${this.setup.pathPrefix}/connector.sds`) {
      if (request.method !== "GET") return plain(405, "Method Not Allowed");
      const refused = this.#directoryRefusal(request, isTls);
      if (refused) return this.#unauthorized(response, refused, plain);
      this.asked.push("directory");
      return exchange("directory", 200, "text/xml;charset=UTF-8", this.#directory());
    }
    const service = this.#serviceAt(path);
    if (!service) return plain(404, "Not Found");
    if (request.method !== "POST") return plain(405, "Method Not Allowed");
    if (!isTls && this.state.switches.tlsMandatory) return plain(403, "TLS required");
    const caller = this.#callerOf(request);
    if (caller === "unauthorized") return this.#unauthorized(response, 401, plain);
    const body = await readBody(request);
    return this.#operate(body, service, caller, exchange);
  }

  #operate(
    body: Buffer,
    service: ServiceName,
    caller: Caller,
    exchange: (asked: string, status: number, contentType: string, body: string) => Exchange,
  ): Exchange {
    const xml = "text/xml;charset=utf-8";
    const read = readRequest(body, service);
    if ("fault" in read) {
      this.asked.push(`fault ${read.fault.code}`);
      return exchange("fault", 500, xml, this.#fault(read.fault));
    }
    const { operation, context, request } = read;
    this.asked.push(operation);
    const result = answer(this.state, operation, request, { context, caller, now: this.setup.now() });
    if ("fault" in result) return exchange(operation, 500, xml, this.#fault(result.fault));
    // At once: the next question is asked of the device as it is after this one.
    if (result.happens) {
      this.#apply(result.happens);
      for (const tell of this.#changed) tell();
    }
    return exchange(operation, 200, xml, answerDocument(operation, result.answer, this.#rendering()));
  }

  #fault(fault: Fault): string {
    const earlier = this.setup.vendorTrace ? { code: 10_001, text: "Meldung des Herstellers" } : undefined;
    return faultDocument(fault, this.#rendering(), earlier);
  }

  #rendering(): Rendering {
    const { shape, cardCertificate } = this.setup;
    return { shape, state: this.state, now: this.#deviceTime(), id: randomUUID, certificate: cardCertificate };
  }

  #directory(): string {
    const { setup } = this;
    return directoryDocument(
      this.state,
      setup.shape,
      {
        host: setup.foreignHost ? this.state.hostname : setup.host,
        httpPort: this.httpPort,
        httpsPort: this.httpsPort,
        pathPrefix: setup.pathPrefix,
      },
      setup.now(),
    );
  }

  /** TAB_KON_852, DVD1 to DVD3. */
  #directoryRefusal(request: IncomingMessage, isTls: boolean): 401 | 403 | undefined {
    const { tlsMandatory, clientAutMandatory, clientAutMode, directoryOpen } = this.state.switches;
    if (!isTls) return directoryOpen || !tlsMandatory ? undefined : 403;
    if (directoryOpen || !clientAutMandatory) return undefined;
    if (clientAutMode === "PASSWORD") return this.#callerOf(request) === "unauthorized" ? 401 : undefined;
    return undefined;
  }

  #unauthorized(
    response: ServerResponse,
    status: 401 | 403,
    plain: (status: number, text: string) => Exchange,
  ): Exchange {
    if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="Konnektor"');
    return plain(status, status === 401 ? "Unauthorized" : "Forbidden");
  }

  #callerOf(request: IncomingMessage): Caller | "unauthorized" {
    const { clientAutMandatory, clientAutMode } = this.state.switches;
    if (!clientAutMandatory) return { kind: "nobody" };
    if (clientAutMode === "CERTIFICATE") {
      const certificate = (request.socket as TLSSocket).getPeerX509Certificate?.();
      if (!certificate) return { kind: "nobody" };
      return { kind: "certificate", sha256: createHash("sha256").update(certificate.raw).digest("hex") };
    }
    const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
    const text = scheme?.toLowerCase() === "basic" ? Buffer.from(token, "base64").toString("utf8") : "";
    const colon = text.indexOf(":");
    const [user, password] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
    const isKnown = this.state.information.clientsystems.some((c) =>
      c.users.some((u) => u.user === user && u.password === password),
    );
    return isKnown ? { kind: "user", user } : "unauthorized";
  }

  #serviceAt(path: string): ServiceName | undefined {
    const names = Object.keys(SERVICE_VERSIONS) as ServiceName[];
    return names.find((name) => path === `${this.setup.pathPrefix}${this.setup.shape.path(name)}`);
  }

  #deviceTime(): Instant {
    return this.setup.now() + this.state.clockOffsetMs;
  }

  /** A later restart starts the boot anew. */
  #wakeAt(at: Instant): void {
    clearTimeout(this.#waking);
    if (this.#isStopped) return;
    const ms = Math.min(Math.max(0, at - this.setup.now()), MAX_TIMER_MS);
    this.#waking = setTimeout(() => void this.#wake(), ms).unref();
  }

  #wake(): Promise<void> {
    return this.state.power.phase === "booting" ? this.#boot() : this.happen({ happened: "woken" });
  }

  /** Listens, then runs. While somebody else holds its address it goes on booting. */
  #boot(): Promise<void> {
    const booted = this.#happening.then(async () => {
      if (this.#isStopped || this.state.power.phase !== "booting") return;
      try {
        await this.start();
      } catch {
        await this.#stopListening();
        this.#wakeAt(this.setup.now() + TRY_AGAIN_MS);
        return;
      }
      await this.#happen({ happened: "booted" });
    });
    this.#happening = booted;
    return booted;
  }

  async #restartListening(): Promise<void> {
    if (this.#servers.length === 0) return;
    await this.#stopListening();
    await this.start();
  }

  async #stopListening(): Promise<void> {
    const servers = this.#servers;
    this.#servers = [];
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
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

/** @throws LotseError simulate/port-taken */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === "EADDRINUSE" || cause.code === "EACCES";
      reject(isTaken ? new LotseError("simulate/port-taken", { port, flag: "--port" }, { cause }) : cause);
    });
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port));
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new Error("request too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
