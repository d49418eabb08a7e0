/** Judging Kartenterminals: connected or not. Their firmware is judged like any other. Room: domain/assess. */
import { recogniseCondition } from "../fehlerzustand.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { finding, type Seen } from "./seen.ts";
import { cutsTerminals } from "./states.ts";

export function assessTerminals(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "terminal");
  if (!last || last.value.connected) return [];
  // The Konnektor says the same in its own words, or names a cause that takes all terminals: one cause, one alarm.
  const isTold = seen.everywhere("states").some(({ component: konnektor, value: states }) => {
    if (seen.latest(konnektor, "listed-terminals")?.value.includes(component.id) === false) return false;
    return cutsTerminals(states) || states.some((s) => s.raised && saysUnavailable(s.condition, last.value.ctId));
  });
  if (isTold) return [];
  return [finding("terminal/disconnected", "gelb", component, { terminal: component.name }, [last])];
}

function saysUnavailable(condition: string, ctId: string): boolean {
  const known = recogniseCondition(condition);
  return known?.condition === "EC_CardTerminal_Not_Available" && known.parameter === ctId;
}
