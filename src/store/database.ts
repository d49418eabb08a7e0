/**
 * Opening a database of ours and bringing its tables up to date.
 *
 * Room: store. Migrations run one after the other and forward only. A database a newer ti-lotse has written is refused: this
 * one would not know what it destroys. Before the tables of an existing file change, a copy of it is kept beside it.
 */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { LotseError } from "../domain/errors.ts";
import { fileFailure } from "./failures.ts";
import { migrations as released } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import { NodeSqliteDialect, openSqlite } from "./sqlite.ts";

export interface Database {
  db: Kysely<Tables>;
  /** Absent on PostgreSQL. */
  sqlite?: DatabaseSync;
  /** What messages call it: a file, or host and database. */
  place: string;
}

export type Migrations = Record<string, Migration>;

const MIGRATIONS_TABLE = "migrations";
const MIGRATIONS_LOCK = "migrations_lock";

export function databaseFile(dataDir: string): string {
  return join(dataDir, "lotse.db");
}

/** Only its owner may look into it. @throws LotseError store/unopenable */
export function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(error, directory);
  }
}

export function sqliteDatabase(file: string, options: { readOnly?: boolean } = {}): Database {
  const sqlite = openSqlite(file, options);
  return { db: new Kysely<Tables>({ dialect: new NodeSqliteDialect(sqlite, file) }), sqlite, place: file };
}

export async function postgresDatabase(url: string): Promise<Database> {
  const { placeOf, postgresDialect } = await import("./postgres.ts");
  return { db: new Kysely<Tables>({ dialect: postgresDialect(url) }), place: placeOf(url) };
}

/** Names of the migrations the database has seen; undefined: it is empty. */
export async function migrationsIn({ db }: Database): Promise<string[] | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === MIGRATIONS_TABLE)) return undefined;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATIONS_TABLE)} order by name`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

/** @throws LotseError store/newer */
export function refuseNewer(seen: readonly string[], place: string, known: Migrations = released): void {
  const found = seen.findLast((name) => !(name in known));
  if (found !== undefined) throw new LotseError("store/newer", { place, found });
}

export function isBehind(seen: readonly string[], known: Migrations = released): boolean {
  return Object.keys(known).some((name) => !seen.includes(name));
}

export interface MigrateOptions {
  known?: Migrations;
  /** No further than this one. */
  upTo?: string;
  /** False for a file that is a copy itself. */
  keepCopy?: boolean;
}

/** @throws LotseError store/newer */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<void> {
  const { known = released, upTo, keepCopy = true } = options;
  const seen = await migrationsIn(database);
  refuseNewer(seen ?? [], database.place, known);
  if (seen && !isBehind(seen, known)) return;
  if (keepCopy && seen && seen.length > 0) copyBeside(database, seen.at(-1) ?? "");
  const migrator = new Migrator({
    db: database.db,
    provider: { getMigrations: async () => known },
    migrationTableName: MIGRATIONS_TABLE,
    migrationLockTableName: MIGRATIONS_LOCK,
  });
  const { error } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  if (error) throw error;
}

/** `lotse.db.before-<newest migration it has>`: the way back if the new program proves wrong. */
function copyBeside({ sqlite, place }: Database, newest: string): void {
  const copy = `${place}.before-${newest}`;
  if (!sqlite || place === ":memory:" || existsSync(copy)) return;
  closeSync(openSync(copy, "w", 0o600));
  sqlite.prepare("VACUUM INTO ?").run(copy);
}
