/** What can go wrong when ti-lotse asks a device's administration. Part of the errors. */
import type { management as german } from "../de/management.ts";
import type { Entry } from "../entry.ts";
import { counted } from "../format.ts";

type Management = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

const expectedKinds: Record<string, string> = {
  object: "a set of fields",
  list: "a list",
  text: "a text",
  number: "a number",
  "yes-no": "yes or no",
  instant: "a moment in milliseconds",
  "short-list": "a shorter list",
  "short-text": "a shorter text",
};

export const management: Management = {
  // Signing in
  "management/login-refused": (f) => ({
    meaning: `The administration of “${f.host}” does not accept the credentials.`,
    whatToDo:
      "Check user name and password of the administration. Do not try several times: many devices lock after a few wrong passwords.",
    why: `The device refused the sign-in (HTTP status ${f.status}). ti-lotse tried exactly once and does not try again by itself.`,
  }),
  "management/login-not-understood": (f) => ({
    meaning: `“${f.host}” answered the sign-in differently from the administration of this device.`,
    whatToDo: "Check address, port and device. Sign in once with the browser to see what the device asks for.",
    why: "The answer lacks what ti-lotse needs for further questions. That happens with another device, or after an update that changed the administration.",
  }),
  "management/password-due": (f) => ({
    meaning: `Signing in at “${f.host}” does not lead to the start page of the administration.`,
    whatToDo:
      "Sign in once with the browser. If the device demands a new password, set one and enter it here. If the sign-in page comes back, the password was wrong.",
    why: "Either the credentials are wrong, or the device first demands a new password after a long pause. ti-lotse tried exactly once.",
  }),
  "management/session-ended": (f) => ({
    meaning: `The administration of “${f.host}” ended the session before everything was read.`,
    whatToDo: "Nothing. Next time ti-lotse signs in anew.",
    why: "The device no longer knows the session, for example after a restart or because somebody else signed in.",
  }),
  "management/forbidden": (f) => ({
    meaning: `The administration of “${f.host}” does not allow this user the question.`,
    whatToDo: "Ask the DVO to give the user the right of a local administrator.",
    why: "The sign-in is valid, the right for this question is missing.",
  }),
  "management/proxy-inactive": (f) => ({
    meaning: `The TI-Client on “${f.host}” does not let questions through to the Konnektor in the data centre.`,
    whatToDo:
      "Open the way to the Konnektor's administration in the TI-Client, or ask the provider of the TI-Gateway to do so.",
    why: "The TI-Client answers “forbidden” until the way was opened with the Konnektor's password. ti-lotse opens nothing by itself.",
  }),
  "management/unproven": (f) => ({
    meaning: `ti-lotse asks the administration of this device (${f.product}) only on explicit request.`,
    whatToDo: "Nothing. Versions and operating state are read over the interface for practice software.",
    why: "How this administration answers is only in documents of others. Nobody has proven it on such a device.",
  }),
  "management/deadline": (f) => ({
    meaning: `Reading the administration of “${f.host}” took longer than ${counted(f.seconds, "second", "seconds")} and was ended.`,
    whatToDo: "Nothing. It will be asked again next time.",
    why: "The device answers very slowly, for example during an update.",
  }),
  "management/not-readable": (f: { device: string }) => ({
    meaning: `ti-lotse cannot read the administration of “${f.device}”.`,
    whatToDo: "Nothing. Do not enter its password here; ti-lotse could do nothing with it.",
    why: "How the administration of this device answers a program is not proven.",
  }),
  "management/busy": (f: { host: string }) => ({
    meaning: `The administration of “${f.host}” is being read already.`,
    whatToDo: "Wait a moment, then load the page again.",
    why: "Many devices allow only one sign-in at a time. That is why ti-lotse never signs in twice.",
  }),
  "management/update-running": (f: { device: string }) => ({
    meaning: `An update is running at “${f.device}”. Its administration is not read now.`,
    whatToDo: "Wait until the update is over, then try again.",
    why: "Nobody should work in the administration of a device during an update. The password was not sent.",
  }),
  "management/tries-paused": (f: { seconds: number }) => ({
    meaning: `Signing in at this device has failed several times. Please wait ${counted(f.seconds, "second", "seconds")}.`,
    whatToDo: "Use the pause to find out which password is right. If in doubt, ask the DVO.",
    why: "Many devices lock their administration after a few wrong passwords. The password was not sent.",
  }),
  "management/restart-not-taken": (f) => ({
    meaning: `“${f.host}” did not take the order to restart.`,
    whatToDo: "Look into the administration of the device whether an update is running.",
    why: `The answer was HTTP status ${f.status}. The order was sent exactly once.`,
  }),

  // JSON
  "json/not-json": (f) => ({
    meaning: `“${f.host}” sent a web page instead of the expected data.`,
    whatToDo: "Check address and port of the administration.",
    why: `JSON was expected, ${f.type} came. Some devices show their sign-in page like this.`,
  }),
  "json/malformed": (f) => ({
    meaning: `The answer of the administration of “${f.host}” is damaged.`,
    whatToDo: "Try again in a few minutes. If it stays so, give this message to the DVO.",
    why: "The answer is no complete JSON.",
  }),
  "json/wrong-type": (f) => ({
    meaning: `The administration of “${f.host}” answered differently from what was expected.`,
    whatToDo:
      "Give this message to the DVO or to the developers of ti-lotse. Probably an update changed the administration.",
    why: `In the place “${f.path || "(beginning)"}” ${expectedKinds[f.expected] ?? f.expected} is expected.`,
  }),
  "server/not-running": () => ({
    meaning: "No ti-lotse is running. Nothing has happened.",
    whatToDo: "Start it with “lotse serve” and try again.",
    why: "Only the running service carries out orders: it watches the devices to the end, a single command does not.",
  }),
  "engine/access-missing": (f) => ({
    meaning: `The password of “${f.device}” is missing. Nothing has happened at the device.`,
    whatToDo: "Enter the password of the device for this run.",
    why: "It lies in memory only and is forgotten when ti-lotse starts anew. That is intended.",
  }),
  "engine/not-native": (f) => ({
    meaning: `ti-lotse cannot do that at “${f.device}” itself.`,
    whatToDo: "Choose the runbook that leads a person at the device.",
    why: "No way there is documented for this model. Nothing is guessed at devices.",
  }),
  "engine/image-missing": (f) => ({
    meaning: `The file for version ${f.target} is no longer there, or it was changed.`,
    whatToDo: "Download the manufacturer's file again, and give the order anew.",
    why: "Only what is still exactly as it was when ordered is transferred.",
  }),
};
