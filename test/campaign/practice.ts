/** The practice of the seeded simulation: a Konnektor, a Kartenterminal updated by hand, two with a remote management, two SMC-B. */
import { terminalComponent } from "../../src/domain/component-ids.ts";
import type { Component } from "../../src/domain/observation.ts";
import { addDays, dayOf } from "../../src/domain/zeit/tag.ts";
import type { Firmware } from "../../src/simulator/models/firmware.ts";
import type { KonnektorState, UpdateMachine } from "../../src/simulator/models/state.ts";
import { card, konnektor, terminal } from "../../src/simulator/scenarios/build.ts";
import { IMAGE } from "./plan.ts";
import type { SeededRandom } from "./random.ts";

export const KONNEKTOR: Component = { id: "kon:konnektor.sim", kind: "konnektor", name: "secunet konnektor" };
const SMCB = "80276883110000147805";
const SMCB_KFO = "80276883110000147913";

export const CONTEXTS = [
  { mandant: "hafen", clientsystem: "ti-lotse", arbeitsplatz: "empfang" },
  { mandant: "hafen-kfo", clientsystem: "ti-lotse", arbeitsplatz: "empfang" },
];

/** What the files of this world are. */
export const FILES: ReadonlyMap<string, Firmware> = new Map([
  [IMAGE, { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true }],
]);

/** The same file, damaged on the way from its maker: the device finds out. */
export const UNSIGNED: ReadonlyMap<string, Firmware> = new Map([
  [IMAGE, { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: false }],
]);

export function practiceAt(now: number, random: SeededRandom, { isLocked = false } = {}): KonnektorState {
  const today = dayOf(now);
  const until = addDays(today, 900);
  const pin = isLocked ? ({ status: "VERIFIABLE", leftTries: 3 } as const) : ({ status: "VERIFIED" } as const);
  const state = konnektor(
    {
      ...{
        shape: "secunet",
        firmware: "6.0.5",
        hostname: "konnektor.sim",
        iccsn: "80276883110000021764",
        expiresOn: until,
      },
      mandanten: [
        { id: "hafen", smb: [SMCB] },
        { id: "hafen-kfo", smb: [SMCB_KFO] },
      ],
      arbeitsplaetze: [{ id: "empfang", local: ["kt-1", "kt-2", "kt-3"], remote: [] }],
      terminals: [
        terminal("orga-6141", "3.9.1", {
          ctId: "kt-1",
          name: "Empfang",
          mac: "00-0D-F8-0A-31-11",
          ip: "192.168.20.61",
        }),
        terminal("st-1506", "4.0.47", {
          ctId: "kt-2",
          name: "Zimmer 1",
          mac: "54-E1-AD-22-7C-02",
          ip: "192.168.20.62",
        }),
        terminal("st-1506", "4.0.47", {
          ctId: "kt-3",
          name: "Zimmer 2",
          mac: "54-E1-AD-22-7C-03",
          ip: "192.168.20.63",
        }),
      ],
      cards: [
        card("SMC-B", { ctId: "kt-1", slot: 3 }, { iccsn: SMCB, holder: "Zahnarztpraxis am Hafen", until }),
        card("SMC-B", { ctId: "kt-2", slot: 3 }, { iccsn: SMCB_KFO, holder: "Kieferorthopädie am Hafen", until }),
        card(
          "EGK",
          { ctId: "kt-1", slot: 1 },
          { iccsn: "80276001081699900578", holder: "Max Mustermann", kvnr: "X110411675" },
        ),
        ...["kt-1", "kt-2", "kt-3"].map((ctId, i) =>
          card("SMC-KT", { ctId, slot: 4 }, { iccsn: `8027688311000009411${i}`, until }),
        ),
      ],
      pins: [
        { iccsn: SMCB, mandant: "hafen", pin: "PIN.SMC", ...pin },
        { iccsn: SMCB_KFO, mandant: "hafen-kfo", pin: "PIN.SMC", ...pin },
      ],
    },
    now,
  );
  const pace = {
    bootMs: random.between(100, 300) * 1000,
    reconnectMs: random.between(5, 30) * 1000,
    tunnelMs: random.between(20, 90) * 1000,
  };
  return { ...state, pace };
}

/** Its own update client, which installs at night without asking anybody. */
export function ownUpdates(random: SeededRandom): UpdateMachine {
  const offer = {
    ...{ vendorId: "SECUN", productCode: "secu_kon", productName: "secunet konnektor", firmware: "6.0.6" },
    ...{ priority: "Normal" as const, releaseNotes: "", downloaded: false },
  };
  return {
    automatic: { search: true, download: true, install: true },
    ownTime: { weekday: random.chance(0.7) ? ("daily" as const) : 3, time: "01:00", zone: "Europe/Berlin" },
    ksr: { packages: [offer], answers: "well" },
    ...{ queue: [], fate: random.chance(0.2) ? "rolls-back" : "works", oldestAllowed: "1.0.0" },
    pace: { downloadMs: 600_000, installMs: random.between(5, 25) * 60_000, terminalMs: 600_000 },
  };
}

export function idsOf(state: KonnektorState) {
  const id = (ctId: string) => {
    const found = state.terminals.find((t) => t.ctId === ctId);
    if (!found) throw new Error(ctId);
    return terminalComponent(KONNEKTOR, found).id;
  };
  return { konnektor: KONNEKTOR.id, byHand: [id("kt-1")], native: [id("kt-2"), id("kt-3")] };
}
