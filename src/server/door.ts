/**
 * The door for commands of the same account on this computer: a listener of its own on loopback, whatever address, TLS or proxy
 * the page has. What comes in here reaches the routes with the right "machine", and those only.
 *
 * Room: server. Without the token nobody gets further than the sill.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { proofFor } from "../api/door.ts";
import { refuseBytes } from "./no-request.ts";

const HEADERS_MS = 10_000;
const MOST_CONNECTIONS = 50;

export class Door {
  readonly #token: string;
  readonly #inside = new WeakSet<Socket>();
  #server: Server | undefined;

  constructor(token: string) {
    this.#token = token;
  }

  /** Returns its address. */
  async open(app: FastifyInstance): Promise<string> {
    const server = createServer({ requireHostHeader: false }, (request, response) => app.routing(request, response));
    server.headersTimeout = HEADERS_MS;
    server.maxConnections = MOST_CONNECTIONS;
    server.on("clientError", (error, socket) => void refuseBytes(error, socket as Socket));
    server.on("connection", (socket) => this.#inside.add(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Whether this request came through the door. */
  isEnteredBy({ socket }: IncomingMessage): boolean {
    return this.#inside.has(socket);
  }

  /** What proves to a command that it speaks with the server it looks for; undefined for anybody else. */
  proofFor({ headers, method = "", url = "" }: IncomingMessage): string | undefined {
    return proofFor(this.#token, headers.authorization ?? "", method, url);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
