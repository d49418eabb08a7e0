/**
 * What the judging functions look at: the observations by component, and how a finding is made from them.
 *
 * Room: domain/assess.
 */
import type { FindingCode, FindingFields, Level } from "../codes.ts";
import type { Evidence, Finding } from "../finding.ts";
import type { Component, Observation, ObservedKind } from "../observation.ts";
import type { Day, Instant } from "../zeit/tag.ts";

/** The latest observation of each kind, per component. */
export class Seen {
  readonly now: Instant;
  readonly today: Day;
  readonly components: Component[] = [];
  readonly #lists = new Map<ObservedKind, Set<string> | undefined>();
  readonly #byComponent = new Map<string, Map<ObservedKind, Observation[]>>();

  constructor(observations: readonly Observation[], now: Instant, today: Day) {
    this.now = now;
    this.today = today;
    for (const observation of observations.toSorted((a, b) => a.takenAt - b.takenAt)) this.#file(observation);
  }

  latest<K extends ObservedKind>(component: Component, kind: K): Observation<K> | undefined {
    return this.all(component, kind).at(-1);
  }

  /** Oldest first. */
  all<K extends ObservedKind>(component: Component, kind: K): readonly Observation<K>[] {
    return (this.#byComponent.get(component.id)?.get(kind) ?? []) as unknown as Observation<K>[];
  }

  /** What was seen of it at all. */
  kindsOf(component: Component): ObservedKind[] {
    return [...(this.#byComponent.get(component.id)?.keys() ?? [])];
  }

  /** True for a terminal or card that its Konnektor no longer lists: taken away, and nothing to act on. */
  isGone(component: Component): boolean {
    const kinds = this.#byComponent.get(component.id);
    const listed = kinds?.has("terminal")
      ? this.#listed("listed-terminals")
      : kinds?.has("karte")
        ? this.#listed("listed-cards")
        : undefined;
    return listed !== undefined && !listed.has(component.id);
  }

  /** The latest observation of this kind of each component that has one. */
  everywhere<K extends ObservedKind>(kind: K): Observation<K>[] {
    const found: Observation<K>[] = [];
    for (const component of this.components) {
      const latest = this.latest(component, kind);
      if (latest) found.push(latest);
    }
    return found;
  }

  /** Ids in all lists of this kind together; undefined when none was read. */
  #listed(kind: "listed-terminals" | "listed-cards"): Set<string> | undefined {
    if (!this.#lists.has(kind)) {
      const lists = this.everywhere(kind).map((list) => list.value);
      this.#lists.set(kind, lists.length > 0 ? new Set(lists.flat()) : undefined);
    }
    return this.#lists.get(kind);
  }

  #file(observation: Observation): void {
    const { component, kind } = observation;
    let kinds = this.#byComponent.get(component.id);
    if (!kinds) {
      kinds = new Map();
      this.#byComponent.set(component.id, kinds);
      this.components.push(component);
    }
    const known = kinds.get(kind);
    if (known) known.push(observation);
    else kinds.set(kind, [observation]);
  }
}

/** Over its own administration, not that of its Konnektor: both tell of the same terminal. */
export function isToldByTerminal({ source }: Pick<Observation, "source">): boolean {
  return source.by === "kartenterminal";
}

/** Makes a finding; the fields must be those of its words. */
export function finding<C extends FindingCode>(
  code: C,
  level: Level,
  component: Component,
  fields: FindingFields<C>,
  sources: readonly (Observation | Evidence)[],
  dueOn?: Day,
): Finding {
  const evidence = sources.map((s): Evidence => ("takenAt" in s ? { source: s.source, at: s.takenAt } : s));
  return { code, level, component, fields, sources: evidence, dueOn } as Finding;
}
