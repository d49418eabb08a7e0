/** A `lotse` that is no program of this checkout: another start, an environment of its own, until it is stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const PATIENCE_MS = 60_000;

export class Elsewhere implements AsyncDisposable {
  said = "";
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #tell: () => void = () => {};
  #ended = false;

  /** `env`: nothing else is inherited. */
  constructor([command = "", ...args]: readonly string[], options: { env: NodeJS.ProcessEnv; cwd: string }) {
    this.#child = spawn(command, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.said += text;
        this.#tell();
      });
    }
    this.#closed = Promise.race([once(this.#child, "close"), once(this.#child, "error")]).then(() => {
      this.#ended = true;
      this.#tell();
    });
  }

  /** Waits until it has said this. @returns the first group */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.said);
      if (found) return found[1] ?? found[0];
      if (this.#ended) throw new Error(`ended without ${pattern}:\n${this.said}`);
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  /** What it ended with. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    await this.#closed;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await this.#closed;
  }
}
