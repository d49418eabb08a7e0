/** Judging Kartenterminals: connected or not. Their firmware is judged like any other. Room: domain/assess. */
import { recogniseCondition } from "../fehlerzustand.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { finding, type Seen } from "./seen.ts";

export function assessTerminals(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "terminal");
  if (!last || last.value.connected) return [];
  // The Konnektor says the same in its own words: one cause, one alarm.
  const isTold = seen.everywhere("states").some((states) =>
    states.value.some((s) => {
      const known = s.raised ? recogniseCondition(s.condition) : undefined;
      return known?.condition === "EC_CardTerminal_Not_Available" && known.parameter === last.value.ctId;
    }),
  );
  if (isTold) return [];
  return [finding("terminal/disconnected", "gelb", component, { terminal: component.name }, [last])];
}
