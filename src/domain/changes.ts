/**
 * Changes: what is different from what was known to what was read now [REQ:U-60].
 *
 * Room: domain. Pure. Used by watch/ at every poll; the history shows them. Two pictures are compared, the one before and the
 * one with the reading in it, so a reading that was applied already changes nothing, in whatever order it comes.
 *
 * What could not be asked is never a change: only two answers to the same question can differ. A component is gone only when
 * a list was answered without it, and a card in a terminal that is switched off has not been taken out.
 */
import { compareTexts } from "./finding.ts";
import type { Component, Observation, Observed, ObservedKind } from "./observation.ts";
import type { Change, ChangeKind } from "./practice.ts";
import type { ProductIdentity } from "./product.ts";
import { aspectOf } from "./standing.ts";
import { compareVersions, parseVersion, said } from "./version.ts";
import type { Instant } from "./zeit/tag.ts";

/**
 * Oldest first. Without `run`: whether one of ours did it is for the caller to say.
 * @param known the latest of each component, kind and aspect; older ones beside them do no harm
 */
export function changesBetween(
  known: readonly Observation[],
  reading: readonly Observation[],
  newId: (at: Instant) => string,
): Change[] {
  const before = new Picture(known);
  const after = new Picture(reading, before);
  const told = after.pairs().flatMap((pair) => toldBy(pair, before, after));
  const replaced = new Set(told.filter((t) => t.what === "device-replaced").map((t) => t.component.id));
  const distinct = new Map(
    told
      .filter((t) => !(replaced.has(t.component.id) && OF_THE_DEVICE.includes(t.what)))
      .map((t) => [[t.component.id, t.what, t.before, t.after].join("\n"), t]),
  );
  return [...distinct.values()].toSorted(byTimeAndPlace).map(({ component, at, ...rest }) => ({
    id: newId(at),
    at,
    componentId: component.id,
    componentName: component.name,
    ...rest,
  }));
}

/** Another device brings all of these along: one cause, one entry. */
const OF_THE_DEVICE: readonly ChangeKind[] = ["firmware", "hardware", "certificate", "tls-certificate"];

interface Told {
  component: Component;
  at: Instant;
  what: ChangeKind;
  before: string;
  after: string;
}

interface Pair<K extends ObservedKind = ObservedKind> {
  component: Component;
  at: Instant;
  kind: K;
  before: Observed[K];
  after: Observed[K];
}

/** The latest observation of each component, kind and aspect. */
class Picture {
  readonly #before: ReadonlyMap<string, Observation>;
  readonly #latest: Map<string, Observation>;

  /** @param before only what is later than this picture counts */
  constructor(observations: readonly Observation[], before?: Picture) {
    this.#before = before ? before.#latest : new Map();
    this.#latest = new Map(this.#before);
    for (const observation of observations.toSorted(byTakenAt)) {
      const key = keyOf(observation);
      const other = this.#latest.get(key);
      if (!other || other.takenAt < observation.takenAt) this.#latest.set(key, observation);
    }
  }

  /** What this picture has anew, beside what stood there before. First sightings have nothing beside them. */
  pairs(): Pair[] {
    return [...this.#latest].flatMap(([key, now]) => {
      const then = this.#before.get(key);
      if (!then || then === now) return [];
      return [{ component: now.component, at: now.takenAt, kind: now.kind, before: then.value, after: now.value }];
    });
  }

  all<K extends ObservedKind>(kind: K): Observation<K>[] {
    return [...this.#latest.values()].filter((o) => o.kind === kind) as unknown as Observation<K>[];
  }

  of<K extends ObservedKind>(componentId: string, kind: K): Observation<K> | undefined {
    return this.all(kind).find((o) => o.component.id === componentId);
  }

  listed(kind: "listed-terminals" | "listed-cards"): Set<string> {
    return new Set(this.all(kind).flatMap((o) => o.value));
  }

  /** False only for a terminal that was asked and is not connected. */
  reaches(terminalName: string): boolean {
    return this.all("terminal").find((o) => o.component.name === terminalName)?.value.connected !== false;
  }
}

type Rules = { [K in ObservedKind]?: (pair: Pair<K>, before: Picture, after: Picture) => Told[] };

const RULES: Rules = {
  identity: (pair) => ofIdentity(pair),
  "version-read": ({ before, after, ...seen }, _, now) =>
    now.of(seen.component.id, "identity") || before.product !== after.product
      ? []
      : differing(seen, "firmware", before.firmware, after.firmware),
  vpn: ({ before, after, ...seen }) =>
    before.ti.online === after.ti.online
      ? []
      : [{ ...seen, what: "vpn", ...named(after.ti.online, "offline", "online") }],
  terminal: ({ before, after, ...seen }) => {
    if (before.connected === after.connected) return [];
    const what = after.connected ? "terminal-connected" : "terminal-disconnected";
    return [{ ...seen, what, ...named(after.connected, "disconnected", "connected") }];
  },
  "pin-status": ({ before, after, ...seen }) =>
    before.status === after.status ? [] : [{ ...seen, what: "pin", before: before.status, after: after.status }],
  certificates: (pair) => ofCertificates(pair),
  transport: ({ before, after, ...seen }) =>
    before.fingerprint && after.fingerprint && before.fingerprint !== after.fingerprint
      ? [{ ...seen, what: "tls-certificate", before: before.fingerprint, after: after.fingerprint }]
      : [],
  "listed-terminals": (pair, before, after) => ofTerminals(pair, before, after),
  "listed-cards": (pair, before, after) => ofCards(pair, before, after),
};

function toldBy(pair: Pair, before: Picture, after: Picture): Told[] {
  const rule = RULES[pair.kind] as ((pair: Pair, before: Picture, after: Picture) => Told[]) | undefined;
  return (rule?.(pair, before, after) ?? []).map(({ component, at, what, before, after }) => ({
    component,
    at,
    what,
    before,
    after,
  }));
}

function ofIdentity({ before, after, ...seen }: Pair<"identity">): Told[] {
  const was = modelOf(before);
  const is = modelOf(after);
  if (was && is && was.toLowerCase() !== is.toLowerCase()) {
    return [{ ...seen, what: "device-replaced", before: was, after: is }];
  }
  return [
    ...differing(seen, "firmware", before.firmware, after.firmware),
    ...differing(seen, "hardware", before.hardware, after.hardware),
  ];
}

function modelOf({ vendorId, productCode }: ProductIdentity): string {
  return vendorId && productCode ? `${vendorId} ${productCode}` : "";
}

/** Two versions that say something and are not the same number. */
function differing(
  seen: Pick<Told, "component" | "at">,
  what: "firmware" | "hardware",
  before: string,
  after: string,
): Told[] {
  if (said(before) === "" || said(after) === "") return [];
  const was = parseVersion(before);
  const is = parseVersion(after);
  if (was && is ? compareVersions(was, is) === 0 : before === after) return [];
  return [{ ...seen, what, before, after }];
}

/**
 * By owner and kind of key, and only where both times were answered: a question that failed has no certificates. The card of
 * a Konnektor is built in, so another card number is another device.
 */
function ofCertificates({ before, after, ...seen }: Pair<"certificates">): Told[] {
  const was = Map.groupBy(before, (c) => `${c.owner} ${c.crypt}`);
  const is = Map.groupBy(after, (c) => `${c.owner} ${c.crypt}`);
  return [...is].flatMap(([key, now]): Told[] => {
    const then = was.get(key);
    if (!then) return [];
    const cards = numbersOf(now);
    const earlier = numbersOf(then);
    if (
      key.startsWith("gSMC-K ") &&
      cards.size > 0 &&
      earlier.size > 0 &&
      ![...cards].some((card) => earlier.has(card))
    ) {
      return [{ ...seen, what: "device-replaced", before: joined(earlier), after: joined(cards) }];
    }
    // A device's own administration tells no serial numbers: one that was not told is no other one.
    const isNumbered = [...then, ...now].every(({ serial }) => serial !== "");
    const [from, to] = [certificatesAsText(then, isNumbered), certificatesAsText(now, isNumbered)];
    return from === to ? [] : [{ ...seen, what: "certificate", before: from, after: to }];
  });
}

/** ICCSNs of device cards: the subject of all others is a name and not told. */
function numbersOf(certificates: Observed["certificates"]): Set<string> {
  return new Set(certificates.flatMap(({ subject }) => /^\d{18,20}/.exec(subject)?.[0] ?? []));
}

/** "ECC 2026-12-31 17": kind, last day, serial number. */
function certificatesAsText(certificates: Observed["certificates"], isNumbered: boolean): string {
  return joined(
    new Set(
      certificates.map(({ crypt, expiresOn, serial }) => [crypt, expiresOn, ...(isNumbered ? [serial] : [])].join(" ")),
    ),
  );
}

/** One of several Konnektoren may still list it: gone is what stands in no list any more. */
function ofTerminals(pair: Pair<"listed-terminals">, before: Picture, after: Picture): Told[] {
  const tell = (id: string, what: ChangeKind): Told => {
    const product = (after.of(id, "identity") ?? before.of(id, "identity"))?.value.name ?? "";
    const component = componentOf(id, "kartenterminal", after.of(id, "terminal"));
    const isHere = what === "component-appeared";
    return { component, at: pair.at, what, before: isHere ? "" : product, after: isHere ? product : "" };
  };
  const known = before.listed("listed-terminals");
  const listed = after.listed("listed-terminals");
  return [
    ...pair.after.filter((id) => !known.has(id)).map((id) => tell(id, "component-appeared")),
    ...pair.before.filter((id) => !listed.has(id)).map((id) => tell(id, "component-gone")),
  ];
}

/** Cards of a terminal that is away were neither taken out nor put in. */
function ofCards(pair: Pair<"listed-cards">, before: Picture, after: Picture): Told[] {
  const known = before.listed("listed-cards");
  const listed = after.listed("listed-cards");
  const tell = (id: string, what: "card-inserted" | "card-removed"): Told[] => {
    const isHere = what === "card-inserted";
    const last = before.of(id, "karte");
    const seen = isHere ? after.of(id, "karte") : last;
    if (isHere && last && seen && !before.reaches(seen.value.terminal)) return [];
    if (!isHere && seen && !after.reaches(seen.value.terminal)) return [];
    const place = seen ? `${seen.value.terminal}/${seen.value.slot}` : "";
    const component = componentOf(id, "karte", seen);
    return [{ component, at: pair.at, what, before: isHere ? "" : place, after: isHere ? place : "" }];
  };
  return [
    ...pair.after.filter((id) => !known.has(id)).flatMap((id) => tell(id, "card-inserted")),
    ...pair.before.filter((id) => !listed.has(id)).flatMap((id) => tell(id, "card-removed")),
  ];
}

function componentOf(id: string, kind: Component["kind"], seen: Observation | undefined): Component {
  return seen?.component ?? { id, kind, name: id };
}

function named(isAfter: boolean, no: string, yes: string): Pick<Told, "before" | "after"> {
  return isAfter ? { before: no, after: yes } : { before: yes, after: no };
}

function joined(texts: ReadonlySet<string>): string {
  return [...texts].toSorted(compareTexts).join(", ");
}

function keyOf(observation: Observation): string {
  return [observation.component.id, observation.kind, aspectOf(observation)].join("\n");
}

/** Of two that claim the same moment always the same one comes first, in whatever order they were given. */
function byTakenAt(a: Observation, b: Observation): number {
  return a.takenAt - b.takenAt || compareTexts(JSON.stringify(a.value), JSON.stringify(b.value));
}

function byTimeAndPlace(a: Told, b: Told): number {
  return (
    a.at - b.at ||
    compareTexts(a.component.id, b.component.id) ||
    compareTexts(a.what, b.what) ||
    compareTexts(a.before, b.before) ||
    compareTexts(a.after, b.after)
  );
}
