/**
 * The contract between ti-lotse and a device: what every adapter can do, whatever is on the wire.
 *
 * Room: devices. `watch` and `engine` know devices only through this. Reading changes nothing on a device and costs no PIN try.
 */
import type { Component, Observation } from "../domain/observation.ts";
import type { Instant } from "../domain/zeit/tag.ts";

export interface Device {
  /** The device itself, as far as it is known before it was asked. */
  readonly component: Component;
  /**
   * Asks everything once, now. A question that fails is itself an observation.
   * @throws LotseError when not even the first question is answered
   */
  observe(): Promise<Observation[]>;
  /** Absent: the device tells nothing by itself. */
  readonly events?: EventSource;
  close(): void;
}

/** A device that tells by itself what happens. It forgets who wants to know, and never says that it has. */
export interface EventSource {
  /** Between which addresses the device was asked last; undefined before the first question. */
  ends(): { ours: string; theirs: string } | undefined;
  /**
   * Makes sure that the device sends its events to the receiver. Cheap to call again and again: what is there stays, what ends
   * soon is renewed, what is missing is asked for. What others have asked for is left alone.
   * @param receiver "cetp://192.168.20.5:8741"
   * @throws LotseError when nothing at all is sent
   */
  ensure(receiver: string): Promise<EventsEnsured>;
  /** Sends nothing to the receiver any more. */
  end(receiver: string): Promise<void>;
}

export interface EventsEnsured {
  /** When the first of them ends by the device's clock, unless it is renewed. */
  until: Instant;
  /** Ids under which events come. */
  subscriptions: readonly string[];
  /** Beginnings of topics the device refused. */
  refused: readonly string[];
}
