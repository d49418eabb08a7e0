/**
 * `server.json`: where commands on this computer find the running server of a data directory, and the token both know.
 *
 * Room: app. Only its owner may read it; it is never in a log, a backup or an export. It goes when the server ends. One that
 * stayed after a crash harms nobody: its token opens nothing any more, and who can lock the directory does not even look at it.
 */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { LotseError } from "../domain/errors.ts";
import { writeWhole } from "./files.ts";

export interface ServerFacts {
  /** Of the door, on loopback. */
  address: string;
  pid: number;
  version: string;
  token: string;
}

function serverFile(dataDir: string): string {
  return join(dataDir, "server.json");
}

/** Returns what takes it away again. @throws LotseError output/unwritable */
export function announce(dataDir: string, facts: ServerFacts): () => void {
  const file = serverFile(dataDir);
  // Not into a file of the past: rights and all are made anew.
  rmSync(file, { force: true });
  writeWhole(file, `${JSON.stringify(facts)}\n`, 0o600);
  return () => rmSync(file, { force: true });
}

/** Undefined where there is none, or none that makes sense. @throws LotseError server/other-account, server/token-exposed */
export function announcedIn(dataDir: string): ServerFacts | undefined {
  const file = serverFile(dataDir);
  try {
    const facts = factsIn(readFileSync(file, "utf8"));
    if (facts && process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) {
      throw new LotseError("server/token-exposed", { file });
    }
    return facts;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof LotseError) throw error;
    // Where not even the directory may be looked into, nobody knows whether the file is there.
    if ((code === "EACCES" || code === "EPERM") && existsSync(file))
      throw new LotseError("server/other-account", { file });
    return undefined;
  }
}

function factsIn(text: string): ServerFacts | undefined {
  const { address, pid, version, token } = JSON.parse(text) as Partial<Record<keyof ServerFacts, unknown>>;
  const isWhole = typeof version === "string" && typeof token === "string" && Number.isInteger(pid);
  if (!isWhole || typeof address !== "string" || !/^http:\/\/127\.0\.0\.1:\d+$/.test(address)) return undefined;
  return { address, pid: pid as number, version, token };
}
