/** The server is killed at seeded moments while runs are under way, and started again. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { killedRuns } from "./support/killed-runs.ts";
import { needsPostgres, newDatabase } from "./support/postgres.ts";

const WISH = { runs: 10, kills: 5 };

describe("a server that is killed while runs are under way, and started again", () => {
  test("U-38: tells the truth of every run, and lets no command go twice (SQLite)", async () => {
    const { ends, dispatched, counted } = await killedRuns({ ...WISH, seed: 1 });
    assertTrue(ends, dispatched, counted);
  });

  test("tells the truth of every run, and lets no command go twice (PostgreSQL)", needsPostgres(), async () => {
    const databaseUrl = await newDatabase();
    const { ends, dispatched, counted } = await killedRuns({ ...WISH, seed: 2, databaseUrl });
    assertTrue(ends, dispatched, counted);
  });

  /** Each run is compared with its device where it is played; here only that it was about something. */
  function assertTrue(ends: readonly string[], dispatched: number, counted: number): void {
    assert.equal(ends.length, WISH.runs);
    assert.ok(dispatched > 0 && counted > 0, `${dispatched} ${counted}`);
    assert.ok(ends.includes("succeeded"), ends.join(", "));
  }
});
