/** What follows everything that restarts a device: cards are locked then, and connections have to come back. */
import type { Step } from "../src/domain/runbook.ts";

export const AFTERWARDS: readonly Step[] = [
  {
    id: "verify",
    ...{ who: "lotse", where: "nirgends", usualMinutes: 2, pointOfNoReturn: false },
    interlocks: [],
    act: { look: true },
    postcondition: "path-verified",
  },
  {
    id: "pin",
    ...{ who: "praxis", where: "geraet", usualMinutes: 2, pointOfNoReturn: false },
    interlocks: [],
    act: { ask: "enter-pin" },
    postcondition: "cards-unlocked",
  },
];
