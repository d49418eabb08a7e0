/** Nothing that is secret leaves: every reading route of a practice that holds secrets of every kind is asked. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type RouteName, routes } from "../api/routes.ts";
import { identity, karte, konnektor, list, release, saw, smcB } from "../domain/assess/testing.ts";
import { API } from "./bind.ts";
import { type Browser, pathOf, TestServer } from "./testing.ts";

/** Each stands in a place of its own; none of them may come out anywhere. */
const SECRETS = {
  password: "GEHEIM-Kennwort-1",
  key: "GEHEIM-Schlüssel-2",
  administrator: "GEHEIM-Verwaltung-3",
  seed: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  recovery: "a".repeat(64),
};

describe("of all that is secret", () => {
  let server: TestServer;
  let owner: Browser;
  before(async () => {
    server = await TestServer.start();
    owner = await server.signedInAs("owner");
    server.uses.list = list([release("5.50.4")]);
    const { persons } = server.store;
    for (const person of await persons.all()) {
      await persons.putTotpSeed(person.id, SECRETS.seed);
      await persons.putRecoveryCodes(person.id, [SECRETS.recovery]);
      await server.linkFor(person.id);
    }
    await server.store.forPractice(server.practice).commit((writes) => {
      writes.seal("con_1", Buffer.from(SECRETS.password));
      writes.seal("con_2", Buffer.from(JSON.stringify({ cert: "x", key: SECRETS.key })));
      const both = { name: "K", url: "https://k/connector.sds", endpointRule: "host" } as const;
      const made = { trust: { kind: "none" }, createdAt: 1, createdBy: "ti-lotse" } as const;
      const basic = { kind: "basic", user: "lotse", secret: "con_1" } as const;
      const certificate = { kind: "certificate", subject: "CN=x", expiresOn: "2027-01-01", secret: "con_2" } as const;
      writes.put("connection", { id: "con_1", contexts: [], ...both, ...made, credentials: basic });
      writes.put("connection", { id: "con_2", contexts: [], ...both, ...made, credentials: certificate });
      writes.seal("adm_1", Buffer.from(SECRETS.administrator));
      writes.put("administration", {
        ...{ id: "adm_1", component: konnektor.id, adapter: "secunet-konnektor", host: "k", port: 8500, user: "super" },
        ...{ pinSha256: "ab".repeat(32), secret: "adm_1", unproven: false, everyHours: 6 },
        ...{ createdAt: 1, createdBy: "ti-lotse", triedAt: 1, readAt: 1 },
      });
      writes.put("device", { id: "dev_1", product: "orga-930-m", name: "H", createdAt: 1, createdBy: "ti-lotse" });
    });
    const at = server.time.now();
    await server.saw(
      saw(konnektor, "identity", identity(), { at }),
      saw(smcB, "karte", karte(), { at }),
      saw(konnektor, "listed-cards", [smcB.id], { at }),
    );
  });
  after(() => server[Symbol.asyncDispose]());

  const READING = (Object.keys(routes) as RouteName[]).filter((name) => routes[name].method === "GET");

  test("nothing is in any answer, nor a hash of it, nor where it lies", async () => {
    const persons = await server.store.persons.all();
    const held = await Promise.all(persons.map((p) => server.store.persons.sessionsOf(p.id)));
    const hashes = persons.flatMap((p) => (p.passwordHash ? [p.passwordHash.split("$").at(-1) ?? ""] : []));
    const own = held.flat().map((session) => session.id);
    const token = owner.cookie.split("=")[1] ?? "";
    const forbidden = [...Object.values(SECRETS), ...hashes, token, "argon2", "totpSeed", "passwordHash"];
    let asked = 0;
    for (const name of READING) {
      for (const id of [konnektor.id, smcB.id, "dev_1", "con_1"]) {
        const path = pathOf(name, server.practice).replace(/\/x(?=\/|$)/, `/${encodeURIComponent(id)}`);
        const { text, headers } = await owner.ask("GET", API + path);
        const all = text + JSON.stringify([...headers]);
        for (const secret of forbidden) assert.ok(!all.includes(secret), `${name}: ${secret}`);
        // The own sessions are named to their owner by an id that opens nothing.
        if (name !== "mySessions") for (const id of own) assert.ok(!all.includes(id), `${name}: session`);
        asked++;
      }
    }
    assert.ok(asked > 40);
  });

  test("what a handler gives away by mistake is left out by the shape of the answer", async () => {
    const [record] = await server.store.practices();
    assert.ok(record?.createdAt, "the record has more than the answer");
    const { practices } = (await owner.get("/me")).body;
    assert.deepEqual(Object.keys(practices[0]).toSorted(), ["id", "name", "role"]);
  });

  test("nothing is in the log of a practice", async () => {
    await owner.put("/me/password", { present: "Vier Worte am Deich", next: "Fünf Worte am Deich entlang" });
    const journal = await server.store.forPractice(server.practice).journal({ limit: 1000 });
    const text = JSON.stringify(journal);
    for (const secret of [...Object.values(SECRETS), "Vier Worte", "Fünf Worte", "argon2"]) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});
