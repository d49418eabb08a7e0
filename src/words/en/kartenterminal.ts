/** What can go wrong when ti-lotse asks the remote management of a device over WebSocket. Part of the errors. */
import type { kartenterminal as german } from "../de/kartenterminal.ts";
import type { Entry } from "../entry.ts";

type Kartenterminal = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

export const kartenterminal: Kartenterminal = {
  "ws/refused": (f) => ({
    meaning: `"${f.host}" answers, but does not offer remote management there.`,
    whatToDo: "Switch on remote management at the device. Then check address and port.",
    why: `Remote management is usually switched off by default. It may also be another device that answered${f.status ? ` (HTTP ${f.status})` : ""}.`,
  }),
  "ws/unreadable": (f) => ({
    meaning: `"${f.host}" answered something that does not fit the remote management of this device.`,
    whatToDo:
      "Check whether the address belongs to the right device. If it stays like this, give this message to the DVO.",
    why: `The answer is damaged, or the firmware speaks another version (technically: ${f.reason}).`,
  }),
  "kt/credentials-wrong": (f) => ({
    meaning: `The Kartenterminal "${f.host}" does not accept user name and password.`,
    whatToDo:
      "Enter the password of the remote management. Do not try several times in a row: look the password up first.",
    why: "The device counts wrong passwords, also over a restart. From the third one on it locks signing in, for a minute at first, later for a whole day. ti-lotse sent the password only once and does not try again.",
    ifNothing: "Until then the Kartenterminal is asked over the Konnektor only.",
  }),
  "kt/login-refused": (f) => ({
    meaning: `The Kartenterminal "${f.host}" refused to let ti-lotse sign in.`,
    whatToDo: "Check user name and password of the remote management. Do not try several times in a row.",
    why: "Usually the password is wrong, or signing in is locked after several tries. The device does not say why. ti-lotse sent the password only once and does not try again.",
    ifNothing: "Until then the Kartenterminal is asked over the Konnektor only.",
  }),
  "kt/login-locked": (f) => ({
    meaning: `The Kartenterminal "${f.host}" has locked signing in for a while.`,
    whatToDo: "Wait, and look up the right password meanwhile.",
    why: "A wrong password was entered too often, perhaps by another program. After three failures the lock lasts a minute, after seven ten minutes, after eleven an hour, after twenty-one a day. Switching it off does not help.",
  }),
  "kt/session-taken": (f) => ({
    meaning: `Somebody is signed in at the Kartenterminal "${f.host}" already.`,
    whatToDo: "Sign out of the web page of the Kartenterminal, or wait five minutes. Then ti-lotse asks again.",
    why: "The device allows only one to be signed in at a time.",
  }),
  "kt/session-ended": (f) => ({
    meaning: `The Kartenterminal "${f.host}" ended the session before everything was read.`,
    whatToDo: "Nothing. ti-lotse asks again next time.",
    why: "The device was restarted, or somebody else signed in.",
  }),
  "kt/internal-error": (f) => ({
    meaning: `The Kartenterminal "${f.host}" reports an error of its own.`,
    whatToDo:
      "Wait a few minutes. If it stays like this and no update is running, restart the Kartenterminal outside consulting hours.",
    why: "A part of the device did not answer in time.",
  }),
  "kt/input-refused": (f) => ({
    meaning: `The Kartenterminal "${f.host}" does not allow an input.`,
    whatToDo: "Check user name and password of the remote management for characters too many.",
    why: `The device names the field "${f.field}".`,
  }),
  "kt/update-in-progress": (f) => ({
    meaning: `An update is being installed at the Kartenterminal "${f.host}".`,
    whatToDo: "Leave the device on until it is done.",
    why: "Meanwhile it takes no further orders.",
  }),
  "kt/remote-smcb-taken": (f) => ({
    meaning: `Another program is already connected with the Kartenterminal "${f.host}" for the PIN of the practice card.`,
    whatToDo: "Ask the DVO which program that is.",
    why: "The device allows only one connection for this.",
  }),
  "kt/remote-smcb-off": (f) => ({
    meaning: `Entering the PIN from afar is switched off at the Kartenterminal "${f.host}".`,
    whatToDo: "Enter the PIN at the device.",
    why: "That is how the device is set by default. Only the administrator can change it.",
  }),
  "kt/request-refused": (f) => ({
    meaning: `The Kartenterminal "${f.host}" did not answer one question.`,
    whatToDo: "There is nothing to do: everything else was read. An update of the Kartenterminal may mend it.",
    why: `Probably this firmware does not know the question yet (${f.request}). The device does not say why.`,
  }),
  "kt/error-unknown": (f) => ({
    meaning: `The Kartenterminal "${f.host}" reports an error ti-lotse does not know.`,
    whatToDo: "Check whether there is a newer version of ti-lotse, and give this message to the DVO.",
    why: "It is not in the manufacturer's documents.",
  }),
  "kt/restart-unclear": (f) => ({
    meaning: `Whether the Kartenterminal "${f.host}" restarts is open.`,
    whatToDo: "Look at the device. The order was sent once and is not repeated.",
    why: "The device neither accepted nor refused the order.",
  }),
  "kt/install-unclear": (f) => ({
    meaning: `Whether the Kartenterminal "${f.host}" installs the update is open.`,
    whatToDo: "Leave the device on power, and look at the device. The update is not sent again.",
    why: "The file was transferred, then the connection broke before the device had answered.",
  }),
  "kt/image-differs": (f) => ({
    meaning: `The file with the update for the Kartenterminal "${f.host}" is not the expected one.`,
    whatToDo: "Download the file once more.",
    why: "Size or checksum are wrong. The Kartenterminal has installed nothing.",
  }),
};
