/** The TI nationwide over HTTP: who may decide, what everybody sees, how age and failure show. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { InstallationState } from "../api/state.ts";
import type { Overview, TiLageView } from "../api/views.ts";
import { identity, konnektor, list, release, saw } from "../domain/assess/testing.ts";
import { type Outage, SERVICES, type ServiceId, TI_LAGE, type TiLageRecord } from "../domain/ti-lage.ts";
import { wordsIn } from "../words/words.ts";
import { stateOf } from "./state.ts";
import { type Browser, MINUTE_MS, TestServer } from "./testing.ts";

describe("the TI nationwide", () => {
  let server: TestServer;
  let praxis: Browser;
  beforeEach(async () => {
    server = await TestServer.start();
    praxis = await server.signedInAs("praxis");
    server.uses.list = list([release("5.50.4")]);
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const view = async (browser = praxis): Promise<TiLageView> => {
    const heard = await browser.get(server.path("/ti-lage"));
    assert.equal(heard.status, 200, heard.text);
    return heard.body as TiLageView;
  };
  const overview = async (): Promise<Overview> => (await praxis.get(server.path("/overview"))).body as Overview;
  async function keep(disturbed: Partial<Record<ServiceId, Outage>>, more: Partial<TiLageRecord> = {}): Promise<void> {
    const at = server.time.now();
    const services = SERVICES.map((id) => ({
      ...{ id, outage: disturbed[id] ?? "none", isMaintenance: false, since: at },
      impacts: disturbed[id] ? ["<b>Nichts</b> geht"] : [],
    }));
    await server.store.forPractice(server.practice).commit((writes) =>
      writes.put("tilage", {
        ...{ id: TI_LAGE, isOn: true, host: "ti-lage.example", decidedBy: "ti-lotse", decidedAt: at, triedAt: at },
        lage: { at, services, causes: [{ service: "IDP-Dienst", organization: "", function: "Anmelden" }] },
        ...more,
      }),
    );
  }
  async function konnektorWithout(ti: boolean): Promise<void> {
    const at = server.time.now();
    const since = at - 5 * MINUTE_MS;
    await server.saw(
      saw(konnektor, "identity", identity(), { at }),
      saw(konnektor, "vpn", { ti: { online: !ti, since }, sis: { online: true, since } }, { at }),
    );
  }

  test("is off until somebody decides, and says what would be asked where", async () => {
    const seen = await view();
    assert.deepEqual([seen.state, seen.isUndecided, seen.text], ["off", true, "nicht abgefragt"]);
    assert.deepEqual([seen.host, seen.everySeconds, seen.services], ["ti-lage.example", 300, []]);
    assert.deepEqual((await overview()).central, {
      state: "off",
      level: "unbekannt",
      text: "nicht abgefragt",
      isUndecided: true,
    });
  });

  test("is decided by those who may connect devices, and by nobody else", async () => {
    const browsers: Browser[] = [];
    for (const [role, status] of [
      ["verwaltung", 204],
      ["dvo", 204],
      ["praxis", 403],
      ["it", 403],
    ] as const) {
      const browser = await server.signedInAs(role);
      browsers.push(browser);
      assert.equal((await browser.put(server.path("/ti-lage"), { isOn: true })).status, status, role);
    }
    assert.equal(server.uses.asked.filter((asked) => asked.startsWith("ti-lage ")).length, 2);
    const verwaltung = browsers[0] as Browser;
    for (const body of [{}, { isOn: "ja" }, [], { isOn: null }]) {
      const { status } = await verwaltung.put(server.path("/ti-lage"), body);
      assert.ok(status === 422 || status === 400, String(status));
    }
    assert.equal((await server.browser().get(server.path("/ti-lage"))).status, 401);
  });

  test("in order is one green mark, with its age", async () => {
    await keep({});
    server.time.move(3 * MINUTE_MS);
    const seen = await view();
    assert.deepEqual([seen.state, seen.level, seen.text, seen.ageText], ["ok", "ok", "in Ordnung", "vor 3 Min."]);
    assert.equal(seen.services.length, 7);
    assert.match(seen.decided?.text ?? "", /^Eingeschaltet von ti-lotse am /);
  });

  test("disturbed names the services; a Konnektor without TI speaks of the central cause in the one sentence", async () => {
    await konnektorWithout(true);
    assert.equal((await overview()).level, "rot");
    await keep({ tianschluss: "full", kim: "partial" });
    const seen = await overview();
    assert.deepEqual(
      [seen.level, seen.central.level, seen.central.text],
      ["gelb", "gelb", "TI-Zugang und KIM gestört"],
    );
    assert.equal(
      seen.sentence,
      "Der TI-Zugang ist bundesweit gestört. Deshalb ist secunet konnektor nicht mit der TI verbunden.",
    );
    assert.deepEqual(seen.first?.contacts, []);
    assert.deepEqual(
      seen.findings.map(({ code, level }) => `${level} ${code}`),
      ["gelb tilage/konnektor-offline", "info vpn/ti-offline"],
    );
    const { services, causes, findings, sentence } = await view();
    assert.equal(sentence, "Bundesweit gestört: TI-Zugang und KIM.");
    assert.deepEqual(causes, ["IDP-Dienst · Anmelden"]);
    assert.deepEqual(
      services.slice(0, 2).map(({ level, text, isUsed }) => [level, text, isUsed]),
      [
        ["gelb", "gestört", true],
        ["ok", "in Ordnung", true],
      ],
    );
    assert.deepEqual(
      findings.map(({ code }) => code),
      ["tilage/konnektor-offline"],
    );
  });

  test("in English too, as a whole", async () => {
    await konnektorWithout(true);
    await keep({ tianschluss: "partial" });
    await praxis.patch("/me", { language: "en" });
    const seen = await view();
    assert.equal(seen.text, "TI access disturbed");
    assert.match(
      seen.findings[0]?.meaning ?? "",
      /^The access to the TI is partly disturbed nationwide\. That is probably why/,
    );
  });

  test("that has not answered for long is unknown; nothing else becomes worse by it", async () => {
    await konnektorWithout(false);
    await keep({}, { failure: { code: "tilage/refused", fields: { host: "ti-lage.example", status: 503 } } });
    assert.equal((await view()).state, "ok");
    assert.match((await view()).failure?.meaning ?? "", /HTTP 503/);
    server.time.move(21 * MINUTE_MS);
    praxis = await server.signedInAs("praxis");
    const seen = await view();
    assert.deepEqual([seen.state, seen.level, seen.services], ["unknown", "unbekannt", []]);
    const { level, central, sentence } = await overview();
    assert.deepEqual([level, central.state, sentence], ["ok", "unknown", "Es ist nichts fällig."]);
  });

  test("switched on and not answered yet is neither fine nor a failure", async () => {
    await keep({}, { lage: undefined });
    assert.deepEqual([(await view()).state, (await view()).text], ["waiting", "wird abgefragt"]);
  });

  test("is part of the last state for programs; off it is left out", async () => {
    const state = async (): Promise<InstallationState> =>
      stateOf(
        { store: server.store, uses: server.uses },
        { now: server.time.now(), words: await wordsIn("de"), language: "de" },
      );
    assert.equal((await state()).practices.find(({ id }) => id === server.practice)?.central, undefined);
    await keep({ kim: "full" });
    const central = (await state()).practices.find(({ id }) => id === server.practice)?.central;
    assert.deepEqual([central?.state, central?.text], ["disturbed", "KIM gestört"]);
    assert.deepEqual(
      central?.services.filter(({ outage }) => outage !== "none"),
      [{ id: "kim", outage: "full" }],
    );
  });

  test("changed is told to open pages", async () => {
    const told: string[] = [];
    const stop = server.store.onCommit(({ kinds }) => told.push(...kinds));
    await keep({});
    stop();
    assert.deepEqual(told, ["tilage"]);
  });
});
