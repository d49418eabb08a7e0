/** What can go wrong when somebody uses the page: signing in, rights, what was entered. Part of the errors. */
import type { requests as german, Missing } from "../de/requests.ts";
import type { Entry } from "../entry.ts";
import { counted, englishTime } from "../format.ts";

type Requests = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

const missing: Record<Missing, string> = {
  page: "There is no such address.",
  practice: "There is no such practice here.",
  component: "There is no such device in this practice.",
  finding: "This message is no longer there.",
  device: "This device is no longer in this practice.",
  box: "This VPN box is no longer in this practice.",
  clearance: "This release is no longer there.",
  administration: "The administration of this device is not read regularly.",
  "display-code": "This code no longer stands in the display.",
  product: "This product is not in the version list.",
  notice: "This notice is no longer there.",
  document: "This document is no longer there.",
  person: "This person does not belong to this practice.",
  session: "This session has already ended.",
  recipient: "This recipient no longer exists.",
  webhook: "No webhook is set up.",
  "mail-server": "No mail server is set up.",
  maintenance: "The maintenance mode is over already.",
  quiet: "This message is no longer kept quiet.",
};

function waiting(seconds: number): string {
  return seconds < 90 ? counted(seconds, "second", "seconds") : counted(Math.ceil(seconds / 60), "minute", "minutes");
}

export const requests: Requests = {
  // Requests
  "request/not-found": (f) => ({
    meaning: missing[f.thing],
    whatToDo: "Load the page again, or go back to the start page.",
    why: "Perhaps it was removed meanwhile, or the address is not spelled correctly.",
  }),
  "request/method": (f) => ({
    meaning: "This cannot be done at this address.",
    whatToDo: "Load the page again.",
    why: `Only this is possible here: ${f.allowed}.`,
  }),
  "request/unreadable": () => ({
    meaning: "The request could not be read. Nothing was changed.",
    whatToDo: "Load the page again, and try once more.",
    why: "Its content is no valid JSON, or did not arrive completely.",
  }),
  "request/invalid": () => ({
    meaning: "Something entered does not fit. Nothing was changed.",
    whatToDo: "Correct the fields that are named.",
    why: "Beside each field stands what is wrong with it.",
  }),
  "request/too-large": (f) => ({
    meaning: "This is too large. Nothing was saved.",
    whatToDo: "Use a smaller file.",
    why: `ti-lotse does not take more than ${f.limit} here.`,
  }),
  "request/media-type": () => ({
    meaning: "ti-lotse does not take the request in this form.",
    whatToDo: "Load the page again. Programs send JSON (application/json).",
    why: "Other forms could also be sent by foreign pages in the browser.",
  }),
  "request/too-many": (f) => ({
    meaning: "Those were too many requests in a short time.",
    whatToDo: `Wait ${waiting(f.seconds)}, then try again.`,
    why: "The limit protects ti-lotse and the devices of the practice from overload.",
  }),
  "request/foreign-host": (f) => ({
    meaning: `ti-lotse is not set up under the name “${f.host}”.`,
    whatToDo: "Open ti-lotse under the address that was set up. IT adds further names at the start with --host-name.",
    why: "This way no foreign web page can address this computer under a name of its own.",
  }),
  "request/foreign-origin": () => ({
    meaning: "This request did not come from the page of ti-lotse. Nothing was changed.",
    whatToDo: "Open ti-lotse again, and repeat the step there.",
    why: "Changes are possible only from its own page. This protects against foreign pages in the same browser.",
  }),

  // Server
  "server/busy": () => ({
    meaning: "ti-lotse is busy right now.",
    whatToDo: "Try again in a minute.",
    why: "Too many requests came at the same time.",
  }),
  "server/failed": (f) => ({
    meaning: "An error occurred in ti-lotse that should never happen.",
    whatToDo: "Load the page again. If the error stays, report it with the mark below.",
    why: `What exactly happened is in the log of ti-lotse under the mark ${f.incident}.`,
  }),
  "server/needs-tls": (f) => ({
    meaning: `ti-lotse does not open at ${f.address} without encryption.`,
    whatToDo: "Give a certificate, put a proxy with TLS in front (--behind-proxy), or stay with the address 127.0.0.1.",
    why: "Otherwise passwords and sessions would travel readably through the practice network.",
  }),
  "server/port-taken": (f) => ({
    meaning: `Port ${f.port} is already in use.`,
    whatToDo: `Perhaps ti-lotse is running already. Otherwise choose a different port with ${f.flag}.`,
    why: "Only one program can listen on a port.",
  }),

  "server/still-running": (f) => ({
    meaning: "Restoring works only while ti-lotse is not running.",
    whatToDo:
      "End ti-lotse first: with Ctrl+C in its window, as a service with “sudo systemctl stop ti-lotse”. Then put the present data aside.",
    why: `In the directory ${f.directory} ti-lotse works with process number ${f.pid}, started on ${englishTime(f.since)}.`,
  }),
  "server/silent": (f) => ({
    meaning: "ti-lotse is running but does not answer.",
    whatToDo: `Try again in a minute. If it does not answer then either, end the process ${f.pid} and start ti-lotse anew.`,
    why: "No answer came within the time allowed. Perhaps the computer is overloaded.",
    ifNothing: "Stored data is not lost by this.",
  }),
  "server/gone": () => ({
    meaning: "The connection to the running ti-lotse broke off.",
    whatToDo: "Check that ti-lotse is still running, and repeat the command.",
    why: "ti-lotse probably ended before everything was sent. What arrived incomplete was thrown away.",
  }),
  "server/other-version": (f) => ({
    meaning: "The running ti-lotse has another version than this command.",
    whatToDo:
      "End the running ti-lotse and call “lotse serve” in the version of this command; as a service: sudo systemctl restart ti-lotse",
    why: `Version ${f.running} is running; this command belongs to version ${f.own}.`,
  }),
  "server/other-account": (f) => ({
    meaning: "ti-lotse is running under another account.",
    whatToDo: "Run the command under that account, or with sudo.",
    why: `Only the account that started ti-lotse may read the file ${f.file}.`,
  }),
  "server/token-exposed": (f) => ({
    meaning: `The file ${f.file} can be read by others too.`,
    whatToDo: "End ti-lotse and call “lotse serve” again. The file is then made anew, with a new secret.",
    why: "Whoever reads it can fetch the maintenance log and a backup.",
  }),

  // Figures for monitoring
  "metrics/token-needed": () => ({
    meaning: "The figures are given out only with the token.",
    whatToDo:
      "Enter the token in the monitoring program (Authorization: Bearer). It is in the file that “lotse serve --metrics-token-file” names.",
    why: "The token is missing or is another one.",
  }),
  "metrics/token-weak": (f) => ({
    meaning: "The token for the figures is too short or contains spaces.",
    whatToDo: `Delete ${f.file}. The next call of “lotse serve” makes a good token.`,
    why: `It must stand in the first line and have at least ${f.least} characters, so that nobody guesses it.`,
  }),
  "metrics/token-exposed": (f) => ({
    meaning: "Everybody on this computer can read the token for the figures.",
    whatToDo: `Take that right away: chmod o= ${f.file}`,
    why: "Only ti-lotse and the monitoring program should be able to read it.",
  }),

  // Signing in and rights
  "person/not-signed-in": () => ({
    meaning: "You are not signed in.",
    whatToDo: "Sign in.",
    why: "There is no session, or it ended after a pause.",
  }),
  "person/sign-in-failed": () => ({
    meaning: "Sign-in name and password do not match.",
    whatToDo: "Check both. Whoever forgot the password gets a new link from the administration.",
    why: "Capital and small letters make a difference in the password.",
  }),
  "person/sign-in-paused": (f) => ({
    meaning: "After several failed tries, signing in takes a pause.",
    whatToDo: `Wait ${waiting(f.seconds)}, then try again.`,
    why: "The pause grows with every try, so that no password can be found by guessing.",
  }),
  "person/code-wrong": () => ({
    meaning: "This code is not valid.",
    whatToDo: "Enter the next code from the app. Without the app, one of your recovery codes helps.",
    why: "A code is valid for a short time and only once. If the clock of the phone is wrong, so is the code.",
  }),
  "person/link-invalid": () => ({
    meaning: "This link is no longer valid.",
    whatToDo: "Ask the administration for a new link.",
    why: "A link works once and only for one day.",
  }),
  "person/second-factor-needed": () => ({
    meaning: "For this you need a second factor.",
    whatToDo:
      "Set it up under “My account” with an authenticator app. If it is set up already, sign in with password and code.",
    why: "Whoever connects devices or manages people, or comes from outside, proves their identity twice.",
  }),
  "person/right-missing": () => ({
    meaning: "Your role in this practice may not do this.",
    whatToDo: "Ask somebody with the administration role.",
    why: "What each role may do is set per practice.",
  }),
  "person/not-yours": () => ({
    meaning: "You cannot issue a link for this person.",
    whatToDo: "Ask the person who runs ti-lotse.",
    why: "The person also works for other practices, or runs ti-lotse. The link would lead there too.",
  }),
  "person/login-taken": (f) => ({
    meaning: `The sign-in name “${f.login}” is taken.`,
    whatToDo: "Choose a different one.",
    why: "Capital and small letters make no difference here.",
  }),
  "person/last-administrator": () => ({
    meaning: "This is the last person with the administration role in this practice.",
    whatToDo: "Give the administration role to somebody else first.",
    why: "Without it nobody could manage people and devices any more.",
  }),
  "person/password-wrong": () => ({
    meaning: "The present password is not right.",
    whatToDo: "Enter it once more.",
    why: "Whoever changes password or second factor has to prove who they are first.",
  }),
  "person/password-weak": (f) => ({
    meaning: "This password is too easy to guess.",
    whatToDo: "Use at least twelve characters, for example four words that have nothing to do with each other.",
    why: {
      login: "It contains the sign-in name.",
      practice: "It contains the name of the practice.",
      simple: "It consists of very few different characters.",
    }[f.reason],
  }),
  "person/totp-on": () => ({
    meaning: "The second factor is already set up.",
    whatToDo: "For a new phone, switch it off first and then set it up again.",
    why: "So it stays clear until the end which device counts.",
  }),
  "person/totp-not-begun": () => ({
    meaning: "Setting up the second factor has not begun yet.",
    whatToDo: "Begin again under “My account”.",
    why: "First a secret is made for the app to scan. Only then are there codes.",
  }),
};
