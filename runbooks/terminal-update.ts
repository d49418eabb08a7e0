/** Update of a Kartenterminal: by its own remote management, or by a person at the device. Only the first step differs. */
import type { InterlockCode, Runbook } from "../src/domain/runbook.ts";
import { AFTERWARDS } from "./afterwards.ts";

const INSTALLING: readonly InterlockCode[] = [
  "engine/epoch",
  "engine/confirmed",
  "engine/window-open",
  "engine/clock-trusted",
  "engine/seen-freshly",
  "engine/path-free",
  "engine/device-idle",
  "engine/target-approved",
  "engine/not-older",
  "engine/own-schedule",
  "engine/window-holds",
  "engine/other-terminal-usable",
  "engine/pin-holder",
];

export const terminalUpdate: Runbook = {
  id: "terminal-update",
  version: 1,
  for: ["kartenterminal"],
  confirmations: ["stays-on-power"],
  steps: [
    {
      id: "install",
      ...{ who: "lotse", where: "nirgends", usualMinutes: 15, pointOfNoReturn: true },
      interlocks: [...INSTALLING, "engine/image-complete", "engine/access", "engine/reachable"],
      act: { do: "install" },
      postcondition: "target-installed",
    },
    ...AFTERWARDS,
  ],
};

export const terminalUpdateByHand: Runbook = {
  id: "terminal-update-by-hand",
  version: 1,
  for: ["kartenterminal", "mobiles-kartenterminal"],
  confirmations: ["stays-on-power"],
  steps: [
    {
      id: "install",
      ...{ who: "praxis", where: "geraet", usualMinutes: 20, pointOfNoReturn: true },
      interlocks: INSTALLING,
      act: { guide: "install-at-device" },
      postcondition: "target-installed",
    },
    ...AFTERWARDS,
  ],
};
