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

  test("is prepared by the app for the engine alone, and sent by the engine alone", () => {
    const rooms = ["api", "app", "cli", "engine", "server", "store", "watch", "web"];
    const files = globSync(`{${rooms.join()}}/**/*.{ts,svelte}`, { cwd: join(import.meta.dirname, "..") });
    assert.ok(files.length > 200, `${files.length} files`);
    const saying = (what: RegExp) =>
      files
        .filter((file) => !file.endsWith(".test.ts"))
        .filter((file) => what.test(readFileSync(join(import.meta.dirname, "..", file), "utf8")));
    assert.deepEqual(saying(/\bprepare(Restart|Install)\(/), ["app/engine/devices.ts"]);
    assert.deepEqual(saying(/\bprepared\.send\(/).toSorted(), ["app/engine/devices.ts", "engine/reconcile.ts"]);
    // The older way past the engine is used by nobody.
    assert.deepEqual(saying(/\.restart\.send\(/), []);
  });

  test("is promised to people where the engine can send it, and nowhere else", () => {
    for (const { id, native } of ADAPTERS) {
      const { abilities } = deviceFor(id, "konnektor");
      for (const what of ["restart", "update"] as const) {
        const promised = abilities.find((a) => a.id === what)?.can === "native";
        if (promised) assert.ok(native.includes(what), `${id} ${what}`);
      }
    }
    assert.equal(deviceFor("secunet-konnektor", "konnektor").abilities.find((a) => a.id === "restart")?.can, "native");
    assert.equal(deviceFor("cherry-st-1506", "kartenterminal").abilities.find((a) => a.id === "update")?.can, "native");
  });
});
