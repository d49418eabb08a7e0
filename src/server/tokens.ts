/** Tokens: 256 random bits for the browser or the link, their hash for the store. Room: server. */
import { createHash } from "node:crypto";
import type { Random } from "../engine/ports.ts";

export function newToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString("base64url");
}

/** A stolen database opens no session: it holds hashes. Tokens are random, so a fast hash is enough. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
