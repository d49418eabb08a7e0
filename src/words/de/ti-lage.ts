/** Was ti-lotse über die TI bundesweit sagt: Fehler beim Abfragen, Befunde, Namen der Dienste. */
import type { Entry } from "../entry.ts";
import { germanTime, inSeries } from "../format.ts";

/** Wie die Quelle sie nennt; was sie nicht erklärt, bleibt ein Kürzel. */
const services: Record<string, string> = {
  tianschluss: "TI-Zugang",
  vsdm: "Online-Prüfung der Versichertenkarten (VSDM)",
  erezept: "E-Rezept",
  epa: "elektronische Patientenakte (ePA)",
  kim: "KIM",
  wanda: "weitere Anwendungen (WANDA)",
  ogd: "OGD",
};

/** Kürzer, für die Kopfzeile. */
const shortServices: Record<string, string> = { ...services, vsdm: "VSDM", epa: "ePA", wanda: "WANDA" };

/** "E-Rezept und KIM" */
function namesOf(ids: readonly string[], names = services): string {
  return inSeries(
    ids.map((id) => names[id] ?? id),
    "und",
  );
}

const goesOn = "Die letzte Auskunft gilt noch eine Weile; danach ist der Stand bundesweit unbekannt.";
const since = (at: number | null) => (at === null ? "" : ` Die Störung dauert mindestens seit ${germanTime(at)}.`);
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const tiLageErrors = {
  "tilage/not-reached": (f: { host: string }) => ({
    meaning: `Der zentrale Status der TI unter „${f.host}“ ist nicht erreichbar.`,
    whatToDo: "Prüfen Sie, ob das Internet geht. Sonst ist nichts zu tun: ti-lotse fragt von selbst wieder.",
    why: "Das Internet der Praxis ist gestört, eine Firewall lässt die Verbindung nicht zu, oder die Stelle ist selbst ausgefallen.",
    ifNothing: goesOn,
  }),
  "tilage/untrusted": (f: { host: string }) => ({
    meaning: `Unter „${f.host}“ antwortet jemand, der sich nicht als diese Stelle ausweisen kann.`,
    whatToDo: "Fragen Sie die IT-Betreuung, ob ein Proxy oder Virenschutz verschlüsselte Verbindungen aufbricht.",
    why: "Das Zertifikat ist nicht von einer Stelle, der dieser Rechner vertraut. Es wurde nichts gefragt und nichts geglaubt.",
    ifNothing: goesOn,
  }),
  "tilage/too-slow": (f: { host: string }) => ({
    meaning: `Der zentrale Status der TI unter „${f.host}“ antwortet zu langsam.`,
    whatToDo: "Es ist nichts zu tun: ti-lotse fragt von selbst wieder.",
    why: "Bei einer bundesweiten Störung fragen viele zugleich. ti-lotse wartet nur kurz, damit nichts anderes aufgehalten wird.",
    ifNothing: goesOn,
  }),
  "tilage/refused": (f: { host: string; status: number }) => ({
    meaning: `Der zentrale Status der TI unter „${f.host}“ gibt keine Auskunft (HTTP ${f.status}).`,
    whatToDo: "Es ist nichts zu tun: ti-lotse fragt von selbst wieder, und immer seltener.",
    why: "Die Stelle ist überlastet oder gestört, oder sie hat ihre Adresse geändert.",
    ifNothing: goesOn,
  }),
  "tilage/redirected": (f: { host: string }) => ({
    meaning: `„${f.host}“ verweist auf eine andere Adresse. ti-lotse folgt ihr nicht.`,
    whatToDo: "Fragen Sie die IT-Betreuung, ob der Internetzugang erst eine Anmeldung verlangt.",
    why: "Gefragt wird nur, was eine Person erlaubt hat: diese eine Adresse.",
    ifNothing: goesOn,
  }),
  "tilage/too-large": (f: { host: string }) => ({
    meaning: `Die Antwort von „${f.host}“ ist viel zu groß und wurde verworfen.`,
    whatToDo: "Es ist nichts zu tun: ti-lotse fragt von selbst wieder.",
    why: "Die Auskunft hat sonst wenige Kilobyte. ti-lotse schützt damit den eigenen Rechner.",
    ifNothing: goesOn,
  }),
  "tilage/not-understood": (f: { host: string; place: string }) => ({
    meaning: `Die Antwort von „${f.host}“ ist nicht zu verstehen und wurde verworfen.`,
    whatToDo: "Es ist nichts zu tun. Bleibt es dabei, braucht ti-lotse eine neuere Version.",
    why: f.place
      ? `Unleserlich ist die Stelle ${f.place}. Geglaubt wird nur, was ganz verstanden ist.`
      : "Erwartet wird JSON mit den Diensten der TI. Geglaubt wird nur, was ganz verstanden ist.",
    ifNothing: goesOn,
  }),
  "tilage/outdated": (f: { host: string; minutes: number }) => ({
    meaning: `Die Auskunft von „${f.host}“ ist ${f.minutes} Minuten alt und zählt nicht mehr.`,
    whatToDo: "Prüfen Sie Datum und Uhrzeit dieses Rechners. Stimmen sie, ist nichts zu tun.",
    why: "Ein Zwischenspeicher gibt eine alte Antwort heraus, oder die Uhr dieses Rechners geht falsch.",
    ifNothing: goesOn,
  }),
};

export const tiLageFindings = {
  "tilage/konnektor-offline": (f: {
    devices: readonly string[];
    services: readonly string[];
    isLikely: boolean;
    isMaintenance: boolean;
    since: number | null;
  }): Entry => {
    const what = f.isMaintenance
      ? "Am TI-Zugang wird bundesweit gearbeitet."
      : `Der TI-Zugang ist bundesweit ${f.isLikely ? "teilweise " : ""}gestört.`;
    const who = inSeries(f.devices, "und");
    const others = f.services.filter((id) => id !== "tianschluss");
    return {
      meaning: f.isLikely
        ? `${what} Das ist wahrscheinlich der Grund, warum ${who} nicht mit der TI verbunden ${f.devices.length > 1 ? "sind" : "ist"}.`
        : `${what} Deshalb ${f.devices.length > 1 ? "sind" : "ist"} ${who} nicht mit der TI verbunden.`,
      whatToDo: f.isLikely
        ? "Warten Sie eine Stunde ab, arbeiten Sie im Ersatzverfahren, und stecken Sie nichts um. Bleibt es dabei, fragen Sie den DVO, ob Ihr Zugangsdienst betroffen ist."
        : "Warten Sie ab, arbeiten Sie im Ersatzverfahren, und stecken Sie nichts um. Behoben wird die Störung zentral.",
      why: `Das meldet der zentrale Status der TI.${since(f.since)}${others.length > 0 ? ` Gestört gemeldet: ${namesOf(others)}.` : ""}`,
      ifNothing:
        "Bis zum Ende der Störung gehen E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten nicht. Danach verbindet sich der Konnektor von selbst.",
    };
  },
  "tilage/services-disturbed": (f: {
    services: readonly string[];
    isFull: boolean;
    isMaintenance: boolean;
    since: number | null;
  }): Entry => ({
    meaning: `${upper(namesOf(f.services))}: bundesweit ${f.isFull ? "gestört" : "teilweise gestört"}${f.isMaintenance ? " wegen einer Wartung" : ""}.`,
    whatToDo:
      "In der Praxis ist nichts zu reparieren: Die Störung wird zentral behoben. Arbeiten Sie so lange im Ersatzverfahren.",
    why: `Das meldet der zentrale Status der TI.${since(f.since)} Der Konnektor der Praxis ist mit der TI verbunden.`,
    ifNothing: "Bis zum Ende der Störung kann dort etwas nicht gehen. Danach geht es von selbst wieder.",
  }),
  "tilage/elsewhere": (f: { services: readonly string[]; isAccess: boolean; since: number | null }): Entry => ({
    meaning: `${upper(namesOf(f.services))}: bundesweit gestört. Ihre Praxis ist davon nicht betroffen.`,
    whatToDo: "Es ist nichts zu tun.",
    why: `Das meldet der zentrale Status der TI.${since(f.since)} ${f.isAccess ? "Der Konnektor der Praxis ist mit der TI verbunden." : "Praxen nutzen das im Alltag nicht."}`,
  }),
  "tilage/not-known": (f: { at: number | null; reason: string }): Entry => {
    const error = f.reason
      ? (tiLageErrors as Record<string, (fields: never) => Entry>)[f.reason]?.({
          host: "zentraler Status",
          status: 0,
          place: "",
          minutes: 0,
        } as never)
      : undefined;
    return {
      meaning: "Wie es der TI bundesweit geht, ist zurzeit nicht bekannt.",
      whatToDo: error?.whatToDo ?? "Es ist nichts zu tun: ti-lotse fragt von selbst wieder.",
      why:
        f.at === null
          ? "Der zentrale Status hat noch nie geantwortet."
          : `Die letzte Auskunft ist vom ${germanTime(f.at)}.`,
      ifNothing: "ti-lotse kann nicht sagen, ob eine Störung zentral ist oder in der Praxis liegt.",
    };
  },
};

/** Gehört zu einem Befund am Konnektor: Was der zentrale Status dazu sagt. */
export const besideOffline = {
  disturbed: {
    whatToDo: "Hier ist nichts zu tun. Zuerst muss die bundesweite Störung behoben werden.",
    why: "Der TI-Zugang ist bundesweit gestört.",
  },
  ok: {
    whatToDo: "Prüfen Sie, ob das Internet in der Praxis geht. Wenn ja, rufen Sie den DVO an. Stecken Sie nichts um.",
    why: "Der geschützte Tunnel (VPN) zur TI steht nicht. Bundesweit ist keine Störung gemeldet: Die Ursache liegt am Internet der Praxis, an ihrem Zugangsdienst oder am Konnektor.",
  },
};

/** Neben dem Namen der Praxis, und auf der eigenen Seite. */
export const lage = {
  state: {
    off: "nicht abgefragt",
    waiting: "wird abgefragt",
    ok: "in Ordnung",
    unknown: "unbekannt",
  },
  disturbed: (f: { ids: readonly string[] }) =>
    f.ids.length > 2 ? `${f.ids.length} Dienste gestört` : `${namesOf(f.ids, shortServices)} gestört`,
  sentence: {
    off: "Der zentrale Status der TI wird nicht abgefragt.",
    waiting: "Der zentrale Status der TI wird gerade zum ersten Mal abgefragt.",
    ok: "Bundesweit ist keine Störung der TI gemeldet.",
    unknown: "Wie es der TI bundesweit geht, ist zurzeit nicht bekannt.",
  },
  disturbedSentence: (f: { ids: readonly string[] }) => `Bundesweit gestört: ${namesOf(f.ids)}.`,
  service: (f: { id: string }) => upper(services[f.id] ?? f.id),
  outage: {
    none: "in Ordnung",
    partial: "teilweise gestört",
    full: "gestört",
    unknown: "keine Angabe",
  },
  maintenance: "wegen einer Wartung",
  /** Wer und wann. */
  decided: (f: { person: string; at: number; isOn: boolean }) =>
    `${f.isOn ? "Eingeschaltet" : "Nicht eingeschaltet"} von ${f.person} am ${germanTime(f.at)}.`,
};
