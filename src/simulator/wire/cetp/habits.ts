/**
 * Habits: how a device sends its events when it does not do it as one would like.
 *
 * Room: simulator/wire. `lotse simulate --misbehave NAME[=VALUE]`; what answers do instead is in behaviours.ts.
 */
export interface EventHabits {
  /** All events of a receiver over one connection, instead of one connection each. */
  keptConnection?: boolean;
  /** Byte by byte, with a pause in milliseconds. */
  splitMs?: number;
  /** So many frames in one write. */
  join?: number;
  /** Every n-th is lost. */
  loseEvery?: number;
  lateMs?: number;
  twice?: boolean;
  /** Takes subscriptions and never sends. */
  deaf?: boolean;
  /** All subscriptions are gone after so many events. */
  forgetAfter?: number;
  renewsUnderNewIds?: boolean;
  ownKeys?: boolean;
  vendorTimes?: boolean;
  lingeringError?: boolean;
}

interface Habit {
  /** What may stand behind the "=" of `--misbehave NAME=VALUE`; absent: nothing. */
  value?: { shape: RegExp; example: string };
  make(value: string): EventHabits;
}

const COUNT = { shape: /^[1-9]\d{0,3}$/, example: "3" };
const NUMBER = { shape: /^\d{1,4}(\.\d{1,6})?$/, example: "2.5" };

export const EVENT_HABITS: Record<string, Habit> = {
  "kept-connection": { make: () => ({ keptConnection: true }) },
  "split-frames": { value: NUMBER, make: (value) => ({ splitMs: Number(value || 1) }) },
  "join-frames": { value: COUNT, make: (value) => ({ join: Number(value || 3) }) },
  "lost-events": { value: COUNT, make: (value) => ({ loseEvery: Number(value || 2) }) },
  "late-events": { value: NUMBER, make: (value) => ({ lateMs: Number(value || 5) * 1000 }) },
  "duplicate-events": { make: () => ({ twice: true }) },
  deaf: { make: () => ({ deaf: true }) },
  "forgets-subscriptions": { value: COUNT, make: (value) => ({ forgetAfter: Number(value || 1) }) },
  "renew-new-ids": { make: () => ({ renewsUnderNewIds: true }) },
  "own-keys": { make: () => ({ ownKeys: true }) },
  "vendor-times": { make: () => ({ vendorTimes: true }) },
  "lingering-error-state": { make: () => ({ lingeringError: true }) },
};
