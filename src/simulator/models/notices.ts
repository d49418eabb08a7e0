/**
 * What a Konnektor tells by itself: the events of its catalogue that go to clients, from what changed and what happened.
 *
 * Room: simulator/models. Pure: (state before, what happened, state after, now) → notices, in the order a device sends them.
 * What changed is read from the two states, so that no way of changing something stays silent; the rest from what happened.
 * Events that are only logged are not here. Who is told: distribution.ts. [REQ:gemSpec_Kon:TIP1-A_4512-04]
 */
import type { OperatingState } from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { expirationNotices } from "./certificates.ts";
import { conditionParameters } from "./conditions.ts";
import { fault } from "./fault.ts";
import type { KonnektorEvent } from "./konnektor.ts";
import { type CardState, type KonnektorState, presentCards, type TerminalState, type UpdateTarget } from "./state.ts";
import { allOffers, offersFor, refusalOf } from "./updates.ts";

export interface Notice {
  topic: string;
  type: "Operation" | "Security" | "Infrastructure" | "Business" | "Other";
  severity: OperatingState["severity"];
  parameters: readonly Parameter[];
}

type Parameter = readonly [key: string, value: string];

const GOING_DOWN: ReadonlySet<KonnektorEvent["happened"]> = new Set(["power-off", "restart", "own-restart"]);

export const BOOTUP_COMPLETE = "BOOTUP/BOOTUP_COMPLETE";

export function noticesOf(
  before: KonnektorState,
  event: KonnektorEvent,
  after: KonnektorState,
  now: Instant,
): Notice[] {
  // A device that is going down says nothing more, and after its boot only that it is there again: nobody is subscribed.
  if (GOING_DOWN.has(event.happened)) return [];
  if (event.happened === "booted") return before.power.phase === "booting" ? [info(BOOTUP_COMPLETE)] : [];
  return [
    ...opening(before, event, now),
    ...cardsRemoved(before, after),
    ...terminals(before, after),
    ...cardsInserted(before, after),
    ...tunnels(before, after),
    ...management(before, after),
    ...conditions(before, after, now),
    ...closing(before, event, after, now),
  ];
}

/** What is told before its consequences. */
function opening(before: KonnektorState, event: KonnektorEvent, now: Instant): Notice[] {
  switch (event.happened) {
    case "terminal-error":
    case "terminal-session-failed": {
      const topic = event.happened === "terminal-error" ? "CT/ERROR" : "CT/TLS_ESTABLISHMENT_FAILURE";
      return [
        failure(topic, event.code, [
          ["CtID", event.ctId],
          ["Name", nameOf(before, { ctId: event.ctId })],
        ]),
      ];
    }
    case "terminal-not-added":
      return [
        failure("CT/CT_ADDING_ERROR", event.code, [
          ["IP", event.ip],
          ["Name", event.name],
        ]),
      ];
    case "update-started":
      return [started(before, event.target), ...refused(before, event.target, now)];
    case "update-ended":
      return event.code === undefined
        ? [succeeded(before, event.target)]
        : [updateFailed(before, event.target, event.code)];
    case "ksr-failed":
      return [failure("KSR/ERROR", event.code, [])];
    case "pin-entry":
      return pinEntry(before, event);
    default:
      return [];
  }
}

/** What is told after its consequences. */
function closing(before: KonnektorState, event: KonnektorEvent, after: KonnektorState, now: Instant): Notice[] {
  switch (event.happened) {
    case "update-offered":
      return [info("KSR/UPDATES_AVAILABLE", packages(allOffers(after)))];
    case "update-downloaded":
      return [info("KSR/UPDATE/KONNEKTOR_DOWNLOAD_END", packages(offersFor(after, { konnektor: true })))];
    case "update-ended":
      return [end(before, event.target)];
    case "daily-routine": {
      const offers = allOffers(after);
      const available = offers.length > 0 ? [info("KSR/UPDATES_AVAILABLE", packages(offers))] : [];
      return [...expirationNotices(after, now), ...available];
    }
    case "dhcp":
      return [dhcp(event)];
    case "device-card":
      return [deviceCard(after, event)];
    case "pin-changed":
      return pinVerified(before, event, after);
    default:
      return [];
  }
}

function terminals(before: KonnektorState, after: KonnektorState): Notice[] {
  return after.terminals.flatMap((t) => {
    const was = before.terminals.find((known) => known.ctId === t.ctId)?.connected ?? false;
    if (was === t.connected) return [];
    return [
      info(t.connected ? "CT/CONNECTED" : "CT/DISCONNECTED", [
        ["CtID", t.ctId],
        ["Hostname", t.name],
      ]),
    ];
  });
}

function cardsRemoved(before: KonnektorState, after: KonnektorState): Notice[] {
  const still = new Set(presentCards(after).map((c) => c.handle));
  return presentCards(before).flatMap((c) => (still.has(c.handle) ? [] : [info("CARD/REMOVED", cardParameters(c))]));
}

function cardsInserted(before: KonnektorState, after: KonnektorState): Notice[] {
  const already = new Set(presentCards(before).map((c) => c.handle));
  return presentCards(after).flatMap((c) => (already.has(c.handle) ? [] : [info("CARD/INSERTED", cardParameters(c))]));
}

/** With holder and KVNR: a device really sends them. */
function cardParameters(card: CardState): Parameter[] {
  return [
    ["CardHandle", card.handle],
    ["CardType", card.type],
    ["CardVersion", card.objectSystem ?? ""],
    ["ICCSN", card.iccsn ?? ""],
    ["CtID", card.ctId],
    ["SlotID", String(card.slot)],
    ["InsertTime", new Date(card.insertedAt).toISOString()],
    ["CardHolderName", card.holder ?? ""],
    ["KVNR", card.kvnr ?? ""],
  ];
}

/** The specification disagrees with itself about the severity of a lost TI tunnel (trap T-41); the running text says Warning. */
function tunnels(before: KonnektorState, after: KonnektorState): Notice[] {
  return (["ti", "sis"] as const).flatMap((tunnel) => {
    const { online } = after.vpn[tunnel];
    if (before.vpn[tunnel].online === online) return [];
    const notice = info(`NETWORK/VPN_${tunnel.toUpperCase()}/${online ? "UP" : "DOWN"}`);
    return [tunnel === "ti" && !online ? { ...notice, severity: "Warning" as const } : notice];
  });
}

const SETTINGS = {
  online: "MGM/LU_CHANGED/LU_ONLINE",
  sak: "MGM/LU_CHANGED/LU_SAK",
  standalone: "MGM/STANDALONE_CHANGED",
  tiAccess: "MGM/TI_ACCESS_GRANTED",
} as const;

function management(before: KonnektorState, after: KonnektorState): Notice[] {
  return (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]).flatMap((setting) => {
    const active = after.management[setting];
    if (before.management[setting] === active) return [];
    return [info(SETTINGS[setting], [["Active", active ? "Enabled" : "Disabled"]])];
  });
}

/** On change only; a condition that becomes known and is not raised is no change. */
function conditions(before: KonnektorState, after: KonnektorState, now: Instant): Notice[] {
  return Object.entries(after.conditions).flatMap(([name, condition]) => {
    if ((before.conditions[name]?.raised ?? false) === condition.raised) return [];
    const { type, severity, raised } = condition;
    const topic = `OPERATIONAL_STATE/${name}`;
    return [{ topic, type, severity, parameters: conditionParameters(after, name, raised, now) }];
  });
}

function packages(offers: ReturnType<typeof allOffers>): Parameter[] {
  return offers.flatMap((o): Parameter[] => [
    ["ProductVendorID", o.vendorId],
    ["ProductCode", o.productCode],
    ["ProductName", o.productName],
    ["FirmwareVersion", o.firmware],
    ["Deadline", o.deadline ?? ""],
    ["FWPriority", o.priority],
    ["FirmwareReleaseNotes", o.releaseNotes],
  ]);
}

function started(state: KonnektorState, target: UpdateTarget): Notice {
  return security("KSR/UPDATE/START", shortTarget(state, target));
}

/** A terminal that does not take the update: the session fails or it refuses, and that is the end of it. */
function refused(state: KonnektorState, target: UpdateTarget, now: Instant): Notice[] {
  const code = refusalOf(state, target, now);
  if (code === undefined || "konnektor" in target) return [];
  const named: Parameter[] = [
    ["CtID", target.ctId],
    ["Name", nameOf(state, target)],
  ];
  const session = code === 4187 ? [] : [failure("CT/TLS_ESTABLISHMENT_FAILURE", code, named)];
  return [...session, updateFailed(state, target, code), end(state, target)];
}

function succeeded(state: KonnektorState, target: UpdateTarget): Notice {
  const version: Parameter = ["NewFirmwareversion", newFirmware(state, target)];
  const untouched: Parameter[] = [
    ["ConfigurationChanged", "Nein"],
    ["ManualInputNeeded", "Nein"],
  ];
  const rest = "konnektor" in target ? [version, ...untouched] : [version];
  return security("KSR/UPDATE/SUCCESS", [...longTarget(state, target), ...rest]);
}

function updateFailed(state: KonnektorState, target: UpdateTarget, code: number): Notice {
  return failure("KSR/ERROR", code, longTarget(state, target));
}

/** Sent in every case. */
function end(state: KonnektorState, target: UpdateTarget): Notice {
  return security("KSR/UPDATE/END", shortTarget(state, target));
}

function newFirmware(state: KonnektorState, target: UpdateTarget): string {
  const running = "konnektor" in target ? state.product : terminalOf(state, target.ctId)?.product;
  return offersFor(state, target)[0]?.firmware ?? running?.firmware ?? "";
}

function shortTarget(state: KonnektorState, target: UpdateTarget): Parameter[] {
  return "konnektor" in target
    ? [
        ["Target", "Konnektor"],
        ["Name", state.hostname],
      ]
    : [
        ["Target", "KT"],
        ["CtID", target.ctId],
      ];
}

function longTarget(state: KonnektorState, target: UpdateTarget): Parameter[] {
  if ("konnektor" in target) return shortTarget(state, target);
  return [
    ["Target", "KT"],
    ["Name", nameOf(state, target)],
    ["CtID", target.ctId],
  ];
}

function nameOf(state: KonnektorState, { ctId }: { ctId: string }): string {
  return terminalOf(state, ctId)?.name ?? "";
}

function terminalOf(state: KonnektorState, ctId: string): TerminalState | undefined {
  return state.terminals.find((t) => t.ctId === ctId);
}

function dhcp({ who, what, value }: Extract<KonnektorEvent, { happened: "dhcp" }>): Notice {
  const place = { server: "SERVER", lan: "LAN_CLIENT", wan: "WAN_CLIENT" }[who];
  return what === "state"
    ? info(`DHCP/${place}/STATECHANGED`, [["STATE", value]])
    : info(`DHCP/${place}/RENEW`, [["IP_ADDRESS", value]]);
}

/** Renewal and registration of the device card [REQ:gemF_Laufzeitverlaengerung_gSMC-K:A_21780]. */
function deviceCard(state: KonnektorState, event: Extract<KonnektorEvent, { happened: "device-card" }>): Notice {
  const Serial: Parameter = ["Serial", state.certificates.at(-1)?.serial ?? ""];
  const about: Parameter[] = [["Iccsn", state.iccsn]];
  switch (event.outcome) {
    case "renewed":
      return info("SMC_K/UPDATE/SUCCESS");
    case "not-downloaded":
      return { ...info("SMC_K/DOWNLOAD/ERROR"), severity: "Error" };
    case "rejected": {
      const parameters: Parameter[] = [...about, ["Profile", "C.NK.VPN"], Serial, ["Fail", event.fail]];
      return { ...info("SMC_K/UPDATE/ERROR", parameters), severity: "Error" };
    }
    case "not-registered": {
      const parameters: Parameter[] = [...about, Serial, ["Operation", event.operation], ["Fail", event.fail]];
      return { ...info("SMC_K/REGISTER/ERROR", parameters), severity: "Error" };
    }
  }
}

function pinEntry(state: KonnektorState, event: Extract<KonnektorEvent, { happened: "pin-entry" }>): Notice[] {
  const card = presentCards(state).find((c) => c.ctId === event.ctId && c.slot === event.slot);
  return card ? [pinNotice(card, event.pin, `${event.action}_${event.phase}`)] : [];
}

/** An unlocked card was unlocked by somebody who typed. */
function pinVerified(
  before: KonnektorState,
  event: Extract<KonnektorEvent, { happened: "pin-changed" }>,
  after: KonnektorState,
): Notice[] {
  const isOf = (p: { iccsn: string; mandant: string }) => p.iccsn === event.iccsn && p.mandant === event.mandant;
  const was = before.pins.find(isOf)?.status;
  const card = presentCards(after).find((c) => c.iccsn === event.iccsn);
  if (!card || event.status !== "VERIFIED" || was === "VERIFIED") return [];
  return [pinNotice(card, "PIN.SMC", "VERIFY_STARTED"), pinNotice(card, "PIN.SMC", "VERIFY_FINISHED")];
}

function pinNotice(card: CardState, pin: string, what: string): Notice {
  return info(`CARD/PIN/${what}`, [
    ["CardHandle", card.handle],
    ["CardType", card.type],
    ["ICCSN", card.iccsn ?? ""],
    ["CtID", card.ctId],
    ["SlotID", String(card.slot)],
    ["PinRef", pin],
    ["PinInputCtID", card.ctId],
  ]);
}

/** Severity and type come from the error: technical ones are Operation. */
function failure(topic: string, code: number, parameters: readonly Parameter[]): Notice {
  const { severity, type, text } = fault(code);
  return {
    topic,
    type: type === "Security" ? "Security" : "Operation",
    severity: severity as Notice["severity"],
    parameters: [...parameters, ["Error", String(code)], ["Bedeutung", text]],
  };
}

function info(topic: string, parameters: readonly Parameter[] = []): Notice {
  return { topic, type: "Operation", severity: "Info", parameters };
}

function security(topic: string, parameters: readonly Parameter[]): Notice {
  return { topic, type: "Security", severity: "Info", parameters };
}
