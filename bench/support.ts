/** What the measurements share: medians, rates, a simulator in a process of its own, aligned lines. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SimulationFacts } from "../src/app/simulate.ts";

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export function printResult(name: string, ...values: string[]): void {
  process.stdout.write(`${name.padEnd(44)}${values.map((v) => v.padStart(16)).join("")}\n`);
}

const SECONDS = Number(process.env.SECONDS_EACH ?? 3);

/** One after the other for some seconds, after a few to warm up. */
export async function perSecond(work: (n: number) => Promise<void>): Promise<number> {
  for (let n = 0; n < 20; n++) await work(n);
  const begun = performance.now();
  let n = 20;
  while (performance.now() - begun < SECONDS * 1000) await work(n++);
  return ((n - 20) * 1000) / (performance.now() - begun);
}

export interface RunningSimulator {
  facts: SimulationFacts;
  stop(): Promise<void>;
}

/** So that its work is not counted as ours. */
export async function simulatorInOwnProcess(...args: string[]): Promise<RunningSimulator> {
  const root = join(import.meta.dirname, "..");
  const child: ChildProcess = spawn(process.execPath, [join(root, "bin", "lotse.js"), "simulate", "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const { value } = await lines[Symbol.asyncIterator]().next();
  return {
    facts: JSON.parse(String(value)) as SimulationFacts,
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
    },
  };
}
