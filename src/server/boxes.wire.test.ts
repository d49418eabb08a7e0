/** The VPN box of a TI-Gateway over HTTP: it stands among the devices, stays locked, and only a DVO releases it. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { BoxPage, Overview, Updates } from "../api/views.ts";
import { identity, konnektor, list, release, saw } from "../domain/assess/testing.ts";
import { type Browser, HOUR_MS, TestServer } from "./testing.ts";

describe("a VPN box that was delivered", () => {
  let server: TestServer;
  let praxis: Browser;
  let dvo: Browser;
  beforeEach(async () => {
    server = await TestServer.start();
    praxis = await server.signedInAs("praxis");
    dvo = await server.signedInAs("dvo");
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const ask = async <T>(path: string, who = praxis): Promise<T> => {
    const heard = await who.get(server.path(path));
    assert.equal(heard.status, 200, heard.text);
    return heard.body as T;
  };
  const overview = () => ask<Overview>("/overview");
  const page = (id: string, who = praxis) => ask<BoxPage>(`/boxes/${id}`, who);
  const clearance = (id: string) => server.path(`/boxes/${id}/clearance`);
  const store = () => server.store.forPractice(server.practice);

  async function add(body: object = { name: "VPN-Box", serial: "FGT40F-1" }): Promise<string> {
    const heard = await praxis.post(server.path("/boxes"), body);
    assert.equal(heard.status, 200, heard.text);
    return heard.body.id;
  }
  async function releaseIt(id: string, who = dvo): Promise<number> {
    const { release } = await page(id);
    return (await who.put(clearance(id), { evidence: release.evidence })).status;
  }
  async function told(): Promise<string[]> {
    const { records } = await ask<{ records: { actor: string; text: string; at: string }[] }>("/journal?limit=50");
    return records.filter(({ text }) => text.includes("VPN-Box")).map(({ actor, text }) => `${actor}: ${text}`);
  }

  test("stands locked on the start page, without a level, and nothing becomes unknown or due", async () => {
    server.uses.list = list([release("5.50.4")]);
    await server.saw(saw(konnektor, "identity", identity(), { at: server.time.now() }));
    const before = await overview();
    await add();
    const after = await overview();
    assert.deepEqual(
      after.boxes.map((b) => [b.name, b.product, b.drawing, b.isLocked, b.sentence]),
      [
        [
          "VPN-Box",
          "VPN-Box des TI-Gateways",
          "vpn-box",
          true,
          "Noch nicht einschalten. Der DVO gibt die Box im Termin frei.",
        ],
      ],
    );
    for (const key of ["level", "sentence", "components", "findings", "dates", "more"] as const) {
      assert.deepEqual(after[key], before[key], key);
    }
    const { level, sentence, due } = await ask<Updates>("/updates");
    assert.deepEqual([level, due], ["ok", []]);
    assert.match(sentence, /^Alles ist auf dem neuesten Stand/);
    server.time.move(HOUR_MS);
    assert.deepEqual((await overview()).level, "ok");
  });

  test("has its card with ports and warning, why it is locked, and what ends that", async () => {
    const { lock, deviceCard, facts, released, isLocked } = await page(await add());
    assert.equal(isLocked, true);
    assert.equal(released, undefined);
    assert.match(lock?.meaning ?? "", /noch nicht einschalten/);
    assert.match(lock?.whatToDo ?? "", /Der DVO gibt sie im Termin/);
    assert.match(deviceCard?.warning ?? "", /noch nicht einschalten/);
    assert.deepEqual(
      deviceCard?.parts.map(({ name }) => name),
      ["Stromanschluss", "Netzwerkanschluss (LAN)", "Lampen"],
    );
    assert.deepEqual(
      facts.map(({ label, value }) => `${label}: ${value}`),
      ["Name: VPN-Box", "Seriennummer: FGT40F-1", "Eingetragen: 21.11.2026, 13:00 Uhr, von Name von praxis"],
    );
  });

  test("may be entered without a serial number, and speaks English", async () => {
    const id = await add({ name: "VPN-Box" });
    assert.equal((await page(id)).facts[1]?.value, "nicht eingetragen");
    await praxis.patch("/me", { language: "en" });
    const english = await page(id);
    assert.equal(english.sentence, "Do not switch it on yet. The DVO releases the box during the appointment.");
    assert.match(english.deviceCard?.warning ?? "", /do not switch it on yet/);
  });

  for (const [why, body] of [
    ["without a name", { serial: "1" }],
    ["with an empty name", { name: "   " }],
    ["with a name that is no text", { name: 7 }],
    ["with a name that is too long", { name: "x".repeat(101) }],
    ["with a serial number that is too long", { name: "VPN-Box", serial: "9".repeat(61) }],
  ] as const) {
    test(`is refused ${why}`, async () => {
      assert.equal((await praxis.post(server.path("/boxes"), body)).status, 422);
      assert.deepEqual((await overview()).boxes, []);
    });
  }

  test("is released by the DVO: with name and time, without lock and warning, and the log says so", async () => {
    const id = await add();
    server.time.move(HOUR_MS);
    assert.equal(await releaseIt(id), 204);
    const { isLocked, sentence, lock, released, deviceCard } = await page(id);
    assert.deepEqual([isLocked, lock, deviceCard?.warning], [false, undefined, undefined]);
    assert.equal(sentence, "Freigegeben von Name von dvo am 21.11.2026, 14:00 Uhr.");
    assert.equal(released?.at, "2026-11-21T13:00:00.000Z");
    assert.equal((await overview()).boxes[0]?.sentence, sentence);
    assert.deepEqual(await told(), [
      "Name von dvo: VPN-Box „VPN-Box“ zum Einschalten freigegeben",
      "Name von praxis: VPN-Box „VPN-Box“ eingetragen",
    ]);
    const [kept] = await store().records("clearance");
    const account = await server.store.persons.byLogin("dvo");
    assert.deepEqual([kept?.component, kept?.by, kept?.at], [id, account?.id, server.time.now()]);
    const journal = await store().journal({ limit: 99 });
    const given = JSON.parse(journal.find(({ kind }) => kind === "clearance/given")?.body ?? "{}");
    assert.deepEqual(
      [given.evidence, given.clearance, given.interlock],
      [kept?.evidence, kept?.id, "box/not-released"],
    );
  });

  test("is released by nobody else, whatever they may in the practice", async () => {
    const id = await add();
    for (const login of ["praxis", "it", "verwaltung", "owner"]) {
      assert.equal(await releaseIt(id, await server.signedInAs(login)), 403, login);
    }
    assert.equal(await releaseIt(id, await server.signedInAs("nachbarin")), 404);
    assert.equal((await page(id)).isLocked, true);
    assert.deepEqual(await store().records("clearance"), []);
  });

  test("is not released for what was not on the screen", async () => {
    const id = await add();
    const { release } = await page(id);
    await praxis.patch(server.path(`/boxes/${id}`), { serial: "FGT40F-2" });
    const heard = await dvo.put(clearance(id), { evidence: release.evidence });
    assert.deepEqual([heard.status, heard.body.code], [409, "clearance/evidence-changed"]);
    for (const evidence of ["ab".repeat(32), "0".repeat(64)]) {
      assert.equal((await dvo.put(clearance(id), { evidence })).status, 409, evidence);
    }
    for (const evidence of ["", "AB".repeat(32), "ab", 7, undefined]) {
      assert.equal((await dvo.put(clearance(id), { evidence })).status, 422, String(evidence));
    }
    assert.equal((await page(id)).isLocked, true);
  });

  test("is not released with what was shown of another box", async () => {
    const [one, other] = [await add(), await add()];
    const { release } = await page(other);
    assert.equal((await dvo.put(clearance(one), { evidence: release.evidence })).status, 409);
  });

  test("is locked again when its details change, and says why; the next release counts", async () => {
    const id = await add();
    await releaseIt(id);
    const change = (body: object) => praxis.patch(server.path(`/boxes/${id}`), body);
    assert.equal((await change({ name: "VPN-Box", serial: "FGT40F-1" })).status, 204);
    assert.equal((await page(id)).isLocked, false, "nothing is different");
    assert.equal((await change({ serial: "" })).status, 204);
    const changed = await page(id);
    assert.deepEqual([changed.isLocked, changed.serial], [true, undefined]);
    assert.match(changed.voided ?? "", /^Die Freigabe von Name von dvo vom 21\.11\.2026, 13:00 Uhr gilt nicht mehr/);
    assert.ok(changed.lock && changed.deviceCard?.warning);
    assert.equal((await overview()).boxes[0]?.isLocked, true);
    assert.equal((await change({ serial: "FGT40F-1" })).status, 204);
    assert.equal((await page(id)).isLocked, true, "changed back is changed");
    assert.equal(await releaseIt(id), 204);
    assert.deepEqual([(await page(id)).isLocked, (await store().records("clearance")).length], [false, 1]);
  });

  test("is released once, however often it is said", async () => {
    const id = await add();
    assert.deepEqual([await releaseIt(id), await releaseIt(id)], [204, 204]);
    assert.equal((await told()).filter((line) => line.includes("freigegeben")).length, 1);
  });

  test("is locked again when the DVO takes the release back, which is in the log too", async () => {
    const id = await add();
    assert.equal((await dvo.delete(clearance(id))).body.code, "request/not-found");
    await releaseIt(id);
    for (const login of ["praxis", "it", "verwaltung", "owner"]) {
      assert.equal((await (await server.signedInAs(login)).delete(clearance(id))).status, 403, login);
    }
    assert.equal((await dvo.delete(clearance(id))).status, 204);
    const { isLocked, voided } = await page(id);
    assert.deepEqual([isLocked, voided], [true, undefined]);
    assert.equal((await told())[0], "Name von dvo: Freigabe der VPN-Box „VPN-Box“ zurückgenommen");
  });

  test("removed, it is gone with its release, and a new one of the same name is locked", async () => {
    const id = await add();
    await releaseIt(id);
    assert.equal((await praxis.delete(server.path(`/boxes/${id}`))).status, 204);
    assert.deepEqual((await overview()).boxes, []);
    assert.deepEqual(await store().records("clearance"), []);
    for (const heard of [
      await praxis.get(server.path(`/boxes/${id}`)),
      await praxis.delete(server.path(`/boxes/${id}`)),
      await praxis.patch(server.path(`/boxes/${id}`), { name: "X" }),
      await dvo.put(clearance(id), { evidence: "ab".repeat(32) }),
      await dvo.delete(clearance(id)),
    ]) {
      assert.deepEqual([heard.status, heard.body.title], [404, "Diese VPN-Box gibt es in dieser Praxis nicht mehr."]);
    }
    assert.equal((await page(await add())).isLocked, true);
    assert.match((await told()).join("\n"), /VPN-Box „VPN-Box“ entfernt/);
  });

  test("of another practice is not there, also for who belongs to both", async () => {
    const id = await add();
    const owner = await server.signedInAs("owner");
    assert.equal((await owner.get(server.path(`/boxes/${id}`, server.other))).status, 404);
    assert.equal((await owner.delete(server.path(`/boxes/${id}`, server.other))).status, 404);
    assert.equal((await page(id)).name, "VPN-Box");
  });
});
