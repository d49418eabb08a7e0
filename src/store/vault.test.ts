import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isError } from "../domain/errors.ts";
import { realRandom } from "./open.ts";
import { Vault } from "./vault.ts";

const vault = new Vault(realRandom.bytes(32), realRandom);
const broken = (error: unknown) => isError(error, "vault/seal-broken");

describe("the vault", () => {
  test("opens what it sealed, of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        assert.deepEqual([...vault.open("prx_a", "s", vault.seal("prx_a", "s", plain))], [...plain]);
      }),
    );
  });

  test("never seals the same secret alike", () => {
    assert.notEqual(vault.seal("prx_a", "s", Uint8Array.of(1)), vault.seal("prx_a", "s", Uint8Array.of(1)));
  });

  test("refuses with any other key", () => {
    const sealed = vault.seal("prx_a", "s", Uint8Array.of(1, 2, 3));
    assert.throws(() => new Vault(realRandom.bytes(32), realRandom).open("prx_a", "s", sealed), broken);
  });

  test("refuses when any byte was changed, cut or added", () => {
    const sealed = vault.seal("prx_a", "s", new TextEncoder().encode("geheim"));
    const bytes = Buffer.from(sealed.slice(3), "base64");
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      assert.throws(() => vault.open("prx_a", "s", `v1.${changed.toString("base64")}`), broken);
      assert.throws(() => vault.open("prx_a", "s", `v1.${bytes.subarray(0, i).toString("base64")}`), broken);
    }
    for (let i = 0; i < sealed.length; i++) {
      const text = sealed.slice(0, i) + (sealed[i] === "A" ? "B" : "A") + sealed.slice(i + 1);
      assert.throws(() => vault.open("prx_a", "s", text), broken);
    }
    for (const text of ["", "v1.", "v2.abc", `${sealed}AA==`, `${sealed} `]) {
      assert.throws(() => vault.open("prx_a", "s", text), broken);
    }
  });

  test("refuses what belongs to another record or another practice, however the names are put together", () => {
    const sealed = vault.seal("prx_a", "s", Uint8Array.of(1));
    for (const [practice, record] of [
      ["prx_b", "s"],
      ["prx_a", "t"],
      ["prx_a\ns", ""],
      ["", "prx_as"],
      ["prx_as", ""],
    ] as const) {
      assert.throws(() => vault.open(practice, record, sealed), broken);
    }
  });
});
