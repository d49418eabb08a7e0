/** Judging the practice's own cards: SMC-B present and unlocked. Room: domain/assess. */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Finding } from "../finding.ts";
import type { Component, Observation } from "../observation.ts";
import { finding, type Seen } from "./seen.ts";

export function assessCards(component: Component, seen: Seen): Finding[] {
  if (component.kind === "konnektor") return missingSmcB(component, seen);
  const karte = seen.latest(component, "karte");
  if (!karte) return [];
  const pins = Map.groupBy(seen.all(component, "pin-status"), (o) => o.value.mandant);
  // The terminal knows no Mandanten and no card sessions: it counts only where the Konnektor tells nothing.
  if (pins.size > 1) pins.delete("");
  return [...pins.values()].flatMap((history) => pin(component, karte, history.at(-1) as Observation<"pin-status">));
}

function missingSmcB(konnektor: Component, seen: Seen): Finding[] {
  const listed = seen.latest(konnektor, "listed-cards");
  if (!listed) return [];
  const isThere = seen
    .everywhere("karte")
    .some((o) => listed.value.includes(o.component.id) && /^(SMC-B|SM-B|HSM-B)$/.test(o.value.type));
  return isThere ? [] : [finding("smcb/missing", "rot", konnektor, {}, [listed])];
}

function pin(component: Component, karte: Observation<"karte">, seen: Observation<"pin-status">): Finding[] {
  const { mandant, status, leftTries } = seen.value;
  const { terminal } = karte.value;
  switch (status) {
    case "VERIFIED":
    case "DISABLED":
      return [];
    case "BLOCKED":
      return [finding("smcb/pin-blocked", "rot", component, { terminal, mandant }, [seen])];
    case "TRANSPORT_PIN":
    case "EMPTY_PIN":
      return [finding("smcb/transport-pin", "gelb", component, { terminal, mandant }, [seen])];
    case "VERIFIABLE":
      if (leftTries === 0) return [finding("smcb/pin-blocked", "rot", component, { terminal, mandant }, [seen])];
      if (leftTries !== undefined && leftTries < fristen.pin.fewTries) {
        return [finding("smcb/pin-few-tries", "gelb", component, { terminal, mandant, leftTries }, [seen])];
      }
      return [
        finding("smcb/pin-needed", "gelb", component, { terminal, mandant, leftTries: leftTries ?? null }, [seen]),
      ];
  }
}
