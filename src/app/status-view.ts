/**
 * A status report as it is shown and as `lotse status --json` prints it: plain values and finished sentences.
 *
 * Room: app.
 */
import type { Finding } from "../domain/finding.ts";
import type { Component, Observation, ObservedKind } from "../domain/observation.ts";
import type { ProductIdentity } from "../domain/product.ts";
import { said } from "../domain/version.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Entry, Words } from "../words/words.ts";
import type { StatusReport } from "./status.ts";

export type DescribedStatus = ReturnType<typeof describeStatus>;

export function describeStatus(report: StatusReport, words: Words) {
  const findings = report.findings.map((f) => describeFinding(f, words));
  const seen = new View(report.observations);
  const vpn = seen.one(report.konnektor, "vpn");
  const clock = seen.one(report.konnektor, "clock");
  return {
    konnektor: { url: report.url, product: report.directory.product, ptv: report.directory.product.ptv },
    readAt: rfc3339(report.readAt),
    ...(report.judgedOn && { judgedOn: report.judgedOn }),
    level: report.level,
    sentence: oneSentence(report, findings, words),
    catalogue: report.catalogue,
    transport: seen.one(report.konnektor, "transport"),
    ...(clock && { clockOffsetSeconds: Math.round(clock.offsetMs / 1000) }),
    ...(vpn && { vpn: { ti: tunnel(vpn.ti), sis: tunnel(vpn.sis) } }),
    findings,
    states: (seen.one(report.konnektor, "states") ?? []).map((s) => ({
      code: s.condition,
      value: s.raised,
      severity: s.severity,
      since: rfc3339(s.since),
    })),
    terminals: seen.all("terminal").map(({ component, value }) => ({
      name: component.name,
      ...value,
      slots: value.slots || null,
      ...modelOf(seen.one(component, "identity")),
    })),
    cards: seen.all("karte").map(({ component, value }) => ({
      ...value,
      pins: report.observations
        .filter((o): o is Observation<"pin-status"> => o.kind === "pin-status" && o.component.id === component.id)
        .map((o) => o.value),
    })),
    certificates: seen
      .all("certificates")
      .flatMap(({ component, value }) => value.map((c) => ({ component: component.name, ...c }))),
    services: report.directory.services,
  };
}

export type DescribedFinding = ReturnType<typeof describeFinding>;

function describeFinding(f: Finding, words: Words) {
  const text = words.findings[f.code] as (fields: unknown) => Entry;
  return {
    code: f.code,
    level: f.level,
    component: f.component,
    ...text(f.fields),
    ...(f.dueOn && { dueOn: f.dueOn }),
    sources: f.sources.map(({ source, at }) => ({ ...source, at: rfc3339(at) })),
  };
}

/** The one sentence: the most urgent finding speaks, the rest is counted. */
function oneSentence(report: StatusReport, findings: DescribedFinding[], words: Words): string {
  const urgent = findings.filter((f) => f.level === report.level);
  const first = urgent[0]?.meaning ?? words.cli.status.allCurrent;
  return words.cli.status.sentence({ level: report.level, first, more: urgent.length - 1 });
}

function modelOf(identity: ProductIdentity | undefined) {
  return {
    vendorId: identity?.vendorId ?? "",
    productCode: identity?.productCode ?? "",
    firmware: (identity && said(identity.firmware)) || null,
  };
}

function tunnel(t: { online: boolean; since: Instant }) {
  return { online: t.online, since: rfc3339(t.since), sinceMs: t.since };
}

function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Looks things up among observations of one reading. */
class View {
  readonly #observations: Observation[];
  constructor(observations: Observation[]) {
    this.#observations = observations;
  }

  all<K extends ObservedKind>(kind: K): Observation<K>[] {
    return this.#observations.filter((o): o is Observation<K> => o.kind === kind);
  }

  one<K extends ObservedKind>(component: Component, kind: K): Observation<K>["value"] | undefined {
    return this.all(kind).find((o) => o.component.id === component.id)?.value;
  }
}
