/** What happens in one seeded run: who orders what and when, what breaks, who is killed. All of it follows from the seed. */

import type { RunbookId } from "../../src/domain/runbook.ts";
import type { Order } from "../../src/engine/commands.ts";
import { SeededRandom } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type OrderPlan = Omit<Order, "confirmed" | "evidence"> & { at: number; byDvo?: boolean };

const FAULTS = [
  "answer-lost",
  "request-dropped",
  "answer-late",
  "database-away",
  "database-answer-lost",
  "database-slow",
  "clock-jump",
  "clock-back",
  "konnektor-clock-wrong",
  "stale-answers",
  "old-version-shown",
  "device-hangs",
  "power-loss",
  "own-update",
  "rollback",
  "file-refused",
  "session-limit",
  "wrong-password",
  "lockout",
  "terminal-unplugged",
  "others-away",
  "pin-wrong",
  "cards-locked-first",
  "other-file",
  "seen-higher",
  "pin-blocked",
  "card-removed",
  "vpn-down",
  "second-process",
  "second-operator",
  "somebody-stops",
  "foreign-update",
  "foreign-restart",
  "withdrawn",
  "restore",
  "people-sleep",
] as const;
export type Fault = (typeof FAULTS)[number];

/** What a process calls the world for. */
const CALLS = ["send", "commit", "prepare", "close", "lease", "observe", "release"] as const;

export interface Plan {
  seed: number;
  /** When it begins. */
  start: number;
  until: number;
  orders: OrderPlan[];
  faults: { at: number; fault: Fault /** From 0 to below 1: which device, how long. */; dice: number }[];
  /** At the nth call, of any kind or of this one, a process is killed, and another one started later. */
  kills: { calls: number; on?: (typeof CALLS)[number]; backAfterMs: number }[];
  /** Only the device of the first order is sick: the other orders have to succeed. */
  isOneSick: boolean;
}

/** Days on which something is peculiar: ordinary ones, both nights of the clock change, the night of automatic updates. */
const DAYS = [
  "2026-03-24", // Tuesday
  "2026-03-28", // Saturday before the hour is lost
  "2026-05-04",
  "2026-10-24", // Saturday before the hour comes twice
  "2026-10-27",
  "2026-11-12",
];

export function planOf(seed: number, ids: { konnektor: string; native: string[]; byHand: string[] }): Plan {
  const random = new SeededRandom(seed);
  const isFaultless = seed % 8 === 0;
  const isOneSick = seed % 8 === 1;
  const day = random.pick(DAYS);
  const start = Date.parse(`${day}T${String(random.between(7, 15)).padStart(2, "0")}:00:00Z`);
  const orders = ordersOf(random, start, ids, isFaultless || isOneSick);
  // A Kartenterminal: a sick Konnektor makes everybody wait.
  if (isOneSick)
    orders.sort((a, b) => Number(a.runbook === "konnektor-restart") - Number(b.runbook === "konnektor-restart"));
  const until = start + 4 * 24 * HOUR_MS;
  const faults = isFaultless ? [] : isOneSick ? sicknessOf(random, orders) : faultsOf(random, orders, start);
  const broken = new Set(faults.map(({ fault }) => fault));
  for (const order of orders) {
    if (broken.has("other-file") && order.image) order.image = imageOf(OTHER_IMAGE);
    // Nobody has to be named where nothing is unlocked, until somebody unlocks it.
    if (broken.has("cards-locked-first")) delete order.pinHolder;
  }
  if (broken.has("others-away")) inConsultationHours(orders, faults);
  const kills = isFaultless || isOneSick || random.chance(0.1) ? [] : killsOf(random);
  return { seed, start, until, orders, faults, kills, isOneSick };
}

function ordersOf(
  random: SeededRandom,
  start: number,
  ids: { konnektor: string; native: string[]; byHand: string[] },
  isLong: boolean,
): OrderPlan[] {
  const wanted: { runbook: RunbookId; device: string; target?: string }[] = [
    { runbook: "konnektor-restart", device: ids.konnektor },
    ...ids.native.map((device) => ({ runbook: "terminal-update", device, target: "4.0.48" }) as const),
    ...ids.byHand.map((device) => ({ runbook: "terminal-update-by-hand", device, target: "3.9.2" }) as const),
  ];
  const chosen = wanted.filter(() => random.chance(0.45));
  return (chosen.length > 0 ? chosen : [random.pick(wanted)]).map((order) => {
    const at = start + random.between(0, 90) * MINUTE_MS;
    // Most windows lie in the evening, some are "now".
    const isNow = random.chance(0.25);
    const opensAt = isNow ? at : start + random.between(10, 14) * HOUR_MS;
    const window = {
      opensAt,
      closesAt: opensAt + random.between(isLong ? 180 : 40, 300) * MINUTE_MS,
      // Some want it in consultation hours and declare nothing.
      ...(isNow && (isLong || random.chance(0.6)) && { consent: { kind: "practice-closed" as const, by: "per_anna" } }),
    };
    const retry = { opensAt: window.closesAt + 18 * HOUR_MS, closesAt: window.closesAt + 22 * HOUR_MS };
    return {
      ...order,
      at,
      window,
      pinHolder: "Frau Petersen",
      ...(order.runbook === "terminal-update" && { image: imageOf(IMAGE) }),
      ...(random.chance(0.3) && { retryIn: { ...retry, ...(window.consent && { consent: window.consent }) } }),
      ...(random.chance(0.1) && { byDvo: true }),
    };
  });
}

export const IMAGE = "5a".repeat(32);
/** Of another version, or damaged. */
const OTHER_IMAGE = "a5".repeat(32);

function imageOf(sha256: string) {
  return { sha256, sizeBytes: 4_000_000 };
}

/** Somebody wants a Kartenterminal updated while the practice is open, and just then it is the only one. */
function inConsultationHours(orders: OrderPlan[], faults: Plan["faults"]): void {
  const at = orders.findIndex(({ runbook }) => runbook !== "konnektor-restart");
  const order = orders[at];
  if (!order) return;
  order.window = { opensAt: order.at, closesAt: order.at + 4 * HOUR_MS };
  for (const fault of faults.filter((f) => f.fault === "others-away")) {
    fault.at = order.at - MINUTE_MS;
    fault.dice = (at + 0.5) / orders.length;
  }
}

/** What can be wrong with one device and with no other. */
const SICKNESSES = ["device-hangs", "wrong-password", "lockout", "session-limit", "rollback"] as const;

function sicknessOf(random: SeededRandom, orders: readonly OrderPlan[]): Plan["faults"] {
  const [first] = orders;
  if (!first || first.runbook === "konnektor-restart") return [];
  const at = first.window.opensAt + random.between(-30, 10) * MINUTE_MS;
  // Little dice name the first order's device.
  return [
    { at: Math.max(at, first.at + 1), fault: random.pick(SICKNESSES), dice: random.next() / (orders.length + 1) },
  ];
}

/** Near the windows, where it hurts; some anywhere. */
function faultsOf(random: SeededRandom, orders: readonly OrderPlan[], start: number): Plan["faults"] {
  const count = random.between(1, 5);
  return Array.from({ length: count }, () => {
    const { window } = random.pick(orders);
    const near = window.opensAt + random.between(-10, 60) * MINUTE_MS + random.between(0, 59_999);
    const at = random.chance(0.8) ? near : start + random.between(0, 30 * 60) * MINUTE_MS;
    return { at: Math.max(at, start + 1), fault: random.pick(FAULTS), dice: random.next() };
  });
}

function killsOf(random: SeededRandom): Plan["kills"] {
  return Array.from({ length: random.between(1, 3) }, () => ({
    ...(random.chance(0.6)
      ? { on: random.pick(CALLS), calls: random.between(1, 3) }
      : { calls: random.chance(0.7) ? random.between(1, 30) : random.between(1, 400) }),
    backAfterMs: random.chance(0.5) ? random.between(100, 20_000) : random.between(20_000, 40 * MINUTE_MS),
  }));
}
