/** Sessions of a simulated administration: they end by themselves, by the device's clock. Room: simulator/wire. */
import { randomBytes } from "node:crypto";
import type { Instant } from "../../../domain/zeit/tag.ts";

export class Sessions {
  readonly #now: () => Instant;
  readonly #idleMs: number;
  readonly #renews: boolean;
  readonly #lastUsed = new Map<string, Instant>();
  /** All that were ever given: secrets of this device. */
  readonly given: string[] = [];

  /** @param renews use keeps it alive; otherwise it ends this long after it began */
  constructor(now: () => Instant, idleMs: number, renews: boolean) {
    this.#now = now;
    this.#idleMs = idleMs;
    this.#renews = renews;
  }

  get open(): number {
    return [...this.#lastUsed.keys()].filter((id) => this.#isAlive(id)).length;
  }

  begin(id: string = randomBytes(24).toString("base64url")): string {
    this.#lastUsed.set(id, this.#now());
    this.given.push(id);
    return id;
  }

  /** Whether it is alive; asking is using. */
  use(id: string): boolean {
    if (!this.#isAlive(id)) return false;
    if (this.#renews) this.#lastUsed.set(id, this.#now());
    return true;
  }

  end(id: string): boolean {
    return this.#lastUsed.delete(id);
  }

  clear(): void {
    this.#lastUsed.clear();
  }

  #isAlive(id: string): boolean {
    const last = this.#lastUsed.get(id);
    return last !== undefined && this.#now() - last < this.#idleMs;
  }
}
