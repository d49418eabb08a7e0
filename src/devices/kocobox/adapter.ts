/**
 * KoCoBox MED+: what is known of its administration is how to get in and how to restart it. Everything else is read over the
 * standard interface.
 *
 * Room: devices/kocobox. The manufacturer offers no interface; this imitates its web page and may break with any firmware.
 */
import type { Observation } from "../../domain/observation.ts";
import type { Restart, VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { VendorReading } from "../vendor/reading.ts";
import { Visits } from "../vendor/visits.ts";
import { KocoboxSession } from "./session.ts";

class KocoboxDevice implements VendorDevice {
  readonly #access: VendorAccess;
  readonly #visits: Visits<KocoboxSession>;
  readonly restart: Restart;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new Visits(access, (client, signal) => new KocoboxSession(client, access, signal));
    this.restart = { send: () => this.#visits.visit((session) => session.restart()) };
  }

  /** That somebody gets in is all there is to tell. */
  read(): Promise<Observation[]> {
    return this.#visits.visit(async (session) => {
      const reading = new VendorReading(this.#access);
      await reading.ask(async () => {
        await session.askInfo();
        reading.tell({});
      });
      session.requireEntry();
      return reading.observations();
    });
  }

  close(): void {
    this.#visits.close();
  }
}

export const kocobox: VendorAdapter = {
  id: "kocobox-med-plus",
  native: ["restart"],
  unproven: [],
  port: 9443,
  login: "password",
  usualUser: "koco-root",
  open: (access) => new KocoboxDevice(access),
};
