/** What the measurements share: medians, a simulator in a process of its own, aligned lines. */
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
