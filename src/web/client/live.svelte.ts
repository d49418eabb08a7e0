/**
 * What changes while somebody looks: the practice's stream of messages, and who wants to hear which.
 *
 * Room: web. A message says only that something is different; views then ask again. The stream is let go while nobody looks
 * (browsers allow few of them) and taken up where it was left: with the last cursor, or everything anew.
 */
import type { StreamMessage } from "../../api/views.ts";
import { call, fill, whenSignedOut } from "./call.ts";
import { connection } from "./connection.svelte.ts";
import { streamPath } from "./table.ts";

export type Kind = StreamMessage["kind"];
interface Listener {
  kinds: readonly Kind[];
  hear: () => void;
}

const HIDDEN_MS = 60_000;
const ASK_MS = 30_000;
const WAITS_MS = [1000, 2000, 5000, 10_000];

class Live {
  #practice: string | undefined;
  #source: EventSource | undefined;
  #cursor: string | undefined;
  #listeners = new Set<Listener>();
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #letGo: ReturnType<typeof setTimeout> | undefined;
  #wasLost = false;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#seen(!document.hidden));
    // A line that went dead without a word is noticed by asking.
    setInterval(() => {
      if (!document.hidden && this.#practice) this.#ask().catch(() => this.#again());
    }, ASK_MS);
  }

  /** Follows one practice; nothing while signed out. */
  follow(practice: string | undefined): void {
    if (practice === this.#practice) return;
    this.#practice = practice;
    this.#cursor = undefined;
    this.#close();
    this.#open();
  }

  /** Where the view now shown stands; the stream begins there. */
  startAt(cursor: string): void {
    this.#cursor ??= cursor;
    this.#open();
  }

  on(kinds: readonly Kind[], hear: () => void): () => void {
    const listener = { kinds, hear };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody pressed "Jetzt verbinden". */
  retryNow(): void {
    this.#close();
    this.#open();
    this.#everything();
  }

  #open(): void {
    if (this.#source || !this.#practice || document.hidden) return;
    const at = this.#cursor === undefined ? "" : `?cursor=${encodeURIComponent(this.#cursor)}`;
    const source = new EventSource(`/api/v1${fill(streamPath, { practice: this.#practice })}${at}`);
    this.#source = source;
    source.onopen = () => {
      this.#tries = 0;
      connection.hear();
      if (this.#wasLost) this.#everything();
      this.#wasLost = false;
    };
    source.onmessage = (event) => this.#hear(JSON.parse(String(event.data)) as StreamMessage);
    source.onerror = () => this.#again();
  }

  #hear(message: StreamMessage): void {
    connection.hear();
    this.#cursor = message.cursor;
    if (message.kind === "resync") this.#everything();
    else for (const { kinds, hear } of this.#listeners) if (kinds.includes(message.kind)) hear();
  }

  #everything(): void {
    for (const { hear } of this.#listeners) hear();
  }

  #again(): void {
    this.#close();
    this.#wasLost = true;
    this.#ask().catch(() => connection.lose());
    const wait = WAITS_MS[Math.min(this.#tries++, WAITS_MS.length - 1)];
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  /** Tells a server that is gone from a session that is over, which leads to sign in. */
  async #ask(): Promise<void> {
    const { person } = await call("me");
    if (!person && this.#practice) whenSignedOut.lead();
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #seen(isSeen: boolean): void {
    clearTimeout(this.#letGo);
    if (isSeen) this.#open();
    else this.#letGo = setTimeout(() => this.#close(), HIDDEN_MS);
  }
}

export const live = new Live();
