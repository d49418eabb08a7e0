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
import { CURVES, clientCertificateError, codeOf, openPlain, openTls, TIMEOUTS, type Timeouts } from "./connect.ts";
import { type Credentials, leafOf, reasonOf } from "./credentials.ts";
import { LastAnswers } from "./last-answers.ts";
import { type PeerCertificate, parseFingerprint, type Trust } from "./trust.ts";

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
  /** The device shows the successor of the confirmed certificate: from now on that is the one to expect. */
  onRenewed?: (peer: PeerCertificate) => void;
}

export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
  /** When the request was sent: an observation is as old as its question. */
  sentAt: Instant;
  receivedAt: Instant;
  /** The `Date` header: the device's clock, in the words of HTTP; "" where there is none. */
  date: string;
  /** Names and values in turn, as sent; `headersOf` finds in it. May hold secrets such as a session's token. */
  rawHeaders: readonly string[];
}

/** IP addresses of the two ends of a connection. */
export interface Ends {
  ours: string;
  theirs: string;
}

export interface Ask {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  /** A person may have to act at the device before it answers. */
  slow?: boolean;
  /** Never sent a second time, not even when a kept connection breaks: the device may have seen the first. */
  once?: boolean;
  /** Ends the question with its reason. */
  signal?: AbortSignal;
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

type Created = (error: Error | null, socket?: Socket) => void;

export class Link {
  readonly lastAnswers = new LastAnswers();
  /** Connections built so far, per "host:port". */
  readonly connections = new Map<string, number>();
  readonly #options: LinkOptions;
  readonly #timeouts: Timeouts;
  readonly #maxBytes: number;
  readonly #now: () => Instant;
  readonly #peers = new Map<string, PeerCertificate>();
  readonly #ends = new Map<string, Ends>();
  readonly #sessions = new Map<string, { session: Buffer; peer: PeerCertificate }>();
  readonly #agents: { "http:": HttpAgent; "https:": HttpsAgent };
  #context: SecureContext | undefined;
  #ownUntil: Instant | undefined;

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

  /** Between which addresses it was spoken last: the device can reach us where we reached it. */
  ends(url: URL): Ends | undefined {
    return this.#ends.get(keyOf(url));
  }

  /** When the certificate we sign in with ends; undefined where we use none. */
  get ownUntil(): Instant | undefined {
    const { credentials } = this.#options;
    if (credentials.kind !== "certificate") return undefined;
    this.#ownUntil ??= leafOf(credentials).validToDate.getTime();
    return this.#ownUntil;
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
      if (!(error instanceof StaleConnection)) throw error;
      if (ask.once) throw new LotseError("link/closed", { host: ask.url.hostname }, { cause: error });
      return this.#askOnce(ask);
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
    const { url, body } = ask;
    const isTls = url.protocol === "https:";
    const options = {
      method: ask.method,
      host: bareHost(url),
      port: url.port || (isTls ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      agent: isTls ? this.#agents["https:"] : this.#agents["http:"],
      headers: {
        ...this.#authorization(isTls),
        ...ask.headers,
        ...(body && { "Content-Length": Buffer.byteLength(body) }),
      },
      maxHeaderSize: MAX_HEADER_BYTES,
    };
    return new Promise((resolve, reject) => {
      if (ask.signal?.aborted) throw ask.signal.reason;
      const request = isTls ? httpsRequest(options) : httpRequest(options);
      const exchange = new Exchange(request, ask, this.#timeouts, this.#maxBytes, this.#now);
      const abort = () => request.destroy(ask.signal?.reason);
      const settled = () => ask.signal?.removeEventListener("abort", abort);
      ask.signal?.addEventListener("abort", abort);
      exchange.run(
        (answer) => {
          settled();
          resolve(answer);
        },
        (error) => {
          settled();
          reject(this.#inWords(error, request, url, exchange.isAnswering));
        },
      );
      request.end(body);
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
    this.#opened(key, socket);
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
        now: this.#now,
        resume: this.#sessions.get(key),
      },
      this.#timeouts,
    );
    socket.on("session", (session) => this.#sessions.set(key, { session, peer }));
    this.#peers.set(key, peer);
    if (trust.kind === "pin" && parseFingerprint(peer.fingerprint) !== trust.sha256) this.#options.onRenewed?.(peer);
    this.#opened(key, socket);
    return socket;
  }

  #opened(key: string, { localAddress, remoteAddress }: Socket): void {
    this.connections.set(key, (this.connections.get(key) ?? 0) + 1);
    if (localAddress && remoteAddress) this.#ends.set(key, { ours: localAddress, theirs: remoteAddress });
  }

  /** Made once: parsing key and certificate costs more than a request. */
  #secureContext(): SecureContext {
    if (this.#context) return this.#context;
    const { credentials, trust } = this.#options;
    try {
      this.#context = createSecureContext({
        minVersion: "TLSv1.2",
        // Here and not at the connection: with a context of its own that one's list is not looked at.
        ecdhCurve: CURVES,
        ...(trust.kind === "ca" && { ca: trust.pem }),
        ...(credentials.kind === "certificate" && { cert: credentials.cert, key: credentials.key }),
      });
    } catch (cause) {
      throw new LotseError("link/pem-unreadable", { file: "PEM", reason: reasonOf(cause) }, { cause });
    }
    return this.#context;
  }

  #inWords(error: Error, request: ClientRequest, url: URL, isAnswering: boolean): Error {
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
      return new LotseError("http/not-http", { host, reason: error.message }, { cause: error });
    }
    if (isAnswering) return new LotseError("link/closed", { host }, { cause: error });
    return new LotseError("link/unanswered", { host, isPlain: url.protocol === "http:" }, { cause: error });
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
  /** The first piece of the answer is here. */
  isAnswering = false;
  #timer: NodeJS.Timeout | undefined;
  /** No answer lasts longer than this, however steadily it trickles. */
  #endsBy = Number.POSITIVE_INFINITY;

  constructor(request: ClientRequest, ask: Ask, timeouts: Timeouts, maxBytes: number, now: () => Instant) {
    this.#request = request;
    this.#ask = ask;
    this.#timeouts = timeouts;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  run(resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
    let sentAt = this.#now();
    const fail = (error: Error) => {
      clearTimeout(this.#timer);
      reject(error);
    };
    this.#request.on("error", fail);
    this.#request.on("finish", () => {
      sentAt = this.#now();
      this.#expectFirstByte();
    });
    this.#request.on("response", (response) => {
      this.#collect(response, fail, (body) => {
        clearTimeout(this.#timer);
        resolve(this.#answer(response, body, sentAt));
      });
    });
  }

  #expectFirstByte(): void {
    const ms = this.#ask.slow ? this.#timeouts.slowAnswerMs : this.#timeouts.answerMs;
    this.#endsBy = performance.now() + ms + this.#timeouts.totalMs;
    this.#timer = setTimeout(() => {
      const { hostname: host } = this.#ask.url;
      this.#request.destroy(new LotseError("link/response-timeout", { host, seconds: ms / 1000 }));
    }, ms);
  }

  #collect(response: IncomingMessage, fail: (error: Error) => void, done: (body: Buffer) => void): void {
    const chunks: Buffer[] = [];
    let size = 0;
    this.isAnswering = true;
    clearTimeout(this.#timer);
    const { stallMs, totalMs } = this.#timeouts;
    this.#timer = setTimeout(() => this.#abortStalled(stallMs), stallMs);
    response.on("error", fail);
    response.on("aborted", () => fail(new LotseError("link/closed", { host: this.#ask.url.hostname })));
    if (Number(headerOf(response, "content-length")) > this.#maxBytes) this.#abortTooLarge();
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#maxBytes) return this.#abortTooLarge();
      if (performance.now() > this.#endsBy) return this.#abortStalled(totalMs);
      chunks.push(chunk);
      this.#timer?.refresh();
    });
    response.on("end", () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
  }

  #abortTooLarge(): void {
    const limit = `${Math.round(this.#maxBytes / 1024 / 1024)} MB`;
    this.#request.destroy(new LotseError("link/too-large", { host: this.#ask.url.hostname, limit }));
  }

  #answer(response: IncomingMessage, body: Buffer, sentAt: Instant): Answer {
    return {
      status: response.statusCode ?? 0,
      contentType: headerOf(response, "content-type"),
      body,
      sentAt,
      receivedAt: this.#now(),
      date: headerOf(response, "date"),
      rawHeaders: response.rawHeaders,
    };
  }

  #abortStalled(ms: number): void {
    this.#request.destroy(
      new LotseError("link/response-stalled", { host: this.#ask.url.hostname, seconds: ms / 1000 }),
    );
  }
}

/** Out of the list as sent: building the object of all headers costs more than reading three of them. */
function headerOf(response: Pick<IncomingMessage, "rawHeaders">, name: string): string {
  return headersOf(response, name)[0] ?? "";
}

/** Every header of this name, which is given in lower case. */
export function headersOf({ rawHeaders }: { rawHeaders: readonly string[] }, name: string): string[] {
  const found: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) found.push(rawHeaders[i + 1] ?? "");
  }
  return found;
}

/** IPv6 literals stand in brackets in a URL, but not when connecting. */
function bareHost(url: URL): string {
  return url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
}

function keyOf(url: URL): string {
  return `${bareHost(url)}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}
