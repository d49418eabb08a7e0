/**
 * Backup and restore of this installation. Room: app. A running server makes the backup and hands it out as a stream; the file
 * that is asked for is the command's own, whoever the server runs as.
 */
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { isError, LotseError } from "../domain/errors.ts";
import type { Store } from "../engine/ports.ts";
import { settleAs } from "../store/disk.ts";
import { type Restored, restoreStore } from "../store/restore.ts";
import type { RunningServer } from "./running-server.ts";
import { announcedIn } from "./server-file.ts";
import { type Asker, storePlace, withServerOrStore } from "./store.ts";

export type { Restored };

/** @throws LotseError output/unwritable and those of reaching the store */
export function backUpTo(asker: Asker, file: string): Promise<void> {
  return withServerOrStore(asker, {
    server: (server) => fetchBackup(server, file),
    store: (store) => store.backup(file),
  });
}

/** @throws LotseError store/not-empty, store/backup-unreadable, store/locked, server/still-running */
export async function restoreFrom(file: string): Promise<Restored> {
  const place = storePlace();
  try {
    return await restoreStore(file, place);
  } catch (error) {
    if (!isError(error, "store/locked") || announcedIn(place.dataDir)?.pid !== error.fields.pid) throw error;
    throw new LotseError("server/still-running", error.fields, { cause: error });
  }
}

/** Directories in which the server makes backups before it hands them out. */
const MAKING = "sicherung-";

/** Gone when the stream has ended, however. @throws LotseError output/unwritable, store/* */
export async function madeBackup(store: Store, dataDir: string): Promise<{ bytes: Readable; size: number }> {
  const directory = mkdtempSync(join(dataDir, MAKING));
  const clean = () => rmSync(directory, { recursive: true, force: true });
  try {
    const file = join(directory, "sicherung");
    await store.backup(file);
    const bytes = createReadStream(file);
    bytes.once("close", clean);
    return { bytes, size: statSync(file).size };
  } catch (error) {
    clean();
    throw error;
  }
}

/** What a server that was killed left half made. Only under the lock. */
export function forgetMadeBackups(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(MAKING))) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

/** Whole or not at all, as the store itself does it. */
async function fetchBackup(server: RunningServer, file: string): Promise<void> {
  if (existsSync(file)) throw unwritable(file, { code: "EEXIST" });
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(beside, "wx", 0o600);
    try {
      for await (const chunk of server.bytes("machineBackup")) writeSync(handle, chunk);
    } finally {
      closeSync(handle);
    }
    settleAs(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof LotseError || code === undefined) return error;
  return new LotseError("output/unwritable", { file, reason: code }, { cause: error });
}
