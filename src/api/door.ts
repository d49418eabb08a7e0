/**
 * The door: how a command on this computer and the running server recognise each other. Both know the token of `server.json`;
 * neither ever sends it. Each call is signed with it, and each answer carries a proof only the true server can give.
 *
 * Room: api. Pure.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Carries the proof. */
export const PROOF_HEADER = "lotse-proof";

const SCHEME = "Lotse";
const SHAPE = /^Lotse ([\w-]{16,64})\.([\w-]{43})$/;

/** What a command puts into the header Authorization. `nonce`: 16 to 64 characters of base64url, new for each call. */
export function signedCall(token: string, nonce: string, method: string, url: string): string {
  return `${SCHEME} ${nonce}.${mac(token, "call", nonce, method, url)}`;
}

/** What the server puts into the answer; undefined for a call nobody signed who knows the token. */
export function proofFor(token: string, authorization: string, method: string, url: string): string | undefined {
  const [, nonce, signature] = SHAPE.exec(authorization) ?? [];
  if (!nonce || !signature || !isSame(signature, mac(token, "call", nonce, method, url))) return undefined;
  return mac(token, "answer", nonce);
}

export function isProof(token: string, nonce: string, proof: string): boolean {
  return isSame(proof, mac(token, "answer", nonce));
}

function mac(token: string, ...parts: string[]): string {
  return createHmac("sha256", token).update(parts.join("\n")).digest("base64url");
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
