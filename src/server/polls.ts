/**
 * How asking goes: by connection how often it was asked, how often without an answer, and how long that took.
 *
 * Room: server. Counted from what is told of connections, since this server began; a restart begins at nought.
 */
import type { ConnectionCounts } from "../api/state.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock } from "../engine/ports.ts";
import type { Uses } from "./uses.ts";

interface Counted extends ConnectionCounts {
  /** When the poll under way began. */
  begunAt?: Instant;
}

export class Polls {
  readonly #clock: Clock;
  readonly #uses: Uses;
  /** By practice and connection: one that goes takes its figures with it. */
  readonly #practices = new Map<string, Map<string, Counted>>();
  readonly #stop: () => void;

  constructor({ clock, uses }: { clock: Clock; uses: Uses }) {
    this.#clock = clock;
    this.#uses = uses;
    this.#stop = uses.onState((practiceId) => this.#look(practiceId));
  }

  of(practiceId: string, connectionId: string): ConnectionCounts | undefined {
    const counted = this.#practices.get(practiceId)?.get(connectionId);
    if (!counted) return undefined;
    const { count, failures, seconds, lastSeconds } = counted;
    return { count, failures, seconds, ...(lastSeconds !== undefined && { lastSeconds }) };
  }

  close(): void {
    this.#stop();
  }

  #look(practiceId: string): void {
    const known = this.#practices.get(practiceId);
    const next = new Map<string, Counted>();
    for (const [id, { isChecking, askedAt, failure }] of this.#uses.connectionStates(practiceId)) {
      const counted = known?.get(id) ?? { count: 0, failures: 0, seconds: 0 };
      if (isChecking) counted.begunAt = askedAt;
      else if (counted.begunAt !== undefined) this.#ended(counted, counted.begunAt, failure !== undefined);
      next.set(id, counted);
    }
    this.#practices.set(practiceId, next);
  }

  #ended(counted: Counted, begunAt: Instant, isFailure: boolean): void {
    // A clock that was set back makes no poll shorter than nothing.
    const seconds = Math.max(0, this.#clock.now() - begunAt) / 1000;
    counted.count++;
    if (isFailure) counted.failures++;
    counted.seconds += seconds;
    counted.lastSeconds = seconds;
    counted.begunAt = undefined;
  }
}
