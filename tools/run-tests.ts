/**
 * `npm run test:only [-- PATTERN …]`: runs the tests with node's own runner and leaves the report `npm run trace` reads.
 *
 * Without a pattern the run is full. Output is the runner's own; its closing lines come last.
 */
import { spawn } from "node:child_process";
import { globSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const patterns = process.argv.slice(2);
const files = globSync(patterns.length > 0 ? patterns : ["{src,tools,test,runbooks}/**/*.test.ts"], {
  cwd: root,
}).toSorted();
if (files.length === 0) {
  process.stderr.write(`Kein Test passt auf: ${patterns.join(" ")}\n`);
  process.exit(64);
}

const report = join(root, "reports", "tests.json");
mkdirSync(join(root, "reports"), { recursive: true });
if (patterns.length === 0) rmSync(report, { force: true });

const reporter =
  patterns.length === 0
    ? [`--test-reporter=${join(root, "tools", "test-report.ts")}`, `--test-reporter-destination=${report}`]
    : [];
const runner = spawn(
  process.execPath,
  [
    "--import",
    new URL("../src/protocol/link/tls-guard.ts", import.meta.url).href,
    "--test",
    "--test-isolation=none",
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    ...reporter,
    ...files,
  ],
  { cwd: root, stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
