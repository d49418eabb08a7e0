/** Ports as they are met in a practice's network: closed, talking something else, mute, or leading on to another one. */
import { connect, createServer, type Server, type Socket } from "node:net";

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((done) => server.close(done));
  return port;
}

export interface Port extends AsyncDisposable {
  port: number;
  /** Who came so far. */
  connections: number;
}

/** Says its piece to everybody who comes, and listens to nobody. */
export function talkingPort(piece: string): Promise<Port> {
  return open((socket) => socket.end(piece));
}

/** Takes every connection and never says a word. */
export function mutePort(): Promise<Port> {
  return open(() => {});
}

/** Leads to another port of this computer. */
export function forwardingPort(to: number): Promise<Port> {
  return open((socket, keep) => {
    const onward = keep(connect(to, "127.0.0.1"));
    socket.pipe(onward).pipe(socket);
  });
}

async function open(serve: (socket: Socket, keep: (socket: Socket) => Socket) => void): Promise<Port> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy());
  };
  const server = createServer((socket) => {
    opened.connections++;
    serve(keep(socket), keep);
  });
  const opened: Port = {
    port: await listening(server),
    connections: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return opened;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as { port: number }).port;
}
