/** Runs `lotse` as people do, as a process of its own, and returns what it wrote and ended with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const lotse = join(import.meta.dirname, "..", "..", "bin", "lotse.js");
const PATIENCE_MS = 30_000;
/** For `describe`: enough to use two cores, few enough for every process to be quick. */
export const SIDE_BY_SIDE = { concurrency: 4 };

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Goes to standard input; without it standard input is empty. */
  input?: string | Uint8Array;
  env?: NodeJS.ProcessEnv;
  /** Another Node than the one that runs the tests. */
  node?: string;
  /** Another `lotse` than the one of this checkout. */
  start?: string;
  cwd?: string;
  /** Another account of this computer, by number. */
  uid?: number;
  /** Then it is killed, and has no code. */
  patienceMs?: number;
}

export async function runLotse(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return (await run(args, options, [])).ran;
}

export interface Measured extends Ran {
  ms: number;
  /** Most memory the process ever held. */
  peakMb: number;
}

/** The same, with what it cost. */
export async function runMeasured(args: readonly string[], options: RunOptions = {}): Promise<Measured> {
  const begun = performance.now();
  const { ran, told } = await run(args, options, ["--import", TELL_PEAK]);
  return { ...ran, ms: performance.now() - begun, peakMb: Number(told) / 1024 };
}

/**
 * Runs inside the measured process and writes to its fourth file, which nobody else uses. On Linux a process inherits the
 * peak of the one that started it, so there the kernel's own mark for this program counts.
 */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(`
  import { existsSync, readFileSync, writeSync } from "node:fs";
  const marks = "/proc/self/status";
  process.on("exit", () => {
    const mark = existsSync(marks) && /^VmHWM:\\s+(\\d+) kB/m.exec(readFileSync(marks, "utf8"));
    writeSync(3, String(mark ? mark[1] : process.resourceUsage().maxRSS));
  });
`)}`;

async function run(args: readonly string[], options: RunOptions, nodeArgs: string[]) {
  const { input, env, node = process.execPath, start = lotse, cwd, uid, patienceMs = PATIENCE_MS } = options;
  const child = spawn(node, [...nodeArgs, start, ...args], {
    env: environment(env),
    cwd,
    ...(uid !== undefined && { uid }),
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    timeout: patienceMs,
    killSignal: "SIGKILL",
  });
  const [stdin, out, err, beside] = child.stdio;
  // It may refuse before it has read everything.
  stdin.on("error", () => {});
  stdin.end(input);
  const [stdout, stderr, told, [code]] = await Promise.all([
    text(out),
    text(err),
    text(beside as NodeJS.ReadableStream as typeof out),
    once(child, "close"),
  ]);
  return { ran: { code: code as number | null, stdout, stderr }, told };
}

/** What a process gets to know: nothing of how this machine is set up for lotse, and a data directory that is not there. */
export function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(LOTSE_|NODE_|NO_COLOR$)/.test(name));
  const nowhere = join(tmpdir(), `lotse-nowhere-${process.pid}`);
  return { ...Object.fromEntries(inherited), LOTSE_DATA: nowhere, ...more };
}
