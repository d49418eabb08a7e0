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

  /** True for a terminal or card that its Konnektor no longer lists: taken away, and nothing to act on. */
  isGone(component: Component): boolean {
    const list = this.latest(component, "terminal")
      ? "listed-terminals"
      : this.latest(component, "karte")
        ? "listed-cards"
        : undefined;
    const lists = list ? this.everywhere(list) : [];
    return lists.length > 0 && !lists.some((o) => (o.value as readonly string[]).includes(component.id));
  }

  /** Every observation of this kind, of all components. */
  everywhere<K extends ObservedKind>(kind: K): Observation<K>[] {
    return this.components.flatMap((component) => this.latest(component, kind) ?? []);
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
