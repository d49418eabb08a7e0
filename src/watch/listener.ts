/**
 * The ear for events: Konnektoren connect here and say what happens.
 *
 * Room: watch. Bound to the one address the Konnektor reaches. Only known addresses are listened to, each connection for a
 * while and each document up to a limit. A Konnektor expects no answer and gets none. What it says is believed no further than
 * until the next reading, so a TLS certificate is compared where it shows one, and not demanded.
 */
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import abfrage from "../../data/abfrage.json" with { type: "json" };
import type { DeviceEvent } from "../domain/device-event.ts";
import { LotseError } from "../domain/errors.ts";
import { readEvent } from "../protocol/cetp/event.ts";
import { FrameReader } from "../protocol/cetp/frame.ts";

export interface ListenerSetup {
  /** Whether a Konnektor answers at this address. */
  isKnown(address: string): boolean;
  /** SHA-256 of its certificate, lower-case hex: whether the Konnektor at this address may show it. */
  mayShow(address: string, sha256: string): boolean;
  onEvent(event: DeviceEvent, from: string): void;
  /** What could not be read: something happened at that device, nobody knows what. */
  onGarbled(error: LotseError, from: string): void;
  /** Certificate and key this end shows where a Konnektor wants TLS. Asked for once. */
  identity(): Promise<{ cert: string; key: string }>;
  /** A fault of ours. */
  report(error: unknown): void;
}

const TLS_HANDSHAKE = 0x16;

export class Listener {
  readonly #setup: ListenerSetup;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #context: Promise<SecureContext> | undefined;
  #isStopped = false;

  constructor(setup: ListenerSetup) {
    this.#setup = setup;
  }

  /** @param port 0: any free one. Returns the port. @throws LotseError cetp/port-taken */
  start(host: string, port: number): Promise<number> {
    const server = createServer({ allowHalfOpen: false }, (socket) => this.#accept(socket));
    server.maxConnections = abfrage.events.connectionsAtOnce;
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", (cause: NodeJS.ErrnoException) => {
        const isTaken = cause.code === "EADDRINUSE" || cause.code === "EACCES";
        reject(isTaken ? new LotseError("cetp/port-taken", { port, flag: "--events-port" }, { cause }) : cause);
      });
      server.listen({ host, port }, () => {
        server.on("error", (error) => this.#setup.report(error));
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const server = this.#server;
    for (const socket of this.#sockets) socket.destroy();
    if (server?.listening) await new Promise((done) => server.close(done));
  }

  #accept(socket: Socket): void {
    const from = plainAddress(socket.remoteAddress ?? "");
    socket.on("error", () => {});
    if (this.#isStopped || !this.#setup.isKnown(from)) {
      socket.destroy();
      if (from) this.#setup.onGarbled(new LotseError("cetp/stranger", { address: from }), from);
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.setTimeout(abfrage.events.idleSeconds * 1000, () => socket.destroy());
    // The first byte says whether it is TLS or plain: a Konnektor decides that by a switch of its own.
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) this.#secure(socket, from).catch((error) => this.#setup.report(error));
      else this.#read(socket, from);
    });
  }

  async #secure(socket: Socket, from: string): Promise<void> {
    this.#context ??= this.#setup.identity().then(({ cert, key }) => createSecureContext({ cert, key }));
    const secureContext = await this.#context;
    if (socket.destroyed) return;
    const secure = new TLSSocket(socket, {
      ...{ isServer: true, secureContext, requestCert: true, rejectUnauthorized: false },
    });
    secure.on("error", () => socket.destroy());
    secure.on("close", () => socket.destroy());
    secure.once("secure", () => {
      const shown = secure.getPeerX509Certificate();
      const sha256 = shown?.fingerprint256.replaceAll(":", "").toLowerCase();
      if (sha256 === undefined || this.#setup.mayShow(from, sha256)) return this.#read(secure, from);
      this.#setup.onGarbled(new LotseError("cetp/stranger", { address: from }), from);
      secure.destroy();
    });
  }

  #read(socket: Socket, from: string): void {
    const frames = new FrameReader();
    let isLost = false;
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const document of frames.push(chunk)) this.#tell(document, from);
      } catch (error) {
        // Where one frame ends and the next begins is not to be known from here on.
        isLost = true;
        socket.destroy();
        this.#garbled(error, from);
      }
    });
    socket.on("close", () => {
      if (!frames.isInside || isLost || this.#isStopped) return;
      this.#setup.onGarbled(new LotseError("cetp/stalled", { seconds: abfrage.events.idleSeconds }), from);
    });
    socket.resume();
  }

  #tell(document: Buffer, from: string): void {
    try {
      this.#setup.onEvent(readEvent(document), from);
    } catch (error) {
      this.#garbled(error, from);
    }
  }

  #garbled(error: unknown, from: string): void {
    if (error instanceof LotseError) this.#setup.onGarbled(error, from);
    else this.#setup.report(error);
  }
}

/** "::ffff:192.168.1.5" is "192.168.1.5". */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "").replace(/%.*$/, "");
}
