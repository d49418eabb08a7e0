/**
 * Signatures of catalogues: Ed25519 over the exact bytes of the file, kept beside it as `NAME.json.sig`.
 *
 * Room: domain. Pure: bytes and keys in, a verdict out. Rollback and freeze are refused by serial, chain and end date.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { LotseError } from "../errors.ts";
import type { Day } from "../zeit/tag.ts";
import type { Catalogue } from "./catalogue.ts";

export interface SigningKey {
  name: string;
  key: KeyObject;
}

const FORMAT = "ti-lotse-signatur/1";

/** The text of the `.sig` file. */
export function signatureFile(bytes: Uint8Array, key: SigningKey): string {
  const signature = sign(null, bytes, key.key).toString("base64");
  return `${JSON.stringify({ format: FORMAT, key: key.name, fingerprint: keyFingerprint(key.key), signature }, null, 2)}\n`;
}

/**
 * The key that signed these bytes. `file` is only for messages.
 * @throws LotseError catalogue/unsigned, catalogue/key-unknown, catalogue/signature-wrong
 */
export function verifySignature(
  file: string,
  bytes: Uint8Array,
  sigText: string,
  keys: readonly SigningKey[],
): SigningKey {
  const sig = readSignature(sigText);
  if (!sig) throw new LotseError("catalogue/unsigned", { file });
  // The fingerprint is the key; what each side calls it is only for people.
  const key = keys.find((k) => keyFingerprint(k.key) === sig.fingerprint);
  if (!key) throw new LotseError("catalogue/key-unknown", { file, key: sig.key, fingerprint: sig.fingerprint });
  if (!verify(null, bytes, key.key, sig.signature)) {
    throw new LotseError("catalogue/signature-wrong", { file, key: key.name });
  }
  return key;
}

/** SHA-256 of the public key (SPKI), as people compare it: upper-case pairs with colons. */
export function keyFingerprint(key: KeyObject): string {
  const der = (key.type === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "der" });
  const hex = createHash("sha256").update(der).digest("hex").toUpperCase();
  return hex.match(/../g)?.join(":") ?? hex;
}

/** What a successor names as `previous`. */
export function chainHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A catalogue with the hash of its bytes. */
interface Issue {
  catalogue: Catalogue;
  hash: string;
}

/**
 * May this issue take the place of the present one? Never an older one, never a second one with the same number, and the
 * next number only if it names the present one as its predecessor.
 * @throws LotseError catalogue/older, catalogue/chain-broken, catalogue/expired
 */
export function requireSuccessor(file: string, next: Issue, present: Issue | undefined, today: Day): void {
  const { id, serial, validUntil, previous } = next.catalogue;
  requireInForce(file, validUntil, today);
  if (!present || present.catalogue.id !== id) return;
  const before = present.catalogue.serial;
  if (serial < before) throw new LotseError("catalogue/older", { file, serial, present: before });
  const isSecond = serial === before && next.hash !== present.hash;
  const isUnchained = serial === before + 1 && previous !== present.hash;
  if (isSecond || isUnchained) throw new LotseError("catalogue/chain-broken", { file });
}

/** @throws LotseError catalogue/expired */
export function requireInForce(file: string, validUntil: Day | undefined, today: Day): void {
  if (validUntil && validUntil < today) throw new LotseError("catalogue/expired", { file, until: validUntil });
}

function readSignature(text: string): { key: string; fingerprint: string; signature: Buffer } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null) return undefined;
    const { format, key, fingerprint, signature } = json as Record<string, unknown>;
    if (format !== FORMAT || typeof key !== "string" || typeof signature !== "string") return undefined;
    return { key, fingerprint: String(fingerprint), signature: Buffer.from(signature, "base64") };
  } catch {
    return undefined;
  }
}
