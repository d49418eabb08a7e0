/**
 * How to sign in at the devices of open runs: in memory, by run, gone with the run or the process.
 *
 * Room: app. Class B [design 8]: never written, never logged, never shown; whoever needs it again asks a person again.
 */
import type { RunAccess } from "../../server/uses.ts";

export class AccessBook {
  readonly #byRun = new Map<string, RunAccess>();

  give(runId: string, access: RunAccess): void {
    this.#byRun.set(runId, access);
  }

  of(runId: string): RunAccess | undefined {
    return this.#byRun.get(runId);
  }

  forget(runId: string): void {
    this.#byRun.delete(runId);
  }

  runs(): string[] {
    return [...this.#byRun.keys()];
  }
}
