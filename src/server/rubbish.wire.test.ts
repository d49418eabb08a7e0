/**
 * Rubbish on every route: whatever is sent, the answer is a problem with a code and words or what was asked for, never a fault of
 * ours; nothing of us is told, nothing is changed by what was refused, and the server goes on.
 */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { type RouteName, routes } from "../api/routes.ts";
import { problem } from "../api/views.ts";
import { API } from "./bind.ts";
import { BODIES, type Browser, pathOf, SECOND_MS, TestServer } from "./testing.ts";

const NAMES = Object.keys(routes) as RouteName[];
const WITH_BODY = NAMES.filter((name) => "body" in routes[name]);
/** Would end the session that asks. */
const ENDING: RouteName[] = ["signOut", "endSession"];
const RUNS = 40;

interface Answer {
  status: number;
  head: string;
  text: string;
}

describe("rubbish", () => {
  let server: TestServer;
  let owner: Browser;
  let commits = 0;
  before(async () => {
    server = await TestServer.start();
    owner = await server.signedInAs("owner");
    server.store.onCommit(() => {
      commits += 1;
    });
  });
  after(() => server[Symbol.asyncDispose]());

  /** Exactly these bytes on a connection of their own. */
  function say(...parts: (string | Uint8Array)[]): Promise<Answer> {
    const { hostname, port } = new URL(server.base);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        for (const part of parts) socket.write(part);
      });
      const chunks: Buffer[] = [];
      socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${String(parts[0]).slice(0, 80)}`)));
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      // A refusal may come before everything was sent.
      socket.on("error", (error: NodeJS.ErrnoException) => (error.syscall ? undefined : reject(error)));
      socket.on("close", () => {
        const heard = Buffer.concat(chunks).toString("utf8");
        const [head = "", ...rest] = heard.split("\r\n\r\n");
        resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, text: rest.join("\r\n\r\n") });
      });
    });
  }

  interface Sent {
    method: string;
    path: string;
    type?: string;
    body?: string | Uint8Array;
    headers?: string[];
  }

  function send({ method, path, type = "application/json", body, headers = [] }: Sent): Promise<Answer> {
    server.time.move(20 * SECOND_MS);
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const lines = [
      `${method} ${path} HTTP/1.1`,
      ...[
        `Host: ${new URL(server.base).host}`,
        `Origin: ${server.base}`,
        `Cookie: ${owner.cookie}`,
        "Connection: close",
      ],
      ...(bytes ? [`Content-Type: ${type}`, `Content-Length: ${bytes.length}`] : []),
      ...headers,
    ];
    return say(`${lines.join("\r\n")}\r\n\r\n`, ...(bytes ? [bytes] : []));
  }

  function assertRefused({ status, head, text }: Answer, context: string): void {
    assert.ok(status >= 400 && status < 500, `${context}: ${status} ${text.slice(0, 200)}`);
    assert.match(head, /^content-type: application\/problem\+json/im, context);
    const told = problem.strict().parse(JSON.parse(text));
    assert.equal(told.status, status, context);
    assert.match(told.code, /^[a-z]+\/[a-z0-9-]+$/, context);
    assert.ok(told.entry?.meaning && told.entry.whatToDo && told.entry.why, context);
    assertHarmless(text, context);
  }

  function assertHarmless(text: string, context: string): void {
    assert.doesNotMatch(text, /node_modules|\.ts:\d|\bat [\w.]+ \(|ZodError|SyntaxError|SQLITE/, context);
  }

  /** What is refused changes nothing; what is not, was right. Never a fault of ours. */
  async function assertBorne(sent: Sent, context: string): Promise<void> {
    const before = commits;
    const answer = await send(sent);
    assert.deepEqual(server.uses.reported, [], context);
    if (answer.status < 400) return assertHarmless(answer.text, context);
    assertRefused(answer, context);
    assert.equal(commits, before, `${context} was refused and changed something`);
  }

  const sentTo = (name: RouteName) => ({ method: routes[name].method, path: API + pathOf(name, server.practice) });

  for (const name of WITH_BODY) {
    test(`in the body of ${name}: any JSON, and a right body with one wrong value`, async () => {
      const right = BODIES[name] as Record<string, unknown>;
      const wrong = fc
        .tuple(fc.constantFrom(...Object.keys(right)), fc.jsonValue({ maxDepth: 3 }))
        .map(([field, value]) => ({ ...right, [field]: value }));
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.jsonValue({ maxDepth: 4 }), wrong), async (body) => {
          const text = JSON.stringify(body);
          await assertBorne({ ...sentTo(name), body: text }, `${name} ${text.slice(0, 300)}`);
        }),
        { numRuns: RUNS, seed: 1 },
      );
    });

    test(`in the body of ${name}: bytes that are no JSON, no text, or far too much of it`, async () => {
      const deep = 10_000;
      const bodies: Record<string, string | Uint8Array> = {
        "not UTF-8": Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0xc3, 0x28, 0x7d),
        "bytes of zero": new Uint8Array(100),
        "half a value": '{"name":"x',
        "two values": "{}{}",
        "deep lists": "[".repeat(deep) + "]".repeat(deep),
        "deep objects": `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
        "a number beyond all": '{"name":1e99999}',
        "half a character": '{"name":"\\ud800","login":"\\udfff"}',
        "a zero in a text": `{"name":"a\\u0000b"}`,
        "a constructor": '{"constructor":{"prototype":{"isOwner":true}}}',
        "one name twice": '{"name":1,"name":2}',
        "10 MB of spaces": Buffer.alloc(10_000_000, " "),
      };
      for (const [what, body] of Object.entries(bodies))
        await assertBorne({ ...sentTo(name), body }, `${name}: ${what}`);
    });
  }

  test("as the form of a body: no type, two types, nonsense", async () => {
    for (const name of WITH_BODY) {
      for (const type of [
        "",
        "x",
        "application/json; charset=utf-7",
        "application/jsonx",
        "*/*",
        "text/html",
        "a".repeat(5000),
      ]) {
        await assertBorne(
          { ...sentTo(name), type, body: JSON.stringify(BODIES[name]) },
          `${name} ${type.slice(0, 40)}`,
        );
      }
    }
  });

  test("as a method", async () => {
    for (const method of [
      "OPTIONS",
      "TRACE",
      "PROPFIND",
      "LOCK",
      "HEAD",
      "SEARCH",
      "M-SEARCH",
      "PURGE",
      "FOO",
      "get",
      "GÄT",
    ]) {
      for (const path of [`${API}/me`, `${API}/practices/${server.practice}/overview`, "/"]) {
        const answer = await send({ method, path });
        assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status}`);
        // Of a HEAD nobody gets to see more than its head.
        if (method !== "HEAD") assertRefused(answer, `${method} ${path}`);
      }
    }
  });

  test("as an id: long, with zeros, dots, slashes, and what is no text", async () => {
    const ids = [
      ...[
        "%00",
        "a%00b",
        "..",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cwindows",
        "%252e%252e%252f",
        "%ff%fe",
      ],
      ...["%c0%ae%c0%ae", "%zz", "%", "'%20OR%201=1--", "%F0%9F%92%A9", "__proto__", "constructor", "a".repeat(499)],
      ...["a".repeat(501), "a".repeat(10_000), "%61".repeat(400), "prx_%0d%0aSet-Cookie:x=y", "{practice}", "*"],
    ];
    for (const name of NAMES.filter((n) => routes[n].path.includes("{") && !ENDING.includes(n))) {
      for (const id of ids) {
        for (const path of [
          routes[name].path.replace(/\{\w+\}/g, id),
          routes[name].path.replace("{practice}", server.practice).replace(/\{\w+\}/g, id),
        ]) {
          const { method } = routes[name];
          const body = BODIES[name] === undefined ? undefined : JSON.stringify(BODIES[name]);
          if (path.includes(id))
            await assertBorne({ method, path: API + path, ...(body && { body }) }, `${name} ${id.slice(0, 60)}`);
        }
      }
    }
  });

  test("as an address: out of the page and the interface, and what is none", async () => {
    for (const path of [
      ...[
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/package.json",
        "//etc/passwd",
        "/assets/..%2f..%2fkey",
      ],
      ...[
        `${API}/../../key`,
        `${API}/%2e%2e/%2e%2e/key`,
        "/%00",
        "/a%00.html",
        "/\\..\\..\\key",
        "/.%2e/lotse.db",
        "/server.json",
      ],
      ...[
        `/${"a/".repeat(4000)}`,
        `/${"a".repeat(15_000)}`,
        "/?".padEnd(10_000, "a=b&"),
        `${API}/me?${"x=".repeat(5000)}`,
      ],
      ...["http://example.org/", "*", "/ö", "/%", "/%e0%a4%a", `${API}//me`, `${API}/me/`, `${API}/ME`],
    ]) {
      const answer = await send({ method: "GET", path });
      assert.doesNotMatch(answer.text, /root:|devDependencies|SQLite format/, path);
      if (answer.status !== 200) assertRefused(answer, path.slice(0, 60));
    }
  });

  test("as a query", async () => {
    const names = NAMES.filter((name) => "query" in routes[name]);
    assert.ok(names.length > 0);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.webQueryParameters(),
        fc.jsonValue(),
        async (name, more, value) => {
          for (const query of [
            more,
            `limit=${encodeURIComponent(JSON.stringify(value))}`,
            `before=${more.slice(0, 50)}`,
          ]) {
            const { path } = sentTo(name);
            await assertBorne({ method: "GET", path: `${path}?${query.replaceAll(/\s/g, "+")}` }, `${name} ${query}`);
          }
        },
      ),
      { numRuns: RUNS, seed: 1 },
    );
  });

  test("as a head: floods, doubles, broken lines, and no HTTP at all", async () => {
    const host = `Host: ${new URL(server.base).host}`;
    const flood = Array.from({ length: 3000 }, (_, i) => `X-Flood-${i}: ${i}`);
    for (const [what, answer] of [
      ["many", await send({ method: "GET", path: "/", headers: flood })],
      ["long", await send({ method: "GET", path: "/", headers: [`X: ${"a".repeat(100_000)}`] })],
      ["long cookie", await send({ method: "GET", path: `${API}/me`, headers: [`Cookie: ${"a=b; ".repeat(10_000)}`] })],
      ["zero", await send({ method: "GET", path: "/", headers: ["X: a\0b"] })],
      ["no name", await send({ method: "GET", path: "/", headers: [": x"] })],
      [
        "two lengths",
        await send({ method: "POST", path: `${API}/session`, headers: ["Content-Length: 5", "Content-Length: 6"] }),
      ],
      [
        "smuggled",
        await send({
          method: "POST",
          path: `${API}/session`,
          headers: ["Content-Length: 5", "Transfer-Encoding: chunked"],
        }),
      ],
      ["bad chunk", await say(`POST ${API}/session HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`)],
      ["no host", await say("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")],
      ["two hosts", await say(`GET / HTTP/1.1\r\n${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)],
      ["no HTTP", await say("EHLO example.org\r\n\r\n")],
      ["TLS", await say(Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00), "\r\n\r\n")],
      ["another version", await say(`GET / HTTP/9.9\r\n${host}\r\n\r\n`)],
    ] as const) {
      assertRefused(answer, what);
    }
  });

  test("and afterwards everything is as it was, and the server answers", async () => {
    assert.deepEqual(server.uses.reported, []);
    assert.equal((await owner.get(server.path("/overview"))).status, 200);
    assert.ok((await server.store.persons.all()).every(({ isOwner, login }) => !isOwner || login === "owner"));
  });
});
