/** The client of administrations on real sockets: cookies, methods, and that nothing but a GET is ever sent twice. */
import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { LotseError } from "../../domain/errors.ts";
import { PracticePki } from "../../simulator/wire/credentials.ts";
import { makeKey } from "../../simulator/wire/pki/x509.ts";
import { Link } from "../link/link.ts";
import { isToken, RestClient } from "./client.ts";

type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe("asking an administration", () => {
  let server: Server;
  let base: URL;
  let pin: string;
  let answering: Answering;
  const seen: { call: string; headers: IncomingMessage["headers"]; body: string }[] = [];

  before(async () => {
    const { authority } = new PracticePki(Date.now());
    const dates = { notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 };
    const { key, certificate } = authority.issue(
      { commonName: "verwaltung", purpose: "server", ...dates },
      makeKey("p256"),
    );
    server = createServer(
      { key: String(key.export({ type: "pkcs8", format: "pem" })), cert: certificate.toString() },
      async (request, response) => {
        let body = "";
        for await (const chunk of request) body += String(chunk);
        seen.push({ call: `${request.method} ${request.url}`, headers: request.headers, body });
        answering(request, response, body);
      },
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    base = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    pin = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  });
  after(() => new Promise((done) => server.close(done)));

  /** With the calls that reached the server. */
  async function withClient(answer: Answering, work: (client: RestClient) => Promise<void>) {
    seen.length = 0;
    answering = answer;
    using link = new Link({
      trust: { kind: "pin", sha256: pin },
      credentials: { kind: "none" },
      timeouts: { answerMs: 500 },
    });
    await work(new RestClient(link, base));
    return seen.map(({ call, headers, body }) => ({ call, headers, body }));
  }

  const ok: Answering = (_request, response) => response.end("{}");

  test("works with every method, with a body as JSON or as a form, and without", async () => {
    const calls = await withClient(ok, async (client) => {
      await client.ask({ method: "POST", path: "/a", json: { name: "Ä" } });
      await client.ask({ method: "POST", path: "/b", form: { j_password: "a&b=c d" } });
      await client.ask({ method: "PUT", path: "/c", json: [] });
      await client.ask({ method: "DELETE", path: "/d" });
      await client.ask({ method: "POST", path: "/e" });
    });
    assert.deepEqual(
      calls.map(({ call, headers, body }) => [call, headers["content-type"], headers["content-length"], body]),
      [
        ["POST /a", "application/json", "13", '{"name":"Ä"}'],
        ["POST /b", "application/x-www-form-urlencoded", "22", "j_password=a%26b%3Dc+d"],
        ["PUT /c", "application/json", "2", "[]"],
        ["DELETE /d", undefined, undefined, ""],
        ["POST /e", undefined, "0", ""],
      ],
    );
  });

  test("keeps cookies for the session, forgets those that are deleted, and takes no strange ones", async () => {
    const sent = [
      ["JSESSIONID=abc; Path=/; Secure; HttpOnly", "TOKEN=x=y; Path=/administration"],
      ["TOKEN=; Max-Age=0", "böse=1", "kaputt", "lang=".padEnd(5_000, "x"), "a b=1"],
      Array.from({ length: 40 }, (_, i) => `viele${i}=1`),
      [],
    ];
    let turn = 0;
    const calls = await withClient(
      (_request, response) => {
        response.setHeader("Set-Cookie", sent[turn++] ?? []);
        response.end("{}");
      },
      async (client) => {
        for (let i = 0; i < 4; i++) await client.ask({ method: "GET", path: "/" });
        client.forget();
        await client.ask({ method: "GET", path: "/" });
      },
    );
    const cookies = calls.map(({ headers }) => headers.cookie);
    assert.equal(cookies[0], undefined);
    assert.equal(cookies[1], "JSESSIONID=abc; TOKEN=x=y");
    assert.equal(cookies[2], "JSESSIONID=abc");
    assert.equal(cookies[3]?.split("; ").length, 20);
    assert.equal(cookies[4], undefined);
  });

  test("sends a GET again when a kept connection breaks, and nothing else", async () => {
    let turn = 0;
    const breaking: Answering = (_request, response) => {
      turn++;
      if (turn % 2 === 0) response.destroy();
      else response.end("{}");
    };
    const gets = await withClient(breaking, async (client) => {
      await client.ask({ method: "GET", path: "/1" });
      assert.equal((await client.ask({ method: "GET", path: "/2" })).status, 200);
    });
    assert.deepEqual(
      gets.map(({ call }) => call),
      ["GET /1", "GET /2", "GET /2"],
    );
    for (const method of ["POST", "PUT", "DELETE"] as const) {
      turn = 0;
      const calls = await withClient(breaking, async (client) => {
        await client.ask({ method: "GET", path: "/1" });
        await assert.rejects(client.ask({ method, path: "/2" }), { code: "link/closed" });
      });
      assert.deepEqual(
        calls.map(({ call }) => call),
        ["GET /1", `${method} /2`],
      );
    }
  });

  test("ends with the reason it is given, before and while it waits", async () => {
    const reason = new LotseError("management/deadline", { host: "verwaltung", seconds: 1 });
    await withClient(
      () => {},
      async (client) => {
        const controller = new AbortController();
        const waiting = client.ask({ method: "GET", path: "/", signal: controller.signal });
        setImmediate(() => controller.abort(reason));
        await assert.rejects(waiting, reason);
        await assert.rejects(client.ask({ method: "GET", path: "/", signal: AbortSignal.abort(reason) }), reason);
      },
    );
  });

  for (const [status, code] of [
    [401, "management/session-ended"],
    [403, "management/forbidden"],
    [404, "http/not-found"],
    [302, "http/redirect"],
    [500, "http/server-error"],
    [422, "http/unexpected-status"],
  ] as const) {
    test(`says in words what status ${status} means, and follows nothing`, async () => {
      const calls = await withClient(
        (_request, response) => {
          response.writeHead(status, { Location: "https://192.0.2.1/" });
          response.end("abgelehnt");
        },
        (client) => assert.rejects(client.read("/x"), { code }),
      );
      assert.equal(calls.length, 1);
    });
  }
});

describe("a token", () => {
  for (const [text, isOne] of [
    ["Bearer abc.def-_~", true],
    ["", false],
    ["  ", false],
    ["a\r\nX-Evil: 1", false],
    ["ä", false],
    ["x".repeat(9_000), false],
  ] as const) {
    test(`is ${isOne ? "one" : "none"}: ${JSON.stringify(text.slice(0, 20))}`, () =>
      assert.equal(isToken(text), isOne));
  }
});
