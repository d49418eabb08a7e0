/**
 * Ids: `<kind>_<UUIDv7>`. Sorted by the moment they were made; told apart by 74 random bits.
 *
 * Room: domain. Clock and random come from outside, so a test can make the same ids again.
 */
import type { Instant } from "./zeit/tag.ts";

export type IdKind =
  | "prx"
  | "dev"
  | "obs"
  | "chg"
  | "con"
  | "adm"
  | "not"
  | "doc"
  | "per"
  | "ses"
  | "run"
  | "int"
  | "auf"
  | "box"
  | "clr"
  | "rcp"
  | "msg";

/** A Konnektor is known by the address of its directory: also one that never answered. */
export function konnektorId(url: URL): string {
  return `kon:${url.host}${url.pathname.replace(/\/connector\.sds$/, "")}`;
}

/** @param random at least ten bytes */
export function newId<K extends IdKind>(kind: K, now: Instant, random: Uint8Array): `${K}_${string}` {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `${kind}_${parts.join("-")}`;
}
