/**
 * The vault: secrets of class A, sealed with AES-256-GCM before they reach a database.
 *
 * Room: store. What is sealed for one record of one practice opens nowhere else. The key never leaves this object.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { LotseError } from "../domain/errors.ts";
import type { Random } from "../engine/ports.ts";

const VERSION = "v1.";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where secrets belong that are no practice's. */
export const INSTALLATION = "";

export class Vault {
  readonly #key: Uint8Array;
  readonly #random: Random;

  constructor(key: Uint8Array, random: Random) {
    this.#key = key;
    this.#random = random;
  }

  seal(practiceId: string, recordId: string, plain: Uint8Array): string {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce).setAAD(belonging(practiceId, recordId));
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return VERSION + sealed.toString("base64");
  }

  /** @throws LotseError vault/seal-broken */
  open(practiceId: string, recordId: string, sealed: string): Uint8Array {
    try {
      if (!sealed.startsWith(VERSION)) throw new Error("unknown version");
      const text = sealed.slice(VERSION.length);
      const bytes = Buffer.from(text, "base64");
      if (bytes.toString("base64") !== text || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error("not base64");
      const decipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(belonging(practiceId, recordId))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new LotseError("vault/seal-broken", { record: recordId }, { cause });
    }
  }
}

function belonging(practiceId: string, recordId: string): Buffer {
  return Buffer.from(`ti-lotse-vault/1\n${JSON.stringify([practiceId, recordId])}`);
}
