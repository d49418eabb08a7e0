/**
 * What the devices of a practice are like, as far as decisions need it: each fact with the moment it was seen.
 *
 * Room: engine. Pure. Made from observations, whoever took them; what nobody has seen is absent, never assumed.
 */
import { createHash } from "node:crypto";
import type { AutomaticUpdates, Observation, ObservedKind, PinStatus } from "../domain/observation.ts";
import type { ProductIdentity } from "../domain/product.ts";
import { said } from "../domain/version.ts";
import type { Instant } from "../domain/zeit/tag.ts";

const MINUTE_MS = 60_000;

export interface Fact<T> {
  value: T;
  /** When the question was sent, or the event came in. */
  at: Instant;
}

export interface DeviceView {
  /** Component id. */
  id: string;
  kind: "konnektor" | "kartenterminal" | "mobiles-kartenterminal";
  name: string;
  product?: ProductIdentity;
  /** Whether it answered when it was asked last: a Kartenterminal over its Konnektor, or for itself. */
  answers?: Fact<boolean>;
  /** Only of a Kartenterminal: whether its Konnektor has it. One that answers for itself alone is of no use to the practice. */
  connected?: Fact<boolean>;
  firmware?: Fact<string>;
  /** All that anybody says it runs, the newest or not. */
  versions?: readonly string[];
  /** Whether it installs, as it was told last: by the device, by its Konnektor, by an event. Absent: nobody ever spoke of it. */
  installing?: Fact<boolean>;
  /** When the device itself told what its update does; absent: it never does. */
  progressAt?: Instant;
  runningSince?: Fact<Instant>;
  rejected?: Fact<"signature" | "version">;
  /** Only of a Konnektor. */
  ti?: Fact<boolean>;
  clockOffsetMs?: Fact<number>;
  automatic?: Fact<AutomaticUpdates>;
}

export interface CardView {
  /** `${component id} ${mandant}` */
  key: string;
  name: string;
  /** Name of the Kartenterminal it is in. */
  terminal?: string;
  status: Fact<PinStatus>;
  leftTries?: number;
}

export interface PracticeView {
  devices: DeviceView[];
  /** SMC-B, by card and Mandant. */
  cards: CardView[];
  /** Names of SMC-B whose PIN state nobody could read. */
  unreadCards: string[];
}

export function viewOf(observations: readonly Observation[]): PracticeView {
  const byComponent = new Map<string, Observation[]>();
  for (const observation of observations) {
    const known = byComponent.get(observation.component.id);
    if (known) known.push(observation);
    else byComponent.set(observation.component.id, [observation]);
  }
  const devices: DeviceView[] = [];
  const cards: CardView[] = [];
  const unreadCards: string[] = [];
  const listed = all(observations, "listed-cards").flatMap(({ value }) => value);
  for (const [id, seen] of byComponent) {
    const { kind, name } = (seen[0] as Observation).component;
    if (kind === "karte") {
      // A card that was pulled is remembered, and waited for by nobody.
      if (listed.length > 0 && !listed.includes(id)) continue;
      const states = cardsOf(seen);
      cards.push(...states);
      if (states.length === 0 && isSmb(seen)) unreadCards.push(name);
    } else if (kind !== "praxis") devices.push(deviceOf(kind, seen));
  }
  return { devices, cards, unreadCards };
}

/** Something is unlocked and will not be afterwards, or nobody can tell. */
export function needsPinHolder({ cards, unreadCards }: PracticeView): boolean {
  return unreadCards.length > 0 || cards.some(({ status }) => status.value === "VERIFIED");
}

export function deviceIn({ devices }: PracticeView, id: string): DeviceView | undefined {
  return devices.find((device) => device.id === id);
}

/**
 * When it was seen idle last; undefined: it installs, or nobody can tell. Without word of an installation a device that answers is
 * idle. One whose end nobody told goes on until the longest it could take is over, and until it answered after that [S3].
 */
export function idleAt(
  { answers, installing }: DeviceView,
  { maxMinutes, settleMinutes }: { maxMinutes: number; settleMinutes: number },
): Instant | undefined {
  if (answers?.value !== true) return undefined;
  if (!installing?.value) return Math.max(answers.at, installing?.at ?? 0);
  const over = installing.at + (maxMinutes + settleMinutes) * MINUTE_MS;
  return answers.at > over ? answers.at : undefined;
}

/** Names what a device is: another model or another hardware is another device at the same place. */
export function identityOf(device: DeviceView | undefined): string {
  const { vendorId = "", productCode = "", hardware = "" } = device?.product ?? {};
  return `${vendorId}/${productCode}/${hardware}`.toLowerCase();
}

/** SHA-256 of what a person is shown before confirming. Anything else shown has another one. */
export function evidenceOf(shown: readonly (string | number | undefined)[]): string {
  const parts = shown.map((part) => String(part ?? ""));
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
  return createHash("sha256").update(`ti-lotse-auftrag/1\n${text}`).digest("hex");
}

function deviceOf(kind: DeviceView["kind"], seen: readonly Observation[]): DeviceView {
  const { id, name } = (seen[0] as Observation).component;
  const identity = latest(seen, "identity");
  const managed = all(seen, "management");
  const told = <T>(pick: (value: (typeof managed)[number]["value"]) => T | undefined): Fact<T> | undefined =>
    newest(managed.flatMap((o) => factOf(pick(o.value), o.takenAt)));
  const vpn = latest(seen, "vpn");
  const clock = latest(seen, "clock");
  const automatic = told((m) => m.automatic);
  const rejected = told((m) => m.updateRejected);
  const runningSince = told((m) => m.runningSince);
  const ti = newest([
    ...factOf(vpn?.value.ti.online, vpn?.takenAt),
    ...factOf(told((m) => m.tiOnline)?.value, told((m) => m.tiOnline)?.at),
  ]);
  const versions = versionsOf(seen);
  const firmware = newest(versions);
  const answers = answersOf(kind, seen);
  const terminal = latest(seen, "terminal");
  const installing = installingOf(seen);
  const progressAt = told((m) => m.updateState)?.at;
  return {
    ...{ id, kind, name, versions: versions.map(({ value }) => value) },
    ...(identity && { product: identity.value }),
    ...(answers && { answers }),
    ...(terminal && { connected: { value: terminal.value.connected, at: terminal.takenAt } }),
    ...(firmware && { firmware }),
    ...(installing && { installing }),
    ...(progressAt !== undefined && { progressAt }),
    ...(runningSince && { runningSince }),
    ...(rejected && { rejected }),
    ...(ti && { ti }),
    ...(clock && { clockOffsetMs: { value: clock.value.offsetMs, at: clock.takenAt } }),
    ...(automatic && { automatic }),
  };
}

/** Zeros say nothing. */
function versionsOf(seen: readonly Observation[]): Fact<string>[] {
  return [
    ...all(seen, "identity").flatMap((o) => factOf(said(o.value.firmware) || undefined, o.takenAt)),
    ...all(seen, "version-read").flatMap((o) => factOf(said(o.value.firmware) || undefined, o.takenAt)),
    ...all(seen, "management").flatMap((o) => factOf(said(o.value.firmware ?? "") || undefined, o.takenAt)),
  ];
}

/** A Kartenterminal answers when its Konnektor has it, or when it answers for itself. */
function answersOf(kind: DeviceView["kind"], seen: readonly Observation[]): Fact<boolean> | undefined {
  const facts: Fact<boolean>[] = all(seen, "unreachable").map((o) => ({ value: false, at: o.takenAt }));
  for (const o of seen) {
    if (o.kind === "terminal") {
      const { connected } = (o as Observation<"terminal">).value;
      facts.push({ value: connected, at: o.takenAt });
    } else if (o.kind === "management" && o.source.by === "kartenterminal") facts.push({ value: true, at: o.takenAt });
    else if (kind === "konnektor" && o.kind === "identity") facts.push({ value: true, at: o.takenAt });
    else if (o.kind === "version-read") facts.push({ value: true, at: o.takenAt });
  }
  return newest(facts);
}

function installingOf(seen: readonly Observation[]): Fact<boolean> | undefined {
  const facts: Fact<boolean>[] = [];
  for (const o of all(seen, "management")) {
    const { updateState, correlation } = o.value;
    if (updateState !== undefined) facts.push({ value: !updateState.startsWith("Idle"), at: o.takenAt });
    else if (correlation !== undefined) facts.push({ value: correlation === "aktualisierend", at: o.takenAt });
  }
  const run = latest(seen, "update-run");
  if (run) facts.push({ value: run.value.phase === "running", at: run.takenAt });
  return newest(facts);
}

function isSmb(seen: readonly Observation[]): boolean {
  const card = latest(seen, "karte");
  return card !== undefined && /^(SMC-B|HSM-B)$/.test(card.value.type);
}

function cardsOf(seen: readonly Observation[]): CardView[] {
  const card = latest(seen, "karte");
  if (card && !/^(SMC-B|HSM-B)$/.test(card.value.type)) return [];
  const pins = all(seen, "pin-status").filter((o) => o.value.mandant !== "");
  return pins
    .filter((o) => !pins.some((other) => other.value.mandant === o.value.mandant && other.takenAt > o.takenAt))
    .map((o) => ({
      key: `${o.component.id} ${o.value.mandant}`,
      name: o.component.name,
      status: { value: o.value.status, at: o.takenAt },
      ...(card && { terminal: card.value.terminal }),
      ...(o.value.leftTries !== undefined && { leftTries: o.value.leftTries }),
    }));
}

function all<K extends ObservedKind>(seen: readonly Observation[], kind: K): Observation<K>[] {
  return seen.filter((o): o is Observation<K> & Observation => o.kind === kind);
}

function latest<K extends ObservedKind>(seen: readonly Observation[], kind: K): Observation<K> | undefined {
  return all(seen, kind).reduce<Observation<K> | undefined>(
    (a, o) => (!a || o.takenAt >= a.takenAt ? o : a),
    undefined,
  );
}

function newest<T>(facts: readonly Fact<T>[]): Fact<T> | undefined {
  return facts.reduce<Fact<T> | undefined>((a, f) => (!a || f.at >= a.at ? f : a), undefined);
}

function factOf<T>(value: T | undefined, at: Instant | undefined): Fact<T>[] {
  return value === undefined || at === undefined ? [] : [{ value, at }];
}
