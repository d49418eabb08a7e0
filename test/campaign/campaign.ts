/** Many seeded runs, added up: violations with their seed, outcomes by reason, states that had to be reached. */
import type { Interlocks } from "../../src/engine/interlocks.ts";
import { type Violation, World } from "./world.ts";

/** A campaign that never shows one of these has not tested it [design, section 9]. */
export const SOMETIMES = [
  "sent",
  "guided-begun",
  "pin-entered",
  "crash-between-decided-and-dispatched",
  "crash-between-intent-and-send",
  "crash-after-dispatched",
  "applied-but-response-lost",
  "request-dropped",
  "database-answer-lost",
  "stale-write-refused",
  "lease-held-by-another",
  "second-process",
  "second-attempt",
  "device-destroyed",
  "own-update",
  "restored",
  "stopped",
  "order-refused/engine/already-ordered",
  "stop-refused/engine/under-way",
  "password-given-anew",
  "replayed",
  "healthy-beside-sick",
  "night/hour-lost",
  "night/hour-twice",
  "phase/ready",
  "phase/longer",
  "phase/asking",
  "asked/engine/enter-pin",
  "asked/engine/device-silent",
  "asked/engine/not-all-back",
  "waiting/engine/clock-trusted",
  "waiting/engine/seen-freshly",
  "waiting/engine/device-idle",
  "waiting/engine/path-free",
  "waiting/engine/window-open",
  "waiting/engine/window-holds",
  "waiting/engine/own-schedule",
  "waiting/engine/target-approved",
  "waiting/engine/access",
  "waiting/engine/epoch",
  "withdrawn/found-decided",
  "outcome/succeeded",
  "outcome/failed/no-effect",
  "outcome/failed/rejected",
  "outcome/unclear/given-to-dvo",
  "outcome/ended/window-missed",
  "outcome/ended/stopped",
  "outcome/ended/foreign-change",
] as const;

export interface Summary {
  seeds: number;
  from: number;
  violations: (Violation & { seed: number })[];
  /** Of SOMETIMES, those no run reached. */
  missing: string[];
  /** How often each outcome came. */
  outcomes: Record<string, number>;
  faultless: { seeds: number; outcomes: Record<string, number> };
  seedsWithKill: number;
  turns: number;
  sends: number;
  kills: number;
  seconds: number;
}

export interface PlayOptions {
  from: number;
  seeds: number;
  interlocks?: Interlocks;
  trace?: (line: string) => void;
  /** Ends with the first seed that violates something. */
  untilFirst?: boolean;
  /** Only then is worth going on. */
  mayGoOn?: () => boolean;
}

export async function play({
  from,
  seeds,
  interlocks,
  trace,
  untilFirst,
  mayGoOn = () => true,
}: PlayOptions): Promise<Summary> {
  const began = performance.now();
  const reached = new Set<string>();
  const summary: Summary = {
    ...{ seeds: 0, from, violations: [], missing: [], outcomes: {}, faultless: { seeds: 0, outcomes: {} } },
    ...{ seedsWithKill: 0, turns: 0, sends: 0, kills: 0, seconds: 0 },
  };
  for (let seed = from; seed < from + seeds && mayGoOn(); seed++) {
    const world = new World(seed, { ...(interlocks && { interlocks }), ...(trace && { trace }) });
    const result = await world.run();
    summary.seeds++;
    summary.turns += result.turns;
    summary.sends += result.sends;
    summary.kills += result.kills;
    if (result.kills > 0) summary.seedsWithKill++;
    if (result.isFaultless) summary.faultless.seeds++;
    for (const outcome of result.outcomes) {
      summary.outcomes[outcome] = (summary.outcomes[outcome] ?? 0) + 1;
      const { outcomes } = summary.faultless;
      if (result.isFaultless) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    for (const state of result.reached) reached.add(state);
    summary.violations.push(...result.violations.map((violation) => ({ ...violation, seed })));
    if (untilFirst && summary.violations.length > 0) break;
  }
  summary.missing = SOMETIMES.filter((state) => !reached.has(state));
  summary.seconds = (performance.now() - began) / 1000;
  return summary;
}

export function report(summary: Summary, { isOne }: { isOne: boolean }): string {
  const { seeds, from, violations, missing, outcomes, faultless, seedsWithKill, turns, sends, kills, seconds } =
    summary;
  const shares = (of: Record<string, number>) => {
    const all = Object.values(of).reduce((sum, n) => sum + n, 0);
    return Object.entries(of)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, n]) => `  ${String(((100 * n) / all).toFixed(1)).padStart(5)} %  ${String(n).padStart(7)}  ${name}`)
      .join("\n");
  };
  const lines = [
    `${seeds} seeds from ${from}: ${turns} turns, ${sends} commands sent, ${kills} kills in ${seedsWithKill} seeds`,
    `${seconds.toFixed(1)} s, ${Math.round(turns / seconds)} turns/s`,
    `\nOutcomes\n${shares(outcomes)}`,
    `\nWithout a fault: ${faultless.seeds} seeds\n${shares(faultless.outcomes)}`,
  ];
  if (violations.length > 0) {
    const shown = violations.slice(0, 20).map((v) => `  seed ${v.seed}  ${v.invariant}  ${v.what}  (${v.at})`);
    lines.push(
      `\nVIOLATED: ${violations.length} (npm run sim -- --seed ${violations[0]?.seed} --trace)\n${shown.join("\n")}`,
    );
  } else lines.push("\n0 violations");
  if (!isOne)
    lines.push(missing.length > 0 ? `NEVER REACHED: ${missing.join(", ")}` : "every sometimes-state was reached");
  return `${lines.join("\n")}\n`;
}
