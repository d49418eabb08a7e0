/** The Kartenterminals of a simulated practice: one device, seen by its Konnektor and by its own administration. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { errorOf, only } from "../../../../test/support/terminal-cases.ts";
import { orga6141 } from "../../../devices/orga-6141/adapter.ts";
import { st1506 } from "../../../devices/st-1506/adapter.ts";
import type { St1506State } from "../../models/terminals/st-1506.ts";
import { SimPraxis } from "../sim-praxis.ts";
import { type SimTerminal, startTerminals } from "./index.ts";

describe("the Kartenterminals of praxis2026", () => {
  let praxis: SimPraxis;
  let terminals: SimTerminal[];
  before(async () => {
    praxis = await SimPraxis.start({ keyType: "p256" });
    terminals = await startTerminals(praxis, 10);
  });
  after(async () => {
    await Promise.all(terminals.map((t) => t.stop()));
    await praxis.stop();
  });

  const named = (name: string) => terminals.find((t) => t.name === name) ?? assert.fail(name);
  const open = (name: string) => {
    const { server } = named(name);
    const { user, password, host } = server.setup;
    const component = { id: `kt:${name}`, kind: "kartenterminal" as const, name };
    const access = { component, host, port: server.port, user, password, pinSha256: server.certSha256 };
    return (name === "Empfang" ? orga6141 : st1506).open({ ...access, now: Date.now, unproven: true });
  };
  const seen = (ctId: string) => praxis.first.state.terminals.find((t) => t.ctId === ctId);

  test("are an ORGA 6141 and an ST-1506; one that was never connected has no address", () => {
    assert.deepEqual(
      terminals.map(({ name, product }) => [name, product]),
      [
        ["Empfang", "ORGA 6141 online"],
        ["Zimmer 2", "eHealth Terminal ST-1506"],
      ],
    );
    assert.equal(new Set(terminals.map(({ server }) => server.port)).size, 2);
    assert.equal(new Set(terminals.map(({ server }) => server.certSha256)).size, 2);
  });

  for (const [name, ctId] of [
    ["Empfang", "kt-empfang"],
    ["Zimmer 2", "kt-zimmer2"],
  ] as const) {
    test(`${name} tells the firmware its Konnektor tells, also after an update`, async () => {
      assert.equal(only(await open(name).read(), "identity").firmware, seen(ctId)?.product.firmware);
      await praxis.first.happen({ happened: "terminal-firmware", ctId, firmware: "9.8.7" });
      assert.equal(only(await open(name).read(), "identity").firmware, "9.8.7");
    });

    test(`${name} is away while its plug is out, and its Konnektor misses it`, async () => {
      await praxis.first.happen({ happened: "terminal-unplugged", ctId });
      assert.match((await errorOf(() => open(name).read())).code, /^link\//);
      await praxis.first.happen({ happened: "terminal-plugged", ctId });
      assert.ok((await open(name).read()).length > 2);
    });

    test(`${name} is restarted over its own administration, is away for its Konnektor, and comes back`, async () => {
      const states: (boolean | undefined)[] = [];
      const isBack = new Promise<void>((resolve) => {
        praxis.first.onChange(() => {
          states.push(seen(ctId)?.connected);
          if (states.includes(false) && states.at(-1)) resolve();
        });
      });
      await open(name).restart?.send();
      await isBack;
      assert.ok((await open(name).read()).length > 2);
    });
  }

  test("a pulled plug ends a session, but not the memory of wrong passwords", async () => {
    const { server } = named("Zimmer 2");
    const state = server.state as St1506State;
    server.state = {
      ...state,
      session: { id: "a".repeat(32), until: Date.now() + 60_000 },
      lockout: { failures: 5, until: 0 },
    };
    await praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
    await praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-zimmer2" });
    const { session, lockout } = server.state as St1506State;
    assert.deepEqual([session, lockout.failures], [undefined, 5]);
  });

  test("without its device card a terminal has no administration", async () => {
    await praxis.first.happen({ happened: "card-removed", ctId: "kt-zimmer2", slot: 4 });
    assert.match((await errorOf(() => open("Zimmer 2").read())).code, /^link\//);
  });
});
