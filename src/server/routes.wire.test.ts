/** Every route of the contract, asked by those who must not, in ways it must not be asked. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { mayInPractice } from "../api/rights.ts";
import { type RouteName, routes } from "../api/routes.ts";
import { problem } from "../api/views.ts";
import { ROLES } from "../domain/practice.ts";
import { API } from "./bind.ts";
import { BODIES, type Browser, type Heard, pathOf, practiceRightOf, SECOND_MS, TestServer } from "./testing.ts";

const NAMES = Object.keys(routes) as RouteName[];
const CHANGING = NAMES.filter((name) => routes[name].method !== "GET");
const WITH_BODY = NAMES.filter((name) => "body" in routes[name]);

describe("every route", () => {
  let server: TestServer;
  const people: Record<string, Browser> = {};
  before(async () => {
    server = await TestServer.start();
    for (const login of [...ROLES, "owner", "nachbarin"]) people[login] = await server.signedInAs(login);
  });
  after(() => server[Symbol.asyncDispose]());

  function as(login: string): Browser {
    return people[login] ?? server.browser();
  }

  /** Somebody who may: what is kept for the DVO not even the owner may. */
  function allowed(name: RouteName): string {
    if (routes[name].right === "anyone") return "nobody";
    const right = practiceRightOf(name);
    return right && !mayInPractice("verwaltung", right) ? "dvo" : "owner";
  }

  async function ask(
    name: RouteName,
    login: string,
    { practice = server.practice, body = BODIES[name], headers = {} as Record<string, string> } = {},
  ): Promise<Heard> {
    // Apart from each other: limits have tests of their own.
    server.time.move(20 * SECOND_MS);
    return as(login).ask(routes[name].method, API + pathOf(name, practice), body, headers);
  }

  function assertProblem(heard: Heard, status: number, code: string, context: string): void {
    assert.equal(heard.status, status, `${context}: ${heard.text}`);
    assert.match(heard.headers.get("content-type") ?? "", /^application\/problem\+json/, context);
    const told = problem.strict().parse(heard.body);
    assert.equal(told.code, code, context);
    assert.equal(told.status, status, context);
    assert.ok(told.entry && told.title === told.entry.meaning, context);
  }

  for (const name of NAMES.filter((n) => routes[n].right !== "anyone")) {
    test(`${name} is refused to somebody who is not signed in, before the body is looked at`, async () => {
      const body = routes[name].method === "GET" ? undefined : "{";
      assertProblem(await ask(name, "nobody", { body }), 401, "person/not-signed-in", name);
    });
  }

  for (const name of NAMES) {
    const right = practiceRightOf(name);
    if (!right) continue;
    test(`${name} is there only for roles with the right to ${right}, before the body is looked at`, async () => {
      const body = routes[name].method === "GET" ? undefined : "{";
      for (const role of ROLES.filter((r) => !mayInPractice(r, right))) {
        assertProblem(await ask(name, role, { body }), 403, "person/right-missing", `${name} ${role}`);
      }
    });

    test(`${name} of another practice is told like one that does not exist`, async () => {
      for (const login of [...ROLES, "nachbarin"]) {
        const practice = login === "nachbarin" ? server.practice : server.other;
        assertProblem(await ask(name, login, { practice }), 404, "request/not-found", `${name} ${login}`);
        assertProblem(await ask(name, login, { practice: "prx_x" }), 404, "request/not-found", `${name} ${login}`);
      }
    });
  }

  test("a release is for the DVO alone: neither the administration nor who runs the installation has that right", () => {
    assert.deepEqual(
      ROLES.filter((role) => mayInPractice(role, "release")),
      ["dvo"],
    );
    assert.deepEqual(NAMES.filter((name) => practiceRightOf(name) === "release").toSorted(), [
      "releaseBox",
      "takeBackRelease",
    ]);
  });

  test("what only the owner may is refused to everybody else", async () => {
    for (const name of NAMES.filter((n) => routes[n].right === "owner")) {
      for (const login of [...ROLES, "nachbarin"]) {
        assertProblem(await ask(name, login), 403, "person/right-missing", `${name} ${login}`);
      }
    }
  });

  for (const name of CHANGING) {
    test(`${name} is refused to a page from elsewhere, also to one on another port of this computer`, async () => {
      const port = new URL(server.base).port;
      const elsewhere: Record<string, string>[] = [
        { origin: "https://example.org" },
        { origin: "null" },
        { origin: `http://127.0.0.1:${Number(port) + 1}` },
        { origin: `https://127.0.0.1:${port}` },
        { origin: server.base, "sec-fetch-site": "same-site" },
        { origin: server.base, "sec-fetch-site": "cross-site" },
      ];
      for (const headers of elsewhere) {
        const heard = await ask(name, "owner", { headers });
        assertProblem(heard, 403, "request/foreign-origin", `${name} ${JSON.stringify(headers)}`);
      }
    });

    test(`${name} is refused when nobody says where it comes from`, async () => {
      server.time.move(20 * SECOND_MS);
      const heard = await raw(routes[name].method, API + pathOf(name, server.practice), {
        cookie: as("owner").cookie,
        host: new URL(server.base).host,
      });
      assert.equal(heard.status, 403, name);
      assert.match(heard.text, /request\/foreign-origin/, name);
    });
  }

  test("every route is refused under a name that was turned to this computer", async () => {
    for (const name of NAMES) {
      server.time.move(20 * SECOND_MS);
      for (const host of ["evil.example", "evil.example:8740", "127.0.0.1.evil.example", "localhost@evil.example"]) {
        const heard = await raw(routes[name].method, API + pathOf(name, server.practice), {
          ...{ host, cookie: as("owner").cookie, origin: `http://${host}` },
        });
        assert.equal(heard.status, 421, `${name} ${host}`);
        assert.match(heard.text, /request\/foreign-host/, `${name} ${host}`);
      }
    }
  });

  for (const name of WITH_BODY) {
    test(`${name} refuses a body that is no JSON, is no object, or is in another form`, async () => {
      const login = allowed(name);
      assertProblem(await ask(name, login, { body: "{" }), 400, "request/unreadable", name);
      assertProblem(
        await ask(name, login, { body: '{"__proto__":{"isOwner":true}}' }),
        400,
        "request/unreadable",
        name,
      );
      assertProblem(await ask(name, login, { body: "[]" }), 422, "request/invalid", name);
      assertProblem(await ask(name, login, { body: "null" }), 422, "request/invalid", name);
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
        const heard = await ask(name, login, { body: "{}", headers: { "content-type": type } });
        assertProblem(heard, 415, "request/media-type", `${name} ${type}`);
      }
    });

    test(`${name} refuses a field it does not know, and says which`, async () => {
      const login = allowed(name);
      const heard = await ask(name, login, { body: { ...(BODIES[name] as object), isOwner: true } });
      assertProblem(heard, 422, "request/invalid", name);
      assert.deepEqual(heard.body.fields, [{ path: "isOwner", message: "Dieses Feld gibt es nicht." }], name);
    });

    test(`${name} refuses more than it could need`, async () => {
      const login = allowed(name);
      const route = routes[name];
      const most = "maxBytes" in route ? route.maxBytes : 64 * 1024;
      const heard = await ask(name, login, { body: `{"x":"${"x".repeat(most)}"}` });
      assertProblem(heard, 413, "request/too-large", name);
      assert.match(heard.body.entry.why, most > 1_000_000 ? /15 MB/ : /\d+ KB/, name);
    });
  }

  test("an upload takes bytes and nothing else", async () => {
    for (const body of [{ x: 1 }, "{"]) {
      assertProblem(await ask("uploadImage", "praxis", { body }), 415, "request/media-type", String(body));
    }
    const headers = { "content-type": "application/octet-stream" };
    const heard = await ask("uploadImage", "praxis", { body: "abc", headers });
    assert.equal(heard.status, 200, heard.text);
    assert.equal(heard.body.sizeBytes, 3);
  });

  test("bytes are taken by uploads alone", async () => {
    const headers = { "content-type": "application/octet-stream" };
    for (const name of WITH_BODY) {
      assertProblem(await ask(name, allowed(name), { body: "{}", headers }), 415, "request/media-type", name);
    }
  });

  test("everybody of a practice may stop a run, and all but its IT may order one", () => {
    assert.deepEqual(
      ROLES.filter((role) => mayInPractice(role, "stop")),
      ROLES,
    );
    assert.deepEqual(
      ROLES.filter((role) => !mayInPractice(role, "order")),
      ["it"],
    );
  });

  test("a route that takes no body refuses one", async () => {
    for (const name of CHANGING.filter((n) => !("body" in routes[n]) && !("upload" in routes[n]))) {
      const heard = await ask(name, allowed(name), { body: { x: 1 } });
      assertProblem(heard, 422, "request/invalid", name);
    }
  });

  test("an address that does not exist is told apart from a method that does not", async () => {
    const owner = as("owner");
    assertProblem(await owner.get("/nichts"), 404, "request/not-found", "GET");
    assertProblem(await owner.post("/nichts"), 404, "request/not-found", "POST");
    const heard = await owner.put("/session", {});
    assertProblem(heard, 405, "request/method", "PUT");
    assert.deepEqual(heard.headers.get("allow")?.split(", ").toSorted(), ["DELETE", "POST"]);
    assertProblem(await owner.post(server.path("/stream")), 405, "request/method", "stream");
  });

  test("a query is checked like a body", async () => {
    const owner = as("owner");
    for (const query of ["limit=0", "limit=x", "limit=1000", "before=gestern", "nichts=1"]) {
      assertProblem(await owner.get(server.path(`/changes?${query}`)), 422, "request/invalid", query);
    }
  });

  test("answers in the language of the person, else of the browser", async () => {
    const nobody = server.browser();
    for (const [asked, title] of [
      ["de-DE,de;q=0.9,en;q=0.8", "Sie sind nicht angemeldet."],
      ["en-GB,en;q=0.9,de;q=0.8", "You are not signed in."],
      ["fr-FR", "Sie sind nicht angemeldet."],
    ] as const) {
      const heard = await nobody.get("/me/sessions", { "accept-language": asked });
      assert.equal(heard.body.title, title, asked);
    }
    const praxis = as("praxis");
    await praxis.patch("/me", { language: "en" });
    const heard = await praxis.get("/practices/prx_x/overview", { "accept-language": "de" });
    assert.equal(heard.body.title, "There is no such practice here.");
    await praxis.patch("/me", { language: "de" });
  });

  test("every answer carries what keeps foreign pages and scripts out", async () => {
    for (const heard of [await as("owner").get("/me"), await as("nobody").get("/nichts")]) {
      const { headers } = heard;
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/);
      assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
      assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
      assert.match(headers.get("permissions-policy") ?? "", /camera=\(\)/);
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("access-control-allow-origin"), null);
      assert.equal(headers.get("x-powered-by"), null);
    }
  });

  /** With headers a browser would not let a page set. */
  function raw(
    method: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(server.base);
    return new Promise((done, failed) => {
      const asked = request({ host: hostname, port, method, path, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => done({ status: answer.statusCode ?? 0, text }));
      });
      asked.on("error", failed);
      asked.end();
    });
  }
});
