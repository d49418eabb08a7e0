/**
 * The invariants of the engine (design, section 9), held against seeded runs: a few thousand here, 100,000 for bench/README.md.
 *
 * One campaign in a process of its own; each invariant is a test, because each is a promise.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Summary } from "./campaign/campaign.ts";

const SEEDS = 2_000;
const root = join(import.meta.dirname, "..");

function played(seeds: number): Promise<Summary> {
  const args = [join(root, "tools", "sim.ts"), "--seeds", String(seeds), "--json"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, timeout: 600_000 }, (error, stdout) => {
      // Violations end with 1; what was found stands in the output all the same.
      if (stdout === "") reject(error ?? new Error("the campaign said nothing"));
      else resolve(JSON.parse(stdout) as Summary);
    });
  });
}

const PROMISES: Record<string, string> = {
  S1: "one action per device is being sent, running or unknown",
  S2: "one action per practice takes the way into the TI, and a Kartenterminal only beside another or while it is closed",
  S3: "nothing is restarted or begun on a device that installs",
  S4: "what is sent was durable before",
  S5: "each decision sends at most once, counted by the devices",
  S6: "a success was seen twice after the action, with the TI, the Kartenterminals and the cards",
  S7: "a command leaves only inside a window that holds it with its reserve",
  S8: "a decision rests on nothing older than a minute",
  S9: "every lock is open at sending",
  S10: "a target is approved on that day and never below what was seen",
  S11: "only the file that was released is installed",
  S14: "what is with the device cannot be stopped",
  S16: "who was overtaken commits nothing and sends nothing",
  S17: "of two Aufträge for one device one is taken",
  S18: "confirmations fit what is there at sending",
  S20: "the last way into the TI is not taken in consultation hours",
  S24: "a device somebody else changed is decided anew",
  S25: "each transition has its record, the chain holds, and the same input decides the same",
  S26: "whatever is open has a reason and a next look",
  S27: "no secret and no patient is in what is kept",
  S29: "a sick device delays no other one's due step",
};

describe(`the engine, in ${SEEDS} seeded runs`, () => {
  let summary: Summary;
  before(async () => {
    summary = await played(SEEDS);
  });

  const of = (name: string) =>
    summary.violations
      .filter(({ invariant }) => invariant === name)
      .map(({ seed, what }) => `npm run sim -- --seed ${seed} --trace: ${what}`);

  for (const [name, promise] of Object.entries(PROMISES)) {
    test(`${name}: ${promise}`, () => {
      assert.equal(summary.seeds, SEEDS);
      assert.ok(summary.sends > SEEDS / 2);
      assert.deepEqual(of(name), []);
    });
  }

  test("no promise beside these was broken either", () => {
    assert.deepEqual(
      summary.violations.filter(({ invariant }) => !(invariant in PROMISES)),
      [],
    );
  });

  test("at least every second run was killed, and every state that has to come came", () => {
    assert.ok(summary.seedsWithKill >= SEEDS / 2, `${summary.seedsWithKill} of ${SEEDS}`);
    assert.deepEqual(summary.missing, []);
  });

  test("where nothing is wrong every run succeeds, with no person but those its runbook names", () => {
    assert.ok(summary.faultless.seeds > 100);
    assert.deepEqual(Object.keys(summary.faultless.outcomes), ["succeeded"]);
  });
});
