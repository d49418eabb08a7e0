/**
 * node:sqlite for Kysely: one connection, statements kept, every transaction a writer's from its first moment.
 *
 * Room: store. An acknowledged commit survives a power failure: WAL with synchronous=FULL syncs before it answers.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { sqliteFailure } from "./failures.ts";

const BUSY_TIMEOUT_MS = 5000;

/** @throws LotseError store/damaged, store/unopenable */
export function openSqlite(file: string, { readOnly = false } = {}): DatabaseSync {
  const options = { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true };
  try {
    if (!readOnly)
      return checked(new DatabaseSync(file, options), "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    // Where nothing may be written SQLite cannot watch for others; where no log lies beside there are none.
    const isFixed = !existsSync(`${file}-wal`) && !isWritable(dirname(file));
    const address = isFixed ? new URL("?immutable=1", pathToFileURL(file)) : file;
    return checked(new DatabaseSync(address, options), "");
  } catch (error) {
    throw sqliteFailure(error, file);
  }
}

/** Reads the first page: what is no database is told now, not in the middle of something. */
function checked(database: DatabaseSync, settings: string): DatabaseSync {
  try {
    database.exec(settings);
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;
  readonly #place: string;

  /** `place`: what messages call it. */
  constructor(database: DatabaseSync, place: string) {
    this.#database = database;
    this.#place = place;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#database, this.#place);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** SQLite changes tables inside transactions too: a migration that is interrupted never happened. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely hands the one connection to one user at a time. */
class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;

  constructor(database: DatabaseSync, place: string) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database, place);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("BEGIN IMMEDIATE"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("COMMIT"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself.
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw("ROLLBACK"));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #place: string;
  readonly #statements = new Map<string, { statement: StatementSync; isReader: boolean }>();

  constructor(database: DatabaseSync, place: string) {
    this.#database = database;
    this.#place = place;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { statement, isReader } = this.#prepared(sql);
      const values = parameters as (string | number | null)[];
      if (isReader) return { rows: statement.all(...values) as R[] };
      const { changes } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw sqliteFailure(error, this.#place);
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("the store reads in pages");
  }

  #prepared(sql: string): { statement: StatementSync; isReader: boolean } {
    let known = this.#statements.get(sql);
    if (!known) {
      const statement = this.#database.prepare(sql);
      known = { statement, isReader: statement.columns().length > 0 };
      // Statements with lists of values are of every length; the newest 200 are enough.
      if (this.#statements.size >= 200) this.#statements.delete(this.#statements.keys().next().value ?? "");
      this.#statements.set(sql, known);
    }
    return known;
  }
}
