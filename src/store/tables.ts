/** All rows of all tables, out of one database and into another. Room: store; used by backup and restore. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "./schema.ts";

export type TableName = keyof Tables;

/** In an order in which no row refers to one that comes later; with the keys that give each table an order. */
export const TABLES: Record<TableName, { key: readonly string[]; rowsAtOnce: number }> = {
  installation: { key: ["name"], rowsAtOnce: 1000 },
  practices: { key: ["practice_id"], rowsAtOnce: 1000 },
  components: { key: ["practice_id", "component_id"], rowsAtOnce: 1000 },
  latest: { key: ["practice_id", "component_id", "kind", "aspect"], rowsAtOnce: 1000 },
  stretches: { key: ["practice_id", "component_id", "kind", "aspect", "from_at"], rowsAtOnce: 1000 },
  changes: { key: ["practice_id", "change_id"], rowsAtOnce: 1000 },
  records: { key: ["practice_id", "kind", "record_id"], rowsAtOnce: 1000 },
  contents: { key: ["practice_id", "document_id", "chunk"], rowsAtOnce: 20 },
  secrets: { key: ["practice_id", "secret_id"], rowsAtOnce: 1000 },
  outbox: { key: ["practice_id", "message_id"], rowsAtOnce: 1000 },
  journal: { key: ["practice_id", "seq"], rowsAtOnce: 1000 },
  journal_heads: { key: ["practice_id"], rowsAtOnce: 1000 },
  engine: { key: ["practice_id"], rowsAtOnce: 1000 },
  engine_runs: { key: ["practice_id", "run_id"], rowsAtOnce: 1000 },
  persons: { key: ["person_id"], rowsAtOnce: 1000 },
  memberships: { key: ["practice_id", "person_id"], rowsAtOnce: 1000 },
  sessions: { key: ["session_id"], rowsAtOnce: 1000 },
  links: { key: ["link_id"], rowsAtOnce: 1000 },
  recovery_codes: { key: ["person_id", "code_hash"], rowsAtOnce: 1000 },
};

export type Row = Record<string, string | number | null>;

/** `db`: inside a transaction that sees one moment. */
export async function* rowsOf(db: Kysely<Tables>): AsyncGenerator<{ table: TableName; rows: Row[] }> {
  for (const [name, { key, rowsAtOnce }] of Object.entries(TABLES)) {
    const order = sql.join(key.map((column) => sql.ref(column)));
    for (let offset = 0; ; offset += rowsAtOnce) {
      const page = sql<Row>`select * from ${sql.table(name)} order by ${order} limit ${rowsAtOnce} offset ${offset}`;
      const { rows } = await page.execute(db);
      if (rows.length > 0) yield { table: name as TableName, rows };
      if (rows.length < rowsAtOnce) break;
    }
  }
}

export async function insertRows(db: Kysely<Tables>, table: TableName, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
    const cells = sql.join(Object.values(row));
    await sql`insert into ${sql.table(table)} (${columns}) values (${cells})`.execute(db);
  }
}
