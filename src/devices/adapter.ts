/**
 * The contract between ti-lotse and a device: what every adapter can do, whatever is on the wire.
 *
 * Room: devices. `watch` and `engine` know devices only through this. Reading changes nothing on a device and costs no PIN try.
 */
import type { Component, Observation } from "../domain/observation.ts";

export interface Device {
  /** The device itself, as far as it is known before it was asked. */
  readonly component: Component;
  /**
   * Asks everything once, now. A question that fails is itself an observation.
   * @throws LotseError when not even the first question is answered
   */
  observe(): Promise<Observation[]>;
  close(): void;
}
