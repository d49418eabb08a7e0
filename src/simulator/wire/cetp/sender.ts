/**
 * Sends frames to one receiver, one after the other: as TCP client, with TLS where the switches demand it.
 *
 * Room: simulator/wire. Shows the device's own certificate to a receiver that asks for one; the receiver's own is not looked at
 * [REQ:gemSpec_Kon:TIP1-A_4595]. What could not be delivered is lost and never sent again [REQ:gemSpec_Kon:TIP1-A_4598-02].
 * Everything has a deadline, and no receiver waits for another.
 */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { CURVES } from "../../../protocol/link/connect.ts";
import type { Identity } from "../pki/x509.ts";
import type { EventHabits } from "./habits.ts";

/** More than anybody sends while a receiver is slow; what comes then is lost. */
const MAX_WAITING = 1000;
/** How long joined frames wait for the next one. */
const JOIN_MS = 300;

export interface SenderSetup {
  eventTo: string;
  /** Undefined: plain TCP. */
  tls: Identity | undefined;
  habits: EventHabits;
  /** For connecting and for every write. */
  deadlineMs: number;
}

interface Waiting {
  frame: Buffer;
  dueAt: number;
  done: (succeeded: boolean | undefined) => void;
}

export class Sender {
  readonly #setup: SenderSetup;
  readonly #waiting: Waiting[] = [];
  readonly #sockets = new Set<Socket>();
  #isStopped = false;
  /** Ends the pause that is being made. */
  #wake: () => void = ignored;
  #kept: Socket | undefined;
  #running: Promise<void> | undefined;

  constructor(setup: SenderSetup) {
    this.#setup = setup;
  }

  /** Undefined: it was thrown away, because the device stopped or too much is waiting. */
  send(frame: Buffer): Promise<boolean | undefined> {
    if (this.#isStopped || this.#waiting.length >= MAX_WAITING) return Promise.resolve(undefined);
    return new Promise((done) => {
      this.#waiting.push({ frame, dueAt: performance.now() + (this.#setup.habits.lateMs ?? 0), done });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { done } of this.#waiting.splice(0)) done(undefined);
    this.#wake();
    for (const socket of this.#sockets) socket.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = await this.#next();
      const succeeded = await this.#deliver(Buffer.concat(batch.map((w) => w.frame))).then(
        () => true,
        () => false,
      );
      for (const { done } of batch) done(this.#isStopped ? undefined : succeeded);
    }
    this.#running = undefined;
  }

  async #next(): Promise<Waiting[]> {
    const { join = 1, lateMs } = this.#setup.habits;
    if (lateMs) await this.#pause((this.#waiting[0]?.dueAt ?? 0) - performance.now());
    if (this.#waiting.length < join) await this.#pause(JOIN_MS);
    return this.#waiting.splice(0, join);
  }

  async #deliver(bytes: Buffer): Promise<void> {
    const { habits } = this.#setup;
    const socket = this.#kept ?? (await this.#connect());
    try {
      if (habits.splitMs === undefined) await this.#write(socket, bytes);
      else {
        for (const byte of bytes) {
          await this.#write(socket, Buffer.from([byte]));
          await this.#pause(habits.splitMs);
        }
      }
    } catch (error) {
      socket.destroy();
      throw error;
    }
    if (habits.keptConnection) this.#keep(socket);
    else this.#leave(socket);
  }

  #connect(): Promise<Socket> {
    const { eventTo, tls } = this.#setup;
    const [, name = "", port] = /^cetp:\/\/(.*):(\d+)$/.exec(eventTo) ?? [];
    const host = name.replace(/^\[|\]$/g, "");
    const target = { host, port: Number(port), noDelay: true };
    const socket = tls
      ? connectTls({
          ...target,
          key: String(tls.key.export({ type: "pkcs8", format: "pem" })),
          cert: tls.certificate.toString(),
          servername: isIP(host) ? "" : host,
          ecdhCurve: CURVES,
          minVersion: "TLSv1.2",
          rejectUnauthorized: false,
        })
      : connectTcp(target);
    this.#sockets.add(socket);
    socket.on("error", ignored).once("close", () => this.#sockets.delete(socket));
    // No answer is expected; what comes all the same is read, so that the other end can close.
    socket.resume();
    return this.#inTime(socket, (done) => socket.once(tls ? "secureConnect" : "connect", done)).then(() => socket);
  }

  #write(socket: Socket, bytes: Buffer): Promise<void> {
    return this.#inTime(socket, (done) => socket.write(bytes, (error) => (error ? undefined : done())));
  }

  /** Ends with an error when the socket closes before, or the deadline passes. */
  #inTime(socket: Socket, begin: (done: () => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const closed = () => reject(new Error("closed"));
    const timer = setTimeout(() => socket.destroy(), this.#setup.deadlineMs);
    socket.once("close", closed);
    if (this.#isStopped) socket.destroy();
    if (socket.destroyed) closed();
    else begin(resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      socket.off("close", closed);
    });
  }

  /** The next event goes over it too, unless the receiver closes it before. */
  #keep(socket: Socket): void {
    if (this.#kept === socket) return;
    this.#kept = socket;
    const gone = () => {
      if (this.#kept === socket) this.#kept = undefined;
    };
    socket.once("end", gone).once("close", gone);
  }

  #leave(socket: Socket): void {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), this.#setup.deadlineMs);
    socket.once("close", () => clearTimeout(timer));
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = ignored;
  }
}

function ignored(): void {}
