/**
 * Judging what only a Kartenterminal's own administration tells: how worn its slots are, and whether it refused an update.
 *
 * Room: domain/assess. Everything else it tells is shown and not judged.
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Finding } from "../finding.ts";
import type { Component, ManagementSeen } from "../observation.ts";
import { finding, isToldByTerminal, type Seen } from "./seen.ts";

export function assessTerminalManagement(component: Component, seen: Seen): Finding[] {
  const last = seen.all(component, "management").findLast(isToldByTerminal);
  if (!last) return [];
  const { name: device } = component;
  const { updateRejected: reason } = last.value;
  const worn = mostWorn(last.value);
  return [
    ...(reason ? [finding("update/rejected", "gelb", component, { device, reason }, [last])] : []),
    ...(worn ? [finding("terminal/worn", "info", component, { terminal: device, ...worn }, [last])] : []),
  ];
}

/** One device, one statement: the slot that is nearest to its end. */
function mostWorn({ plugCycles = [] }: ManagementSeen) {
  const { plugCycles: limit, infoShare } = fristen.terminalLife;
  const [most] = plugCycles.toSorted((a, b) => b.count - a.count || a.slot - b.slot);
  if (!most || most.count < limit * infoShare) return undefined;
  return { ...most, limit, isOver: most.count >= limit };
}
