/** What every part of the store works with. Room: store. */
import type { Transaction } from "kysely";
import type { Clock, Touched } from "../engine/ports.ts";
import type { Database } from "./database.ts";
import type { Keys } from "./keys.ts";
import type { Tables } from "./schema.ts";
import type { Vault } from "./vault.ts";

export interface Core {
  database: Database;
  clock: Clock;
  /** Both read their files when they are first needed where the store is only read. @throws LotseError vault/key-* */
  keys(): Keys;
  vault(): Vault;
  told: Listeners;
}

/** Listeners hear of a commit after it is durable; what goes wrong in one harms nobody. */
export class Listeners {
  readonly #tell = new Set<(touched: Touched) => void>();

  add(tell: (touched: Touched) => void): () => void {
    const own = (touched: Touched) => tell(touched);
    this.#tell.add(own);
    return () => this.#tell.delete(own);
  }

  touched(practiceId: string, kinds: Touched["kinds"]): void {
    if (kinds.size === 0) return;
    for (const tell of [...this.#tell]) {
      try {
        // A listener that is asynchronous after all fails later, and as harmlessly.
        Promise.resolve(tell({ practiceId, kinds }) as unknown).catch(() => {});
      } catch {
        // The commit stands, and the others still want to hear of it.
      }
    }
  }
}

/**
 * Keeps other writers of this practice out until the transaction ends. SQLite has one writer anyway; PostgreSQL locks the
 * row. Fails for a practice that does not exist: who writes has made sure of it.
 */
export async function holdPractice(trx: Transaction<Tables>, { sqlite }: Database, practiceId: string): Promise<void> {
  const row = trx.selectFrom("practices").select("practice_id").where("practice_id", "=", practiceId);
  const found = await (sqlite ? row : row.forUpdate()).executeTakeFirst();
  if (!found) throw new Error(`no practice ${practiceId}`);
}
