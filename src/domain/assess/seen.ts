/**
 * What the judging functions look at: the observations by component, and how a finding is made from them.
 *
 * Room: domain/assess.
 */
import type { FindingCode, FindingFields, Level } from "../codes.ts";
import type { Evidence, Finding } from "../finding.ts";
import type { Component, Observation, ObservedKind } from "../observation.ts";
import { type Day, dayOf, type Instant } from "../zeit/tag.ts";

/** The latest observation of each kind, per component. */
export class Seen {
  readonly now: Instant;
  readonly today: Day;
  readonly components: Component[] = [];
  readonly #byComponent = new Map<string, Observation[]>();

  constructor(observations: readonly Observation[], now: Instant) {
    this.now = now;
    this.today = dayOf(now);
    for (const observation of observations.toSorted((a, b) => a.takenAt - b.takenAt)) {
      const { component } = observation;
      const known = this.#byComponent.get(component.id);
      if (known) known.push(observation);
      else {
        this.components.push(component);
        this.#byComponent.set(component.id, [observation]);
      }
    }
  }

  latest<K extends ObservedKind>(component: Component, kind: K): Observation<K> | undefined {
    return this.all(component, kind).at(-1);
  }

  /** Oldest first. */
  all<K extends ObservedKind>(component: Component, kind: K): Observation<K>[] {
    const all = this.#byComponent.get(component.id) ?? [];
    return all.filter((o): o is Observation<K> => o.kind === kind);
  }

  /** Every observation of this kind, of all components. */
  everywhere<K extends ObservedKind>(kind: K): Observation<K>[] {
    return this.components.flatMap((component) => this.latest(component, kind) ?? []);
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
