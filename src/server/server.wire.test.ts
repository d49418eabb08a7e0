/** The server as a whole: where it listens, the page, documents, limits, faults of ours. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { fetchPlain } from "../../test/support/plain-client.ts";
import { LotseError } from "../domain/errors.ts";
import { Authority, makeKey } from "../simulator/wire/pki/x509.ts";
import { memoryStore } from "../store/open.ts";
import { API } from "./bind.ts";
import { createServer } from "./server.ts";
import { type Browser, MINUTE_MS, MovedTime, PASSWORD, SECOND_MS, SmallUses, TestServer } from "./testing.ts";

describe("where the server listens", () => {
  const random = { bytes: (count: number) => new Uint8Array(count).fill(1) };

  async function server(options: Parameters<typeof createServer>[0]["options"] = {}) {
    const time = new MovedTime();
    const store = await memoryStore({ clock: time });
    const made = createServer({
      store,
      clock: time,
      random,
      uses: new SmallUses(),
      options: { timers: time, ...options },
    });
    return {
      ...made,
      [Symbol.asyncDispose]: async () => {
        await made.close();
        await store.close();
      },
    };
  }

  test("without TLS only at this very computer", async () => {
    await using plain = await server();
    for (const host of ["0.0.0.0", "::", "192.168.1.10", "lotse.praxis.lan"]) {
      await assert.rejects(plain.listen({ host, port: 0 }), { code: "server/needs-tls" }, host);
    }
    assert.match(await plain.listen({ host: "127.0.0.1", port: 0 }), /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test("a taken port is told with the flag that changes it", async () => {
    await using first = await server();
    await using second = await server();
    const port = Number(new URL(await first.listen({ host: "127.0.0.1", port: 0 })).port);
    await assert.rejects(second.listen({ host: "127.0.0.1", port }), (error) => {
      assert.ok(error instanceof LotseError);
      assert.deepEqual([error.code, error.fields], ["server/port-taken", { port, flag: "--port" }]);
      return true;
    });
  });

  test("behind a proxy or with a certificate of its own anywhere, under the names it was given", async () => {
    const authority = new Authority("Test", Date.now());
    const { key, certificate } = authority.issue(
      {
        commonName: "lotse.praxis.lan",
        names: ["lotse.praxis.lan"],
        notBefore: Date.now() - MINUTE_MS,
        notAfter: Date.now() + MINUTE_MS,
        purpose: "server",
      },
      makeKey("p256"),
    );
    const tls = { cert: certificate.toString(), key: String(key.export({ type: "pkcs8", format: "pem" })) };
    await using secure = await server({ tls, hostNames: ["lotse.praxis.lan"] });
    const url = new URL(await secure.listen({ host: "0.0.0.0", port: 0 }));
    assert.equal(url.protocol, "https:");
    assert.equal(url.hostname, "lotse.praxis.lan");
    const ask = (host: string) =>
      new Promise<{ status?: number; headers: Record<string, unknown> }>((done, failed) => {
        const options = { ca: authority.pem, servername: "lotse.praxis.lan", agent: false as const };
        request(
          { ...options, host: "127.0.0.1", port: url.port, path: `${API}/health`, headers: { host } },
          (answer) => {
            answer.resume();
            done({ status: answer.statusCode, headers: answer.headers });
          },
        )
          .on("error", failed)
          .end();
      });
    assert.equal((await ask(`lotse.praxis.lan:${url.port}`)).status, 200);
    assert.equal((await ask(`other.praxis.lan:${url.port}`)).status, 421);
  });
});

describe("the server", () => {
  let server: TestServer;
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "lotse-page-"));
    mkdirSync(join(directory, "assets"));
    writeFileSync(join(directory, "index.html"), "<!doctype html><title>ti-lotse</title>");
    writeFileSync(join(directory, "icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    writeFileSync(join(directory, "assets", "index-4f2a.js"), "export {};");
    writeFileSync(join(directory, ".env"), "SECRET=1");
    server = await TestServer.start({ page: directory });
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const html = { accept: "text/html,application/xhtml+xml" };

  describe("serves the page", () => {
    test("at its own addresses and at every place inside it", async () => {
      const browser = server.browser();
      for (const path of ["/", "/index.html", "/anmelden", `/practices/${server.practice}/components/kon%3A1`]) {
        const heard = await browser.ask("GET", path, undefined, html);
        assert.equal(heard.status, 200, path);
        assert.match(heard.text, /<title>ti-lotse/, path);
        assert.equal(heard.headers.get("cache-control"), "no-cache", path);
        assert.match(heard.headers.get("content-security-policy") ?? "", /script-src 'self'/, path);
      }
      const icon = await browser.ask("GET", "/icon.svg");
      assert.match(icon.headers.get("content-type") ?? "", /^image\/svg/);
    });

    test("and nothing outside of it: where an address leads out, or seems to, there is nothing", async () => {
      const { hostname, port } = new URL(server.base);
      for (const path of [
        ...["//x", "//x/../y", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd"],
        ...["/assets/../../x", "/api/v1http://127.0.0.1:1/updates", "/.env", "/%2eenv", "/assets/%00", "/..\\..\\x"],
      ]) {
        const told = await new Promise<string>((done, fail) => {
          const socket = connect(Number(port), hostname);
          socket.on("error", fail);
          let text = "";
          socket.on("data", (chunk) => (text += String(chunk)));
          socket.on("close", () => done(text));
          socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`);
        });
        assert.match(told, /^HTTP\/1\.1 40[04] /, path);
        assert.doesNotMatch(told, /SECRET|root:/, path);
      }
      assert.deepEqual(server.uses.reported, []);
    });

    test("to many people behind one address: the files of a page are not counted as questions", async () => {
      const browser = server.browser();
      const loads = Array.from({ length: 1200 }, () => browser.ask("GET", "/updates", undefined, html));
      const statuses = (await Promise.all(loads)).map((heard) => heard.status);
      assert.deepEqual(new Set(statuses), new Set([200]));
      assert.equal((await browser.get("/health")).status, 200);
    });

    test("parts named after their content stay with the browser for ever", async () => {
      const heard = await server.browser().ask("GET", "/assets/index-4f2a.js");
      assert.match(heard.headers.get("content-type") ?? "", /javascript/);
      assert.match(heard.headers.get("cache-control") ?? "", /max-age=31536000, immutable/);
    });

    test("compressed as the browser can read it, each with a mark of its own, and plain for who reads only that", async () => {
      const plain = `export const text = ${JSON.stringify("Deich ".repeat(500))};`;
      const assets = join(directory, "assets");
      writeFileSync(join(assets, "big-77aa.js"), plain);
      writeFileSync(join(assets, "big-77aa.js.br"), brotliCompressSync(plain));
      writeFileSync(join(assets, "big-77aa.js.gz"), gzipSync(plain));
      const marks = new Set<string>();
      for (const [accepted, encoding] of [
        ["gzip, deflate, br, zstd", "br"],
        ["gzip;q=1.0, br;q=0", "gzip"],
        ["gzip", "gzip"],
        ["zstd", undefined],
        ["identity", undefined],
      ] as const) {
        const url = new URL("/assets/big-77aa.js", server.base);
        const heard = await fetchPlain(url, { headers: { "Accept-Encoding": accepted } });
        const { headers, bytes } = heard;
        assert.deepEqual([heard.status, headers["content-encoding"]], [200, encoding], accepted);
        const read = encoding === "br" ? brotliDecompressSync(bytes) : encoding ? gunzipSync(bytes) : bytes;
        assert.equal(read.toString(), plain, accepted);
        assert.equal(Number(headers["content-length"]), bytes.length);
        assert.match(headers["content-type"] ?? "", /javascript/, accepted);
        assert.match(headers["cache-control"] ?? "", /max-age=31536000, immutable/, accepted);
        assert.match(headers.vary ?? "", /accept-encoding/i, accepted);
        assert.ok(headers.etag, accepted);
        marks.add(headers.etag);
        const again = await fetchPlain(url, {
          headers: { "Accept-Encoding": accepted, "If-None-Match": headers.etag },
        });
        assert.deepEqual([again.status, again.bytes.length], [304, 0], accepted);
      }
      assert.equal(marks.size, 3);
    });

    test("and what the interface answers never: its length must not tell of a secret in it", async () => {
      for (const path of ["/api/v1/me", "/api/v1/openapi.json", "/api/v1/nichts"]) {
        const heard = await fetchPlain(new URL(path, server.base), { headers: { "Accept-Encoding": "gzip, br" } });
        assert.equal(heard.headers["content-encoding"], undefined, path);
      }
    });

    test("but no page where a program asks or a part is missing, and nothing hidden or outside", async () => {
      const browser = server.browser();
      for (const [path, headers] of [
        ["/api/v1/nichts", html],
        ["/api", html],
        ["/assets/index-0000.js", html],
        ["/nichts", { accept: "application/json" }],
        ["/.env", {}],
        ["/../package.json", {}],
        ["/%2e%2e/package.json", {}],
        ["/..%2f..%2fpackage.json", {}],
      ] as const) {
        const heard = await browser.ask("GET", path, undefined, headers);
        assert.ok(heard.status === 404 || heard.status === 403, `${path}: ${heard.status}`);
        assert.doesNotMatch(heard.text, /SECRET|<title>|devDependencies/, path);
      }
      assert.equal((await browser.ask("POST", "/", {}, html)).status, 404);
    });

    test("to somebody who follows a link from elsewhere, but tells nothing to that page", async () => {
      const browser = server.browser();
      const from = { ...html, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
      assert.equal((await browser.ask("GET", "/anmelden", undefined, from)).status, 200);
      assert.equal((await browser.get("/me", { "sec-fetch-site": "cross-site" })).status, 403);
      assert.equal((await browser.get("/me", { "sec-fetch-site": "same-site" })).status, 403);
      assert.equal((await browser.get("/me", { "sec-fetch-site": "none" })).status, 200);
    });
  });

  describe("keeps documents", () => {
    let praxis: Browser;
    beforeEach(async () => {
      praxis = await server.signedInAs("praxis");
    });

    async function keep(name: string, type: string, content: string) {
      const body = { name, type, content: Buffer.from(content).toString("base64") };
      const heard = await praxis.post(server.path("/documents"), body);
      assert.equal(heard.status, 200, heard.text);
      return praxis.get(server.path(`/documents/${heard.body.id}`));
    }

    test("and opens only what runs nothing; everything else is saved", async () => {
      const script = "<script>fetch('/api/v1/me')</script>";
      for (const [type, contentType, disposition] of [
        ["text/plain", "text/plain; charset=utf-8", "inline"],
        ["application/pdf", "application/pdf", "inline"],
        ["text/html", "application/octet-stream", "attachment"],
        ["image/svg+xml", "application/octet-stream", "attachment"],
        ["application/xhtml+xml", "application/octet-stream", "attachment"],
      ] as const) {
        const heard = await keep("Brief", type, script);
        assert.equal(heard.headers.get("content-type"), contentType, type);
        assert.match(heard.headers.get("content-disposition") ?? "", new RegExp(`^${disposition};`), type);
        assert.match(heard.headers.get("content-security-policy") ?? "", /^default-src 'none'/, type);
        assert.doesNotMatch(heard.headers.get("content-security-policy") ?? "", /script-src/, type);
        assert.equal(heard.headers.get("x-content-type-options"), "nosniff", type);
      }
    });

    test("under the name they came with, whatever stands in it", async () => {
      const heard = await keep('Brief „7“ "x"\r\nSet-Cookie: a=b; ü.txt', "text/plain", "x");
      const disposition = heard.headers.get("content-disposition") ?? "";
      assert.doesNotMatch(disposition, /[\r\n]/);
      assert.equal(heard.headers.get("set-cookie"), null);
      const encoded = /filename\*=UTF-8''(\S+)$/.exec(disposition)?.[1] ?? "";
      assert.equal(decodeURIComponent(encoded), 'Brief „7“ "x"\r\nSet-Cookie: a=b; ü.txt');
    });

    test("of up to ten megabytes", async () => {
      const content = Buffer.alloc(10 * 1024 * 1024 + 1).toString("base64");
      const heard = await praxis.post(server.path("/documents"), { name: "X", type: "text/plain", content });
      assert.deepEqual([heard.status, heard.body.code], [413, "request/too-large"]);
    });

    test("only about what is there, and gone when removed", async () => {
      const about = { component: "kon:nirgends" };
      const wrong = await praxis.post(server.path("/documents"), {
        ...{ name: "X", type: "text/plain", content: "QQ==" },
        about,
      });
      assert.deepEqual(wrong.body.fields, [{ path: "about.component", message: "Das steht nicht zur Auswahl." }]);
      for (const [product, version, place] of [
        ["gibt-es-nicht", "6.0.5", "about.product"],
        ["secunet-konnektor", "9.9.9", "about.version"],
      ] as const) {
        const letter = { name: "X", type: "text/plain", content: "QQ==", about: { product, version } };
        const { status, body } = await praxis.post(server.path("/documents"), letter);
        assert.equal(status, 422);
        assert.deepEqual(body.fields, [{ path: place, message: "Das steht nicht zur Auswahl." }]);
      }
      const { body } = await praxis.post(server.path("/documents"), { name: "X", type: "text/plain", content: "QQ==" });
      const path = server.path(`/documents/${body.id}`);
      assert.equal((await praxis.delete(path)).status, 204);
      assert.equal((await praxis.get(path)).status, 404);
    });
  });

  describe("connects Konnektoren", () => {
    let dvo: Browser;
    beforeEach(async () => {
      dvo = await server.signedInAs("dvo");
    });

    test("by handing on what was typed, and wording what came of it", async () => {
      server.uses.probed = {
        url: "https://192.168.1.50",
        steps: [
          { step: "address", state: "ok" },
          { step: "certificate", state: "ok" },
          {
            step: "credentials",
            state: "failed",
            failure: new LotseError("http/unauthorized", { host: "192.168.1.50" }),
          },
          { step: "context", state: "open" },
        ],
        peer: { fingerprint: "AB:CD", subject: "CN=konnektor", issuer: "CN=ca", validUntil: Date.parse("2027-01-01") },
        needs: { tls: true, login: true },
        contexts: [{ mandant: "M1", terminals: 2, cards: 1 }],
      };
      const credentials = { kind: "basic", user: "lotse", password: "geheim" };
      const heard = await dvo.post(server.path("/connections/probe"), { address: "192.168.1.50", credentials });
      assert.equal(heard.status, 200, heard.text);
      assert.deepEqual(server.uses.wishes[0], {
        ...{ address: "192.168.1.50", credentials, contexts: [], endpointRule: "host" },
      });
      const [address, certificate, login, context] = heard.body.steps;
      assert.deepEqual(
        [address.text, certificate.text, context.text],
        [
          "Hier antwortet ein Konnektor.",
          "Der Fingerabdruck ist bestätigt.",
          "Tragen Sie Mandant, Clientsystem und Arbeitsplatz ein.",
        ],
      );
      assert.equal(login.code, "http/unauthorized");
      assert.doesNotMatch(login.entry.whatToDo, /--/);
      assert.deepEqual(heard.body.certificate.validUntil, "2027-01-01");
      assert.equal(heard.body.contexts[0].text, "2 Kartenterminals, 1 Karte der Praxis");
      assert.doesNotMatch(heard.text, /geheim/);
    });

    test("and tells faults of the device as a bad gateway, what was typed wrong as that", async () => {
      server.uses.fault = new LotseError("link/port-closed", { host: "192.168.1.50", port: 443 });
      const far = await dvo.post(server.path("/connections/probe"), { address: "x" });
      assert.deepEqual([far.status, far.body.code], [502, "link/port-closed"]);
      server.uses.fault = new LotseError("link/p12-password-wrong", { file: "PKCS#12" });
      const near = await dvo.post(server.path("/connections/probe"), { address: "x" });
      assert.deepEqual([near.status, near.body.code], [422, "link/p12-password-wrong"]);
    });

    test("names the field inside that is wrong", async () => {
      const heard = await dvo.post(server.path("/connections"), {
        address: "x",
        pinSha256: "AB",
        credentials: { kind: "basic", user: "", password: "x", more: 1 },
        contexts: [{ mandant: "M1", clientsystem: "C1" }],
      });
      assert.deepEqual(
        heard.body.fields.map((f: { path: string }) => f.path),
        ["pinSha256", "credentials.user", "contexts.0.arbeitsplatz"],
      );
    });

    test("keeps and forgets by name of who did it", async () => {
      const person = await server.store.persons.byLogin("dvo");
      const { body } = await dvo.post(server.path("/connections"), { address: "x", name: "Konnektor" });
      assert.equal(body.id, "con_new");
      await dvo.delete(server.path("/connections/con_new"));
      assert.deepEqual(server.uses.asked, [
        `connect ${server.practice} ${person?.id}`,
        `disconnect ${server.practice} con_new ${person?.id}`,
      ]);
    });

    test("shows how asking went, without anything secret", async () => {
      await server.store.forPractice(server.practice).commit((writes) => {
        writes.seal("con_1", Buffer.from("geheim"));
        writes.put("connection", {
          ...{ id: "con_1", name: "Konnektor", url: "https://192.168.1.50/connector.sds", endpointRule: "host" },
          trust: { kind: "pin", sha256: "ab".repeat(32) },
          credentials: { kind: "basic", user: "lotse", secret: "con_1" },
          ...{ contexts: [], createdAt: server.time.now(), createdBy: "ti-lotse" },
        });
      });
      const shown = async () => (await dvo.get(server.path("/connections"))).body[0];
      const waiting = { level: "unbekannt", text: "wird gleich zum ersten Mal gefragt", isChecking: false };
      assert.deepEqual((await shown()).state, waiting);
      const at = server.time.now();
      server.uses.states.set("con_1", { isChecking: false, askedAt: at, answeredAt: at, nextAt: at + MINUTE_MS });
      const view = await shown();
      assert.deepEqual(
        [view.url, view.login, view.loginText, view.state.level, view.state.text],
        ["https://192.168.1.50", "basic", "Benutzername lotse", "ok", "hat geantwortet"],
      );
      assert.match(view.fingerprint, /^AB:AB:/);
      const failure = new LotseError("link/connect-timeout", { host: "192.168.1.50", port: 443, seconds: 10 });
      const silent = {
        isChecking: false,
        askedAt: at + MINUTE_MS,
        answeredAt: at,
        nextAt: at + 2 * MINUTE_MS,
        failure,
      };
      server.uses.states.set("con_1", silent);
      const failed = await shown();
      assert.deepEqual([failed.state.level, failed.state.text], ["unbekannt", "hat keine Auskunft gegeben"]);
      assert.match(failed.state.entry.meaning, /^„192\.168\.1\.50“/);
      assert.equal(Date.parse(failed.state.askedAt) - Date.parse(failed.state.answeredAt), MINUTE_MS);
      assert.doesNotMatch(JSON.stringify(failed), /geheim|secret/);
    });
  });

  describe("bears", () => {
    test("a client that asks without end, by making it wait", async () => {
      const browser = server.browser();
      const asked = Array.from({ length: 620 }, () => browser.get("/health"));
      const refused = (await Promise.all(asked)).filter((heard) => heard.status === 429);
      assert.equal(refused.length, 20);
      assert.equal(refused[0]?.headers.get("retry-after"), "1");
      server.time.move(SECOND_MS);
      assert.equal((await browser.get("/health")).status, 200);
    });

    test("a route with a limit of its own", async () => {
      const praxis = await server.signedInAs("praxis");
      const statuses: number[] = [];
      for (let i = 0; i < 7; i++) statuses.push((await praxis.post(server.path("/checks"))).status);
      assert.deepEqual(statuses, [204, 204, 204, 204, 204, 204, 429]);
    });

    test("a fault of ours: told with a mark, not with its words", async () => {
      const dvo = await server.signedInAs("dvo");
      server.uses.fault = new Error("Passwort geheim steht in Zeile 7");
      const heard = await dvo.post(server.path("/connections/probe"), { address: "x" });
      assert.deepEqual([heard.status, heard.body.code], [500, "server/failed"]);
      assert.doesNotMatch(heard.text, /geheim|Zeile/);
      assert.match(heard.body.entry.why, /[0-9a-f]{8}/);
      assert.deepEqual(server.uses.reported, [server.uses.fault]);
    });

    test("bytes that are no HTTP, and addresses that are none", async () => {
      const { hostname, port } = new URL(server.base);
      const say = (text: string) =>
        new Promise<string>((done) => {
          const socket = connect(Number(port), hostname, () => socket.write(text));
          let heard = "";
          socket.setEncoding("utf8");
          socket.on("data", (chunk) => {
            heard += chunk;
          });
          socket.on("close", () => done(heard));
          socket.on("error", () => done(heard));
        });
      assert.match(await say("\x16\x03\x01\x02\x00\r\n\r\n"), /^HTTP\/1\.1 400 /);
      const host = new URL(server.base).host;
      const heard = await say(`GET /%zz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.match(heard, /^HTTP\/1\.1 400 /);
      assert.match(heard, /application\/problem\+json/);
      assert.match(heard, /content-security-policy: default-src 'none'/i);
      assert.doesNotMatch(heard, /at .*\.ts|node_modules/);
      assert.equal((await server.browser().get("/health")).status, 200);
    });
  });

  test("answers whether it is there without telling more", async () => {
    const heard = await server.browser().get("/health");
    assert.deepEqual(heard.body, { ok: true });
    assert.deepEqual(Object.keys((await server.browser().get("/me")).body), [
      "practices",
      "isPracticeGround",
      "version",
    ]);
  });

  test("has another cookie for every installation on the same computer", async () => {
    await using other = await TestServer.start();
    const names = await Promise.all(
      [server, other].map(async (s) => {
        const browser = s.browser();
        await browser.post("/session", { login: "praxis", password: PASSWORD });
        return browser.cookie.split("=")[0];
      }),
    );
    assert.notEqual(names[0], names[1]);
  });
});
