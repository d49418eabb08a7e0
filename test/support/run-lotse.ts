/** Runs `lotse` as people do, as a process of its own, and returns what it wrote and ended with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const start = join(import.meta.dirname, "..", "..", "bin", "lotse.js");

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `input` goes to standard input; without it standard input is empty. */
export async function runLotse(
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: Record<string, string> } = {},
): Promise<Ran> {
  const { LOTSE_LANG: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [start, ...args], { env: { ...inherited, ...options.env } });
  // It may refuse before it has read everything.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, stdout, stderr };
}
