/** Restart of a Konnektor, asked for by a person: in a window, with somebody there for the PIN afterwards. */
import type { Runbook } from "../src/domain/runbook.ts";
import { AFTERWARDS } from "./afterwards.ts";

export const konnektorRestart: Runbook = {
  id: "konnektor-restart",
  version: 1,
  for: ["konnektor"],
  confirmations: ["stays-on-power", "pin-afterwards"],
  steps: [
    {
      id: "restart",
      ...{ who: "lotse", where: "nirgends", usualMinutes: 6, pointOfNoReturn: true },
      interlocks: [
        "engine/epoch",
        "engine/confirmed",
        "engine/window-open",
        "engine/clock-trusted",
        "engine/seen-freshly",
        "engine/path-free",
        "engine/device-idle",
        "engine/own-schedule",
        "engine/window-holds",
        "engine/path-not-needed",
        "engine/pin-holder",
        "engine/access",
        "engine/reachable",
      ],
      act: { do: "restart" },
      postcondition: "restarted",
    },
    ...AFTERWARDS,
  ],
};
