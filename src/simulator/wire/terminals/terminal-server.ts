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
import type { Now, TerminalView, TwinModel } from "../../models/terminals/twin.ts";
import { listen } from "../konnektor-server.ts";
import type { Identity } from "../pki/x509.ts";
import type { TerminalBehaviour } from "./terminal-behaviours.ts";

export interface TerminalSetup<S> {
  model: TwinModel<S>;
  state: S;
  /** The terminal as the Konnektor knows it; undefined while its cable is out. */
  look: () => TerminalView | undefined;
  /** It goes down now; the world around it has to bring it back. */
  wentDown?: () => void;
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
    for (const end of this.#pauses) end();
    this.#dropAll();
    await new Promise((done) => this.#server.close(done));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** The plug is pulled and put in again: nothing is told to anybody. */
  powerCycle(): void {
    this.state = this.setup.model.boot(this.state, this.#now());
    this.#dropAll();
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
    this.conversations++;
    webSocket.on("error", () => {});
    webSocket.on("ping", () => {
      this.state = this.setup.model.ping?.(this.state, this.#now()) ?? this.state;
    });
    webSocket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) webSocket.terminate();
      else void this.#receive(data.toString("utf8"), webSocket, raw);
    });
  }

  async #receive(text: string, webSocket: WebSocket, raw: Duplex): Promise<void> {
    const view = this.setup.look();
    if (!view) return webSocket.terminate();
    this.received.push(text);
    const { model, behaviours = [] } = this.setup;
    const step = model.receive(this.state, view, text, this.#now());
    this.state = step.state;
    if (step.asked) this.asked.push(step.asked);
    const exchange = {
      asked: step.asked,
      text: step.answer && JSON.stringify(step.answer),
      webSocket,
      raw,
      invent: (shape: string) => void this.inventedSent.add(shape),
      pause: (ms: number) => this.#pause(ms),
      isGone: () => raw.destroyed,
    };
    for (const behaviour of behaviours) if (await behaviour(exchange)) return;
    if (step.shape && model.shapes[step.shape]?.invented) this.inventedSent.add(step.shape);
    if (exchange.text !== undefined) webSocket.send(exchange.text);
    if (step.closes) webSocket.terminate();
    if (step.restarts) this.#goDown(exchange.text !== undefined ? webSocket : undefined);
  }

  /** What was said last is still delivered. */
  #goDown(last: WebSocket | undefined): void {
    const drop = () => {
      this.#dropAll();
      this.setup.wentDown?.();
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
