/**
 * The store: one implementation for memory, SQLite and PostgreSQL. What differs between them is the database it is given.
 *
 * Room: store. Used by app (which opens it), server, watch and engine through the ports.
 */
import type { KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import { sql } from "kysely";
import type { NewJournalRecord } from "../domain/journal.ts";
import type { Practice } from "../domain/practice.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { EngineStore, Outbox, PersonStore, PracticeStore, Store, Touched } from "../engine/ports.ts";
import { backUp } from "./backup.ts";
import type { Core } from "./core.ts";
import { SqlEngineStore } from "./engine-store.ts";
import type { Installation } from "./installation.ts";
import { append } from "./journal-writer.ts";
import { publicFromText } from "./keys.ts";
import { SqlOutbox } from "./outbox.ts";
import { SqlPersonStore } from "./person-store.ts";
import { SqlPracticeStore } from "./practice-store.ts";
import * as values from "./values.ts";

export class SqlStore implements Store {
  readonly installationId: string;
  readonly engine: EngineStore;
  readonly persons: PersonStore;
  readonly outbox: Outbox;
  readonly #core: Core;
  readonly #installation: Installation;
  readonly #release: () => void;
  #closing: Promise<void> | undefined;

  /** `release`: what else ends with it. */
  constructor(core: Core, installation: Installation, release: () => void) {
    this.#core = core;
    this.#installation = installation;
    this.#release = release;
    this.installationId = installation.id;
    this.engine = new SqlEngineStore(core, String(installation.epoch));
    this.persons = new SqlPersonStore(core);
    this.outbox = new SqlOutbox(core);
  }

  async practices(): Promise<Practice[]> {
    const { db, place } = this.#core.database;
    const rows = await db.selectFrom("practices").selectAll().execute();
    return rows
      .toSorted((a, b) => a.created_at - b.created_at || (a.practice_id < b.practice_id ? -1 : 1))
      .map((row) => values.read(values.practice, row.data, `${place} / ${row.practice_id}`));
  }

  async putPractice(practice: Practice, journal: NewJournalRecord): Promise<void> {
    const { database, clock, keys, told } = this.#core;
    const columns = { created_at: practice.createdAt, data: values.written(values.practice, practice) };
    await database.db.transaction().execute(async (trx) => {
      // Writing the row also keeps other writers of this practice out.
      await trx
        .insertInto("practices")
        .values({ practice_id: practice.id, ...columns })
        .onConflict((conflict) => conflict.column("practice_id").doUpdateSet(columns))
        .execute();
      await append(trx, practice.id, [journal], clock.now(), keys().signing);
    });
    told.touched(practice.id, new Set(["practice", "journal"]));
  }

  forPractice(id: string): PracticeStore {
    return new SqlPracticeStore(this.#core, id);
  }

  async journalKeys(): Promise<{ key: KeyObject; formerKeys: KeyObject[] }> {
    // The key of today is the one in the file: who can change the database could change what stands there.
    const key = createPublicKey(this.#core.keys().signing);
    const [, ...former] = this.#installation.signingKeys;
    return { key, formerKeys: former.map(publicFromText) };
  }

  onCommit(tell: (touched: Touched) => void): () => void {
    return this.#core.told.add(tell);
  }

  async retain(before: Instant): Promise<{ observations: number }> {
    const { database, clock } = this.#core;
    const now = clock.now();
    return database.db.transaction().execute(async (trx) => {
      const over = await trx.deleteFrom("stretches").where("until_at", "<", before).executeTakeFirst();
      // Beside a newer one of its kind an old one is no longer the latest: a Mandant that was given up, a code long gone.
      const beside = await trx
        .deleteFrom("latest")
        .where("until_at", "<", before)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom("latest as newer")
              .select("newer.kind")
              .whereRef("newer.practice_id", "=", "latest.practice_id")
              .whereRef("newer.component_id", "=", "latest.component_id")
              .whereRef("newer.kind", "=", "latest.kind")
              .whereRef("newer.until_at", ">", "latest.until_at"),
          ),
        )
        .executeTakeFirst();
      await trx.deleteFrom("outbox").where("settled_at", "<", before).execute();
      await trx.deleteFrom("sessions").where("expires_at", "<=", now).execute();
      await trx
        .deleteFrom("links")
        .where((eb) => eb.or([eb("used_at", "is not", null), eb("expires_at", "<=", now)]))
        .execute();
      return { observations: Number(over.numDeletedRows + beside.numDeletedRows) };
    });
  }

  async size(): Promise<number> {
    const { db, sqlite } = this.#core.database;
    const bytes = sqlite
      ? sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`;
    const { rows } = await bytes.execute(db);
    return Number(rows[0]?.bytes ?? 0);
  }

  async backup(file: string): Promise<void> {
    await backUp(this.#core.database, file, this.#core.clock.now());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { db, sqlite } = this.#core.database;
    // What was asked for before is finished first.
    if (sqlite) await db.connection().execute(async () => {});
    await db.destroy();
    this.#release();
  }
}
