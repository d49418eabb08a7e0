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

export class Keeper {
  readonly #store: Store;
  readonly #random: Random;
  /** By practice: the last that is under way. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor({ store, random }: { store: Store; random: Random }) {
    this.#store = store;
    this.#random = random;
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
    const changes = changesBetween(known, observations, (at) => newId("chg", at, this.#random.bytes(10)));
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

  /** Resolves when everything that was begun is written. */
  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

/** Ids and values; names are looked up when it is shown. */
function journalBody({ componentId, what, before, after, run }: Change) {
  return { component: componentId, what, before, after, ...(run && { run }) };
}
