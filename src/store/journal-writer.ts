/**
 * Appending to a practice's journal inside the transaction it explains, with the head signed anew.
 *
 * Room: store. The caller holds the practice's row: two writers never make two records with one number.
 */
import type { KeyObject } from "node:crypto";
import type { Transaction } from "kysely";
import {
  appended,
  type JournalHead,
  type JournalRecord,
  type NewJournalRecord,
  signedHead,
} from "../domain/journal.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Tables } from "./schema.ts";

export async function append(
  trx: Transaction<Tables>,
  practiceId: string,
  records: readonly NewJournalRecord[],
  at: Instant,
  key: KeyObject,
): Promise<void> {
  if (records.length === 0) return;
  let last: Pick<JournalRecord, "seq" | "hash"> | undefined = await headOf(trx, practiceId);
  const chain = records.map((record) => {
    const next = appended(practiceId, last, at, record);
    last = next;
    return next;
  });
  for (const record of chain) await trx.insertInto("journal").values(toRow(record)).execute();
  const { seq, hash, signature } = signedHead(chain.at(-1) as JournalRecord, key);
  await trx
    .insertInto("journal_heads")
    .values({ practice_id: practiceId, seq, hash, signature })
    .onConflict((conflict) => conflict.column("practice_id").doUpdateSet({ seq, hash, signature }))
    .execute();
}

export async function headOf(
  db: Pick<Transaction<Tables>, "selectFrom">,
  practiceId: string,
): Promise<JournalHead | undefined> {
  const row = await db
    .selectFrom("journal_heads")
    .select(["seq", "hash", "signature"])
    .where("practice_id", "=", practiceId)
    .executeTakeFirst();
  return row && { practiceId, ...row };
}

function toRow({ practiceId, ...rest }: JournalRecord): Tables["journal"] {
  return { practice_id: practiceId, ...rest };
}
