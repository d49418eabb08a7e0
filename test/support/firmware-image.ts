/** Firmware files of the simulator as adapters take them. */
import { createHash } from "node:crypto";
import type { Image } from "../../src/devices/adapter.ts";
import type { Firmware } from "../../src/simulator/models/firmware.ts";
import { firmwareFile } from "../../src/simulator/wire/terminals/firmware-file.ts";

const PIECE_BYTES = 64 * 1024;

/** In several pieces, unless said otherwise. */
export function firmwareImage(firmware: Firmware, sizeBytes = 300_000): Image {
  const bytes = firmwareFile(firmware, sizeBytes);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
    async *pieces() {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
    },
  };
}
