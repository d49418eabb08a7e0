/**
 * `npm run bench:cli`: how long one `lotse status` takes, against an empty Node process that only shakes hands.
 *
 * Both talk to the same simulated Konnektor in a third process, in turns; the median of 30 counts. Measured is the
 * installed form (the bundle), wall clock from start to exit. Goal: at most 1.5 times the empty process.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, printResult, simulatorInOwnProcess } from "./support.ts";

const ROUNDS = 30;
const GOAL = 1.5;
const root = join(import.meta.dirname, "..");

const simulator = await simulatorInOwnProcess();
const directory = mkdtempSync(join(tmpdir(), "lotse-bench-"));
const { hostname, port } = new URL(simulator.facts.url);
const empty = join(directory, "handshake.mjs");
writeFileSync(
  empty,
  `import { connect } from "node:tls";
const socket = connect({ host: "${hostname}", port: ${port}, rejectUnauthorized: false }, () => socket.end());
socket.resume();
`,
);
// As the package installs it: without sources, with its own place for data and compiled code.
for (const part of ["bin", "dist", "data", "package.json"]) {
  cpSync(join(root, part), join(directory, "lotse", part), { recursive: true });
}
const installed = join(directory, "lotse", "bin", "lotse.js");
const env = { ...process.env, LOTSE_DATA: join(directory, "data"), NODE_COMPILE_CACHE: join(directory, "cache") };
const { facts } = simulator;
const reach = ["--konnektor", facts.url, "--pin-sha256", facts.certSha256];
const context = [
  "--mandant",
  facts.mandantId,
  "--clientsystem",
  facts.clientSystemId,
  "--arbeitsplatz",
  facts.workplaceId,
];

// The fullest run comes first: the compile cache keeps what the first run used.
const runs = {
  "lotse status, all questions": [installed, "status", ...reach, ...context, "--catalogue", "beispiel"],
  "lotse status, directory only": [installed, "status", ...reach],
  "empty process, handshake only": [empty],
};

const times: Record<string, number[]> = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
try {
  for (let round = -3; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(runs)) {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
      const ms = performance.now() - started;
      if (status === null || status > 4 || status === 3) throw new Error(`${name}: exit ${status} ${stderr}`);
      if (round >= 0) times[name]?.push(ms);
    }
  }
} finally {
  await simulator.stop();
  rmSync(directory, { recursive: true, force: true });
}

const base = median(times["empty process, handshake only"] ?? []);
for (const [name, ms] of Object.entries(times)) {
  printResult(name, `${median(ms).toFixed(1)} ms`, `${(median(ms) / base).toFixed(2)} ×`);
}
const ratio = median(times["lotse status, directory only"] ?? []) / base;
printResult("goal (directory only)", `≤ ${GOAL} ×`, ratio <= GOAL ? "reached" : "missed");
