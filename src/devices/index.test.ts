import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import geraete from "../../data/geraete.json" with { type: "json" };
import { identity } from "../domain/assess/testing.ts";
import { type AbilityId, deviceFor, managementOf } from "../domain/devices-known.ts";
import { SHAPES } from "../simulator/wire/shapes.ts";
import { ADAPTERS, adapterFor } from "./index.ts";

describe("the adapter of a product", () => {
  for (const [vendorId, productCode, id] of [
    ["SECUN", "secu_kon", "secunet-konnektor"],
    ["secun", "SECU_KON", "secunet-konnektor"],
    ["KOCOC", "kocobox", "kocobox-med-plus"],
    ["RISEG", "RKONN", "rise-konnektor"],
    ["RISEG", "RHSK", "rise-hsk"],
    ["INGHC", "ORGA6100", "orga-6141-online"],
    ["DECHY", "ST1506", "cherry-st-1506"],
  ] as const) {
    test(`is found for ${vendorId} ${productCode}`, () => {
      assert.equal(adapterFor(identity({ vendorId, productCode }))?.id, id);
    });
  }

  test("is found by the id of the product in a catalogue", () => {
    assert.equal(adapterFor("secunet-highspeedkonnektor")?.id, "secunet-highspeedkonnektor");
  });

  test("is not there for a product of which nothing is known", () => {
    for (const product of [
      SHAPES.infinity.identity,
      { vendorId: "", productCode: "" },
      { vendorId: "SECUN", productCode: "x" },
    ]) {
      assert.equal(adapterFor(identity(product)), undefined);
    }
    assert.equal(adapterFor("no-such-product"), undefined);
  });
});

describe("what an adapter can do", () => {
  const abilities = (id: string, can: "native" | "unproven"): AbilityId[] =>
    [
      ...new Set(
        managementOf(id)
          .filter((m) => m.can === can)
          .map((m) => m.ability),
      ),
    ].toSorted();

  for (const adapter of ADAPTERS) {
    test(`is what data/geraete.json says of ${adapter.id}, with evidence`, () => {
      assert.deepEqual([...adapter.native].toSorted(), abilities(adapter.id, "native"));
      assert.deepEqual([...adapter.unproven].toSorted(), abilities(adapter.id, "unproven"));
    });

    test(`beside reading is offered at ${adapter.id} only where evidence of grade P says how`, () => {
      const device = adapter.open({
        component: { id: "kon:x", kind: "konnektor", name: "x" },
        ...{ host: "127.0.0.1", port: 1, user: "", password: "", pinSha256: "", now: Date.now },
      });
      const rows = managementOf(adapter.id).filter((m) => m.ability === "restart");
      assert.equal(
        device.restart !== undefined,
        rows.some((m) => m.can === "native" && m.mark === "P"),
      );
      device.close();
    });
  }

  test("is on by default only with evidence P or D", () => {
    const rows = geraete.rows.flatMap((row) => row.management ?? []);
    assert.ok(rows.length > 8);
    for (const { can, mark, source } of rows) {
      if (can === "native") assert.ok(mark === "P" || mark === "D", source);
    }
  });

  test("names no product without an adapter", () => {
    const known = new Set(ADAPTERS.map(({ id }) => id));
    for (const row of geraete.rows) if (row.management) assert.ok(known.has(row.id), row.id);
  });

  test("is sent by the engine alone: one file beyond the adapters has it prepared, and none sends it directly", () => {
    const rooms = ["api", "app", "cli", "engine", "server", "store", "watch", "web"];
    const files = globSync(`{${rooms.join()}}/**/*.{ts,svelte}`, { cwd: join(import.meta.dirname, "..") });
    assert.ok(files.length > 200, `${files.length} files`);
    const touching = (what: RegExp) =>
      files
        .filter((file) => !file.endsWith(".test.ts"))
        .filter((file) => what.test(readFileSync(join(import.meta.dirname, "..", file), "utf8")));
    assert.deepEqual(touching(/\.restart\b/), []);
    assert.deepEqual(touching(/\.prepare(Restart|Install)\(/), [join("app", "engine", "devices.ts")]);
    assert.deepEqual(touching(/prepared\.send\(/), [
      join("app", "engine", "devices.ts"),
      join("engine", "reconcile.ts"),
    ]);
  });

  test("is promised to people where an order reaches it, and nowhere else", () => {
    // What is ordered: the restart of a Konnektor, the update of a Kartenterminal.
    for (const [kind, ability] of [
      ["konnektor", "restart"],
      ["kartenterminal", "update"],
    ] as const) {
      for (const adapter of ADAPTERS.filter(({ id }) => kindOf(id) === kind)) {
        const device = adapter.open({
          component: { id: "kon:x", kind, name: "x" },
          ...{ host: "127.0.0.1", port: 1, user: "", password: "", pinSha256: "", now: Date.now },
        });
        const reaches = ability === "restart" ? device.prepareRestart : device.prepareInstall;
        const promised = deviceFor(adapter.id, kind).abilities.find((a) => a.id === ability);
        assert.equal(promised?.can === "native", reaches !== undefined, adapter.id);
        device.close();
      }
    }
  });

  function kindOf(id: string): string | undefined {
    return geraete.rows.find((row) => row.id === id)?.inherits;
  }
});
