/**
 * Limits: how often a client may ask, and how long somebody waits who guesses.
 *
 * Room: server. In memory and bounded; knows no clock. After a restart everybody begins anew.
 */
import type { Instant } from "../domain/zeit/tag.ts";

/** More clients than these at a time: the one heard of longest ago is forgotten. */
const MOST_KEYS = 10_000;

/** So many per minute, saved up to one minute. */
export class RateLimit {
  readonly #buckets = new Map<string, { left: number; at: Instant }>();

  /** Seconds to wait; 0: go on. */
  take(key: string, perMinute: number, now: Instant): number {
    const known = this.#buckets.get(key);
    // A clock that was set back must lock nobody out.
    const passedMs = known ? Math.max(0, now - known.at) : 0;
    const left = known ? Math.min(perMinute, known.left + (passedMs * perMinute) / 60_000) : perMinute;
    const isAllowed = left >= 1;
    remember(this.#buckets, key, { left: isAllowed ? left - 1 : left, at: now });
    return isAllowed ? 0 : Math.ceil(((1 - left) * 60) / perMinute);
  }
}

export interface BackOffRule {
  /** Tries before the first pause. */
  free: number;
  firstSeconds: number;
  longestSeconds: number;
}

/** Pauses that double with every failed try, and are forgotten after a success or an hour. */
export class BackOff {
  readonly #rule: BackOffRule;
  readonly #tries = new Map<string, { count: number; at: Instant }>();

  constructor(rule: BackOffRule) {
    this.#rule = rule;
  }

  /** Begins a try, which counts as failed until it is told otherwise: many at once are no way around. 0: go on. */
  begin(key: string, now: Instant): number {
    const known = this.#tries.get(key);
    const isFresh = known !== undefined && Math.abs(now - known.at) < FORGOTTEN_MS;
    const count = isFresh ? known.count : 0;
    const waitMs = isFresh ? Math.max(0, this.#pauseSeconds(count) * 1000 - (now - known.at)) : 0;
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    remember(this.#tries, key, { count: count + 1, at: now });
    return 0;
  }

  succeeded(key: string): void {
    this.#tries.delete(key);
  }

  #pauseSeconds(tries: number): number {
    const { free, firstSeconds, longestSeconds } = this.#rule;
    return tries < free ? 0 : Math.min(firstSeconds * 2 ** Math.min(tries - free, 20), longestSeconds);
  }
}

const FORGOTTEN_MS = 3_600_000;

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_KEYS) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
