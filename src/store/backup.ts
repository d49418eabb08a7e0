/**
 * A backup: everything but the keys, in one file, while others go on writing.
 *
 * Room: store. SQLite gives a database file; PostgreSQL gives lines of JSON, closed by their count and hash, so that a
 * file that was cut short is recognised.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, existsSync, openSync, rmSync, writeSync } from "node:fs";
import { backup as copyPages, type DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { LotseError } from "../domain/errors.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { type Database, migrationsIn } from "./database.ts";
import { settleAs } from "./disk.ts";
import { sqliteFailure } from "./failures.ts";
import { rowsOf } from "./tables.ts";

/** @throws LotseError output/unwritable; a file that is there is never replaced */
export async function backUp(database: Database, file: string, now: Instant): Promise<void> {
  if (existsSync(file)) throw unwritable(file, { code: "EEXIST" });
  const beside = `${file}.${process.pid}.tmp`;
  try {
    closeSync(openSync(beside, "wx", 0o600));
    if (database.sqlite) await copySqlite(database.sqlite, beside);
    else await writeLines(database, beside, now);
    settleAs(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw unwritable(file, error);
  }
}

/**
 * Through a connection of its own: one moment of the database, whatever is written meanwhile. Page by page beside a writer on
 * the same connection Node's copy fails at times. In a thread of its own: a large file takes its time, and the page goes on.
 */
async function copySqlite(sqlite: DatabaseSync, file: string): Promise<void> {
  const place = sqlite.location();
  // Only in memory nobody else can look.
  if (place === null) return void (await copyPages(sqlite, file));
  const copying = new Worker(COPY, { eval: true, workerData: { place, file }, execArgv: [] });
  const [failure] = (await once(copying, "message")) as [{ message: string; errcode?: number } | null];
  if (failure) throw Object.assign(new Error(failure.message), { code: "ERR_SQLITE_ERROR", errcode: failure.errcode });
}

/** Errors lose what SQLite says of them on their way between threads: it is sent beside. */
const COPY = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require("node:sqlite");
  let failure = null;
  try {
    const reader = new DatabaseSync(workerData.place, { readOnly: true, timeout: 5000 });
    try {
      reader.prepare("VACUUM INTO ?").run(workerData.file);
    } finally {
      reader.close();
    }
  } catch ({ message, errcode }) {
    failure = { message, errcode };
  }
  parentPort.postMessage(failure);
`;

export const BackupHeader = z.object({
  "ti-lotse": z.literal("backup"),
  format: z.literal(1),
  madeAt: z.number(),
  migrations: z.array(z.string()).min(1),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

async function writeLines(database: Database, file: string, now: Instant): Promise<void> {
  const migrations = (await migrationsIn(database)) ?? [];
  const handle = openSync(file, "w");
  const hash = createHash("sha256");
  const write = (value: unknown) => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    writeSync(handle, line);
  };
  try {
    write({ "ti-lotse": "backup", format: 1, madeAt: now, migrations } satisfies BackupHeader);
    let count = 0;
    const oneMoment = database.db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
    await oneMoment.execute(async (trx) => {
      for await (const { table, rows } of rowsOf(trx)) {
        for (const row of rows) write({ table, row });
        count += rows.length;
      }
    });
    writeSync(handle, `${JSON.stringify({ rows: count, sha256: hash.digest("hex") })}\n`);
  } finally {
    closeSync(handle);
  }
}

function unwritable(file: string, error: unknown): unknown {
  if (error instanceof LotseError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_SQLITE_ERROR") return sqliteFailure(error, file);
  if (code === undefined) return error;
  return new LotseError("output/unwritable", { file, reason: code }, { cause: error });
}
