/**
 * `npm run bench:fleet [-- COUNT]`: how many Konnektoren one ti-lotse can watch. COUNT simulated ones (1,000) in a process of
 * their own, each a practice of its own, asked over TLS into a store on disk; counted is the processor time of the asking
 * process alone. The clock is moved, so that everything is due at once.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openKonnektor } from "../src/app/connections.ts";
import type { PollContext } from "../src/domain/practice.ts";
import { openStore } from "../src/store/open.ts";
import { Watch } from "../src/watch/watch.ts";
import { printResult } from "./support.ts";

export interface FleetMember {
  url: string;
  sha256: string;
  context: PollContext;
}

const COUNT = Number(process.argv[2] ?? 1_000);
const ROUNDS = 3;
const SIX_MINUTES = 6 * 60_000;

const fleet = spawn(process.execPath, [join(import.meta.dirname, "fleet-simulator.ts"), String(COUNT)], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: fleet.stdout });
const { value } = await lines[Symbol.asyncIterator]().next();
const members = JSON.parse(String(value)) as FleetMember[];

const dataDir = mkdtempSync(join(tmpdir(), "lotse-flotte-"));
let now = Date.now();
const clock = { now: () => now };
const random = { bytes: (count: number) => randomBytes(count) };
const store = await openStore({ dataDir, clock, random });
try {
  for (const [i, { url, sha256, context }] of members.entries()) {
    const id = `prx_${i}`;
    const journal = { kind: "practice/added", actor: "bench", body: {} };
    await store.putPractice({ id, name: id, createdAt: now }, journal);
    await store.forPractice(id).commit((writes) =>
      writes.put("connection", {
        ...{ id: `con_${i}`, name: "Konnektor", url, endpointRule: "host", trust: { kind: "pin", sha256 } },
        ...{ credentials: { kind: "none" }, contexts: [context], createdAt: now, createdBy: "bench" },
      }),
    );
  }
  const watch = new Watch({
    ...{ store, clock, random },
    open: (practiceId, connection) => openKonnektor(store.forPractice(practiceId), connection, clock),
    report: (error) => process.stderr.write(`${error}\n`),
  });
  await watch.load();
  for (let round = 0; round <= ROUNDS; round++) {
    now += SIX_MINUTES;
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const polls = await roundOf(watch);
    const used = process.cpuUsage(cpu);
    const seconds = (used.user + used.system) / 1e6;
    printResult(
      round === 0 ? "first round (handshakes, everything new)" : `round ${round}`,
      `${polls} polls`,
      `${(polls / seconds).toFixed(0)} per CPU s`,
      `${((performance.now() - begun) / 1000).toFixed(1)} s`,
    );
  }
  printResult("memory of the asking process", `${Math.round(process.memoryUsage().rss / 1024 / 1024)} MB`);
  await watch.stop();
} finally {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
  fleet.stdin.end();
}

/** Until everything was asked that was due. */
async function roundOf(watch: Watch): Promise<number> {
  const isDue = () => members.filter((_, i) => [...watch.states(`prx_${i}`).values()].some((s) => s.nextAt <= now));
  const due = isDue().length;
  for (let left = due, tries = 0; left > 0 && tries < COUNT; left = isDue().length, tries++) await watch.tick();
  return due;
}
