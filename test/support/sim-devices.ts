/** The practice by the harbour without bytes, for tests of the port and of what uses it. */
import type { Observation, ObservedKind } from "../../src/domain/observation.ts";
import { dayOf, type Instant } from "../../src/domain/zeit/tag.ts";
import type { Firmware } from "../../src/simulator/models/firmware.ts";
import type { KonnektorState } from "../../src/simulator/models/state.ts";
import { SimDevices, type SimDevicesSetup } from "../../src/simulator/port/sim-devices.ts";
import { praxis2026 } from "../../src/simulator/scenarios/praxis2026.ts";

export const NOW: Instant = Date.parse("2026-11-21T19:00:00Z");
export const KONNEKTOR = "kon:hafen";
export const ZIMMER_2 = "kt:54-E1-AD-22-7C-02";
export const EMPFANG = "kt:00-0D-F8-0A-31-11";
export const NEW: Firmware = { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true };
export const IMAGE = { sha256: "a".repeat(64), sizeBytes: 4_000_000 };
export const UNSIGNED = { sha256: "b".repeat(64), sizeBytes: 4_000_000 };

export const CONTEXTS = ["hafen", "hafen-kfo"].map((mandant) => ({
  ...{ mandant, clientsystem: "ti-lotse", arbeitsplatz: "empfang", userId: "petersen" },
}));

/** Numbers that follow from each other: the same at every run. */
export function dice(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Takes its time after a start. */
export function konnektorOf(now: Instant = NOW): KonnektorState {
  const [konnektor] = praxis2026.konnektoren(dayOf(now), now);
  if (!konnektor) throw new Error("no Konnektor");
  return { ...konnektor.state, pace: { bootMs: 120_000, reconnectMs: 10_000, tunnelMs: 30_000 } };
}

export function aPractice(change: Partial<SimDevicesSetup> = {}): SimDevices {
  return new SimDevices({
    konnektor: konnektorOf(),
    component: { id: KONNEKTOR, kind: "konnektor", name: "secunet konnektor 2.1.0" },
    contexts: CONTEXTS,
    managedTerminals: ["kt-zimmer2"],
    hasAdministration: true,
    files: new Map([
      [IMAGE.sha256, NEW],
      [UNSIGNED.sha256, { ...NEW, isSigned: false }],
    ]),
    random: dice(),
    now: NOW,
    ...change,
  });
}

/** What is said of one component: the last of this kind. */
export function saidOf<K extends ObservedKind>(
  observations: readonly Observation[],
  kind: K,
  who: string,
  by?: Observation["source"]["by"],
): Observation<K>["value"] | undefined {
  const found = observations.filter((o) => o.kind === kind && o.component.id === who && (!by || o.source.by === by));
  return found.at(-1)?.value as Observation<K>["value"] | undefined;
}
