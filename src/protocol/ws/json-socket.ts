/**
 * JsonSocket: questions and answers as JSON texts over a WebSocket, one after the other. A question may also be bytes; no answer is.
 *
 * Room: protocol/ws. The TLS connection and the check of the certificate are those of protocol/link: not even the wish for a
 * WebSocket is sent before the pinned certificate was seen. Every phase has a deadline, every message a limit. Nothing here knows
 * passwords, and no error carries a word of what was sent or received.
 */
import { createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import { LotseError } from "../../domain/errors.ts";
import { CURVES, openTls, type Target, TIMEOUTS, type Timeouts } from "../link/connect.ts";
import { type JsonObject, parseObject } from "./json.ts";

export interface JsonSocketOptions {
  /** SHA-256 of the device's certificate, lower-case hex. */
  pinSha256: string;
  /** Sub-protocol the device must agree to. */
  protocol?: string;
  /** Largest message that is read. */
  maxBytes: number;
  /** A sign of life at this interval while the device thinks. */
  pingMs?: number;
  timeouts?: Partial<Timeouts>;
}

/** Messages nobody asked for: a device that talks on and on is not listened to. */
const MAX_STRAY_MESSAGES = 32;
const MAX_HEADER_BYTES = 16 * 1024;
const CLOSE_MS = 1_000;

interface Waiting {
  isAnswer: (message: JsonObject) => boolean;
  resolve: (message: JsonObject) => void;
  reject: (error: Error) => void;
  /** Of the connection, up to what was whole. */
  bytesRead: number;
  strays: number;
  timer: NodeJS.Timeout;
}

let sharedContext: SecureContext | undefined;

export class JsonSocket {
  readonly #webSocket: WebSocket;
  readonly #socket: TLSSocket;
  readonly #host: string;
  readonly #options: JsonSocketOptions;
  readonly #timeouts: Timeouts;
  readonly #pinging: NodeJS.Timeout | undefined;
  #waiting: Waiting | undefined;
  /** Why nothing more can be asked. */
  #ended: LotseError | undefined;

  private constructor(webSocket: WebSocket, socket: TLSSocket, host: string, options: JsonSocketOptions) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#host = host;
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    webSocket.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    webSocket.on("error", (error) => this.#end(this.#inWords(error)));
    webSocket.on("close", () => this.#end(new LotseError("link/closed", { host })));
    if (options.pingMs) this.#pinging = setInterval(() => webSocket.ping(), options.pingMs).unref();
  }

  /** @throws LotseError link/*, ws/* */
  static async open(target: Target, options: JsonSocketOptions): Promise<JsonSocket> {
    const timeouts = { ...TIMEOUTS, ...options.timeouts };
    const socket = await connect(target, options.pinSha256, timeouts);
    const { host } = target;
    return new Promise((resolve, reject) => {
      const webSocket = new WebSocket(urlOf(target), options.protocol ? [options.protocol] : [], {
        createConnection: () => socket,
        maxPayload: options.maxBytes,
        maxHeaderSize: MAX_HEADER_BYTES,
        perMessageDeflate: false,
        followRedirects: false,
      });
      const fail = (error: LotseError) => {
        clearTimeout(timer);
        webSocket.removeAllListeners();
        // Ending a connection that is still being made is an error of its own, which nobody needs.
        webSocket.on("error", () => {});
        webSocket.terminate();
        socket.destroy();
        reject(error);
      };
      const seconds = timeouts.answerMs / 1000;
      const timer = setTimeout(
        () => fail(new LotseError("link/response-timeout", { host, seconds })),
        timeouts.answerMs,
      );
      webSocket.once("unexpected-response", (_request, { statusCode }) =>
        fail(new LotseError("ws/refused", { host, status: statusCode ?? 0 })),
      );
      webSocket.once("error", (error) => fail(openingError(error, host)));
      webSocket.once("open", () => {
        clearTimeout(timer);
        webSocket.removeAllListeners();
        resolve(new JsonSocket(webSocket, socket, host, options));
      });
    });
  }

  /** The device hangs or is gone: nothing more can be asked. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Sends a question and waits for the message that is its answer. Never sent twice. Bytes go as a binary message.
   * @throws LotseError link/*, ws/*
   */
  ask(
    question: JsonObject | Uint8Array,
    isAnswer: (message: JsonObject) => boolean,
    answerMs: number = this.#timeouts.answerMs,
  ): Promise<JsonObject> {
    if (this.#waiting) throw new Error("one question at a time");
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = {
        isAnswer,
        resolve,
        reject,
        bytesRead: this.#socket.bytesRead,
        strays: 0,
        timer: setTimeout(() => this.#end(this.#late(answerMs)), answerMs),
      };
      this.#webSocket.send(question instanceof Uint8Array ? question : JSON.stringify(question), (error) => {
        if (error) this.#end(this.#inWords(error));
      });
    });
  }

  /** Says goodbye; a device that does not answer that either is left. */
  async close(): Promise<void> {
    const webSocket = this.#webSocket;
    if (webSocket.readyState !== WebSocket.CLOSED) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Math.min(CLOSE_MS, this.#timeouts.answerMs));
        webSocket.once("close", () => {
          clearTimeout(timer);
          done();
        });
        webSocket.close(1000);
      });
    }
    this.destroy();
  }

  /** Ends at once, without a word; a question that waits learns the reason. */
  destroy(reason: LotseError = new LotseError("link/closed", { host: this.#host })): void {
    this.#end(reason);
    this.#webSocket.terminate();
    this.#socket.destroy();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const waiting = this.#waiting;
    if (!waiting || this.#ended) return;
    const read = isBinary ? { problem: "binary message" } : parseObject(data.toString("utf8"));
    if ("problem" in read) {
      this.#end(this.#unreadable(read.problem));
      return;
    }
    if (!waiting.isAnswer(read.object)) {
      waiting.bytesRead = this.#socket.bytesRead;
      if (++waiting.strays > MAX_STRAY_MESSAGES) this.#end(this.#unreadable("answers to nothing that was asked"));
      return;
    }
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.resolve(read.object);
  }

  /** The first reason counts. A question that waits learns it. */
  #end(reason: LotseError): void {
    this.#ended ??= reason;
    clearInterval(this.#pinging);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    waiting.reject(this.#ended);
  }

  /** An answer that comes in drops is not whole by its deadline either, but it is another story for who mends the network. */
  #late(answerMs: number): LotseError {
    const seconds = answerMs / 1000;
    const hasBegun = this.#socket.bytesRead > (this.#waiting?.bytesRead ?? 0);
    return new LotseError(hasBegun ? "link/response-stalled" : "link/response-timeout", { host: this.#host, seconds });
  }

  #unreadable(reason: string): LotseError {
    return new LotseError("ws/unreadable", { host: this.#host, reason });
  }

  #inWords(error: Error): LotseError {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") {
      const limit = `${Math.round(this.#options.maxBytes / 1024)} KB`;
      return new LotseError("link/too-large", { host: this.#host, limit }, { cause: error });
    }
    if (code.startsWith("WS_ERR_")) return this.#unreadable(code);
    return new LotseError("link/closed", { host: this.#host }, { cause: error });
  }
}

/** There is no client certificate here, so nothing that goes wrong has to do with one. */
async function connect(target: Target, sha256: string, timeouts: Timeouts): Promise<TLSSocket> {
  sharedContext ??= createSecureContext({ minVersion: "TLSv1.2", ecdhCurve: CURVES });
  const { host } = target;
  try {
    const setup = { context: sharedContext, trust: { kind: "pin" as const, sha256 }, hasClientCertificate: false };
    return (await openTls(target, setup, timeouts)).socket;
  } catch (cause) {
    if (!(cause instanceof LotseError)) throw cause;
    if (cause.code === "link/refused-after-handshake")
      throw new LotseError("link/unanswered", { host, isPlain: false }, { cause });
    if (cause.code.startsWith("link/client-certificate"))
      throw new LotseError("link/tls-failed", { host, reason: "handshake failure" }, { cause });
    throw cause;
  }
}

function urlOf({ host, port }: Target): string {
  return `wss://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

/** Something answers that speaks no WebSocket, or nothing answers. */
function openingError(error: Error, host: string): LotseError {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED") {
    return new LotseError("link/unanswered", { host, isPlain: false }, { cause: error });
  }
  return new LotseError("ws/refused", { host, status: 0 }, { cause: error });
}
