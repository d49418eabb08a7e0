/** What monitoring programs get to see: lotse check, lotse devices, the last state, /metrics. */

import { counted, englishDay } from "../format.ts";
import type { Words } from "../words.ts";

export const monitoring: Words["monitoring"] = {
  checkHelp: {
    format: "for which monitoring: nagios, checkmk or prometheus",
    practice: "only this practice: name or id",
    component: "only this device or card: name or id",
    staleAfter: "what is this many minutes old counts as unknown",
    timeout: "answer after this many seconds at the latest",
    output: "write to this file, whole or not at all (only with --format prometheus)",
    codes: `No device is asked: the answer is the last state of ti-lotse.
Exit codes with nagios: 0 OK · 1 WARNING · 2 CRITICAL · 3 UNKNOWN. With checkmk the state stands in the lines,
the exit code is 0. With prometheus: 0 state known · 3 not known. 64 command used wrongly`,
  },
  notify: {
    test: "Send a test message to all recipients and the webhook, or to one address",
    to: "to this address only, even if it is not entered",
    address: "ADDRESS",
    taken: {
      mail: (f) => `The mail server has taken the test message to ${f.to}.`,
      webhook: (f) => `The program at ${f.to} has taken the test message.`,
    },
    notTaken: {
      mail: (f) => `The test message to ${f.to} did not go out:`,
      webhook: (f) => `The test message for ${f.to} did not go out:`,
    },
    nobody: 'Nobody is entered yet. Enter recipients or a webhook under "Notifications", or name an address with --to.',
    exitCodes: `Exit codes: 0 all taken · 1 nobody entered · 3 not reachable or refused · 64 wrong call · 70 fault in ti-lotse`,
  },

  devicesHelp: {
    practice: "only this practice: name or id",
    abilities: "also show what ti-lotse can do at each device, and how it knows",
  },
  stateHelp: {
    practice: "without --konnektor: only this practice, name or id",
    resident: "Without --konnektor no device is asked: the last state of the ti-lotse that runs here is shown.",
  },

  noneHere: (f) => `No data is stored here yet. Without a ti-lotse that runs already, ${f.option} is needed.`,
  practiceUnknown: (f) => `There is no practice “${f.value}” here.`,
  componentUnknown: (f) => `There is no device or card “${f.value}” here.`,
  noPractice: "There is no practice yet.",
  late: (f) => `ti-lotse did not answer within ${counted(f.seconds, "second", "seconds")}.`,
  neverChecked: "No Konnektor has answered yet.",
  old: (f) => `The state is too old (last checked ${f.age}). Then: ${f.sentence}`,
  oldComponent: (f) => `Not seen for too long (last ${f.age}). Then: ${f.sentence}`,
  notRunning: "ti-lotse is not running; this is its last state.",
  running: "last state of the running ti-lotse",
  more: (f) => `${counted(f.count, "more practice is", "more practices are")} like this or better.`,
  cut: (f) => `${counted(f.count, "more line stands", "more lines stand")} on the page of ti-lotse.`,
  todo: (f) => `${f.meaning} What to do: ${f.whatToDo}`,
  terminal: "TI Kartenterminal",
  catalogue: (f) => `Version list: ${f.title} (${englishDay(f.issuedOn)})`,
  central: (f) => `TI nationwide: ${f.text}`,
  notJudged: "Without a version list nobody can say whether the version is still approved.",
  noCatalogue: "no version list is loaded",

  devices: {
    none: "No device is known yet.",
    head: ["State", "Device", "Product", "Version", "Target", "Seen", "Source"],
    unknownVersion: "unknown",
    abilities: "What ti-lotse can do here",
    noAbilities: "Nothing is documented for this product yet.",
    can: {
      native: "asks the device itself",
      guided: "leads you step by step",
      unsupported: "not taken on by ti-lotse so far",
    },
    mark: {
      P: "P proven in use",
      C: "C published code only",
      D: "D manual or specification",
      W: "W web page",
      G: "G guessed",
    },
    source: (f) => `${f.source}, as of ${englishDay(f.day)}`,
  },

  serveHelp: {
    metricsTokenFile:
      "figures for Prometheus at /metrics, for everybody with the token in this file; made where it is missing",
    metricsOpen: "figures at /metrics without a token, only for programs on this computer",
  },
};
