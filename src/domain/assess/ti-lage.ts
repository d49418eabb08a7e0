/**
 * Central or local? The TI-Lage beside what was found in the practice: a Konnektor without TI while the access to the TI is disturbed
 * everywhere is told once, with its central cause; what else follows from it is for reading.
 *
 * Room: domain/assess. Comes last, because it looks at the other findings. Unknown explains nothing: without a fresh answer every
 * finding stays what it is.
 */
import data from "../../../data/ti-lage.json" with { type: "json" };
import type { Level } from "../codes.ts";
import type { Evidence, Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import {
  concernsPractices,
  freshLage,
  isDisturbed,
  type Lage,
  mayExplain,
  type ServiceLage,
  type TiLageRecord,
} from "../ti-lage.ts";
import type { Instant } from "../zeit/tag.ts";
import { finding, type Seen } from "./seen.ts";

const PRAXIS: Component = { id: "praxis", kind: "praxis", name: "" };
const ACCESS = "tianschluss";

/** What is judged of the record a practice keeps. */
export type KeptTiLage = Pick<TiLageRecord, "isOn" | "lage" | "failure">;

/** The findings with the TI-Lage among them. */
export function besideTiLage(found: readonly Finding[], kept: KeptTiLage | undefined, seen: Seen): Finding[] {
  if (!kept?.isOn) return [...found];
  const lage = freshLage(kept, seen.now);
  if (!lage) return [...found, ...notKnown(kept)];
  const access = lage.services.find(({ id }) => id === ACCESS);
  if (access && isDisturbed(access)) return withAccessDisturbed(found, access, lage, seen);
  const told = access?.outage === "none" ? found.map((f) => (isOffline(f) ? beside(f, "ok") : f)) : found;
  return [...told, ...disturbances(lage, seen, [])];
}

function withAccessDisturbed(found: readonly Finding[], access: ServiceLage, lage: Lage, seen: Seen): Finding[] {
  const offline = found.filter((f) => isOffline(f) && mayExplain(access, goneSince(f)));
  const gone = new Set(offline.map(({ component }) => component.id));
  const told = found.map((f) =>
    gone.has(f.component.id) && isSymptom(f) ? { ...beside(f, "disturbed"), level: "info" as const } : f,
  );
  if (offline.length === 0) return [...told, ...disturbances(lage, seen, [])];
  const names = new Map(offline.map(({ component }) => [component.id, component.name]));
  const fields = {
    devices: [...names.values()],
    services: concerning(lage).map(({ id }) => id),
    isLikely: access.outage === "partial",
    isMaintenance: access.isMaintenance,
    since: access.since ?? null,
  };
  const sources = [...offline.flatMap((f) => f.sources), evidence(lage)];
  const joined = now(finding("tilage/konnektor-offline", "gelb", PRAXIS, fields, sources));
  // What else is disturbed stands in the same sentence: it has no end before this has.
  return [joined, ...told, ...disturbances(lage, seen, concerning(lage))];
}

/** What is disturbed though the practice is connected; without a Konnektor nothing concerns it. */
function disturbances(lage: Lage, seen: Seen, told: readonly ServiceLage[]): Finding[] {
  const isThere = seen.components.some((component) => component.kind === "konnektor" && !seen.isGone(component));
  if (!isThere) return [];
  const open = lage.services.filter((service) => isDisturbed(service) && !told.includes(service));
  const used = open.filter(({ id }) => concernsPractices(id) && id !== ACCESS);
  const elsewhere = open.filter((service) => !used.includes(service));
  return [
    ...(used.length > 0 ? [usedDisturbed(used, lage)] : []),
    ...(elsewhere.length > 0 ? [unaffected(elsewhere, lage)] : []),
  ];
}

function usedDisturbed(used: readonly ServiceLage[], lage: Lage): Finding {
  const isFull = used.some(({ outage }) => outage === "full");
  const isMaintenance = used.every((service) => service.isMaintenance);
  const level: Level = isFull && !isMaintenance ? "gelb" : "info";
  const fields = { services: used.map(({ id }) => id), isFull, isMaintenance, since: earliest(used) };
  return now(finding("tilage/services-disturbed", level, PRAXIS, fields, [evidence(lage)]));
}

function unaffected(elsewhere: readonly ServiceLage[], lage: Lage): Finding {
  const services = elsewhere.map(({ id }) => id);
  const fields = { services, isAccess: services.includes(ACCESS), since: earliest(elsewhere) };
  return finding("tilage/elsewhere", "info", PRAXIS, fields, [evidence(lage)]);
}

/** Switched on and nothing to believe: told for reading, because it takes nothing from what was seen in the practice. */
function notKnown({ lage, failure }: KeptTiLage): Finding[] {
  if (!lage && !failure) return [];
  const fields = { at: lage?.at ?? null, reason: failure?.code ?? "" };
  return [finding("tilage/not-known", "info", PRAXIS, fields, lage ? [evidence(lage)] : [])];
}

function concerning({ services }: Lage): ServiceLage[] {
  return services.filter((service) => isDisturbed(service) && concernsPractices(service.id));
}

function earliest(services: readonly ServiceLage[]): Instant | null {
  const known = services.flatMap(({ since }) => since ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

function evidence({ at }: Lage): Evidence {
  return { source: { by: "tilage" }, at };
}

function now(f: Finding): Finding {
  return { ...f, isNow: true };
}

/** The Konnektor itself says that it has no TI. */
function isOffline(f: Finding): boolean {
  return f.code === "vpn/ti-offline" || conditionOf(f) === data.symptoms.offline;
}

function isSymptom(f: Finding): boolean {
  return isOffline(f) || data.symptoms.withIt.includes(conditionOf(f) ?? "");
}

function conditionOf(f: Finding): string | undefined {
  return f.code === "state/raised" ? (f as Finding<"state/raised">).fields.condition : undefined;
}

function goneSince(f: Finding): Instant {
  return (f as Finding<"vpn/ti-offline" | "state/raised">).fields.since;
}

function beside(f: Finding, central: "ok" | "disturbed"): Finding {
  return { ...f, fields: { ...f.fields, central } } as Finding;
}
