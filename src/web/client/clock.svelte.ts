/** The moment ages are counted from: ticks every five seconds while the page is seen. Room: web. */
import { connection } from "./connection.svelte.ts";

class Clock {
  now = $state.raw(Date.now());

  constructor() {
    setInterval(() => this.tick(), 5000);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  tick(): void {
    if (!document.hidden) this.now = connection.now();
  }
}

export const clock = new Clock();
