/**
 * One answer of the server, kept fresh while its page is open.
 *
 * Room: web. Refreshing is quiet: the old answer stays until the new one is there, and an answer that says the same changes
 * nothing, so focus, scroll position and half-typed text stay where they are.
 */
import type { RouteName } from "../../api/routes.ts";
import type { Problem } from "../../api/views.ts";
import { words } from "../shell/words.svelte.ts";
import { type Answer, type Arguments, call, problemOf } from "./call.ts";
import { type Kind, live } from "./live.svelte.ts";

/** Several messages within this time are one. */
const COALESCE_MS = 150;
/** A question that was not answered is asked again by itself: nobody has to notice that what is shown may be old. */
const AGAIN_MS = 5000;

export class View<N extends RouteName> {
  data = $state.raw<Answer<N>>();
  /** Only while there is nothing to show; otherwise the banner at the top says what is wrong. */
  problem = $state.raw<Problem>();
  #name: N;
  #input: Arguments<N>;
  #seen = "";
  #asking: Promise<void> | undefined;
  #isStale = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #isGone = false;

  constructor(name: N, input: Arguments<N>, kinds: readonly Kind[] = []) {
    this.#name = name;
    this.#input = input;
    $effect(() => {
      // Another language: the server's sentences are asked for again.
      void words.language;
      void this.refresh();
    });
    $effect(() => {
      const off = live.on(kinds, () => {
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          void this.refresh();
        }, COALESCE_MS);
      });
      return () => {
        off();
        clearTimeout(this.#soon);
        clearTimeout(this.#again);
        this.#isGone = true;
      };
    });
  }

  /** Asks once at a time; what changed meanwhile is asked for right after. */
  refresh(): Promise<void> {
    if (this.#asking) {
      this.#isStale = true;
      return this.#asking;
    }
    this.#asking = this.#ask().finally(() => {
      this.#asking = undefined;
      if (this.#isStale) {
        this.#isStale = false;
        void this.refresh();
      }
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#again);
    try {
      const data = await call(this.#name, ...this.#input);
      const text = JSON.stringify(data);
      if (text !== this.#seen) this.data = data;
      this.#seen = text;
      this.problem = undefined;
    } catch (thrown) {
      const problem = problemOf(thrown);
      const isFinal = problem.status === 403 || problem.status === 404;
      if (this.data === undefined || isFinal) this.problem = problem;
      // Who is signed out is led elsewhere; who may not see it, or asks for what is not there, hears the same the next time.
      if (isFinal || problem.status === 401 || this.#isGone) return;
      this.#again = setTimeout(() => void this.refresh(), AGAIN_MS);
    }
  }
}
