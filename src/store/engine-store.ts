/**
 * Aufträge and runs of a practice: one text, replaced as a whole, together with the journal records that explain it.
 *
 * Room: store. Used by the engine. Two guards, and only the first one is about safety: the revision fences (whoever commits on
 * another than the stored one writes nothing), the lease keeps a second holder from working in vain. So it may be judged by clocks.
 * The text is the engine's: here it is only known to be JSON.
 */
import type { Transaction } from "kysely";
import { z } from "zod";
import type { Instant } from "../domain/zeit/tag.ts";
import type { EngineStore, EngineWrite, StoredEngine } from "../engine/ports.ts";
import { type Core, holdPractice } from "./core.ts";
import { append } from "./journal-writer.ts";
import type { Tables } from "./schema.ts";

const instant = z.int();
const name = z.string().min(1);
const json = z.string().refine(isJson, "not JSON");
const Lease = z.object({ holder: name, now: instant, forMs: z.int().positive() });
const Write = z.object({
  revision: z.int().min(0),
  holder: name.optional(),
  state: json,
  wakeAt: instant.optional(),
  ended: z.array(z.object({ runId: name, endedAt: instant, run: json })),
});
type Write = z.infer<typeof Write>;

export class SqlEngineStore implements EngineStore {
  readonly epoch: string;
  readonly #core: Core;

  constructor(core: Core, epoch: string) {
    this.#core = core;
    this.epoch = epoch;
  }

  /** Who has waited longest comes first. */
  async due(now: Instant): Promise<string[]> {
    const rows = await this.#db
      .selectFrom("engine")
      .select("practice_id")
      .where("wake_at", "<=", now)
      .orderBy("wake_at")
      .orderBy("practice_id")
      .execute();
    return rows.map((row) => row.practice_id);
  }

  async read(practiceId: string): Promise<StoredEngine | undefined> {
    const row = await this.#db
      .selectFrom("engine")
      .selectAll()
      .where("practice_id", "=", practiceId)
      .executeTakeFirst();
    return row && this.#toStored(row);
  }

  async lease(practiceId: string, holder: string, now: Instant, forMs: number): Promise<StoredEngine | undefined> {
    Lease.parse({ holder, now, forMs });
    // One statement: of many that try at the same time, the database lets one find it free.
    const row = await this.#db
      .updateTable("engine")
      .set((eb) => ({ revision: eb("revision", "+", 1), lease_holder: holder, lease_until_at: now + forMs }))
      .where("practice_id", "=", practiceId)
      .where((eb) =>
        eb.or([
          eb("lease_holder", "is", null),
          eb("lease_holder", "=", holder),
          eb("lease_until_at", "<=", now),
          // Far longer than a lease lasts: taken while a clock was ahead. Nobody waits for that moment.
          eb("lease_until_at", ">", now + 2 * forMs),
        ]),
      )
      .returningAll()
      .executeTakeFirst();
    return row && this.#toStored(row);
  }

  async commit(practiceId: string, write: EngineWrite): Promise<number | undefined> {
    const checked = Write.parse(write);
    const records = [...write.journal];
    const { database, clock, keys, told } = this.#core;
    const revision = await database.db.transaction().execute(async (trx) => {
      await holdPractice(trx, database, practiceId);
      // Asked now: waiting for the others may have taken longer than the lease.
      const now = clock.now();
      const isOurs =
        checked.revision === 0 ? await create(trx, practiceId, checked) : await replace(trx, practiceId, checked, now);
      if (!isOurs) return undefined;
      for (const { runId, endedAt, run } of checked.ended) {
        await trx
          .insertInto("engine_runs")
          .values({ practice_id: practiceId, run_id: runId, ended_at: endedAt, run })
          .execute();
      }
      await append(trx, practiceId, records, now, keys().signing);
      return checked.revision + 1;
    });
    // That somebody looked and found nothing new is no news.
    if (revision !== undefined && records.length > 0) told.touched(practiceId, new Set(["runs", "journal"]));
    return revision;
  }

  async release(practiceId: string, holder: string): Promise<void> {
    await this.#db
      .updateTable("engine")
      .set({ lease_holder: null, lease_until_at: null })
      .where((eb) => eb.and({ practice_id: practiceId, lease_holder: holder }))
      .execute();
  }

  async endedRuns(practiceId: string, options: { limit: number; before?: Instant }): Promise<string[]> {
    const { limit, before } = options;
    let query = this.#db.selectFrom("engine_runs").select("run").where("practice_id", "=", practiceId);
    if (before !== undefined) query = query.where("ended_at", "<", before);
    const rows = await query.orderBy("ended_at", "desc").orderBy("run_id", "desc").limit(limit).execute();
    return rows.map((row) => row.run);
  }

  async endedRun(practiceId: string, runId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("engine_runs")
      .select("run")
      .where((eb) => eb.and({ practice_id: practiceId, run_id: runId }))
      .executeTakeFirst();
    return row?.run;
  }

  get #db() {
    return this.#core.database.db;
  }

  #toStored({ revision, state, wake_at, lease_holder, lease_until_at }: Tables["engine"]): StoredEngine {
    return {
      revision,
      epoch: this.epoch,
      state,
      wakeAt: wake_at ?? undefined,
      lease:
        lease_holder === null || lease_until_at === null ? undefined : { holder: lease_holder, until: lease_until_at },
    };
  }
}

/** False: it is there already; or somebody claims to hold a lease on what is not. */
async function create(trx: Transaction<Tables>, practice_id: string, write: Write): Promise<boolean> {
  if (write.holder !== undefined) return false;
  const created = await trx
    .insertInto("engine")
    .values({ practice_id, ...columnsOf(write), lease_holder: null, lease_until_at: null })
    .onConflict((conflict) => conflict.column("practice_id").doNothing())
    .returning("revision")
    .executeTakeFirst();
  return created !== undefined;
}

/** False: another revision stands there, or the holder's lease is over. */
async function replace(trx: Transaction<Tables>, practice_id: string, write: Write, now: Instant): Promise<boolean> {
  const { revision, holder } = write;
  let query = trx
    .updateTable("engine")
    .set(columnsOf(write))
    .where((eb) => eb.and({ practice_id, revision }));
  if (holder !== undefined) query = query.where("lease_holder", "=", holder).where("lease_until_at", ">", now);
  return (await query.returning("revision").executeTakeFirst()) !== undefined;
}

function columnsOf({ revision, state, wakeAt }: Write) {
  return { revision: revision + 1, state, wake_at: wakeAt ?? null };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
