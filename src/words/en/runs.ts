/** What page and command line tell of orders and runs, around the sentences of the engine. */

import { counted, englishDay, englishTime } from "../format.ts";
import type { Words } from "../words.ts";
import { berlinClock } from "../zone.ts";

function until(from: number, to: number): string {
  const [a, b] = [berlinClock(from), berlinClock(to)];
  return a.day === b.day ? b.time : englishTime(to);
}

function minutes(count: number): string {
  return counted(count, "minute", "minutes");
}

export const runs = {
  title: (f) => `${f.runbook}: ${f.device}`,
  window: (f) =>
    `${englishDay(berlinClock(f.opensAt).day)}, ${berlinClock(f.opensAt).time} to ${until(f.opensAt, f.closesAt)}${f.consent && ` (${f.consent})`}`,
  consent: {
    "practice-closed": "the practice is closed then",
    restricted: "agreed: the practice can do without the device for so long",
  },
  minutes: (f) =>
    `usually ${minutes(f.usual)}, with reserve ${minutes(f.needed)}${f.isAssumption ? " (assumed with caution, no manufacturer states a duration)" : ""}`,

  sentences: {
    waiting: "The order is waiting. Nothing happens at the devices yet.",
    ready: "Everything is ready. Press “I begin now” when you stand at the device.",
    acting: (f) => `Running for ${minutes(f.elapsed)}; ${minutes(f.usual)} are usual.`,
    actingByHand: (f) =>
      `${f.by} has been working at the device for ${minutes(f.elapsed)}; ${minutes(f.usual)} are usual.`,
    longer: (f) =>
      `Takes longer than usual: ${minutes(f.elapsed)} so far, ${minutes(f.usual)} are usual. That happens. Please switch nothing off.`,
    verifying: "The work is over. ti-lotse reads from the device itself whether it took effect.",
    asking: "ti-lotse needs you:",
    over: "The run is over.",
  },
  warning:
    "Please do not switch off, restart or unplug it. Cover the plug. While this runs, restarts and other work on this device are locked.",
  notice: "Another installation of ti-lotse acts for this practice. This one only looks on.",

  seen: {
    firmware: (f) => `Version ${f.version}`,
    answers: "The device answers.",
    silent: "The device does not answer.",
    idle: "The device is idle.",
    installing: "The device is installing something.",
    runningSince: (f) => `Running since ${englishTime(f.at)}.`,
    tiUp: "The TI can be reached.",
    tiDown: "The TI cannot be reached.",
  },

  proof: {
    restart: "The device was away and has been running anew since.",
    install: (f) => `Read from the device itself: version ${f.target}, and it is idle.`,
    pin: "The practice cards are unlocked again.",
    verify: "The TI can be reached, and all card terminals are back.",
  },

  noStop: {
    done: "The work is done already. What is left is looking whether everything is back.",
    stopping: "The run is being stopped.",
  },

  history: {
    ordered: (f) => `Ordered by ${f.by}`,
    decided: "Everything checked; the work is being prepared",
    withdrawn: (f) => `Not begun. ${f.why}`,
    withdrawnWhy: {
      "found-decided": "ti-lotse was interrupted before anything was sent.",
      stopped: "Somebody stopped it.",
      lock: "At the last check something was not right any more.",
    },
    sent: "Command to the device, exactly once",
    begun: (f) => `${f.by} began at the device`,
    begunByHand: "Begun at the device",
    reported: "Reported as done",
    settled: {
      effect: "Read from the device: it took effect",
      "no-effect": "Read from the device: it had no effect",
      "needs-person": "Cannot be told from here whether it took effect",
    },
    done: (f) => `Done: ${f.step}`,
    asked: (f) => `Question: ${f.question}`,
    takenOver: (f) => `${f.by} takes care of it`,
    stopped: (f) => `Stopped by ${f.by}`,
  },

  next: {
    window: (f) => `Proposal for the next try: ${f.text}.`,
    noWindow: "In the next days the practice is never closed long enough. Agree on a time.",
    dvo: (f) => `It has failed twice. Now the DVO takes over: ${f.name}.`,
    dvoUnknown:
      "It has failed twice. Now the DVO has to take over. Who that is does not stand with the details of the practice yet.",
  },

  disabled: {
    running: (f) => `Under way: ${f.title}. Restarts and other work are locked so long.`,
    ordered: (f) => `There is an order already: ${f.title}.`,
    installing: (f) => `${f.device} is installing something. Nothing happens so long.`,
    "not-native": "ti-lotse knows no way to restart this model. Ask your DVO.",
    "nothing-newer": "The version list has no newer version for this model.",
  },

  notInstallable: {
    "no-catalogue": "No version list is loaded.",
    "catalogue-outdated": "The version list has expired.",
    "catalogue-practice-only": "The version list is for practising only.",
    "product-unknown": "This model is not in the version list.",
    "version-unknown": "This version is not in the version list.",
  },

  refused: {
    "engine/already-ordered": {
      whatToDo: "Look at the run. Stop it if you want something else.",
      why: "Only one thing at a time is done to a device.",
    },
    "engine/dvo-needed": {
      whatToDo: "Call your DVO.",
      why: "An update that failed twice needs somebody who finds the cause.",
    },
    "engine/not-confirmed": {
      whatToDo: "Read the notes and tick them.",
      why: "Nothing is changed at any device without a person's confirmation.",
    },
    "engine/evidence-changed": {
      whatToDo: "Look at the preview again and confirm anew.",
      why: "A confirmation holds only for what was shown with it.",
    },
    "engine/no-target": { whatToDo: "Choose a version.", why: "ti-lotse never picks one by itself." },
    "engine/no-such-run": {
      whatToDo: "Go back to the list of runs.",
      why: "Perhaps it belongs to another practice, or its id is not written correctly.",
    },
    "engine/run-over": { whatToDo: "Look how it ended.", why: "A run that is over changes no more." },
    "engine/under-way": {
      whatToDo: "Wait, and leave the device on power.",
      why: "A device that is interrupted in the middle of an installation can become unusable.",
    },
    "engine/not-asked": {
      whatToDo: "Load the page anew: the run has gone on.",
      why: "Perhaps somebody else has answered, or the device has answered the question itself.",
    },
    "engine/not-yours": { whatToDo: "Call your DVO.", why: "The DVO has given this order." },
    "engine/window-past": {
      whatToDo: "Choose a time that is still to come.",
      why: "The maintenance window has to lie ahead and be longer than nothing.",
    },
    "engine/no-pin-holder": {
      whatToDo: "Enter a name.",
      why: "After the restart the practice card is locked. Without its PIN the practice does not get into the TI.",
    },
    "engine/unknown-device": {
      whatToDo: "Load the page anew.",
      why: "The device has never shown up, or it was removed.",
    },
    "engine/wrong-device": {
      whatToDo: "Choose the device it is about.",
      why: "The locks of a runbook are made for one kind of device; at another one they protect nothing.",
    },
    "engine/blocked": {
      whatToDo: "Look at the run to see what ends the lock.",
      why: "ti-lotse begins nothing that is not safe.",
    },
    "engine/read-only": {
      whatToDo: "Give the order where ti-lotse runs for the practice.",
      why: "Exactly one installation acts for each practice. Two could get in each other's way.",
    },
    "engine/busy": {
      whatToDo: "Wait a moment.",
      why: "Of two who want something at the same time one comes after the other.",
    },
  },

  journal: {
    "run/ordered": (f) => `Ordered: ${f.run}`,
    "run/stopped": (f) => `Stopped: ${f.run}`,
    "run/renewed": (f) => `Order confirmed after the restore: ${f.run}`,
    "run/access-given": (f) => `Password for this run entered: ${f.run}`,
    "run/answered": (f) => `${f.run}: answered “${f.value}”`,
    "run/reported": (f) => `${f.run}: reported as done`,
    "run/attempt-began": (f) => `${f.run}: second try`,
    "run/intent-decided": (f) => `${f.run}: decided (${f.value})`,
    "run/intent-withdrawn": (f) => `${f.run}: not sent. ${f.value}`,
    "run/intent-dispatched": (f) => `${f.run}: now, exactly once`,
    "run/intent-settled": (f) => `${f.run}: result read from the device`,
    "run/step-done": (f) => `${f.run}: done (${f.value})`,
    "run/failed": (f) => `${f.run}: ${f.value}`,
    "run/waiting": (f) => `${f.run}: waiting (${f.value})`,
    "run/asked": (f) => `${f.run}: asks (${f.value})`,
    "run/over": (f) => `${f.run}: ${f.value}`,
  },
  unknownRun: "an earlier run",

  cli: {
    restart: "Restart a Konnektor",
    update: "Update a card terminal; with --by-hand ti-lotse leads a person at the device",
    runCommands: {
      show: "Show a run",
      answer: "Answer a question",
      begin: "“I begin now”: the instruction for a step at the device",
      done: "Report that a step at the device is done",
      renew: "After restoring a backup: the order still holds",
      password: "Enter the password of the device for this run",
    },
    help: {
      device: "name or id of the device, as “lotse devices” calls it",
      practice: "practice, where there are several",
      by: "in whose name: sign-in name of an account of this practice (also LOTSE_AS)",
      target: "version to be installed",
      file: "the manufacturer's file with this version",
      byHand: "a person installs at the device; ti-lotse guides and checks",
      window: "maintenance window: “today 19:30-21:30”, “tomorrow 06:00-07:30”, “2026-12-05 13:00-16:00”",
      now: "at once, within the next four hours",
      closed: "the practice is closed then",
      restricted: "agreed: the practice can do without the device for so long",
      retry: "on failure try once more in this window",
      pinHolder: "who enters the PIN of the practice card afterwards",
      confirm: "confirm without being asked: stays-on-power, pin-afterwards",
      address: "address of the device's administration, such as 192.168.1.50:443",
      user: "user name at the device's administration",
      pin: "SHA-256 of the certificate you have compared",
      unproven: "also what nobody has tried on a real device",
      kept: "take the password that is kept for regular reading",
      passwordFile: "file with the password in its first line; else LOTSE_PASSWORD or a question",
      answer: "look-again, took-effect, no-effect, give-to-dvo, will-do",
    },
    confirmQuestion: (f) => `${f.text}\nDo you confirm that? [yes/no]`,
    confirmWords: ["yes", "y"],
    ordered: (f) => `Ordered: ${f.title} (${f.id})`,
    stopped: "Stopped. Nothing more is sent.",
    taken: "Taken.",
    none: "There is no run.",
    noneOpen: "Nothing is under way, and nothing is ordered.",
    open: "Open",
    ended: "Ended",
    window: "Maintenance window",
    duration: "Duration",
    orderedBy: (f) => `Ordered by ${f.by}, ${englishTime(f.at)}`,
    pinHolder: (f) => `PIN afterwards: ${f.name}`,
    steps: "Steps",
    stepStates: { done: "done", now: "now", open: "open" },
    seen: "Seen of the device last",
    proof: "Proof",
    locks: "Locked for now",
    noLocks: "Nothing is locked.",
    pointOfNoReturn: "no way back from here",
    answers: "Answer with",
    toConfirm: "To be confirmed",
    at: (f) => englishTime(f.at),
    notConfirmed: (f) => `A confirmation is missing. Without a terminal that needs: --confirm ${f.codes}`,
    deviceUnknown: (f) => `There is no device “${f.value}” here. “lotse devices” shows all.`,
    deviceAmbiguous: (f) => `Several devices are called “${f.value}”. Give its id, or --practice.`,
    personNeeded: "In whose name? Give --as with the sign-in name of an account of this practice (or LOTSE_AS).",
    windowNeeded: "When? Give --window or --now.",
    windowExpected: "“today 19:30-21:30”, “tomorrow 06:00-07:30” or “2026-12-05 13:00-16:00”",
    today: ["heute", "today"],
    tomorrow: ["morgen", "tomorrow"],
    accessIncomplete: "--address, --user and --pin-sha256 go only together.",
    placeholders: { device: "DEVICE", window: "WINDOW", code: "CODE", answer: "ANSWER", login: "ACCOUNT" },
  },
} satisfies Words["runs"];
