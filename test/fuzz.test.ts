/**
 * What comes from a network may be anything: real answers, bent in every way, never end the program and never take more than
 * what they are worth. Whatever cannot be read is refused with a code people have words for. `npm run bench:fuzz` runs longer.
 */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { type Corpus, corpusOf, fuzz, READERS } from "./support/fuzz.ts";

/** In all, over the readers. */
const INPUTS = Number(process.env.LOTSE_FUZZ ?? 100_000);
const SEED = Number(process.env.LOTSE_FUZZ_SEED ?? 20_261_122);
const MOST_GROWTH = 256 * 1024 * 1024;

describe("bent answers of devices", () => {
  let corpus: Corpus;
  before(async () => {
    await using praxis = await SimPraxis.start({ keyType: "p256", auth: "none" });
    corpus = await corpusOf(praxis);
  });

  for (const name of Object.keys(READERS) as (keyof typeof READERS)[]) {
    const count = Math.ceil(INPUTS / Object.keys(READERS).length);
    test(`${name}: ${count} inputs are read or refused in words, whatever they are`, () => {
      const before = process.memoryUsage().rss;
      const { read, refused, slowest } = fuzz(name, corpus, { count, seed: SEED });
      assert.equal(read + refused, count);
      assert.ok(refused > count / 20, `hardly anything was refused (${refused}): the inputs are too tame`);
      assert.ok(read > count / 100, `hardly anything was read (${read}): the inputs are too wild`);
      assert.ok(slowest < 2_000, `one input took ${slowest} ms`);
      assert.ok(process.memoryUsage().rss - before < MOST_GROWTH, "memory grew");
    });
  }
});
