/**
 * `npm run bench:sim`: turns of the seeded simulation in a second on one core, and how the seeds ended.
 *
 * A turn is one effect of the simulated world: a call of the engine to store, device or clock, or something that happens by itself.
 */
import { play } from "../test/campaign/campaign.ts";
import { printResult } from "./support.ts";

const SEEDS = 2_000;
const GOAL = 50_000;

await play({ from: 1, seeds: 200 });
const { turns, seconds, sends, kills, violations } = await play({ from: 1, seeds: SEEDS });
const rate = Math.round(turns / seconds);
const verdict = rate >= GOAL ? "reached" : "missed";
printResult(`simulation, ${SEEDS} seeds`, `${rate} turns/s`, `goal ${GOAL}: ${verdict}`);
process.stdout.write(`  ${turns} turns, ${sends} commands, ${kills} kills, ${violations.length} violations\n`);
if (violations.length > 0) process.exitCode = 1;
