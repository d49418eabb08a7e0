/**
 * One writer: the exclusive lock on a data directory.
 *
 * Room: store. The lock is the operating system's, taken through SQLite on an empty file: it ends with the process that
 * holds it, however that ends, works on Windows too, and cannot be confused by a process id that was given again. Who holds
 * it stands in a file beside, for people only.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { LotseError } from "../domain/errors.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { fileFailure, sqliteFailure } from "./failures.ts";

const Holder = z.object({ pid: z.number(), since: z.number() });

export interface DirectoryLock {
  release(): void;
}

/** @throws LotseError store/locked with the other's pid and start */
export function lockDirectory(directory: string, now: Instant): DirectoryLock {
  // Never opened by anything but SQLite: closing it elsewhere in this process would end the lock on POSIX.
  const file = join(directory, "lock");
  const about = join(directory, "lock.json");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    const { errcode = 0 } = error as { errcode?: number };
    if ((errcode & 0xff) === 5) throw new LotseError("store/locked", { directory, ...holderIn(about) });
    throw sqliteFailure(error, directory);
  }
  const held = lock;
  try {
    writeFileSync(about, JSON.stringify({ pid: process.pid, since: now }));
  } catch (error) {
    held.close();
    throw fileFailure(error, directory);
  }
  return {
    release() {
      rmSync(about, { force: true });
      held.close();
    },
  };
}

/** Zeros when the other has not written it yet. */
function holderIn(about: string): z.infer<typeof Holder> {
  try {
    return Holder.parse(JSON.parse(readFileSync(about, "utf8")));
  } catch {
    return { pid: 0, since: 0 };
  }
}
