/**
 * The pieces of a firmware file, while size and digest are looked at: whoever takes them all has the file that was meant.
 *
 * Room: devices/vendor.
 */
import { createHash } from "node:crypto";
import { LotseError } from "../../domain/errors.ts";
import type { Image } from "../adapter.ts";

/**
 * The last piece comes only when the whole file was read and is the one that was meant.
 * @throws LotseError kt/image-differs instead of the last piece
 */
export async function* checkedPieces({ sha256, sizeBytes, pieces }: Image, host: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const piece of pieces()) {
    if (piece.length === 0) continue;
    size += piece.length;
    if (size > sizeBytes) throw new LotseError("kt/image-differs", { host });
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  if (!held || size !== sizeBytes || hash.digest("hex") !== sha256) throw new LotseError("kt/image-differs", { host });
  yield held;
}
