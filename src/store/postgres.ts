/**
 * PostgreSQL for Kysely: a pool whose failures have words and whose numbers are numbers.
 *
 * Room: store. Loaded only where an address is given.
 */
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from "kysely";
import pg from "pg";
import { LotseError } from "../domain/errors.ts";
import { postgresFailure } from "./failures.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const INT8 = 20;

/** Host and database; never the password that stands in the address. @throws LotseError store/address-invalid */
export function placeOf(url: string): string {
  const { protocol, hostname, port, pathname, searchParams } = URL.parse(url) ?? {};
  if (protocol !== "postgres:" && protocol !== "postgresql:") throw new LotseError("store/address-invalid", {});
  const host = hostname || searchParams?.get("host") || "localhost";
  return `${host}${port ? `:${port}` : ""}${pathname}`;
}

export function postgresDialect(url: string): Dialect {
  const place = placeOf(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A server may be set up to acknowledge before it has written; the store promises more.
    options: "-c synchronous_commit=on -c timezone=UTC",
    types: {
      // Instants and counters: far below the point where numbers lose their last digit.
      getTypeParser: ((id: number, format?: "text") =>
        id === INT8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks while nobody uses it is replaced at the next use.
  pool.on("error", () => {});
  return new PostgresDialect({ pool: new PatientPool(pool, place) });
}

/** A pool that ends when the last connection was given back: `pg` forgets whoever is still waiting for one. */
class PatientPool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #place: string;
  #taken = 0;
  #allBack: () => void = () => {};

  constructor(pool: pg.Pool, place: string) {
    this.#pool = pool;
    this.#place = place;
  }

  get options(): object {
    return this.#pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    this.#taken += 1;
    try {
      return withWords(await this.#pool.connect(), this.#place, () => this.#back());
    } catch (error) {
      this.#back();
      throw postgresFailure(error, this.#place);
    }
  }

  async end(): Promise<void> {
    if (this.#taken > 0) {
      await new Promise<void>((resolve) => {
        this.#allBack = resolve;
      });
    }
    await this.#pool.end();
  }

  #back(): void {
    this.#taken -= 1;
    if (this.#taken === 0) this.#allBack();
  }
}

/** One wrapper per connection: Kysely knows connections by identity. */
const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();

function withWords(client: pg.PoolClient, place: string, back: () => void): PostgresPoolClient {
  const known = wrapped.get(client);
  if (known) return known;
  // A connection that breaks while it is used fails at its query; here it would end the process.
  client.on("error", () => {});
  const query = async (sql: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      throw postgresFailure(error, place);
    }
  };
  const made: PostgresPoolClient = {
    query: query as unknown as PostgresPoolClient["query"],
    release: (destroy) => {
      client.release(destroy);
      back();
    },
  };
  wrapped.set(client, made);
  return made;
}
