/**
 * What ti-lotse finds out about devices: four sentences per code that are understood at the reception desk, in English.
 *
 * Room: words. Same keys as the German file; terms of the field stay German.
 */
import type { FailureFields } from "../de/errors.ts";
import type { Entry } from "../entry.ts";
import { counted, englishDay, englishNumber, englishTime, inDaysEnglish } from "../format.ts";
import type { Words } from "../words.ts";
import { errors } from "./errors.ts";
import { fehlerzustaende } from "./fehlerzustaende.ts";
import { gematikCodes } from "./gematik-codes.ts";
import { besideOffline, tiLageFindings } from "./ti-lage.ts";

function errorText(failure: FailureFields): Entry {
  const text = (errors as Record<string, (f: never) => Entry>)[failure.code];
  return text
    ? text(failure.fields as never)
    : { meaning: failure.code, whatToDo: "Give this message to your DVO.", why: failure.code };
}

const withoutSmcB =
  "E-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.";
const blockedSoon =
  "The access service may lock the practice out of the TI. Then e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards no longer work.";
const updateNow = (target: string) =>
  target
    ? `Plan the update to ${target} now, for a time outside consultation hours, or ask your DVO to do it.`
    : "Ask your DVO which approved version is intended for this device.";

export const findings = {
  ...tiLageFindings,

  // Version list
  "catalogue/missing": () => ({
    meaning: "No version list is loaded, so it was not checked whether the versions are approved.",
    whatToDo: "Load a version list.",
    why: "Each version has its own approval, and only for a limited time. Without the list, ti-lotse knows only what the device itself reports.",
  }),
  "catalogue/outdated": (f) => ({
    meaning: "The version list is out of date.",
    whatToDo: "Load a newer version list.",
    why: `The list “${f.title}” is from ${englishDay(f.issuedOn)}, so it is ${counted(f.days, "day", "days")} old. New versions and withdrawn approvals are missing from it.`,
    ifNothing: "A device may appear up to date although its approval has ended in the meantime.",
  }),
  "catalogue/practice-only": (f) => ({
    meaning: "A training list was used. The results do not apply to real devices.",
    whatToDo: "Load a real version list for your practice.",
    why: `The dates in “${f.title}” are invented.`,
  }),

  // Firmware and approval
  "firmware/current": (f) => ({
    meaning: f.statedNoUpdate
      ? `${f.device}: Version ${f.version} is up to date, no update is available.`
      : `${f.device}: Version ${f.version} is up to date.`,
    whatToDo: "There is nothing to do.",
    why: f.until ? `The version is approved until ${englishDay(f.until)}.` : "The version list names no newer version.",
  }),
  "firmware/update-available": (f) => ({
    meaning: `There is an update for ${f.device}: ${f.installed} → ${f.target}. The device keeps working normally.`,
    whatToDo: "Schedule the update calmly, preferably soon and outside consultation hours.",
    why: f.until
      ? `The installed version is still approved until ${englishDay(f.until)}.`
      : "The installed version is approved; no end date is known.",
  }),
  "firmware/newer-unconfirmed": (f) => ({
    meaning: `${f.device}: Version ${f.installed} is approved. There is probably a newer one already: ${f.newer}.`,
    whatToDo: "When convenient, ask your DVO whether the newer version is approved for your device.",
    why: "In this list neither gematik nor the manufacturer has confirmed the approval of the newer version.",
  }),
  "firmware/held-back": (f) => ({
    meaning: `Version ${f.newer} is available for ${f.device}. ${f.by} asks to wait with it${f.until && ` until ${englishDay(f.until)}`}.`,
    whatToDo: "There is nothing to do. Your DVO answers questions about the date.",
    why: f.reason.en,
  }),
  "firmware/outdated": (f) => ({
    meaning: `${f.device}: Version ${f.installed} is out of date. There is a newer one: ${f.newer}.`,
    whatToDo: updateNow(f.isConfirmed ? f.newer : ""),
    why: "The version list does not say whether the installed version is still approved.",
    ifNothing: blockedSoon,
  }),
  "firmware/approval-ending": (f) => ({
    meaning: `${f.device}: The approval of version ${f.version} ends ${inDaysEnglish(f.days)} (last day ${englishDay(f.until)}).`,
    whatToDo: updateNow(f.target),
    why: "gematik approves every version only for a limited time.",
    ifNothing: blockedSoon,
  }),
  "firmware/approval-expired": (f) => ({
    meaning: `Risk of being blocked: ${f.device} runs version ${f.version}, whose approval ended on ${englishDay(f.until)}.`,
    whatToDo: updateNow(f.target),
    why: `By order of gematik, the access service may block practices whose firmware is no longer approved.${f.hearsay && ` The end date is second-hand: ${f.hearsay}.`}`,
    ifNothing: blockedSoon,
  }),
  "firmware/approval-withdrawn": (f) => ({
    meaning: `Risk of being blocked: the approval of version ${f.version} (${f.device}) was withdrawn.`,
    whatToDo: updateNow(f.target),
    why: "The manufacturer or gematik withdrew this version, usually because of an error in it.",
    ifNothing: blockedSoon,
  }),
  "firmware/not-approved": (f) => ({
    meaning:
      f.status === "feldtest"
        ? `${f.device} runs version ${f.version}, which is still in a field trial.`
        : f.status === "noch-nicht"
          ? `${f.device} runs version ${f.version}, whose approval has not begun yet.`
          : `${f.device} runs version ${f.version}, which has only been announced and is not approved yet.`,
    whatToDo:
      "Ask your DVO whether your practice takes part in the trial. Otherwise an approved version has to be installed.",
    why: "According to the version list, this version is not approved for normal use.",
  }),
  "firmware/approval-unconfirmed": (f) => ({
    meaning: `${f.device}: Neither gematik nor the manufacturer has confirmed that version ${f.version} is approved.`,
    whatToDo: "Ask your DVO about the approval of this version.",
    why: `This information comes second-hand: ${f.source}.`,
  }),
  "firmware/not-listed": (f) => ({
    meaning: `${f.device}: Version ${f.version} is not in the version list.`,
    whatToDo: "Load a newer version list, or ask your DVO.",
    why: "So it is not clear whether this version is approved.",
  }),
  "firmware/product-not-listed": (f) => ({
    meaning: `${f.device}: This product is not in the version list.`,
    whatToDo: "Load a newer version list, or ask your DVO.",
    why: `The device calls itself “${f.product}”.`,
  }),
  "firmware/unreadable": (f) => ({
    meaning: `${f.device}: The version “${f.text}” cannot be read.`,
    whatToDo: "Read the version off the device, and give this message to your DVO.",
    why: "A version consists of numbers with dots, for example 5.50.4.",
  }),
  "firmware/unknown": (f) => ({
    meaning: `${f.device}: The version is not known.`,
    whatToDo: "Switch the device on, or read the version off the device.",
    why: "No version is reported for this device, usually because it has never been connected.",
  }),
  "firmware/incomplete": (f) => ({
    meaning: f.installed
      ? `${f.device} is only partly updated: the version of its ${f.part} is ${f.installed} instead of ${f.target}.`
      : `${f.device} may be only partly updated: it needs ${f.part} ${f.target}, and the installed one is not known.`,
    whatToDo: `Update the ${f.part} as well; the quick guide of the device shows how.`,
    why: `Firmware ${f.version} needs the ${f.part} ${f.target}.`,
    ifNothing: f.effect.en,
  }),
  "firmware/upgrade-available": (f) => ({
    meaning: `There is ${f.paid === "ja" ? "a paid upgrade" : "an upgrade"} to version ${f.version} for ${f.device}.`,
    whatToDo: "If you need the new functions, ask for a quote. Nothing is installed without an order.",
    why: "An upgrade brings new functions. That is different from an update, which only keeps the device current.",
  }),
  "firmware/announced": (f) => ({
    meaning: `Version ${f.version} for ${f.device} is announced but not available yet.`,
    whatToDo: "There is nothing to do. ti-lotse tells you as soon as the version is available.",
    why: "The manufacturer has announced the version.",
  }),
  "firmware/field-trial": (f) => ({
    meaning: `Version ${f.version} for ${f.device} is in a field trial and is therefore not offered.`,
    whatToDo: "There is nothing to do.",
    why: "Versions in a field trial are only for practices that take part in it.",
  }),

  // What the Konnektor and the KSR report
  "update/critical": (f) => ({
    meaning:
      f.days === null
        ? `There is a critical update for ${f.device}: version ${f.version}. No deadline is given.`
        : f.days < 0
          ? `A critical update for ${f.device} was due by ${englishDay(f.deadline)} (version ${f.version}).`
          : `A critical update for ${f.device} is required: version ${f.version}, deadline ${inDaysEnglish(f.days)} (${englishDay(f.deadline)}).`,
    whatToDo: updateNow(f.version),
    why: `The update service of the TI (KSR) rates this update as critical${f.days === null ? "" : " and names this deadline"}.`,
    ifNothing:
      f.days === null
        ? "As soon as a deadline is set and passes, the Konnektor itself cuts the connection to the TI."
        : f.days < 0
          ? "The Konnektor may now cut the connection to the TI at any time, until the update is installed."
          : "After the deadline the Konnektor itself cuts the connection to the TI until the update is installed.",
  }),
  "update/offered": (f) => ({
    meaning: `The Konnektor offers an update for ${f.device}: version ${f.version}. The device keeps working normally.`,
    whatToDo: "Schedule the update calmly, preferably soon and outside consultation hours.",
    why: `${
      f.deadline
        ? `The update service of the TI (KSR) gives ${englishDay(f.deadline)} as the date.`
        : "This is what the update service of the TI (KSR) reports."
    }${f.loadedAt === null ? "" : ` Downloaded on ${englishTime(f.loadedAt)}: the update is ready and only has to be installed.`}`,
  }),
  "update/running": (f) => ({
    meaning: `An update is running on ${f.device} (since ${englishTime(f.since)}${
      f.progress === "laeuft" ? ` · usually ${f.usualMinutes} min` : ""
    }).${f.progress === "dauert-laenger" ? " It takes longer than usual." : ""}`,
    whatToDo:
      f.progress === "bitte-pruefen"
        ? "Leave the power on! See what the device shows, and call your DVO."
        : "Leave the power on, and do not switch the device off! Wait until the update has finished.",
    why:
      f.progress === "bitte-pruefen"
        ? "The device reported the beginning, but for a long time no end. The end may also have got lost."
        : "The device reported that it is installing. If that is interrupted it may not start again.",
  }),
  "update/failed": (f) => ({
    meaning: `An update of ${f.device} has failed. The device probably still has its old version.`,
    whatToDo: "There is nothing to repair. Schedule the update anew, or give the message to your DVO.",
    why: f.error ? `The device reported error ${f.error}.` : "This is what the device reported.",
    ifNothing: "The old version stays until the update succeeds or its approval ends.",
  }),
  "update/rejected": (f) => ({
    meaning: `${f.device} refused an update and goes on with the old version.`,
    whatToDo: "Nothing needs to be repaired. Give this message to your DVO, who installs the right file.",
    why:
      f.reason === "signature"
        ? "The signature of the file is wrong: it is damaged, or it belongs to another device. After a restart the device no longer shows this."
        : "The device does not allow this version, for example because it is too old. After a restart it no longer shows this.",
    ifNothing: "The old version stays until the update works or its Zulassung ends.",
  }),
  "update/automatic": (f) => ({
    meaning: automaticMeaning(f),
    whatToDo:
      "There is nothing to do. The device is set like this; whether it stays so the practice decides with the DVO.",
    why: `The administration of the device tells: search ${onOff(f.search)}, download ${onOff(f.download)}, install ${onOff(f.install)}.`,
  }),
  "device/restart-required": (f) => ({
    meaning: `${f.device} needs a restart for changed settings to count.`,
    whatToDo:
      "Restart the device after opening hours when no update is running. Afterwards the PIN of the SMC-B has to be entered again.",
    why: "Somebody changed a setting in the administration that works only after a restart. Until then the old one counts.",
  }),
  "update/none-reported": (f) => ({
    meaning: `The Konnektor reports no update for ${f.device} (as of ${englishTime(f.at)}).`,
    whatToDo: "There is nothing to do.",
    why: "The Konnektor asks the update service of the TI once a day. That it reports nothing does not prove that there is nothing.",
  }),
  "state/raised": (f) => {
    const text: Entry = fehlerzustaende[f.condition]({ terminal: f.terminal });
    if (f.central) return { ...text, ...besideOffline[f.central] };
    if (!f.isConsequence) return text;
    return {
      ...text,
      whatToDo: "There is nothing to do here. The serious state of the Konnektor has to be resolved first.",
      why: "In that state the Konnektor talks to no Kartenterminal at all.",
    };
  },
  "state/vendor": (f) => ({
    ...fehlerzustaende.EC_OTHER_ERROR_STATE({ terminal: "" }),
    why: `${f.since === null ? `The Konnektor reports ${f.condition}` : `The Konnektor has reported ${f.condition} since ${englishTime(f.since)}`}. Its manufacturer determines what that means.`,
    ifNothing: "Only the manufacturer knows whether something fails because of it.",
  }),
  "state/error-code": (f): Entry =>
    gematikCodes[f.number] ?? {
      meaning: `The device shows the error code ${f.number}.`,
      whatToDo: "Give this code to the DVO.",
      why: "There is no explanation for this code.",
    },
  "vpn/ti-offline": (f) => ({
    meaning: `The Konnektor has not been connected to the TI since ${englishTime(f.since)}.`,
    whatToDo: "Check that the internet works in the practice. If it does, call your DVO. Do not replug anything.",
    why: "The protected tunnel (VPN) to the TI is down. The cause may be the internet, the access service or a nationwide outage.",
    ifNothing:
      "E-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.",
    ...(f.central && besideOffline[f.central]),
  }),

  // Kartenterminals, cards, PIN
  "terminal/asleep": (f) => ({
    meaning: `The Kartenterminal “${f.terminal}” sleeps outside of consultation hours.`,
    whatToDo: "Nothing is to be done. If it is still not connected when the practice opens, ti-lotse speaks up.",
    why: "Outside of the hours entered here, a Kartenterminal that is switched off is no fault.",
  }),
  "notify/undelivered": (f) => {
    const text = errorText(f);
    const messages = f.count === 1 ? "One message has" : `${f.count} messages have`;
    return {
      meaning: `${messages} not been delivered since ${englishTime(f.since)}. ${text.meaning}`,
      whatToDo: text.whatToDo,
      why: text.why,
      ifNothing: "What there is to tell then stands on this page only.",
    };
  },
  "terminal/disconnected": (f) => ({
    meaning: `The Kartenterminal “${f.terminal}” is not connected to the Konnektor.`,
    whatToDo:
      "Check the power and network cable of the Kartenterminal. If it shows an update, wait until that is finished. Otherwise restart only the Kartenterminal.",
    why: "The Konnektor knows the device but does not reach it.",
    ifNothing:
      "No cards can be read at this place. If the practice card (SMC-B) is in it, KIM and e-prescriptions fail in the whole practice.",
  }),
  "terminal/worn": (f) => ({
    meaning: `Card slot ${f.slot} of “${f.terminal}” is ${f.isOver ? "at the end of its" : "near the end of its"} life: ${englishNumber(f.count)} insertions.`,
    whatToDo: "There is no hurry. Talk to the DVO about when to exchange the device.",
    why: `The life of such a slot is taken to be ${englishNumber(f.limit)} insertions. The device counts them itself.`,
  }),
  "management/reading-stopped": (f) => ({
    meaning: `The administration of “${f.device}” is no longer read regularly: it refused the password.`,
    whatToDo:
      "On the page of the device, under “Administration of the device”, enter the password anew, or end the regular reading there.",
    why: `ti-lotse signed in as “${f.user}” exactly once, was refused and forgot the password. Every further try could lock the administration.`,
    ifNothing:
      "ti-lotse goes on reading versions and operating state over the Konnektor. What only the administration tells stays as it was.",
  }),
  "terminal/update-credentials-missing": (f) => ({
    meaning: `The Konnektor cannot update the Kartenterminal “${f.terminal}”: it lacks its credentials.`,
    whatToDo:
      "In the administration of the Konnektor, store user name and password of this Kartenterminal's administrator, or ask the DVO to do so.",
    why: "The Konnektor installs updates only if it can sign in at the Kartenterminal as administrator. No user is stored.",
    ifNothing:
      "Updates for this Kartenterminal do not happen, and no message appears. When the approval of its version ends, it is locked out.",
  }),
  "smcb/missing": () => ({
    meaning: "The Konnektor sees no practice card (SMC-B).",
    whatToDo: "Check that the SMC-B sits firmly in its Kartenterminal and that this Kartenterminal is connected.",
    why: "Without the SMC-B the practice cannot prove its identity in the TI.",
    ifNothing: withoutSmcB,
  }),
  "smcb/pin-needed": (f) => ({
    meaning: `The practice card (SMC-B) in “${f.terminal}” is not unlocked.`,
    whatToDo: "Start unlocking the SMC-B in the practice software, and enter its PIN at the Kartenterminal.",
    why: `After every restart of the Konnektor or the Kartenterminal the PIN has to be entered once${ofMandant(f.mandant)}${f.leftTries === null ? "" : `; ${counted(f.leftTries, "try", "tries")} left`}.`,
    ifNothing: withoutSmcB,
  }),
  "smcb/pin-few-tries": (f) => ({
    meaning: `Careful: only ${counted(f.leftTries, "try is", "tries are")} left for the PIN of the practice card (SMC-B) in “${f.terminal}”.`,
    whatToDo: "Enter the PIN only when you are sure of it. Look for the PIN letter first.",
    why: `The PIN has been entered wrongly before${ofMandant(f.mandant)}. After the last try the card is blocked.`,
    ifNothing:
      "Until the card is unlocked, e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.",
  }),
  "smcb/pin-blocked": (f) => ({
    meaning: `The PIN of the practice card (SMC-B) in “${f.terminal}” is blocked.`,
    whatToDo: "Look for the PIN letter with the PUK, and have the card unblocked together with your DVO.",
    why: `The PIN was entered wrongly three times${ofMandant(f.mandant)}.`,
    ifNothing: withoutSmcB,
  }),
  "smcb/transport-pin": (f) => ({
    meaning: `The practice card (SMC-B) in “${f.terminal}” has no PIN of its own yet and cannot work.`,
    whatToDo: "Set a PIN of your own with the practice software. You need the PIN letter of the card for it.",
    why: `New cards need a PIN of their own before first use${ofMandant(f.mandant)}.`,
    ifNothing: withoutSmcB,
  }),

  // Certificates
  "certificate/expiring": (f) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)}: The certificate${kindOf(f.crypt)} expires ${inDaysEnglish(f.days)} (last day ${englishDay(f.until)}).`,
    whatToDo: ownerAdvice(f.owner) + orderText(f.orderBy, f.isOrderLate),
    why: f.owner === "gSMC-K" ? datedBySystem : `${datedBySystem} New cards often take weeks to arrive.`,
    ifNothing: ownerConsequence(f.owner),
  }),
  "certificate/expired": (f) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)}: The certificate${kindOf(f.crypt)} expired on ${englishDay(f.until)}.`,
    whatToDo: ownerAdvice(f.owner),
    why: "The TI does not accept expired certificates any more.",
    ifNothing: ownerConsequence(f.owner),
  }),
  "certificate/client-expiring": (f) => ({
    meaning: `The certificate with which “${f.clientsystem}” signs in at the Konnektor ends ${inDaysEnglish(f.days)} (${englishDay(f.until)}).`,
    whatToDo: "Have the DVO issue a new certificate and put it into the program that signs in with it.",
    why: `The administration of ${f.device} holds no certificate of this client system that is valid for longer${f.name && ` (“${f.name}”)`}.`,
    ifNothing: "From that day on the program cannot sign in at the Konnektor any more if it uses this certificate.",
  }),
  "certificate/client-expired": (f) => ({
    meaning: `The certificate with which “${f.clientsystem}” signs in at the Konnektor ended on ${englishDay(f.until)}.`,
    whatToDo:
      "Ask the DVO whether this client system is still needed. If so, it needs a new certificate; if not, it can be deleted.",
    why: `The administration of ${f.device} holds no valid certificate of this client system${f.name && ` (“${f.name}”)`}. Whether anybody still uses it the device does not say.`,
    ifNothing: "A program that uses this certificate cannot sign in at the Konnektor any more.",
  }),
  "certificate/rsa-only": (f) => ({
    meaning: `${ownerName(f.owner)}${place(f.where)}: The card only supports the old encryption method (RSA).`,
    whatToDo: ownerAdvice(f.owner),
    why: `The TI is moving to the new method (ECC). Such cards ${f.isOver ? "were" : "are"} only accepted until ${englishDay(f.until)}.`,
    ifNothing: ownerConsequence(f.owner),
  }),
  "certificate/renewal-failed": (f) => ({
    meaning: `${f.device} tried to have its certificates renewed. That did not work.`,
    whatToDo: f.isWithoutSmcB
      ? "Enter the PIN of the practice card (SMC-B) at the Kartenterminal. The Konnektor then tries again by itself."
      : "Give this message to your DVO.",
    why: f.isWithoutSmcB
      ? "For the new registration the Konnektor needs an unlocked practice card."
      : `This is what the Konnektor reports (${{ register: "registration", update: "installing", download: "download" }[f.step]} of the new certificates).`,
    ifNothing: "If the old certificates end before it works, the practice no longer gets into the TI.",
  }),
  "certificate/stated-differs": (f) => ({
    meaning: `${f.device}: “${f.document}” names ${englishDay(f.stated)} as the last day of the certificate, the device itself ${englishDay(f.read)}.`,
    whatToDo: `Plan with the earlier day (${englishDay(f.stated < f.read ? f.stated : f.read)}), and ask your DVO which one is right.`,
    why: "A letter may mean another device or an older state. ti-lotse cannot know which of the two is right.",
    ifNothing:
      "If the earlier day holds after all and nothing was done by then, the practice no longer gets into the TI.",
  }),

  // Clock, connection, depth
  "clock/off": (f) => ({
    meaning: `The clock of ${f.device} is ${f.minutes < 1 ? "less than a minute" : counted(f.minutes, "minute", "minutes")} ${f.ahead ? "ahead of" : "behind"} this computer.`,
    whatToDo:
      "First check the date and time of this computer. If they are right, your DVO sets the time of the Konnektor.",
    why: "Konnektor and computer should show the same time. Normally the Konnektor gets it from the TI.",
    ifNothing: "If the time differs too much, the TI rejects connections.",
  }),
  "transport/plain": (f) => ({
    meaning: `The connection to ${f.device} is not encrypted.`,
    whatToDo: "Ask your DVO to switch on encrypted connections (TLS) in the Konnektor.",
    why: "Any device in the practice network can read what the Konnektor and programs say to each other.",
  }),
  "transport/unchecked": (f) => ({
    meaning: `It was not checked whether ${f.device} really gave the answer.`,
    whatToDo: `Compare the fingerprint with that of the Konnektor, and from now on give it with --pin-sha256: ${f.fingerprint}`,
    why: "The check of the certificate was switched off with --insecure.",
  }),
  "transport/certificate-expired": (f) => ({
    meaning: `The certificate with which ${f.device} proves its identity in the practice network expired on ${englishDay(f.until)}.`,
    whatToDo: "Your DVO renews the certificate in the Konnektor. Plan this together with the practice software.",
    why: "ti-lotse trusts the confirmed fingerprint; other programs may refuse the connection.",
  }),
  "transport/own-certificate": (f) => ({
    meaning:
      f.days < 0
        ? `The certificate ti-lotse signs in to ${f.device} with expired on ${englishDay(f.until)}.`
        : `The certificate ti-lotse signs in to ${f.device} with expires ${inDaysEnglish(f.days)} (last day ${englishDay(f.until)}).`,
    whatToDo: "The DVO issues a new certificate for ti-lotse at the Konnektor. Enter it with the connections.",
    why: "Client systems sign in with a certificate that is valid only for a time.",
    ifNothing: "After that the Konnektor no longer lets ti-lotse in, and nothing is known of the devices any more.",
  }),
  "depth/directory-only": (f) => ({
    meaning: `Only the product and version of ${f.device} are known, not its state.`,
    whatToDo:
      "Give the names of Mandant, Clientsystem and Arbeitsplatz (workplace) with --mandant, --clientsystem and --arbeitsplatz.",
    why: "The Konnektor shows its operating state, Kartenterminals and cards only to programs it knows.",
  }),
  "device/unreachable": (f) => {
    const text = errorText(f);
    return { ...text, meaning: `${f.device} could not be queried. ${text.meaning}` };
  },
  "device/not-answered": (f) => {
    const text = errorText(f);
    return { ...text, meaning: `${f.device}, ${f.questions.map(questionName).join(", ")}: ${text.meaning}` };
  },
  "observation/stale": (f) => ({
    meaning:
      f.days < 0
        ? `The last check of ${f.device} carries a time that has not been yet (${englishTime(f.at)}).`
        : `${f.device} was last checked ${counted(f.days, "day", "days")} ago (${englishTime(f.at)}).`,
    whatToDo: "Check the device now, or read its version off the device.",
    why: "What is more than a day old may have changed.",
  }),
  "observation/reading-old": (f) => ({
    meaning:
      f.days < 0
        ? `${f.device}: The last reading carries a day that has not been yet (${englishDay(f.on)}).`
        : `${f.device}: The version was last read off ${counted(f.days, "day", "days")} ago (${englishDay(f.on)}).`,
    whatToDo:
      f.days < 0
        ? "Check date and time of this computer, then read the version off once more."
        : "Read the version off the device and enter it. It takes a few minutes.",
    why: `ti-lotse learns this version only when somebody looks at the device. What was read off more than ${counted(f.limit, "day", "days")} ago may have changed.`,
    ifNothing: "Whether the device is current and approved stays open, and an update that is due may go unnoticed.",
  }),
} satisfies Words["findings"];

function place(where: string): string {
  return where ? ` in “${where}”` : "";
}

function ownerName(owner: string): string {
  const names: Record<string, string> = {
    "gSMC-K": "Konnektor",
    "gSMC-KT": "Device card (gSMC-KT)",
    "SMC-B": "Practice card (SMC-B)",
    HBA: "Health professional card (eHBA)",
  };
  return names[owner] ?? "Card";
}

function orderText(orderBy: string, isLate: boolean): string {
  if (orderBy === "") return "";
  return isLate ? ` It should have been ordered since ${englishDay(orderBy)}.` : ` Order by ${englishDay(orderBy)}.`;
}

function ownerAdvice(owner: string): string {
  const advice: Record<string, string> = {
    "gSMC-K": "Settle with your DVO whether the certificate can be extended or it is time to move to a TI-Gateway.",
    "gSMC-KT": "Order a new device card through your DVO. After the exchange the Kartenterminal is paired again.",
    "SMC-B":
      "Order a follow-up card (Folgekarte) from the card issuer now, not a first card (Neukarte). This keeps the Telematik-ID.",
    HBA: "The holder of the card orders a follow-up card (Folgekarte) from the card issuer now.",
  };
  return advice[owner] ?? "Settle with your DVO how the card is replaced.";
}

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

function automaticMeaning(f: {
  device: string;
  install: boolean | null;
  weekday: number | null;
  time: string;
  zone: string;
}): string {
  if (f.install === null) return `${f.device}: whether the device installs updates by itself it does not say.`;
  if (!f.install) return `${f.device} does not install updates by itself.`;
  const day = f.weekday === null ? "" : ` on ${WEEKDAYS[f.weekday] ?? ""}`;
  const time = f.time && ` at ${f.time}${f.zone === "UTC" ? " UTC (one or two hours later in Germany)" : ""}`;
  return `${f.device} installs updates by itself${day || time ? `,${day}${time}` : ""}.`;
}

function onOff(value: boolean | null): string {
  return value === null ? "unknown" : value ? "yes" : "no";
}

const datedBySystem = "Certificates are electronic identity papers with a fixed expiry date.";

/** " (RSA)"; a card's own date does not say which. */
function kindOf(crypt: string): string {
  return crypt === "RSA" || crypt === "ECC" ? ` (${crypt})` : "";
}

function ownerConsequence(owner: string): string {
  const consequence: Record<string, string> = {
    "gSMC-K": "Without a valid certificate the practice can no longer get into the TI with this Konnektor.",
    "gSMC-KT": "Without a valid device card this Kartenterminal no longer connects to the Konnektor.",
    "SMC-B":
      "Without a valid practice card e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards no longer work.",
    HBA: "Without a valid card e-prescriptions (E-Rezept) and sick notes (eAU) can no longer be signed with it.",
  };
  return consequence[owner] ?? "Then the card can no longer be used in the TI.";
}

/** " (Mandant hafen)"; the terminal itself knows no Mandanten. */
function ofMandant(mandant: string): string {
  return mandant && ` (Mandant ${mandant})`;
}

function questionName(question: string): string {
  const names: Record<string, string> = {
    "resource-information": "operating state and TI connection",
    terminals: "Kartenterminals",
    cards: "cards",
    "pin-status": "PIN status",
    "certificates-rsa": "certificates (RSA)",
    "certificates-ecc": "certificates (ECC)",
    management: "administration of the device",
  };
  return names[question] ?? question;
}
