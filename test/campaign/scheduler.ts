/**
 * One thread, a moved clock, one thing at a time: whoever calls the world waits here for their turn.
 *
 * A process is an incarnation of ti-lotse. Killed, none of its calls ever comes back; that is all a kill is. Between two turns
 * nothing happens, so a process can be killed between any two effects.
 */
import type { SeededRandom } from "./random.ts";

export interface Incarnation {
  name: string;
  isDead: boolean;
  /** How many calls it has made. */
  calls: number;
}

interface Turn {
  at: number;
  order: number;
  run(): void;
}

/** Microtasks a call may take until its process calls the world again; deeper ones wait for the event loop. */
const HOPS = 24;

export class Scheduler {
  now: number;
  turns = 0;
  readonly #random: SeededRandom;
  readonly #queue: Turn[] = [];
  #order = 0;
  /** Told before each turn's effect. */
  onTurn: ((label: string, by: Incarnation | undefined) => void) | undefined;
  #activity = 0;

  constructor(start: number, random: SeededRandom) {
    this.now = start;
    this.#random = random;
  }

  /** Something of the world that happens then, whoever is alive. */
  at(when: number, run: () => void): void {
    this.#push({ at: Math.max(when, this.now), order: this.#draw(), run });
  }

  /**
   * A call of a process: its effect happens in one piece `afterMs` from now, and the answer comes `answerMs` later. Dead before the
   * effect: it never happens. Dead before the answer: it happened, and nobody learns of it.
   */
  call<T>(by: Incarnation, label: string, ms: { afterMs: number; answerMs?: number }, effect: () => T): Promise<T> {
    this.#activity++;
    return new Promise<T>((resolve, reject) => {
      this.#push({
        at: this.now + ms.afterMs,
        order: this.#draw(),
        run: () => {
          if (by.isDead) return;
          by.calls++;
          this.onTurn?.(label, by);
          if (by.isDead) return;
          let outcome: () => void;
          try {
            const value = effect();
            outcome = () => resolve(value);
          } catch (error) {
            outcome = () => reject(error);
          }
          if (!ms.answerMs) outcome();
          else
            this.#push({
              at: this.now + ms.answerMs,
              order: this.#draw(),
              run: () => (by.isDead ? undefined : outcome()),
            });
        },
      });
    });
  }

  /** Until nothing is left to do, `until` is reached or `isDone` says so. */
  async run(until: number, isDone: () => boolean, maxTurns: number): Promise<"done" | "idle" | "late" | "turns"> {
    while (!isDone()) {
      const turn = this.#queue[0];
      if (!turn) return "idle";
      if (turn.at > until) return "late";
      if (this.turns >= maxTurns) return "turns";
      this.#pop();
      this.now = Math.max(this.now, turn.at);
      this.turns++;
      const before = this.#activity;
      turn.run();
      await this.#settled(before);
    }
    return "done";
  }

  /** Lets whoever was answered go on until they call again or have nothing more to do. */
  async #settled(before: number): Promise<void> {
    for (let hop = 0; hop < HOPS; hop++) {
      await null;
      if (this.#activity !== before && hop > 4) return;
    }
    if (this.#activity === before) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Of what happens at the same moment any may be first. */
  #draw(): number {
    return this.#order++ + this.#random.next() * 4;
  }

  #push(turn: Turn): void {
    const queue = this.#queue;
    let i = queue.length;
    queue.push(turn);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = queue[parent] as Turn;
      if (!isBefore(turn, above)) break;
      queue[i] = above;
      i = parent;
    }
    queue[i] = turn;
  }

  #pop(): void {
    const queue = this.#queue;
    const last = queue.pop() as Turn;
    if (queue.length === 0) return;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= queue.length) break;
      const right = left + 1;
      const child = right < queue.length && isBefore(queue[right] as Turn, queue[left] as Turn) ? right : left;
      if (!isBefore(queue[child] as Turn, last)) break;
      queue[i] = queue[child] as Turn;
      i = child;
    }
    queue[i] = last;
  }
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.at !== b.at ? a.at < b.at : a.order < b.order;
}
