/** The administration of a device over the interface: who may look where, and how often somebody may try a password. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { identity, konnektor, list, saw } from "../domain/assess/testing.ts";
import { LotseError } from "../domain/errors.ts";
import { type Browser, SECOND_MS, TestServer } from "./testing.ts";

const WISH = { host: "10.0.0.5", port: 8500, user: "super", password: "GEHEIM", pinSha256: "ab".repeat(32) };

describe("the administration of a device", () => {
  let server: TestServer;
  let dvo: Browser;
  let verwaltung: Browser;
  before(async () => {
    server = await TestServer.start();
    dvo = await server.signedInAs("dvo");
    verwaltung = await server.signedInAs("verwaltung");
    server.uses.list = list([]);
    const known = {
      native: ["version"],
      unproven: [],
      isReadable: true,
      acts: {},
      port: 8500,
      login: "password",
    } as const;
    server.uses.administrations.set(identity().productCode, known);
    await server.saw(saw(konnektor, "identity", identity(), { at: server.time.now() }));
    const host = konnektor.id.replace(/^kon:/, "");
    await server.store.forPractice(server.practice).commit((writes) =>
      writes.put("connection", {
        ...{ id: "con_1", name: "K", url: `https://${host}/connector.sds`, endpointRule: "host", contexts: [] },
        ...{ trust: { kind: "none" }, credentials: { kind: "none" }, createdAt: 1, createdBy: "ti-lotse" },
      }),
    );
  });
  after(() => server[Symbol.asyncDispose]());

  const at = (rest: string, id = konnektor.id) =>
    server.path(`/components/${encodeURIComponent(id)}/administration${rest}`);

  test("who may only view looks where the device is known to be, and nowhere else in the network", async () => {
    const praxis = await server.signedInAs("praxis");
    const { administration } = (await praxis.get(server.path(`/components/${encodeURIComponent(konnektor.id)}`))).body;
    const { host, port } = administration.login;
    assert.equal((await praxis.post(at("/certificate"), { host, port })).status, 200);
    for (const other of [
      { host: "10.0.0.99", port },
      { host, port: 22 },
    ]) {
      assert.equal((await praxis.post(at("/certificate"), other)).body.code, "person/right-missing");
    }
    assert.equal((await dvo.post(at("/certificate"), { host: "10.0.0.99", port })).status, 200);
    assert.deepEqual(
      server.uses.asked.filter((asked) => asked.startsWith("look")),
      [`look at ${host}:${port}`, "look at 10.0.0.99:8500"],
    );
  });

  test("an address that is none is refused before anybody is asked", async () => {
    const asked = server.uses.asked.length;
    for (const host of ["a/b", "user@host", "host?x", "", "a b", "x".repeat(300)]) {
      server.time.move(20 * SECOND_MS);
      assert.equal((await dvo.post(at("/certificate"), { host, port: 1 })).status, 422, host);
    }
    assert.equal((await dvo.post(at("/readings"), { ...WISH, port: 70_000 })).status, 422);
    assert.equal(server.uses.asked.length, asked);
  });

  test("after two failures nobody tries again at this device for a minute, whoever it is", async () => {
    server.time.move(60 * SECOND_MS);
    server.uses.fault = new LotseError("management/login-refused", { host: "k", status: 401 });
    const codes: string[] = [];
    for (const who of [dvo, verwaltung, dvo, verwaltung]) codes.push((await who.post(at("/readings"), WISH)).body.code);
    assert.deepEqual(codes, [
      ...["management/login-refused", "management/login-refused"],
      ...["management/tries-paused", "management/tries-paused"],
    ]);
    server.uses.fault = undefined;
    server.time.move(61 * SECOND_MS);
    assert.equal((await dvo.post(at("/readings"), WISH)).status, 204);
    const journal = JSON.stringify(await server.store.forPractice(server.practice).journal({ limit: 100 }));
    assert.ok(!journal.includes("GEHEIM"));
  });

  test("a device nothing can be read of is refused its password, and one that is not there is not found", async () => {
    server.time.move(60 * SECOND_MS);
    assert.equal((await dvo.post(at("/readings", "kon:nichts"), WISH)).status, 404);
    server.uses.administrations.clear();
    const heard = await dvo.post(at("/readings"), WISH);
    assert.deepEqual([heard.status, heard.body.code], [422, "management/not-readable"]);
    assert.equal((await dvo.delete(at(""))).status, 404);
  });
});
