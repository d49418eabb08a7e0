/**
 * A `lotse` that runs until it is told to stop: what it writes can be waited for, and it is stopped by its own handle.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { environment, lotse, type Ran } from "./run-lotse.ts";

const PATIENCE_MS = 60_000;

export class LotseProcess {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #tell: () => void = () => {};
  #ended = false;

  /** `stdout`: a file that gets what it writes. */
  constructor(args: readonly string[], options: { env?: NodeJS.ProcessEnv; start?: string; stdout?: string } = {}) {
    const out = options.stdout === undefined ? "pipe" : openSync(options.stdout, "w");
    this.#child = spawn(process.execPath, [options.start ?? lotse, ...args], {
      env: environment(options.env),
      stdio: ["ignore", out, "pipe"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    });
    if (typeof out === "number") closeSync(out);
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.#tell();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#tell();
    });
    this.#closed = once(this.#child, "close").then(() => {
      this.#ended = true;
      this.#tell();
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until standard output looks like this. Fails when the process ends before. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return found;
      if (this.#ended) throw new Error(`ended without ${pattern}:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  /** The first line it writes. */
  async firstLine(): Promise<string> {
    return (await this.until(/^(.*)\n/))[1] ?? "";
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Ran> {
    if (!this.#ended) this.#child.kill(signal);
    return this.ended();
  }

  async ended(): Promise<Ran> {
    await this.#closed;
    return { code: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}
