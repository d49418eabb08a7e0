/**
 * What was done to a device, counted by the device itself: whoever claims to have done something once can be believed or not.
 *
 * Room: simulator/models. Only ever grows; nothing but a model writes it.
 */
export interface Counts {
  /** Installations begun, whoever ordered them. */
  installs: number;
  /** Of those the ones the device or its Konnektor began by itself. */
  ownInstalls: number;
  /** Restarts somebody ordered; not those that end an installation, nor the start after power came back. */
  restarts: number;
  factoryResets: number;
  powerLosses: number;
  /** Installations hit by a restart or a loss of power: the device answers never again. */
  interruptedInstalls: number;
  /** Of those the ones hit by an ordered restart. */
  restartsIntoInstall: number;
}

export const NOTHING_COUNTED: Counts = {
  installs: 0,
  ownInstalls: 0,
  restarts: 0,
  factoryResets: 0,
  powerLosses: 0,
  interruptedInstalls: 0,
  restartsIntoInstall: 0,
};

export function counted(counts: Counts, ...what: (keyof Counts)[]): Counts {
  const next = { ...counts };
  for (const name of what) next[name]++;
  return next;
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = { ...NOTHING_COUNTED };
  for (const counts of all) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  return sum;
}
