/** What can go wrong when a Konnektor tells by itself what happens. Part of the errors. */
import type { cetp as german } from "../de/cetp.ts";
import type { Entry } from "../entry.ts";
import { counted } from "../format.ts";

type Cetp = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

export const cetp: Cetp = {
  "cetp/not-cetp": () => ({
    meaning: "Something that is not a Konnektor connected to the port for events.",
    whatToDo: "Nothing. The connection was ended. If it happens often, ask the IT support which program that is.",
    why: "Events of a Konnektor begin with the characters CETP.",
  }),
  "cetp/too-large": (f) => ({
    meaning: "The Konnektor sent an event that is too large.",
    whatToDo: "Nothing. It was not read; the Konnektor is asked instead.",
    why: `At most ${f.limit} are read.`,
  }),
  "cetp/not-an-event": (f) => ({
    meaning: "The Konnektor sent something that is not an event.",
    whatToDo: "Nothing. The Konnektor is asked instead.",
    why: `The document begins with "${f.found}" instead of "Event".`,
  }),
  "cetp/stalled": (f) => ({
    meaning: "An event arrived only in part.",
    whatToDo: "Nothing. The connection was ended; the Konnektor is asked instead.",
    why: `The rest did not come for ${counted(f.seconds, "second", "seconds")}.`,
  }),
  "cetp/stranger": (f) => ({
    meaning: `An unknown device wanted to send events (${f.address}).`,
    whatToDo:
      "If it is your Konnektor under a second address, start ti-lotse with --events-from and this address. Otherwise give the address to the IT support.",
    why: "Events are accepted only from Konnektoren connected to this practice.",
  }),
  "cetp/port-taken": (f) => ({
    meaning: `Port ${f.port} for events is already in use.`,
    whatToDo: `End the other program, or choose another port with ${f.flag}.`,
    why: "Another program on this computer uses it already, perhaps a second ti-lotse.",
  }),
};
