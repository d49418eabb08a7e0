/**
 * Link: one conversation with one Konnektor. Keeps a connection per host and port open, times every phase, limits every
 * answer, and turns what goes wrong into words.
 *
 * Room: protocol/link. Used by the SOAP client and for the service directory; knows nothing of either.
 */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { LotseError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { clientCertificateError, codeOf, openPlain, openTls, TIMEOUTS, type Timeouts } from "./connect.ts";
import { type Credentials, reasonOf } from "./credentials.ts";
import type { PeerCertificate, Trust } from "./trust.ts";

export interface LinkOptions {
  trust: Trust;
  credentials: Credentials;
  /** Name to expect in the certificate instead of the host's. */
  serverName?: string;
  timeouts?: Partial<Timeouts>;
  /** Largest answer that is read. */
  maxBytes?: number;
  /** The clock, for tests that move it. */
  now?: () => Instant;
}

export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
  /** When the request was sent: an observation is as old as its question. */
  sentAt: Instant;
  receivedAt: Instant;
  /** The device's clock, from the `Date` header. */
  deviceTime?: Instant;
}

export interface Ask {
  method: "GET" | "POST";
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  /** A person may have to act at the device before it answers. */
  slow?: boolean;
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

type Created = (error: Error | null, socket?: Socket) => void;

export class Link {
  /** Connections built so far, per "host:port". */
  readonly connections = new Map<string, number>();
  readonly #options: LinkOptions;
  readonly #timeouts: Timeouts;
  readonly #maxBytes: number;
  readonly #now: () => Instant;
  readonly #peers = new Map<string, PeerCertificate>();
  readonly #sessions = new Map<string, Buffer>();
  readonly #agents: { "http:": HttpAgent; "https:": HttpsAgent };
  #context: SecureContext | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.#now = options.now ?? Date.now;
    this.#agents = {
      "http:": this.#keepOneConnection(new HttpAgent({ keepAlive: true, maxSockets: 1 }), (key, host, port) =>
        this.#openPlain(key, host, port),
      ),
      "https:": this.#keepOneConnection(new HttpsAgent({ keepAlive: true, maxSockets: 1 }), (key, host, port) =>
        this.#openTls(key, host, port),
      ),
    };
  }

  /** The certificate the device showed on this host and port, if TLS was spoken. */
  peer(url: URL): PeerCertificate | undefined {
    return this.#peers.get(keyOf(url));
  }

  get trust(): Trust {
    return this.#options.trust;
  }

  /**
   * Asks once. A kept connection that the device closed meanwhile is replaced without a word: nothing was answered on it.
   * @throws LotseError link/*, http/*
   */
  async ask(ask: Ask): Promise<Answer> {
    try {
      return await this.#askOnce(ask);
    } catch (error) {
      if (error instanceof StaleConnection) return this.#askOnce(ask);
      throw error;
    }
  }

  close(): void {
    this.#agents["http:"].destroy();
    this.#agents["https:"].destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #askOnce(ask: Ask): Promise<Answer> {
    const { url } = ask;
    const isTls = url.protocol === "https:";
    const headers = { ...this.#authorization(isTls), ...ask.headers };
    const options = {
      method: ask.method,
      agent: isTls ? this.#agents["https:"] : this.#agents["http:"],
      headers: ask.body === undefined ? headers : { ...headers, "Content-Length": Buffer.byteLength(ask.body) },
      maxHeaderSize: MAX_HEADER_BYTES,
    };
    return new Promise((resolve, reject) => {
      const request = isTls ? httpsRequest(url, options) : httpRequest(url, options);
      new Exchange(request, ask, this.#timeouts, this.#maxBytes, this.#now).run(resolve, (error) =>
        reject(this.#inWords(error, request, url)),
      );
      request.end(ask.body);
    });
  }

  /** Passwords go over TLS only [REQ:gemSpec_Kon:TIP1-A_4518-02]. */
  #authorization(isTls: boolean): Record<string, string> {
    const { credentials } = this.#options;
    if (credentials.kind !== "basic" || !isTls) return {};
    const token = Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64");
    return { Authorization: `Basic ${token}` };
  }

  #keepOneConnection<A extends HttpAgent | HttpsAgent>(
    agent: A,
    open: (key: string, host: string, port: number) => Promise<Socket>,
  ): A {
    const create = (options: { host?: string; hostname?: string; port?: number | string }, created: Created) => {
      const host = options.hostname ?? options.host ?? "";
      const port = Number(options.port);
      open(`${host}:${port}`, host, port).then(
        (socket) => created(null, socket),
        (error: Error) => created(error),
      );
    };
    Object.assign(agent, { createConnection: create });
    return agent;
  }

  async #openPlain(key: string, host: string, port: number): Promise<Socket> {
    const socket = await openPlain({ host, port }, this.#timeouts);
    this.#count(key);
    return socket;
  }

  async #openTls(key: string, host: string, port: number): Promise<Socket> {
    const { credentials, trust, serverName } = this.#options;
    const { socket, peer } = await openTls(
      { host, port },
      {
        context: this.#secureContext(),
        trust,
        serverName,
        hasClientCertificate: credentials.kind === "certificate",
        session: this.#sessions.get(key),
      },
      this.#timeouts,
    );
    socket.on("session", (session) => this.#sessions.set(key, session));
    this.#peers.set(key, peer);
    this.#count(key);
    return socket;
  }

  #count(key: string): void {
    this.connections.set(key, (this.connections.get(key) ?? 0) + 1);
  }

  /** Made once: parsing key and certificate costs more than a request. */
  #secureContext(): SecureContext {
    if (this.#context) return this.#context;
    const { credentials, trust } = this.#options;
    try {
      this.#context = createSecureContext({
        minVersion: "TLSv1.2",
        ...(trust.kind === "ca" && { ca: trust.pem }),
        ...(credentials.kind === "certificate" && { cert: credentials.cert, key: credentials.key }),
      });
    } catch (cause) {
      throw new LotseError("link/pem-unreadable", { file: "PEM", reason: reasonOf(cause) }, { cause });
    }
    return this.#context;
  }

  #inWords(error: Error, request: ClientRequest, url: URL): Error {
    if (error instanceof LotseError) return error;
    const host = url.hostname;
    const hasCertificate = this.#options.credentials.kind === "certificate";
    const certificate = clientCertificateError(error, host, hasCertificate);
    if (certificate) return certificate;
    const code = codeOf(error);
    const closed = code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED";
    if (closed && request.reusedSocket) return new StaleConnection();
    if (closed && url.protocol === "https:" && this.connections.get(keyOf(url)) === 1) {
      return new LotseError(
        "link/refused-after-handshake",
        { host, withCertificate: hasCertificate },
        { cause: error },
      );
    }
    if (code.startsWith("HPE_")) {
      return new LotseError("http/not-xml", { host, found: `${error.message}` }, { cause: error });
    }
    return new LotseError("link/closed", { host }, { cause: error });
  }
}

/** The device closed a kept connection before it saw the request. */
class StaleConnection extends Error {}

/** One request and its answer, with deadlines. Settles exactly once. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #ask: Ask;
  readonly #timeouts: Timeouts;
  readonly #maxBytes: number;
  readonly #now: () => Instant;
  #phase: NodeJS.Timeout | undefined;
  #total: NodeJS.Timeout | undefined;

  constructor(request: ClientRequest, ask: Ask, timeouts: Timeouts, maxBytes: number, now: () => Instant) {
    this.#request = request;
    this.#ask = ask;
    this.#timeouts = timeouts;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  run(resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
    let settled = false;
    const fail = (error: Error) => {
      this.#stopTimers();
      if (!settled) reject(error);
      settled = true;
    };
    let sentAt = this.#now();
    this.#request.once("error", fail);
    this.#request.once("finish", () => {
      sentAt = this.#now();
      this.#expectFirstByte();
    });
    this.#request.once("response", (response) => {
      this.#collect(response, fail, (body) => {
        this.#stopTimers();
        if (!settled) resolve(this.#answer(response, body, sentAt));
        settled = true;
      });
    });
  }

  #expectFirstByte(): void {
    const ms = this.#ask.slow ? this.#timeouts.slowAnswerMs : this.#timeouts.answerMs;
    this.#total = this.#after(ms + this.#timeouts.totalMs, this.#stalled(ms + this.#timeouts.totalMs));
    this.#phase = this.#after(
      ms,
      new LotseError("link/response-timeout", { host: this.#ask.url.hostname, seconds: ms / 1000 }),
    );
  }

  #collect(response: IncomingMessage, fail: (error: Error) => void, done: (body: Buffer) => void): void {
    const chunks: Buffer[] = [];
    let size = 0;
    const expectMore = () => {
      clearTimeout(this.#phase);
      this.#phase = this.#after(this.#timeouts.stallMs, this.#stalled(this.#timeouts.stallMs));
    };
    const tooLarge = () =>
      this.#request.destroy(
        new LotseError("link/too-large", {
          host: this.#ask.url.hostname,
          limit: `${Math.round(this.#maxBytes / 1024 / 1024)} MB`,
        }),
      );
    expectMore();
    response.once("error", fail);
    response.once("aborted", () => fail(new LotseError("link/closed", { host: this.#ask.url.hostname })));
    if (Number(response.headers["content-length"] ?? 0) > this.#maxBytes) return void tooLarge();
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#maxBytes) return void tooLarge();
      chunks.push(chunk);
      expectMore();
    });
    response.once("end", () => done(Buffer.concat(chunks, size)));
  }

  #answer(response: IncomingMessage, body: Buffer, sentAt: Instant): Answer {
    const deviceTime = Date.parse(response.headers.date ?? "");
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers["content-type"] ?? "",
      body,
      sentAt,
      receivedAt: this.#now(),
      deviceTime: Number.isNaN(deviceTime) ? undefined : deviceTime,
    };
  }

  #stalled(ms: number): LotseError {
    return new LotseError("link/response-stalled", { host: this.#ask.url.hostname, seconds: ms / 1000 });
  }

  #after(ms: number, error: LotseError): NodeJS.Timeout {
    return setTimeout(() => this.#request.destroy(error), ms);
  }

  #stopTimers(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#total);
  }
}

function keyOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}
