/**
 * The two keys of an installation, as files only their owner may read: one seals secrets, one signs the journal's heads.
 *
 * Room: store. Neither is ever in the database or in its backup. A key that is gone is never replaced in silence: with a new
 * one the stored secrets would be lost.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { LotseError } from "../domain/errors.ts";
import type { Random } from "../engine/ports.ts";
import { settleEntry } from "./disk.ts";

export interface Keys {
  vault: Uint8Array;
  signing: KeyObject;
}

export interface KeyFiles {
  /** 32 bytes. */
  vault: string;
  /** 32 bytes: the seed of the Ed25519 key. */
  signing: string;
}

const KEY_BYTES = 32;

export function keyFilesOf(dataDir: string, vault?: string): KeyFiles {
  return { vault: vault || join(dataDir, "key"), signing: join(dataDir, "journal-key") };
}

/** `mayMake`: nothing was sealed or signed yet. @throws LotseError vault/key-* */
export function readKeys(files: KeyFiles, mayMake: boolean, random: Random): Keys {
  const vault = readOrMake(files.vault, mayMake, random);
  const signing = signingKey(readOrMake(files.signing, mayMake, random));
  return { vault, signing };
}

/** @throws LotseError vault/key-* */
export function readSigningKey(files: KeyFiles): KeyObject {
  return signingKey(readKey(files.signing) ?? missing(files.signing));
}

export function randomKeys(random: Random): Keys {
  return { vault: random.bytes(KEY_BYTES), signing: signingKey(random.bytes(KEY_BYTES)) };
}

/** The public half as it is kept: SPKI in base64. */
export function publicText(key: KeyObject): string {
  const half = key.type === "public" ? key : createPublicKey(key);
  return half.export({ type: "spki", format: "der" }).toString("base64");
}

export function publicFromText(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
}

/** RFC 8410: an Ed25519 private key is this prefix and its seed. */
const ED25519_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

function signingKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: "der", type: "pkcs8" });
}

function readOrMake(file: string, mayMake: boolean, random: Random): Uint8Array {
  return readKey(file) ?? (mayMake ? make(file, random) : missing(file));
}

function missing(file: string): never {
  throw new LotseError("vault/key-missing", { file });
}

function readKey(file: string): Uint8Array | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, "r");
    // Windows keeps rights elsewhere; there the data directory lies in the owner's own profile.
    const exposed = process.platform !== "win32" && (fstatSync(handle).mode & 0o077) !== 0;
    if (exposed) throw new LotseError("vault/key-exposed", { file });
    const bytes = readFileSync(handle);
    if (bytes.length !== KEY_BYTES) throw new LotseError("vault/key-damaged", { file });
    return bytes;
  } catch (error) {
    if (error instanceof LotseError) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new LotseError("vault/key-unreadable", { file, reason: code }, { cause: error });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function make(file: string, random: Random): Uint8Array {
  const key = random.bytes(KEY_BYTES);
  try {
    // "wx": never over a key that is there.
    const handle = openSync(file, "wx", 0o600);
    try {
      writeSync(handle, key);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    settleEntry(file);
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new LotseError("vault/key-unreadable", { file, reason: code }, { cause });
  }
  return key;
}
