/**
 * Judging operating conditions: what the device says of itself, by event, poll or display.
 *
 * Room: domain/assess. Judged by `raised`, never by presence (trap T-11). A fatal condition is the cause of the terminals
 * that go missing with it: they are told as its consequence, not as alarms of their own.
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Level } from "../codes.ts";
import { errorNumberIn, fehlercode } from "../fehlercode.ts";
import { type Fehlerzustand, type RecognisedCondition, recogniseCondition } from "../fehlerzustand.ts";
import type { Finding } from "../finding.ts";
import type { Component, Observation, OperatingState } from "../observation.ts";
import { DAY_MS, dayOf, type Instant } from "../zeit/tag.ts";
import { finding, type Seen } from "./seen.ts";

/** Without TLS into the practice network no terminal can be connected (gemSpec_Kon 3.4). */
const CUTS_TERMINALS: readonly Fehlerzustand[] = [
  "EC_Random_Generator_Not_Reliable",
  "EC_Software_Integrity_Check_Failed",
  "EC_Security_Log_Not_Writable",
  "EC_Time_Sync_Pending_Critical",
  "EC_Time_Difference_Intolerable",
  "EC_NK_Certificate_Expired",
  "EC_Firewall_Not_Reliable",
];

export function assessStates(component: Component, seen: Seen): Finding[] {
  const reported = seen.latest(component, "states");
  const raised = reported?.value.filter((state) => state.raised) ?? [];
  return [
    ...raised.flatMap((state) => raisedState(component, state, raised, reported as Observation<"states">, seen)),
    ...displayCodes(component, seen),
    ...tunnel(component, seen),
    ...noUpdateReported(component, reported, seen),
  ];
}

/** Whether one of these conditions takes all terminals from the Konnektor. */
export function cutsTerminals(states: readonly OperatingState[]): boolean {
  return states.some((state) => {
    const known = state.raised ? recogniseCondition(state.condition) : undefined;
    return known !== undefined && CUTS_TERMINALS.includes(known.condition);
  });
}

function raisedState(
  component: Component,
  state: OperatingState,
  raised: OperatingState[],
  source: Observation<"states">,
  seen: Seen,
): Finding[] {
  const known = recogniseCondition(state.condition);
  if (!known || known.level === "vendor") return [vendorState(component, state, known, source, seen)];

  const terminal = known.perTerminal ? terminalWithId(known.parameter, component, seen) : undefined;
  const isConsequence = known.condition === "EC_CardTerminal_Not_Available" && cutsTerminals(raised);
  const level = isConsequence ? "info" : known.level;
  const fields = {
    condition: known.condition,
    terminal: terminal?.name ?? known.parameter,
    since: state.since,
    isConsequence,
  };
  return [finding("state/raised", level, terminal ?? component, fields, [source])];
}

/** A condition of the vendor's own, or one newer than our table. Some linger for years after recovery. */
function vendorState(
  component: Component,
  state: OperatingState,
  known: RecognisedCondition | undefined,
  source: Observation<"states">,
  seen: Seen,
): Finding {
  const bySeverity: Record<OperatingState["severity"], Level> = {
    Fatal: "rot",
    Error: "gelb",
    Warning: "gelb",
    Info: "info",
  };
  const lingers = known?.lingersAfterDays !== undefined && seen.now - state.since > known.lingersAfterDays * DAY_MS;
  const level = lingers && state.severity !== "Fatal" ? "info" : bySeverity[state.severity];
  return finding("state/vendor", level, component, { condition: state.condition, since: state.since }, [source]);
}

/** A code read from the display says the same as the device's own report, and joins it [REQ:U-77]. */
function displayCodes(component: Component, seen: Seen): Finding[] {
  return standingCodes(component, seen).map((shown) => {
    const { code } = shown.value;
    const known = recogniseCondition(code);
    const number = known ? undefined : errorNumberIn(code);
    const fehler = number === undefined ? undefined : fehlercode(number);
    if (fehler) {
      const level = fehler.severity === "Fatal" ? "rot" : "gelb";
      return finding("state/error-code", level, component, { number: fehler.code }, [shown]);
    }
    if (!known || known.level === "vendor") {
      return finding("state/vendor", "unbekannt", component, { condition: code, since: null }, [shown]);
    }
    const terminal = known.perTerminal ? terminalWithId(known.parameter, component, seen) : undefined;
    const fields = {
      condition: known.condition,
      terminal: terminal?.name ?? known.parameter,
      since: shown.takenAt,
      isConsequence: false,
    };
    return finding("state/raised", known.level, terminal ?? component, fields, [shown]);
  });
}

/** What people read from its display and what is not over yet, oldest first. */
export function standingCodes(component: Component, seen: Seen): Observation<"display-code">[] {
  const report = lastReport(component, seen);
  const all = seen.all(component, "display-code");
  return all.filter((shown) => stillStands(shown, report) && !isEnded(shown, all));
}

/** What was last said of a device after which a code may be over. */
interface Report {
  takenAt: Instant;
  raised: OperatingState[];
  /** A person who reads a version off sees the display, but says nothing of conditions. */
  namesConditions: boolean;
}

/** Of a Kartenterminal its Konnektor reports. A device on no network is looked at when somebody reads its version off. */
function lastReport(component: Component, seen: Seen): Report | undefined {
  const states =
    seen.latest(component, "states") ??
    seen
      .everywhere("states")
      .filter((o) => seen.latest(o.component, "listed-terminals")?.value.includes(component.id))
      .toSorted((a, b) => b.takenAt - a.takenAt)[0];
  if (states) {
    return { takenAt: states.takenAt, raised: states.value.filter((s) => s.raised), namesConditions: true };
  }
  const read = seen.latest(component, "version-read");
  return read && { takenAt: read.takenAt, raised: [], namesConditions: false };
}

/** Somebody looked at the display again, then or later, and it was gone. */
function isEnded(
  { takenAt, value }: Observation<"display-code">,
  all: readonly Observation<"display-code">[],
): boolean {
  return all.some((o) => o.value.isGone && o.value.code === value.code && o.takenAt >= takenAt);
}

/**
 * A code a person read stands until the device was read again and says otherwise. For a condition (EC_…) that is a later
 * report that does not raise it. Error numbers and words of the manufacturer stand in no report: they are over when the device,
 * read on a later day, raises nothing worse than Info. The device is the truth; an answer that fails proves nothing.
 */
function stillStands({ takenAt, value }: Observation<"display-code">, report: Report | undefined): boolean {
  const { code } = value;
  if (!report || report.takenAt <= takenAt) return true;
  const isCondition = recogniseCondition(code) !== undefined || /^EC_/i.test(code.trim());
  if (isCondition && report.namesConditions) {
    return report.raised.some((state) => isSameCondition(state.condition, code));
  }
  return dayOf(report.takenAt) <= dayOf(takenAt) || report.raised.some((state) => state.severity !== "Info");
}

/** However each is spelt. Where both name a terminal or a number, it must be the same. */
function isSameCondition(one: string, other: string): boolean {
  const a = recogniseCondition(one);
  const b = recogniseCondition(other);
  if (!a || !b) return one.trim().toLowerCase() === other.trim().toLowerCase();
  return a.condition === b.condition && (!a.parameter || !b.parameter || a.parameter === b.parameter);
}

/** The tunnel is down and the device has not raised its condition for it (yet). */
function tunnel(component: Component, seen: Seen): Finding[] {
  const vpn = seen.latest(component, "vpn");
  if (!vpn || vpn.value.ti.online) return [];
  const isTold = seen
    .latest(component, "states")
    ?.value.some((s) => s.raised && recogniseCondition(s.condition)?.condition === "EC_No_VPN_TI_Connection");
  if (isTold) return [];
  // Short drops while keys are renewed look like outages (trap T-26).
  const offsetMs = seen.latest(component, "clock")?.value.offsetMs ?? 0;
  const lastsSeconds = (vpn.takenAt + offsetMs - vpn.value.ti.since) / 1000;
  const level = lastsSeconds >= fristen.vpn.graceSeconds ? "rot" : "info";
  return [finding("vpn/ti-offline", level, component, { since: vpn.value.ti.since }, [vpn])];
}

/** "Der Konnektor meldet kein Update" is the wording: silence proves nothing. */
function noUpdateReported(component: Component, states: Observation<"states"> | undefined, seen: Seen): Finding[] {
  if (!states) return [];
  const says = (condition: Fehlerzustand) =>
    states.value.some((s) => s.raised && recogniseCondition(s.condition)?.condition === condition);
  const offers = seen.latest(component, "update-offers")?.value ?? [];
  if (says("EC_FW_Update_Available") || says("EC_Connector_Software_Out_Of_Date") || offers.length > 0) return [];
  const fields = { device: component.name, at: states.takenAt };
  return [finding("update/none-reported", "ok", component, fields, [states])];
}

/** Each Konnektor counts its terminals itself: a ctId means nothing without it. */
function terminalWithId(ctId: string, konnektor: Component, seen: Seen): Component | undefined {
  const own = seen.latest(konnektor, "listed-terminals")?.value;
  return seen.everywhere("terminal").find((o) => o.value.ctId === ctId && own?.includes(o.component.id) !== false)
    ?.component;
}
