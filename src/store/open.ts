/**
 * Opening the store: the lock on its directory, its database, its tables, its keys.
 *
 * Room: store. Used by app. SQLite in `<data directory>/lotse.db`, or PostgreSQL where an address is given; the keys are files
 * in the data directory either way.
 */
import { randomBytes } from "node:crypto";
import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
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
import { type DirectoryLock, lockDirectory } from "./lock.ts";
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
  const { dataDir, clock = realClock } = options;
  makeDirectory(dataDir);
  return openLocked(options, lockDirectory(dataDir, clock.now()));
}

async function openLocked(options: OpenOptions, lock: DirectoryLock): Promise<Store> {
  const { dataDir, url, clock = realClock, random = realRandom } = options;
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
 * What is there already, with nobody else in it. Nothing is made where nothing is.
 * @throws LotseError store/missing, store/locked and the others
 */
export async function readStoreAlone(options: OpenOptions): Promise<Store> {
  const { dataDir, url, clock = realClock } = options;
  requireDatabase(dataDir, url);
  const lock = isFixed(dataDir) ? { release() {} } : lockDirectory(dataDir, clock.now());
  try {
    return await readStore(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Only to look. Without a lock, beside a writer; where the tables have to be brought up to date first it opens as a writer does.
 * @throws LotseError store/missing and the others
 */
export async function readStore(options: OpenOptions, lock?: DirectoryLock): Promise<Store> {
  const { dataDir, url, clock = realClock, random = realRandom } = options;
  requireDatabase(dataDir, url);
  const database =
    url === undefined ? sqliteDatabase(databaseFile(dataDir), { readOnly: true }) : await postgresDatabase(url);
  try {
    const seen = await migrationsIn(database);
    if (seen === undefined) throw missing(database.place);
    refuseNewer(seen, database.place, options.migrations);
    if (isBehind(seen, options.migrations)) {
      await database.db.destroy();
      return lock ? openLocked(options, lock) : openStore(options);
    }
    const installation = await installationIn(database.db, database.place);
    if (!installation) throw missing(database.place);
    const files = keyFilesOf(dataDir, options.keyFile);
    const core: Core = { database, clock, ...keysOnDemand(installation, files, random), told: new Listeners() };
    return new SqlStore(core, installation, () => lock?.release());
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

/** On a disk that is write-protected nobody writes: there is nothing to lock, and no way to. */
function isFixed(dataDir: string): boolean {
  try {
    accessSync(dataDir, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EROFS";
  }
}

/** @throws LotseError store/missing, store/unopenable where one may not even look */
function requireDatabase(dataDir: string, url: string | undefined): void {
  if (url !== undefined) return;
  try {
    statSync(databaseFile(dataDir));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "ENOENT" || code === "ENOTDIR" ? missing(dataDir) : fileFailure(error, dataDir);
  }
}

function missing(place: string): LotseError {
  return new LotseError("store/missing", { place });
}
