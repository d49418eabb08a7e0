/**
 * A receiver of events as somebody else would write one: plain node:net or node:tls, frames cut by hand. It shares no code with
 * the simulator or with our own listener.
 */
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";

export interface Got {
  document: string;
  topic: string;
  type: string;
  severity: string;
  subscription: string;
  parameters: [key: string, value: string][];
}

export interface ReceiverOptions {
  tls?: TlsOptions;
  /** 0: any free one. */
  port?: number;
  host?: string;
  /** Takes connections and reads nothing. */
  deaf?: boolean;
}

export class Receiver implements AsyncDisposable {
  /** In the order in which they were whole. */
  readonly got: Got[] = [];
  /** How many bytes came with each read, over all connections. */
  readonly reads: number[] = [];
  /** Certificates the sender showed, one per connection: their SHA-256, or "" for none. */
  readonly shown: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: (() => void)[] = [];
  port = 0;

  private constructor({ tls, deaf }: ReceiverOptions) {
    const serve = (socket: Socket) => this.#serve(socket, deaf ?? false);
    this.#server = tls ? createTlsServer(tls, serve) : createTcpServer(serve);
    this.#server.on("tlsClientError", () => {});
  }

  static async start(options: ReceiverOptions = {}): Promise<Receiver> {
    const receiver = new Receiver(options);
    const { port = 0, host = "127.0.0.1" } = options;
    await new Promise<void>((done) => receiver.#server.listen(port, host, done));
    receiver.port = (receiver.#server.address() as { port: number }).port;
    return receiver;
  }

  get url(): string {
    return `cetp://127.0.0.1:${this.port}`;
  }

  get topics(): string[] {
    return this.got.map((g) => g.topic);
  }

  /** Resolves when so many events are there in all. */
  async until(count: number): Promise<Got[]> {
    const deadline = AbortSignal.timeout(30_000);
    while (this.got.length < count) {
      if (deadline.aborted) throw new Error(`${this.got.length} of ${count} events: ${this.topics}`);
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        deadline.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    return this.got;
  }

  /** Closes every connection, as a receiver that starts anew does; resolves when they are closed. */
  async closeAll(): Promise<void> {
    const closed = [...this.#sockets].map((socket) => new Promise((done) => socket.end().once("close", done)));
    await Promise.all(closed);
  }

  /** Stops listening; the port can be opened again. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  #serve(socket: Socket, deaf: boolean): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    this.shown.push((socket as TLSSocket).getPeerX509Certificate?.()?.fingerprint256.replaceAll(":", "") ?? "");
    if (deaf) return;
    let rest = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      this.reads.push(chunk.length);
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        if (rest.length < 8) return;
        // Somebody who speaks something else, TLS for one, is not listened to.
        if (rest.toString("latin1", 0, 4) !== "CETP") return void socket.destroy();
        const length = rest.readUInt32BE(4);
        if (rest.length < 8 + length) return;
        this.#take(rest.toString("utf8", 8, 8 + length));
        rest = rest.subarray(8 + length);
      }
    });
  }

  #take(document: string): void {
    const text = (name: string) => unescaped(new RegExp(`:${name}>([^<]*)<`).exec(document)?.[1] ?? "");
    const pairs = [...document.matchAll(/:Key>([^<]*)<\/[^>]*><[^>]*:Value>([^<]*)</g)];
    this.got.push({
      document,
      topic: text("Topic"),
      type: text("Type"),
      severity: text("Severity"),
      subscription: text("SubscriptionID"),
      parameters: pairs.map(([, key = "", value = ""]) => [key, unescaped(value)]),
    });
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|amp);/g, (_all, name: string) => ({ lt: "<", gt: ">", quot: '"' })[name] ?? "&");
}
