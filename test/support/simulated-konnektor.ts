/**
 * A small simulated Konnektor for the tests of its rules: every relation of the information model exists once as it should
 * be, and everything that does not belong lies beside it. Made of plain data, so that a test can take one piece away.
 *
 * M1 with client system CS1 works at AP1: `lokal` stands there, `fern` is reached from there. `weit` is reached through AP2,
 * which CS1 may use too. AP3 belongs to M1, but CS1 may not use it. M2, CS2, AP9 and `fremd` are another practice.
 */
import type { InformationModel } from "../../src/simulator/models/information-model.ts";
import type { CardState, KonnektorState, TerminalState } from "../../src/simulator/models/state.ts";
import { card, konnektor, terminal } from "../../src/simulator/scenarios/build.ts";

export const NOW = Date.parse("2026-03-04T05:06:07Z");

export const ICCSN = {
  eigene: "80276883110000000011",
  ferne: "80276883110000000012",
  fremde: "80276883110000000013",
  /** Put in, but not among the managed SM-B. */
  unverwaltete: "80276883110000000014",
  hba: "80276883110000000021",
  hbaWeit: "80276883110000000022",
  egk: "80276883110000000031",
  egkFern: "80276883110000000032",
  kvk: "80276883110000000041",
  gsmcKt: "80276883110000000051",
  unbekannt: "80276883110000000061",
} as const;

/** Handles as the test gives them: what is in them says which card it is. */
export type Handle = keyof typeof ICCSN;

const PLACES: Record<Handle, [type: CardState["type"], ctId: string, slot: number]> = {
  eigene: ["SMC-B", "lokal", 3],
  ferne: ["SMC-B", "fern", 3],
  fremde: ["SMC-B", "lokal", 2],
  unverwaltete: ["SMC-B", "fern", 2],
  hba: ["HBA", "fern", 1],
  hbaWeit: ["HBA", "weit", 1],
  egk: ["EGK", "lokal", 1],
  egkFern: ["EGK", "fern", 4],
  kvk: ["KVK", "weit", 2],
  gsmcKt: ["SMC-KT", "lokal", 4],
  unbekannt: ["UNKNOWN", "weit", 3],
};

function model(): InformationModel {
  return {
    mandanten: [
      {
        id: "M1",
        clientsystems: ["CS1"],
        arbeitsplaetze: ["AP1", "AP2", "AP3"],
        terminals: ["lokal", "fern", "weit", "unerreichbar"],
        smb: [ICCSN.eigene, ICCSN.ferne],
      },
      { id: "M2", clientsystems: ["CS2"], arbeitsplaetze: ["AP9"], terminals: ["fremd"], smb: [ICCSN.fremde] },
    ],
    clientsystems: [
      { id: "CS1", users: [{ user: "cs1", password: "geheim" }], certificates: ["a1"] },
      { id: "CS2", users: [{ user: "cs2", password: "geheim" }], certificates: ["a2"] },
    ],
    arbeitsplaetze: [
      { id: "AP1", localTerminals: ["lokal"], remoteTerminals: ["fern"] },
      { id: "AP2", localTerminals: ["weit"], remoteTerminals: [] },
      { id: "AP3", localTerminals: ["unerreichbar"], remoteTerminals: [] },
      { id: "AP9", localTerminals: ["fremd"], remoteTerminals: [] },
    ],
    managedSmb: [ICCSN.eigene, ICCSN.ferne, ICCSN.fremde],
    csAp: [
      { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" },
      { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP2" },
      { mandant: "M2", clientsystem: "CS2", arbeitsplatz: "AP9" },
    ],
    remotePin: [],
  };
}

export const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

/** Everything plugged in, all cards put in, nothing wrong. Card handles are the keys of ICCSN. */
export function aKonnektor(change: Partial<KonnektorState> = {}): KonnektorState {
  const state = konnektor(
    {
      shape: "secunet",
      firmware: "5.50.4",
      hostname: "konnektor.konlan",
      iccsn: "80276883110000000001",
      expiresOn: "2027-10-01",
      mandanten: [],
      arbeitsplaetze: [],
      terminals: ["lokal", "fern", "weit", "unerreichbar", "fremd"].map(aTerminal),
      cards: [],
    },
    NOW,
  );
  const cards = (Object.keys(PLACES) as Handle[]).map(aCard);
  return { ...state, information: model(), cards, nextHandle: 100, ...change };
}

function aTerminal(ctId: string, number = 0): TerminalState {
  return terminal("orga-6141", "3.9.1", {
    ctId,
    name: `Kartenterminal ${ctId}`,
    mac: `00-0D-F8-00-00-0${number}`,
    ip: `192.0.2.${10 + number}`,
  });
}

/** SMC-B, HBA and gSMC-KT carry certificates; patients' and unknown cards none. */
export function aCard(handle: Handle): CardState {
  const [type, ctId, slot] = PLACES[handle];
  const hasCertificates = type === "SMC-B" || type === "HBA" || type === "SMC-KT";
  const made = card(type, { ctId, slot }, { iccsn: ICCSN[handle], ...(hasCertificates && { until: "2028-05-31" }) });
  return { ...made, handle, insertedAt: NOW };
}

/** The same list without what `goes` names. */
export function without<T>(list: readonly T[], goes: (item: T) => boolean): T[] {
  return list.filter((item) => !goes(item));
}
