/**
 * CETP frames: how a Konnektor cuts its events out of a stream of bytes.
 *
 * Room: protocol/cetp. Used by the listener and by the simulator. Four letters, four bytes of length, one document
 * [REQ:gemSpec_Kon:TIP1-A_4596]. Whether a connection carries one frame or several is not laid down, so both are read, however
 * the network cuts them.
 */
import { LotseError } from "../../domain/errors.ts";

const MAGIC = Buffer.from("CETP", "ascii");
const HEAD_BYTES = 8;

/** A list of updates with a page of notes for every terminal model stays far below; one public client stops at 64 KB. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** Collects what a connection brings and hands out whole documents. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Length of the document under way; undefined while its head is not there. */
  #wanted: number | undefined;

  /** Whether a frame has begun and is not whole: a connection that ends now was cut. */
  get isInside(): boolean {
    return this.#bytes > 0;
  }

  /** Documents that are whole now, oldest first. @throws LotseError cetp/not-cetp, cetp/too-large, after those before it */
  *push(chunk: Uint8Array): Generator<Buffer, void> {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#bytes += chunk.length;
    for (let document = this.#next(); document; document = this.#next()) yield document;
  }

  #next(): Buffer | undefined {
    if (this.#wanted === undefined) {
      this.#requireMagic();
      if (this.#bytes < HEAD_BYTES) return undefined;
      this.#wanted = this.#joined().readUInt32BE(MAGIC.length);
      if (this.#wanted > MAX_DOCUMENT_BYTES) {
        throw new LotseError("cetp/too-large", { limit: "1 MB" });
      }
    }
    // Joined once per document: a sender that trickles bytes costs no more than one that does not.
    if (this.#bytes < HEAD_BYTES + this.#wanted) return undefined;
    const all = this.#joined();
    const end = HEAD_BYTES + this.#wanted;
    this.#wanted = undefined;
    this.#chunks = end < all.length ? [all.subarray(end)] : [];
    this.#bytes = all.length - end;
    return all.subarray(HEAD_BYTES, end);
  }

  /** At the first byte that does not fit: a stranger is not listened to until it has said eight of them. */
  #requireMagic(): void {
    if (this.#bytes === 0) return;
    const said = this.#joined().subarray(0, MAGIC.length);
    if (!said.equals(MAGIC.subarray(0, said.length))) throw new LotseError("cetp/not-cetp", {});
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first) return first;
    const all = Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [all];
    return all;
  }
}

/** The frame around a document. */
export function frame(document: string | Uint8Array): Buffer {
  const body = Buffer.from(document as Uint8Array);
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32BE(body.length, MAGIC.length);
  return Buffer.concat([head, body]);
}
