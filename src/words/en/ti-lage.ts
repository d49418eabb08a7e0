/** What ti-lotse says of the TI nationwide: failures of asking, findings, names of services. English. */
import type * as german from "../de/ti-lage.ts";
import type { Entry } from "../entry.ts";
import { englishTime, inSeries } from "../format.ts";

const services: Record<string, string> = {
  tianschluss: "access to the TI",
  vsdm: "online check of health cards (VSDM)",
  erezept: "e-prescriptions (E-Rezept)",
  epa: "electronic patient record (ePA)",
  kim: "KIM mail",
  wanda: "further applications (WANDA)",
  ogd: "OGD",
};

const shortServices: Record<string, string> = {
  ...services,
  tianschluss: "TI access",
  vsdm: "VSDM",
  erezept: "E-Rezept",
  epa: "ePA",
  kim: "KIM",
  wanda: "WANDA",
};

function namesOf(ids: readonly string[], names = services): string {
  return inSeries(
    ids.map((id) => names[id] ?? id),
    "and",
  );
}

const goesOn = "The last answer counts for a while; after that the nationwide state is unknown.";
const since = (at: number | null) =>
  at === null ? "" : ` The disturbance has lasted since ${englishTime(at)} at least.`;
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

type Errors = { [K in keyof typeof german.tiLageErrors]: (f: Parameters<(typeof german.tiLageErrors)[K]>[0]) => Entry };
type Findings = {
  [K in keyof typeof german.tiLageFindings]: (f: Parameters<(typeof german.tiLageFindings)[K]>[0]) => Entry;
};

export const tiLageErrors: Errors = {
  "tilage/not-reached": (f) => ({
    meaning: `The central status of the TI at “${f.host}” cannot be reached.`,
    whatToDo: "Check that the internet works. Otherwise there is nothing to do: ti-lotse asks again by itself.",
    why: "The internet of the practice is down, a firewall does not allow the connection, or the place itself has failed.",
    ifNothing: goesOn,
  }),
  "tilage/untrusted": (f) => ({
    meaning: `At “${f.host}” somebody answers who cannot prove to be that place.`,
    whatToDo: "Ask your IT support whether a proxy or virus scanner opens encrypted connections.",
    why: "The certificate comes from nobody this computer trusts. Nothing was asked and nothing believed.",
    ifNothing: goesOn,
  }),
  "tilage/too-slow": (f) => ({
    meaning: `The central status of the TI at “${f.host}” answers too slowly.`,
    whatToDo: "There is nothing to do: ti-lotse asks again by itself.",
    why: "In a nationwide disturbance many ask at once. ti-lotse waits only briefly, so that nothing else is held up.",
    ifNothing: goesOn,
  }),
  "tilage/refused": (f) => ({
    meaning: `The central status of the TI at “${f.host}” gives no answer (HTTP ${f.status}).`,
    whatToDo: "There is nothing to do: ti-lotse asks again by itself, and ever less often.",
    why: "The place is overloaded or disturbed, or its address has changed.",
    ifNothing: goesOn,
  }),
  "tilage/redirected": (f) => ({
    meaning: `“${f.host}” points to another address. ti-lotse does not follow it.`,
    whatToDo: "Ask your IT support whether the internet access wants a sign-in first.",
    why: "Only what a person has allowed is asked: this one address.",
    ifNothing: goesOn,
  }),
  "tilage/too-large": (f) => ({
    meaning: `The answer of “${f.host}” is far too large and was dropped.`,
    whatToDo: "There is nothing to do: ti-lotse asks again by itself.",
    why: "The answer usually has a few kilobytes. ti-lotse protects its own computer by this.",
    ifNothing: goesOn,
  }),
  "tilage/not-understood": (f) => ({
    meaning: `The answer of “${f.host}” cannot be understood and was dropped.`,
    whatToDo: "There is nothing to do. If it stays like this, ti-lotse needs a newer version.",
    why: f.place
      ? `What cannot be read is ${f.place}. Only what is understood as a whole is believed.`
      : "JSON with the services of the TI is expected. Only what is understood as a whole is believed.",
    ifNothing: goesOn,
  }),
  "tilage/outdated": (f) => ({
    meaning: `The answer of “${f.host}” is ${f.minutes} minutes old and does not count any more.`,
    whatToDo: "Check date and time of this computer. If they are right, there is nothing to do.",
    why: "A cache hands out an old answer, or the clock of this computer is wrong.",
    ifNothing: goesOn,
  }),
};

export const tiLageFindings: Findings = {
  "tilage/konnektor-offline": (f) => {
    const what = f.isMaintenance
      ? "The access to the TI is under maintenance nationwide."
      : `The access to the TI is ${f.isLikely ? "partly " : ""}disturbed nationwide.`;
    const who = inSeries(f.devices, "and");
    const others = f.services.filter((id) => id !== "tianschluss");
    return {
      meaning: f.isLikely
        ? `${what} That is probably why ${who} ${f.devices.length > 1 ? "are" : "is"} not connected to the TI.`
        : `${what} That is why ${who} ${f.devices.length > 1 ? "are" : "is"} not connected to the TI.`,
      whatToDo: f.isLikely
        ? "Wait for an hour, work with the fallback procedure, and do not replug anything. If it stays like this, ask your DVO whether your access service is affected."
        : "Wait, work with the fallback procedure, and do not replug anything. The disturbance is resolved centrally.",
      why: `That is what the central status of the TI reports.${since(f.since)}${others.length > 0 ? ` Reported as disturbed: ${namesOf(others)}.` : ""}`,
      ifNothing:
        "Until the disturbance ends, e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work. After that the Konnektor connects by itself.",
    };
  },
  "tilage/services-disturbed": (f) => ({
    meaning: `${upper(namesOf(f.services))}: ${f.isFull ? "disturbed" : "partly disturbed"} nationwide${f.isMaintenance ? " because of maintenance" : ""}.`,
    whatToDo:
      "There is nothing to repair in the practice: the disturbance is resolved centrally. Work with the fallback procedure meanwhile.",
    why: `That is what the central status of the TI reports.${since(f.since)} The Konnektor of the practice is connected to the TI.`,
    ifNothing: "Until the disturbance ends, something there may not work. After that it works again by itself.",
  }),
  "tilage/elsewhere": (f) => ({
    meaning: `${upper(namesOf(f.services))}: disturbed nationwide. Your practice is not affected.`,
    whatToDo: "There is nothing to do.",
    why: `That is what the central status of the TI reports.${since(f.since)} ${f.isAccess ? "The Konnektor of the practice is connected to the TI." : "Practices do not use it day by day."}`,
  }),
  "tilage/not-known": (f) => {
    const error = f.reason
      ? (tiLageErrors as Record<string, (fields: never) => Entry>)[f.reason]?.({
          host: "central status",
          status: 0,
          place: "",
          minutes: 0,
        } as never)
      : undefined;
    return {
      meaning: "How the TI is nationwide is not known at present.",
      whatToDo: error?.whatToDo ?? "There is nothing to do: ti-lotse asks again by itself.",
      why: f.at === null ? "The central status has never answered." : `The last answer is of ${englishTime(f.at)}.`,
      ifNothing: "ti-lotse cannot tell whether a disturbance is central or lies in the practice.",
    };
  },
};

export const besideOffline: typeof german.besideOffline = {
  disturbed: {
    whatToDo: "There is nothing to do here. The nationwide disturbance has to be resolved first.",
    why: "The access to the TI is disturbed nationwide.",
  },
  ok: {
    whatToDo: "Check that the internet works in the practice. If it does, call your DVO. Do not replug anything.",
    why: "The protected tunnel (VPN) to the TI is down. No disturbance is reported nationwide: the cause is the internet of the practice, its access service or the Konnektor.",
  },
};

export const lage: typeof german.lage = {
  state: {
    off: "not asked",
    waiting: "being asked",
    ok: "in order",
    unknown: "unknown",
  },
  disturbed: (f) =>
    f.ids.length > 2 ? `${f.ids.length} services disturbed` : `${namesOf(f.ids, shortServices)} disturbed`,
  sentence: {
    off: "The central status of the TI is not asked.",
    waiting: "The central status of the TI is being asked for the first time.",
    ok: "No disturbance of the TI is reported nationwide.",
    unknown: "How the TI is nationwide is not known at present.",
  },
  disturbedSentence: (f) => `Disturbed nationwide: ${namesOf(f.ids)}.`,
  service: (f) => upper(services[f.id] ?? f.id),
  outage: {
    none: "in order",
    partial: "partly disturbed",
    full: "disturbed",
    unknown: "nothing said",
  },
  maintenance: "because of maintenance",
  decided: (f) => `${f.isOn ? "Switched on" : "Not switched on"} by ${f.person} on ${englishTime(f.at)}.`,
};
