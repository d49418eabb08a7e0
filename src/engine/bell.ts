/**
 * The bell: wakes `reconcile` for practices whose time has come. It carries no truth: whoever rings twice or not at all does no harm.
 *
 * Room: engine. One pass per practice at a time; one practice's failure delays no other [S29].
 */
import type { Instant } from "../domain/zeit/tag.ts";

export interface BellOptions {
  due(now: Instant): Promise<string[]>;
  pass(practiceId: string): Promise<void>;
  now(): Instant;
  /** The pass failed; the practice is tried again later. */
  failed(practiceId: string, error: unknown): void;
  /** How often it looks who is due. */
  everyMs?: number;
  atOnce?: number;
}

const EVERY_MS = 1_000;
const AT_ONCE = 8;
/** After a pass that failed. */
const PAUSE_MS = 15_000;

export class Bell {
  readonly #options: BellOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly #pausedUntil = new Map<string, Instant>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: BellOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.ring(), this.#options.everyMs ?? EVERY_MS);
    this.#timer.unref();
    void this.ring();
  }

  /** Looks once who is due, and resolves when the passes it began have begun. */
  ring(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  /** No pass begins any more; those under way are waited for. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const { due, now, failed, atOnce = AT_ONCE } = this.#options;
    if (this.#isStopped) return;
    try {
      for (const practiceId of await due(now())) {
        if (this.#isStopped) return;
        const isPaused = (this.#pausedUntil.get(practiceId) ?? 0) > now();
        if (isPaused || this.#running.has(practiceId) || this.#running.size >= atOnce) continue;
        const ended = this.#pass(practiceId).finally(() => this.#running.delete(practiceId));
        this.#running.set(practiceId, ended);
      }
    } catch (error) {
      failed("", error);
    }
  }

  async #pass(practiceId: string): Promise<void> {
    const { pass, failed, now } = this.#options;
    try {
      await pass(practiceId);
      this.#pausedUntil.delete(practiceId);
    } catch (error) {
      this.#pausedUntil.set(practiceId, now() + PAUSE_MS);
      failed(practiceId, error);
    }
  }
}
