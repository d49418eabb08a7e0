/**
 * The scenarios `lotse simulate` knows. All names, numbers and persons are invented.
 *
 * Room: simulator.
 */
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import type { KonnektorState } from "../models/state.ts";
import { archiv } from "./archiv.ts";
import { mvz2026 } from "./mvz2026.ts";
import { praxis2026 } from "./praxis2026.ts";

export interface Scenario {
  name: string;
  /** One line for `--help`. */
  what: string;
  /** Day on which its world should be judged; absent: today. */
  judgedOn?: Day;
  catalogue: "archiv" | "beispiel";
  /** Context a client may use. */
  mandant: string;
  arbeitsplatz: string;
  userId: string;
  konnektoren(today: Day, now: Instant): { shape: KonnektorShape; state: KonnektorState }[];
}

type KonnektorShape = "secunet" | "kocobox" | "rise" | "rise-hsk" | "infinity";

export const SCENARIOS: readonly Scenario[] = [praxis2026, mvz2026, archiv];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((s) => s.name === name);
}
