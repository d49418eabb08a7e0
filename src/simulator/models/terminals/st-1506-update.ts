/**
 * The update of a Cherry ST-1506, from the first piece of a file to the end of the grace period: pure, driven by time.
 *
 * Room: simulator/models. Course and words of the states: Cherry, ST-1506 Remote management specification V2.8, GetUpdateState and
 * InitiateFwUpdateFromFile. How long anything takes nobody has published (only the grace period), and neither what power or a
 * restart do to a device that writes: here they destroy it, because that is what no client may ever find out.
 */

import type { ProductIdentity } from "../../../domain/product.ts";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { type Firmware, whyNotTaken } from "../firmware.ts";

export type Update =
  | { at: "idle"; rejected?: "signature" | "version" }
  /** Pieces come in over this connection. */
  | { at: "receiving"; connection: number; bytes: number }
  | { at: "checking"; until: Instant; firmware: Firmware | undefined }
  /** The Konnektor brings it; it says when that is over. */
  | { at: "sicct" }
  | { at: "writing"; until: Instant; firmware: Firmware }
  | { at: "waiting"; until: Instant; firmware: Firmware }
  | { at: "grace"; until: Instant }
  | { at: "destroyed" };

/** Milliseconds. */
export interface UpdatePace {
  checkMs: number;
  writeMs: number;
  waitMs: number;
  bootMs: number;
  graceMs: number;
}

/** All but the grace period are assumptions. */
export const USUAL_PACE: UpdatePace = {
  checkMs: 15_000,
  writeMs: 240_000,
  waitMs: 20_000,
  bootMs: 60_000,
  graceMs: 300_000,
};

/** The device's own word for it. While it is destroyed it says none. */
export function wordFor(update: Update): string {
  switch (update.at) {
    case "idle":
      return update.rejected ? `Idle (Invalid ${update.rejected})` : "Idle";
    case "receiving":
    case "checking":
      return "Busy (Remote management upload)";
    case "sicct":
      return "Busy (SICCT)";
    case "writing":
      return "Busy (Writing data)";
    case "waiting":
      return "Busy (Waiting for reboot)";
    case "grace":
      return "Busy (Grace period)";
    case "destroyed":
      return "";
  }
}

/** One piece of a file. `firmware`: what the file is, which only the last piece shows. */
export interface Chunk {
  connection: number;
  bytes: number;
  isLast: boolean;
  firmware?: Firmware;
}

/** The update after a piece; undefined: "Update in progress". In the grace period and while another uploads none is taken. */
export function withChunk(update: Update, chunk: Chunk, pace: UpdatePace, now: Instant): Update | undefined {
  const { connection, bytes, isLast, firmware } = chunk;
  const isMine = update.at === "receiving" && update.connection === connection;
  if (update.at !== "idle" && !isMine) return undefined;
  if (isLast) return { at: "checking", until: now + pace.checkMs, firmware };
  return { at: "receiving", connection, bytes: bytes + (update.at === "receiving" ? update.bytes : 0) };
}

/** Who hangs up before the last piece has changed nothing. */
export function withoutUploader(update: Update, connection: number): Update {
  return update.at === "receiving" && update.connection === connection ? { at: "idle" } : update;
}

/** When it goes on by itself. */
export function dueAt(update: Update): Instant | undefined {
  return "until" in update ? update.until : undefined;
}

/** What it turns into when its time has come; "restart": the device goes down to begin the new firmware. */
export function passed(
  update: Update,
  device: { product: ProductIdentity; oldestAllowed: string; pace: UpdatePace },
): Update | "restart" {
  switch (update.at) {
    case "checking": {
      const { firmware, until } = update;
      const rejected = whyNotTaken(firmware, device.product, device.oldestAllowed);
      if (rejected || !firmware) return { at: "idle", rejected: rejected ?? "signature" };
      return { at: "writing", until: until + device.pace.writeMs, firmware };
    }
    case "writing":
      return { at: "waiting", until: update.until + device.pace.waitMs, firmware: update.firmware };
    case "waiting":
      return "restart";
    case "grace":
      return { at: "idle" };
    default:
      return update;
  }
}

/** What a start anew finds, whatever brought it about; `backAt`: when the device is there again. */
export function afterStart(
  update: Update,
  { backAt, pace, rollsBack }: { backAt: Instant; pace: UpdatePace; rollsBack: boolean },
): { update: Update; firmware?: string } {
  switch (update.at) {
    case "writing":
    case "sicct":
    case "destroyed":
      return { update: { at: "destroyed" } };
    case "waiting":
      if (rollsBack) return { update: { at: "idle" } };
      return { update: { at: "grace", until: backAt + pace.graceMs }, firmware: update.firmware.version };
    case "grace":
      return { update };
    default:
      return { update: { at: "idle" } };
  }
}
