/**
 * The signature of a webhook: HMAC-SHA256 over moment and body, so that nobody can invent a message, change one or send an old one
 * again.
 *
 * Room: outside/webhooks. Pure. Receivers check it as `isSigned` does; docs/webhook.md shows how.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNATURE_HEADER = "x-lotse-signature";
/** The same for every try of one message. */
export const DELIVERY_HEADER = "x-lotse-delivery";
/** Older ones were recorded and sent again. */
const VALID_SECONDS = 300;

/** "t=1764561600,v1=9f86d0…" */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${hmac(secret, seconds, body)}`;
}

/** @param nowSeconds of the receiver's clock */
export function isSigned(secret: string, header: string, body: string, nowSeconds: number): boolean {
  const [, seconds = "", given = ""] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (given === "" || Math.abs(nowSeconds - Number(seconds)) > VALID_SECONDS) return false;
  return timingSafeEqual(Buffer.from(given, "hex"), Buffer.from(hmac(secret, Number(seconds), body), "hex"));
}

function hmac(secret: string, seconds: number, body: string): string {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
}
