/** A web server of somebody else's: https with an authority of its own, answers as the test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { Authority, makeKey } from "../../src/simulator/wire/pki/x509.ts";

const DAY_MS = 86_400_000;

export interface WebServer extends AsyncDisposable {
  url: string;
  /** Its authority as PEM; "" without TLS. */
  ca: string;
  /** Paths asked for so far. */
  asked: string[];
}

export async function webServer(
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
  scheme: "https" | "http" = "https",
): Promise<WebServer> {
  const asked: string[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(request.url ?? "");
    answer(request.url ?? "", response, request);
  };
  const authority = new Authority("Web Muster CA", Date.now());
  const identity = authority.issue(
    {
      commonName: "listen.example",
      names: ["localhost", "127.0.0.1"],
      notBefore: Date.now() - DAY_MS,
      notAfter: Date.now() + DAY_MS,
      purpose: "server",
    },
    makeKey("p256"),
  );
  const key = String(identity.key.export({ type: "pkcs8", format: "pem" }));
  const server =
    scheme === "https" ? createTlsServer({ key, cert: identity.certificate.toString() }, serve) : createServer(serve);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    ca: scheme === "https" ? authority.pem : "",
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
