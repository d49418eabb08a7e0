/**
 * Streams: what changes in a practice, told to the pages that are open, as server-sent events.
 *
 * Room: server. Messages say only that something is different; pages ask again. One message per kind and twentieth of a second: pages wait a little themselves, other programs need not.
 * The last ones are kept: who comes back with a cursor hears what was missed, or `resync`. Bytes and sockets stay with the
 * route (stream-route.ts); here is a sink.
 */
import { randomUUID } from "node:crypto";
import type { StreamMessage } from "../api/views.ts";
import { LotseError } from "../domain/errors.ts";
import type { Timers } from "./timers.ts";

type Kind = StreamMessage["kind"];

export interface Sink {
  write(text: string): void;
  /** Bytes written that the other side has not taken. */
  waiting(): number;
  end(): void;
}

export interface Listener {
  practiceId: string;
  sessionId: string;
  personId: string;
  sink: Sink;
  /** Session and right still hold. */
  isAllowed(): Promise<boolean>;
}

const COALESCE_MS = 50;
const HEARTBEAT_MS = 15_000;
const KEPT = 256;
/** A browser tab needs one; browsers themselves open few per host. */
const MOST_PER_SESSION = 8;
const MOST = 1000;
/** Messages are small: who lets this much pile up does not read. */
const MOST_WAITING_BYTES = 64 * 1024;

interface Channel {
  /** Number of the newest message. */
  last: number;
  kept: { number: number; message: StreamMessage }[];
  pending: Set<Kind>;
  cancel?: () => void;
}

export class Streams {
  readonly #timers: Timers;
  /** Numbers begin anew with every start: cursors of another start lead to `resync`. */
  readonly #epoch = randomUUID().slice(0, 8);
  readonly #channels = new Map<string, Channel>();
  readonly #listeners = new Map<Listener, { wasWaiting: boolean }>();
  /** While somebody listens. */
  #stopBeating: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Where a view begins: take it before reading what the view shows. */
  cursor(practiceId: string): string {
    return this.#cursorAt(this.#channel(practiceId).last);
  }

  tell(practiceId: string, kinds: Iterable<Kind>): void {
    const channel = this.#channel(practiceId);
    for (const kind of kinds) channel.pending.add(kind);
    if (channel.pending.size === 0) return;
    channel.cancel ??= this.#timers.after(COALESCE_MS, () => this.#flush(practiceId, channel));
  }

  /** @throws LotseError request/too-many */
  open(listener: Listener, after: string | undefined): () => void {
    const ofSession = [...this.#listeners.keys()].filter((l) => l.sessionId === listener.sessionId);
    if (ofSession.length >= MOST_PER_SESSION || this.#listeners.size >= MOST) {
      throw new LotseError("request/too-many", { seconds: HEARTBEAT_MS / 1000 });
    }
    this.#listeners.set(listener, { wasWaiting: false });
    this.#stopBeating ??= this.#timers.every(HEARTBEAT_MS, () => this.#beat());
    listener.sink.write(`retry: 2000\n: ${this.cursor(listener.practiceId)}\n\n`);
    for (const message of this.#missed(listener.practiceId, after)) listener.sink.write(eventOf(message));
    return () => this.#forget(listener);
  }

  /** Rights or sessions changed: whoever may no longer listen is let go. Without a person: all are asked. */
  async recheck(personId?: string): Promise<void> {
    const asked = [...this.#listeners.keys()].filter((l) => personId === undefined || l.personId === personId);
    await Promise.all(
      asked.map(async (listener) => {
        const isAllowed = await listener.isAllowed().catch(() => false);
        if (!isAllowed) this.#drop(listener);
      }),
    );
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.cancel?.();
    for (const listener of [...this.#listeners.keys()]) this.#drop(listener);
  }

  #flush(practiceId: string, channel: Channel): void {
    channel.cancel = undefined;
    const kinds = [...channel.pending];
    channel.pending.clear();
    for (const kind of kinds) {
      const number = ++channel.last;
      const message = { cursor: this.#cursorAt(number), kind };
      channel.kept.push({ number, message });
      if (channel.kept.length > KEPT) channel.kept.shift();
      for (const listener of this.#listeners.keys()) {
        if (listener.practiceId === practiceId) this.#send(listener, eventOf(message));
      }
    }
  }

  #beat(): void {
    for (const [listener, state] of [...this.#listeners]) {
      const isWaiting = listener.sink.waiting() > 0;
      // What was waiting a heartbeat ago and still is, nobody reads.
      if (isWaiting && state.wasWaiting) this.#drop(listener);
      else {
        state.wasWaiting = isWaiting;
        listener.sink.write(": \n\n");
      }
    }
    void this.recheck();
  }

  #send(listener: Listener, text: string): void {
    if (listener.sink.waiting() > MOST_WAITING_BYTES) this.#drop(listener);
    else listener.sink.write(text);
  }

  #drop(listener: Listener): void {
    if (this.#forget(listener)) listener.sink.end();
  }

  #forget(listener: Listener): boolean {
    const wasThere = this.#listeners.delete(listener);
    if (this.#listeners.size === 0) {
      this.#stopBeating?.();
      this.#stopBeating = undefined;
    }
    return wasThere;
  }

  #missed(practiceId: string, after: string | undefined): StreamMessage[] {
    if (after === undefined) return [];
    const { last, kept } = this.#channel(practiceId);
    const [epoch, text = ""] = after.split("-");
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    const oldest = last - kept.length;
    const isKnown = epoch === this.#epoch && number >= oldest && number <= last;
    if (!isKnown) return [{ cursor: this.#cursorAt(last), kind: "resync" }];
    return kept.filter((k) => k.number > number).map((k) => k.message);
  }

  #channel(practiceId: string): Channel {
    let channel = this.#channels.get(practiceId);
    if (!channel) {
      channel = { last: 0, kept: [], pending: new Set() };
      this.#channels.set(practiceId, channel);
    }
    return channel;
  }

  #cursorAt(number: number): string {
    return `${this.#epoch}-${number}`;
  }
}

function eventOf(message: StreamMessage): string {
  return `id: ${message.cursor}\ndata: ${JSON.stringify(message)}\n\n`;
}
