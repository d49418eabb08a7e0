/**
 * Restoring a backup where no store is yet.
 *
 * Room: store. The backup, of whichever database, first becomes a file beside, checked and brought up to date; that takes its
 * place in one step, or goes into PostgreSQL in one transaction. A restore that was interrupted can be done again. It opens a new
 * epoch, told in every practice's journal, and wakes every practice's engine: what went on meanwhile has to be looked at. Sessions and links of the past do not come back; without the key of the time of the
 * backup, secrets and second factors are forgotten and have to be set up again.
 */
import { createHash } from "node:crypto";
import { closeSync, copyFileSync, createReadStream, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import type { Kysely, Transaction } from "kysely";
import { z } from "zod";
import { LotseError } from "../domain/errors.ts";
import { headText } from "../domain/journal.ts";
import { BackupHeader } from "./backup.ts";
import {
  type Database,
  databaseFile,
  makeDirectory,
  migrate,
  migrationsIn,
  postgresDatabase,
  refuseNewer,
  sqliteDatabase,
} from "./database.ts";
import { settleAs } from "./disk.ts";
import { fileFailure } from "./failures.ts";
import { checkFor, type Installation, installationIn, rename, requireOwnVaultKey } from "./installation.ts";
import { append, headOf } from "./journal-writer.ts";
import { keyFilesOf, publicText, readKeys } from "./keys.ts";
import { lockDirectory } from "./lock.ts";
import { type OpenOptions, realClock, realRandom } from "./open.ts";
import type { Tables } from "./schema.ts";
import { insertRows, rowsOf, TABLES, type TableName } from "./tables.ts";

export interface Restored {
  practices: number;
  epoch: number;
  /** False: the key of the time of the backup was not there. */
  secretsKept: boolean;
}

/** @throws LotseError store/not-empty, store/backup-unreadable and those of opening */
export async function restoreStore(file: string, options: OpenOptions): Promise<Restored> {
  const { dataDir, url, clock = realClock } = options;
  const kind = kindOf(file);
  makeDirectory(dataDir);
  const lock = lockDirectory(dataDir, clock.now());
  const stage = `${databaseFile(dataDir)}.restoring`;
  try {
    const target = databaseFile(dataDir);
    // A log without its database would be taken for that of the restored one.
    const taken = [target, `${target}-wal`].find((path) => existsSync(path));
    if (url === undefined && taken) throw new LotseError("store/not-empty", { place: taken });
    forget(stage);
    const database = kind === "sqlite" ? await copied(file, stage) : await filled(file, stage);
    try {
      if (url !== undefined) return await intoPostgres(database, url, options);
      return await inPlace(database, target, options);
    } finally {
      await database.db.destroy();
    }
  } finally {
    forget(stage);
    lock.release();
  }
}

async function inPlace(database: Database, target: string, options: OpenOptions): Promise<Restored> {
  const restored = await database.db.transaction().execute((trx) => beginEpoch(trx, database.place, options));
  // Closing moves everything into the one file that gets the name.
  await database.db.destroy();
  settleAs(database.place, target);
  return restored;
}

async function intoPostgres(source: Database, url: string, options: OpenOptions): Promise<Restored> {
  const target = await postgresDatabase(url);
  try {
    await migrate(target);
    return await target.db.transaction().execute(async (to) => {
      if (await installationIn(to, target.place)) throw new LotseError("store/not-empty", { place: target.place });
      await source.db.transaction().execute(async (from) => {
        for await (const { table, rows } of rowsOf(from)) await insertRows(to, table, rows);
      });
      return beginEpoch(to, target.place, options);
    });
  } finally {
    await target.db.destroy();
  }
}

async function beginEpoch(trx: Transaction<Tables>, place: string, options: OpenOptions): Promise<Restored> {
  const { dataDir, keyFile, clock = realClock, random = realRandom } = options;
  const before = (await installationIn(trx, place)) as Installation;
  const files = keyFilesOf(dataDir, keyFile);
  const secretsKept = existsSync(files.vault);
  const keys = readKeys(files, true, random);
  if (secretsKept) requireOwnVaultKey(before, keys, files, random);
  else await forgetSecrets(trx);
  await trx.deleteFrom("sessions").execute();
  await trx.deleteFrom("links").execute();
  // Who held a lease then holds none now.
  await trx
    .updateTable("engine")
    .set((eb) => ({ revision: eb("revision", "+", 1), wake_at: clock.now(), lease_holder: null, lease_until_at: null }))
    .execute();
  // What waited at the time of the backup was told since, or is no longer news.
  await trx.deleteFrom("outbox").where("state", "in", ["waiting", "sending"]).execute();
  const epoch = before.epoch + 1;
  const signingKeys = [...new Set([publicText(keys.signing), ...before.signingKeys])];
  const vaultCheck = secretsKept ? before.vaultCheck : checkFor(keys, random);
  await rename(trx, { id: before.id, epoch, signingKeys, vaultCheck });
  const practices = await trx.selectFrom("practices").select("practice_id").execute();
  for (const { practice_id } of practices) {
    const head = await headOf(trx, practice_id);
    const body = { epoch, secretsKept, head: head && headText(head) };
    await append(trx, practice_id, [{ kind: "store/restored", actor: "ti-lotse", body }], clock.now(), keys.signing);
  }
  return { practices: practices.length, epoch, secretsKept };
}

/** Nobody could open them again. */
async function forgetSecrets(trx: Transaction<Tables>): Promise<void> {
  await trx.deleteFrom("secrets").execute();
  await trx.updateTable("persons").set({ totp_seed: null, totp_step: null, has_totp: 0 }).execute();
}

/** A database file. */
async function copied(file: string, stage: string): Promise<Database> {
  try {
    copyFileSync(file, stage);
  } catch (error) {
    throw fileFailure(error, stage);
  }
  return prepared(file, stage, async (database) => {
    requireWhole(database, file);
    const seen = await migrationsIn(database);
    if (!seen || seen.length === 0) throw unreadable(file, "other");
    refuseNewer(seen, file);
  });
}

/** Lines of JSON: into tables of the time of the backup. */
async function filled(file: string, stage: string): Promise<Database> {
  const header = await headerOfWhole(file);
  refuseNewer(header.migrations, file);
  return prepared(file, stage, async (database) => {
    await migrate(database, { upTo: header.migrations.at(-1) });
    await database.db.transaction().execute((trx) => insertLines(trx, file));
  });
}

async function prepared(file: string, stage: string, fill: (database: Database) => Promise<void>): Promise<Database> {
  let database: Database | undefined;
  try {
    database = sqliteDatabase(stage);
    await fill(database);
    await migrate(database, { keepCopy: false });
    if (!(await installationIn(database.db, stage))) throw unreadable(file, "other");
    return database;
  } catch (error) {
    await database?.db.destroy();
    // A backup that is no database is damaged itself; the message shall name it and not its copy.
    throw error instanceof LotseError && error.code === "store/damaged" ? unreadable(file, "damaged", error) : error;
  }
}

function requireWhole({ sqlite }: Database, file: string): void {
  const told = (pragma: string) => Object.values(sqlite?.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  if (Number(told("page_count")) * Number(told("page_size")) !== statSync(file).size) throw unreadable(file, "cut");
  if (told("integrity_check(1)") !== "ok") throw unreadable(file, "damaged");
}

const Line = z.object({
  table: z.enum(Object.keys(TABLES) as [TableName, ...TableName[]]),
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
const End = z.object({ rows: z.number(), sha256: z.string() });

/** Reads everything once: count and hash at the end must be those of what stands before. */
async function headerOfWhole(file: string): Promise<BackupHeader> {
  const hash = createHash("sha256");
  let header: BackupHeader | undefined;
  let end: string | undefined;
  let rows = -1;
  for await (const line of linesOf(file)) {
    if (end !== undefined) {
      hash.update(`${end}\n`);
      rows += 1;
    }
    header ??= parsed(BackupHeader, line, file);
    end = line;
  }
  const told = parsed(End, end ?? "", file, "cut");
  if (!header || told.rows !== rows || told.sha256 !== hash.digest("hex")) throw unreadable(file, "damaged");
  return header;
}

async function insertLines(trx: Kysely<Tables>, file: string): Promise<void> {
  let isFirst = true;
  for await (const line of linesOf(file)) {
    const isRow = !isFirst && !line.startsWith('{"rows":');
    isFirst = false;
    if (!isRow) continue;
    const { table, row } = parsed(Line, line, file);
    await insertRows(trx, table, [row]);
  }
}

/** Only a line feed ends a line: JSON may contain every other character that breaks lines for people. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(file, "utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function parsed<T>(schema: z.ZodType<T>, line: string, file: string, reason: "cut" | "damaged" = "damaged"): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw unreadable(file, reason, cause);
  }
}

/** @throws LotseError input/file-unreadable, store/backup-unreadable */
function kindOf(file: string): "sqlite" | "lines" {
  const begin = Buffer.alloc(16);
  try {
    const handle = openSync(file, "r");
    try {
      readSync(handle, begin);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new LotseError("input/file-unreadable", { file, reason: code }, { cause });
  }
  if (begin.toString("latin1") === "SQLite format 3\0") return "sqlite";
  if (begin.toString("latin1").startsWith('{"ti-lotse":')) return "lines";
  throw unreadable(file, "other");
}

function unreadable(file: string, reason: "cut" | "damaged" | "other", cause?: unknown): LotseError {
  return new LotseError("store/backup-unreadable", { file, reason }, { cause });
}

function forget(stage: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(stage + end, { force: true });
}
