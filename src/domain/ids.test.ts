import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { newId } from "./ids.ts";

const instant = fc.integer({ min: 0, max: 2 ** 47 });
const random = fc.uint8Array({ minLength: 10, maxLength: 16 });

test("an id is its kind and a UUID of version 7", () => {
  fc.assert(
    fc.property(instant, random, (now, bytes) => {
      assert.match(
        newId("prx", now, bytes),
        /^prx_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test("ids of one kind sort by the moment they were made", () => {
  fc.assert(
    fc.property(instant, instant, random, random, (a, b, x, y) => {
      fc.pre(a !== b);
      assert.equal(newId("obs", a, x) < newId("obs", b, y), a < b);
    }),
  );
});

test("the same moment and the same random bytes make the same id, one other bit another one", () => {
  const bytes = new Uint8Array(10).fill(0x5a);
  const other = bytes.with(9, 0x5b);
  assert.equal(newId("per", 1_795_000_000_000, bytes), newId("per", 1_795_000_000_000, bytes));
  assert.notEqual(newId("per", 1_795_000_000_000, bytes), newId("per", 1_795_000_000_000, other));
});

test("the moment can be read out of it", () => {
  const now = Date.parse("2026-11-22T01:05:00.123Z");
  const hex = newId("dev", now, new Uint8Array(10)).slice(4).replaceAll("-", "").slice(0, 12);
  assert.equal(Number.parseInt(hex, 16), now);
});
