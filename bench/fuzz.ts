/**
 * `npm run bench:fuzz [-- MINUTES]`: bent answers of devices for as long as one likes, each round with another seed. Stops at the
 * first one that ends in anything but a value or a refusal in words, and prints its seed. Says how much memory it took.
 */
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { corpusOf, fuzz, READERS } from "../test/support/fuzz.ts";
import { printResult } from "./support.ts";

const ROUND = 20_000;
const minutes = Number(process.argv[2] ?? 2);
const until = Date.now() + minutes * 60_000;

const praxis = await SimPraxis.start({ keyType: "p256", auth: "none" });
const corpus = await corpusOf(praxis);
await praxis.stop();

const names = Object.keys(READERS) as (keyof typeof READERS)[];
const counts = new Map(names.map((name) => [name, { read: 0, refused: 0, slowest: 0 }]));
let most = 0;
for (let seed = 1; Date.now() < until; seed++) {
  for (const name of names) {
    const { read, refused, slowest } = fuzz(name, corpus, { count: ROUND, seed });
    const sum = counts.get(name) as { read: number; refused: number; slowest: number };
    counts.set(name, {
      read: sum.read + read,
      refused: sum.refused + refused,
      slowest: Math.max(sum.slowest, slowest),
    });
    most = Math.max(most, process.memoryUsage().rss);
  }
}
for (const [name, { read, refused, slowest }] of counts) {
  printResult(name, `${read} read`, `${refused} refused`, `${slowest.toFixed(0)} ms at most`);
}
printResult("memory at most", `${Math.round(most / 1024 / 1024)} MB`);
