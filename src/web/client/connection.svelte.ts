/**
 * Whether the server can be heard, since when not, and how far its clock is from this computer's.
 *
 * Room: web. Every answer and the stream report here; the banner at the top and the ages on the page read from here.
 */
class Connection {
  /** No answer for more than a moment. */
  isLost = $state(false);
  /** When the server was last heard, by its own clock. */
  heardAt = $state.raw(Date.now());
  /** Server's clock minus ours, from the Date header: a second's precision is enough for ages. */
  #offsetMs = 0;
  #losing: ReturnType<typeof setTimeout> | undefined;

  hear(date?: string | null): void {
    const stamp = date ? Date.parse(date) : Number.NaN;
    // Half a second in the middle of the header's second.
    if (!Number.isNaN(stamp)) this.#offsetMs = stamp + 500 - Date.now();
    this.heardAt = this.now();
    clearTimeout(this.#losing);
    this.#losing = undefined;
    this.isLost = false;
  }

  /** A hiccup of a second is not worth a banner. */
  lose(): void {
    this.#losing ??= setTimeout(() => {
      this.isLost = true;
    }, 1000);
  }

  /** The server's time, as far as known. */
  now(): number {
    const now = Date.now() + this.#offsetMs;
    return Math.abs(this.#offsetMs) < 2000 ? Date.now() : now;
  }
}

export const connection = new Connection();
