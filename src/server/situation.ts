/**
 * The situation of a practice at one moment: everything its views are made from, read once and judged once.
 *
 * Room: server. Reads the store; the views (views/) only look.
 */

import { withoutSleepers } from "../domain/alarm/asleep.ts";
import { assessDelivery } from "../domain/alarm/delivery.ts";
import type { Sending } from "../domain/alarm/message.ts";
import type { Quiet } from "../domain/alarm/quiet.ts";
import { assess } from "../domain/assess/assess.ts";
import { type Device, deviceOf } from "../domain/assess/firmware.ts";
import { Seen } from "../domain/assess/seen.ts";
import { careId, inOrderOfCare } from "../domain/care.ts";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import { type FirmwareJudgement, judgeFirmware } from "../domain/catalogue/firmware.ts";
import type { Finding } from "../domain/finding.ts";
import type { Component, Observation } from "../domain/observation.ts";
import type {
  Administration,
  Care,
  Clearance,
  Connection,
  DeliveredBox,
  Document,
  HandDevice,
  Notice,
  Practice,
} from "../domain/practice.ts";
import { isSighting, withoutRemoved } from "../domain/standing.ts";
import type { TiLageRecord } from "../domain/ti-lage.ts";
import { openingOf } from "../domain/zeit/sprechzeiten.ts";
import type { Day, Instant } from "../domain/zeit/tag.ts";
import { withoutAlarm } from "../engine/ours.ts";
import { readState } from "../engine/state.ts";
import type { Words } from "../words/words.ts";
import type { InPractice } from "./call.ts";
import type { Tools } from "./tools.ts";

export interface Situation {
  practice: Practice;
  now: Instant;
  today: Day;
  words: Words;
  language: "de" | "en";
  catalogue: Catalogue | undefined;
  seen: Seen;
  /** Those that are there, with devices nobody has read off yet. */
  components: Component[];
  /** Overdue first, then by urgency. */
  findings: Finding[];
  cares: Care[];
  connections: Connection[];
  administrations: Administration[];
  devices: HandDevice[];
  notices: Notice[];
  documents: Document[];
  boxes: DeliveredBox[];
  clearances: Clearance[];
  /** Absent: nobody has decided yet. */
  tiLage: TiLageRecord | undefined;
  quiets: Quiet[];
  /** The newest first. */
  sendings: Sending[];
  /** Of accounts, also former ones. */
  names: ReadonlyMap<string, string>;
  /** One id per finding; where one code stands several times at a component, they are numbered. */
  idOf(finding: Finding): string;
}

/** Enough to see what is stuck. */
const SENDINGS = 50;

export async function situationOf(
  { store, uses }: Pick<Tools, "store"> & { uses: Pick<Tools["uses"], "catalogue"> },
  {
    practice,
    store: kept,
    now,
    today,
    words,
    language,
  }: Omit<InPractice, "role"> & Pick<Situation, "now" | "today" | "words" | "language">,
): Promise<Situation> {
  const [
    latest,
    cares,
    connections,
    administrations,
    devices,
    notices,
    documents,
    boxes,
    clearances,
    tiLages,
    persons,
  ] = await Promise.all([
    kept.latest(),
    kept.records("care"),
    kept.records("connection"),
    kept.records("administration"),
    kept.records("device"),
    kept.records("notice"),
    kept.records("document"),
    kept.records("box"),
    kept.records("clearance"),
    kept.records("tilage"),
    store.persons.all(),
  ]);
  const [quiets, hours, sendings] = await Promise.all([
    kept.records("quiet"),
    kept.record("hours", "hours"),
    kept.sendings({ limit: SENDINGS }),
  ]);
  const catalogue = uses.catalogue();
  const [tiLage] = tiLages;
  const observations = withoutRemoved(latest, devices);
  const stored = await store.engine.read(practice.id);
  const runs = (stored && readState(stored.state)?.runs) ?? [];
  const seen = new Seen(observations, now, today);
  const judgedAll = [
    ...assess(catalogue, observations, now, today, { documents, administrations, tiLage }),
    ...assessDelivery(sendings, now),
  ];
  // Only where the practice has said when it is open.
  const awake = hours ? withoutSleepers(judgedAll, seen, openingOf(practice, hours), now) : judgedAll;
  const findings = withoutAlarm(awake, runs, now);
  return {
    ...{ practice, now, today, words, language, catalogue, seen, cares, connections, devices, notices, documents },
    ...{ administrations, boxes, clearances, tiLage, quiets, sendings },
    components: componentsOf(seen, devices, catalogue),
    findings: inOrderOfCare(findings, cares, today),
    names: new Map(persons.map(({ id, name }) => [id, name])),
    idOf: numbered(findings),
  };
}

function componentsOf(seen: Seen, devices: readonly HandDevice[], catalogue: Catalogue | undefined): Component[] {
  const known = seen.components.filter((component) => component.kind !== "praxis" && !seen.isGone(component));
  const unread = devices.filter(({ id }) => !known.some((component) => component.id === id));
  return [...known, ...unread.map((device) => handComponent(device, catalogue))];
}

function handComponent({ id, product, name }: HandDevice, catalogue: Catalogue | undefined): Component {
  const kind = catalogue?.products.find((p) => p.id === product)?.kind ?? "mobiles-kartenterminal";
  return { id, kind, name };
}

function numbered(findings: readonly Finding[]): (finding: Finding) => string {
  const ids = new Map<Finding, string>();
  for (const [id, alike] of Map.groupBy(findings, careId)) {
    for (const [i, finding] of alike.entries()) ids.set(finding, i === 0 ? id : `${id} #${i + 1}`);
  }
  return (finding) => ids.get(finding) ?? careId(finding);
}

export function findingsAt({ findings }: Situation, componentId: string): Finding[] {
  return findings.filter(({ component }) => component.id === componentId);
}

/**
 * When it was seen last. A try that failed is no sighting; what people read counts only where nobody else can: it must not
 * make a device look fresh that has not answered.
 */
export function lastSeenAt({ seen }: Situation, component: Component): Instant | undefined {
  const kinds = seen.kindsOf(component).filter((kind) => isSighting({ kind }));
  const latest = kinds.flatMap((kind) => seen.all(component, kind).slice(-1)) as Observation[];
  const asked = latest.filter(({ source }) => source.by !== "hand" && source.by !== "anzeige");
  const counting = asked.length > 0 ? asked : latest;
  return counting.length > 0 ? Math.max(...counting.map((o) => o.takenAt)) : undefined;
}

/** The device with its version, and what the list of versions says of it. */
export function judged(
  { seen, catalogue, today }: Situation,
  component: Component,
): { device: Device; judgement?: FirmwareJudgement } | undefined {
  const device = component.kind === "karte" ? undefined : deviceOf(component, seen, catalogue);
  if (!device) return undefined;
  if (!catalogue || !device.product) return { device };
  return { device, judgement: judgeFirmware(catalogue, device.product, device, today) };
}
