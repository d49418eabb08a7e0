/**
 * `npm run bench:kill`: runs over real sockets while the server is killed with -9 at seeded moments, on both databases.
 *
 * RUNS (200) in rounds of ten practices each, five kills a round, from SEED (1) on. Half are updates of a Kartenterminal, half restarts of
 * a Konnektor. Goal: no command twice, no run lost, what was told is what the devices counted (checked in each round; a violation ends it).
 */
import { killedRuns } from "../test/support/killed-runs.ts";
import { needsPostgres, newDatabase } from "../test/support/postgres.ts";
import { printResult } from "./support.ts";

const A_ROUND = 10;
const KILLS = 5;
const rounds = Math.ceil(Number(process.env.RUNS ?? 200) / A_ROUND);
const firstSeed = Number(process.env.SEED ?? 1);
const hasPostgres = needsPostgres().skip === undefined;

const ends = new Map<string, number>();
let [kills, dispatched, counted] = [0, 0, 0];
for (let i = 0; i < rounds; i++) {
  const seed = firstSeed + i;
  const isPostgres = hasPostgres && i % 2 === 1;
  const wish = {
    runs: A_ROUND,
    kills: KILLS,
    seed,
    ...(isPostgres && { databaseUrl: await newDatabase({ synced: true }) }),
  };
  const round = await killedRuns(wish).catch((error: unknown) => {
    throw new Error(`seed ${seed} on ${isPostgres ? "PostgreSQL" : "SQLite"}`, { cause: error });
  });
  for (const end of round.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
  kills += round.kills;
  dispatched += round.dispatched;
  counted += round.counted;
}
printResult("runs", String(rounds * A_ROUND));
printResult("kills", String(kills));
for (const [end, count] of [...ends].toSorted((a, b) => b[1] - a[1])) printResult(`  ${end}`, String(count));
printResult("commands let go by the engine", String(dispatched));
printResult("commands counted by the devices", String(counted));
