/**
 * A practice whose devices are acted upon: the simulator on real sockets, with a clock that runs faster than the real one, for ti-lotse
 * in this process or in another. Devices count what was done to them.
 */

import type { AccessInput } from "../../src/api/run-views.ts";
import type { ServeOptions } from "../../src/app/serve.ts";
import type { Clock } from "../../src/engine/ports.ts";
import type { Counts } from "../../src/simulator/models/counts.ts";
import type { KonnektorState } from "../../src/simulator/models/state.ts";
import type { St1506State } from "../../src/simulator/models/terminals/st-1506.ts";
import type { SimOptions } from "../../src/simulator/wire/sim-praxis.ts";
import { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";
import { firmwareFile } from "../../src/simulator/wire/terminals/firmware-file.ts";
import { type SimTerminal, startTerminals } from "../../src/simulator/wire/terminals/index.ts";
import { startVendor } from "../../src/simulator/wire/vendor/index.ts";
import type { VendorServer } from "../../src/simulator/wire/vendor/vendor-server.ts";

/** Runs `speed` times as fast as the real one; the same in every process that is given the same. */
export interface FastTime {
  /** What it shows … */
  base: number;
  /** … at this moment of the real one. */
  startedAt: number;
  speed: number;
}

/** `base` may be moved while it runs. */
export function fastClock(time: FastTime): Clock {
  const { base } = time;
  return {
    now: () => Math.round(time.base + (Date.now() - time.startedAt) * time.speed),
    monotonic: () => time.base - base + performance.now() * time.speed,
  };
}

/** Minutes of the fast clock; simulated devices are quick. */
const QUICK = {
  usualMinutes: 2,
  p99Minutes: 4,
  maxMinutes: 8,
  reserveMinutes: 4,
  settleMinutes: 0.25,
  assumption: true,
};
export const QUICK_ENGINE: NonNullable<ServeOptions["engine"]> = { durations: () => QUICK, everyMs: 100 };

/** A Saturday noon: the practice is closed, whatever its hours. */
const SATURDAY = Date.parse("2026-11-28T11:00:00Z");
/** Milliseconds of the real clock. */
const PACE = { checkMs: 60, writeMs: 300, waitMs: 60, bootMs: 500, graceMs: 300 };
/** Longer than the shortest restart the engine expects to see. */
const BOOT_MS = 4_500;
const IMAGE_BYTES = 200_000;

export const OLD = "4.0.23";
export const NEW = "4.0.47";

export function fastTime(speed: number): FastTime {
  return { base: SATURDAY, startedAt: Date.now(), speed };
}

export class ActingPractice implements AsyncDisposable {
  readonly time: FastTime;
  readonly clock: Clock;
  readonly praxis: SimPraxis;
  readonly vendor: VendorServer;
  readonly #terminals: SimTerminal[];

  private constructor(time: FastTime, praxis: SimPraxis, vendor: VendorServer, terminals: SimTerminal[]) {
    this.time = time;
    this.clock = fastClock(time);
    this.praxis = praxis;
    this.vendor = vendor;
    this.#terminals = terminals;
  }

  /** The secunet Konnektor of praxis2026, and its Cherry ST-1506 "Zimmer 2" with a version that is not the newest. */
  static async start(time: FastTime, options: Pick<SimOptions, "prepare"> = {}): Promise<ActingPractice> {
    const now = fastClock(time).now;
    const { prepare = (state: KonnektorState) => state } = options;
    const praxis = await SimPraxis.start({ keyType: "p256", now, prepare: (state) => prepare(withOldFirmware(state)) });
    const vendor = await startVendor(praxis.first, { bootMs: BOOT_MS, lateMs: 200 });
    const terminals = await startTerminals(praxis, PACE.bootMs);
    if (!vendor) throw new Error("a secunet Konnektor has an administration");
    const acting = new ActingPractice(time, praxis, vendor, terminals);
    acting.cherry.state = { ...acting.cherry.state, pace: PACE };
    return acting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of [...this.#terminals, this.vendor]) await device.stop();
    await this.praxis.stop();
  }

  get cherry(): { state: St1506State; url: string; certSha256: string; setup: { user: string; password: string } } {
    const found = this.#terminals.find(({ name }) => name === "Zimmer 2");
    if (!found) throw new Error("Zimmer 2 has a Cherry ST-1506");
    return found.server as never;
  }

  /** What was done to the terminal, as it counts itself. */
  get terminalCounts(): Counts {
    return this.cherry.state.counts;
  }

  get konnektorCounts(): Counts {
    return this.praxis.first.state.counts;
  }

  get terminalFirmware(): string {
    return this.praxis.first.state.terminals.find(({ name }) => name === "Zimmer 2")?.product.firmware ?? "";
  }

  get terminalAccess(): AccessInput {
    const { url, certSha256, setup } = this.cherry;
    return accessTo(url, certSha256, setup);
  }

  get konnektorAccess(): AccessInput {
    const { url, certSha256, user, password } = this.vendor.facts;
    return accessTo(url, certSha256, { user, password });
  }

  /** Time passes at once, for the devices as for ti-lotse. */
  move(ms: number): void {
    this.time.base += ms;
  }

  /** Somebody types the PIN of every practice card at the terminal. */
  async enterPins(): Promise<void> {
    for (const { iccsn, mandant } of this.praxis.first.state.pins) {
      await this.praxis.first.happen({ happened: "pin-changed", iccsn, mandant, status: "VERIFIED" });
    }
  }

  /** Somebody installs it at the device itself. */
  async installedByHand(firmware = NEW): Promise<void> {
    await this.praxis.first.happen({ happened: "terminal-firmware", ctId: "kt-zimmer2", firmware });
  }

  image(version = NEW): Buffer {
    return firmwareFile({ vendorId: "DECHY", productCode: "ST1506", version, isSigned: true }, IMAGE_BYTES);
  }
}

function withOldFirmware(state: KonnektorState): KonnektorState {
  const terminals = state.terminals.map((terminal) =>
    terminal.name === "Zimmer 2" ? { ...terminal, product: { ...terminal.product, firmware: OLD } } : terminal,
  );
  return { ...state, terminals };
}

function accessTo(url: string, pinSha256: string, { user, password }: { user: string; password: string }): AccessInput {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), user, password, pinSha256, unproven: false };
}
