/**
 * Writing observations: the usual ones (newest, mostly unchanged) in three statements for all, late ones one by one.
 *
 * Room: store. `latest` holds the stretch that is going on, `stretches` those that are over; where an observation belongs
 * says stretches.ts.
 */
import type { Transaction } from "kysely";
import type { Observation } from "../domain/observation.ts";
import { aspectOf, isSighting } from "../domain/standing.ts";
import type { StretchRow, Tables } from "./schema.ts";
import { isSame, placed, type Said, type Span } from "./stretches.ts";
import * as values from "./values.ts";

const ROWS_PER_STATEMENT = 500;

type Topic = Pick<StretchRow, "practice_id" | "component_id" | "kind" | "aspect">;

export async function observe(
  trx: Transaction<Tables>,
  practiceId: string,
  observations: readonly Observation[],
): Promise<void> {
  if (observations.length === 0) return;
  await seeComponents(trx, practiceId, observations);
  const writing = new Writing(trx, await latestOf(trx, practiceId, observations));
  for (const observation of observations) await writing.add(topicOf(practiceId, observation), observation);
  await writing.flush();
}

class Writing {
  readonly #trx: Transaction<Tables>;
  readonly #latest: Map<string, StretchRow>;
  readonly #changed = new Map<string, StretchRow>();
  #over: StretchRow[] = [];

  constructor(trx: Transaction<Tables>, latest: StretchRow[]) {
    this.#trx = trx;
    this.#latest = new Map(latest.map((row) => [keyOf(row), row]));
  }

  async add(topic: Topic, observation: Observation): Promise<void> {
    const at = observation.takenAt;
    const schema = values.observed[observation.kind] as typeof values.observed.identity;
    const said: Said = {
      source: values.written(values.source, observation.source),
      value: values.written(schema, observation.value as Observation<"identity">["value"]),
    };
    const last = this.#latest.get(keyOf(topic));
    if (!last) return this.#set({ ...topic, ...said, from_at: at, until_at: at });
    if (isSame(last, said) && at >= last.from_at) {
      if (at > last.until_at) this.#set({ ...last, until_at: at });
      else this.#set(last);
      return;
    }
    if (at > last.until_at) {
      this.#over.push(last);
      this.#set({ ...topic, ...said, from_at: at, until_at: at });
      return;
    }
    await this.#late(topic, said, at, last);
  }

  /** Everything that was found out so far, written. */
  async flush(): Promise<void> {
    for (const rows of pages(this.#over)) await this.#trx.insertInto("stretches").values(rows).execute();
    for (const rows of pages([...this.#changed.values()])) {
      await this.#trx
        .insertInto("latest")
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(["practice_id", "component_id", "kind", "aspect"]).doUpdateSet((eb) => ({
            from_at: eb.ref("excluded.from_at"),
            until_at: eb.ref("excluded.until_at"),
            source: eb.ref("excluded.source"),
            value: eb.ref("excluded.value"),
          })),
        )
        .execute();
    }
    this.#over = [];
    this.#changed.clear();
  }

  #set(row: StretchRow): void {
    this.#latest.set(keyOf(row), row);
    this.#changed.set(keyOf(row), row);
  }

  async #late(topic: Topic, said: Said, at: number, last: StretchRow): Promise<void> {
    await this.flush();
    const past = await neighbours(this.#trx, topic, at);
    // What is going on is always the last of all.
    const isNear = past.filter((row) => row.from_at > at).length === 0;
    const near = isNear ? [...past, last] : past;
    const spans = placed(near.map(toSpan), said, at).map((span) => toRow(topic, span));
    for (const row of past) await theStretch(this.#trx, row);
    if (isNear) this.#set(spans.pop() as StretchRow);
    this.#over.push(...spans);
  }
}

/** The two last stretches that begin at or before this moment, and the first that begins later. */
async function neighbours(trx: Transaction<Tables>, topic: Topic, at: number): Promise<StretchRow[]> {
  const ofTopic = () =>
    trx
      .selectFrom("stretches")
      .selectAll()
      .where((eb) => eb.and(topic));
  const before = await ofTopic().where("from_at", "<=", at).orderBy("from_at", "desc").limit(2).execute();
  const after = await ofTopic().where("from_at", ">", at).orderBy("from_at").limit(1).execute();
  return [...before.reverse(), ...after];
}

async function theStretch(trx: Transaction<Tables>, { from_at, ...row }: StretchRow): Promise<void> {
  const { practice_id, component_id, kind, aspect } = row;
  await trx
    .deleteFrom("stretches")
    .where((eb) => eb.and({ practice_id, component_id, kind, aspect, from_at }))
    .execute();
}

async function latestOf(
  trx: Transaction<Tables>,
  practiceId: string,
  observations: readonly Observation[],
): Promise<StretchRow[]> {
  const ids = [...new Set(observations.map((o) => o.component.id))];
  const found: StretchRow[] = [];
  for (const some of pages(ids)) {
    const rows = trx.selectFrom("latest").selectAll().where("practice_id", "=", practiceId);
    found.push(...(await rows.where("component_id", "in", some).execute()));
  }
  return found;
}

/** First and last seen, and the name as it was told last. A component nobody reached yet is known from the first try on. */
async function seeComponents(
  trx: Transaction<Tables>,
  practiceId: string,
  observations: readonly Observation[],
): Promise<void> {
  const byId = Map.groupBy(observations, (o) => o.component.id);
  const seen = [...byId].flatMap(([id, all]) => componentRow(practiceId, id, all.filter(isSighting)) ?? []);
  const tried = [...byId].flatMap(([id, all]) => (all.some(isSighting) ? [] : componentRow(practiceId, id, all)) ?? []);
  for (const rows of pages(tried)) {
    await trx
      .insertInto("components")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["practice_id", "component_id"]).doNothing())
      .execute();
  }
  for (const rows of pages(seen)) {
    await trx
      .insertInto("components")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["practice_id", "component_id"]).doUpdateSet((eb) => {
          const isNewer = eb("excluded.last_seen_at", ">=", eb.ref("components.last_seen_at"));
          const isOlder = eb("excluded.first_seen_at", "<", eb.ref("components.first_seen_at"));
          const newer = <C extends "name" | "kind" | "last_seen_at">(column: C) =>
            eb
              .case()
              .when(isNewer)
              .then(eb.ref(`excluded.${column}`))
              .else(eb.ref(`components.${column}`))
              .end();
          return {
            name: newer("name"),
            kind: newer("kind"),
            last_seen_at: newer("last_seen_at"),
            first_seen_at: eb
              .case()
              .when(isOlder)
              .then(eb.ref("excluded.first_seen_at"))
              .else(eb.ref("components.first_seen_at"))
              .end(),
          };
        }),
      )
      .execute();
  }
}

function componentRow(
  practiceId: string,
  id: string,
  observations: readonly Observation[],
): Tables["components"] | undefined {
  const [first, ...more] = observations;
  if (!first) return undefined;
  const newest = more.reduce((a, b) => (b.takenAt >= a.takenAt ? b : a), first);
  const oldest = more.reduce((a, b) => (b.takenAt < a.takenAt ? b : a), first);
  const { kind, name } = newest.component;
  return {
    practice_id: practiceId,
    component_id: id,
    kind,
    name,
    first_seen_at: oldest.takenAt,
    last_seen_at: newest.takenAt,
  };
}

function topicOf(practiceId: string, observation: Observation): Topic {
  const { component, kind } = observation;
  return { practice_id: practiceId, component_id: component.id, kind, aspect: aspectOf(observation) };
}

function keyOf({ component_id, kind, aspect }: Topic): string {
  return JSON.stringify([component_id, kind, aspect]);
}

function toSpan({ source, value, from_at, until_at }: StretchRow): Span {
  return { source, value, from: from_at, until: until_at };
}

function toRow(topic: Topic, { source, value, from, until }: Span): StretchRow {
  const { practice_id, component_id, kind, aspect } = topic;
  return { practice_id, component_id, kind, aspect, source, value, from_at: from, until_at: until };
}

function* pages<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += ROWS_PER_STATEMENT) yield all.slice(at, at + ROWS_PER_STATEMENT);
}
