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
  /** Name of the practice, invented. */
  title: string;
  /** Day on which its world should be judged; absent: today. */
  judgedOn?: Day;
  catalogue: "archiv" | "beispiel";
  userId: string;
  konnektoren(today: Day, now: Instant): KonnektorOfScenario[];
}

interface KonnektorOfScenario {
  shape: KonnektorShape;
  /** Context a client may use here. */
  mandant: string;
  arbeitsplatz: string;
  state: KonnektorState;
}

type KonnektorShape = "secunet" | "kocobox" | "rise" | "rise-hsk" | "infinity";

export const SCENARIOS: readonly Scenario[] = [praxis2026, mvz2026, archiv];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((s) => s.name === name);
}
