/**
 * Building blocks for scenarios: a Konnektor with terminals, cards and an information model, in a few lines.
 *
 * Room: simulator. Everything a scenario does not say has a plausible default.
 */
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import { addDays, DAY_MS, type Day, type Instant } from "../../domain/zeit/tag.ts";
import { conditionOf } from "../models/conditions.ts";
import { NOTHING_COUNTED } from "../models/counts.ts";
import type { CardCertificate, CardState, KonnektorState, PinState, Switches, TerminalState } from "../models/state.ts";
import { EMPTY } from "../models/subscriptions.ts";
import { NOTHING_OFFERED } from "../models/updates.ts";
import { SHAPES, type ShapeName } from "../wire/shapes.ts";

export interface KonnektorWish {
  shape: ShapeName;
  firmware: string;
  hostname: string;
  iccsn: string;
  /** End of the device card's certificates. */
  expiresOn: Day;
  /** Without ECC it is an old, RSA-only device. */
  rsaOnly?: boolean;
  mandanten: { id: string; smb: string[] }[];
  arbeitsplaetze: { id: string; local: string[]; remote: string[] }[];
  terminals: TerminalState[];
  cards: Omit<CardState, "handle" | "insertedAt">[];
  pins?: PinState[];
  raised?: string[];
}

export const CLIENTSYSTEM = "ti-lotse";
/** Known to the device, but not allowed for the practice's workplaces: for trying 4204 and 4010. */
const OTHER_CLIENTSYSTEM = "labor";

export function konnektor(wish: KonnektorWish, now: Instant): KonnektorState {
  const shape = SHAPES[wish.shape];
  const ctIds = wish.terminals.map((t) => t.ctId);
  const workplaces = wish.arbeitsplaetze.map((a) => a.id);
  return {
    product: { ...shape.identity, firmware: wish.firmware, ptv: ptvOf(wish) },
    hostname: wish.hostname,
    iccsn: wish.iccsn,
    switches: OPEN_SWITCHES,
    power: { phase: "running" },
    clockOffsetMs: 0,
    information: {
      mandanten: wish.mandanten.map((m) => ({
        id: m.id,
        clientsystems: [CLIENTSYSTEM],
        arbeitsplaetze: workplaces,
        terminals: ctIds,
        smb: m.smb,
      })),
      clientsystems: [
        { id: CLIENTSYSTEM, users: [], certificates: [] },
        { id: OTHER_CLIENTSYSTEM, users: [], certificates: [] },
      ],
      arbeitsplaetze: wish.arbeitsplaetze.map((a) => ({
        id: a.id,
        localTerminals: a.local,
        remoteTerminals: a.remote,
      })),
      managedSmb: wish.mandanten.flatMap((m) => m.smb),
      csAp: wish.mandanten.flatMap((m) =>
        workplaces.map((arbeitsplatz) => ({ mandant: m.id, clientsystem: CLIENTSYSTEM, arbeitsplatz })),
      ),
      remotePin: [],
    },
    terminals: wish.terminals,
    cards: wish.cards.map((card, i) => ({
      ...card,
      handle: `${card.type}-${i + 1}`,
      insertedAt: now - 3_600_000 * (i + 1),
    })),
    desk: [],
    certificates: deviceCertificates(wish),
    vpn: { ti: { online: true, since: now - 26 * 3_600_000 }, sis: { online: false, since: now - 400 * 86_400_000 } },
    conditions: conditions(wish, now),
    pins: wish.pins ?? [],
    nextHandle: wish.cards.length + 1,
    events: EMPTY,
    updates: NOTHING_OFFERED,
    management: { online: true, sak: true, standalone: false, tiAccess: true },
    agenda: [],
    pace: { bootMs: 180_000, reconnectMs: 0, tunnelMs: 0 },
    hasZugang: true,
    startedAt: now - 9 * DAY_MS,
    counts: NOTHING_COUNTED,
  };
}

const OPEN_SWITCHES: Switches = {
  tlsMandatory: true,
  clientAutMandatory: false,
  clientAutMode: "CERTIFICATE",
  directoryOpen: true,
};

export function terminal(
  product: "orga-6141" | "st-1506" | "g87-1505",
  firmware: string,
  rest: { ctId: string; name: string; mac: string; ip: string; never?: boolean },
): TerminalState {
  const models = {
    "orga-6141": {
      vendorId: "INGHC",
      productCode: "ORGA6100",
      vendorName: "Worldline Healthcare",
      name: "ORGA 6141 online",
      hardware: "1.2.0",
      ptv: "1.8.0",
    },
    "st-1506": {
      vendorId: "DECHY",
      productCode: "ST1506",
      vendorName: "Cherry",
      name: "eHealth Terminal ST-1506",
      hardware: "4.0.0",
      ptv: "1.8.0",
    },
    // Code not seen in public: invented.
    "g87-1505": {
      vendorId: "DECHY",
      productCode: "G871505",
      vendorName: "Cherry",
      name: "G87-1505",
      hardware: "1.0.0",
      ptv: "1.2.0",
    },
  };
  const never = rest.never ?? false;
  return {
    ctId: rest.ctId,
    name: rest.name,
    mac: rest.mac,
    ip: rest.ip,
    product: { ...models[product], type: "KT", firmware },
    everConnected: !never,
    slots: 4,
    isPhysical: true,
    plugged: !never,
    connected: !never,
    display: never ? "" : "Bitte Karte stecken",
    correlation: never ? "zugewiesen" : "aktiv",
    admin: { credentials: "right", commandsAllowed: true, failures: 0 },
    counts: NOTHING_COUNTED,
  };
}

export function card(
  type: CardState["type"],
  place: { ctId: string; slot: number },
  rest: { iccsn: string; holder?: string; kvnr?: string; until?: Day; rsaOnly?: boolean; objectSystem?: string },
): Omit<CardState, "handle" | "insertedAt"> {
  const subject = type === "SMC-KT" ? rest.iccsn : (rest.holder ?? rest.iccsn);
  const refs: CardCertificate["ref"][] = type === "SMC-B" ? ["C.AUT", "C.ENC", "C.SIG"] : ["C.AUT"];
  const { until } = rest;
  return {
    type,
    ...place,
    iccsn: rest.iccsn,
    holder: rest.holder,
    kvnr: rest.kvnr,
    objectSystem: rest.objectSystem ?? (rest.rsaOnly ? "4.3.0" : "4.8.0"),
    certificates:
      until === undefined ? [] : refs.flatMap((ref) => pair(ref, subject, rest.iccsn, until, rest.rsaOnly ?? false)),
  };
}

/** RSA and ECC of one card end on different days (trap T-27). */
function pair(
  ref: CardCertificate["ref"],
  subject: string,
  iccsn: string,
  until: Day,
  rsaOnly: boolean,
): CardCertificate[] {
  const serial = String(Number(iccsn.slice(-7)) + { "C.AUT": 1, "C.ENC": 2, "C.SIG": 3, "C.QES": 4 }[ref]);
  const from = addDays(until, -5 * 365);
  const rsa: CardCertificate = { ref, crypt: "RSA", subject, serial, validFrom: from, validUntil: until };
  const ecc: CardCertificate = { ...rsa, crypt: "ECC", serial: `${serial}9`, validUntil: addDays(until, 2) };
  return rsaOnly ? [rsa] : [rsa, ecc];
}

function deviceCertificates(wish: KonnektorWish): CardCertificate[] {
  const subject = `${wish.iccsn}-${addDays(wish.expiresOn, -5 * 365).replaceAll("-", "")}`;
  return pair("C.AUT", subject, wish.iccsn, wish.expiresOn, wish.rsaOnly ?? false);
}

/** Every condition of the table, quiet, and those the scenario raises: like a real device's list. */
function conditions(wish: KonnektorWish, now: Instant): KonnektorState["conditions"] {
  const general = table.rows.filter((row) => !row.perTerminal && row.severity !== "vendor").map((row) => row.code);
  const perTerminal = wish.terminals.flatMap((t) =>
    table.rows.filter((row) => row.perTerminal).map((row) => `${row.code}(${t.ctId})`),
  );
  const since = now - 30 * 86_400_000;
  const quiet = [...general, ...perTerminal].map((name) => [name, { ...conditionOf(name), since }] as const);
  const raised = (wish.raised ?? []).map(
    (name) => [name, { ...conditionOf(name), raised: true, since: now - 86_400_000 }] as const,
  );
  return Object.fromEntries([...quiet, ...raised]);
}

function ptvOf(wish: KonnektorWish): string {
  const { ptv } = SHAPES[wish.shape];
  return ptv[wish.firmware] ?? Object.values(ptv).at(-1) ?? "5.0.0";
}
