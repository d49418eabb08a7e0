/** A real pseudo terminal, for what programs ask people and how they show it there. Needs Python 3 (module pty). */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { environment, lotse } from "./run-lotse.ts";

const program = join(import.meta.dirname, "terminal.py");
const SECONDS = 8;

/** Options for a test that needs a terminal: without Python it is skipped and says so. */
export function needsTerminal(): { skip?: string } {
  const { status } = spawnSync("python3", ["-c", "import pty, termios"], { stdio: "ignore" });
  return status === 0
    ? {}
    : { skip: "python3 mit dem Modul pty fehlt: ohne Pseudo-Terminal lässt sich das nicht prüfen" };
}

export interface Dialogue {
  /** Typed as soon as this text stands on the screen. */
  waitFor: string;
  type: string;
}

export interface Seen {
  /** Everything the terminal showed, line ends as \n. */
  screen: string;
  /** Negative: ended by this signal. */
  code: number;
  /** Per answer of the dialogue: would the terminal have shown what was typed? */
  echoed: boolean[];
}

export async function lotseInTerminal(
  args: readonly string[],
  dialogue: Dialogue[],
  options: { env?: NodeJS.ProcessEnv; columns?: number } = {},
): Promise<Seen> {
  const child = spawn("python3", [program], { stdio: ["pipe", "pipe", "inherit"], timeout: 2 * SECONDS * 1000 });
  child.stdin.end(
    JSON.stringify({
      argv: [process.execPath, lotse, ...args],
      env: environment({ TERM: "xterm", ...options.env }),
      columns: options.columns ?? 100,
      dialogue,
      seconds: SECONDS,
    }),
  );
  const seen = JSON.parse(await text(child.stdout)) as Seen;
  return { ...seen, screen: seen.screen.replaceAll("\r\n", "\n") };
}
