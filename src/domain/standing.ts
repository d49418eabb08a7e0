/**
 * Which observations stand: what of one component and kind is valid beside each other, and what ends a failed question.
 *
 * Room: domain. Pure. The store keeps one latest observation per component, kind and aspect; of these the standing ones are
 * what `assess` gets.
 *
 * The rule: of a kind only the latest counts. Four kinds say several things at once: a PIN state per Mandant, a failed
 * question per question, a display code per code, and of a terminal what its Konnektor's administration tells and what its own. A failed question stands until it was answered: its answer is a later
 * observation of the kind below, at the same component. Where the answer lies at other components (PINs at the cards,
 * certificates at cards and terminals), a later reading of the component ends it, since whatever still fails says so again.
 */
import type { Observation, ObservedKind, Question, Source } from "./observation.ts";

const ANSWERED_BY: Record<Question, ObservedKind> = {
  "resource-information": "states",
  terminals: "listed-terminals",
  cards: "listed-cards",
  "pin-status": "identity",
  "certificates-rsa": "identity",
  "certificates-ecc": "identity",
  management: "management",
};

/** What is told apart within a kind; "" for kinds of which only one stands. */
export function aspectOf(observation: Observation): string {
  if (isOf(observation, "pin-status")) return observation.value.mandant;
  if (isOf(observation, "not-answered")) return observation.value.question;
  if (isOf(observation, "display-code")) return observation.value.code;
  if (isOf(observation, "management")) return tellerOf(observation);
  return "";
}

/** The administration of a Konnektor and that of a terminal itself tell different things of the same terminal. */
function tellerOf({ kind, source }: { kind: ObservedKind; source: Source }): string {
  return kind === "management" && source.by === "kartenterminal" ? "itself" : "";
}

/** Whether the component itself was seen: a try that failed is no sighting. */
export function isSighting({ kind }: Pick<Observation, "kind">): boolean {
  return kind !== "unreachable" && kind !== "not-answered";
}

/** `latest`: of each component, kind and aspect the latest. */
export function standing(latest: readonly Observation[]): Observation[] {
  const takenAt = new Map(latest.map((o) => [`${o.component.id} ${o.kind} ${tellerOf(o)}`, o.takenAt]));
  return latest.filter((o) => {
    if (!isOf(o, "not-answered")) return true;
    const kind = ANSWERED_BY[o.value.question];
    const answered = takenAt.get(`${o.component.id} ${kind} ${tellerOf({ kind, source: o.source })}`);
    return answered === undefined || answered <= o.takenAt;
  });
}

function isOf<K extends ObservedKind>(observation: Observation, kind: K): observation is Observation<K> & Observation {
  return observation.kind === kind;
}

/** A device read by hand that was removed is gone with all that was read off it. */
export function withoutRemoved(latest: readonly Observation[], devices: readonly { id: string }[]): Observation[] {
  const kept = new Set(devices.map(({ id }) => id));
  return latest.filter(({ component: { id } }) => !id.startsWith("dev_") || kept.has(id));
}
