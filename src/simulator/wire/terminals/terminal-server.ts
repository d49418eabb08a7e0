/**
 * The management interface of one simulated Kartenterminal on a real socket: TLS, WebSocket, and the twin's model behind it.
 *
 * Room: simulator/wire. It keeps the twin's state and a record of what was asked; what a device decides is decided in the model.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { CURVES } from "../../../protocol/link/connect.ts";
import type { Random } from "../../models/konnektor.ts";
import type { ChunkMessage, Now, TerminalView, TwinModel, TwinStep } from "../../models/terminals/twin.ts";
import { listen } from "../konnektor-server.ts";
import type { Identity } from "../pki/x509.ts";
import { readFirmwareFile } from "./firmware-file.ts";
import type { TerminalBehaviour } from "./terminal-behaviours.ts";

export interface TerminalSetup<S> {
  model: TwinModel<S>;
  state: S;
  /** The terminal as the Konnektor knows it; undefined while its cable is out. */
  look: () => TerminalView | undefined;
  /** It goes down now; the world around it has to bring it back then. */
  wentDown?: (backAt: Instant) => void;
  /** It runs another firmware from now on. */
  installed?: (firmware: string) => void;
  /** It answers never again. */
  destroyed?: () => void;
  identity: Identity;
  host: string;
  /** 0: any free one. */
  port: number;
  /** Sub-protocol it insists on. */
  protocol?: string;
  user: string;
  password: string;
  behaviours?: TerminalBehaviour[];
  now: () => Instant;
  random: Random;
}

const MAX_BYTES = 128 * 1024;
const MAX_TIMER_MS = 2_147_483_647;

/** A piece of a file: magic, session, message, type, then the bytes. */
const CHUNK_HEAD_BYTES = 40;
const MAGIC = Buffer.from([0x00, 0x42, 0x49, 0x4e]);
const CHUNK = 1;
const LAST_CHUNK = 2;

export class TerminalServer<S = unknown> {
  readonly setup: TerminalSetup<S>;
  state: S;
  /** What was asked, oldest first. */
  readonly asked: string[] = [];
  /** Every message as it came, for looking whether a secret was in it. */
  readonly received: string[] = [];
  /** Names of answers' shapes that were sent though nobody outside the manufacturer has seen such a one. */
  readonly inventedSent = new Set<string>();
  /** WebSockets that were opened. */
  conversations = 0;
  port = 0;
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  readonly #sockets = new Set<Socket>();
  readonly #pauses = new Set<() => void>();
  /** Pieces of files that came in, by connection. */
  readonly #uploads = new Map<number, Buffer[]>();
  #waking: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(setup: TerminalSetup<S>) {
    this.setup = setup;
    this.state = setup.state;
    const { identity, protocol } = setup;
    this.#server = createServer(
      {
        key: String(identity.key.export({ type: "pkcs8", format: "pem" })),
        cert: identity.certificate.toString(),
        ecdhCurve: CURVES,
        minVersion: "TLSv1.2",
        // Both products speak no newer one, as far as is known.
        maxVersion: "TLSv1.2",
      },
      (_request, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end("<!DOCTYPE html><title>Kartenterminal</title><p>Simulator</p>\n");
      },
    );
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_BYTES,
      perMessageDeflate: false,
      handleProtocols: () => protocol ?? false,
    });
    this.#server.on("connection", (socket: Socket) => this.#connected(socket));
    this.#server.on("tlsClientError", () => {});
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get url(): string {
    return `wss://${this.setup.host}:${this.port}`;
  }

  get certSha256(): string {
    return createHash("sha256").update(this.setup.identity.certificate.raw).digest("hex");
  }

  async start(): Promise<void> {
    this.port = await listen(this.#server, this.setup.port, this.setup.host);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#waking);
    for (const end of this.#pauses) end();
    this.#dropAll();
    await new Promise((done) => this.#server.close(done));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** The plug is pulled: nothing is told to anybody. */
  powerLost(): void {
    this.#follow(this.setup.model.powerLost(this.state, this.#now()));
    this.#dropAll();
  }

  /** What the device does by itself until now, which its timers bring about as well: a moved clock moves no timer. */
  catchUp(): void {
    const { model } = this.setup;
    for (let due = model.dueAt?.(this.state); due !== undefined && due <= this.setup.now(); ) {
      const view = this.setup.look();
      const step = view && model.pass?.(this.state, view, this.#now());
      if (!step) break;
      const last = due;
      this.#follow(step);
      if (step.backAt !== undefined) this.#goDown(step.backAt);
      due = model.dueAt?.(this.state);
      if (due === last) break;
    }
    this.#wake();
  }

  /** The Konnektor brings an update, or has ended one. */
  sicct(is: "begun" | { over: string | undefined }): void {
    this.state = this.setup.model.sicct?.(this.state, is, this.#now()) ?? this.state;
    this.#wake();
  }

  #wake(): void {
    clearTimeout(this.#waking);
    const due = this.setup.model.dueAt?.(this.state);
    if (due === undefined || this.#isStopped) return;
    const ms = Math.min(Math.max(due - this.setup.now(), 0), MAX_TIMER_MS);
    this.#waking = setTimeout(() => this.catchUp(), ms).unref();
  }

  /** What a step means for the world around the device, beside that it may go down. */
  #follow(step: TwinStep<S>): void {
    const wasDestroyed = this.setup.model.isDestroyed?.(this.state) ?? false;
    this.state = step.state;
    if (step.firmware !== undefined) this.setup.installed?.(step.firmware);
    if (!wasDestroyed && this.setup.model.isDestroyed?.(this.state)) this.setup.destroyed?.();
    this.#wake();
  }

  #now(): Now {
    return { at: this.setup.now(), random: this.setup.random };
  }

  #connected(socket: Socket): void {
    socket.on("error", () => {});
    if (!this.setup.look()) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
    const { protocol } = this.setup;
    if (protocol && !offered.includes(protocol)) {
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#converse(webSocket, socket));
  }

  #converse(webSocket: WebSocket, raw: Duplex): void {
    const connection = ++this.conversations;
    webSocket.on("error", () => {});
    webSocket.on("close", () => {
      this.#uploads.delete(connection);
      this.state = this.setup.model.hungUp?.(this.state, connection) ?? this.state;
    });
    webSocket.on("ping", () => {
      this.state = this.setup.model.ping?.(this.state, this.#now()) ?? this.state;
    });
    webSocket.on("message", (data: Buffer, isBinary: boolean) => {
      void this.#receive(isBinary ? data : data.toString("utf8"), connection, webSocket, raw);
    });
  }

  async #receive(message: string | Buffer, connection: number, webSocket: WebSocket, raw: Duplex): Promise<void> {
    this.catchUp();
    const view = this.setup.look();
    if (!view) return webSocket.terminate();
    const { model, behaviours = [] } = this.setup;
    let step: TwinStep<S> | undefined;
    let isLastPiece = false;
    if (typeof message === "string") {
      this.received.push(message);
      step = model.receive(this.state, view, message, this.#now());
    } else {
      const chunk = this.#chunkIn(message, connection);
      isLastPiece = chunk?.isLast ?? false;
      step = chunk && model.receiveChunk?.(this.state, view, chunk, this.#now());
    }
    if (!step) return webSocket.terminate();
    this.#follow(step);
    if (step.asked) this.asked.push(step.asked);
    const exchange = {
      asked: step.asked,
      text: step.answer && JSON.stringify(step.answer),
      webSocket,
      raw,
      isLastPiece: () => isLastPiece,
      invent: (shape: string) => void this.inventedSent.add(shape),
      pause: (ms: number) => this.#pause(ms),
      isGone: () => raw.destroyed,
    };
    for (const behaviour of behaviours) if (await behaviour(exchange)) return;
    if (step.shape && model.shapes[step.shape]?.invented) this.inventedSent.add(step.shape);
    if (exchange.text !== undefined) webSocket.send(exchange.text);
    if (step.closes) webSocket.terminate();
    if (step.backAt !== undefined) this.#goDown(step.backAt, exchange.text !== undefined ? webSocket : undefined);
  }

  /** Undefined for a frame that is none of the specification's. Collects what the pieces carry. */
  #chunkIn(frame: Buffer, connection: number): ChunkMessage | undefined {
    if (frame.length < CHUNK_HEAD_BYTES || !frame.subarray(0, 4).equals(MAGIC)) return undefined;
    const type = frame.readUInt32BE(36);
    if (type !== CHUNK && type !== LAST_CHUNK) return undefined;
    const data = frame.subarray(CHUNK_HEAD_BYTES);
    const pieces = [...(this.#uploads.get(connection) ?? []), Buffer.from(data)];
    const isLast = type === LAST_CHUNK;
    if (isLast) this.#uploads.delete(connection);
    else this.#uploads.set(connection, pieces);
    const firmware = isLast ? readFirmwareFile(Buffer.concat(pieces)) : undefined;
    return {
      sessionId: frame.toString("hex", 4, 20),
      msgId: frame.toString("hex", 20, 36),
      ...{ connection, bytes: data.length, isLast },
      ...(firmware && { firmware }),
    };
  }

  /** What was said last is still delivered. */
  #goDown(backAt: Instant, last?: WebSocket): void {
    const drop = () => {
      this.#dropAll();
      this.setup.wentDown?.(backAt);
    };
    if (last) setTimeout(drop, 20).unref();
    else drop();
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
