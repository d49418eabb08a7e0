/** Reading and writing the files people name: with limits, with words for what goes wrong, never half written. Room: app. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { LotseError } from "../domain/errors.ts";

const MB = 1024 * 1024;

/** @throws LotseError input/file-unreadable, input/too-large */
export function readInput(file: string, maxBytes = 16 * MB): Buffer {
  try {
    if (statSync(file).size <= maxBytes) return readFileSync(file);
  } catch (cause) {
    throw new LotseError("input/file-unreadable", { file, reason: reasonFor(cause) }, { cause });
  }
  throw new LotseError("input/too-large", { file, limit: `${maxBytes / MB} MB` });
}

/** All of standard input. @throws LotseError input/too-large */
export async function readStandardInput(maxBytes = 16 * MB): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new LotseError("input/too-large", { file: "-", limit: `${maxBytes / MB} MB` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Whole or not at all, also through a power loss: written beside, synced, then renamed.
 * @throws LotseError output/unwritable
 */
export function writeWhole(file: string, content: string | Uint8Array, mode = 0o644): void {
  try {
    replace(file, content, mode);
  } catch (cause) {
    throw new LotseError("output/unwritable", { file, reason: reasonFor(cause) }, { cause });
  }
}

function replace(file: string, content: string | Uint8Array, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.tmp`;
  const handle = openSync(beside, "w", mode);
  try {
    writeSync(handle, typeof content === "string" ? Buffer.from(content) : content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}

function reasonFor(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return code === undefined ? String(cause) : `${code}`;
}
