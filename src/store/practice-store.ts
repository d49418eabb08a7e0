/**
 * One practice's part of the store: reads, and commits of which all happens or nothing.
 *
 * Room: store.
 */
import type { Transaction } from "kysely";
import type { Outgoing, Sending } from "../domain/alarm/message.ts";
import { LotseError } from "../domain/errors.ts";
import type { JournalHead, JournalRecord, NewJournalRecord } from "../domain/journal.ts";
import type { Observation, ObservedKind } from "../domain/observation.ts";
import type { Change, RecordKind, Records } from "../domain/practice.ts";
import { standing } from "../domain/standing.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { PracticeStore, PracticeWrites, SeenComponent, Stretch, Touched } from "../engine/ports.ts";
import { type Core, holdPractice } from "./core.ts";
import { append, headOf } from "./journal-writer.ts";
import { observe } from "./observation-writer.ts";
import { sendingOf } from "./outbox.ts";
import type { StretchRow, Tables } from "./schema.ts";
import * as values from "./values.ts";

const MB = 1024 * 1024;
const MAX_CONTENT_BYTES = 10 * MB;
/** A multiple of three, so that every piece is base64 without padding but the last. */
const CHUNK_BYTES = 192 * 1024;

export class SqlPracticeStore implements PracticeStore {
  readonly id: string;
  readonly #core: Core;

  constructor(core: Core, id: string) {
    this.#core = core;
    this.id = id;
  }

  async latest(): Promise<Observation[]> {
    const rows = await this.#db
      .selectFrom("latest")
      .innerJoin("components", (join) =>
        join
          .onRef("components.practice_id", "=", "latest.practice_id")
          .onRef("components.component_id", "=", "latest.component_id"),
      )
      .selectAll("latest")
      .select(["components.kind as component_kind", "components.name as component_name"])
      .where("latest.practice_id", "=", this.id)
      .execute();
    return standing(rows.map((row) => toObservation(row, this.#place("latest", row.component_id, row.kind))));
  }

  async history<K extends ObservedKind>(componentId: string, kind: K, limit: number): Promise<Stretch<K>[]> {
    const rows: StretchRow[] = [];
    for (const table of ["latest", "stretches"] as const) {
      const found = await this.#db
        .selectFrom(table)
        .selectAll()
        .where((eb) => eb.and({ practice_id: this.id, component_id: componentId, kind }))
        .orderBy("until_at", "desc")
        .orderBy("from_at", "desc")
        .limit(limit)
        .execute();
      rows.push(...found);
    }
    return rows
      .toSorted((a, b) => b.until_at - a.until_at || b.from_at - a.from_at)
      .slice(0, limit)
      .map((row) => toStretch(row, kind, this.#place("stretches", componentId, kind)));
  }

  async components(): Promise<SeenComponent[]> {
    const rows = await this.#db.selectFrom("components").selectAll().where("practice_id", "=", this.id).execute();
    return rows
      .map((row) => ({
        id: row.component_id,
        kind: values.componentKind.parse(row.kind),
        name: row.name,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async changes(options: { before?: Instant; componentId?: string; limit: number }): Promise<Change[]> {
    const { before, componentId, limit } = options;
    let query = this.#db.selectFrom("changes").selectAll().where("practice_id", "=", this.id);
    if (before !== undefined) query = query.where("at", "<", before);
    if (componentId !== undefined) query = query.where("component_id", "=", componentId);
    const rows = await query.orderBy("at", "desc").orderBy("change_id", "desc").limit(limit).execute();
    return rows.map((row) => values.read(values.change, row.data, this.#place("changes", row.change_id)));
  }

  async records<K extends RecordKind>(kind: K): Promise<Records[K][]> {
    const rows = await this.#db
      .selectFrom("records")
      .selectAll()
      .where((eb) => eb.and({ practice_id: this.id, kind }))
      .execute();
    // Ids begin with the moment they were made.
    return rows
      .toSorted((a, b) => (a.record_id < b.record_id ? -1 : 1))
      .map((row) => values.read(values.records[kind], row.data, this.#place(kind, row.record_id)));
  }

  async record<K extends RecordKind>(kind: K, id: string): Promise<Records[K] | undefined> {
    const row = await this.#db
      .selectFrom("records")
      .select("data")
      .where((eb) => eb.and({ practice_id: this.id, kind, record_id: id }))
      .executeTakeFirst();
    return row && values.read(values.records[kind], row.data, this.#place(kind, id));
  }

  async content(documentId: string): Promise<Uint8Array | undefined> {
    const rows = await this.#db
      .selectFrom("contents")
      .select("bytes")
      .where((eb) => eb.and({ practice_id: this.id, document_id: documentId }))
      .orderBy("chunk")
      .execute();
    return rows.length === 0 ? undefined : Buffer.from(rows.map((row) => row.bytes).join(""), "base64");
  }

  async secret(id: string): Promise<Uint8Array | undefined> {
    const row = await this.#db
      .selectFrom("secrets")
      .select("sealed")
      .where((eb) => eb.and({ practice_id: this.id, secret_id: id }))
      .executeTakeFirst();
    return row && this.#core.vault().open(this.id, id, row.sealed);
  }

  async sendings({ limit }: { limit: number }): Promise<Sending[]> {
    const rows = await this.#db
      .selectFrom("outbox")
      .selectAll()
      .where("practice_id", "=", this.id)
      .orderBy("created_at", "desc")
      .orderBy("message_id", "desc")
      .limit(limit)
      .execute();
    return rows.map((row) => sendingOf(row, this.#core.database.place));
  }

  async journal({ after = 0, limit }: { after?: number; limit: number }): Promise<JournalRecord[]> {
    const rows = await this.#db
      .selectFrom("journal")
      .select(["seq", "at", "kind", "actor", "body", "prev", "hash"])
      .where("practice_id", "=", this.id)
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ practiceId: this.id, ...row }));
  }

  journalHead(): Promise<JournalHead | undefined> {
    return headOf(this.#db, this.id);
  }

  async commit(write: (writes: PracticeWrites) => void): Promise<void> {
    const collected = new CollectedWrites();
    write(collected);
    const { observations, changes, steps, records, touched } = collected.closed();
    if (touched.size === 0 && steps.length === 0) return;
    const { database, clock, keys } = this.#core;
    await database.db.transaction().execute(async (trx) => {
      await holdPractice(trx, database, this.id);
      await observe(trx, this.id, observations);
      for (const change of changes) await trx.insertInto("changes").values(toChangeRow(this.id, change)).execute();
      for (const step of steps) await step(trx, this.id, this.#core);
      await append(trx, this.id, records, clock.now(), keys().signing);
    });
    this.#core.told.touched(this.id, touched);
  }

  get #db() {
    return this.#core.database.db;
  }

  /** Where something unreadable stands, for the message. */
  #place(...parts: string[]): string {
    return [this.#core.database.place, this.id, ...parts].join(" / ");
  }
}

type Step = (trx: Transaction<Tables>, practiceId: string, core: Core) => Promise<unknown>;

/** What a commit asks for, in order. Nothing is written before all of it was said. */
class CollectedWrites implements PracticeWrites {
  readonly #observations: Observation[] = [];
  readonly #changes: Change[] = [];
  readonly #steps: Step[] = [];
  readonly #records: NewJournalRecord[] = [];
  readonly #touched = new Set<Touched["kinds"] extends ReadonlySet<infer K> ? K : never>();
  #isClosed = false;

  observe(observation: Observation): void {
    this.#open("observations");
    this.#observations.push(observation);
  }

  change(change: Change): void {
    this.#open("changes");
    this.#changes.push(change);
  }

  put<K extends RecordKind>(kind: K, record: Records[K]): void {
    this.#open(kind);
    const data = values.written(values.records[kind], record);
    this.#steps.push((trx, practice_id) =>
      trx
        .insertInto("records")
        .values({ practice_id, kind, record_id: record.id, data })
        .onConflict((conflict) => conflict.columns(["practice_id", "kind", "record_id"]).doUpdateSet({ data }))
        .execute(),
    );
  }

  remove(kind: RecordKind, id: string): void {
    this.#open(kind);
    this.#steps.push((trx, practice_id) =>
      trx
        .deleteFrom("records")
        .where((eb) => eb.and({ practice_id, kind, record_id: id }))
        .execute(),
    );
    if (kind === "document") this.#steps.push((trx, practice_id) => forgetContent(trx, practice_id, id));
  }

  putContent(documentId: string, bytes: Uint8Array): void {
    this.#open("document");
    if (bytes.length > MAX_CONTENT_BYTES) {
      throw new LotseError("store/document-too-large", { limit: `${MAX_CONTENT_BYTES / MB} MB` });
    }
    // Copied now: the caller may go on using its buffer.
    const chunks = inChunks(bytes);
    this.#steps.push(async (trx, practice_id) => {
      await forgetContent(trx, practice_id, documentId);
      for (const [chunk, text] of chunks.entries()) {
        await trx.insertInto("contents").values({ practice_id, document_id: documentId, chunk, bytes: text }).execute();
      }
    });
  }

  seal(secretId: string, plain: Uint8Array): void {
    this.#open();
    const copy = Uint8Array.from(plain);
    this.#steps.push((trx, practice_id, core) => {
      const sealed = core.vault().seal(practice_id, secretId, copy);
      return trx
        .insertInto("secrets")
        .values({ practice_id, secret_id: secretId, sealed })
        .onConflict((conflict) => conflict.columns(["practice_id", "secret_id"]).doUpdateSet({ sealed }))
        .execute();
    });
  }

  forgetSecret(secretId: string): void {
    this.#open();
    this.#steps.push((trx, practice_id) =>
      trx
        .deleteFrom("secrets")
        .where((eb) => eb.and({ practice_id, secret_id: secretId }))
        .execute(),
    );
  }

  send(message: Outgoing): void {
    this.#open("outbox");
    const { id: message_id, channel, recipient, createdAt } = message;
    const content = values.written(values.content, message.content);
    const state = { state: "waiting", created_at: createdAt, due_at: createdAt, attempts: 0 };
    this.#steps.push((trx, practice_id) =>
      trx
        .insertInto("outbox")
        .values({ practice_id, message_id, channel, recipient, content, ...state, settled_at: null, failure: null })
        .execute(),
    );
  }

  unsend(recipient: string): void {
    this.#open("outbox");
    this.#steps.push((trx, practice_id) =>
      trx
        .deleteFrom("outbox")
        .where((eb) => eb.and({ practice_id, recipient, state: "waiting" }))
        .execute(),
    );
  }

  journal(record: NewJournalRecord): void {
    this.#open("journal");
    this.#records.push(record);
  }

  closed() {
    this.#isClosed = true;
    return {
      observations: this.#observations,
      changes: this.#changes,
      steps: this.#steps,
      records: this.#records,
      touched: this.#touched,
    };
  }

  #open(kind?: "observations" | "changes" | "journal" | "outbox" | RecordKind): void {
    if (this.#isClosed) throw new Error("the commit is under way; nothing can be added");
    if (kind) this.#touched.add(kind);
  }
}

function forgetContent(trx: Transaction<Tables>, practice_id: string, document_id: string): Promise<unknown> {
  return trx
    .deleteFrom("contents")
    .where((eb) => eb.and({ practice_id, document_id }))
    .execute();
}

function inChunks(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: string[] = [];
  // An empty document has one empty piece: it is there.
  for (let at = 0; at === 0 || at < buffer.length; at += CHUNK_BYTES) {
    chunks.push(buffer.toString("base64", at, at + CHUNK_BYTES));
  }
  return chunks;
}

function toChangeRow(practice_id: string, change: Change): Tables["changes"] {
  const data = values.written(values.change, change);
  return { practice_id, change_id: change.id, at: change.at, component_id: change.componentId, data };
}

function toObservation(
  row: StretchRow & { component_kind: string; component_name: string },
  place: string,
): Observation {
  const kind = knownKind(row.kind, place);
  const { source, value } = toStretch(row, kind, place);
  const component = {
    id: row.component_id,
    kind: values.componentKind.parse(row.component_kind),
    name: row.component_name,
  };
  return { kind, component, takenAt: row.until_at, source, value };
}

function toStretch<K extends ObservedKind>(row: StretchRow, kind: K, place: string): Stretch<K> {
  return {
    from: row.from_at,
    until: row.until_at,
    source: values.read(values.source, row.source, place),
    value: values.read(values.observed[kind], row.value, place),
  };
}

function knownKind(kind: string, place: string): ObservedKind {
  if (kind in values.observed) return kind as ObservedKind;
  throw new LotseError("store/damaged", { place, reason: kind });
}
