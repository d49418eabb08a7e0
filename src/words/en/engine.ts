/** What the engine says, in English. Room: words. */
import type { engine as german } from "../de/engine.ts";
import { englishTime } from "../format.ts";
import type { Texts } from "../words.ts";

export const engine: Texts<typeof german> = {
  runbooks: {
    "konnektor-restart": "Restart the Konnektor",
    "terminal-update": "Update a Kartenterminal",
    "terminal-update-by-hand": "Update a Kartenterminal at the device",
  },
  steps: {
    restart: "Konnektor restarts",
    install: "Update is installed",
    pin: "Enter the PIN of the practice card",
    verify: "Look at everything once more",
  },
  instructions: {
    restart: (f) => `ti-lotse restarts ${f.device}. Leave the device on power, and pull no cable.`,
    install: (f) =>
      `ti-lotse transfers version ${f.target} to ${f.device} and has it installed. Leave the device on power, even if its display goes dark.`,
    "install-at-device": (f) =>
      `Install version ${f.target} on ${f.device} now, as the manufacturer's manual says. Afterwards leave the device on power until it comes back by itself.`,
    "enter-pin": (f) =>
      `Enter the PIN at the Kartenterminal for: ${f.cards}. ti-lotse never asks for the PIN and does not learn it.`,
    look: () => "ti-lotse looks whether the TI can be reached and all Kartenterminals are back.",
  },
  places: { geraet: "at the device", pc: "at the PC", browser: "in the browser", nirgends: "by itself" },
  who: { lotse: "ti-lotse", praxis: "practice team", dvo: "DVO", it: "IT support" },
  interlocks: {
    "engine/clock-trusted": (f) =>
      f.seconds === undefined
        ? "Whether this computer's clock is right cannot be checked at the Konnektor now."
        : `This computer's clock and the Konnektor's are ${f.seconds} seconds apart.`,
    "engine/seen-freshly": (f) => `${f.device} has not answered for more than a minute.`,
    "engine/device-idle": (f) =>
      `Whether ${f.device} is installing something now is unknown, or an installation is running.`,
    "engine/path-free": (f) =>
      `What is running on ${f.device} has to finish first: two interventions at once could cut the practice off from the TI.`,
    "engine/other-terminal-usable": (f) => `${f.device} is the only usable Kartenterminal, and the practice is open.`,
    "engine/window-holds": (f) =>
      `With its reserve the intervention needs ${f.neededMinutes} minutes; ${f.availableMinutes} are left in the maintenance window.`,
    "engine/window-open": (f) =>
      f.opensAt === undefined
        ? "The agreed maintenance window is over."
        : `The maintenance window begins on ${englishTime(f.opensAt)}.`,
    "engine/path-not-needed": () =>
      "The practice is open, and there is no other way into the TI while the device is away.",
    "engine/target-approved": (f) => `Version ${f.target} may not be installed: ${f.reason}`,
    "engine/not-older": (f) => `Version ${f.seen} was on the device already; the older ${f.target} is not installed.`,
    "engine/image-complete": (f) => `The file for version ${f.target} is missing, or is not the one that was released.`,
    "engine/pin-holder": () => "Nobody is named who enters the PIN of the practice card afterwards.",
    "engine/reachable": (f) => `The device could not be reached (${f.reason}). ti-lotse tries again soon.`,
    "engine/confirmed": () => "What was confirmed has changed since.",
    "engine/unchanged": (f) => `The device was changed without ti-lotse: then ${f.before}, now ${f.now}.`,
    "engine/own-schedule": (f) =>
      `The device may install by itself on ${englishTime(f.at)}; so close to it nothing is done.`,
    "engine/access": (f) =>
      `The sign-in for ${f.device} is missing: the password is needed for this run only and is not stored.`,
    "engine/epoch": () => "The data come from a backup. Whoever gave the order has to confirm it first.",
    "engine/person-ready": () => "A person begins this step.",
  },
  ends: {
    "engine/clock-trusted": "Set the computer's clock, or wait until the Konnektor answers.",
    "engine/seen-freshly": "ti-lotse goes on trying. Check the device's power and network cable.",
    "engine/device-idle": "ti-lotse waits until the device is idle again. Do not switch it off.",
    "engine/path-free": "It ends as soon as the other intervention is seen to be finished.",
    "engine/other-terminal-usable": "Wait until after consultation hours, or connect a second device.",
    "engine/window-holds": "Choose a longer maintenance window.",
    "engine/window-open": "It ends by itself when the window begins.",
    "engine/path-not-needed": "Choose a time outside consultation hours, or declare the practice closed.",
    "engine/target-approved": "Load a current list of versions, or choose an approved version.",
    "engine/not-older": "Choose a newer version.",
    "engine/image-complete": "Download the manufacturer's file again, and give it anew.",
    "engine/pin-holder": "Name in the order who enters the PIN.",
    "engine/reachable": "Check the device's power and network cable.",
    "engine/confirmed": "Look at the details once more, and give the order anew.",
    "engine/unchanged": "Check who changed something, and give the order anew if it is still needed.",
    "engine/own-schedule": "ti-lotse waits for what the device does by itself and looks afterwards.",
    "engine/access": "Enter the device's password for this run.",
    "engine/epoch": "Confirm the order, or give it up.",
    "engine/person-ready": "Press “I begin now” when you stand at the device.",
  },
  confirmations: {
    "stays-on-power":
      "The device stays on power during all of it. An interruption can destroy it; then it has to be replaced at your cost.",
    "pin-afterwards": "Afterwards the practice card is locked until somebody enters its PIN.",
  },
  questions: {
    "engine/device-silent": (f) =>
      `${f.device} has been silent for ${f.minutes} minutes, longer than usual. Please look: what does the device show? Do not switch it off.`,
    "engine/result-unclear": (f) =>
      `Whether the intervention on ${f.device} worked cannot be told from here. Please look at the device.`,
    "engine/enter-pin": (f) =>
      `${f.holder || "Whoever knows the PIN"}: please enter the PIN at the Kartenterminal for ${f.cards}.`,
    "engine/not-all-back": (f) => `Not back yet: ${f.missing}. Please check power and network cables.`,
    "engine/stored-state-unknown":
      "The stored orders come from another version of ti-lotse. Until that is settled nothing is done to the devices.",
    "engine/runbook-changed": (f) =>
      `ti-lotse was updated while something was under way at ${f.device}, and the procedure has changed. Please look at the device whether it took effect.`,
  },
  answers: {
    "look-again": "Please look again",
    "took-effect": "Looked at the device: it worked",
    "no-effect": "Looked at the device: nothing happened",
    "give-to-dvo": "The DVO takes over",
    "will-do": "I will see to it",
  },
  phases: {
    waiting: "waiting",
    ready: "ready, you begin",
    acting: "running",
    longer: "takes longer",
    verifying: "being checked",
    asking: "needs you",
    over: "ended",
  },
  outcomes: {
    succeeded: "Succeeded: read twice from the device itself.",
    "failed/no-effect": "Failed: the old version is still on the device, and it is idle.",
    "failed/rejected": "Failed: the device refused the file.",
    "failed/told-by-person": "Failed, as somebody read at the device.",
    "unclear/given-to-dvo": "Unclear: the DVO has taken over.",
    "ended/window-missed": "Not begun: the maintenance window is over.",
    "ended/stopped": "Stopped before anything happened.",
    "ended/foreign-change": "Ended: somebody else changed the device meanwhile.",
    "ended/not-needed": "No longer needed: the version is on the device already.",
    "ended/not-confirmed": "Ended: what was confirmed is not what is there now.",
    "ended/other-runbook": "Ended: a new version of ti-lotse changed the procedure.",
  },
  refusals: {
    "engine/already-ordered": (f) => `There is an order for this already, by ${f.by}, given on ${englishTime(f.at)}.`,
    "engine/dvo-needed": "The update has failed here twice. Now only the DVO can give the order.",
    "engine/not-confirmed": "Please confirm what it says there first.",
    "engine/evidence-changed": "What you saw is no longer true. Please look at it once more.",
    "engine/no-target": "Which version is to be installed is missing.",
    "engine/no-such-run": "There is no such run.",
    "engine/run-over": (f) => `The run has ended already${f.by ? ` (by ${f.by})` : ""}, on ${englishTime(f.at)}.`,
    "engine/under-way":
      "The command is with the device already. Stopping would endanger it; ti-lotse only watches now.",
    "engine/not-asked": "That is not being asked now.",
    "engine/not-yours": "Only the DVO may do that.",
    "engine/window-past": "The maintenance window lies in the past or is shorter than nothing.",
    "engine/no-pin-holder": "Please name who enters the PIN afterwards.",
    "engine/unknown-device": "ti-lotse does not know this device.",
    "engine/wrong-device": "This procedure is made for another kind of device.",
    "engine/blocked": (f) => f.reason,
    "engine/read-only": "This installation only watches and changes nothing on devices.",
    "engine/busy": "Somebody else is working on the same order now. Please try again in a moment.",
  },
};
