/**
 * Keeping what was seen: observations, what changed by them and its journal in one transaction, one reading of a practice after
 * the other, so that no change is told twice.
 *
 * Room: watch. Used by everything that brings observations, whichever interface they came over.
 */
import { changesBetween } from "../domain/changes.ts";
import { newId } from "../domain/ids.ts";
import type { Observation } from "../domain/observation.ts";
import type { Change } from "../domain/practice.ts";
import type { PracticeWrites, Random, Store } from "../engine/ports.ts";

/** The run of ours that made a change, asked anew for each practice whose devices changed. */
type RunBehind = (practiceId: string) => Promise<(change: Change) => string | undefined>;

export class Keeper {
  readonly #store: Store;
  readonly #random: Random;
  readonly #runBehind: RunBehind;
  /** By practice: the last that is under way. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param setup.runBehind absent: nobody here acts on devices */
  constructor({ store, random, runBehind }: { store: Store; random: Random; runBehind?: RunBehind }) {
    this.#store = store;
    this.#random = random;
    this.#runBehind = runBehind ?? (async () => () => undefined);
  }

  /** After everything of this practice that was begun before. */
  inOrder<T>(practiceId: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#last.get(practiceId) ?? Promise.resolve()).then(work);
    this.#last.set(
      practiceId,
      done.catch(() => {}),
    );
    return done;
  }

  /**
   * @param seen what was seen, given what was known until now; nothing: nothing is written
   * @param also what belongs to it, in the same transaction
   */
  keep(
    practiceId: string,
    seen: (known: readonly Observation[]) => Observation[],
    also?: (writes: PracticeWrites) => void,
  ): Promise<Change[]> {
    return this.inOrder(practiceId, () => this.keepNow(practiceId, seen, also));
  }

  /** The same for somebody whose turn it is: within `inOrder`. */
  async keepNow(
    practiceId: string,
    seen: (known: readonly Observation[]) => Observation[],
    also?: (writes: PracticeWrites) => void,
  ): Promise<Change[]> {
    const practice = this.#store.forPractice(practiceId);
    const known = await practice.latest();
    const observations = seen(known);
    if (observations.length === 0 && !also) return [];
    const changes = await this.#ours(
      practiceId,
      changesBetween(known, observations, (at) => newId("chg", at, this.#random.bytes(10))),
    );
    await practice.commit((writes) => {
      for (const observation of observations) writes.observe(observation);
      for (const change of changes) {
        writes.change(change);
        writes.journal({ kind: `change/${change.what}`, actor: "ti-lotse", body: journalBody(change) });
      }
      also?.(writes);
    });
    return changes;
  }

  /** Who did it is told beside what changed [REQ:U-60]. */
  async #ours(practiceId: string, changes: readonly Change[]): Promise<Change[]> {
    if (changes.length === 0) return [];
    const runOf = await this.#runBehind(practiceId);
    return changes.map((change) => {
      const run = runOf(change);
      return run === undefined ? change : { ...change, run };
    });
  }

  /** Resolves when everything that was begun is written. */
  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

/** Ids and values; names are looked up when it is shown. */
function journalBody({ componentId, what, before, after, run }: Change) {
  return { component: componentId, what, before, after, ...(run && { run }) };
}
