/**
 * Firmware files of the simulator: what a simulated device takes for its manufacturer's. No real device would.
 *
 * Room: simulator/wire. One line that says what it is, with the digest of everything behind it in place of a signature.
 */
import { createHash } from "node:crypto";
import type { Firmware } from "../../models/firmware.ts";

const MARK = "ti-lotse simulator firmware ";
const MAX_HEAD_BYTES = 512;

/** A file of at least the size. The same wish makes the same bytes. */
export function firmwareFile({ isSigned, ...firmware }: Firmware, sizeBytes: number): Buffer {
  const body = Buffer.alloc(Math.max(0, sizeBytes - MAX_HEAD_BYTES), `${firmware.productCode} ${firmware.version} `);
  const digest = isSigned ? sha256(body) : "0".repeat(64);
  return Buffer.concat([
    Buffer.from(`${MARK}${JSON.stringify({ ...firmware, digest })}\n`.padEnd(MAX_HEAD_BYTES)),
    body,
  ]);
}

/** What a device makes of the bytes; undefined: nothing it could read. */
export function readFirmwareFile(bytes: Buffer): Firmware | undefined {
  const [line = ""] = bytes.subarray(0, MAX_HEAD_BYTES).toString("latin1").split("\n", 1);
  if (!line.startsWith(MARK)) return undefined;
  try {
    const { vendorId, productCode, version, digest } = JSON.parse(line.slice(MARK.length)) as Record<string, unknown>;
    const isSigned = digest === sha256(bytes.subarray(MAX_HEAD_BYTES));
    return { vendorId: String(vendorId), productCode: String(productCode), version: String(version), isSigned };
  } catch {
    return undefined;
  }
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
