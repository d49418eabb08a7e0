/** Every runbook by its id. */
import type { Runbook, RunbookId } from "../src/domain/runbook.ts";
import { konnektorRestart } from "./konnektor-restart.ts";
import { terminalUpdate, terminalUpdateByHand } from "./terminal-update.ts";

export const RUNBOOKS: Readonly<Record<RunbookId, Runbook>> = {
  "konnektor-restart": konnektorRestart,
  "terminal-update": terminalUpdate,
  "terminal-update-by-hand": terminalUpdateByHand,
};
