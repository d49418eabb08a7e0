/**
 * Judging operating conditions: what the device says of itself, by event, poll or display.
 *
 * Room: domain/assess. Judged by `raised`, never by presence (trap T-11). A fatal condition is the cause of the terminals
 * that go missing with it: they are told as its consequence, not as alarms of their own.
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Level } from "../codes.ts";
import { type Fehlerzustand, type RecognisedCondition, recogniseCondition } from "../fehlerzustand.ts";
import type { Finding } from "../finding.ts";
import type { Component, Observation, OperatingState } from "../observation.ts";
import { DAY_MS } from "../zeit/tag.ts";
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
  return seen.all(component, "display-code").flatMap((observation) => {
    const known = recogniseCondition(observation.value.code);
    // The device is the truth: asked later, it would still raise what the display said.
    const asked = seen.latest(component, "states");
    const isRaised = asked?.value.some(
      (s) => s.raised && (known ? recogniseCondition(s.condition)?.condition === known.condition : false),
    );
    if (asked && asked.takenAt > observation.takenAt && known && !isRaised) return [];
    if (!known || known.level === "vendor") {
      const fields = { condition: observation.value.code, since: null };
      return [finding("state/vendor", "unbekannt", component, fields, [observation])];
    }
    const terminal = known.perTerminal ? terminalWithId(known.parameter, component, seen) : undefined;
    const fields = {
      condition: known.condition,
      terminal: terminal?.name ?? known.parameter,
      since: observation.takenAt,
      isConsequence: false,
    };
    return [finding("state/raised", known.level, terminal ?? component, fields, [observation])];
  });
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
