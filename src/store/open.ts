/**
 * Opening the store: the lock on its directory, its database, its tables, its keys.
 *
 * Room: store. Used by app. SQLite in `<data directory>/lotse.db`, or PostgreSQL where an address is given; the keys are files
 * in the data directory either way.
 */
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync } from "node:fs";
import { LotseError } from "../domain/errors.ts";
import type { Clock, Random, Store } from "../engine/ports.ts";
import { type Core, Listeners } from "./core.ts";
import {
  type Database,
  databaseFile,
  isBehind,
  type Migrations,
  makeDirectory,
  migrate,
  migrationsIn,
  postgresDatabase,
  refuseNewer,
  sqliteDatabase,
} from "./database.ts";
import { fileFailure } from "./failures.ts";
import { type Installation, installationIn, nameInstallation, requireOwnKeys } from "./installation.ts";
import { type KeyFiles, type Keys, keyFilesOf, randomKeys, readKeys, readSigningKey } from "./keys.ts";
import { lockDirectory } from "./lock.ts";
import { SqlStore } from "./store.ts";
import { Vault } from "./vault.ts";

export interface OpenOptions {
  dataDir: string;
  /** `postgres://…`; absent: SQLite in the data directory. */
  url?: string;
  /** Where the vault's key is; absent: in the data directory. */
  keyFile?: string;
  clock?: Clock;
  random?: Random;
  /** Tests give others. */
  migrations?: Migrations;
}

export const realClock: Clock = { now: () => Date.now() };
export const realRandom: Random = { bytes: (count) => randomBytes(count) };

/** @throws LotseError store/*, vault/* */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { dataDir, url, clock = realClock, random = realRandom } = options;
  makeDirectory(dataDir);
  const lock = lockDirectory(dataDir, clock.now());
  let database: Database | undefined;
  try {
    database = url === undefined ? localDatabase(dataDir) : await postgresDatabase(url);
    await migrate(database, { known: options.migrations });
    const files = keyFilesOf(dataDir, options.keyFile);
    const { installation, keys } = await recognise(database, files, random);
    const vault = new Vault(keys.vault, random);
    const core: Core = { database, clock, keys: () => keys, vault: () => vault, told: new Listeners() };
    return new SqlStore(core, installation, () => lock.release());
  } catch (error) {
    await database?.db.destroy();
    lock.release();
    throw error;
  }
}

/**
 * Only to look: beside a running writer, without the lock. Where the tables have to be brought up to date first it opens as a
 * writer does. @throws LotseError store/missing and the others
 */
export async function readStore(options: OpenOptions): Promise<Store> {
  const { dataDir, url, clock = realClock, random = realRandom } = options;
  if (url === undefined && !existsSync(databaseFile(dataDir))) throw missing(dataDir);
  const database =
    url === undefined ? sqliteDatabase(databaseFile(dataDir), { readOnly: true }) : await postgresDatabase(url);
  try {
    const seen = await migrationsIn(database);
    if (seen === undefined) throw missing(database.place);
    refuseNewer(seen, database.place, options.migrations);
    if (isBehind(seen, options.migrations)) {
      await database.db.destroy();
      return openStore(options);
    }
    const installation = await installationIn(database.db, database.place);
    if (!installation) throw missing(database.place);
    const files = keyFilesOf(dataDir, options.keyFile);
    const core: Core = { database, clock, ...keysOnDemand(installation, files, random), told: new Listeners() };
    return new SqlStore(core, installation, () => {});
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
}

/** Nothing outlives the process. The same code on a database without a file, so it behaves the same. */
export async function memoryStore(options: { clock?: Clock; random?: Random } = {}): Promise<Store> {
  const { clock = realClock, random = realRandom } = options;
  const database = sqliteDatabase(":memory:");
  await migrate(database);
  const keys = randomKeys(random);
  await nameInstallation(database, keys, random);
  const installation = (await installationIn(database.db, database.place)) as Installation;
  const vault = new Vault(keys.vault, random);
  const core: Core = { database, clock, keys: () => keys, vault: () => vault, told: new Listeners() };
  return new SqlStore(core, installation, () => {});
}

function localDatabase(dataDir: string): Database {
  const file = databaseFile(dataDir);
  try {
    // SQLite gives its other files the rights of this one.
    closeSync(openSync(file, "a", 0o600));
  } catch (error) {
    throw fileFailure(error, file);
  }
  return sqliteDatabase(file);
}

async function recognise(database: Database, files: KeyFiles, random: Random) {
  const known = await installationIn(database.db, database.place);
  const keys = readKeys(files, known === undefined, random);
  if (!known) await nameInstallation(database, keys, random);
  const installation = known ?? ((await installationIn(database.db, database.place)) as Installation);
  requireOwnKeys(installation, keys, files, random);
  return { installation, keys };
}

/** Who only reads the journal needs no key to the vault. */
function keysOnDemand(installation: Installation, files: KeyFiles, random: Random): Pick<Core, "keys" | "vault"> {
  let vault: Vault | undefined;
  return {
    keys: () => ({ vault: new Uint8Array(), signing: readSigningKey(files) }),
    vault() {
      if (!vault) {
        const keys: Keys = readKeys(files, false, random);
        requireOwnKeys(installation, keys, files, random);
        vault = new Vault(keys.vault, random);
      }
      return vault;
    },
  };
}

function missing(place: string): LotseError {
  return new LotseError("store/missing", { place });
}
